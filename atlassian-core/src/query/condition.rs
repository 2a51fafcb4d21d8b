//! What a query can be confined to.

use super::error::{QueryError, Subject};
use super::language::Language;
use super::quote;

/// A condition that cannot be anything else, whatever the values have in them, in either language.
///
/// ```
/// use atlassian_core::query::Condition;
///
/// let projects = Condition::any_of("project", ["ENG", "OPS"])?;
/// assert_eq!(projects.as_str(), r#"project in ("ENG", "OPS")"#);
/// # Ok::<(), atlassian_core::query::QueryError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition(String);

impl Condition {
    /// That a field has one of these values.
    ///
    /// The field is a name of letters, digits, `_` and `.` that begins with a letter: `project`,
    /// `space.key`. A value may be any text without control characters and without a backslash at its end.
    ///
    /// # Errors
    /// When there is no value (a condition that nothing meets is better not asked at all), when a value
    /// cannot be written in both languages, and when the field has another form or is a reserved word.
    pub fn any_of<V: AsRef<str>>(
        field: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Result<Self, QueryError> {
        any(field, values, |text, value| append(text, value.as_ref()))
    }

    /// That a field has one of these ids.
    ///
    /// They are written without quotation marks. Jira takes a number in quotation marks for a name, which
    /// another thing may have, and for an id only when nothing has that name. Without them the id comes
    /// first, so that the condition means what has the id, whatever else has it for a name, as long as
    /// anything has the id at all.
    ///
    /// ```
    /// use atlassian_core::query::Condition;
    ///
    /// let projects = Condition::any_id("project", [10_000, 10_001])?;
    /// assert_eq!(projects.as_str(), "project in (10000, 10001)");
    /// assert_eq!(Condition::any_id("project", [10_000])?.as_str(), "project = 10000");
    /// # Ok::<(), atlassian_core::query::QueryError>(())
    /// ```
    ///
    /// # Errors
    /// As those of [`any_of`](Self::any_of); and when an id is beyond 9,223,372,036,854,775,807, where
    /// Atlassian's ids end.
    pub fn any_id(field: &str, ids: impl IntoIterator<Item = u64>) -> Result<Self, QueryError> {
        any(field, ids, |text, id| {
            let id = id.to_string();
            let what = "no id is as large as this";
            match id.parse::<i64>() {
                Ok(_) => text.push_str(&id),
                Err(_) => return Err(QueryError::new(Subject::Value, &id, 0, what)),
            }
            Ok(())
        })
    }

    /// The condition as it stands in a query, without parentheses around it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn any<V>(
    field: &str,
    values: impl IntoIterator<Item = V>,
    append: impl Fn(&mut String, V) -> Result<(), QueryError>,
) -> Result<Condition, QueryError> {
    check_field(field)?;
    let mut values = values.into_iter();
    let Some(first) = values.next() else {
        let what = "it has no value to be compared with; do not send the query";
        return Err(QueryError::new(Subject::Field, field, field.len(), what));
    };
    let mut text = field.to_owned();
    match values.next() {
        None => {
            text.push_str(" = ");
            append(&mut text, first)?;
        }
        Some(second) => {
            text.push_str(" in (");
            append(&mut text, first)?;
            for value in std::iter::once(second).chain(values) {
                text.push_str(", ");
                append(&mut text, value)?;
            }
            text.push(')');
        }
    }
    Ok(Condition(text))
}

/// CQL knows fewer escapes than JQL, and the same ones: what it can say is the same string in both.
fn append(text: &mut String, value: &str) -> Result<(), QueryError> {
    quote::write(text, Language::Cql, value).map_err(|at| quote::objection(value, at))
}

fn check_field(field: &str) -> Result<(), QueryError> {
    let refuse = |at, what| Err(QueryError::new(Subject::Field, field, at, what));
    if !field.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return refuse(0, "its name begins with a letter");
    }
    let other = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.');
    if let Some(at) = field.find(other) {
        return refuse(at, "its name has letters, digits, “_” and “.” only");
    }
    if [Language::Jql, Language::Cql]
        .iter()
        .any(|language| language.dialect().reserves(field))
    {
        return refuse(0, "its name is a reserved word");
    }
    Ok(())
}
