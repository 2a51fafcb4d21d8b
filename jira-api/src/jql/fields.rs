//! The fields that nearly every query names.

use super::condition::Condition;
use super::field::{Field, field};
use super::value::Value;

/// Issues of one project, by its key, name or id.
///
/// ```
/// use jira_api::jql;
///
/// assert_eq!(jql::project("ENG").build()?, r#"project = "ENG""#);
/// # Ok::<(), jql::JqlError>(())
/// ```
pub fn project(key: impl Into<Value>) -> Condition {
    field("project").is(key)
}

macro_rules! fields {
    ($($(#[$doc:meta])* $rust:ident = $jql:literal;)*) => {$(
        $(#[$doc])*
        pub fn $rust() -> Field {
            field($jql)
        }
    )*};
}

fields! {
    /// `assignee`: account ids are the only values that mean one person.
    assignee = "assignee";
    /// `fixVersion`.
    fix_version = "fixVersion";
    /// `issuetype`.
    issue_type = "issuetype";
    /// `key`: keys, and ids without quotation marks.
    key = "key";
    /// `labels`.
    label = "labels";
    /// `sprint`: names or ids.
    sprint = "sprint";
    /// `status`.
    status = "status";
    /// `text`: summary, description, environment, comments and text fields, for
    /// [`contains`](Field::contains).
    text = "text";
}
