//! Properties of an issue: whatever JSON an app keeps there.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, no_content, ok};
use super::state::State;

pub(super) fn keys(state: &State, call: &Call, key: &str) -> Answer {
    let issue = state.issue(key)?;
    let keys: Vec<Value> = issue
        .properties
        .keys()
        .map(|property| {
            let address = format!(
                "{}/rest/api/3/issue/{}/properties/{property}",
                call.site, issue.id
            );
            json!({"self": address, "key": property})
        })
        .collect();
    ok(json!({"keys": keys}))
}

pub(super) fn get(state: &State, _: &Call, key: &str, name: &str) -> Answer {
    match state.issue(key)?.properties.get(name) {
        Some(value) => ok(json!({"key": name, "value": value})),
        None => Err(no_property(name)),
    }
}

fn no_property(name: &str) -> Failure {
    Failure::new(
        404,
        format!("The property with key '{name}' does not exist."),
    )
}

pub(super) fn set(state: &mut State, call: &Call, key: &str, name: &str) -> Answer {
    state.tick();
    let issue = state.issue_mut(key)?;
    let before = issue.properties.insert(name.to_owned(), call.body.clone());
    Ok(Reply::Json(
        if before.is_some() { 200 } else { 201 },
        json!({}),
    ))
}

pub(super) fn delete(state: &mut State, _: &Call, key: &str, name: &str) -> Answer {
    state.tick();
    match state.issue_mut(key)?.properties.remove(name) {
        Some(_) => no_content(),
        None => Err(no_property(name)),
    }
}
