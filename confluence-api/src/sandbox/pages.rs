//! Writing pages with the newer API.

use serde_json::Value;

use super::body;
use super::call::{Answer, Call, Failure, ok};
use super::model::Status;
use super::state::State;
use super::writing::{next_version, parent_in, space_in, title_of, written};

fn taken() -> Failure {
    Failure::bad(
        "A page with this title already exists: A page already exists with the same TITLE in this space",
    )
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
    let id = state.add_page(space, title, parent, body, &call.account, status);
    ok(written(state, call, id)?)
}

pub(super) fn update(state: &mut State, call: &Call, id: &str) -> Answer {
    let given = &call.body;
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
    let title = title.to_owned();
    let next = next_version(state, call, &page, &title, body)?;
    let changed = state.content_mut(page.id)?;
    changed.title = title;
    changed.status = status;
    changed.parent = parent;
    changed.versions.push(next);
    ok(written(state, call, page.id)?)
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
