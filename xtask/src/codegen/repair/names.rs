//! Names: every type has one, and no two the same.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

use super::plain::is_plain;
use crate::codegen::schema::{self, components, each, each_operation, refer_to, reference};
use crate::codegen::spelling::{pascal, singular};
/// Component names that differ only by case would become one type, and some would hide what every
/// Rust file knows.
pub(super) fn part_names_that_differ_by_case(document: &mut Value) -> usize {
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    let Some(components) = components(document) else {
        return 0;
    };
    let mut taken: BTreeSet<String> = [
        "Option", "Vec", "String", "Box", "Result", "Self", "Some", "None", "Ok", "Err",
    ]
    .map(str::to_owned)
    .into();
    // Upper case first: the lower-case one is the stranger.
    let mut names: Vec<String> = components.keys().cloned().collect();
    names.sort();
    for name in names {
        if !taken.insert(pascal(&name)) {
            let mut other = format!("{name}Object");
            while !taken.insert(pascal(&other)) {
                other.push_str("Object");
            }
            renamed.insert(name, other);
        }
    }
    let entries: Vec<(String, Value)> = std::mem::take(components)
        .into_iter()
        .map(|(name, schema)| (renamed.get(&name).cloned().unwrap_or(name), schema))
        .collect();
    components.extend(entries);
    each(document, &mut |schema| {
        if let Some(other) = reference(schema).and_then(|name| renamed.get(name)) {
            *schema = refer_to(other);
        }
    });
    renamed.len()
}

/// The Jira Software document writes objects out in full wherever they occur; what occurs twice, or
/// is a component anyway, becomes one component. What occurs once becomes a component too: typify
/// would invent a name for it, and take two things of one name for the same.
pub(super) fn name_inline_types(document: &mut Value) -> usize {
    let mut changed = 0;
    let mut taken: BTreeSet<String> = components(document)
        .into_iter()
        .flatten()
        .map(|(name, _)| pascal(name))
        .collect();
    // Each round names the innermost; that makes their parents the innermost of the next.
    loop {
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for (name, schema) in components(document).into_iter().flatten() {
            if !is_plain(schema) {
                known
                    .entry(canonical(schema))
                    .or_insert_with(|| name.clone());
            }
        }
        let mut found: BTreeMap<String, Inline> = BTreeMap::new();
        find_inline(document, &mut found);
        if found.is_empty() {
            return changed;
        }
        let mut added: Vec<(String, Value)> = Vec::new();
        for (text, inline) in found {
            if known.contains_key(&text) {
                continue;
            }
            let shared = inline.count > 1
                && inline.schema.get("enum").is_none()
                && !is_vague(&inline.property);
            let mut name = pascal(&inline.property);
            if !shared || taken.contains(&name) {
                name = pascal(&format!("{} {}", inline.owner, inline.property));
            }
            if let Some(list) = list_name(&inline).filter(|list| !taken.contains(list)) {
                name = list;
            }
            while !taken.insert(name.clone()) {
                name.push_str("Value");
            }
            known.insert(text, name.clone());
            added.push((name, inline.schema));
        }
        replace_inline(document, &mut |schema| {
            if is_inline_type(schema)
                && let Some(name) = known.get(&canonical(schema))
            {
                *schema = refer_to(name);
                changed += 1;
            }
        });
        if let Some(components) = components(document) {
            components.extend(added);
        }
    }
}

/// An answer that several operations share is named after what it is a list of.
fn list_name(inline: &Inline) -> Option<String> {
    if inline.property != "response" || inline.count < 2 {
        return None;
    }
    let properties = inline.schema.get("properties")?.as_object()?;
    let mut lists = properties
        .values()
        .filter_map(|property| reference(property.get("items")?));
    match (lists.next(), lists.next()) {
        (Some(item), None) => Some(format!("{}List", pascal(item))),
        _ => None,
    }
}

/// A type that is written out, and where it was found first.
struct Inline {
    count: usize,
    owner: String,
    property: String,
    schema: Value,
}

fn is_inline_type(schema: &Value) -> bool {
    reference(schema).is_none() && !is_plain(schema)
}

