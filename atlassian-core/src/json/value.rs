//! Free-form JSON: [`serde_json::Value`] read by our decoder.

use serde_json::{Map, Number, Value};

use super::decoder::{Decoder, Kind};
use super::fault::Fault;

impl Decoder<'_> {
    /// Reads the next value, whatever it is.
    ///
    /// # Errors
    /// When it is not well formed.
    pub fn value(&mut self) -> Result<Value, Fault> {
        Ok(match self.kind()? {
            Kind::Null => {
                self.null()?;
                Value::Null
            }
            Kind::Bool => Value::Bool(self.boolean()?),
            Kind::Number => {
                let text = self.number()?;
                Value::Number(number(text).ok_or_else(|| self.fault("a number out of range"))?)
            }
            Kind::String => Value::String(self.string()?.into_owned()),
            Kind::Array => {
                let mut elements = Vec::new();
                self.array(&mut |d| {
                    elements.push(d.value()?);
                    Ok(())
                })?;
                Value::Array(elements)
            }
            Kind::Object => {
                let mut properties = Map::new();
                self.object(&mut |key, d| {
                    properties.insert(key.into_owned(), d.value()?);
                    Ok(())
                })?;
                Value::Object(properties)
            }
        })
    }
}

/// A JSON number from its text: whole where it fits 64 bits, else floating.
pub(super) fn number(text: &str) -> Option<Number> {
    if !text.contains(['.', 'e', 'E']) {
        if let Ok(whole) = text.parse::<i64>() {
            // `-0` is a float to JSON readers that keep the sign.
            if !(whole == 0 && text.starts_with('-')) {
                return Some(whole.into());
            }
        } else if let Ok(whole) = text.parse::<u64>() {
            return Some(whole.into());
        }
    }
    text.parse::<f64>().ok().and_then(Number::from_f64)
}
