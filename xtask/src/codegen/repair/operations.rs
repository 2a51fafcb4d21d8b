//! Repairs of operations: parameters, bodies, answers.

use serde_json::{Map, Value, json};

use crate::codegen::facts::is_set_by_transport;
use crate::codegen::schema::each_operation;

/// Confluence v2 writes some request bodies as references to shared ones, which progenitor does not
/// follow.
pub(super) fn inline_shared_request_bodies(document: &mut Value) -> usize {
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

/// Confluence v1 shares parameters between operations; written out, each has its facts beside it.
pub(super) fn inline_shared_parameters(document: &mut Value) -> usize {
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

/// Parameters written beside the methods of a path belong to each of them.
pub(super) fn join_path_level_parameters(document: &mut Value) -> usize {
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
pub(super) fn leave_headers_to_the_transport(document: &mut Value) -> usize {
    let mut changed = 0;
    each_parameters(document, &mut |parameters| {
        let before = parameters.len();
        parameters.retain(|parameter| {
            let name = parameter
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default();
            !(parameter.get("in") == Some(&json!("header")) && is_set_by_transport(name))
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

/// A parameter that is `"true"` or `"false"` is a boolean.
pub(super) fn let_truth_be_boolean(document: &mut Value) -> usize {
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
pub(super) fn settle_request_bodies(document: &mut Value) -> usize {
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
pub(super) fn settle_answers(document: &mut Value) -> usize {
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
