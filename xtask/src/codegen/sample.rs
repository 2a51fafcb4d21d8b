//! Sample values: the smallest thing a document's schema accepts, made from the document as it was
//! published.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::schema::{follow, parameter};
use crate::Result;

/// Makes samples of one document.
pub(super) struct Samples<'a> {
    document: &'a Value,
    /// A text for each pattern of the documents.
    patterns: BTreeMap<String, String>,
}

/// Deeper than any required property of a document.
const DEPTH: usize = 24;

impl<'a> Samples<'a> {
    pub(super) fn new(document: &'a Value) -> Result<Self> {
        Ok(Samples {
            document,
            patterns: super::data("patterns.json")?,
        })
    }

    /// A parameter's sample, by the operation's path and method.
    pub(super) fn parameter(&self, path: &str, method: &str, name: &str) -> Value {
        let schema = parameter(self.document, path, method, name)
            .and_then(|parameter| parameter.get("schema"));
        schema.map_or_else(|| json!("sample"), |schema| self.value(schema, DEPTH))
    }

    /// A body's sample.
    pub(super) fn body(&self, path: &str, method: &str) -> Value {
        let body = self
            .document
            .get("paths")
            .and_then(|paths| paths.get(path)?.get(method)?.get("requestBody"));
        let content = body
            .map(|body| follow(self.document, body))
            .and_then(|body| body.get("content")?.as_object());
        let schema = content.and_then(|content| {
            let json = content
                .iter()
                .find(|(media, _)| media.contains("json"))
                .or_else(|| content.iter().next());
            json.and_then(|(_, holder)| holder.get("schema"))
        });
        schema.map_or(Value::Null, |schema| self.value(schema, DEPTH))
    }

    fn value(&self, schema: &'a Value, depth: usize) -> Value {
        let schema = follow(self.document, schema);
        if depth == 0 {
            return Value::Null;
        }
        if let Some(first) = schema.get("enum").and_then(|values| values.get(0)) {
            return first.clone();
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(first) = schema.get(key).and_then(|alternatives| alternatives.get(0)) {
                return self.tagged(schema, first, depth);
            }
        }
        let number = |key: &str| schema.get(key).and_then(Value::as_u64).unwrap_or(0);
        match schema.get("type").and_then(Value::as_str) {
            Some("string") => Value::String(self.text(schema)),
            Some("integer" | "number") => json!(number("minimum").max(1)),
            Some("boolean") => json!(true),
            Some("array") => {
                let items = schema.get("items").unwrap_or(&Value::Null);
                // One element says more than none, and an empty list is often refused.
                let count = number("minItems").max(1);
                (0..count).map(|_| self.value(items, depth - 1)).collect()
            }
            _ => self.object(schema, depth),
        }
    }

    /// A sample of the first alternative, with the value that tells it from the others.
    fn tagged(&self, schema: &'a Value, first: &'a Value, depth: usize) -> Value {
        let mut sample = self.value(first, depth - 1);
        if sample.as_object().is_some_and(Map::is_empty) {
            // Nothing would fit every alternative; everything fits one.
            sample = self.everything(first, depth - 1);
        }
        let tag = schema
            .pointer("/discriminator/propertyName")
            .and_then(Value::as_str);
        let reference = first.get("$ref").and_then(Value::as_str);
        let mapping = schema
            .pointer("/discriminator/mapping")
            .and_then(Value::as_object);
        let name = mapping.and_then(|mapping| {
            mapping
                .iter()
                .find(|(_, target)| target.as_str() == reference)
        });
        if let (Some(tag), Some((name, _)), Some(object)) = (tag, name, sample.as_object_mut())
            && !object.contains_key(tag)
        {
            object.insert(tag.to_owned(), json!(name));
        }
        sample
    }

    /// An object with all its properties, required or not.
    fn everything(&self, schema: &'a Value, depth: usize) -> Value {
        let properties = follow(self.document, schema)
            .get("properties")
            .and_then(Value::as_object);
        properties
            .into_iter()
            .flatten()
            .map(|(name, property)| (name.clone(), self.value(property, depth)))
            .collect()
    }

    fn object(&self, schema: &'a Value, depth: usize) -> Value {
        let mut object = Map::new();
        for member in schema
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            if let Value::Object(part) = self.value(member, depth - 1) {
                object.extend(part);
            }
        }
        let required: BTreeSet<&str> = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for (name, property) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let ours = property.get("readOnly") != Some(&Value::Bool(true));
            if required.contains(name.as_str()) && ours {
                object.insert(name.clone(), self.value(property, depth - 1));
            }
        }
        let needed = schema
            .get("minProperties")
            .and_then(Value::as_u64)
            .unwrap_or(0);
        if (object.len() as u64) < needed {
            let rest = schema
                .get("additionalProperties")
                .filter(|rest| rest.is_object());
            let value = rest.map_or_else(|| json!("sample"), |rest| self.value(rest, depth - 1));
            object.insert("sample".into(), value);
        }
        Value::Object(object)
    }

    fn text(&self, schema: &Value) -> String {
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
            return self
                .patterns
                .get(pattern)
                .cloned()
                .unwrap_or_else(|| "sample".into());
        }
        let text = match schema.get("format").and_then(Value::as_str) {
            Some("date-time") => "2026-01-02T03:04:05.000Z",
            Some("date") => "2026-01-02",
            Some("uuid") => "123e4567-e89b-12d3-a456-426614174000",
            Some("uri" | "url") => "https://example.com/sample",
            Some("byte") => "c2FtcGxl",
            _ => "sample",
        };
        let length = |key: &str| {
            schema
                .get(key)
                .and_then(Value::as_u64)
                .and_then(|n| usize::try_from(n).ok())
        };
        let mut text = text.to_owned();
        while length("minLength").is_some_and(|least| text.chars().count() < least) {
            text.push('x');
        }
        if let Some(most) = length("maxLength") {
            text = text.chars().take(most).collect();
        }
        text
    }
}
