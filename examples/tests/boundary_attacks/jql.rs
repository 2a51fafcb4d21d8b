//! Queries of Jira: whatever is written into one, it finds, counts and tells nothing of HR.

use atlassian_core::operation::Method;
use serde_json::json;

use crate::attack::{Attack, Got, How, inside, looked_up, unreadable, unsent};
use crate::calls::{Shot, platform, software};
use crate::expect::Expect;
use crate::names::{Names, wide};
use crate::world::World;

fn search(_: &Names, jql: &str) -> Shot {
    platform("searchAndReconsileIssuesUsingJql")
        .query("jql", jql)
        .query("fields", "summary,project")
        .query("maxResults", 1000)
}

fn text(name: &str, jql: impl Into<String>, expect: Expect) -> Attack {
    Attack::new(name, How::SendText(search, jql.into()), expect)
}

/// All that came back is of ENG, and something did.
pub(crate) fn only_eng(_: &World, _: &Names, got: &Got) -> Result<(), String> {
    let answer = got.json();
    let issues = answer["issues"].as_array().cloned().unwrap_or_default();
    let keys: Vec<&str> = issues.iter().filter_map(|i| i["key"].as_str()).collect();
    match keys.iter().find(|key| !key.starts_with("ENG-")) {
        Some(key) => Err(format!("{key} was found")),
        None if keys.is_empty() => Err("nothing was found".to_owned()),
        None => Ok(()),
    }
}

/// Nothing was found.
pub(crate) fn nothing(_: &World, _: &Names, got: &Got) -> Result<(), String> {
    let answer = got.json();
    match answer["issues"].as_array().map(Vec::len) {
        Some(0) => Ok(()),
        other => Err(format!("{other:?} issues were found: {}", got.text)),
    }
}

/// As many as ENG has.
fn count_of_eng(world: &World, _: &Names, got: &Got) -> Result<(), String> {
    let keys = world.names.jira.site.issue_keys();
    let eng = keys.iter().filter(|key| key.starts_with("ENG-")).count();
    let count = got.json()["count"].as_u64().unwrap_or_default();
    match count == eng as u64 {
        true => Ok(()),
        false => Err(format!("{count} were counted; ENG has {eng}")),
    }
}

fn count(_: &Names, jql: &str) -> Shot {
    platform("countIssues").json(json!({ "jql": jql }))
}

pub(crate) fn attacks() -> Vec<Attack> {
    let mut attacks = Vec::new();
    attacks.extend(broken());
    attacks.extend(spelt());
    attacks.extend(naming());
    attacks.extend(functions());
    attacks.extend(open_ones());
    attacks.extend(elsewhere());
    attacks
}

