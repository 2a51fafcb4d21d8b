//! One field, and what it is asked.

use super::dialect::{Dialect, Problem};
use super::list::List;
use crate::query::quote;

/// A clause in the making: a field, and then word by word what it is asked. It becomes a
/// [`Condition`](super::Condition).
///
/// The words are the language's, never those of a person; what a person gives is a value, a list or a text. The
/// first thing that cannot be written is kept, and told when the condition is built.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a clause does nothing by itself"]
pub struct Clause<D: Dialect> {
    /// As a person would write it, for errors.
    field: String,
    pub(super) written: Result<String, D::Error>,
}

impl<D: Dialect> Clause<D> {
    /// A clause on this field.
    pub fn of(field: &D::Field) -> Self {
        let mut out = String::new();
        let written = D::write_field(field, &mut out).map(|()| out);
        Clause {
            field: D::label(field),
            written,
        }
    }

    fn then(mut self, write: impl FnOnce(&mut String) -> Result<(), D::Error>) -> Self {
        self.written = self.written.and_then(|mut out| {
            out.push(' ');
            write(&mut out)?;
            Ok(out)
        });
        self
    }

    /// An operator or another word of the language: `=`, `NOT IN`.
    pub fn word(self, word: &'static str) -> Self {
        self.then(|out| {
            out.push_str(word);
            Ok(())
        })
    }

    /// A value.
    pub fn value(self, value: &D::Value) -> Self {
        self.then(|out| D::write_value(value, out))
    }

    /// A list.
    pub fn list(self, list: &List<D>) -> Self {
        let field = self.field.clone();
        self.then(|out| list.write(out, &field))
    }

    /// A text for the text search, as [`text`](mod@super::text) makes it; none is
    /// [`Problem::EmptyText`].
    pub fn text(self, text: Option<String>) -> Self {
        let field = self.field.clone();
        self.then(|out| {
            let text = text.ok_or(Problem::EmptyText { field })?;
            out.push_str(&quote(D::LANGUAGE, &text)?);
            Ok(())
        })
    }
}
