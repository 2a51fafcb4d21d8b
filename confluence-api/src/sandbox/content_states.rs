//! States of content ("rough draft", "in progress"), which only the older API has.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, ok};
use super::cql::Found;
use super::older_content;
use super::state::{State, rfc3339};

/// A state that content is in.
#[derive(Clone, Debug)]
pub(super) struct ContentState {
    id: u64,
    name: String,
    color: String,
    at: i64,
}

const OFFERED: [(u64, &str, &str); 3] = [
    (1, "Rough draft", "#ffc400"),
    (2, "In progress", "#2684ff"),
    (3, "Ready for review", "#57d9a3"),
];

fn offered() -> Vec<Value> {
    OFFERED
        .iter()
        .map(|(id, name, color)| json!({"id": id, "name": name, "color": color}))
        .collect()
}

fn show(state: &ContentState) -> Value {
    json!({"id": state.id, "name": state.name, "color": state.color})
}

/// The states that people made themselves.
fn own(state: &State) -> Vec<Value> {
    let mut all: Vec<&ContentState> = state.own_states.iter().collect();
    all.sort_by_key(|state| state.id);
    all.into_iter().map(show).collect()
}

pub(super) fn get(state: &State, id: &str) -> Answer {
    let id = state.anything(id)?;
    ok(match state.states.get(&id) {
        Some(known) => json!({"contentState": show(known), "lastUpdated": rfc3339(known.at)}),
        None => json!({}),
    })
}

pub(super) fn put(state: &mut State, call: &Call, id: &str) -> Answer {
    let number = state.anything(id)?;
    let given = &call.body;
    let at = state.tick();
    let known = OFFERED.iter().map(|(id, name, color)| ContentState {
        id: *id,
        name: (*name).to_owned(),
        color: (*color).to_owned(),
        at,
    });
    let mut known = known.chain(state.own_states.iter().cloned());
    let chosen = match (given["id"].as_u64(), given["name"].as_str()) {
        (Some(id), _) => known.find(|state| state.id == id),
        (None, Some(name)) => {
            let color = given["color"].as_str().unwrap_or("#2684ff");
            let same = known.find(|state| state.name == name && state.color == color);
            drop(known);
            same.or_else(|| {
                let made = ContentState {
                    id: state.next_id(),
                    name: name.to_owned(),
                    color: color.to_owned(),
                    at,
                };
                state.own_states.push(made.clone());
                Some(made)
            })
        }
        (None, None) => None,
    };
    let mut chosen = chosen.ok_or_else(|| Failure::bad("A state must be given"))?;
    chosen.at = at;
    state.next_state_of(number, &call.account, |_| {})?;
    state.states.insert(number, chosen);
    get(state, id)
}

pub(super) fn delete(state: &mut State, call: &Call, id: &str) -> Answer {
    let number = state.anything(id)?;
    if state.states.remove(&number).is_some() {
        state.next_state_of(number, &call.account, |_| {})?;
    }
    get(state, id)
}

pub(super) fn available(state: &State, id: &str) -> Answer {
    state.anything(id)?;
    ok(json!({"spaceContentStates": offered(), "customContentStates": own(state)}))
}

/// The states that the caller made, wherever they are in use.
pub(super) fn custom(state: &State) -> Answer {
    ok(json!(own(state)))
}

pub(super) fn of_space(state: &State, key: &str) -> Answer {
    state.keyed(key)?;
    ok(json!(offered()))
}

pub(super) fn settings(state: &State, key: &str) -> Answer {
    state.keyed(key)?;
    ok(json!({
        "contentStatesAllowed": true,
        "customContentStatesAllowed": true,
        "spaceContentStatesAllowed": true,
        "spaceContentStates": offered(),
    }))
}

/// Content of a space that is in a state.
pub(super) fn contents(state: &State, call: &Call, key: &str) -> Answer {
    let space = state.keyed(key)?.id;
    let wanted: Option<u64> = call.query("state-id").and_then(|id| id.parse().ok());
    let wanted = wanted.ok_or_else(|| Failure::bad("state-id must be given"))?;
    let found = state.contents.iter().filter(|content| {
        let known = state.states.get(&content.id);
        content.space == space && known.is_some_and(|known| known.id == wanted)
    });
    let all: Vec<Value> = found
        .map(|content| older_content::show(state, call, Found::Content(content)))
        .collect();
    let window = call.page(25, 100)?;
    let results = window.of(&all);
    ok(json!({
        "results": results,
        "start": window.start,
        "limit": window.size,
        "size": results.len(),
        "_links": {"base": call.base(), "context": "/wiki"},
    }))
}