/// Queries that try to end what confines them.
fn broken() -> Vec<Attack> {
    let unreadable = |name: &str, jql: &str| text(name, jql, Expect::Unreadable);
    let mut attacks = vec![
        unreadable(
            "a parenthesis is closed and another opened",
            "project = SECRET) OR (project = ENG",
        ),
        unreadable(
            "a parenthesis is closed before HR",
            "project = ENG) OR (project = HR",
        ),
        unreadable(
            "a parenthesis is closed and the order follows",
            "project = ENG) OR project = HR ORDER BY (key",
        ),
        unreadable("only a closing parenthesis", ")"),
        unreadable("empty parentheses", "()"),
        unreadable(
            "a parenthesis is left open",
            "(project = ENG OR project = HR",
        ),
        unreadable("a quote is left open", "summary ~ \"x OR project = HR"),
        unreadable(
            "a single quote is left open",
            "summary ~ 'x OR project = HR",
        ),
        unreadable("a quote is escaped at the end", "summary ~ \"x\\\""),
        unreadable("a backslash at the end", "summary ~ x\\"),
        unreadable("a comment of SQL", "project = ENG -- AND project = HR"),
        unreadable("a comment of C", "project = ENG /* AND */ OR project = HR"),
        unreadable("a comment of shells", "project = ENG # AND project = HR"),
        unreadable("a semicolon", "project = ENG; project = HR"),
        unreadable(
            "an order in the middle",
            "project = ENG ORDER BY key OR project = HR",
        ),
        unreadable(
            "an order before a condition",
            "ORDER BY key AND project = HR",
        ),
        unreadable(
            "an order in parentheses",
            "(project = ENG ORDER BY key) OR project = HR",
        ),
        unreadable("two orders", "project = ENG ORDER BY key ORDER BY project"),
        unreadable(
            "two conditions without a word between",
            "project = ENG project = HR",
        ),
        unreadable("nothing after OR", "project = ENG OR"),
        unreadable("NUL", "project = ENG \0 OR project = HR"),
        unreadable("a NUL escape", "project = \"\\u0000\" OR (project = HR"),
        unreadable("a unicode escape that is not whole", "project = \"\\u00\""),
        unreadable(
            "a unicode escape outside of quotes",
            "project = ENG \\u0029 OR project = HR",
        ),
        unreadable("reserved characters", "project = ENG ^ project = HR"),
        unreadable("a percent sign", "project = ENG % project = HR"),
        text(
            "one ampersand for AND",
            "project = ENG & project = HR",
            Expect::Unsent,
        ),
        text(
            "one pipe for OR",
            "project = ENG | project = HR",
            Expect::Unsent,
        ),
        unreadable("a dollar", "project = ${HR}"),
        text(
            "a hundred thousand and one characters",
            format!("summary ~ \"{}\"", "x".repeat(100_001 - 12)),
            Expect::Unreadable,
        ),
        text(
            "parentheses a hundred thousand deep",
            format!("{}project = ENG{}", "(".repeat(40_000), ")".repeat(40_000)),
            Expect::Unreadable,
        ),
        text(
            "NOT forty thousand times",
            format!("{} project = ENG", "NOT ".repeat(20_000)),
            Expect::Unreadable,
        ),
    ];
    // In quotes all of that is text.
    attacks.push(text(
        "what would end the query, in quotes",
        "summary ~ \") OR (project = HR\"",
        Expect::Inside(nothing),
    ));
    attacks.push(text(
        "an order in quotes",
        "summary ~ \"x ORDER BY key\" OR project = ENG",
        Expect::Inside(only_eng),
    ));
    attacks.push(text(
        "an escaped quote in quotes",
        "summary ~ \"\\\") OR (project = HR\"",
        Expect::Inside(nothing),
    ));
    attacks.push(text(
        "a backslash before the end of quotes",
        "summary ~ \"x\\\\\" OR summary ~ \") OR (project = HR OR summary ~ \\\"\"",
        Expect::Inside(nothing),
    ));
    attacks
}

