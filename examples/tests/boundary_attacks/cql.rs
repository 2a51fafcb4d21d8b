//! Queries of Confluence: whatever is written into one, it finds, counts and tells nothing of HR.

use serde_json::{Value, json};

use crate::attack::{Attack, Got, How, inside, looked_up, unsent};
use crate::calls::{Shot, v1};
use crate::expect::Expect;
use crate::names::{Names, wide};
use crate::world::World;

fn search(_: &Names, cql: &str) -> Shot {
    v1("searchByCQL").query("cql", cql).query("limit", 100)
}

fn content(_: &Names, cql: &str) -> Shot {
    v1("searchContentByCQL")
        .query("cql", cql)
        .query("expand", "space")
        .query("limit", 100)
}

fn text(name: &str, cql: impl Into<String>, expect: Expect) -> Attack {
    Attack::new(name, How::SendText(search, cql.into()), expect)
}

fn results(got: &Got) -> Vec<Value> {
    got.json()["results"]
        .as_array()
        .cloned()
        .unwrap_or_default()
}

/// Something was found, and all of it in DOCS.
fn only_docs(_: &World, _: &Names, got: &Got) -> Result<(), String> {
    let results = results(got);
    let shown = |one: &Value| {
        one["resultGlobalContainer"]["displayUrl"] == json!("/spaces/DOCS")
            || one["space"]["key"] == json!("DOCS")
    };
    match results.iter().find(|one| !shown(one)) {
        Some(other) => Err(format!("{other}")),
        None if results.is_empty() => Err("nothing was found".to_owned()),
        None => Ok(()),
    }
}

fn nothing(_: &World, _: &Names, got: &Got) -> Result<(), String> {
    let total = got.json()["totalSize"].as_u64().unwrap_or_default();
    match (results(got).len(), total) {
        (0, 0) => Ok(()),
        other => Err(format!("{other:?}: {}", got.text)),
    }
}

