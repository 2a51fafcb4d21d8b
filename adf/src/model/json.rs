//! JSON in, with a bound on depth: no input, however deep, makes this crate overflow the stack.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The deepest nesting of arrays and objects that a document may have: 256 levels.
///
/// A node is an object in a `content` array, so this is room for about 250 nodes inside each
/// other, or 125 lists; editors stop at a handful. Reading, copying, comparing and dropping a
/// document recurse, and this bound keeps them well inside the 2 MB stack of an ordinary thread.
pub const MAX_DEPTH: usize = 256;

/// Decodes any JSON value that is at most `0` further levels deep.
pub(super) struct Bounded(pub(super) usize);

impl<'de> DeserializeSeed<'de> for Bounded {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Bounded {
    pub(super) fn deeper<E: serde::de::Error>(&self) -> Result<usize, E> {
        self.0
            .checked_sub(1)
            .ok_or_else(|| E::custom(format_args!("nested deeper than {MAX_DEPTH} levels")))
    }
}

impl<'de> Visitor<'de> for Bounded {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number that JSON cannot hold"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let left = self.deeper::<A::Error>()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(Bounded(left))? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let left = self.deeper::<A::Error>()?;
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(Bounded(left))?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// A value with the bound on depth built in.
#[cfg(feature = "markdown")]
struct BoundedValue(Value);

#[cfg(feature = "markdown")]
impl<'de> serde::Deserialize<'de> for BoundedValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Bounded(MAX_DEPTH).deserialize(deserializer).map(Self)
    }
}

/// The JSON value with which the text begins, and its length; the number of bytes looked at if there
/// is none.
#[cfg(feature = "markdown")]
pub(crate) fn parse_prefix(text: &str) -> Result<(Value, usize), usize> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.disable_recursion_limit();
    let mut values = deserializer.into_iter::<BoundedValue>();
    match values.next() {
        Some(Ok(BoundedValue(value))) => Ok((value, values.byte_offset())),
        Some(Err(error)) if error.line() == 1 => Err(error.column().min(text.len())),
        _ => Err(text.len()),
    }
}

/// The JSON value that the text is.
#[cfg(feature = "markdown")]
pub(crate) fn parse_whole(text: &str) -> Option<Value> {
    let (value, length) = parse_prefix(text).ok()?;
    text.get(length..)?.trim().is_empty().then_some(value)
}

/// How many arrays and objects lie inside each other, counted without recursion.
pub(crate) fn depth(value: &Value) -> usize {
    let mut deepest = 0;
    let mut open = vec![(value, 1)];
    while let Some((value, level)) = open.pop() {
        match value {
            Value::Array(items) => {
                deepest = deepest.max(level);
                open.extend(items.iter().map(|item| (item, level + 1)));
            }
            Value::Object(entries) => {
                deepest = deepest.max(level);
                open.extend(entries.values().map(|item| (item, level + 1)));
            }
            _ => {}
        }
    }
    deepest
}

/// Drops a value of any depth without recursion; the ordinary drop of a very deep one overflows.
pub(crate) fn dismantle(value: Value) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(entries) => open.extend(entries.into_iter().map(|(_, item)| item)),
            _ => {}
        }
    }
}
