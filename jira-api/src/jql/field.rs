//! Fields of JQL, however they are called.

use atlassian_core::query::build::{Clause, is_plain, text};
use atlassian_core::query::{Language, Query, quote};

use super::condition::Condition;
use super::error::JqlError;
use super::history::History;
use super::value::{List, Value};

/// A field to be compared or ordered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field(Name);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    Called(String),
    Custom(u64),
    Property { key: String, path: String },
}

/// A field by its name: `status`, `"Story Points"`. It gets quotation marks where it needs them.
///
/// An id such as `customfield_10016` becomes `cf[10016]`, which is what JQL calls it.
///
/// ```
/// use jira_api::jql;
///
/// assert_eq!(jql::field("Story Points").more_than(5).build()?, r#""Story Points" > 5"#);
/// assert_eq!(jql::field("customfield_10016").more_than(5).build()?, "cf[10016] > 5");
/// # Ok::<(), jql::JqlError>(())
/// ```
///
/// # Errors
/// [`Condition::build`] refuses a name that is empty or that begins or ends with a space.
pub fn field(name: impl Into<String>) -> Field {
    let name = name.into();
    let number = name
        .strip_prefix("customfield_")
        .filter(|id| !id.starts_with('0') && id.bytes().all(|c| c.is_ascii_digit()))
        .and_then(|id| id.parse::<i64>().ok())
        .and_then(|id| u64::try_from(id).ok());
    match number {
        Some(id) => cf(id),
        None => Field(Name::Called(name)),
    }
}

/// A custom field by its number: `cf[10016]`. Several fields may have one name; none shares its number.
pub fn cf(id: u64) -> Field {
    Field(Name::Custom(id))
}

/// An issue property that an app has made searchable: `issue.property["deployment"].stage`.
///
/// ```
/// use jira_api::jql;
///
/// let staged = jql::property("deployment", "stage").is("production");
/// assert_eq!(staged.build()?, r#"issue.property["deployment"].stage = "production""#);
/// # Ok::<(), jql::JqlError>(())
/// ```
///
/// # Errors
/// [`Condition::build`] refuses a path that is no row of names between dots.
pub fn property(key: impl Into<String>, path: impl Into<String>) -> Field {
    Field(Name::Property {
        key: key.into(),
        path: path.into(),
    })
}

impl Field {
    /// As a person would write it, for errors.
    pub(super) fn label(&self) -> String {
        match &self.0 {
            Name::Called(name) => name.clone(),
            Name::Custom(id) => format!("cf[{id}]"),
            Name::Property { key, path } => format!("issue.property[{key}].{path}"),
        }
    }

