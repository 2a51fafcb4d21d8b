//! Which calls are look-ups: they ask where things lie, and for nothing else that could be left out.

use atlassian_core::operation::Method;
use serde_json::{Value, json};

use crate::world::Seen;

/// A look-up of one thing: path (`*` is its name) and query.
const ONE: &[(&str, &[(&str, &str)])] = &[
    ("/rest/api/3/issue/*", &[("fields", "project")]),
    ("/rest/api/3/project/*", &[]),
    ("/rest/api/3/version/*", &[]),
    ("/rest/api/3/component/*", &[]),
    ("/rest/api/3/status/*", &[]),
    ("/rest/api/3/issueLink/*", &[]),
    ("/rest/api/3/field", &[]),
    ("/rest/agile/1.0/board/*", &[]),
    ("/rest/agile/1.0/sprint/*", &[]),
    ("/wiki/api/v2/spaces/*", &[]),
    ("/wiki/api/v2/spaces", &[("keys", "*")]),
    ("/wiki/api/v2/pages/*", STATUSES),
    ("/wiki/api/v2/blogposts/*", STATUSES),
    ("/wiki/api/v2/custom-content/*", &[]),
    ("/wiki/api/v2/folders/*", &[]),
    ("/wiki/api/v2/whiteboards/*", &[]),
    ("/wiki/api/v2/databases/*", &[]),
    ("/wiki/api/v2/embeds/*", &[]),
    ("/wiki/api/v2/attachments/*", &[]),
    ("/wiki/api/v2/footer-comments/*", &[]),
    ("/wiki/api/v2/inline-comments/*", &[]),
    ("/wiki/api/v2/tasks/*", &[]),
    ("/wiki/rest/api/template/*", &[]),
];

/// Things in any of these states; asked for one by one, or at once.
const STATUSES: &[(&str, &str)] = &[("status", "*")];

/// Whether a request is a look-up.
pub(crate) fn is_look_up(call: &Seen) -> bool {
    match (call.method, call.path.as_str()) {
        (Method::Get, path) => ONE
            .iter()
            .any(|(pattern, query)| fits(pattern, path) && asks(query, &call.query)),
        (Method::Post, "/rest/api/3/issue/bulkfetch") => {
            call.query.is_empty() && only(&call.body, "issueIdsOrKeys") && {
                call.body.get("fields") == Some(&json!(["project"]))
            }
        }
        (Method::Post, "/rest/api/3/worklog/list") => call.query.is_empty(),
        _ => false,
    }
}

/// A body with a list of names and the fields that are asked for.
fn only(body: &Value, names: &str) -> bool {
    let Value::Object(body) = body else {
        return false;
    };
    body.len() == 2 && body.get(names).is_some_and(Value::is_array)
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) =
        (pattern.split('/').collect(), path.split('/').collect());
    let same = |(wanted, given): (&&str, &&str)| *wanted == "*" || wanted == given;
    pattern.len() == path.len() && pattern.iter().zip(&path).all(same)
}

fn asks(wanted: &[(&str, &str)], given: &[(String, String)]) -> bool {
    let same = |((name, value), (given, text)): (&(&str, &str), &(String, String))| {
        name == given && (*value == "*" || value == text)
    };
    if std::ptr::eq(wanted, STATUSES) {
        return !given.is_empty() && given.iter().all(|(name, _)| name == "status");
    }
    wanted.len() == given.len() && wanted.iter().zip(given).all(same)
}
