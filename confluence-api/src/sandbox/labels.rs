//! Labels: read with the newer API, written with the older one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, no_content, ok};
use super::contents::{listed, page_of};
use super::model::{Attachment, Kind, Label, Status};
use super::state::State;

pub(super) fn show(label: &Label) -> Value {
    json!({"id": label.id.to_string(), "name": label.name, "prefix": label.prefix})
}

/// A label as the older API shows it.
pub(super) fn show_v1(label: &Label) -> Value {
    json!({
        "prefix": label.prefix,
        "name": label.name,
        "id": label.id.to_string(),
        "label": label.name,
    })
}

/// Labels as the older API lists them.
pub(super) fn results_v1(call: &Call, labels: &[Label], path: &str) -> Value {
    let labels: Vec<Value> = labels.iter().map(show_v1).collect();
    json!({
        "results": labels,
        "start": 0,
        "limit": 200,
        "size": labels.len(),
        "_links": {
            "self": format!("{}{path}", call.base()),
            "base": call.base(),
            "context": "/wiki",
        },
    })
}

fn page(call: &Call, labels: Vec<&Label>) -> Answer {
    let prefix = call.query("prefix");
    let mut labels: Vec<&Label> = labels
        .into_iter()
        .filter(|label| prefix.is_none_or(|prefix| label.prefix == prefix))
        .collect();
    match call.query("sort") {
        Some("name") => labels.sort_by(|a, b| a.name.cmp(&b.name)),
        Some("-name") => labels.sort_by(|a, b| b.name.cmp(&a.name)),
        _ => {}
    }
    let window = call.page(25, 250)?;
    let results = window.of(&labels).into_iter().map(show).collect();
    call.results(window, labels.len(), results)
}

pub(super) fn list(state: &State, call: &Call, collection: &str, id: &str) -> Answer {
    let id = state.thing(collection, id)?;
    page(call, state.labels_of(id).iter().collect())
}

/// Each label that is used somewhere the filter lets through, once.
fn used(state: &State, at: impl Fn(u64) -> bool) -> BTreeMap<u64, &Label> {
    let mut found = BTreeMap::new();
    for (holder, labels) in state.labels.iter().filter(|(holder, _)| at(**holder)) {
        for label in labels {
            state.touch_thing(*holder);
            found.insert(label.id, label);
        }
    }
    found
}

/// The labels of all content of a space.
pub(super) fn in_space(state: &State, call: &Call, space: &str) -> Answer {
    let space = state.space(space)?.id;
    let found = used(state, |holder| {
        holder != space && state.space_of(holder) == Some(space)
    });
    page(call, found.into_values().collect())
}

/// The labels of the whole site.
pub(super) fn everywhere(state: &State, call: &Call) -> Answer {
    let ids = call.list("label-id");
    let wanted = |label: &Label| ids.is_empty() || ids.contains(&label.id.to_string());
    let found = used(state, |holder| state.labels_of(holder).iter().any(wanted));
    page(call, found.into_values().filter(|l| wanted(l)).collect())
}

fn known(state: &State, id: &str) -> Result<u64, Failure> {
    let mut all = state.labels.values().flatten();
    let found = all.find(|label| label.id.to_string() == id);
    found
        .map(|label| label.id)
        .ok_or_else(|| Failure::missing("Label"))
}

fn carries(state: &State, holder: u64, label: u64) -> bool {
    state.labels_of(holder).iter().any(|l| l.id == label)
}

/// The pages or blog posts that carry a label.
pub(super) fn contents(state: &State, call: &Call, id: &str, kind: Kind) -> Answer {
    let label = known(state, id)?;
    let spaces = call.list("space-id");
    let contents = state.contents.iter().filter(|content| {
        content.kind == kind
            && carries(state, content.id, label)
            && (spaces.is_empty() || spaces.contains(&content.space.to_string()))
    });
    page_of(state, call, &listed(call, contents)?)
}

/// The attachments that carry a label.
pub(super) fn attachments(state: &State, call: &Call, id: &str) -> Answer {
    let label = known(state, id)?;
    let found: Vec<&Attachment> = state
        .attachments
        .iter()
        .filter(|file| carries(state, file.id, label))
        .collect();
    super::attachments::page_of(state, call, &found)
}

