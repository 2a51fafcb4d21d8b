//! Reading what a property holds, whatever it really is.
//!
//! Views borrow the JSON that came and never fail: what is not there, or is not what it should be, reads
//! as nothing.

use atlassian_core::Timestamp;
use serde_json::Value;

/// What stands in for what is not there.
pub(crate) static NULL: Value = Value::Null;

/// Defines a view: a name for what one JSON value means, which borrows it and never fails.
macro_rules! view {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $name<'a>(&'a ::serde_json::Value);

        impl<'a> $name<'a> {
            /// The JSON as it came.
            pub fn raw(self) -> &'a ::serde_json::Value {
                self.0
            }
        }

        impl<'a> From<&'a ::serde_json::Value> for $name<'a> {
            fn from(json: &'a ::serde_json::Value) -> Self {
                $name(json)
            }
        }
    };
}
pub(crate) use view;

/// Defines a record: everything that came of one thing, which a generated call can answer with, so that
/// nothing of it is lost. Its methods read what is in it.
macro_rules! record {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Default, PartialEq)]
        pub struct $name {
            raw: ::serde_json::Map<String, ::serde_json::Value>,
        }

        impl $name {
            /// All that came, as JSON.
            pub fn raw(&self) -> &::serde_json::Map<String, ::serde_json::Value> {
                &self.raw
            }

            /// All that came, as JSON.
            pub fn into_raw(self) -> ::serde_json::Map<String, ::serde_json::Value> {
                self.raw
            }

            #[allow(dead_code)]
            fn part(&self, name: &str) -> &::serde_json::Value {
                self.raw.get(name).unwrap_or(&$crate::view::NULL)
            }

            /// A text; empty where there is none. Ids may come as numbers.
            #[allow(dead_code)]
            fn text(&self, name: &str) -> &str {
                self.part(name).as_str().unwrap_or_default()
            }
        }

        /// What is no object becomes one without anything in it.
        impl From<::serde_json::Value> for $name {
            fn from(json: ::serde_json::Value) -> Self {
                match json {
                    ::serde_json::Value::Object(raw) => $name { raw: $crate::view::with_ids(raw) },
                    _ => $name::default(),
                }
            }
        }

        impl ::atlassian_core::json::Wire for $name {
            fn decode(
                &mut self,
                input: &mut ::atlassian_core::json::Decoder<'_>,
            ) -> Result<(), ::atlassian_core::json::Fault> {
                let mut raw = ::serde_json::Map::new();
                raw.decode(input)?;
                self.raw = $crate::view::with_ids(raw);
                Ok(())
            }

            fn encode(&self) -> Option<::serde_json::Value> {
                Some(::serde_json::Value::Object(self.raw.clone()))
            }
        }
    };
}
pub(crate) use record;

/// Ids as texts, also where they came as numbers.
pub(crate) fn with_ids(mut raw: serde_json::Map<String, Value>) -> serde_json::Map<String, Value> {
    for (name, value) in &mut raw {
        if value.is_number() && (name == "id" || name.ends_with("Id")) {
            *value = Value::String(value.to_string());
        }
    }
    raw
}

/// A text; empty where there is none.
pub(crate) fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    some_text(json, name).unwrap_or_default()
}

/// A text that is not empty.
pub(crate) fn some_text<'a>(json: &'a Value, name: &str) -> Option<&'a str> {
    json[name].as_str().filter(|text| !text.is_empty())
}

/// A whole number, which may come as text.
pub(crate) fn whole(json: &Value) -> Option<u64> {
    match json {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => number.as_u64(),
        _ => None,
    }
}

/// A point in time in any of the forms Atlassian sends.
pub(crate) fn timestamp(json: &Value) -> Option<Timestamp> {
    match json {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_i64().map(Timestamp::from_millis),
        _ => None,
    }
}

/// The elements of a list; none where it is no list. A page of a list counts as one.
pub(crate) fn list<'a>(json: &'a Value) -> impl Iterator<Item = &'a Value> + use<'a> {
    let list = json.as_array().or_else(|| json["results"].as_array());
    list.into_iter().flatten()
}
