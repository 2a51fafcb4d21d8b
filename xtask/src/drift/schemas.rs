//! Changes of schemas, property by property.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Change, Kind};
use crate::documents::operations;

/// The directions in which a type travels.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Travels {
    pub(super) sent: bool,
    pub(super) received: bool,
}

/// Changes of the named schemas.
pub(super) fn compare(old: &Value, new: &Value) -> Vec<Change> {
    let change = |kind, name: &str, detail: String, breaking| Change {
        kind,
        of: "schema",
        name: name.to_owned(),
        detail,
        breaking,
    };
    let (before, after) = (named(old), named(new));
    let (used_before, used_after) = (usage(old), usage(new));
    let mut changes = Vec::new();
    for (name, schema) in &before {
        let Some(newer) = after.get(name) else {
            // What nothing reached was never generated.
            let breaking = used_before.contains_key(*name);
            changes.push(change(Kind::Removed, name, String::new(), breaking));
            continue;
        };
        let (was, is) = (used_before.get(*name), used_after.get(*name));
        let travels = Travels {
            sent: was.is_some_and(|used| used.sent) || is.is_some_and(|used| used.sent),
            received: was.is_some_and(|used| used.received) || is.is_some_and(|used| used.received),
        };
        let mut told = Vec::new();
        differences(schema, newer, "", travels, &mut told);
        for (detail, breaking) in told {
            changes.push(change(
                Kind::Changed,
                name,
                detail,
                breaking && was.is_some(),
            ));
        }
    }
    for name in after.keys().filter(|name| !before.contains_key(**name)) {
        changes.push(change(Kind::Added, name, String::new(), false));
    }
    changes
}

fn named(root: &Value) -> BTreeMap<&str, &Value> {
    let schemas = root
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    schemas
        .into_iter()
        .flatten()
        .map(|(name, schema)| (name.as_str(), schema))
        .collect()
}

/// The named schemas that operations reach, and in which direction.
fn usage(root: &Value) -> BTreeMap<String, Travels> {
    let mut usage: BTreeMap<String, Travels> = BTreeMap::new();
    for (_, _, operation) in operations(root) {
        for (part, sent) in [
            ("parameters", true),
            ("requestBody", true),
            ("responses", false),
        ] {
            let mut reached = BTreeSet::new();
            if let Some(part) = operation.get(part) {
                reach(root, part, &mut reached);
            }
            for reference in reached {
                let Some(name) = reference.strip_prefix("#/components/schemas/") else {
                    continue;
                };
                let used = usage.entry(name.to_owned()).or_default();
                used.sent |= sent;
                used.received |= !sent;
            }
        }
    }
    usage
}

fn reach(root: &Value, value: &Value, reached: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get("$ref")
                && reached.insert(reference.clone())
                && let Some(target) = resolve(root, reference)
            {
                reach(root, target, reached);
            }
            for (key, inner) in map {
                if !matches!(key.as_str(), "example" | "examples") {
                    reach(root, inner, reached);
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| reach(root, inner, reached)),
        _ => {}
    }
}

/// What a reference within the document points to.
pub(super) fn resolve<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    root.pointer(reference.strip_prefix('#')?)
}

/// What two schemas differ in, named schemas behind references apart: what, and whether it breaks.
pub(super) fn differences(
    old: &Value,
    new: &Value,
    place: &str,
    travels: Travels,
    told: &mut Vec<(String, bool)>,
) {
    let at = |text: String| match place {
        "" => text,
        _ => format!("{place}: {text}"),
    };
    let (was, is) = (kind(old), kind(new));
    if was != is {
        told.push((at(format!("{was} -> {is}")), true));
        return;
    }
    values(old, new, &at, told);
    let nullable = |schema: &Value| schema.get("nullable") == Some(&Value::Bool(true));
    if nullable(old) != nullable(new) {
        let text = if nullable(new) {
            "may now be null"
        } else {
            "may no longer be null"
        };
        // Answers are read as optional in any case.
        told.push((at(text.to_owned()), travels.sent && !travels.received));
    }
    properties(old, new, place, travels, told);
    for (key, name) in [("items", "element"), ("additionalProperties", "value")] {
        if let (Some(old), Some(new)) = (old.get(key), new.get(key))
            && old.is_object()
            && new.is_object()
        {
            differences(old, new, &below(place, name), travels, told);
        }
    }
    for key in ["allOf", "oneOf", "anyOf"] {
        let list = |schema: &'_ Value| {
            schema
                .get(key)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        let (old, new) = (list(old), list(new));
        for (index, (old, new)) in old.iter().zip(&new).enumerate() {
            let place = if key == "allOf" {
                place.to_owned()
            } else {
                below(place, &format!("alternative {}", index + 1))
            };
            differences(old, new, &place, travels, told);
        }
    }
}