/// Reads labels of a request: a list of them or a single one.
fn read(body: &Value) -> Result<Vec<(String, String)>, Failure> {
    let given: Vec<&Value> = match body {
        Value::Array(labels) => labels.iter().collect(),
        label @ Value::Object(_) => vec![label],
        _ => return Err(Failure::bad("The body must be a label or a list of labels")),
    };
    let mut labels = Vec::new();
    for label in given {
        let name = label["name"].as_str().unwrap_or_default().to_lowercase();
        let prefix = label["prefix"].as_str().unwrap_or("global").to_owned();
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(Failure::bad(format!("The label '{name}' is not valid")));
        }
        if !matches!(prefix.as_str(), "global" | "my" | "team" | "system") {
            return Err(Failure::bad(format!("The prefix '{prefix}' is not valid")));
        }
        labels.push((prefix, name));
    }
    Ok(labels)
}

pub(super) fn add(state: &mut State, call: &Call, id: &str) -> Answer {
    let holder = state.anything(id)?;
    let labels = read(&call.body)?;
    state.tick();
    for (prefix, name) in labels {
        state.label(holder, &prefix, &name);
    }
    let path = format!("/rest/api/content/{id}/label");
    ok(results_v1(call, state.labels_of(holder), &path))
}

pub(super) fn remove(state: &mut State, id: &str, name: &str) -> Answer {
    let holder = state.anything(id)?;
    take_off(state, holder, name)
}

fn take_off(state: &mut State, holder: u64, name: &str) -> Answer {
    let (prefix, name) = name
        .split_once(':')
        .map_or((None, name), |(p, n)| (Some(p), n));
    state.tick();
    let labels = state.labels.entry(holder).or_default();
    let before = labels.len();
    labels.retain(|label| {
        !(label.name.eq_ignore_ascii_case(name) && prefix.is_none_or(|p| p == label.prefix))
    });
    if labels.len() == before {
        return Err(Failure::missing("Label"));
    }
    no_content()
}

pub(super) fn of_space(state: &State, call: &Call, key: &str) -> Answer {
    let space = state.keyed(key)?.id;
    let prefix = call.query("prefix");
    let labels: Vec<Label> = state
        .labels_of(space)
        .iter()
        .filter(|label| prefix.is_none_or(|prefix| label.prefix == prefix))
        .cloned()
        .collect();
    ok(results_v1(
        call,
        &labels,
        &format!("/rest/api/space/{key}/label"),
    ))
}

pub(super) fn add_to_space(state: &mut State, call: &Call, key: &str) -> Answer {
    let space = state.keyed(key)?.id;
    let labels = read(&call.body)?;
    state.tick();
    for (prefix, name) in labels {
        state.label(space, &prefix, &name);
    }
    of_space(state, call, key)
}

pub(super) fn remove_from_space(state: &mut State, call: &Call, key: &str) -> Answer {
    let space = state.keyed(key)?.id;
    let name = call.query("name").unwrap_or_default();
    match call.query("prefix") {
        Some(prefix) => take_off(state, space, &format!("{prefix}:{name}")),
        None => take_off(state, space, name),
    }
}

/// What carries a label, over all spaces.
pub(super) fn details(state: &State, call: &Call) -> Answer {
    let name = call.query("name").unwrap_or_default();
    let label = state
        .labels
        .values()
        .flatten()
        .find(|label| label.name.eq_ignore_ascii_case(name));
    let label = label.ok_or_else(|| Failure::missing("Label"))?;
    let kind = call.query("type");
    let found: Vec<Value> = state
        .contents
        .iter()
        .filter(|content| content.status == Status::Current && carries(state, content.id, label.id))
        .filter(|content| kind.is_none_or(|kind| content.kind.as_str() == kind))
        .map(|content| {
            state.touch(content.space);
            json!({
                "contentType": content.kind.as_str(),
                "contentId": content.id,
                "title": content.title,
            })
        })
        .collect();
    let window = call.page(200, 200)?;
    let results = window.of(&found);
    ok(json!({
        "label": show_v1(label),
        "associatedContents": {
            "results": results,
            "start": window.start,
            "limit": window.size,
            "size": results.len(),
            "_links": {"base": call.base(), "context": "/wiki"},
        },
    }))
}

impl State {
    /// Puts a label on something. The id of a label is the same wherever it is.
    pub(super) fn label(&mut self, holder: u64, prefix: &str, name: &str) {
        let known = self.labels.values().flatten();
        let mut known = known.filter(|label| label.prefix == prefix && label.name == name);
        let id = known.next().map(|label| label.id);
        let id = id.unwrap_or_else(|| self.next_id());
        let label = Label {
            id,
            prefix: prefix.to_owned(),
            name: name.to_owned(),
        };
        let labels = self.labels.entry(holder).or_default();
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
}
