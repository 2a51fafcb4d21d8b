//! What can travel: the trait every field type has, and the one every generated record has.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use super::decoder::{Decoder, Kind};
use super::fault::Fault;

/// A type that is read from and written to JSON.
pub trait Wire {
    /// Reads the next value into `self`.
    ///
    /// # Errors
    /// When the value cannot be taken for one of this type.
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault>;

    /// The JSON of this value; `None` where it is absent and its property is left out.
    fn encode(&self) -> Option<Value>;

    /// Reads one property into a map; every other type reads over it.
    ///
    /// # Errors
    /// When the value cannot be taken for one of the map's.
    fn decode_property(&mut self, _key: &str, input: &mut Decoder<'_>) -> Result<(), Fault> {
        input.skip()
    }

    /// The value a text is, where an answer that is declared as JSON comes as bare text.
    fn from_bare_text(_text: &str) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }

    /// Whether this is a list.
    fn is_list(&self) -> bool {
        false
    }

    /// Whether `null` is a value of this type, to be kept in lists and maps, and not an absence.
    fn keeps_null() -> bool
    where
        Self: Sized,
    {
        false
    }
}

/// A type that is a JSON object with known properties. Generated types implement only this.
pub trait Record {
    /// Names of the properties on the wire, in the order of the fields.
    fn names(&self) -> &'static [&'static str];

    /// The field of a property by its position in [`names`](Record::names).
    fn get(&self, index: usize) -> Option<&dyn Wire>;

    /// The field of a property by its position in [`names`](Record::names).
    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Wire>;

    /// The map that holds properties beyond the known ones, if the type keeps them.
    fn rest(&self) -> Option<&dyn Wire> {
        None
    }

    /// The map that holds properties beyond the known ones, if the type keeps them.
    fn rest_mut(&mut self) -> Option<&mut dyn Wire> {
        None
    }
}

fn encode_record(record: &dyn Record) -> Value {
    let mut object = match record.rest().and_then(Wire::encode) {
        Some(Value::Object(rest)) => rest,
        _ => Map::new(),
    };
    for (index, name) in record.names().iter().enumerate() {
        if let Some(value) = record.get(index).and_then(Wire::encode) {
            object.insert((*name).to_owned(), value);
        }
    }
    Value::Object(object)
}

/// Writes a record for `Debug`: its type's name and what it holds as JSON.
///
/// # Errors
/// When the formatter fails.
pub fn record_debug(name: &str, record: &dyn Record, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{name} ")?;
    let value = encode_record(record);
    if f.alternate() {
        write!(f, "{value:#}")
    } else {
        write!(f, "{value}")
    }
}

impl<T: Record> Wire for T {
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        input.record(self)
    }

    fn encode(&self) -> Option<Value> {
        Some(encode_record(self))
    }
}

impl<T: Record> Record for Box<T> {
    fn names(&self) -> &'static [&'static str] {
        (**self).names()
    }

    fn get(&self, index: usize) -> Option<&dyn Wire> {
        (**self).get(index)
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Wire> {
        (**self).get_mut(index)
    }

    fn rest(&self) -> Option<&dyn Wire> {
        (**self).rest()
    }

    fn rest_mut(&mut self) -> Option<&mut dyn Wire> {
        (**self).rest_mut()
    }
}

impl<T: Wire + Default> Wire for Option<T> {
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        if input.null()? {
            *self = None;
            return Ok(());
        }
        self.insert(T::default()).decode(input)
    }

    fn encode(&self) -> Option<Value> {
        self.as_ref().and_then(Wire::encode)
    }

    fn keeps_null() -> bool {
        true
    }

    fn is_list(&self) -> bool {
        T::default().is_list()
    }
}

impl<T: Wire + Default> Wire for Vec<T> {
    /// `null` is an empty list, a `null` element is left out, and an object where a list is due is a
    /// list of one.
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        self.clear();
        match input.kind()? {
            Kind::Null => return input.skip(),
            Kind::Object => {
                let mut element = T::default();
                element.decode(input)?;
                self.push(element);
                return Ok(());
            }
            _ => {}
        }
        input.array(&mut |input| {
            if !T::keeps_null() && input.null()? {
                return Ok(());
            }
            let mut element = T::default();
            element.decode(input)?;
            self.push(element);
            Ok(())
        })
    }

    fn encode(&self) -> Option<Value> {
        Some(Value::Array(
            self.iter()
                .map(|e| e.encode().unwrap_or(Value::Null))
                .collect(),
        ))
    }

    fn is_list(&self) -> bool {
        true
    }
}

