//! Writing custom content, which apps keep in a space or on other content.

use serde_json::Value;

use super::body;
use super::call::{Answer, Call, Failure, Reply, ok};
use super::model::{Kind, Status};
use super::state::State;
use super::writing::{next_version, title_of, written};

/// The space and the parent that a body names; every place it names has to be of one space.
fn place(state: &State, given: &Value) -> Result<Option<(u64, Option<u64>)>, Failure> {
    let mut place: Option<(u64, Option<u64>)> = None;
    for (property, kind) in [
        ("pageId", Kind::Page),
        ("blogPostId", Kind::BlogPost),
        ("customContentId", Kind::Custom),
    ] {
        if given[property].is_null() {
            continue;
        }
        let id = super::call::id(&given[property]).unwrap_or_default();
        let parent = state.content(kind, &id.to_string())?;
        if place.is_some() {
            return Err(Failure::bad("Only one parent may be given"));
        }
        place = Some((parent.space, Some(parent.id)));
    }
    if given["spaceId"].is_null() {
        return Ok(place);
    }
    let id = super::call::id(&given["spaceId"]).unwrap_or_default();
    let space = state.space(&id.to_string())?.id;
    match place {
        Some((other, _)) if other != space => {
            Err(Failure::bad("The parent is not in the space that is given"))
        }
        Some(place) => Ok(Some(place)),
        None => Ok(Some((space, None))),
    }
}

pub(super) fn create(state: &mut State, call: &Call) -> Answer {
    let given = &call.body;
    let detail = given["type"].as_str().filter(|detail| !detail.is_empty());
    let detail = detail.ok_or_else(|| Failure::bad("type must be given"))?;
    let Some((space, parent)) = place(state, given)? else {
        return Err(Failure::bad(
            "One of spaceId, pageId, blogPostId and customContentId must be given",
        ));
    };
    let title = title_of(given)?;
    let body = body::read_custom(&given["body"]).map_err(Failure::bad)?;
    let id = state.add_content(Kind::Custom, space, title, parent, body, &call.account);
    let made = state.content_mut(id)?;
    detail.clone_into(&mut made.detail);
    if given["status"] == "draft" {
        made.status = Status::Draft;
    }
    Ok(Reply::Json(201, written(state, call, id)?))
}

pub(super) fn update(state: &mut State, call: &Call, id: &str) -> Answer {
    let given = &call.body;
    let content = state.content(Kind::Custom, id)?.clone();
    if super::call::id(&given["id"]) != Some(content.id) {
        return Err(Failure::bad("The id of the body must be that of the path"));
    }
    if given["type"] != content.detail.as_str() {
        return Err(Failure::bad("The type of custom content cannot change"));
    }
    let parent = match place(state, given)? {
        Some((space, _)) if space != content.space => {
            return Err(Failure::bad(
                "Custom content cannot be moved to another space",
            ));
        }
        Some((_, Some(parent))) if parent != content.id => Some(parent),
        _ => content.parent,
    };
    let title = title_of(given)?.to_owned();
    let body = body::read_custom(&given["body"]).map_err(Failure::bad)?;
    let next = next_version(state, call, &content, &title, body)?;
    let changed = state.content_mut(content.id)?;
    changed.title = title;
    changed.parent = parent;
    changed.status = Status::Current;
    changed.versions.push(next);
    ok(written(state, call, content.id)?)
}
