//! Changes of a node as such, without what is inside: type, attributes, marks, other keys.
//!
//! They are told and done on the JSON of the node, where `content` stands as `[]` if it is an array.

use serde_json::{Map, Value};

use super::ApplyError;
use super::change::Change;
use crate::edit::Path;
use crate::{Attrs, Mark, Node, NodeKind};

/// The JSON of a node, with an empty `content` if it has one.
pub(crate) fn own(node: &Node) -> Map<String, Value> {
    let mut own = match node.without_content().to_value() {
        Value::Object(keys) => keys,
        _ => Map::new(),
    };
    if node.content_key().is_some() {
        own.insert("content".to_owned(), Value::Array(Vec::new()));
    }
    own
}

/// The changes that lead from one node to another. A `content` that comes with what is in it is not
/// told.
pub(crate) fn changes(old: &Node, new: &Node, at: (&Path, &Path), changes: &mut Vec<Change>) {
    if old.same_but_content(new) {
        return;
    }
    let first = changes.len();
    kind(old, new, at, changes);
    attributes(old, new, at, changes);
    let marks = |node: &Node| node.marks_key().cloned();
    if marks(old) != marks(new) {
        changes.push(Change::Marks {
            old: at.0.clone(),
            new: at.1.clone(),
            before: marks(old),
            after: marks(new),
        });
    }
    // Whatever the changes so far do not bring about.
    let (mut reached, after) = (own(old), own(new));
    for change in changes.iter().skip(first) {
        // What has just been made from this node fits it.
        let _ = apply(&mut reached, change);
    }
    if !new.content().is_empty() {
        reached
            .entry("content")
            .or_insert_with(|| Value::Array(Vec::new()));
    }
    let keys: Vec<String> = reached.keys().chain(after.keys()).cloned().collect();
    for key in keys {
        if reached.get(&key) != after.get(&key) {
            let change = Change::Key {
                old: at.0.clone(),
                new: at.1.clone(),
                before: reached.get(&key).cloned(),
                after: after.get(&key).cloned(),
                key: key.clone(),
            };
            let _ = apply(&mut reached, &change);
            changes.push(change);
        }
    }
}

fn kind(old: &Node, new: &Node, at: (&Path, &Path), changes: &mut Vec<Change>) {
    let typed = |node: &Node| *node.kind() != NodeKind::Untyped;
    if old.kind() != new.kind() && typed(old) && typed(new) {
        changes.push(Change::Kind {
            old: at.0.clone(),
            new: at.1.clone(),
            before: old.kind().clone(),
            after: new.kind().clone(),
        });
    }
}

fn attributes(old: &Node, new: &Node, at: (&Path, &Path), changes: &mut Vec<Change>) {
    let none = Attrs::new();
    let (before, after) = (old.attrs().unwrap_or(&none), new.attrs().unwrap_or(&none));
    let added = after.keys().filter(|name| !before.contains_key(name));
    for name in before.keys().chain(added) {
        if before.get(name) != after.get(name) {
            changes.push(Change::Attribute {
                old: at.0.clone(),
                new: at.1.clone(),
                name: name.to_owned(),
                before: before.get(name).cloned(),
                after: after.get(name).cloned(),
            });
        }
    }
}

/// Does a change of a node as such.
pub(crate) fn apply(own: &mut Map<String, Value>, change: &Change) -> Result<(), ApplyError> {
    let unfit = |what: &str| {
        Err(ApplyError::Unfit {
            pointer: change.old_path().map(Path::to_string).unwrap_or_default(),
            what: what.to_owned(),
        })
    };
    match change {
        Change::Kind { before, after, .. } => {
            if own.get("type").and_then(Value::as_str) != Some(before.as_str()) {
                return unfit("another type");
            }
            own.insert("type".to_owned(), after.as_str().into());
        }
        Change::Attribute {
            name,
            before,
            after,
            ..
        } => {
            let attrs = own.get("attrs").and_then(Value::as_object);
            if attrs.and_then(|attrs| attrs.get(name)) != before.as_ref() {
                return unfit("another value of an attribute");
            }
            set_attribute(own, name, after.as_ref());
        }
        Change::Marks { before, after, .. } => {
            let there = own.get("marks").and_then(Value::as_array);
            let same = match (there, before) {
                (None, None) => true,
                (Some(there), Some(before)) => {
                    there.len() == before.len()
                        && there.iter().zip(before).all(|(a, b)| *a == b.to_value())
                }
                _ => false,
            };
            if !same {
                return unfit("other marks");
            }
            match after {
                Some(marks) => {
                    let marks = marks.iter().map(Mark::to_value).collect();
                    own.insert("marks".to_owned(), marks);
                }
                None => drop(own.remove("marks")),
            }
        }
        Change::Key {
            key, before, after, ..
        } => {
            if own.get(key) != before.as_ref() {
                return unfit("another value of a key");
            }
            match after {
                Some(value) => own.insert(key.clone(), value.clone()),
                None => own.remove(key),
            };
        }
        _ => {}
    }
    Ok(())
}

/// An `attrs` is made for the first attribute, and goes with the last one.
fn set_attribute(own: &mut Map<String, Value>, name: &str, value: Option<&Value>) {
    let attrs = own
        .entry("attrs")
        .or_insert_with(|| Value::Object(Map::new()));
    if !attrs.is_object() {
        *attrs = Value::Object(Map::new());
    }
    let Value::Object(attrs) = attrs else { return };
    match value {
        Some(value) => drop(attrs.insert(name.to_owned(), value.clone())),
        None => drop(attrs.remove(name)),
    }
    if attrs.is_empty() {
        own.remove("attrs");
    }
}
