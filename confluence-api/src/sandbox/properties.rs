//! Properties: whatever JSON an app keeps on content, a comment, an attachment or a space, with
//! versions of their own.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, no_content, ok};
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

/// Those of spaces name their author otherwise.
pub(super) fn show_in(collection: &str, property: &Property) -> Value {
    if collection != "spaces" {
        return show(property);
    }
    json!({
        "id": property.id.to_string(),
        "key": property.key,
        "value": property.value,
        "createdAt": rfc3339(property.at),
        "createdBy": property.author,
        "version": {
            "number": property.number,
            "message": property.message,
            "createdBy": property.author,
            "createdAt": rfc3339(property.at),
        },
    })
}

pub(super) fn list(state: &State, call: &Call, collection: &str, holder: &str) -> Answer {
    let key = call.query("key");
    let found: Vec<&Property> = state
        .properties_of(state.thing(collection, holder)?)
        .filter(|property| key.is_none_or(|key| property.key == key))
        .collect();
    let window = call.page(25, 250)?;
    let results = window
        .of(&found)
        .into_iter()
        .map(|property| show_in(collection, property))
        .collect();
    call.results(window, found.len(), results)
}

fn find<'s>(
    state: &'s State,
    collection: &str,
    holder: &str,
    id: &str,
) -> Result<(u64, &'s Property), Failure> {
    let holder = state.thing(collection, holder)?;
    let found = id
        .parse()
        .ok()
        .and_then(|id: u64| state.properties.get(&holder)?.get(&id));
    let found = found.ok_or_else(|| Failure::missing("Property"))?;
    Ok((holder, found))
}

pub(super) fn get(state: &State, collection: &str, holder: &str, id: &str) -> Answer {
    let (_, property) = find(state, collection, holder, id)?;
    ok(show_in(collection, property))
}

pub(super) fn create(state: &mut State, call: &Call, collection: &str, holder: &str) -> Answer {
    let key = call.body["key"].as_str().filter(|key| !key.is_empty());
    let key = key
        .ok_or_else(|| Failure::bad("key must be given"))?
        .to_owned();
    let holder = state.thing(collection, holder)?;
    if state
        .properties_of(holder)
        .any(|property| property.key == key)
    {
        return Err(Failure::bad(format!(
            "A property with the key '{key}' exists already"
        )));
    }
    let property = state.add_property(holder, &key, call.body["value"].clone(), &call.account);
    let status = if collection == "spaces" { 201 } else { 200 };
    Ok(Reply::Json(status, show_in(collection, &property)))
}

pub(super) fn update(
    state: &mut State,
    call: &Call,
    collection: &str,
    holder: &str,
    id: &str,
) -> Answer {
    let (holder, property) = find(state, collection, holder, id)?;
    let mut property = property.clone();
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
    state.put_property(holder, property.clone());
    ok(show_in(collection, &property))
}

pub(super) fn delete(state: &mut State, collection: &str, holder: &str, id: &str) -> Answer {
    let (holder, property) = find(state, collection, holder, id)?;
    let property = property.id;
    state.tick();
    if let Some(properties) = state.properties.get_mut(&holder) {
        properties.remove(&property);
    }
    no_content()
}

impl State {
    pub(super) fn add_property(
        &mut self,
        holder: u64,
        key: &str,
        value: Value,
        author: &str,
    ) -> Property {
        let property = Property {
            id: self.next_id(),
            key: key.to_owned(),
            value,
            number: 1,
            message: String::new(),
            author: author.to_owned(),
            at: self.tick(),
        };
        self.put_property(holder, property.clone());
        property
    }

    fn put_property(&mut self, holder: u64, property: Property) {
        self.properties
            .entry(holder)
            .or_default()
            .insert(property.id, property);
    }
}
