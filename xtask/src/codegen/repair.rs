//! Repairs: one rule per defect of the documents.
//!
//! Each rule says why it exists and returns how many places it changed. A rule that changes nothing
//! in any document has outlived its reason and fails the run.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Map, Value, json};

use super::schema::{self, components, each, each_operation, refer_to, reference};
use super::spelling::{pascal, singular, spell};

/// A named repair.
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) apply: fn(&mut Value) -> usize,
}

/// All repairs, in the order they are applied.
pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "inline_shared_request_bodies",
        apply: inline_shared_request_bodies,
    },
    Rule {
        name: "inline_shared_parameters",
        apply: inline_shared_parameters,
    },
    Rule {
        name: "join_path_level_parameters",
        apply: join_path_level_parameters,
    },
    Rule {
        name: "leave_headers_to_the_transport",
        apply: leave_headers_to_the_transport,
    },
    Rule {
        name: "settle_request_bodies",
        apply: settle_request_bodies,
    },
    Rule {
        name: "settle_answers",
        apply: settle_answers,
    },
    Rule {
        name: "type_what_has_a_format",
        apply: type_what_has_a_format,
    },
    Rule {
        name: "type_what_has_properties",
        apply: type_what_has_properties,
    },
    Rule {
        name: "require_only_what_can_be_given",
        apply: require_only_what_can_be_given,
    },
    Rule {
        name: "drop_limits",
        apply: drop_limits,
    },
    Rule {
        name: "drop_defaults",
        apply: drop_defaults,
    },
    Rule {
        name: "open_closed_objects",
        apply: open_closed_objects,
    },
    Rule {
        name: "drop_nullable",
        apply: drop_nullable,
    },
    Rule {
        name: "drop_formats",
        apply: drop_formats,
    },
    Rule {
        name: "unwrap_lone_all_of",
        apply: unwrap_lone_all_of,
    },
    Rule {
        name: "give_resources_their_links",
        apply: give_resources_their_links,
    },
    Rule {
        name: "merge_all_of",
        apply: merge_all_of,
    },
    Rule {
        name: "take_the_items_of_a_string",
        apply: take_the_items_of_a_string,
    },
    Rule {
        name: "settle_unions",
        apply: settle_unions,
    },
    Rule {
        name: "inline_plain_components",
        apply: inline_plain_components,
    },
    Rule {
        name: "let_truth_be_boolean",
        apply: let_truth_be_boolean,
    },
    Rule {
        name: "drop_enums_of_other_types",
        apply: drop_enums_of_other_types,
    },
    Rule {
        name: "spell_symbolic_enum_values",
        apply: spell_symbolic_enum_values,
    },
    Rule {
        name: "part_names_that_differ_by_case",
        apply: part_names_that_differ_by_case,
    },
    Rule {
        name: "name_inline_types",
        apply: name_inline_types,
    },
];

/// Confluence v2 writes some request bodies as references to shared ones, which progenitor does not
/// follow.
fn inline_shared_request_bodies(document: &mut Value) -> usize {
    let shared = document
        .pointer("/components/requestBodies")
        .cloned()
        .unwrap_or(Value::Null);
    let mut changed = 0;
    each_operation(document, &mut |_, _, operation| {
        let Some(body) = operation.get_mut("requestBody") else {
            return;
        };
        let Some(name) = body.get("$ref").and_then(Value::as_str) else {
            return;
        };
        let name = name.rsplit('/').next().unwrap_or_default();
        if let Some(found) = shared.get(name) {
            *body = found.clone();
            changed += 1;
        }
    });
    changed
}

/// Parameters written beside the methods of a path belong to each of them.
fn join_path_level_parameters(document: &mut Value) -> usize {
    let mut changed = 0;
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flat_map(Map::values_mut) {
        let Some(item) = item.as_object_mut() else {
            continue;
        };
        let Some(Value::Array(shared)) = item.remove("parameters") else {
            continue;
        };
        changed += 1;
        for operation in item.values_mut().filter_map(Value::as_object_mut) {
            let own = operation.entry("parameters").or_insert_with(|| json!([]));
            if let Some(own) = own.as_array_mut() {
                own.extend(shared.iter().cloned());
            }
        }
    }
    changed
}

/// Header parameters that the transport sets itself are not the caller's business.
fn leave_headers_to_the_transport(document: &mut Value) -> usize {
    const OURS: [&str; 4] = [
        "accept",
        "content-type",
        "authorization",
        "x-atlassian-token",
    ];
    let mut changed = 0;
    each_parameters(document, &mut |parameters| {
        let before = parameters.len();
        parameters.retain(|parameter| {
            let name = parameter
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default();
            !(parameter.get("in") == Some(&json!("header"))
                && OURS.contains(&name.to_ascii_lowercase().as_str()))
        });
        changed += before - parameters.len();
    });
    changed
}

