//! Properties of pages: whatever JSON an app keeps there, with versions of their own.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, no_content, ok};
use super::model::Property;
use super::state::{State, rfc3339};

pub(super) fn show(property: &Property) -> Value {
    json!({
        "id": property.id.to_string(),
        "key": property.key,
        "value": property.value,
        "version": {
            "number": property.number,
            "message": property.message,
            "minorEdit": false,
            "authorId": property.author,
            "createdAt": rfc3339(property.at),
        },
    })
}

pub(super) fn list(state: &State, call: &Call, page: &str) -> Answer {
    let key = call.query("key");
    let found: Vec<&Property> = state
        .page(page)?
        .properties
        .values()
        .filter(|property| key.is_none_or(|key| property.key == key))
        .collect();
    let window = call.page(25, 250)?;
    let results = window.of(&found).into_iter().map(show).collect();
    call.results(window, found.len(), results)
}

fn find<'s>(state: &'s State, page: &str, id: &str) -> Result<&'s Property, Failure> {
    let found = id
        .parse()
        .ok()
        .and_then(|id: u64| state.page(page).ok()?.properties.get(&id));
    found.ok_or_else(|| Failure::missing("Property"))
}

pub(super) fn get(state: &State, _: &Call, page: &str, id: &str) -> Answer {
    state.page(page)?;
    ok(show(find(state, page, id)?))
}

pub(super) fn create(state: &mut State, call: &Call, page: &str) -> Answer {
    let key = call.body["key"].as_str().filter(|key| !key.is_empty());
    let key = key
        .ok_or_else(|| Failure::bad("key must be given"))?
        .to_owned();
    let found = state.page(page)?;
    let number = found.id;
    if found
        .properties
        .values()
        .any(|property| property.key == key)
    {
        return Err(Failure::bad(format!(
            "A property with the key '{key}' exists already"
        )));
    }
    let property = Property {
        id: state.next_id(),
        key,
        value: call.body["value"].clone(),
        number: 1,
        message: String::new(),
        author: call.account.clone(),
        at: state.tick(),
    };
    state
        .page_mut(number)?
        .properties
        .insert(property.id, property.clone());
    ok(show(&property))
}

pub(super) fn update(state: &mut State, call: &Call, page: &str, id: &str) -> Answer {
    let number = state.page(page)?.id;
    let mut property = find(state, page, id)?.clone();
    let given = call.body["version"]["number"].as_u64();
    if given != Some(property.number.saturating_add(1)) {
        return Err(Failure::conflict(format!(
            "Version must be incremented when updating a property. Current Version: [{}]. Provided version: [{}]",
            property.number,
            given.unwrap_or_default()
        )));
    }
    property.number = property.number.saturating_add(1);
    property.value = call.body["value"].clone();
    property.message = call.body["version"]["message"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    property.author.clone_from(&call.account);
    property.at = state.tick();
    state
        .page_mut(number)?
        .properties
        .insert(property.id, property.clone());
    ok(show(&property))
}

pub(super) fn delete(state: &mut State, _: &Call, page: &str, id: &str) -> Answer {
    let number = state.page(page)?.id;
    let property = find(state, page, id)?.id;
    state.tick();
    state.page_mut(number)?.properties.remove(&property);
    no_content()
}