    pub(super) fn write(&self, out: &mut String) -> Result<(), JqlError> {
        match &self.0 {
            Name::Called(name) if is_plain(Language::Jql, name) => out.push_str(name),
            Name::Called(name) => {
                let quoted = quote(Language::Jql, name)?;
                // What may be no name is refused here, where it can still be told from the rest.
                if let Err(error) = Query::parse(Language::Jql, &format!("{quoted} = 1")) {
                    return Err(JqlError::FieldName {
                        field: name.clone(),
                        what: error.what().to_owned(),
                    });
                }
                out.push_str(&quoted);
            }
            Name::Custom(id) => out.push_str(&format!("cf[{id}]")),
            Name::Property { path, .. } if !is_path(path) => {
                return Err(JqlError::PropertyPath { path: path.clone() });
            }
            Name::Property { key, path } => {
                let key = quote(Language::Jql, key)?;
                out.push_str(&format!("issue.property[{key}].{path}"));
            }
        }
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

    /// `!=`. As in SQL, what is empty is not unequal to anything: it is not found either.
    pub fn is_not(self, value: impl Into<Value>) -> Condition {
        self.compare("!=", value)
    }

    /// `>`.
    pub fn more_than(self, value: impl Into<Value>) -> Condition {
        self.compare(">", value)
    }

    /// `>=`; for dates: not before.
    pub fn at_least(self, value: impl Into<Value>) -> Condition {
        self.compare(">=", value)
    }

    /// `<`.
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
    /// use jira_api::jql;
    ///
    /// let open = jql::field("status").in_(["To Do", "In Progress"]);
    /// assert_eq!(open.build()?, r#"status IN ("To Do", "In Progress")"#);
    /// let now = jql::field("sprint").in_(jql::open_sprints());
    /// assert_eq!(now.build()?, "sprint IN openSprints()");
    /// # Ok::<(), jql::JqlError>(())
    /// ```
    ///
    /// # Errors
    /// [`Condition::build`] refuses an empty list: JQL cannot say that nothing is wanted.
    pub fn in_(self, values: impl Into<List>) -> Condition {
        self.among("IN", values)
    }

    /// `NOT IN`. What is empty is not found either.
    pub fn not_in(self, values: impl Into<List>) -> Condition {
        self.among("NOT IN", values)
    }

    /// `IS EMPTY`.
    pub fn is_empty(self) -> Condition {
        Clause::of(&self).word("IS EMPTY").into()
    }

    /// `IS NOT EMPTY`.
    pub fn is_not_empty(self) -> Condition {
        Clause::of(&self).word("IS NOT EMPTY").into()
    }

    /// `~`: all of these words, in any order. Signs that mean something to the text search (`*`, `?`, `"`,
    /// `-`, `AND` …) mean nothing here: they are escaped.
    ///
    /// ```
    /// use jira_api::jql;
    ///
    /// let found = jql::field("summary").contains("C++ (draft)");
    /// assert_eq!(found.build()?, r#"summary ~ "C\\+\\+ \\(draft\\)""#);
    /// # Ok::<(), jql::JqlError>(())
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
    /// use jira_api::jql;
    ///
    /// let found = jql::field("text").contains_phrase("road map");
    /// assert_eq!(found.build()?, r#"text ~ "\"road map\"""#);
    /// # Ok::<(), jql::JqlError>(())
    /// ```
    pub fn contains_phrase(self, phrase: impl AsRef<str>) -> Condition {
        self.search("~", text::phrase(phrase.as_ref()))
    }

    /// `~` with words that begin like this.
    ///
    /// ```
    /// use jira_api::jql;
    ///
    /// let found = jql::field("summary").contains_prefix("migrat");
    /// assert_eq!(found.build()?, r#"summary ~ "migrat*""#);
    /// # Ok::<(), jql::JqlError>(())
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

    /// `WAS`: had this value at some time, as the history tells. Not every field has one; `status`,
    /// `assignee`, `fixVersion`, `priority`, `reporter` and `resolution` do.
    ///
    /// ```
    /// use jira_api::jql;
    ///
    /// let reviewed = jql::status().was("In Review").by(jql::current_user()).after("-2w");
    /// assert_eq!(reviewed.build()?, r#"status WAS "In Review" BY currentUser() AFTER "-2w""#);
    /// # Ok::<(), jql::JqlError>(())
    /// ```
    pub fn was(self, value: impl Into<Value>) -> History {
        History::was(&self, "WAS", &value.into())
    }

    /// `WAS NOT`.
    pub fn was_not(self, value: impl Into<Value>) -> History {
        History::was(&self, "WAS NOT", &value.into())
    }

    /// `WAS IN`.
    pub fn was_in(self, values: impl Into<List>) -> History {
        History::was_in(&self, "WAS IN", &values.into())
    }

    /// `WAS NOT IN`.
    pub fn was_not_in(self, values: impl Into<List>) -> History {
        History::was_in(&self, "WAS NOT IN", &values.into())
    }

    /// `CHANGED`.
    ///
    /// ```
    /// use jira_api::jql;
    ///
    /// let done = jql::status().changed().to("Done").during("-1w", jql::now());
    /// assert_eq!(done.build()?, r#"status CHANGED TO "Done" DURING ("-1w", now())"#);
    /// # Ok::<(), jql::JqlError>(())
    /// ```
    pub fn changed(self) -> History {
        History::changed(&self)
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

/// A row of names between dots.
fn is_path(path: &str) -> bool {
    path.split('.').all(|name| {
        !name.is_empty()
            && name
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-'))
    })
}