/// Characters that look like others, or like nothing.
fn spelt() -> Vec<Attack> {
    let unreadable = |name: &str, jql: String| text(name, jql, Expect::Unreadable);
    let denied = |name: &str, jql: String| text(name, jql, Expect::Unsent);
    vec![
        denied(
            "a Cyrillic letter in a key",
            "project = \"\u{041d}R\"".to_owned(),
        ),
        denied(
            "fullwidth letters in a key",
            format!("project = {}", wide("HR")),
        ),
        unreadable(
            "fullwidth parentheses",
            "project = ENG \u{ff09} OR \u{ff08} project = HR".to_owned(),
        ),
        unreadable("fullwidth equals", "project \u{ff1d} HR".to_owned()),
        unreadable(
            "quotes of typographers",
            "project = \u{201c}ENG\u{201d} OR project = HR) OR (a = b".to_owned(),
        ),
        unreadable(
            "quotes of typographers around HR",
            "project = \u{201c}HR\u{201d}".to_owned(),
        ),
        denied(
            "a zero-width space in a key",
            "project = \"H\u{200b}R\"".to_owned(),
        ),
        denied(
            "a zero-width joiner behind a key",
            "project = \"HR\u{200d}\"".to_owned(),
        ),
        denied(
            "a byte order mark before a key",
            "project = \"\u{feff}HR\"".to_owned(),
        ),
        denied(
            "a right-to-left override in a key",
            "project = \"\u{202e}RH\"".to_owned(),
        ),
        denied(
            "a soft hyphen in a key",
            "project = \"H\u{ad}R\"".to_owned(),
        ),
        denied(
            "a combining accent on a key",
            "project = \"HR\u{301}\"".to_owned(),
        ),
        denied(
            "a key with a space behind it",
            "project = \"HR \"".to_owned(),
        ),
        unreadable(
            "a key with a tab before it",
            "project = \"\tHR\"".to_owned(),
        ),
        denied(
            "a key as escapes",
            "project = \"\\u0048\\u0052\"".to_owned(),
        ),
        denied("a key in single quotes", "project = 'HR'".to_owned()),
        denied("a key in lower case", "project = hr".to_owned()),
        denied("a key in mixed case", "PROJECT = hR".to_owned()),
        denied("a field in quotes", "\"project\" = HR".to_owned()),
        denied("a field as escapes", "\"\\u0070roject\" = HR".to_owned()),
        denied(
            "a dotless i in no key",
            "project = \"H\u{0131}R\"".to_owned(),
        ),
        unreadable(
            "a line separator as a space",
            "project = ENG\u{2028}OR\u{2028}project = HR) OR (a = b".to_owned(),
        ),
        denied(
            "a line break before OR",
            "project = ENG\nOR project = HR".to_owned(),
        ),
        denied(
            "OR in mixed case",
            "project = ENG oR project = HR".to_owned(),
        ),
        denied("OR as a sign", "project = ENG || project = HR".to_owned()),
        denied("AND as a sign", "project = ENG && project = HR".to_owned()),
        denied("NOT as a sign", "! project = HR".to_owned()),
    ]
}

