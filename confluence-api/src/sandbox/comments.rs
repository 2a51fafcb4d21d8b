//! Footer and inline comments of the newer API.

use serde_json::{Value, json};

use super::body;
use super::call::{Answer, Call, Failure, Reply, id, merge, no_content, ok};
use super::model::{Comment, CommentKind, Version};
use super::pages::{version, webui};
use super::state::State;

fn show(state: &State, comment: &Comment, format: Option<&str>) -> Value {
    let page = state.page_by_id(comment.page);
    if let Some(page) = page {
        state.touch(page.space);
    }
    let title = page.map_or("", |page| page.title.as_str());
    let address = page.map(|page| webui(state, page)).unwrap_or_default();
    let mut json = json!({
        "id": comment.id.to_string(),
        "status": "current",
        "title": format!("Re: {title}"),
        "version": comment.versions.last().map(version),
        "_links": {"webui": format!("{address}?focusedCommentId={}", comment.id)},
    });
    match comment.parent {
        Some(parent) => merge(&mut json, json!({"parentCommentId": parent.to_string()})),
        None => merge(&mut json, json!({"pageId": comment.page.to_string()})),
    }
    if comment.kind == CommentKind::Inline {
        let resolution = if comment.resolved { "resolved" } else { "open" };
        merge(&mut json, json!({"resolutionStatus": resolution}));
        if let Some(selection) = &comment.selection {
            let properties = json!({
                "inlineMarkerRef": format!("{:08x}-0000-4000-8000-{:012x}", comment.id, comment.page),
                "inlineOriginalSelection": selection,
            });
            merge(&mut json, json!({"properties": properties}));
        }
    }
    let body = comment.versions.last().zip(format);
    let body = body.and_then(|(version, format)| body::show(&version.body, format));
    merge(
        &mut json,
        json!({"body": body.unwrap_or_else(|| json!({}))}),
    );
    json
}

fn single(state: &State, call: &Call, comment: &Comment, format: Option<&str>) -> Value {
    let mut json = show(state, comment, format);
    if let Some(links) = json.get_mut("_links") {
        merge(links, json!({"base": call.base()}));
    }
    json
}

fn list(state: &State, call: &Call, comments: &[&Comment]) -> Answer {
    let window = call.page(25, 250)?;
    let format = call.query("body-format");
    let results = window
        .of(comments)
        .into_iter()
        .map(|c| show(state, c, format))
        .collect();
    call.results(window, comments.len(), results)
}

pub(super) fn of_page(state: &State, call: &Call, page: &str, kind: CommentKind) -> Answer {
    let page = state.page(page)?.id;
    let found: Vec<&Comment> = state
        .comments
        .iter()
        .filter(|c| c.page == page && c.kind == kind && c.parent.is_none())
        .collect();
    list(state, call, &found)
}

pub(super) fn all(state: &State, call: &Call, kind: CommentKind) -> Answer {
    let found: Vec<&Comment> = state.comments.iter().filter(|c| c.kind == kind).collect();
    list(state, call, &found)
}

pub(super) fn replies(state: &State, call: &Call, id: &str, kind: CommentKind) -> Answer {
    let parent = find(state, id, kind)?.id;
    let found: Vec<&Comment> = state
        .comments
        .iter()
        .filter(|comment| comment.parent == Some(parent))
        .collect();
    list(state, call, &found)
}

fn find<'s>(state: &'s State, id: &str, kind: CommentKind) -> Result<&'s Comment, Failure> {
    let mut all = state.comments.iter();
    let found = all.find(|comment| comment.kind == kind && comment.id.to_string() == id);
    let found = found.ok_or_else(|| Failure::missing("Comment"))?;
    if let Some(page) = state.page_by_id(found.page) {
        state.touch(page.space);
    }
    Ok(found)
}

pub(super) fn get(state: &State, call: &Call, id: &str, kind: CommentKind) -> Answer {
    ok(single(
        state,
        call,
        find(state, id, kind)?,
        call.query("body-format"),
    ))
}

pub(super) fn create(state: &mut State, call: &Call, kind: CommentKind) -> Answer {
    let given = &call.body;
    let (page, parent) = match (&given["pageId"], &given["parentCommentId"]) {
        (Value::Null, Value::Null) => {
            return Err(Failure::bad(
                "Either pageId or parentCommentId must be given",
            ));
        }
        (Value::Null, parent) => {
            let parent = id(parent).unwrap_or_default().to_string();
            let parent = find(state, &parent, kind)?;
            (parent.page, Some(parent.id))
        }
        (page, Value::Null) => (
            state.page(&id(page).unwrap_or_default().to_string())?.id,
            None,
        ),
        _ => {
            return Err(Failure::bad(
                "Only one of pageId and parentCommentId may be given",
            ));
        }
    };
    let body = body::read(&given["body"]).map_err(Failure::bad)?;
    let selection = given["inlineCommentProperties"]["textSelection"].as_str();
    if kind == CommentKind::Inline && parent.is_none() {
        let text = state
            .page_by_id(page)
            .and_then(|page| page.body())
            .map(body::blocks);
        let found = selection.is_some_and(|s| {
            text.unwrap_or_default()
                .iter()
                .any(|block| block.contains(s))
        });
        if !found {
            return Err(Failure::bad(
                "inlineCommentProperties.textSelection must be text of the page",
            ));
        }
    }
    let comment = Comment {
        id: state.next_id(),
        kind,
        page,
        parent,
        resolved: false,
        selection: selection.filter(|_| parent.is_none()).map(str::to_owned),
        versions: vec![Version {
            number: 1,
            message: String::new(),
            minor: false,
            author: call.account.clone(),
            at: state.tick(),
            title: String::new(),
            body,
        }],
    };
    state.comments.push(comment.clone());
    Ok(Reply::Json(
        201,
        single(state, call, &comment, written(&comment)),
    ))
}

/// Answers to writes bring the body back as it was written.
fn written(comment: &Comment) -> Option<&str> {
    comment
        .versions
        .last()
        .map(|version| version.body.representation.as_str())
}

pub(super) fn update(state: &mut State, call: &Call, id: &str, kind: CommentKind) -> Answer {
    let mut comment = find(state, id, kind)?.clone();
    let current = comment.versions.last().map_or(0, |version| version.number);
    let number = call.body["version"]["number"].as_u64().unwrap_or_default();
    if number != current.saturating_add(1) {
        return Err(Failure::conflict(format!(
            "Version must be incremented when updating a comment. Current Version: [{current}]. Provided version: [{number}]"
        )));
    }
    let body = match &call.body["body"] {
        Value::Null => comment
            .versions
            .last()
            .map(|v| v.body.clone())
            .unwrap_or_default(),
        given => body::read(given).map_err(Failure::bad)?,
    };
    if let Some(resolved) = call.body["resolved"].as_bool() {
        comment.resolved = resolved;
    }
    comment.versions.push(Version {
        number,
        message: call.body["version"]["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        minor: false,
        author: call.account.clone(),
        at: state.tick(),
        title: String::new(),
        body,
    });
    if let Some(stored) = state
        .comments
        .iter_mut()
        .find(|stored| stored.id == comment.id)
    {
        *stored = comment.clone();
    }
    ok(single(state, call, &comment, written(&comment)))
}

pub(super) fn delete(state: &mut State, _: &Call, id: &str, kind: CommentKind) -> Answer {
    let id = find(state, id, kind)?.id;
    state.tick();
    state
        .comments
        .retain(|comment| comment.id != id && comment.parent != Some(id));
    no_content()
}
