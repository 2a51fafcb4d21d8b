//! Searching with CQL, which only the older API does.

use serde_json::{Value, json};

use super::body::blocks;
use super::call::{Answer, Call, Failure, Reply, Window, encode, merge};
use super::contents::webui;
use super::cql::{Found, Query, parse, space_of};
use super::model::{Content, Status};
use super::older_content::{show, show_space};
use super::state::{State, rfc3339};

fn read(state: &State, call: &Call) -> Result<Query, Failure> {
    parse(call.query("cql").unwrap_or_default())
        .and_then(|parsed| Query::new(&parsed, &call.account, state.now))
        .map_err(Failure::bad)
}

/// `search/user`: people only.
pub(super) fn people(state: &State, call: &Call) -> Answer {
    let query = read(state, call)?;
    let mut found: Vec<Found<'_>> = state
        .users
        .iter()
        .map(Found::User)
        .filter(|found| query.matches(state, *found))
        .collect();
    query.sort(state, &mut found);
    let window = call.page(25, 250)?;
    let results = window.of(&found).into_iter().filter_map(|found| {
        let Found::User(user) = found else {
            return None;
        };
        Some(json!({
            "user": super::users::show(state, call, &user.account_id),
            "title": user.name,
            "excerpt": "",
            "url": format!("/people/{}", user.account_id),
            "breadcrumbs": [],
            "entityType": "user",
            "iconCssClass": "",
            "lastModified": rfc3339(state.now),
            "score": 0.0,
        }))
    });
    let results: Vec<Value> = results.collect();
    let mut json = page(call, window, results);
    merge(
        &mut json,
        json!({
            "totalSize": found.len(),
            "cqlQuery": call.query("cql"),
            "searchDuration": 7,
        }),
    );
    add_links(&mut json, call, call.next(window, found.len()));
    Ok(Reply::Json(200, json))
}

fn page(call: &Call, window: Window, results: Vec<Value>) -> Value {
    json!({
        "results": results,
        "start": window.start,
        "limit": window.size,
        "size": results.len(),
        "_links": {"base": call.base(), "context": "/wiki"},
    })
}

/// All that a query finds, in order.
fn find<'s>(state: &'s State, call: &Call) -> Result<Vec<Found<'s>>, Failure> {
    let query = read(state, call)?;
    let is_current = |id: u64| {
        state.content_under(id).is_some_and(|content| {
            content.status == Status::Current && !state.unindexed.contains(&content.id)
        })
    };
    let pages = state.contents.iter().map(Found::Content);
    let comments = state.comments.iter().map(Found::Comment);
    let attachments = state.attachments.iter().map(Found::Attachment);
    let mut found: Vec<Found<'_>> = pages
        .chain(comments)
        .chain(attachments)
        .filter(|found| is_current(found.id()))
        .chain(state.spaces.iter().map(Found::Space))
        .filter(|found| query.matches(state, *found))
        .collect();
    query.sort(state, &mut found);
    Ok(found)
}

/// What a query finds is counted, and tells by that alone that it is there.
fn touch(state: &State, found: &[Found<'_>]) {
    for found in found {
        state.touch_thing(found.id());
    }
}

/// `search`: content and spaces, with excerpts.
pub(super) fn everything(state: &State, call: &Call) -> Answer {
    let found = find(state, call)?;
    touch(state, &found);
    let window = call.page(25, 250)?;
    let results: Vec<Value> = window
        .of(&found)
        .into_iter()
        .map(|found| result(state, call, found))
        .collect();
    let mut json = json!({
        "results": results,
        "start": window.start,
        "limit": window.size,
        "size": results.len(),
        "totalSize": found.len(),
        "cqlQuery": call.query("cql"),
        "searchDuration": 7,
        "_links": {"base": call.base(), "context": "/wiki"},
    });
    add_links(&mut json, call, call.next(window, found.len()));
    Ok(Reply::Json(200, json))
}

/// `content/search`: content only, and no total.
pub(super) fn content(state: &State, call: &Call) -> Answer {
    let mut found = find(state, call)?;
    found.retain(|found| !matches!(found, Found::Space(_)));
    touch(state, &found);
    let window = call.page(25, 250)?;
    let results: Vec<Value> = window
        .of(&found)
        .into_iter()
        .map(|found| show(state, call, found))
        .collect();
    let mut json = json!({
        "results": results,
        "start": window.start,
        "limit": window.size,
        "size": results.len(),
        "_links": {"base": call.base(), "context": "/wiki"},
    });
    add_links(&mut json, call, call.next(window, found.len()));
    Ok(Reply::Json(200, json))
}

/// Links of the older API are relative to `base` and so without `/wiki`.
fn add_links(json: &mut Value, call: &Call, next: Option<String>) {
    let Some(links) = json.get_mut("_links") else {
        return;
    };
    let cql = encode(call.query("cql").unwrap_or_default());
    merge(
        links,
        json!({"self": format!("{}{}?cql={cql}", call.site, call.path)}),
    );
    if let Some(next) = next {
        merge(
            links,
            json!({"next": next.strip_prefix("/wiki").unwrap_or(&next)}),
        );
    }
}

fn result(state: &State, call: &Call, found: Found<'_>) -> Value {
    let space = space_of(state, found);
    let (title, excerpt, url, changed, kind) = match found {
        Found::Content(content) => (
            content.title.clone(),
            excerpt(content),
            webui(state, content),
            content.changed(),
            content.type_name(),
        ),
        Found::Comment(comment) => {
            let (on, address) = super::comments::place(state, comment);
            let version = comment.versions.last();
            (
                format!("Re: {on}"),
                version
                    .map(|version| blocks(&version.body).join(" "))
                    .unwrap_or_default(),
                address,
                version.map_or(0, |version| version.at),
                "comment",
            )
        }
        Found::Attachment(file) => (
            file.title.clone(),
            String::new(),
            format!("/pages/viewpageattachments.action?pageId={}", file.page),
            file.changed,
            "attachment",
        ),
        Found::Space(space) => (
            space.name.clone(),
            String::new(),
            format!("/spaces/{}", space.key),
            space.created,
            "space",
        ),
        Found::User(_) => return Value::Null,
    };
    let mut json = json!({
        "title": title,
        "excerpt": excerpt,
        "url": url,
        "breadcrumbs": [],
        "entityType": if kind == "space" { "space" } else { "content" },
        "iconCssClass": format!("aui-icon content-type-{kind}"),
        "lastModified": rfc3339(changed),
        "friendlyLastModified": rfc3339(changed).get(..10),
        "score": 1.0,
    });
    if let Some(space) = space {
        let container =
            json!({"title": space.name, "displayUrl": format!("/spaces/{}", space.key)});
        merge(&mut json, json!({"resultGlobalContainer": container}));
    }
    match found {
        Found::Space(space) => merge(&mut json, json!({"space": show_space(state, call, space)})),
        content => merge(&mut json, json!({"content": show(state, call, content)})),
    }
    json
}

fn excerpt(page: &Content) -> String {
    let text = page
        .body()
        .map(|body| blocks(body).join(" "))
        .unwrap_or_default();
    text.chars().take(160).collect()
}
