//! Writing pages with the newer API.

use serde_json::Value;

use super::body;
use super::call::{Answer, Call, Failure, ok};
use super::model::{Body, Kind, Status};
use super::state::State;
use super::writing::{next_version, parent_in, space_in, title_of, written};

fn taken() -> Failure {
    Failure::bad(
        "A page with this title already exists: A page already exists with the same TITLE in this space",
    )
}

/// A body as it is stored.
fn kept(state: &State, body: Body) -> Body {
    if state.gives_ids && body.representation == "atlas_doc_format" {
        return body::with_ids(body, state.now.unsigned_abs());
    }
    body
}

pub(super) fn create(state: &mut State, call: &Call) -> Answer {
    let given = &call.body;
    let (space, home) = space_in(state, given)?;
    let status = match given["status"].as_str() {
        None | Some("current") => Status::Current,
        Some("draft") => Status::Draft,
        Some(other) => return Err(Failure::bad(format!("A page cannot be created as {other}"))),
    };
    // Drafts need no title.
    let title = if status == Status::Draft {
        given["title"].as_str().unwrap_or_default()
    } else {
        title_of(given)?
    };
    let body = match &given["body"] {
        Value::Null => body::paragraphs(""),
        given => body::read(given).map_err(Failure::bad)?,
    };
    let parent = match parent_in(state, given, space)? {
        None if call.flag("root-level") => None,
        None => Some(home),
        parent => parent,
    };
    if status == Status::Current && state.title_is_taken(space, title, None) {
        return Err(taken());
    }
    let body = kept(state, body);
    let id = state.add_page(space, title, parent, body, &call.account, status);
    ok(written(state, call, id)?)
}

pub(super) fn update(state: &mut State, call: &Call, id: &str) -> Answer {
    let given = &call.body;
    if given["status"] == "current" && is_trashed(state, id) {
        return restore(state, call, id);
    }
    let page = state.page(id)?.clone();
    if super::call::id(&given["id"]) != Some(page.id) {
        return Err(Failure::bad("The id of the body must be that of the path"));
    }
    let title = title_of(given)?;
    let status = match given["status"].as_str().map(Status::read) {
        Some(Some(status)) => status,
        _ => return Err(Failure::bad("status must be given")),
    };
    let body = match &given["body"] {
        Value::Null => page.body().cloned().unwrap_or_default(),
        given => body::read(given).map_err(Failure::bad)?,
    };
    if let Some(space) = super::call::id(&given["spaceId"])
        && space != page.space
    {
        state.touch(space);
        return Err(Failure::bad(
            "A page cannot be moved to another space by updating it",
        ));
    }
    let parent = match &given["parentId"] {
        Value::Null => page.parent,
        given => {
            let parent = super::call::id(given).and_then(|id| state.content_by_id(id));
            let parent = parent.filter(|parent| parent.kind.in_tree());
            let parent = parent.ok_or_else(|| Failure::missing("Parent page"))?;
            state.touch(parent.space);
            let below = state
                .ancestors(parent)
                .iter()
                .any(|above| above.id == page.id);
            if parent.space != page.space || parent.id == page.id || below {
                return Err(Failure::bad(
                    "The parent must be another page of the same space, not below this one",
                ));
            }
            Some(parent.id)
        }
    };
    if status == Status::Current && state.title_is_taken(page.space, title, Some(page.id)) {
        return Err(taken());
    }
    if status == Status::Draft && given["version"]["number"] != 1 {
        return Err(Failure::bad(
            "The version number of a draft must be 1 when its status is draft",
        ));
    }
    let title = title.to_owned();
    let body = kept(state, body);
    let next = next_version(state, call, &page, &title, body)?;
    let changed = state.content_mut(page.id)?;
    changed.title = title;
    changed.status = status;
    changed.parent = parent;
    changed.versions.push(next);
    ok(written(state, call, page.id)?)
}

fn is_trashed(state: &State, id: &str) -> bool {
    let page = id.parse().ok().and_then(|id| state.content_by_id(id));
    page.is_some_and(|page| page.kind == Kind::Page && page.status == Status::Trashed)
}

/// Takes a page out of the bin; its body is not updated.
fn restore(state: &mut State, call: &Call, id: &str) -> Answer {
    let id = super::state::numeric(id)?;
    let page = state
        .content_by_id(id)
        .ok_or_else(|| Failure::missing("Page"))?
        .clone();
    state.touch(page.space);
    if state.title_is_taken(page.space, &page.title, Some(id)) {
        return Err(taken());
    }
    let body = page.body().cloned().unwrap_or_default();
    let next = next_version(state, call, &page, &page.title, body)?;
    let restored = state.content_mut(id)?;
    restored.status = Status::Current;
    restored.versions.push(next);
    ok(written(state, call, id)?)
}

/// Renames a page, which makes a version of it.
pub(super) fn rename(state: &mut State, call: &Call, id: &str) -> Answer {
    let page = state.page(id)?.clone();
    let title = title_of(&call.body)?.to_owned();
    if !matches!(call.body["status"].as_str(), Some("current" | "draft")) {
        return Err(Failure::bad("status must be given"));
    }
    if state.title_is_taken(page.space, &title, Some(page.id)) {
        return Err(taken());
    }
    let at = state.tick();
    let changed = state.content_mut(page.id)?;
    changed.title.clone_from(&title);
    if let Some(last) = changed.versions.last().cloned() {
        changed.versions.push(super::model::Version {
            number: last.number.saturating_add(1),
            author: call.account.clone(),
            at,
            title,
            ..last
        });
    }
    ok(written(state, call, page.id)?)
}
