//! The calls that the engine makes by itself: each asks for where something lies, and for nothing else.
//! Known by what they look like, and answered truthfully.

use atlassian_core::operation::{Method, Operation};
use atlassian_core::sandbox::{SandboxRequest, SandboxResponse};
use serde_json::{Value, json};

use super::world;

/// Kinds of things of Jira by the path of their look-up.
const JIRA: &[(&[&str], &str)] = &[
    (&["rest", "agile", "1.0", "board"], "board"),
    (&["rest", "agile", "1.0", "sprint"], "sprint"),
    (&["rest", "api", "3", "version"], "version"),
    (&["rest", "api", "3", "component"], "component"),
    (&["rest", "api", "3", "issueLink"], "issue-link"),
    (&["rest", "api", "3", "status"], "status"),
    (&["rest", "api", "3", "project"], "project"),
];

/// Kinds of things of Confluence by the path of their look-up, and the statuses it asks for.
const CONFLUENCE: &[(&[&str], &str, &str)] = &[
    (
        &["wiki", "api", "v2", "pages"],
        "page",
        "current,archived,trashed,draft",
    ),
    (
        &["wiki", "api", "v2", "blogposts"],
        "blog-post",
        "current,trashed,draft",
    ),
    (&["wiki", "api", "v2", "attachments"], "attachment", ""),
    (
        &["wiki", "api", "v2", "custom-content"],
        "custom-content",
        "",
    ),
    (&["wiki", "api", "v2", "databases"], "database", ""),
    (&["wiki", "api", "v2", "whiteboards"], "whiteboard", ""),
    (&["wiki", "api", "v2", "folders"], "folder", ""),
    (&["wiki", "api", "v2", "embeds"], "smart-link", ""),
    (
        &["wiki", "api", "v2", "footer-comments"],
        "footer-comment",
        "",
    ),
    (
        &["wiki", "api", "v2", "inline-comments"],
        "inline-comment",
        "",
    ),
    (&["wiki", "api", "v2", "tasks"], "task", ""),
    (&["wiki", "api", "v2", "spaces"], "space", ""),
    (&["wiki", "rest", "api", "template"], "template", ""),
];

/// The answer to a look-up; `None` where it is none.
pub(crate) fn answer(operation: &Operation, request: &SandboxRequest) -> Option<SandboxResponse> {
    // Beside `project/{key}` there are `project/search` and the like.
    if operation.id.starts_with("getAll") || matches!(operation.id, "getRecent" | "searchProjects")
    {
        return None;
    }
    let found = match operation.api.product {
        "jira" => jira(request),
        _ => confluence(request),
    }?;
    Some(match found {
        Some(thing) => SandboxResponse::json(200, thing),
        None => not_found(),
    })
}

/// Nothing of that name. What an error tells of it is not for the caller either.
pub(crate) fn not_found() -> SandboxResponse {
    SandboxResponse::json(
        404,
        json!({"errorMessages": ["there is none of that name"]}),
    )
}

/// What is looked up, if it is there; the outer `None` where nothing is looked up.
fn jira(request: &SandboxRequest) -> Option<Option<Value>> {
    let query: Vec<(&str, &str)> = request
        .query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let segments = request.segments();
    match (request.method, segments.as_slice(), query.as_slice()) {
        (Method::Get, ["rest", "api", "3", "issue", name], [("fields", "project")]) => {
            Some(world::issue(name))
        }
        (Method::Get, ["rest", "api", "3", "field"], []) => Some(Some(world::fields())),
        (Method::Post, ["rest", "api", "3", "issue", "bulkfetch"], []) => bulk(&request.json()),
        (Method::Post, ["rest", "api", "3", "worklog", "list"], []) => worklogs(&request.json()),
        (Method::Get, [path @ .., name], []) => {
            let (_, kind) = JIRA.iter().find(|(known, _)| *known == path)?;
            Some(match *kind {
                "project" => world::project(name),
                kind => world::thing(kind, name),
            })
        }
        _ => None,
    }
}

/// Many issues at once, asked for their project only.
fn bulk(body: &Value) -> Option<Option<Value>> {
    let names = body.get("issueIdsOrKeys")?.as_array()?;
    let only = body.as_object()?.len() == 2 && body.get("fields")? == &json!(["project"]);
    let issues = names.iter().filter_map(|name| world::issue(name.as_str()?));
    only.then(|| Some(json!({"issues": issues.collect::<Vec<_>>(), "issueErrors": []})))
}

/// One worklog, by its number.
fn worklogs(body: &Value) -> Option<Option<Value>> {
    let ids = body.get("ids")?.as_array()?;
    let only = body.as_object()?.len() == 1 && ids.len() == 1;
    let found = ids
        .iter()
        .filter_map(|id| world::thing("worklog", &id.as_u64()?.to_string()));
    only.then(|| Some(Value::Array(found.collect())))
}

fn confluence(request: &SandboxRequest) -> Option<Option<Value>> {
    if request.method != Method::Get {
        return None;
    }
    let segments = request.segments();
    let query: Vec<(&str, &str)> = request
        .query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    if let (["wiki", "api", "v2", "spaces"], [("keys", key)]) =
        (segments.as_slice(), query.as_slice())
    {
        let found = world::space(key).filter(|space| space["key"] == *key);
        return Some(Some(json!({"results": Vec::from_iter(found)})));
    }
    let (id, path) = segments.split_last()?;
    let (_, kind, status) = CONFLUENCE.iter().find(|(known, _, _)| *known == path)?;
    let plain = query.iter().all(|(name, _)| *name == "status");
    let given: Vec<&str> = query.iter().map(|(_, value)| *value).collect();
    let fits = plain && given.join(",") == *status;
    fits.then(|| match *kind {
        "space" => world::space(id),
        kind => world::thing(kind, id),
    })
}
