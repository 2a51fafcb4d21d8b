//! Files of an issue.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, no_content, ok};
use super::model::Attachment;
use super::render::{Render, merge};
use super::state::State;

pub(super) fn upload(state: &mut State, call: &Call, key: &str) -> Answer {
    if !call.checked {
        return Err(Failure::new(403, "XSRF check failed"));
    }
    let issue = state.issue(key)?.id;
    let files: Vec<_> = call
        .files
        .iter()
        .filter(|file| file.part == "file")
        .collect();
    if files.is_empty() {
        return Err(Failure::new(400, "The request has no part named 'file'."));
    }
    let at = state.tick();
    let mut added = Vec::new();
    for file in files {
        let attachment = Attachment {
            id: state.next_id(),
            issue,
            author: call.account().to_owned(),
            created: at,
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            content: file.content.clone(),
        };
        state.attachments.push(attachment.clone());
        added.push(attachment);
    }
    state.issue_mut(key)?.updated = at;
    let render = Render::new(state, call);
    ok(added
        .iter()
        .map(|attachment| render.attachment(attachment))
        .collect())
}

fn find<'s>(state: &'s State, id: &str) -> Result<&'s Attachment, Failure> {
    let found = state
        .attachments
        .iter()
        .find(|attachment| attachment.id.to_string() == id);
    let found = found.ok_or_else(|| {
        Failure::new(404, format!("The attachment with id '{id}' does not exist"))
    })?;
    if let Some(issue) = state.issue_by_id(found.issue) {
        state.touch(issue.project);
    }
    Ok(found)
}

pub(super) fn get(state: &State, call: &Call, id: &str) -> Answer {
    let attachment = find(state, id)?;
    let mut json = Render::new(state, call).attachment(attachment);
    // Only here is the id a number.
    merge(&mut json, json!({"id": attachment.id, "properties": {}}));
    ok(json)
}

/// Redirects to the media host, or with `redirect=false` gives the bytes.
pub(super) fn content(state: &State, call: &Call, id: &str) -> Answer {
    let attachment = find(state, id)?;
    let media_type = attachment.media_type.clone();
    let content = attachment.content.clone();
    Ok(if call.flag("redirect") == Some(false) {
        Reply::Bytes {
            media_type,
            content,
        }
    } else {
        Reply::Media {
            media_type,
            content,
        }
    })
}

/// Pictures are as small as they are; what is none has no thumbnail.
pub(super) fn thumbnail(state: &State, call: &Call, id: &str) -> Answer {
    if find(state, id)?.media_type.starts_with("image/") {
        return content(state, call, id);
    }
    Err(Failure::new(
        404,
        format!("The attachment with id '{id}' has no thumbnail."),
    ))
}

pub(super) fn delete(state: &mut State, id: &str) -> Answer {
    let id = find(state, id)?.id;
    state.tick();
    state.attachments.retain(|attachment| attachment.id != id);
    no_content()
}

pub(super) fn settings() -> Answer {
    let settings: Value = json!({"enabled": true, "uploadLimit": 1_073_741_824});
    ok(settings)
}
