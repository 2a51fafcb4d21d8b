//! What is a language's own.

use std::fmt;

use super::list::List;
use crate::query::{Language, Query, QueryError};

/// How the parts of a query are called and written in one language; the types of this module are generic over
/// it. It is never made: its functions are all there is of it.
pub trait Dialect: Clone + fmt::Debug + PartialEq + Sized {
    /// The language that is written.
    const LANGUAGE: Language;

    /// Why something cannot be written, in words of the language.
    type Error: Clone + fmt::Debug + PartialEq + From<Problem> + From<QueryError>;

    /// A field to be compared or ordered by.
    type Field: Clone + fmt::Debug + PartialEq;

    /// What a field is compared with.
    type Value: Clone + fmt::Debug + PartialEq;

    /// A call of a function.
    type Function: Clone + fmt::Debug + PartialEq;

    /// The field as a person would write it, for errors.
    fn label(field: &Self::Field) -> String;

    /// Appends a field.
    ///
    /// # Errors
    /// When it cannot be the name of one.
    fn write_field(field: &Self::Field, out: &mut String) -> Result<(), Self::Error>;

    /// Appends a value, such that nothing in it can end it.
    ///
    /// # Errors
    /// When the language has no way to write it.
    fn write_value(value: &Self::Value, out: &mut String) -> Result<(), Self::Error>;

    /// Appends a call.
    ///
    /// # Errors
    /// When its name cannot be one, or an argument cannot be written.
    fn write_function(function: &Self::Function, out: &mut String) -> Result<(), Self::Error>;

    /// What stands after `IN` for one value: what a function gives is a list already, anything else becomes a
    /// list of one.
    fn list(value: Self::Value) -> List<Self>;
}

/// What can be wrong with a query in every language. A [`Dialect::Error`] says it in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// A list without values.
    EmptyList {
        /// The field that is compared with it.
        field: String,
    },
    /// A text search without a word.
    EmptyText {
        /// The field that is searched.
        field: String,
    },
    /// No condition where one is wanted.
    NoCondition,
    /// Conditions that are nested too deeply.
    TooDeep {
        /// How deep they may be.
        limit: usize,
    },
    /// An order where only a condition may stand.
    Ordered {
        /// What follows `ORDER BY`.
        order: String,
    },
}

/// Whether a name of a field or function can stand without quotation marks: only letters, digits, `_` and `.`,
/// beginning with a letter, and no word with another meaning.
///
/// ```
/// use atlassian_core::query::{Language, build::is_plain};
///
/// assert!(is_plain(Language::Cql, "space.title"));
/// assert!(!is_plain(Language::Jql, "Story Points"));
/// assert!(!is_plain(Language::Jql, "order"));
/// ```
#[must_use]
pub fn is_plain(language: Language, name: &str) -> bool {
    let allowed = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'.');
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.bytes().all(allowed) {
        return false;
    }
    let asked = format!("{name} = 1");
    Query::parse(language, &asked).is_ok_and(|query| query.condition() == asked)
}