/// Queries that name something of HR.
fn naming() -> Vec<Attack> {
    type Jql = fn(&Names) -> Shot;
    let unsent_ones: Vec<(&str, Jql)> = vec![
        ("project = HR", |n| {
            search(n, &format!("project = {}", n.hr))
        }),
        ("project in (ENG, HR)", |n| {
            search(n, &format!("project in (ENG, {})", n.hr))
        }),
        ("project not in (HR)", |n| {
            search(n, &format!("project not in ({})", n.hr))
        }),
        ("project != HR", |n| {
            search(n, &format!("project != {}", n.hr))
        }),
        ("NOT project = HR", |n| {
            search(n, &format!("NOT project = {}", n.hr))
        }),
        ("space = HR", |n| search(n, &format!("space = {}", n.hr))),
        ("key = HR-1", |n| {
            search(n, &format!("key = {}", n.jira.hr_issue))
        }),
        ("key in (HR-1)", |n| {
            search(n, &format!("key in (ENG-1, {})", n.jira.hr_issue))
        }),
        ("key != HR-1", |n| {
            search(n, &format!("key != {}", n.jira.hr_issue))
        }),
        ("key > HR-1", |n| {
            search(n, &format!("key > {}", n.jira.hr_issue))
        }),
        ("issuekey = hr-1", |n| {
            search(n, &format!("issuekey = {}", n.jira.hr_issue.to_lowercase()))
        }),
        ("issue = HR-1", |n| {
            search(n, &format!("issue = '{}'", n.jira.hr_issue))
        }),
        ("id = HR-1", |n| {
            search(n, &format!("id = {}", n.jira.hr_issue))
        }),
        ("workitem = HR-1", |n| {
            search(n, &format!("workitem = {}", n.jira.hr_issue))
        }),
        ("parent = HR-1", |n| {
            search(n, &format!("parent = {}", n.jira.hr_epic))
        }),
        ("parent in (HR-1)", |n| {
            search(n, &format!("parent in ({})", n.jira.hr_epic))
        }),
        ("\"Epic Link\" = HR-1", |n| {
            search(n, &format!("\"Epic Link\" = {}", n.jira.hr_epic))
        }),
        ("cf[10014] = HR-1", |n| {
            search(n, &format!("cf[10014] = {}", n.jira.hr_epic))
        }),
        ("parentEpic = HR-1", |n| {
            search(n, &format!("parentEpic = {}", n.jira.hr_epic))
        }),
        ("\"Parent Link\" = HR-1", |n| {
            search(n, &format!("\"Parent Link\" = {}", n.jira.hr_epic))
        }),
        ("issueLink of HR in the order of nothing", |n| {
            search(
                n,
                &format!("project = ENG AND issue in ({})", n.jira.hr_issue),
            )
        }),
        ("a field of the site's own = HR-1", |n| {
            search(n, &format!("\"Depends on\" = {}", n.jira.hr_issue))
        }),
        ("project was HR", |n| {
            search(n, &format!("project WAS {}", n.hr))
        }),
        ("project changed from HR", |n| {
            search(n, &format!("project CHANGED FROM {} TO ENG", n.hr))
        }),
        ("key changed from HR-1", |n| {
            search(n, &format!("key WAS {}", n.jira.moved_out_now))
        }),
        ("HR deep in a condition", |n| {
            search(
                n,
                &format!(
                    "project = ENG AND (status = Done OR (NOT (priority = High AND project = {})))",
                    n.hr
                ),
            )
        }),
    ];
    let looked_up_ones: Vec<(&str, Jql)> = vec![
        ("project = the id of HR", |n| {
            search(n, &format!("project = {}", n.jira.hr_project))
        }),
        ("project in (ENG, the id of HR)", |n| {
            search(n, &format!("project in (ENG, {})", n.jira.hr_project))
        }),
        ("id = an id of HR", |n| {
            search(n, &format!("id = {}", n.jira.hr_issue_id))
        }),
        ("key = an id of HR", |n| {
            search(n, &format!("key = {}", n.jira.hr_issue_id))
        }),
        ("id != an id of HR", |n| {
            search(n, &format!("id != {}", n.jira.hr_issue_id))
        }),
        ("parent = an id of HR", |n| {
            search(n, &format!("parent = {}", n.jira.hr_issue_id))
        }),
        ("key = a key that has moved to HR", |n| {
            search(n, &format!("key = {}", n.jira.moved_out))
        }),
        ("parent = a key that has moved to HR", |n| {
            search(n, &format!("parent = {}", n.jira.moved_out))
        }),
        ("sprint = a sprint of HR", |n| {
            search(n, &format!("sprint = {}", n.jira.hr_sprint))
        }),
        ("sprint in (a sprint of HR)", |n| {
            search(
                n,
                &format!("sprint in ({}, {})", n.jira.eng_sprint, n.jira.hr_sprint),
            )
        }),
        ("sprint != a sprint of HR", |n| {
            search(n, &format!("sprint != {}", n.jira.hr_sprint))
        }),
        ("filter = a filter of HR", |n| {
            search(n, &format!("filter = {}", n.jira.hr_filter))
        }),
        ("filter in (a filter of HR)", |n| {
            search(n, &format!("filter in ({})", n.jira.hr_filter))
        }),
        ("savedfilter = a filter that spans", |n| {
            search(n, &format!("savedfilter = {}", n.jira.spanning_filter))
        }),
        ("request = a filter of HR", |n| {
            search(n, &format!("request = {}", n.jira.hr_filter))
        }),
        ("fixVersion = a version of HR", |n| {
            search(n, &format!("fixVersion = {}", n.jira.hr_version))
        }),
        ("affectedVersion = a version of HR", |n| {
            search(n, &format!("affectedVersion = {}", n.jira.hr_version))
        }),
        ("component = a component of HR", |n| {
            search(n, &format!("component = {}", n.jira.hr_component))
        }),
        ("fixVersion was a version of HR", |n| {
            search(n, &format!("fixVersion WAS {}", n.jira.hr_version))
        }),
        ("sprint was a sprint of HR", |n| {
            search(n, &format!("sprint WAS {}", n.jira.hr_sprint))
        }),
    ];
    let mut attacks: Vec<Attack> = unsent_ones
        .into_iter()
        .map(|(name, shot)| unsent(name, shot))
        .collect();
    attacks.extend(
        looked_up_ones
            .into_iter()
            .map(|(name, shot)| looked_up(name, shot)),
    );
    attacks
}

