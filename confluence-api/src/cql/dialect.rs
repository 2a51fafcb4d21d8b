//! CQL as a dialect of the builder in core.

use atlassian_core::query::Language;
use atlassian_core::query::build::{Dialect, List};

use super::error::CqlError;
use super::field::Field;
use super::function::Function;
use super::value::Value;

/// What is CQL's own in the types of [`atlassian_core::query::build`]; [`Cql`](super::Cql),
/// [`Condition`](super::Condition) and [`List`](super::List) are those types with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CqlDialect {}

impl Dialect for CqlDialect {
    const LANGUAGE: Language = Language::Cql;
    type Error = CqlError;
    type Field = Field;
    type Value = Value;
    type Function = Function;

    fn label(field: &Field) -> String {
        field.label()
    }

    fn write_field(field: &Field, out: &mut String) -> Result<(), CqlError> {
        field.write(out)
    }

    fn write_value(value: &Value, out: &mut String) -> Result<(), CqlError> {
        value.write(out)
    }

    fn write_function(function: &Function, out: &mut String) -> Result<(), CqlError> {
        function.write(out)
    }

    fn list(value: Value) -> List<Self> {
        match value {
            Value::Function(function) => List::Function(function),
            value => List::Values(vec![value]),
        }
    }
}
