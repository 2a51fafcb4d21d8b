//! Walking the schemas of a document.

use serde_json::{Map, Value};

use crate::documents::METHODS;

/// The schemas directly below a schema.
fn children(schema: &mut Value) -> Vec<&mut Value> {
    let mut found = Vec::new();
    let Some(object) = schema.as_object_mut() else {
        return found;
    };
    for (key, value) in object {
        match key.as_str() {
            "properties" => {
                found.extend(value.as_object_mut().into_iter().flat_map(Map::values_mut))
            }
            "items" | "additionalProperties" | "not" if value.is_object() => found.push(value),
            "allOf" | "anyOf" | "oneOf" => found.extend(value.as_array_mut().into_iter().flatten()),
            _ => {}
        }
    }
    found
}

/// Calls `visit` on a schema and every schema below it, the innermost first.
pub(super) fn walk(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    for child in children(schema) {
        walk(child, visit);
    }
    visit(schema);
}

/// The schemas a document writes down outside of other schemas: components, parameters, bodies,
/// answers.
pub(super) fn roots(document: &mut Value) -> Vec<&mut Value> {
    let mut found = Vec::new();
    let Some(document) = document.as_object_mut() else {
        return found;
    };
    for (key, section) in document {
        match key.as_str() {
            "components" => {
                found.extend(
                    section
                        .get_mut("schemas")
                        .and_then(Value::as_object_mut)
                        .into_iter()
                        .flat_map(Map::values_mut),
                );
            }
            "paths" => {
                for item in section
                    .as_object_mut()
                    .into_iter()
                    .flat_map(Map::values_mut)
                {
                    for (method, operation) in item.as_object_mut().into_iter().flatten() {
                        if METHODS.contains(&method.as_str()) {
                            operation_roots(operation, &mut found);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn operation_roots<'a>(operation: &'a mut Value, found: &mut Vec<&'a mut Value>) {
    for (key, part) in operation.as_object_mut().into_iter().flatten() {
        match key.as_str() {
            "parameters" => {
                found.extend(
                    part.as_array_mut()
                        .into_iter()
                        .flatten()
                        .filter_map(|p| p.get_mut("schema")),
                );
            }
            "requestBody" => found.extend(content_schemas(part)),
            "responses" => {
                found.extend(
                    part.as_object_mut()
                        .into_iter()
                        .flat_map(Map::values_mut)
                        .flat_map(content_schemas),
                );
            }
            _ => {}
        }
    }
}

fn content_schemas(holder: &mut Value) -> impl Iterator<Item = &mut Value> {
    let content = holder.get_mut("content").and_then(Value::as_object_mut);
    content
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(|media| media.get_mut("schema"))
}

/// Calls `visit` on every schema of a document, the innermost first.
pub(super) fn each(document: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    for root in roots(document) {
        walk(root, visit);
    }
}

/// Calls `visit` on every operation: path, method, operation.
pub(super) fn each_operation(document: &mut Value, visit: &mut dyn FnMut(&str, &str, &mut Value)) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if METHODS.contains(&method.as_str()) {
                visit(path, method, operation);
            }
        }
    }
}

/// The component schemas of a document.
pub(super) fn components(document: &mut Value) -> Option<&mut Map<String, Value>> {
    document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
}

/// The name a schema refers to, if it is a reference to a component schema.
pub(super) fn reference(schema: &Value) -> Option<&str> {
    schema
        .get("$ref")?
        .as_str()?
        .strip_prefix("#/components/schemas/")
}

/// A reference to a component schema.
pub(super) fn refer_to(name: &str) -> Value {
    serde_json::json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// What a value refers to within a document, or the value itself.
pub(crate) fn follow<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let pointer = value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| reference.strip_prefix('#'));
    pointer
        .and_then(|pointer| document.pointer(pointer))
        .unwrap_or(value)
}

/// The parameters of an operation, whether they are written beside the operation, beside its path, or
/// shared.
pub(crate) fn parameters<'a>(
    document: &'a Value,
    path: &str,
    method: &str,
) -> impl Iterator<Item = &'a Value> {
    let item = document.get("paths").and_then(|paths| paths.get(path));
    let beside_operation = item.and_then(|item| item.get(method)?.get("parameters"));
    let beside_path = item.and_then(|item| item.get("parameters"));
    [beside_operation, beside_path]
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .flatten()
        .map(|parameter| follow(document, parameter))
}

/// One parameter of an operation.
pub(crate) fn parameter<'a>(
    document: &'a Value,
    path: &str,
    method: &str,
    name: &str,
) -> Option<&'a Value> {
    parameters(document, path, method)
        .find(|parameter| parameter.get("name").and_then(Value::as_str) == Some(name))
}
