//! Repairs of single keywords of a schema: what is missing, and what promises too much.

use serde_json::{Value, json};

use crate::codegen::schema::each;
/// A `format` without a `type` stops typify; all such places hold strings.
pub(super) fn type_what_has_a_format(document: &mut Value) -> usize {
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
pub(super) fn type_what_has_properties(document: &mut Value) -> usize {
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

/// Confluence v2 says of its sort orders that they are strings with items; the items are what is
/// meant.
pub(super) fn take_the_items_of_a_string(document: &mut Value) -> usize {
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

/// Some objects require properties that they do not have, or that only the server writes.
pub(super) fn require_only_what_can_be_given(document: &mut Value) -> usize {
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
pub(super) fn drop_limits(document: &mut Value) -> usize {
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
pub(super) fn drop_defaults(document: &mut Value) -> usize {
    remove_keywords(
        document,
        &["default", "readOnly", "writeOnly", "deprecated", "xml"],
    )
}

/// `additionalProperties: false` is not true: real bodies carry undeclared properties.
pub(super) fn open_closed_objects(document: &mut Value) -> usize {
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
pub(super) fn drop_nullable(document: &mut Value) -> usize {
    remove_keywords(document, &["nullable"])
}

/// Formats other than `date-time` promise what the servers do not keep (a `uri` may be relative, an
/// `int32` larger): text is text, whole numbers have 64 bits.
pub(super) fn drop_formats(document: &mut Value) -> usize {
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
