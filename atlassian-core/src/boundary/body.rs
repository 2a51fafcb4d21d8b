//! The body of a request as one JSON document that has one reading.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::denial;
use crate::error::Error;
use crate::request::{Body, Request};

/// Whether a media type is JSON of some kind.
fn is_json(media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    kind == "application/json" || kind.ends_with("+json")
}

/// The body, where terms have to look into it.
///
/// # Errors
/// [`Error::Denied`] where it cannot be looked into: it is no JSON, arrives while it is sent, or has a
/// property twice, of which Atlassian may take the other one.
pub(super) fn read(request: &Request) -> Result<Cow<'_, Value>, Error> {
    let refuse = |rule: &str| Err(denial::of_part(request.operation, "the body", rule));
    match &request.body {
        Body::Empty => Ok(Cow::Owned(Value::Null)),
        Body::Json(value) => Ok(Cow::Borrowed(value)),
        Body::Bytes {
            media_type,
            content,
        } if is_json(media_type) => match content.as_bytes() {
            None => refuse("it has to be there as a whole to be checked"),
            Some(bytes) => match strict(bytes) {
                Ok(value) => Ok(Cow::Owned(value)),
                Err(error) => refuse(&format!("it has to be JSON with one reading: {error}")),
            },
        },
        Body::Bytes { .. } | Body::Multipart(_) => refuse("it has to be JSON to be checked"),
    }
}

/// Reads JSON in which no object has a property twice.
pub(super) fn strict(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Strict.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Whether an answer is a word without quotation marks, such as `en_US`.
pub(super) fn is_bare_word(bytes: &[u8]) -> bool {
    let plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-' | b'.' | b' ');
    bytes.len() <= 64 && bytes.iter().all(|c| plain(*c))
}

struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(Strict)? {
            list.push(element);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut properties: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = properties.next_key::<String>()? {
            let value = properties.next_value_seed(Strict)?;
            if let Some(before) = object.insert(name, value) {
                drop(before);
                return Err(A::Error::custom("an object has a property twice"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_property_may_stand_there_once() {
        let read = |text: &str| strict(text.as_bytes()).ok();
        assert_eq!(
            read(r#"{"a": [1, -1, 1.5, "x", true, null], "b": {"a": 1}}"#),
            Some(json!({"a": [1, -1, 1.5, "x", true, null], "b": {"a": 1}}))
        );
        assert_eq!(read(r#"{"a": 1, "a": 2}"#), None);
        assert_eq!(read(r#"{"a": 1, "\u0061": 2}"#), None);
        assert_eq!(read(r#"[{"b": {"a": 1, "a": 1}}]"#), None);
        assert_eq!(read(r#"{} {}"#), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn json_is_known_by_its_media_type() {
        assert!(is_json("application/json") && is_json("Application/JSON; charset=utf-8"));
        assert!(is_json("application/json-patch+json"));
        assert!(!is_json("text/plain") && !is_json("application/jsonp"));
    }
}
