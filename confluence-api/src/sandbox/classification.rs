//! How confidential content is: the levels of the site, and which content or space has which.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, no_content, ok};
use super::state::State;

const LEVELS: [(&str, &str, &str); 2] = [
    ("00000000-0000-4000-c000-000000000001", "Internal", "GREEN"),
    (
        "00000000-0000-4000-c000-000000000002",
        "Confidential",
        "RED",
    ),
];

fn levels() -> Vec<Value> {
    (0u64..)
        .zip(LEVELS)
        .map(|(order, (id, name, color))| {
            json!({
                "id": id,
                "status": "PUBLISHED",
                "order": order,
                "name": name,
                "description": "",
                "guideline": "",
                "color": color,
            })
        })
        .collect()
}

pub(super) fn list() -> Answer {
    ok(Value::Array(levels()))
}

/// The level of content, or that of its space; for a space its default.
pub(super) fn get(state: &State, collection: &str, id: &str) -> Answer {
    let id = state.thing(collection, id)?;
    let own = state.classifications.get(&id);
    let level = own.or_else(|| state.classifications.get(&state.space_of(id)?));
    let level = level.and_then(|level| levels().into_iter().find(|known| known["id"] == *level));
    ok(level.ok_or_else(|| Failure::missing("Classification level"))?)
}

pub(super) fn put(state: &mut State, call: &Call, collection: &str, id: &str) -> Answer {
    let id = state.thing(collection, id)?;
    let level = call.body["id"].as_str().unwrap_or_default();
    if !LEVELS.iter().any(|(known, ..)| *known == level) {
        return Err(Failure::bad("There is no such classification level"));
    }
    state.tick();
    state.classifications.insert(id, level.to_owned());
    no_content()
}

pub(super) fn reset(state: &mut State, collection: &str, id: &str) -> Answer {
    let id = state.thing(collection, id)?;
    state.tick();
    state.classifications.remove(&id);
    no_content()
}
