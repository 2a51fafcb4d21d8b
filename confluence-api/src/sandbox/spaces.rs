//! Spaces of the newer API.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, merge, ok};
use super::model::Space;
use super::state::{State, rfc3339};

fn show(state: &State, space: &Space) -> Value {
    state.touch(space.id);
    json!({
        "id": space.id.to_string(),
        "key": space.key,
        "name": space.name,
        "type": "global",
        "status": "current",
        "authorId": space.author,
        "spaceOwnerId": space.author,
        "createdAt": rfc3339(space.created),
        "homepageId": space.home.to_string(),
        "description": null,
        "icon": null,
        "_links": {"webui": format!("/spaces/{}", space.key)},
    })
}

pub(super) fn list(state: &State, call: &Call) -> Answer {
    let (ids, keys) = (call.list("ids"), call.list("keys"));
    let kind = call.query("type");
    let status = call.query("status");
    if ids.iter().any(|id| id.parse::<u64>().is_err()) {
        return Err(Failure::bad(
            "Provided value for 'ids' is not the correct type. Expected type is long",
        ));
    }
    let mut found: Vec<&Space> = state
        .spaces
        .iter()
        .filter(|space| ids.is_empty() || ids.contains(&space.id.to_string()))
        .filter(|space| {
            keys.is_empty() || keys.iter().any(|key| key.eq_ignore_ascii_case(&space.key))
        })
        .filter(|_| kind.is_none_or(|kind| kind == "global"))
        .filter(|_| status.is_none_or(|status| status == "current"))
        .collect();
    match call.query("sort") {
        Some("key") => found.sort_by(|a, b| a.key.cmp(&b.key)),
        Some("-key") => found.sort_by(|a, b| b.key.cmp(&a.key)),
        Some("name") => found.sort_by(|a, b| a.name.cmp(&b.name)),
        Some("-name") => found.sort_by(|a, b| b.name.cmp(&a.name)),
        Some("-id") => found.reverse(),
        _ => {}
    }
    let window = call.page(25, 250)?;
    let results = window
        .of(&found)
        .into_iter()
        .map(|space| show(state, space))
        .collect();
    call.results(window, found.len(), results)
}

pub(super) fn get(state: &State, call: &Call, id: &str) -> Answer {
    let mut json = show(state, state.space(id)?);
    if let Some(links) = json.get_mut("_links") {
        merge(links, json!({"base": call.base()}));
    }
    ok(json)
}
