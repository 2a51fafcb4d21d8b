//! Who watches what, and how often content is looked at, which only the older API tells.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, merge, no_content, ok};
use super::state::State;
use super::users;

/// What can be watched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Watched {
    Content(u64),
    Space(u64),
    Label(String),
}

/// Routes below `user/watch`: whether somebody watches something, and making it so or not.
pub(super) fn route(state: &mut State, call: &Call, kind: &str, of: &str) -> Answer {
    use atlassian_core::operation::Method::{Delete, Get, Post};
    let watched = match kind {
        "content" => Watched::Content(state.anything(of)?),
        "space" => Watched::Space(state.keyed(of)?.id),
        "label" => Watched::Label(of.to_lowercase()),
        _ => return Ok(Reply::Unhandled),
    };
    let account = call.query("accountId").unwrap_or(&call.account).to_owned();
    if state.user(&account).is_none() {
        return Err(Failure::missing("User"));
    }
    let watch = (account, watched);
    match call.method {
        Get => return ok(json!({"watching": state.watches.contains(&watch)})),
        Post => state.watches.insert(watch),
        Delete => state.watches.remove(&watch),
        _ => return Ok(Reply::Unhandled),
    };
    state.tick();
    no_content()
}

fn watcher(state: &State, call: &Call, account: &str) -> Value {
    let mut json = users::show(state, call, account);
    let more = json!({
        "operations": [],
        "externalCollaborator": false,
        "isGuest": false,
    });
    merge(&mut json, more);
    if json["personalSpace"].is_null() {
        merge(&mut json, json!({"personalSpace": null}));
    }
    json
}

fn list(state: &State, call: &Call, of: &Watched, more: &Value) -> Answer {
    let all: Vec<Value> = state
        .watches
        .iter()
        .filter(|(_, watched)| watched == of)
        .map(|(account, _)| {
            let mut json = json!({"watcher": watcher(state, call, account)});
            merge(&mut json, more.clone());
            json
        })
        .collect();
    let window = call.page(200, 200)?;
    let results = window.of(&all);
    ok(json!({
        "results": results,
        "start": window.start,
        "limit": window.size,
        "size": results.len(),
        "_links": {"base": call.base(), "context": "/wiki"},
    }))
}

/// Who watches content.
pub(super) fn of_content(state: &State, call: &Call, id: &str) -> Answer {
    let id = state.anything(id)?;
    let more = json!({"type": "page", "contentId": id});
    list(state, call, &Watched::Content(id), &more)
}

fn in_space(state: &State, call: &Call, space: u64) -> Answer {
    let key = state.space_by_id(space).map(|space| space.key.as_str());
    let more = json!({"type": "space", "spaceKey": key});
    list(state, call, &Watched::Space(space), &more)
}

/// Who watches the space in which content lies.
pub(super) fn of_its_space(state: &State, call: &Call, id: &str) -> Answer {
    let id = state.anything(id)?;
    in_space(state, call, state.space_of(id).unwrap_or_default())
}

pub(super) fn of_space(state: &State, call: &Call, key: &str) -> Answer {
    in_space(state, call, state.keyed(key)?.id)
}

/// How often content has been looked at, or by how many.
pub(super) fn views(state: &State, id: &str, people: bool) -> Answer {
    let id = state.anything(id)?;
    let views = state.views.get(&id);
    let count = views.map_or(0, |views| {
        if people {
            views.len()
        } else {
            views.values().sum()
        }
    });
    ok(json!({"id": id, "count": count}))
}
