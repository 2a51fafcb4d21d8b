//! Folders, whiteboards, databases and Smart Links: content of a tree that has no body here.

use super::call::{Answer, Call, ok};
use super::model::{Body, Kind};
use super::state::State;
use super::writing::{parent_in, space_in, written};

pub(super) fn create(state: &mut State, call: &Call, kind: Kind) -> Answer {
    let given = &call.body;
    let (space, home) = space_in(state, given)?;
    let parent = parent_in(state, given, space)?;
    let title = given["title"].as_str().unwrap_or_default().trim();
    let (title, parent) = (title.to_owned(), parent.or(Some(home)));
    let address = given["embedUrl"].as_str().unwrap_or_default().to_owned();
    let id = state.add_content(kind, space, &title, parent, Body::default(), &call.account);
    if kind == Kind::Embed {
        state.content_mut(id)?.detail = address;
    }
    ok(written(state, call, id)?)
}
