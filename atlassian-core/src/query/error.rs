//! Why a query was refused, and where.

use std::fmt;

use super::language::Language;

/// Characters of the excerpt before and after the place.
const AROUND: usize = 20;

/// A query, or a value for one, that cannot be used; [`fmt::Display`] says what is wrong, where, and
/// what to write instead.
///
/// ```
/// use atlassian_core::query::{Language, Query};
///
/// let error = Query::parse(Language::Jql, "labels = a) OR (labels = b").unwrap_err();
/// assert_eq!((error.offset(), error.column()), (10, 11));
/// assert_eq!(
///     error.to_string(),
///     "the JQL cannot be used: this parenthesis closes nothing \
///      (character 11, at “) OR (labels = b” after “labels = a”)"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError(Box<Inner>);

/// Behind a pointer: every step of reading a query may return an error, and hardly one does.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    subject: Subject,
    offset: usize,
    column: usize,
    what: String,
    before: String,
    after: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Query(Language),
    /// A value that is to be quoted.
    Value,
    /// A field that is to be named.
    Field,
}

impl QueryError {
    pub(super) fn new(
        subject: Subject,
        text: &str,
        offset: usize,
        what: impl Into<String>,
    ) -> Self {
        let (before, after) = text.split_at_checked(offset).unwrap_or((text, ""));
        let cut = before.char_indices().rev().take(AROUND).last();
        Self(Box::new(Inner {
            subject,
            offset,
            column: before.chars().count() + 1,
            what: what.into(),
            before: shown(
                before
                    .get(cut.map_or(0, |(at, _)| at)..)
                    .unwrap_or_default()
                    .chars(),
            ),
            after: shown(after.chars().take(AROUND)),
        }))
    }

    /// Where, in bytes from the beginning. The length of the text when it ends too early.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// Where, in characters, counted from 1.
    pub fn column(&self) -> usize {
        self.0.column
    }

    /// What is wrong, without the place.
    pub fn what(&self) -> &str {
        &self.0.what
    }
}

/// Characters for a message: what cannot be seen is spelled out.
fn shown(text: impl Iterator<Item = char>) -> String {
    let mut shown = String::new();
    for c in text {
        match c {
            '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            subject,
            column,
            what,
            before,
            after,
            ..
        } = &*self.0;
        match subject {
            Subject::Query(language) => write!(f, "the {language} cannot be used: ")?,
            Subject::Value => f.write_str("the value cannot be part of a query: ")?,
            Subject::Field => f.write_str("the field cannot be part of a query: ")?,
        }
        write!(f, "{what} (character {column}")?;
        match (before.as_str(), after.as_str()) {
            ("", "") => {}
            ("", after) => write!(f, ", at “{after}”")?,
            (before, "") => write!(f, ", after “{before}”")?,
            (before, after) => write!(f, ", at “{after}” after “{before}”")?,
        }
        f.write_str(")")
    }
}

impl std::error::Error for QueryError {}