/// The text of a schema, with its properties in a fixed order.
fn canonical(schema: &Value) -> String {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(object) => {
                let ordered: BTreeMap<&String, Value> =
                    object.iter().map(|(k, v)| (k, sorted(v))).collect();
                ordered.into_iter().map(|(k, v)| (k.clone(), v)).collect()
            }
            Value::Array(elements) => elements.iter().map(sorted).collect(),
            other => other.clone(),
        }
    }
    sorted(schema).to_string()
}

/// Property names that say nothing without their owner.
fn is_vague(property: &str) -> bool {
    const VAGUE: [&str; 16] = [
        "value", "values", "type", "status", "state", "data", "item", "details", "body", "result",
        "key", "id", "results", "entry", "from", "to",
    ];
    VAGUE.contains(&property)
}

/// Calls `visit` with the name and schema of everything below a schema, the innermost first.
fn below(schema: &mut Value, visit: &mut dyn FnMut(&str, &mut Value)) {
    fn descend(name: &str, schema: &mut Value, visit: &mut dyn FnMut(&str, &mut Value), own: bool) {
        if let Some(object) = schema.as_object_mut() {
            for (key, value) in object.iter_mut() {
                match key.as_str() {
                    "properties" => {
                        for (property, value) in value.as_object_mut().into_iter().flatten() {
                            descend(property, value, visit, true);
                        }
                    }
                    "items" | "additionalProperties" if value.is_object() => {
                        descend(&singular(name), value, visit, true);
                    }
                    _ => {}
                }
            }
        }
        if own {
            visit(name, schema);
        }
    }
    descend("value", schema, visit, false);
}

/// Finds the innermost types that are written out.
fn find_inline(document: &mut Value, found: &mut BTreeMap<String, Inline>) {
    let mut find = |owner: &str, property: &str, schema: &mut Value| {
        let mut innermost = is_inline_type(schema);
        if innermost {
            below(schema, &mut |_, child| innermost &= !is_inline_type(child));
        }
        if innermost {
            let inline = || Inline {
                count: 0,
                owner: owner.to_owned(),
                property: property.to_owned(),
                schema: schema.clone(),
            };
            found.entry(canonical(schema)).or_insert_with(inline).count += 1;
        }
    };
    for (name, schema) in components(document).into_iter().flatten() {
        below(schema, &mut |property, child| find(name, property, child));
    }
    each_operation(document, &mut |_, _, operation| {
        let id = operation
            .get("operationId")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        for parameter in operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            let name = parameter
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            let Some(schema) = parameter.get_mut("schema") else {
                continue;
            };
            let schema = if schema.get("items").is_some() {
                &mut schema["items"]
            } else {
                schema
            };
            find(&id, &name, schema);
        }
        with_content(operation, &mut |schema, role| {
            below(schema, &mut |property, child| {
                find(&format!("{id} {role}"), property, child)
            });
            find(&id, role, schema);
        });
    });
}

/// Calls `visit` on the schemas of an operation's body and answers, with which of the two it is.
fn with_content(operation: &mut Value, visit: &mut dyn FnMut(&mut Value, &str)) {
    for (part, role) in [("requestBody", "body"), ("responses", "response")] {
        let Some(taken) = operation
            .as_object_mut()
            .and_then(|operation| operation.remove(part))
        else {
            continue;
        };
        let mut only = json!({ part: taken });
        with_roots(&mut only, &mut |schema| visit(schema, role));
        operation[part] = only[part].take();
    }
}

/// Calls `visit` on every schema an operation writes down outside of other schemas.
fn with_roots(operation: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    let mut holder = json!({ "paths": { "/": { "get": operation.take() } } });
    for root in schema::roots(&mut holder) {
        visit(root);
    }
    *operation = holder["paths"]["/"]["get"].take();
}

/// Components themselves keep their names; everything below them, and whatever operations write out,
/// may be replaced.
fn replace_inline(document: &mut Value, replace: &mut dyn FnMut(&mut Value)) {
    for schema in components(document).into_iter().flat_map(Map::values_mut) {
        below(schema, &mut |_, child| replace(child));
    }
    each_operation(document, &mut |_, _, operation| {
        with_roots(operation, &mut |root| {
            below(root, &mut |_, child| replace(child));
            replace(root);
        });
    });
}