fn each_parameters(document: &mut Value, visit: &mut dyn FnMut(&mut Vec<Value>)) {
    each_operation(document, &mut |_, _, operation| {
        if let Some(parameters) = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut)
        {
            visit(parameters);
        }
    });
}

/// Confluence v1 shares parameters between operations; written out, each has its facts beside it.
fn inline_shared_parameters(document: &mut Value) -> usize {
    let shared = document
        .pointer("/components/parameters")
        .cloned()
        .unwrap_or(Value::Null);
    let mut changed = 0;
    each_parameters(document, &mut |parameters| {
        for parameter in parameters {
            let Some(name) = parameter.get("$ref").and_then(Value::as_str) else {
                continue;
            };
            if let Some(found) = shared.get(name.rsplit('/').next().unwrap_or_default()) {
                *parameter = found.clone();
                changed += 1;
            }
        }
    });
    changed
}

/// Confluence v2 says of its sort orders that they are strings with items; the items are what is
/// meant.
fn take_the_items_of_a_string(document: &mut Value) -> usize {
    let mut changed = 0;
    each(document, &mut |schema| {
        if schema.get("type") == Some(&json!("string"))
            && let Some(items) = schema.get("items").cloned()
        {
            *schema = items;
            changed += 1;
        }
    });
    changed
}

/// A parameter that is `"true"` or `"false"` is a boolean.
fn let_truth_be_boolean(document: &mut Value) -> usize {
    let mut changed = 0;
    each_parameters(document, &mut |parameters| {
        for schema in parameters
            .iter_mut()
            .filter_map(|parameter| parameter.get_mut("schema"))
        {
            let Some(values) = schema.get("enum").and_then(Value::as_array) else {
                continue;
            };
            if !values.is_empty() && values.iter().all(|v| v == "true" || v == "false") {
                *schema = json!({ "type": "boolean" });
                changed += 1;
            }
        }
    });
    changed
}

/// An operation has one request body: JSON where it is offered (`*/*` with a schema of an object and
/// `application/json;charset=…` are JSON too), else a content that no type describes. progenitor
/// takes only the first; the others are noted as `x-body` and given to the emitter.
fn settle_request_bodies(document: &mut Value) -> usize {
    let mut changed = 0;
    each_operation(document, &mut |_, _, operation| {
        let Some(body) = operation.get("requestBody") else {
            return;
        };
        let required = body
            .get("required")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        let Some(content) = body.get("content").and_then(Value::as_object) else {
            return;
        };
        let media: Vec<&str> = content.keys().map(String::as_str).collect();
        if media == ["application/json"] {
            return;
        }
        changed += 1;
        let json = content
            .iter()
            .find(|(media, _)| is_json(media))
            .or_else(|| {
                content.iter().find(|(media, holder)| {
                    *media == "*/*" && holder.pointer("/schema/$ref").is_some()
                })
            });
        let settled = match json {
            Some((media, holder)) => {
                if media.contains("json-patch") {
                    Settled::Typed(media.clone(), holder.clone())
                } else {
                    Settled::Typed("application/json".into(), holder.clone())
                }
            }
            None if media.contains(&"multipart/form-data") => Settled::Raw("multipart"),
            None => Settled::Raw("content"),
        };
        let Some(operation) = operation.as_object_mut() else {
            return;
        };
        match settled {
            Settled::Typed(media, holder) => {
                if media != "application/json" {
                    operation.insert("x-media-type".into(), json!(media));
                }
                operation["requestBody"] =
                    json!({ "content": { "application/json": holder }, "required": required });
            }
            Settled::Raw(kind) => {
                operation.remove("requestBody");
                operation.insert(
                    "x-body".into(),
                    json!({ "kind": kind, "required": required }),
                );
            }
        }
    });
    changed
}

