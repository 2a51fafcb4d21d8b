//! Values, and lists of them.

use atlassian_core::query::{Language, build, quote};

use super::dialect::CqlDialect;
use super::error::CqlError;
use super::function::Function;

/// What a field is compared with.
///
/// Text becomes a string in quotation marks, whatever is in it. CQL has no way to write control characters,
/// such as a line break, nor a backslash at the end: those are refused where the query is written. Whole numbers
/// stay without quotation marks.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A text: a title, a key, an account id, a date.
    Text(String),
    /// A whole number: an id.
    Integer(i64),
    /// What a function gives.
    Function(Function),
}

impl Value {
    pub(super) fn write(&self, out: &mut String) -> Result<(), CqlError> {
        match self {
            Value::Text(text) => out.push_str(&quote(Language::Cql, text)?),
            Value::Integer(number) => out.push_str(&number.to_string()),
            Value::Function(function) => function.write(out)?,
        }
        Ok(())
    }
}

/// What stands after `IN`: values, or a function that gives a list.
///
/// Whatever can be gone through and has what can be a [`Value`] becomes one, and so does a [`Function`].
pub type List = build::List<CqlDialect>;

impl From<Function> for List {
    fn from(function: Function) -> Self {
        List::Function(function)
    }
}
