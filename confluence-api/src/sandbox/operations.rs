//! What the caller may do, and who likes what.

use serde_json::{Value, json};

use super::call::{Answer, Call, ok};
use super::state::State;

/// What may be done with something of a type.
pub(super) fn of(target: &str) -> Vec<Value> {
    ["read", "update", "delete"]
        .iter()
        .map(|operation| json!({"operation": operation, "targetType": target}))
        .collect()
}

pub(super) fn list(state: &State, collection: &str, id: &str) -> Answer {
    let id = state.thing(collection, id)?;
    let target = match collection {
        "spaces" => "space",
        "attachments" => "attachment",
        "footer-comments" | "inline-comments" => "comment",
        _ => state
            .content_by_id(id)
            .map_or("page", |content| content.kind.as_str()),
    };
    ok(json!({"operations": of(target)}))
}

pub(super) fn like_count(state: &State, collection: &str, id: &str) -> Answer {
    let id = state.thing(collection, id)?;
    ok(json!({"count": state.likes_of(id).len()}))
}

pub(super) fn like_users(state: &State, call: &Call, collection: &str, id: &str) -> Answer {
    let likes = state.likes_of(state.thing(collection, id)?);
    let window = call.page(25, 250)?;
    let results = window
        .of(likes)
        .into_iter()
        .map(|account| json!({"accountId": account}))
        .collect();
    call.results(window, likes.len(), results)
}
