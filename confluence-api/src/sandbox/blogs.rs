//! Writing blog posts with the newer API.

use serde_json::Value;

use super::body;
use super::call::{Answer, Call, Failure, ok};
use super::model::{Kind, Status};
use super::state::State;
use super::writing::{next_version, space_in, title_of, written};

fn status(body: &Value) -> Result<Status, Failure> {
    match body["status"].as_str() {
        None | Some("current") => Ok(Status::Current),
        Some("draft") => Ok(Status::Draft),
        Some(other) => Err(Failure::bad(format!("A blog post cannot be {other}"))),
    }
}

pub(super) fn create(state: &mut State, call: &Call) -> Answer {
    let given = &call.body;
    let (space, _) = space_in(state, given)?;
    let status = status(given)?;
    let title = if status == Status::Draft {
        given["title"].as_str().unwrap_or_default()
    } else {
        title_of(given)?
    };
    let body = match &given["body"] {
        Value::Null => body::paragraphs(""),
        given => body::read(given).map_err(Failure::bad)?,
    };
    let id = state.add_content(Kind::BlogPost, space, title, None, body, &call.account);
    state.content_mut(id)?.status = status;
    ok(written(state, call, id)?)
}

pub(super) fn update(state: &mut State, call: &Call, id: &str) -> Answer {
    let given = &call.body;
    let post = state.content(Kind::BlogPost, id)?.clone();
    if super::call::id(&given["id"]) != Some(post.id) {
        return Err(Failure::bad("The id of the body must be that of the path"));
    }
    if let Some(space) = super::call::id(&given["spaceId"])
        && space != post.space
    {
        state.touch(space);
        return Err(Failure::bad(
            "A blog post cannot be moved to another space by updating it",
        ));
    }
    let title = title_of(given)?.to_owned();
    let status = status(given)?;
    let body = body::read(&given["body"]).map_err(Failure::bad)?;
    let next = next_version(state, call, &post, &title, body)?;
    let changed = state.content_mut(post.id)?;
    changed.title = title;
    changed.status = status;
    changed.versions.push(next);
    ok(written(state, call, post.id)?)
}
