//! Drops the prose of a document, so that none of it can reach the generated code.

use serde_json::Value;

const PROSE: [&str; 7] = [
    "description",
    "summary",
    "title",
    "example",
    "examples",
    "externalDocs",
    "x-changes",
];

/// Drops every description, summary and example; property names that happen to be such words stay.
pub(super) fn drop_prose(document: &mut Value) {
    for (section, value) in document.as_object_mut().into_iter().flatten() {
        if section == "info" {
            // Title and version are facts, and the title stands in the header of the code.
            if let Some(info) = value.as_object_mut() {
                info.retain(|key, _| key == "title" || key == "version");
            }
        } else {
            strip(value, section == "paths");
        }
    }
}

fn strip(value: &mut Value, names: bool) {
    match value {
        Value::Object(object) => {
            if !names {
                object.retain(|key, _| !PROSE.contains(&key.as_str()));
            }
            for (key, value) in object {
                // Below these the keys are names, not keywords.
                let below = !names
                    && matches!(
                        key.as_str(),
                        "properties" | "schemas" | "responses" | "paths" | "content" | "mapping"
                    );
                if key != "enum" && key != "required" {
                    strip(value, below);
                }
            }
        }
        Value::Array(elements) => {
            for element in elements {
                strip(element, false);
            }
        }
        _ => {}
    }
}
