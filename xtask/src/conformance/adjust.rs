//! A copy of a document for the mock: adjusted where the mock, or the document, would refuse every
//! call. Each adjustment has its reason above it; none lets a call pass that another reading of the
//! document forbids.

use serde_json::{Map, Value, json};

use crate::documents::{METHODS, Source};

/// The copy.
pub(super) fn adjusted(source: &Source, root: &Value) -> Value {
    let mut copy = root.clone();
    place(source, &mut copy);
    drop_errors(&mut copy);
    drop_reserved_headers(&mut copy);
    let mut visit = |schema: &mut Map<String, Value>| {
        drop_impossible_requirements(schema);
        close_alternatives(root, schema);
    };
    each_object(&mut copy, &mut visit);
    copy
}

/// The mock serves paths as they are written and ignores the path of the server's address, below
/// which the clients call (`/wiki/api/v2` of Confluence).
fn place(source: &Source, root: &mut Value) {
    let Some(document) = root.as_object_mut() else {
        return;
    };
    document.insert("servers".to_owned(), json!([]));
    if let Some(Value::Object(paths)) = document.remove("paths") {
        let placed: Map<String, Value> = paths
            .into_iter()
            .map(|(path, item)| (source.below_product(&path), item))
            .collect();
        document.insert("paths".to_owned(), Value::Object(placed));
    }
}

/// Where an operation declares answers to errors, the mock rejects a call with the example of one of
/// them, and keeps its reasons to itself.
fn drop_errors(root: &mut Value) {
    each_operation(root, &mut |operation| {
        if let Some(answers) = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut)
        {
            answers.retain(|status, _| !status.starts_with(['4', '5']) && status != "default");
            if answers.is_empty() {
                answers.insert("204".to_owned(), json!({ "description": "" }));
            }
        }
    });
}

/// OpenAPI 3.0 has parameters of these names ignored, for credentials and media types are described
/// elsewhere; the mock does not. (Jira Software declares the JWT of Connect apps so.)
fn drop_reserved_headers(root: &mut Value) {
    let drop = |holder: &mut Value| {
        if let Some(parameters) = holder.get_mut("parameters").and_then(Value::as_array_mut) {
            parameters.retain(|parameter| {
                let text = |key: &str| {
                    parameter
                        .get(key)
                        .and_then(Value::as_str)
                        .unwrap_or_default()
                };
                let name = text("name").to_ascii_lowercase();
                let reserved = ["accept", "authorization", "content-type"];
                text("in") != "header" || !reserved.contains(&name.as_str())
            });
        }
    };
    let paths = root.get_mut("paths").and_then(Value::as_object_mut);
    paths.into_iter().flatten().for_each(|(_, item)| drop(item));
    each_operation(root, &mut |operation| drop(operation));
}

/// An object that may have no other properties than its own and requires yet another: no value fits.
/// The list of properties is what the documentation's examples follow. (Three schemas of the Jira
/// platform.)
fn drop_impossible_requirements(schema: &mut Map<String, Value>) {
    if schema.get("additionalProperties") != Some(&Value::Bool(false)) {
        return;
    }
    let properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| {
            name.as_str()
                .is_some_and(|name| properties.contains_key(name))
        });
        if required.is_empty() {
            schema.remove("required");
        }
    }
}

/// Exactly one of several open objects that require nothing: whatever fits one fits all, so no value
/// fits. Closed, they tell each other apart by their properties, which is stricter. (The bodies of
/// pages, posts, comments and custom content of Confluence v2.)
fn close_alternatives(root: &Value, schema: &mut Map<String, Value>) {
    if schema.contains_key("discriminator") {
        return;
    }
    let Some(alternatives) = schema.get("oneOf").and_then(Value::as_array) else {
        return;
    };
    let resolved: Vec<Value> = alternatives
        .iter()
        .map(|alternative| {
            let reference = alternative.get("$ref").and_then(Value::as_str);
            let target = reference.and_then(|reference| root.pointer(reference.strip_prefix('#')?));
            target.unwrap_or(alternative).clone()
        })
        .collect();
    let open = |alternative: &Value| {
        alternative.get("properties").is_some_and(Value::is_object)
            && alternative.get("required").is_none()
            && alternative.get("additionalProperties").is_none()
    };
    if resolved.len() < 2 || !resolved.iter().all(open) {
        return;
    }
    let closed: Vec<Value> = resolved
        .into_iter()
        .map(|mut alternative| {
            if let Some(alternative) = alternative.as_object_mut() {
                alternative.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            alternative
        })
        .collect();
    schema.insert("oneOf".to_owned(), Value::Array(closed));
}

fn each_operation(root: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    let paths = root.get_mut("paths").and_then(Value::as_object_mut);
    for (_, item) in paths.into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                visit(operation);
            }
        }
    }
}

fn each_object(value: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(map) => {
            visit(map);
            map.iter_mut()
                // What stands in an example is no schema.
                .filter(|(key, _)| !matches!(key.as_str(), "example" | "examples"))
                .for_each(|(_, inner)| each_object(inner, visit));
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| each_object(inner, visit)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::SOURCES;

    #[test]
    fn the_copy_is_placed_and_keeps_what_is_asked() {
        let operation = json!({
            "parameters": [
                { "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } },
                { "name": "Authorization", "in": "header", "required": true },
            ],
            "requestBody": { "required": true },
            "security": [{ "basicAuth": [] }],
            "responses": { "200": { "description": "" }, "400": {}, "500": {}, "default": {} },
        });
        let path = json!({ "parameters": [operation["parameters"][1]], "get": operation });
        let root = json!({ "paths": { "/pages/{id}": path }, "servers": [{}] });
        let mut expected = operation;
        expected["responses"] = json!({ "200": { "description": "" } });
        expected["parameters"] = json!([expected["parameters"][0]]);
        assert_eq!(
            adjusted(&SOURCES[2], &root),
            json!({ "paths": { "/wiki/api/v2/pages/{id}": { "parameters": [], "get": expected } }, "servers": [] })
        );
    }

    #[test]
    fn only_schemas_that_nothing_fits_are_changed() {
        let open = json!({ "type": "object", "properties": { "value": {} } });
        let sound = json!({
            "closed": { "additionalProperties": false, "properties": { "a": {} }, "required": ["a"] },
            "told-apart": { "oneOf": [{ "type": "string" }, open] },
            "required": { "oneOf": [{ "properties": { "a": {} }, "required": ["a"] }, open] },
        });
        let mut schemas = sound.clone();
        schemas["impossible"] = json!({ "additionalProperties": false, "properties": { "a": {} }, "required": ["a", "b"] });
        schemas["ambiguous"] = json!({ "oneOf": [{ "$ref": "#/components/schemas/open" }, open] });
        schemas["open"] = open.clone();
        let root = json!({ "components": { "schemas": schemas } });
        let adjusted = adjusted(&SOURCES[0], &root);
        let schema = |name: &str| adjusted["components"]["schemas"][name].clone();
        for name in ["closed", "told-apart", "required"] {
            assert_eq!(schema(name), sound[name], "{name}");
        }
        assert_eq!(schema("impossible")["required"], json!(["a"]));
        let closed = json!({ "type": "object", "properties": { "value": {} }, "additionalProperties": false });
        assert_eq!(schema("ambiguous"), json!({ "oneOf": [closed, closed] }));
    }
}
