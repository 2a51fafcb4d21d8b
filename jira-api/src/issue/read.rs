//! Reading what a property holds, whatever it really is.

use adf::Document;
use atlassian_core::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

/// What stands in for what is not there.
pub(super) static NULL: Value = Value::Null;

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
pub(super) use view;

/// A text; empty where there is none.
pub(super) fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    some_text(json, name).unwrap_or_default()
}

/// A text that is not empty.
pub(super) fn some_text<'a>(json: &'a Value, name: &str) -> Option<&'a str> {
    json[name].as_str().filter(|text| !text.is_empty())
}

/// A property that is neither absent nor `null`.
pub(super) fn present<'a>(json: &'a Value, name: &str) -> Option<&'a Value> {
    Some(&json[name]).filter(|value| !value.is_null())
}

/// A whole number, which may come as text.
pub(super) fn whole(json: &Value) -> Option<i64> {
    match json {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => number.as_i64(),
        _ => None,
    }
}

/// A number, which may come as text.
pub(super) fn number(json: &Value) -> Option<f64> {
    match json {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|n: &f64| n.is_finite()),
        _ => None,
    }
}

/// A point in time in any of the forms Atlassian sends.
pub(super) fn timestamp(json: &Value) -> Option<Timestamp> {
    match json {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_i64().map(Timestamp::from_millis),
        _ => None,
    }
}

/// A day of the calendar; of a point in time, the day that it names itself.
pub(super) fn date(json: &Value) -> Option<Date> {
    json.as_str()?.get(..10)?.parse().ok()
}

/// Rich text; of plain text, a document that says the same.
pub(super) fn document(json: &Value) -> Option<Document> {
    match json {
        Value::Object(_) => Document::from_value(json.clone()).ok(),
        Value::String(text) if !text.trim().is_empty() => Document::from_text(text).ok(),
        _ => None,
    }
}

/// The elements of a list; none where it is no list.
pub(super) fn list<'a>(json: &'a Value) -> impl Iterator<Item = &'a Value> + use<'a> {
    json.as_array().into_iter().flatten()
}