fn functions() -> Vec<Attack> {
    vec![
        unsent("linkedIssues of HR", |n| {
            search(n, &format!("issue in linkedIssues({})", n.jira.hr_issue))
        }),
        unsent("linkedIssues of HR in quotes", |n| {
            search(
                n,
                &format!("issue in linkedIssues(\"{}\", \"blocks\")", n.jira.hr_issue),
            )
        }),
        looked_up("linkedIssues of an id of HR", |n| {
            search(n, &format!("issue in linkedIssues({})", n.jira.hr_issue_id))
        }),
        looked_up("linkedIssues of a key that has moved", |n| {
            search(n, &format!("issue in linkedIssues({})", n.jira.moved_out))
        }),
        unsent("linkedIssue of HR", |n| {
            search(n, &format!("issue in linkedIssue({})", n.jira.hr_issue))
        }),
        unsent("portfolioChildIssuesOf HR", |n| {
            search(
                n,
                &format!("issue in portfolioChildIssuesOf({})", n.jira.hr_issue),
            )
        }),
        unsent("childIssuesOf HR", |n| {
            search(n, &format!("key in childIssuesOf({})", n.jira.hr_epic))
        }),
        unsent("parentIssuesOf HR", |n| {
            search(n, &format!("key in parentIssuesOf({})", n.jira.hr_issue))
        }),
        unsent("updatedBy of HR's own function", |n| {
            search(
                n,
                &format!(
                    "issue in issueHistory() OR issue in linkedIssues({})",
                    n.jira.hr_issue
                ),
            )
        }),
        text(
            "issuesInSavedFilter",
            "issue in issuesInSavedFilter(10000)",
            Expect::LookedUp,
        ),
        confined("projectsLeadByUser", "project in projectsLeadByUser()"),
        confined(
            "projectsWhereUserHasRole",
            "project in projectsWhereUserHasRole(Developers)",
        ),
        confined("issueHistory", "issue in issueHistory()"),
        confined(
            "votedIssues or anything",
            "issue in votedIssues() OR key is not EMPTY",
        ),
        confined("watchedIssues, negated", "NOT issue in watchedIssues()"),
        confined(
            "componentsLeadByUser",
            "component in componentsLeadByUser()",
        ),
        confined("updatedBy", "issuekey in updatedBy(\"ada\")"),
        text(
            "openSprints",
            "sprint in openSprints()",
            Expect::Inside(only_eng),
        ),
        text(
            "futureSprints",
            "sprint in futureSprints()",
            Expect::Inside(whatever),
        ),
        text(
            "closedSprints",
            "sprint in closedSprints()",
            Expect::Inside(only_eng),
        ),
        unsent("releasedVersions of HR", |n| {
            search(n, &format!("fixVersion in releasedVersions({})", n.hr))
        }),
        unsent("unreleasedVersions of HR", |n| {
            search(
                n,
                &format!("fixVersion in unreleasedVersions(\"{}\")", n.hr),
            )
        }),
        unsent("latestReleasedVersion of HR", |n| {
            search(n, &format!("fixVersion = latestReleasedVersion({})", n.hr))
        }),
        unsent("earliestUnreleasedVersion of HR", |n| {
            search(
                n,
                &format!("affectedVersion = earliestUnreleasedVersion({})", n.hr),
            )
        }),
        looked_up("releasedVersions of the id of HR", |n| {
            search(
                n,
                &format!("fixVersion in releasedVersions({})", n.jira.hr_project),
            )
        }),
    ]
}