enum Settled {
    Typed(String, Value),
    Raw(&'static str),
}

fn is_json(media: &str) -> bool {
    media.starts_with("application/json") || media.ends_with("+json")
}

/// progenitor wants exactly one success type and at most one error type. Errors are one typed error
/// of ours, whatever the document says; of several successes the first with a JSON schema is the
/// answer; a `303` or `302` stands in where no success is declared; an answer in bytes is noted as
/// `x-answer`.
fn settle_answers(document: &mut Value) -> usize {
    let mut changed = 0;
    each_operation(document, &mut |_, _, operation| {
        let Some(responses) = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut)
        else {
            return;
        };
        let mut codes: Vec<String> = responses
            .keys()
            .filter(|code| code.starts_with('2'))
            .cloned()
            .collect();
        codes.sort();
        let redirects = responses
            .keys()
            .filter(|code| code.starts_with('3'))
            .cloned();
        let fallback: Vec<String> = redirects.collect();
        let content = |code: &String| {
            responses
                .get(code)
                .and_then(|r| r.get("content"))
                .and_then(Value::as_object)
        };
        let typed = |code: &&String| {
            content(code).is_some_and(|c| {
                c.iter().any(|(media, holder)| {
                    (is_json(media) || media == "*/*")
                        && holder
                            .get("schema")
                            .is_some_and(|s| s.as_object().is_some_and(|s| !s.is_empty()))
                })
            })
        };
        let bytes = codes.iter().filter_map(&content).any(|c| c.keys().any(|m| !is_json(m) && m != "*/*"))
            || (codes.is_empty() && !fallback.is_empty() && fallback.iter().all(|code| code == "302"))
            // A success without content beside a redirect without content: the file itself, or where it is.
            || (!fallback.is_empty()
                && !codes.is_empty()
                && codes.iter().chain(&fallback).all(|code| content(code).is_none_or(|c| !c.values().any(|h| h.get("schema").is_some_and(|s| s.get("$ref").is_some())))));
        let chosen = codes
            .iter()
            .find(typed)
            .or_else(|| fallback.iter().find(typed));
        let (kind, schema) = match chosen {
            _ if bytes => ("content", None),
            Some(code) => {
                let schema = content(code).and_then(|c| {
                    c.iter()
                        .find(|(media, _)| is_json(media))
                        .or_else(|| c.iter().next())
                        .and_then(|(_, h)| h.get("schema"))
                        .cloned()
                });
                // A success without content beside it: there may be nothing to read.
                (
                    if codes.iter().any(|code| code == "204") {
                        "optional"
                    } else {
                        "json"
                    },
                    schema,
                )
            }
            // JSON that nobody describes, unless the only success is "no content".
            None if codes
                .iter()
                .chain(&fallback)
                .any(|code| code != "204" && content(code).is_some_and(|c| !c.is_empty())) =>
            {
                ("any", None)
            }
            None => ("empty", None),
        };
        let settled = match schema {
            Some(schema) => {
                json!({ "200": { "description": "", "content": { "application/json": { "schema": schema } } } })
            }
            None => json!({ "204": { "description": "" } }),
        };
        changed += 1;
        if let Some(operation) = operation.as_object_mut() {
            operation.insert("responses".into(), settled);
            operation.insert("x-answer".into(), json!(kind));
        }
    });
    changed
}

/// A `format` without a `type` stops typify; all such places hold strings.
fn type_what_has_a_format(document: &mut Value) -> usize {
    let mut changed = 0;
    each(document, &mut |schema| {
        if let Some(object) = schema.as_object_mut()
            && object.contains_key("format")
            && !["type", "oneOf", "anyOf", "allOf"]
                .iter()
                .any(|key| object.contains_key(*key))
        {
            object.insert("type".into(), json!("string"));
            changed += 1;
        }
    });
    changed
}

/// What has properties is an object, what has items an array, even where the document forgot to say
/// so.
fn type_what_has_properties(document: &mut Value) -> usize {
    let mut changed = 0;
    each(document, &mut |schema| {
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        let (properties, items) = (
            object.contains_key("properties"),
            object.contains_key("items"),
        );
        let kind = object
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let wanted = match kind {
            "" if properties => "object",
            "" if items => "array",
            _ => return,
        };
        object.insert("type".into(), json!(wanted));
        changed += 1;
    });
    changed
}

/// Some objects require properties that they do not have, or that only the server writes.
fn require_only_what_can_be_given(document: &mut Value) -> usize {
    let mut changed = 0;
    each(document, &mut |schema| {
        let Some(properties) = schema.get("properties").and_then(Value::as_object).cloned() else {
            return;
        };
        let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) else {
            return;
        };
        let before = required.len();
        required.retain(|name| {
            name.as_str()
                .and_then(|name| properties.get(name))
                .is_some_and(|property| property.get("readOnly") != Some(&Value::Bool(true)))
        });
        changed += before - required.len();
    });
    changed
}

/// Limits on strings, lists and numbers are not enforced when reading, and typify would make a type
/// of its own of each (the untyped `VulnerabilitySeverity` with `minItems` stops it).
fn drop_limits(document: &mut Value) -> usize {
    const LIMITS: [&str; 13] = [
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minProperties",
        "maxProperties",
    ];
    remove_keywords(document, &LIMITS)
}

