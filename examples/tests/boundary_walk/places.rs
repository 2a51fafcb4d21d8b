//! Places of a call, and how something is put there.

use std::borrow::Cow;
use std::fmt;

use atlassian_core::request::{Body, Request};
use serde_json::{Map, Value, json};

/// One place of a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Spot {
    Path(&'static str),
    Query(&'static str),
    /// A JSON pointer in which `*` is every element.
    Body(String),
}

impl Spot {
    /// What the place is called: the name of the parameter or of the property.
    pub(crate) fn name(&self) -> &str {
        match self {
            Spot::Path(name) | Spot::Query(name) => name,
            Spot::Body(at) => {
                let mut steps = at.rsplit('/');
                steps.find(|step| *step != "*").unwrap_or_default()
            }
        }
    }

    /// Puts a value there, in place of what stands there.
    pub(crate) fn set(&self, request: &mut Request, value: &Value) {
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match self {
            Spot::Path(name) => {
                request.path.retain(|(known, _)| known != name);
                request.path.push((name, text));
            }
            Spot::Query(name) => {
                request.query.retain(|(known, _)| known != name);
                request.query.push((Cow::Borrowed(*name), text));
            }
            Spot::Body(at) => {
                let mut body = match &request.body {
                    Body::Json(body) => body.clone(),
                    _ => Value::Null,
                };
                put(&mut body, at, &mut |place| *place = value.clone());
                request.body = Body::Json(body);
            }
        }
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Spot::Path(name) => write!(f, "path.{name}"),
            Spot::Query(name) => write!(f, "query.{name}"),
            Spot::Body(at) => write!(f, "body.{at}"),
        }
    }
}

/// Changes what stands where a pointer leads, after making the way there.
pub(crate) fn put(value: &mut Value, at: &str, change: &mut dyn FnMut(&mut Value)) {
    let Some(rest) = at.strip_prefix('/') else {
        return change(value);
    };
    let (step, rest) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    if step == "*" {
        if !value.is_array() && !value.is_object() {
            *value = json!([null]);
        }
        match value {
            Value::Array(elements) => {
                if elements.is_empty() {
                    elements.push(Value::Null);
                }
                elements
                    .iter_mut()
                    .for_each(|element| put(element, rest, change));
            }
            Value::Object(properties) => {
                if properties.is_empty() {
                    properties.insert("any".to_owned(), Value::Null);
                }
                properties
                    .values_mut()
                    .for_each(|value| put(value, rest, change));
            }
            _ => {}
        }
        return;
    }
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    if let Value::Object(properties) = value {
        put(properties.entry(step).or_insert(Value::Null), rest, change);
    }
}
