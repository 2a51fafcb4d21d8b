//! Footer and inline comments of the newer API.

use serde_json::{Value, json};

use super::body;
use super::call::{Answer, Call, Failure, Reply, id, merge, no_content, ok};
use super::contents::{render, version, webui};
use super::model::{Comment, CommentKind, Kind, Version};
use super::selections::{count, mark};
use super::state::State;

/// The title of what a comment is on, and where it is seen.
pub(super) fn place(state: &State, comment: &Comment) -> (String, String) {
    let file = state.attachment_by_id(comment.page);
    let content = state.content_by_id(file.map_or(comment.page, |file| file.page));
    let title = match (file, content) {
        (Some(file), _) => file.title.clone(),
        (None, Some(content)) => content.title.clone(),
        (None, None) => String::new(),
    };
    let address = content.map(|content| webui(state, content));
    (title, address.unwrap_or_default())
}

fn show(state: &State, comment: &Comment, format: Option<&str>) -> Value {
    state.touch_thing(comment.id);
    let (title, address) = place(state, comment);
    let mut json = json!({
        "id": comment.id.to_string(),
        "status": "current",
        "title": format!("Re: {title}"),
        "version": comment.versions.last().map(version),
        "_links": {"webui": format!("{address}?focusedCommentId={}", comment.id)},
    });
    match comment.parent {
        Some(parent) => merge(&mut json, json!({"parentCommentId": parent.to_string()})),
        None => {
            let on = match state.content_by_id(comment.page).map(|on| on.kind) {
                Some(Kind::BlogPost) => ("blogPostId", comment.page.to_string()),
                Some(Kind::Custom) => ("customContentId", comment.page.to_string()),
                Some(_) => ("pageId", comment.page.to_string()),
                None => ("attachmentId", format!("att{}", comment.page)),
            };
            merge(&mut json, json!({on.0: on.1}));
        }
    }
    if comment.kind == CommentKind::Inline {
        let resolution = if comment.resolved { "resolved" } else { "open" };
        merge(&mut json, json!({"resolutionStatus": resolution}));
        if let Some(selection) = &comment.selection {
            let properties = json!({
                "inlineMarkerRef": marker(comment),
                "inlineOriginalSelection": selection,
            });
            merge(&mut json, json!({"properties": properties}));
        }
    }
    let body = comment.versions.last().zip(format);
    let body = body.and_then(|(version, format)| render(state, &version.body, format));
    merge(
        &mut json,
        json!({"body": body.unwrap_or_else(|| json!({}))}),
    );
    json
}

/// Id of the mark on the words of an inline comment.
fn marker(comment: &Comment) -> String {
    format!("{:08x}-0000-4000-8000-{:012x}", comment.id, comment.page)
}

fn single(state: &State, call: &Call, comment: &Comment, format: Option<&str>) -> Value {
    let mut json = show(state, comment, format);
    if let Some(links) = json.get_mut("_links") {
        merge(links, json!({"base": call.base()}));
    }
    json
}

fn list(state: &State, call: &Call, comments: &[&Comment]) -> Answer {
    for comment in comments {
        state.touch_thing(comment.id);
    }
    let window = call.page(25, 250)?;
    let format = call.query("body-format");
    let results = window
        .of(comments)
        .into_iter()
        .map(|c| show(state, c, format))
        .collect();
    call.results(window, comments.len(), results)
}

pub(super) fn on(
    state: &State,
    call: &Call,
    collection: &str,
    id: &str,
    kind: CommentKind,
) -> Answer {
    let page = state.thing(collection, id)?;
    let resolutions = call.list("resolution-status");
    let found: Vec<&Comment> = state
        .comments
        .iter()
        .filter(|c| c.page == page && c.kind == kind && c.parent.is_none())
        .filter(|c| {
            let resolution = if c.resolved { "resolved" } else { "open" };
            kind == CommentKind::Footer
                || resolutions.is_empty()
                || resolutions.iter().any(|wanted| wanted == resolution)
        })
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
    state.touch_thing(found.id);
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

/// What a new comment is on, and the comment it replies to.
fn holder(state: &State, given: &Value, kind: CommentKind) -> Result<(u64, Option<u64>), Failure> {
    let places = [
        ("pageId", "pages"),
        ("blogPostId", "blogposts"),
        ("attachmentId", "attachments"),
        ("customContentId", "custom-content"),
        ("parentCommentId", "comments"),
    ];
    let mut found = Vec::new();
    for (property, collection) in places {
        let on_article = !matches!(property, "attachmentId" | "customContentId");
        if given[property].is_null() || (kind == CommentKind::Inline && !on_article) {
            continue;
        }
        let text = given[property].as_str().unwrap_or_default();
        let named = id(&given[property]).map_or_else(|| text.to_owned(), |id| id.to_string());
        found.push(match collection {
            "comments" => {
                let parent = find(state, &named, kind)?;
                (parent.page, Some(parent.id))
            }
            collection => (state.thing(collection, &named)?, None),
        });
    }
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::bad(
            "Either pageId or parentCommentId must be given",
        )),
        _ => Err(Failure::bad(
            "Only one of pageId and parentCommentId may be given",
        )),
    }
}

pub(super) fn create(state: &mut State, call: &Call, kind: CommentKind) -> Answer {
    let given = &call.body;
    let (page, parent) = holder(state, given, kind)?;
    let body = body::read(&given["body"]).map_err(Failure::bad)?;
    let selection = given["inlineCommentProperties"]["textSelection"].as_str();
    if kind == CommentKind::Inline && parent.is_none() {
        let text = state.content_by_id(page).and_then(|on| on.body());
        let words = selection.filter(|words| !words.is_empty());
        let count = text.zip(words).map(|(text, words)| count(text, words));
        let properties = &given["inlineCommentProperties"];
        let (said, index) = (
            &properties["textSelectionMatchCount"],
            properties["textSelectionMatchIndex"].as_u64().unwrap_or(0),
        );
        match count {
            None | Some(0) => {
                return Err(Failure::bad(
                    "inlineCommentProperties.textSelection must be text of the page",
                ));
            }
            Some(count) if !said.is_null() && said.as_u64() != Some(count as u64) => {
                return Err(Failure::bad(
                    "inlineCommentProperties.textSelectionMatchCount is not how often it is found",
                ));
            }
            Some(count) if index >= count as u64 => {
                return Err(Failure::bad(
                    "inlineCommentProperties.textSelectionMatchIndex is beyond the matches",
                ));
            }
            Some(_) => {}
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
    if let Some(words) = &comment.selection {
        let index = given["inlineCommentProperties"]["textSelectionMatchIndex"].as_u64();
        let index = index.and_then(|index| index.try_into().ok()).unwrap_or(0);
        let on = state.content_mut(page)?;
        if let Some(version) = on.versions.last_mut() {
            mark(&mut version.body, words, index, &marker(&comment));
        }
    }
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
