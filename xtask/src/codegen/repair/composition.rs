//! Repairs of schemas that are made of others: one object for `allOf`, one for alternatives.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::codegen::schema::{components, each, refer_to, reference};
/// `allOf` with one member is how the documents write a reference that has a description.
pub(super) fn unwrap_lone_all_of(document: &mut Value) -> usize {
    let mut changed = 0;
    each(document, &mut |schema| {
        if let Some([only]) = schema
            .get("allOf")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            && schema.get("properties").is_none()
        {
            *schema = only.clone();
            changed += 1;
        }
    });
    changed
}

/// Confluence v2 adds `_links` to a resource in each answer that holds it, which would make a type of
/// each answer; the resource has the links.
pub(super) fn give_resources_their_links(document: &mut Value) -> usize {
    let mut links: BTreeMap<String, Value> = BTreeMap::new();
    let mut changed = 0;
    each(document, &mut |schema| {
        let Some([resource, extra]) = schema
            .get("allOf")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
        else {
            return;
        };
        let (Some(name), Some(properties)) = (
            reference(resource),
            extra.get("properties").and_then(Value::as_object),
        ) else {
            return;
        };
        if properties.len() != 1 || !properties.contains_key("_links") {
            return;
        }
        links.insert(name.to_owned(), properties["_links"].clone());
        *schema = resource.clone();
        changed += 1;
    });
    for (name, added) in links {
        let target = components(document).and_then(|c| c.get_mut(&name));
        let Some(properties) = target
            .and_then(|t| t.get_mut("properties"))
            .and_then(Value::as_object_mut)
        else {
            continue;
        };
        match properties
            .get_mut("_links")
            .map(|own| (reference(own).map(str::to_owned), own))
        {
            None => {
                properties.insert("_links".into(), added);
            }
            Some((Some(shared), _)) => {
                // The shared links of others stay as they are.
                let merged = merge(document, &[refer_to(&shared), added]);
                if let Some(own) =
                    document.pointer_mut(&format!("/components/schemas/{name}/properties/_links"))
                {
                    *own = merged;
                }
            }
            Some((None, own)) => {
                if let (Some(own), Some(added)) = (
                    own.get_mut("properties").and_then(Value::as_object_mut),
                    added.get("properties").and_then(Value::as_object),
                ) {
                    for (key, value) in added {
                        own.entry(key.clone()).or_insert_with(|| value.clone());
                    }
                }
            }
        }
    }
    changed
}

/// What several schemas describe together is one object.
pub(super) fn merge_all_of(document: &mut Value) -> usize {
    let before = document.clone();
    let mut changed = 0;
    each(document, &mut |schema| {
        let Some(Value::Array(members)) = schema.get("allOf") else {
            return;
        };
        let mut members = members.clone();
        let mut own = schema.clone();
        if let Some(own) = own.as_object_mut() {
            own.remove("allOf");
        }
        members.push(own);
        *schema = merge(&before, &members);
        changed += 1;
    });
    changed
}

