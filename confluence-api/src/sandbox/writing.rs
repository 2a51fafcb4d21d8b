//! What all writes of content with the newer API have in common.

use serde_json::Value;

use super::call::{Call, Failure};
use super::contents::single;
use super::model::{Body, Content, Status, Version};
use super::state::State;

pub(super) fn title_of(body: &Value) -> Result<&str, Failure> {
    let title = body["title"].as_str().map(str::trim).unwrap_or_default();
    if title.is_empty() {
        return Err(Failure::bad("Title must not be empty"));
    }
    if title.chars().count() > 255 {
        return Err(Failure::bad("Title cannot be longer than 255 characters"));
    }
    Ok(title)
}

/// The space that a body names with `spaceId`.
pub(super) fn space_in(state: &State, body: &Value) -> Result<(u64, u64), Failure> {
    let Some(space) = body["spaceId"].as_str().and_then(|id| id.parse().ok()) else {
        return Err(Failure::bad(
            "spaceId must be the numeric id of a space, as a string",
        ));
    };
    let space = state
        .space_by_id(space)
        .ok_or_else(|| Failure::missing("Space"))?;
    state.touch(space.id);
    Ok((space.id, space.home))
}

/// The parent that a body names with `parentId`, which must be of that space.
pub(super) fn parent_in(state: &State, body: &Value, space: u64) -> Result<Option<u64>, Failure> {
    if body["parentId"].is_null() {
        return Ok(None);
    }
    let parent = super::call::id(&body["parentId"])
        .and_then(|id| state.content_by_id(id))
        .filter(|parent| parent.kind.in_tree() && parent.status != Status::Trashed);
    let parent = parent.ok_or_else(|| Failure::missing("Parent page"))?;
    state.touch(parent.space);
    if parent.space != space {
        return Err(Failure::bad("The parent page is in another space"));
    }
    Ok(Some(parent.id))
}

/// The next version of what a body is sent for, or why it is not the next one.
pub(super) fn next_version(
    state: &mut State,
    call: &Call,
    content: &Content,
    title: &str,
    body: Body,
) -> Result<Version, Failure> {
    let given = &call.body["version"];
    let Some(number) = given["number"].as_u64() else {
        return Err(Failure::bad("version.number must be given"));
    };
    let current = content.number();
    if content.status != Status::Draft && number != current.saturating_add(1) {
        return Err(Failure::conflict(format!(
            "Version must be incremented when updating a page. Current Version: [{current}]. Provided version: [{number}]"
        )));
    }
    Ok(Version {
        number,
        message: given["message"].as_str().unwrap_or_default().to_owned(),
        minor: given["minorEdit"].as_bool().unwrap_or_default(),
        author: call.account.clone(),
        at: state.tick(),
        title: title.to_owned(),
        body,
    })
}

/// Answers to writes bring the body back as it was written.
pub(super) fn written(state: &mut State, call: &Call, id: u64) -> Result<Value, Failure> {
    state.gather_tasks(id, &call.account);
    let content = state
        .content_by_id(id)
        .ok_or_else(|| Failure::missing("Content"))?;
    let format = content.body().map(|body| body.representation.clone());
    Ok(single(state, call, content, format.as_deref()))
}
