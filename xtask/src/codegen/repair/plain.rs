//! Components that are no types of their own.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

use crate::codegen::schema::{components, each, reference};
pub(super) fn is_plain(schema: &Value) -> bool {
    let Some(object) = schema.as_object() else {
        return true;
    };
    if ["enum", "oneOf", "anyOf", "allOf"]
        .iter()
        .any(|key| object.contains_key(*key))
    {
        return false;
    }
    object
        .get("properties")
        .and_then(Value::as_object)
        .is_none_or(Map::is_empty)
}

/// Components that are lists, scalars, maps or nothing in particular would become types that only
/// wrap another; they are written out where they are used.
pub(super) fn inline_plain_components(document: &mut Value) -> usize {
    let mut changed = 0;
    // A plain component may refer to another.
    for _ in 0..8 {
        let plain: BTreeMap<String, Value> = components(document)
            .into_iter()
            .flatten()
            .filter(|(_, schema)| is_plain(schema))
            .map(|(name, schema)| (name.clone(), free(schema)))
            .collect();
        if plain.is_empty() {
            break;
        }
        each(document, &mut |schema| {
            if let Some(target) = reference(schema).and_then(|name| plain.get(name)) {
                *schema = target.clone();
                changed += 1;
            }
        });
        if let Some(components) = components(document) {
            components.retain(|name, schema| {
                !plain.contains_key(name)
                    || schema
                        .to_string()
                        .contains(&format!("\"#/components/schemas/{name}\""))
            });
        }
    }
    // An object of which nothing is known may turn out to be anything.
    each(document, &mut |schema| {
        let freed = free(schema);
        if freed != *schema {
            *schema = freed;
            changed += 1;
        }
    });
    changed
}

fn free(schema: &Value) -> Value {
    let Some(object) = schema.as_object() else {
        return json!({});
    };
    let nothing_known = object.get("type") == Some(&json!("object"))
        && object
            .get("properties")
            .and_then(Value::as_object)
            .is_none_or(Map::is_empty)
        && !["oneOf", "anyOf", "allOf"]
            .iter()
            .any(|key| object.contains_key(*key))
        && object
            .get("additionalProperties")
            .is_none_or(|rest| !rest.is_object());
    if nothing_known && object.get("additionalProperties").is_none() {
        json!({})
    } else {
        schema.clone()
    }
}