/// progenitor ignores discriminators and would take the first alternative that fits, which is any.
/// Scalars that may be one or another are text; one thing or a list of it is a list; alternatives
/// that are objects become one object with the properties of all; anything else is free-form.
pub(super) fn settle_unions(document: &mut Value) -> usize {
    let before = document.clone();
    let mut changed = 0;
    each(document, &mut |schema| {
        let alternatives = schema.get("oneOf").or_else(|| schema.get("anyOf"));
        let Some(alternatives) = alternatives.and_then(Value::as_array).cloned() else {
            return;
        };
        changed += 1;
        let resolved: Vec<&Value> = alternatives.iter().map(|a| resolve(&before, a)).collect();
        let kind = |schema: &Value| {
            schema
                .get("type")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let kinds: BTreeSet<String> = resolved.iter().map(|a| kind(a)).collect();
        let scalar = |kind: &str| matches!(kind, "string" | "integer" | "number" | "boolean");
        let list = alternatives.iter().find(|a| kind(a) == "array");
        let union = |a: &&Value| a.get("anyOf").is_some() || a.get("oneOf").is_some();
        *schema = if kinds.iter().all(|kind| scalar(kind)) && !kinds.contains("boolean") {
            json!({ "type": "string" })
        } else if alternatives.len() == 2
            && let Some(list) = list
            && alternatives.iter().any(|a| Some(a) == list.get("items"))
        {
            list.clone()
        } else if resolved
            .iter()
            .all(|a| a.get("properties").is_some() || union(a))
        {
            let mut merged = merge(&before, &alternatives);
            if let Some(merged) = merged.as_object_mut() {
                merged.remove("required");
                if let Some(Value::Object(properties)) = schema.get("properties")
                    && let Some(own) = merged.get_mut("properties").and_then(Value::as_object_mut)
                {
                    for (name, property) in properties {
                        own.entry(name.clone()).or_insert_with(|| property.clone());
                    }
                }
            }
            merged
        } else {
            json!({})
        };
    });
    changed
}

/// Follows references until something that is written out.
fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let mut schema = schema;
    // References do not nest deeper than this in any document; a circle of them is nothing.
    for _ in 0..16 {
        match reference(schema).and_then(|name| document.pointer("/components/schemas")?.get(name))
        {
            Some(target) => schema = target,
            None => return schema,
        }
    }
    schema
}

/// One object with the properties of several; those that two write differently become free-form.
fn merge(document: &Value, members: &[Value]) -> Value {
    let mut properties: Map<String, Value> = Map::new();
    let mut required: Option<BTreeSet<String>> = None;
    let mut rest = None;
    let mut queue: Vec<Value> = members.iter().rev().cloned().collect();
    let mut seen = HashSet::new();
    while let Some(member) = queue.pop() {
        if let Some(name) = reference(&member)
            && !seen.insert(name.to_owned())
        {
            continue;
        }
        let member = resolve(document, &member);
        for key in ["allOf", "anyOf", "oneOf"] {
            queue.extend(
                member
                    .get(key)
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .rev()
                    .cloned(),
            );
        }
        for (name, property) in member
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            match properties.get_mut(name) {
                None => {
                    properties.insert(name.clone(), property.clone());
                }
                Some(own) if own == property => {}
                Some(own) => *own = common(document, own, property),
            }
        }
        let mine: BTreeSet<String> = member
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|n| n.as_str().map(str::to_owned))
            .collect();
        required =
            Some(required.map_or_else(|| mine.clone(), |r| r.union(&mine).cloned().collect()));
        if let Some(schema) = member.get("additionalProperties")
            && schema != &Value::Bool(false)
        {
            rest = Some(schema.clone());
        }
    }
    let mut merged = json!({ "type": "object", "properties": properties });
    if let Some(required) = required.filter(|r| !r.is_empty()) {
        merged["required"] = json!(required);
    }
    if let Some(rest) = rest {
        merged["additionalProperties"] = rest;
    }
    merged
}

/// What two ways of writing a property have in common.
fn common(document: &Value, one: &Value, other: &Value) -> Value {
    let (left, right) = (resolve(document, one), resolve(document, other));
    let kind = |schema: &Value| {
        schema
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    match (kind(left).as_str(), kind(right).as_str()) {
        ("string", "string") => {
            let values = |schema: &Value| schema.get("enum").and_then(Value::as_array).cloned();
            match (values(left), values(right)) {
                (Some(mut values), Some(more)) => {
                    for value in more {
                        if !values.contains(&value) {
                            values.push(value);
                        }
                    }
                    json!({ "type": "string", "enum": values })
                }
                _ => json!({ "type": "string" }),
            }
        }
        (a, b) if a == b && matches!(a, "integer" | "number" | "boolean") => json!({ "type": a }),
        _ => json!({}),
    }
}