fn properties(
    old: &Value,
    new: &Value,
    place: &str,
    travels: Travels,
    told: &mut Vec<(String, bool)>,
) {
    let list = |schema: &'_ Value| -> Vec<(String, Value)> {
        let properties = schema.get("properties").and_then(Value::as_object);
        properties
            .into_iter()
            .flatten()
            .map(|(name, schema)| (name.clone(), schema.clone()))
            .collect()
    };
    let required = |schema: &Value, name: &str| {
        let required = schema.get("required").and_then(Value::as_array);
        required
            .into_iter()
            .flatten()
            .any(|required| required == name)
    };
    let (before, after) = (list(old), list(new));
    let find = |list: &[(String, Value)], name: &str| {
        list.iter()
            .find(|(known, _)| known == name)
            .map(|(_, schema)| schema.clone())
    };
    for (name, schema) in &before {
        let place = below(place, &format!("property `{name}`"));
        let Some(newer) = find(&after, name) else {
            told.push((format!("{place} removed"), true));
            continue;
        };
        match (required(old, name), required(new, name)) {
            // Answers are read as optional in any case.
            (false, true) => told.push((format!("{place} is now required"), travels.sent)),
            (true, false) => told.push((format!("{place} is no longer required"), travels.sent)),
            _ => {}
        }
        differences(schema, &newer, &place, travels, told);
    }
    for (name, schema) in &after {
        if find(&before, name).is_none() {
            let required = required(new, name);
            let place = below(place, &format!("property `{name}`"));
            let word = if required { "added, required" } else { "added" };
            told.push((
                format!("{place} {word}: {}", kind(schema)),
                required && travels.sent,
            ));
        }
    }
}

/// Values of an enumeration. Generated ones are open: a value more breaks nobody.
fn values(old: &Value, new: &Value, at: &dyn Fn(String) -> String, told: &mut Vec<(String, bool)>) {
    let list = |schema: &Value| -> Vec<String> {
        let values = schema.get("enum").and_then(Value::as_array);
        let text = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        values.into_iter().flatten().map(text).collect()
    };
    let (before, after) = (list(old), list(new));
    match (before.is_empty(), after.is_empty()) {
        (false, true) => told.push((at("no longer an enumeration".to_owned()), true)),
        (true, false) => told.push((
            at(format!("now an enumeration of {}", after.join(", "))),
            true,
        )),
        _ => {
            for value in before.iter().filter(|value| !after.contains(value)) {
                told.push((at(format!("value `{value}` removed")), true));
            }
            for value in after.iter().filter(|value| !before.contains(value)) {
                told.push((at(format!("value `{value}` added")), false));
            }
        }
    }
}

fn below(place: &str, inner: &str) -> String {
    match place {
        "" => inner.to_owned(),
        _ => format!("{place}, {inner}"),
    }
}

/// The type of a schema as the generated code tells types apart: widths of numbers and most formats
/// of strings make no difference there.
pub(super) fn kind(schema: &Value) -> String {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return reference.rsplit('/').next().unwrap_or(reference).to_owned();
    }
    let inner = |key: &str| {
        schema
            .get(key)
            .and_then(Value::as_array)
            .filter(|list| !list.is_empty())
    };
    if let Some(parts) = inner("allOf") {
        let parts: Vec<String> = parts.iter().map(kind).collect();
        return parts.join(" & ");
    }
    if let Some(alternatives) = inner("oneOf").or(inner("anyOf")) {
        let alternatives: Vec<String> = alternatives.iter().map(kind).collect();
        return format!("one of {}", alternatives.join(" | "));
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("array") => format!(
            "list of {}",
            schema.get("items").map_or("anything".to_owned(), kind)
        ),
        Some("string") => match schema.get("format").and_then(Value::as_str) {
            Some(format @ ("date-time" | "date" | "binary")) => format!("string ({format})"),
            _ => "string".to_owned(),
        },
        Some("object") | None if schema.get("properties").is_some() => "object".to_owned(),
        Some("object") => match schema.get("additionalProperties") {
            Some(values) if values.is_object() => format!("map of {}", kind(values)),
            _ => "object".to_owned(),
        },
        Some(other) => other.to_owned(),
        None => "anything".to_owned(),
    }
}
