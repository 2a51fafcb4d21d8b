//! Comments of an issue.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, created, is_document, no_content, ok};
use super::model::{Comment, Issue};
use super::render::Render;
use super::state::State;

pub(super) fn list(state: &State, call: &Call, key: &str) -> Answer {
    let issue = state.issue(key)?;
    let page = call.page(5000, 5000)?;
    let mut comments: Vec<&Comment> = issue.comments.iter().collect();
    match call.query("orderBy") {
        Some("-created") => comments.reverse(),
        None | Some("" | "created" | "+created") => {}
        Some(other) => {
            return Err(Failure::new(
                400,
                format!("Comments cannot be ordered by '{other}'."),
            ));
        }
    }
    let render = Render::new(state, call);
    let shown: Vec<Value> = page
        .of(&comments)
        .iter()
        .map(|c| shown(render, call, issue, c))
        .collect();
    ok(json!({
        "startAt": page.start,
        "maxResults": page.size,
        "total": comments.len(),
        "comments": shown,
    }))
}

fn position(comments: &[Comment], id: &str) -> Result<usize, Failure> {
    comments
        .iter()
        .position(|comment| comment.id.to_string() == id)
        .ok_or_else(|| Failure::new(404, format!("Can not find a comment for the id: {id}.")))
}

pub(super) fn get(state: &State, call: &Call, key: &str, id: &str) -> Answer {
    let issue = state.issue(key)?;
    let position = position(&issue.comments, id)?;
    let comment = issue.comments.get(position).ok_or_else(Failure::no_issue)?;
    ok(shown(Render::new(state, call), call, issue, comment))
}

/// A comment, rendered too where that is expanded.
fn shown(render: Render<'_>, call: &Call, issue: &Issue, comment: &Comment) -> Value {
    let mut json = render.comment(issue, comment);
    if call.expands("renderedBody") {
        let rendered = render.rendered(&comment.body);
        super::render::merge(&mut json, json!({"renderedBody": rendered}));
    }
    json
}

fn body(call: &Call) -> Result<Value, Failure> {
    let body = &call.body["body"];
    match body {
        Value::Null => Err(Failure::field("comment", "Comment body can not be empty!")),
        body if is_document(body) => Ok(body.clone()),
        _ => Err(Failure::field("comment", "Comment body is not valid!")),
    }
}

/// Whom a comment or logged work is to be shown to.
pub(super) fn visibility(body: &Value) -> Result<Option<Value>, Failure> {
    let visibility = &body["visibility"];
    if visibility.is_null() {
        return Ok(None);
    }
    let kind = visibility["type"].as_str().unwrap_or_default();
    let name = visibility["value"]
        .as_str()
        .or(visibility["identifier"].as_str());
    match name {
        Some(name) if matches!(kind, "role" | "group") && !name.is_empty() => Ok(Some(
            json!({"type": kind, "value": name, "identifier": name}),
        )),
        _ => Err(Failure::field(
            "commentLevel",
            "The visibility is not valid.",
        )),
    }
}

pub(super) fn add(state: &mut State, call: &Call, key: &str) -> Answer {
    state.issue(key)?;
    let body = body(call)?;
    let (id, at) = (state.next_id(), state.tick());
    let author = call.account().to_owned();
    let comment = Comment {
        id,
        author,
        body,
        created: at,
        updated: at,
        visibility: visibility(&call.body)?,
        properties: Default::default(),
    };
    let issue = state.issue_mut(key)?;
    issue.updated = at;
    issue.comments.push(comment.clone());
    created(Render::new(state, call).comment(state.issue(key)?, &comment))
}

pub(super) fn update(state: &mut State, call: &Call, key: &str, id: &str) -> Answer {
    let place = position(&state.issue(key)?.comments, id)?;
    let body = body(call)?;
    let at = state.tick();
    let issue = state.issue_mut(key)?;
    issue.updated = at;
    if let Some(comment) = issue.comments.get_mut(place) {
        comment.body = body;
        comment.updated = at;
    }
    get(state, call, key, id)
}

pub(super) fn delete(state: &mut State, _: &Call, key: &str, id: &str) -> Answer {
    position(&state.issue(key)?.comments, id)?;
    let at = state.tick();
    let issue = state.issue_mut(key)?;
    issue.updated = at;
    issue
        .comments
        .retain(|comment| comment.id.to_string() != id);
    no_content()
}

/// The id of a comment that is named without its issue.
pub(super) fn anywhere(state: &State, id: &str) -> Result<u64, Failure> {
    for issue in &state.issues {
        if let Some(comment) = issue.comments.iter().find(|c| c.id.to_string() == id) {
            state.touch(issue.project);
            return Ok(comment.id);
        }
    }
    Err(Failure::new(
        404,
        format!("Can not find a comment for the id: {id}."),
    ))
}

/// Comments of any issue by their ids.
pub(super) fn by_ids(state: &State, call: &Call) -> Answer {
    let ids = super::call::texts(&call.body["ids"]);
    if ids.is_empty() || ids.len() > 1000 {
        return Err(Failure::new(
            400,
            "Between 1 and 1000 comment ids must be given.",
        ));
    }
    let render = Render::new(state, call);
    let mut found = Vec::new();
    for issue in &state.issues {
        for comment in issue
            .comments
            .iter()
            .filter(|c| ids.contains(&c.id.to_string()))
        {
            state.touch(issue.project);
            found.push(shown(render, call, issue, comment));
        }
    }
    let page = super::call::Page {
        start: 0,
        size: 1000,
    };
    ok(page.values(found.len(), found))
}
