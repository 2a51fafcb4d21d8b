//! Values, and lists of them.

use atlassian_core::query::{Language, build, quote};

use super::dialect::JqlDialect;
use super::error::JqlError;
use super::function::Function;

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

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Number(number)
    }
}

/// What stands after `IN`: values, or a function that gives a list.
///
/// Whatever can be gone through and has what can be a [`Value`] becomes one, and so does a [`Function`].
pub type List = build::List<JqlDialect>;

impl From<Function> for List {
    fn from(function: Function) -> Self {
        List::Function(function)
    }
}
