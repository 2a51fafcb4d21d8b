//! Values, and lists of them.

use std::borrow::Cow;

use super::error::JqlError;
use super::function::Function;
use atlassian_core::query::{Language, quote};

/// What a field is compared with.
///
/// Text becomes a string in quotation marks, whatever is in it. Whole numbers stay without quotation marks,
/// because Jira takes a number in quotation marks for a name first and for an id second.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A text: a name, a key, a date, a period such as `-1w`.
    Text(String),
    /// A whole number: an id, story points.
    Integer(i64),
    /// A number.
    Number(f64),
    /// What a function gives.
    Function(Function),
    /// `EMPTY`.
    Empty,
}

impl Value {
    pub(super) fn write(&self, out: &mut String) -> Result<(), JqlError> {
        match self {
            Value::Text(text) => out.push_str(&quote(Language::Jql, text)?),
            Value::Integer(number) => out.push_str(&number.to_string()),
            // Without an exponent, which JQL does not know.
            Value::Number(number) if number.is_finite() => out.push_str(&number.to_string()),
            Value::Number(number) => {
                return Err(JqlError::NotANumber {
                    number: number.to_string(),
                });
            }
            Value::Function(function) => function.write(out)?,
            Value::Empty => out.push_str("EMPTY"),
        }
        Ok(())
    }
}

macro_rules! from_text {
    ($($type:ty),*) => {$(
        impl From<$type> for Value {
            fn from(text: $type) -> Self {
                Value::Text(text.into())
            }
        }
    )*};
}

from_text!(String, &str, Cow<'_, str>, Box<str>, char);

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Value::Text(text.clone())
    }
}

impl From<&&str> for Value {
    fn from(text: &&str) -> Self {
        Value::Text((*text).to_owned())
    }
}

macro_rules! from_whole {
    ($($type:ty),*) => {$(
        impl From<$type> for Value {
            fn from(number: $type) -> Self {
                Value::Integer(number.into())
            }
        }
    )*};
}

from_whole!(i8, i16, i32, i64, u8, u16, u32);

impl From<u64> for Value {
    /// No id of Atlassian's is beyond [`i64::MAX`]; what is becomes a text that nothing equals.
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or_else(|_| Value::Text(number.to_string()), Value::Integer)
    }
}

impl From<&u64> for Value {
    fn from(number: &u64) -> Self {
        Value::from(*number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Number(number)
    }
}

impl From<Function> for Value {
    fn from(function: Function) -> Self {
        Value::Function(function)
    }
}

impl From<&Value> for Value {
    fn from(value: &Value) -> Self {
        value.clone()
    }
}

/// What stands after `IN`: values, or a function that gives a list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum List {
    /// These values.
    Values(Vec<Value>),
    /// What a function gives.
    Function(Function),
}

impl List {
    /// `field` is for the error.
    pub(super) fn write(&self, out: &mut String, field: &str) -> Result<(), JqlError> {
        let values = match self {
            List::Function(function) => return function.write(out),
            List::Values(values) if values.is_empty() => {
                return Err(JqlError::EmptyList {
                    field: field.to_owned(),
                });
            }
            List::Values(values) => values,
        };
        let mut separator = "(";
        for value in values {
            out.push_str(separator);
            value.write(out)?;
            separator = ", ";
        }
        out.push(')');
        Ok(())
    }
}

impl<I> From<I> for List
where
    I: IntoIterator,
    I::Item: Into<Value>,
{
    fn from(values: I) -> Self {
        List::Values(values.into_iter().map(Into::into).collect())
    }
}

impl From<Function> for List {
    fn from(function: Function) -> Self {
        List::Function(function)
    }
}