impl<T: Wire + Default> Wire for BTreeMap<String, T> {
    /// `null` is an empty map, and a `null` value is left out.
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        self.clear();
        if input.null()? {
            return Ok(());
        }
        input.object(&mut |key, input| self.decode_property(&key, input))
    }

    fn encode(&self) -> Option<Value> {
        let properties = self.iter();
        Some(Value::Object(
            properties
                .map(|(k, v)| (k.clone(), v.encode().unwrap_or(Value::Null)))
                .collect(),
        ))
    }

    fn decode_property(&mut self, key: &str, input: &mut Decoder<'_>) -> Result<(), Fault> {
        if !T::keeps_null() && input.null()? {
            return Ok(());
        }
        let mut value = T::default();
        value.decode(input)?;
        self.insert(key.to_owned(), value);
        Ok(())
    }
}

impl Wire for Map<String, Value> {
    /// `null` is an empty map.
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        self.clear();
        if input.null()? {
            return Ok(());
        }
        input.object(&mut |key, input| self.decode_property(&key, input))
    }

    fn encode(&self) -> Option<Value> {
        Some(Value::Object(self.clone()))
    }

    fn decode_property(&mut self, key: &str, input: &mut Decoder<'_>) -> Result<(), Fault> {
        self.insert(key.to_owned(), input.value()?);
        Ok(())
    }
}

impl Wire for String {
    /// A number or a boolean is taken as it is written, `null` as an empty string.
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        *self = input.text()?.into_owned();
        Ok(())
    }

    /// Not a page, nor JSON of another kind.
    fn from_bare_text(text: &str) -> Option<Self> {
        (!text.trim_start().starts_with(['<', '{', '['])).then(|| text.to_owned())
    }

    fn encode(&self) -> Option<Value> {
        Some(Value::String(self.clone()))
    }
}

impl Wire for bool {
    /// The strings `true` and `false` are taken too.
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        *self = if input.kind()? == Kind::String {
            let before = input.clone();
            match &*input.string()? {
                "true" => true,
                "false" => false,
                _ => return Err(before.fault("expected a boolean")),
            }
        } else {
            input.boolean()?
        };
        Ok(())
    }

    fn encode(&self) -> Option<Value> {
        Some(Value::Bool(*self))
    }
}

/// The text of a number that may stand in a string.
fn number_text<'a>(input: &mut Decoder<'a>) -> Result<Cow<'a, str>, Fault> {
    match input.kind()? {
        Kind::String => input.string(),
        _ => input.number().map(Cow::Borrowed),
    }
}

impl Wire for i64 {
    /// Also a string of digits, and a float without a fraction.
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        let before = input.clone();
        let text = number_text(input)?;
        *self = match text.parse() {
            Ok(number) => number,
            Err(_) => {
                whole(&text).ok_or_else(|| before.fault("expected a whole number of 64 bits"))?
            }
        };
        Ok(())
    }

    fn encode(&self) -> Option<Value> {
        Some(Value::from(*self))
    }
}

fn whole(text: &str) -> Option<i64> {
    // 2^63 as a float; the largest float below it is a whole number that fits.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    let number: f64 = text.parse().ok()?;
    #[allow(clippy::cast_possible_truncation)]
    (number.fract() == 0.0 && (-LIMIT..LIMIT).contains(&number)).then_some(number as i64)
}

impl Wire for f64 {
    /// Also a number that stands in a string.
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        let before = input.clone();
        let text = number_text(input)?;
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        *self = number.ok_or_else(|| before.fault("expected a number"))?;
        Ok(())
    }

    fn encode(&self) -> Option<Value> {
        Some(Value::from(*self))
    }
}

impl Wire for Value {
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        *self = input.value()?;
        Ok(())
    }

    fn encode(&self) -> Option<Value> {
        Some(self.clone())
    }

    fn keeps_null() -> bool {
        true
    }
}