/// Defaults are the server's to apply; two of them are outside of their own enum (`my, team`).
fn drop_defaults(document: &mut Value) -> usize {
    remove_keywords(
        document,
        &["default", "readOnly", "writeOnly", "deprecated", "xml"],
    )
}

/// `additionalProperties: false` is not true: real bodies carry undeclared properties.
fn open_closed_objects(document: &mut Value) -> usize {
    let mut changed = 0;
    each(document, &mut |schema| {
        if let Some(object) = schema.as_object_mut()
            && object.get("additionalProperties") == Some(&Value::Bool(false))
        {
            object.remove("additionalProperties");
            changed += 1;
        }
    });
    changed
}

/// `null` is as good as absent everywhere, declared or not.
fn drop_nullable(document: &mut Value) -> usize {
    remove_keywords(document, &["nullable"])
}

fn remove_keywords(document: &mut Value, keywords: &[&str]) -> usize {
    let mut changed = 0;
    each(document, &mut |schema| {
        if let Some(object) = schema.as_object_mut() {
            let before = object.len();
            object.retain(|key, _| !keywords.contains(&key.as_str()));
            changed += before - object.len();
        }
    });
    changed
}

/// Formats other than `date-time` promise what the servers do not keep (a `uri` may be relative, an
/// `int32` larger): text is text, whole numbers have 64 bits.
fn drop_formats(document: &mut Value) -> usize {
    let mut changed = 0;
    each(document, &mut |schema| {
        if let Some(object) = schema.as_object_mut()
            && object
                .get("format")
                .is_some_and(|format| format != "date-time")
        {
            object.remove("format");
            changed += 1;
        }
    });
    changed
}

/// `allOf` with one member is how the documents write a reference that has a description.
fn unwrap_lone_all_of(document: &mut Value) -> usize {
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
fn give_resources_their_links(document: &mut Value) -> usize {
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

/// What several schemas describe together is one object.
fn merge_all_of(document: &mut Value) -> usize {
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

fn is_plain(schema: &Value) -> bool {
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
fn inline_plain_components(document: &mut Value) -> usize {
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

/// progenitor ignores discriminators and would take the first alternative that fits, which is any.
/// Scalars that may be one or another are text; one thing or a list of it is a list; alternatives
/// that are objects become one object with the properties of all; anything else is free-form.
fn settle_unions(document: &mut Value) -> usize {
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

/// Only strings have names for their values; an enum of anything else says nothing to a reader.
fn drop_enums_of_other_types(document: &mut Value) -> usize {
    let mut changed = 0;
    each(document, &mut |schema| {
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        let Some(values) = object.get_mut("enum").and_then(Value::as_array_mut) else {
            return;
        };
        let before = values.len();
        values.retain(|value| value.as_str().is_some_and(|text| !text.is_empty()));
        let mut seen = HashSet::new();
        values.retain(|value| seen.insert(value.to_string()));
        changed += before - values.len();
        let empty = values.is_empty();
        if empty || object.get("type").is_some_and(|kind| kind != "string") {
            object.remove("enum");
            changed += 1;
        } else if object.get("type").is_none() {
            object.insert("type".into(), json!("string"));
            changed += 1;
        }
    });
    changed
}

/// Words for values that are symbols, or begin with one: the operators of JQL, and `-name` and `+name`
/// of sort orders. Without them typify finds two values of the same name and stops.
fn spell_symbolic_enum_values(document: &mut Value) -> usize {
    let mut spellings: BTreeMap<String, String> = BTreeMap::new();
    let mut changed = 0;
    each(document, &mut |schema| {
        let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) else {
            return;
        };
        let mut names: HashSet<String> = HashSet::new();
        for value in values.iter_mut() {
            let Some(word) = value.as_str().map(str::to_owned) else {
                continue;
            };
            let mut spelled = spell(&word);
            while !names.insert(pascal(&spelled))
                || spellings.get(&spelled).is_some_and(|other| *other != word)
            {
                spelled.push_str(" again");
            }
            if spelled != word {
                *value = Value::String(spelled.clone());
                spellings.insert(spelled, word);
                changed += 1;
            }
        }
    });
    // The emitter writes the real values.
    document[SPELLINGS] = json!(spellings);
    changed
}

/// Where the repaired document keeps what its spelled enum values stand for.
pub(super) const SPELLINGS: &str = "x-spellings";

/// Component names that differ only by case would become one type, and some would hide what every
/// Rust file knows.
fn part_names_that_differ_by_case(document: &mut Value) -> usize {
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
fn name_inline_types(document: &mut Value) -> usize {
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
