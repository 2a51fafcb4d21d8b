//! Lists of values.

use super::dialect::{Dialect, Problem};

/// What stands after `IN`: values, or a function that gives a list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum List<D: Dialect> {
    /// These values.
    Values(Vec<D::Value>),
    /// What a function gives.
    Function(D::Function),
}

impl<D: Dialect> List<D> {
    /// `field` is for the error.
    pub(super) fn write(&self, out: &mut String, field: &str) -> Result<(), D::Error> {
        match self {
            List::Function(function) => D::write_function(function, out),
            List::Values(values) if values.is_empty() => Err(Problem::EmptyList {
                field: field.to_owned(),
            }
            .into()),
            List::Values(values) => parenthesized(values, out, D::write_value),
        }
    }
}

impl<D, I> From<I> for List<D>
where
    D: Dialect,
    I: IntoIterator,
    I::Item: Into<D::Value>,
{
    fn from(values: I) -> Self {
        List::Values(values.into_iter().map(Into::into).collect())
    }
}

/// Appends these in parentheses, with commas between them: a list, or the arguments of a function.
///
/// # Errors
/// The first that `write` returns.
pub fn parenthesized<T, E>(
    items: &[T],
    out: &mut String,
    write: impl Fn(&T, &mut String) -> Result<(), E>,
) -> Result<(), E> {
    out.push('(');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push_str(", ");
        }
        write(item, out)?;
    }
    out.push(')');
    Ok(())
}
