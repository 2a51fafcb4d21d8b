//! Fields of CQL.

use atlassian_core::query::Language;
use atlassian_core::query::build::{Clause, is_plain};

use super::condition::Condition;
use super::error::CqlError;
use super::text;
use super::value::{List, Value};

/// A field to be compared or ordered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field(String);

/// A field by its name: `title`, `space.title`, or one that an app has made searchable.
///
/// ```
/// use confluence_api::cql;
///
/// assert_eq!(cql::field("space.type").is("personal").build()?, r#"space.type = "personal""#);
/// # Ok::<(), cql::CqlError>(())
/// ```
///
/// # Errors
/// [`Condition::build`] refuses what is no row of letters, digits, `_` and `.`: CQL knows no quotation marks around
/// names.
pub fn field(name: impl Into<String>) -> Field {
    Field(name.into())
}

impl Field {
    /// As a person would write it, for errors.
    pub(super) fn label(&self) -> String {
        self.0.clone()
    }

    pub(super) fn write(&self, out: &mut String) -> Result<(), CqlError> {
        if !is_plain(Language::Cql, &self.0) {
            return Err(CqlError::FieldName {
                field: self.0.clone(),
            });
        }
        out.push_str(&self.0);
        Ok(())
    }

    fn compare(self, operator: &'static str, value: impl Into<Value>) -> Condition {
        Clause::of(&self).word(operator).value(&value.into()).into()
    }

    fn among(self, operator: &'static str, values: impl Into<List>) -> Condition {
        Clause::of(&self).word(operator).list(&values.into()).into()
    }

    /// `=`.
    pub fn is(self, value: impl Into<Value>) -> Condition {
        self.compare("=", value)
    }

    /// `!=`.
    pub fn is_not(self, value: impl Into<Value>) -> Condition {
        self.compare("!=", value)
    }

    /// `>`; for dates: after.
    pub fn more_than(self, value: impl Into<Value>) -> Condition {
        self.compare(">", value)
    }

    /// `>=`; for dates: not before.
    pub fn at_least(self, value: impl Into<Value>) -> Condition {
        self.compare(">=", value)
    }

    /// `<`; for dates: before.
    pub fn less_than(self, value: impl Into<Value>) -> Condition {
        self.compare("<", value)
    }

    /// `<=`; for dates: not after.
    pub fn at_most(self, value: impl Into<Value>) -> Condition {
        self.compare("<=", value)
    }

    /// `IN`: one of these values, or of what a function gives.
    ///
    /// ```
    /// use confluence_api::cql;
    ///
    /// let both = cql::label().in_(["plan", "draft"]);
    /// assert_eq!(both.build()?, r#"label IN ("plan", "draft")"#);
    /// let mine = cql::field("space").in_(cql::favourite_spaces());
    /// assert_eq!(mine.build()?, "space IN favouriteSpaces()");
    /// # Ok::<(), cql::CqlError>(())
    /// ```
    ///
    /// # Errors
    /// [`Condition::build`] refuses an empty list: CQL cannot say that nothing is wanted.
    pub fn in_(self, values: impl Into<List>) -> Condition {
        self.among("IN", values)
    }

    /// `NOT IN`.
    pub fn not_in(self, values: impl Into<List>) -> Condition {
        self.among("NOT IN", values)
    }

    /// `~`: all of these words, in any order. Signs that mean something to the text search (`*`, `?`, `"`,
    /// `-`, `AND` …) mean nothing here: they are escaped.
    ///
    /// ```
    /// use confluence_api::cql;
    ///
    /// let found = cql::title().contains("C++ (draft)");
    /// assert_eq!(found.build()?, r#"title ~ "C\\+\\+ \\(draft\\)""#);
    /// # Ok::<(), cql::CqlError>(())
    /// ```
    ///
    /// # Errors
    /// [`Condition::build`] refuses a text without a letter or digit.
    pub fn contains(self, words: impl AsRef<str>) -> Condition {
        self.search("~", text::words(words.as_ref()))
    }

    /// `!~`: not all of these words.
    pub fn contains_not(self, words: impl AsRef<str>) -> Condition {
        self.search("!~", text::words(words.as_ref()))
    }

    /// `~` with these words next to each other, in this order.
    ///
    /// ```
    /// use confluence_api::cql;
    ///
    /// let found = cql::text().contains_phrase("road map");
    /// assert_eq!(found.build()?, r#"text ~ "\"road map\"""#);
    /// # Ok::<(), cql::CqlError>(())
    /// ```
    pub fn contains_phrase(self, phrase: impl AsRef<str>) -> Condition {
        self.search("~", text::phrase(phrase.as_ref()))
    }

    /// `~` with words that begin like this.
    ///
    /// ```
    /// use confluence_api::cql;
    ///
    /// let found = cql::title().contains_prefix("migrat");
    /// assert_eq!(found.build()?, r#"title ~ "migrat*""#);
    /// # Ok::<(), cql::CqlError>(())
    /// ```
    pub fn contains_prefix(self, beginning: impl AsRef<str>) -> Condition {
        self.search("~", text::prefix(beginning.as_ref()))
    }

    /// `~` with a text in the syntax of the text search itself: `*`, `?`, `"…"`, `AND`, `OR`, `NOT` have
    /// their meaning. It stays one string, but it is not escaped: do not make it of what others wrote.
    pub fn matches(self, pattern: impl Into<String>) -> Condition {
        self.search("~", Some(pattern.into()))
    }

    fn search(self, operator: &'static str, text: Option<String>) -> Condition {
        Clause::of(&self).word(operator).text(text).into()
    }
}

impl From<&str> for Field {
    fn from(name: &str) -> Self {
        field(name)
    }
}

impl From<String> for Field {
    fn from(name: String) -> Self {
        field(name)
    }
}