/// A query with what the sandbox does not know: it is told to find nothing, and the query that came to it
/// has to be confined.
fn confined(name: &str, jql: &str) -> Attack {
    let check: crate::expect::Check = |world, _, _| {
        let calls = world.jira.calls();
        let sent = calls
            .iter()
            .rev()
            .find(|call| call.path.ends_with("/search/jql"));
        let jql = sent.and_then(|call| call.query.iter().find(|(name, _)| name == "jql"));
        let jql = jql.map(|(_, jql)| jql.as_str()).unwrap_or_default();
        match jql.starts_with("(project = 10000) AND (") && jql.ends_with(')') {
            true => Ok(()),
            false => Err(format!("it was sent as {jql}")),
        }
    };
    text(name, jql, Expect::Inside(check)).after(|world| {
        world.jira_says(
            Method::Get,
            "/search/jql",
            json!({"issues": [], "isLast": true}),
        );
    })
}

/// Found or not: nothing of HR, which is judged anyway.
pub(crate) fn whatever(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

/// Queries that name nothing and mean everything.
fn open_ones() -> Vec<Attack> {
    let inside = |name: &str, jql: &str| text(name, jql, Expect::Inside(only_eng));
    vec![
        inside("an empty query", ""),
        inside("only spaces", "   "),
        inside("only an order", "ORDER BY created DESC"),
        inside("project is not empty", "project is not EMPTY"),
        inside("key is not empty", "key is not EMPTY"),
        text(
            "project is empty",
            "project is EMPTY",
            Expect::Inside(nothing),
        ),
        text("project != ENG", "project != ENG", Expect::Inside(nothing)),
        text(
            "project not in (ENG)",
            "project not in (ENG)",
            Expect::Inside(nothing),
        ),
        text(
            "NOT project = ENG",
            "NOT project = ENG",
            Expect::Inside(nothing),
        ),
        inside("anything or nothing", "project = ENG OR project != ENG"),
        inside("created since the beginning", "created >= \"1970-01-01\""),
        inside("NOT NOT NOT in mixed case", "not NOT Not (key is EMPTY)"),
        inside(
            "the order by a field in quotes",
            "project = ENG ORDER BY \"key\" DESC",
        ),
        text(
            "the marker as text",
            "text ~ \"HRSECRET\"",
            Expect::Inside(nothing),
        ),
        text(
            "the marker as a label",
            "labels = \"HRSECRET-payroll\"",
            Expect::Inside(nothing),
        ),
        text(
            "a summary of HR",
            "summary ~ \"Reorganisation\"",
            Expect::Inside(nothing),
        ),
        Attack::new(
            "no query at all",
            How::Send(|_| platform("searchAndReconsileIssuesUsingJql").query("fields", "project")),
            Expect::Inside(only_eng),
        ),
        Attack::new(
            "counting everything",
            How::SendText(count, "ORDER BY key".to_owned()),
            Expect::Inside(count_of_eng),
        ),
        Attack::new(
            "counting all that is not ENG",
            How::SendText(count, "project != ENG".to_owned()),
            Expect::Inside(|_, _, got| match got.json()["count"].as_u64() {
                Some(0) => Ok(()),
                other => Err(format!("{other:?} were counted")),
            }),
        ),
        Attack::new(
            "counting the marker",
            How::SendText(count, "text ~ \"HRSECRET\"".to_owned()),
            Expect::Inside(|_, _, got| match got.json()["count"].as_u64() {
                Some(0) => Ok(()),
                other => Err(format!("{other:?} were counted")),
            }),
        ),
    ]
}

/// Queries in other places.
fn elsewhere() -> Vec<Attack> {
    vec![
        unsent("counting HR", |n| count(n, &format!("project = {}", n.hr))),
        unsent("counting without a query", |_| {
            platform("countIssues").json(json!({}))
        }),
        unsent("counting without a body", |_| platform("countIssues")),
        unsent("counting null", |_| {
            platform("countIssues").json(json!({"jql": null}))
        }),
        unsent("a query in a body as a list", |n| {
            platform("searchAndReconsileIssuesUsingJqlPost")
                .json(json!({"jql": [format!("project = {}", n.hr)]}))
        }),
        unsent("a query in a body as an object", |n| {
            platform("searchAndReconsileIssuesUsingJqlPost")
                .json(json!({"jql": {"toString": format!("project = {}", n.hr)}}))
        }),
        unsent("a query in a body as a number", |_| {
            platform("searchAndReconsileIssuesUsingJqlPost").json(json!({"jql": 1}))
        }),
        unsent("a query in a body", |n| {
            platform("searchAndReconsileIssuesUsingJqlPost")
                .json(json!({"jql": format!("project = {}", n.hr)}))
        }),
        unsent("two queries in a body", |n| {
            platform("searchAndReconsileIssuesUsingJqlPost").bytes(
                "application/json",
                format!(r#"{{"jql": "project = ENG", "jql": "project = {}"}}"#, n.hr),
            )
        }),
        inside(
            "a query in a body in another case",
            |n| {
                platform("searchAndReconsileIssuesUsingJqlPost")
                    .json(json!({"JQL": format!("project = {}", n.hr), "fields": ["project"]}))
            },
            only_eng,
        ),
        inside(
            "no query in a body",
            |_| {
                platform("searchAndReconsileIssuesUsingJqlPost")
                    .json(json!({"fields": ["project"], "maxResults": 500}))
            },
            only_eng,
        ),
        inside(
            "no body of a search",
            |_| platform("searchAndReconsileIssuesUsingJqlPost"),
            whatever,
        ),
        inside(
            "null as a query in a body",
            |_| {
                platform("searchAndReconsileIssuesUsingJqlPost")
                    .json(json!({"jql": null, "fields": ["project"]}))
            },
            only_eng,
        ),
        unsent("the query twice", |n| {
            search(n, "project = ENG").query("jql", format!("project = {}", n.hr))
        }),
        unsent("the query twice, the second empty", |n| {
            search(n, "project = ENG").query("jql", "")
        }),
        unsent("the query under another case beside", |n| {
            let mut shot = search(n, "project = ENG");
            shot.0
                .query
                .push(("JQL".into(), format!("project = {}", n.hr)));
            shot
        }),
        looked_up("reconciling an issue of HR", |n| {
            search(n, "project = ENG").query("reconcileIssues", &n.jira.hr_issue_id)
        }),
        looked_up("reconciling several, one of HR", |n| {
            search(n, "project = ENG")
                .query("reconcileIssues", format!("10000,{}", n.jira.hr_issue_id))
        }),
        looked_up("reconciling HR in a body", |n| {
            let id: u64 = n.jira.hr_issue_id.parse().unwrap();
            platform("searchAndReconsileIssuesUsingJqlPost")
                .json(json!({"jql": "project = ENG", "reconcileIssues": [id]}))
        }),
        unsent("rendered fields of a search", |n| {
            search(n, "project = ENG").query("expand", "renderedFields")
        }),
        unsent("rendered fields among others", |n| {
            search(n, "project = ENG").query("expand", "names,renderedFields")
        }),
        unsent("rendered fields in a body", |_| {
            platform("searchAndReconsileIssuesUsingJqlPost")
                .json(json!({"jql": "project = ENG", "expand": "renderedFields"}))
        }),
        unsent("jql of HR in match", |n| {
            platform("matchIssues").json(
                json!({"issueIds": [1], "jqls": ["project = ENG", format!("project = {}", n.hr)]}),
            )
        }),
        looked_up("an issue of HR in match", |n| {
            let id: u64 = n.jira.hr_issue_id.parse().unwrap();
            platform("matchIssues").json(json!({"issueIds": [id], "jqls": ["project = ENG"]}))
        }),
        unsent("match without issues", |_| {
            platform("matchIssues").json(json!({"issueIds": [], "jqls": ["project = ENG"]}))
        }),
        unreadable("match with a broken query among good ones", |_| {
            platform("matchIssues").json(
                json!({"issueIds": [10000], "jqls": ["project = ENG", "project = ENG) OR (1 = 1"]}),
            )
        }),
        unsent("parsing HR", |n| {
            platform("parseJqlQueries").json(json!({"queries": [format!("project = {}", n.hr)]}))
        }),
        unsent("parsing with validation of HR", |n| {
            platform("parseJqlQueries")
                .query("validation", "strict")
                .json(json!({"queries": [format!("key = {}", n.jira.hr_issue)]}))
        }),
        unsent("sanitising HR", |n| {
            platform("sanitiseJqlQueries")
                .json(json!({"queries": [{"query": format!("project = {}", n.hr)}]}))
        }),
        unsent("suggestions for a field", |_| {
            platform("getFieldAutoCompleteForQueryString")
                .query("fieldName", "project")
                .query("fieldValue", "H")
        }),
        unsent("fields of all projects", |_| platform("getAutoComplete")),
        looked_up("fields of HR", |n| {
            let id: u64 = n.jira.hr_project.parse().unwrap();
            platform("getAutoCompletePost").json(json!({"projectIds": [id]}))
        }),
        unsent("fields of no project", |_| {
            platform("getAutoCompletePost").json(json!({"projectIds": []}))
        }),
        unsent("the old search", |n| {
            platform("searchForIssuesUsingJql").query("jql", format!("project = {}", n.hr))
        }),
        unsent("the old search by POST", |n| {
            platform("searchForIssuesUsingJqlPost")
                .json(json!({"jql": format!("project = {}", n.hr)}))
        }),
        unsent("a board's issues with HR", |n| {
            software("getIssuesForBoard")
                .path("boardId", &n.jira.spanning_board)
                .query("jql", format!("project = {}", n.hr))
        }),
        inside(
            "a board that spans, without a query",
            |n| {
                software("getIssuesForBoard")
                    .path("boardId", &n.jira.spanning_board)
                    .query("fields", "project")
                    .query("maxResults", 1000)
            },
            only_eng,
        ),
        inside(
            "a board that spans, with all that is not ENG",
            |n| {
                software("getIssuesForBoard")
                    .path("boardId", &n.jira.spanning_board)
                    .query("jql", "project != ENG")
            },
            nothing,
        ),
        inside(
            "the backlog of a board that spans",
            |n| {
                software("getIssuesForBacklog")
                    .path("boardId", &n.jira.spanning_board)
                    .query("fields", "project")
                    .query("maxResults", 1000)
            },
            only_eng,
        ),
        inside(
            "a sprint that holds an issue of HR",
            |n| {
                software("getIssuesForSprint")
                    .path("sprintId", &n.jira.eng_sprint)
                    .query("fields", "project")
                    .query("maxResults", 1000)
            },
            only_eng,
        ),
        inside(
            "a sprint of a board that spans",
            |n| {
                software("getBoardIssuesForSprint")
                    .path("boardId", &n.jira.spanning_board)
                    .path("sprintId", &n.jira.spanning_sprint)
                    .query("fields", "project")
            },
            only_eng,
        ),
        inside(
            "an epic with a child in HR",
            |n| {
                software("getIssuesForEpic")
                    .path("epicIdOrKey", &n.jira.eng_epic)
                    .query("fields", "project")
                    .query("maxResults", 1000)
            },
            only_eng,
        ),
        unsent("creating a filter of HR", |n| {
            platform("createFilter")
                .json(json!({"name": "mine", "jql": format!("project = {}", n.hr)}))
        }),
        unsent("creating a filter without a query", |_| {
            platform("createFilter").json(json!({"name": "mine"}))
        }),
        unsent("replacing options where HR has them", |n| {
            platform("replaceIssueFieldOption")
                .path("fieldKey", "f")
                .path("optionId", 1)
                .query("jql", format!("project = {}", n.hr))
        }),
    ]
}