fn fine(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

pub(crate) fn attacks() -> Vec<Attack> {
    let unreadable = |name: &str, cql: &str| text(name, cql, Expect::Unreadable);
    let mut attacks = vec![
        unreadable("a parenthesis is closed and another opened", "space = SECRET) OR (space = DOCS"),
        unreadable("a parenthesis is closed before HR", "space = DOCS) OR (space = HR"),
        unreadable("a parenthesis is left open", "(space = DOCS OR space = HR"),
        unreadable("a quote is left open", "text ~ \"x OR space = HR"),
        unreadable("a quote is escaped at the end", "text ~ \"x\\\""),
        unreadable("a comment of SQL", "space = DOCS -- OR space = HR"),
        unreadable("a comment of C", "space = DOCS /* */ OR space = HR"),
        unreadable("a comment of shells", "space = DOCS # OR space = HR"),
        unreadable("a semicolon", "space = DOCS; space = HR"),
        unreadable("an order in the middle", "space = DOCS order by title or space = HR"),
        unreadable("an order in parentheses", "(space = DOCS order by title) or space = HR"),
        unreadable("nothing after OR", "space = DOCS OR"),
        unreadable("NUL", "space = DOCS \0 OR space = HR"),
        unreadable("fullwidth parentheses", "space = DOCS \u{ff09} OR \u{ff08} space = HR"),
        unreadable("a line separator", "space = DOCS\u{2028}) OR (space = HR"),
        text("deep nesting", format!("{}space = DOCS{}", "(".repeat(40_000), ")".repeat(40_000)), Expect::Unreadable),
        text("a hundred thousand characters", format!("text ~ \"{}\"", "x".repeat(100_001)), Expect::Unreadable),
        text("fullwidth letters", format!("space = \"{}\"", wide("HR")), Expect::Unsent),
        text("a Cyrillic letter", "space = \"\u{041d}R\"", Expect::Unsent),
        text("a zero-width space", "space = \"H\u{200b}R\"", Expect::Unsent),
        text("a right-to-left override", "space = \"\u{202e}RH\"", Expect::Unsent),
        text("what would end the query, in quotes", "text ~ \") OR (space = HR\"", Expect::Inside(fine)),
        text("an order in quotes", "title ~ \"x order by title\" OR type = page", Expect::Inside(only_docs)),
        text("the marker as text", "text ~ \"HRSECRET\"", Expect::Inside(nothing)),
        text("the marker as a title", "title ~ \"HRSECRET\"", Expect::Inside(nothing)),
        text("the marker as a label", "label = \"hrsecret-label\"", Expect::Inside(nothing)),
        text("a label of both spaces", "label = shared", Expect::Inside(only_docs)),
        text("everything of a type", "type = page", Expect::Inside(only_docs)),
        text("everything that is not in DOCS", "space != DOCS", Expect::Inside(nothing)),
        text("everything in no list", "space not in (DOCS)", Expect::Inside(nothing)),
        text("everything since ever", "created >= \"1970-01-01\"", Expect::Inside(only_docs)),
        text("anything or nothing", "type = page or type != page", Expect::Inside(only_docs)),
        text("spaces themselves", "type = space", Expect::Inside(fine)),
        unsent("space = HR", |n| search(n, &format!("space = {}", n.hr))),
        unsent("space = hr", |n| search(n, &format!("space = {}", n.hr.to_lowercase()))),
        unsent("space in (DOCS, HR)", |n| search(n, &format!("space in (DOCS, {})", n.hr))),
        unsent("space != HR", |n| search(n, &format!("space != {}", n.hr))),
        unsent("space not in (HR)", |n| search(n, &format!("space not in (\"{}\")", n.hr))),
        unsent("space.key = HR", |n| search(n, &format!("space.key = {}", n.hr))),
        unsent("NOT space = HR", |n| search(n, &format!("type = page AND NOT space = {}", n.hr))),
        unsent("OR in mixed case", |n| search(n, &format!("space = DOCS oR space = {}", n.hr))),
        unsent("the personal space of somebody", |n| search(n, &format!("space = \"{}\"", n.wiki.personal_key))),
        looked_up("space.id = the id of HR", |n| search(n, &format!("space.id = {}", n.wiki.hr.id))),
        looked_up("space = the id of HR", |n| search(n, &format!("space = {}", n.wiki.hr.id))),
        looked_up("id = a page of HR", |n| search(n, &format!("id = {}", n.wiki.hr.page))),
        looked_up("id in (a page of DOCS and one of HR)", |n| {
            search(n, &format!("id in ({}, {})", n.wiki.docs.page, n.wiki.hr.page))
        }),
        looked_up("id != a page of HR", |n| search(n, &format!("id != {}", n.wiki.hr.page))),
        looked_up("content = a page of HR", |n| search(n, &format!("content = \"{}\"", n.wiki.hr.page))),
        looked_up("ancestor = a page of HR", |n| search(n, &format!("ancestor = {}", n.wiki.hr.page))),
        looked_up("parent = a page of HR", |n| search(n, &format!("parent = {}", n.wiki.hr.page))),
        looked_up("parent in (a page of HR)", |n| search(n, &format!("parent in ({})", n.wiki.hr.page))),
        looked_up("container = a page of HR", |n| search(n, &format!("container = {}", n.wiki.hr.page))),
        looked_up("ancestor = a page that has moved", |n| search(n, &format!("ancestor = {}", n.wiki.moved_page))),
        looked_up("ancestor != a page of HR", |n| search(n, &format!("ancestor != {}", n.wiki.hr.page))),
        unsent("content of HR", |n| content(n, &format!("space = {}", n.hr))),
        unsent("content without a query", |_| v1("searchContentByCQL")),
        unsent("no query", |_| v1("searchByCQL")),
        unsent("the query twice", |n| search(n, "space = DOCS").query("cql", format!("space = {}", n.hr))),
        unsent("a context of HR", |n| {
            search(n, "type = page").query("cqlcontext", json!({"spaceKey": n.hr}).to_string())
        }),
        unsent("a context with content of HR", |n| {
            search(n, "type = page").query("cqlcontext", json!({"contentId": n.wiki.hr.page}).to_string())
        }),
        inside("archived spaces beside", |n| search(n, "type = page").query("includeArchivedSpaces", "true"), only_docs),
        inside("content of DOCS", |n| content(n, "type = page"), only_docs),
        inside("an order only", |n| search(n, "order by title"), only_docs),
        inside("an empty query", |n| search(n, ""), only_docs),
        inside("people", |_| v1("searchUser").query("cql", "user.fullname ~ \"Emil\""), fine).after(|world| {
            world.wiki_says(
                atlassian_core::operation::Method::Get,
                "/search/user",
                json!({"results": [{"user": {"accountId": "5f0000000000000000000005", "personalSpace": null}, "title": "x"}], "totalSize": 1}),
            );
        }),
        Attack::new("people with content of HR among them", How::Send(|_| v1("searchUser").query("cql", "type = user")), Expect::Dropped)
            .after(|world| {
                let page = world.names.wiki.hr.page.clone();
                world.wiki_says(
                    atlassian_core::operation::Method::Get,
                    "/search/user",
                    json!({"results": [{"content": {"id": page, "type": "page", "title": "HRSECRET"}, "title": "HRSECRET"}], "totalSize": 1}),
                );
            }),
        Attack::new("people with a personal space", How::Send(|_| v1("searchUser").query("cql", "type = user")), Expect::Inside(|_, _, got| {
            match got.text.contains("personalSpace") {
                true => Err(got.text.clone()),
                false => Ok(()),
            }
        }))
        .after(|world| {
            let key = world.names.wiki.personal_key.clone();
            world.wiki_says(
                atlassian_core::operation::Method::Get,
                "/search/user",
                json!({"results": [{"user": {"accountId": "x", "personalSpace": {"key": key, "name": "HRSECRET"}}, "title": "x"}], "totalSize": 1}),
            );
        }),
    ];
    for (name, cql) in [
        ("favourites", "favourite = currentUser()"),
        ("recently viewed", "id in recentlyViewedContent(10)"),
        (
            "recently viewed spaces",
            "space in recentlyViewedSpaces(10)",
        ),
        ("favourite spaces", "space in favouriteSpaces()"),
    ] {
        attacks.push(
            text(
                name,
                cql,
                Expect::Inside(|world, _, _| {
                    let calls = world.wiki.calls();
                    let sent = calls
                        .iter()
                        .rev()
                        .find(|call| call.path.ends_with("/search"));
                    let cql =
                        sent.and_then(|call| call.query.iter().find(|(name, _)| name == "cql"));
                    match cql.map(|(_, cql)| cql.as_str()) {
                        Some(cql) if cql.starts_with("(space = \"DOCS\") AND (") => Ok(()),
                        other => Err(format!("it was sent as {other:?}")),
                    }
                }),
            )
            .after(|world| {
                world.wiki_says(
                    atlassian_core::operation::Method::Get,
                    "/search",
                    json!({"results": [], "totalSize": 0}),
                );
            }),
        );
    }
    attacks
}
