//! Conditions, and how they are put together.

use atlassian_core::query::build;

use super::dialect::JqlDialect;

/// A condition of JQL, as a tree. It becomes text in [`build`](Condition::build), or where it is searched for.
///
/// ```
/// use jira_api::jql;
///
/// let mine = jql::assignee().is(jql::current_user());
/// let open = jql::field("resolution").is_empty().or(jql::status().is("Reopened"));
/// assert_eq!(
///     mine.and(open).build()?,
///     r#"assignee = currentUser() AND (resolution IS EMPTY OR status = "Reopened")"#
/// );
/// # Ok::<(), jql::JqlError>(())
/// ```
///
/// [`and`](Condition::and), [`or`](Condition::or) and [`not`](Condition::not) put conditions together, and so do
/// `&`, `|` and `!`. [`order_by`](Condition::order_by) makes a query of one. What is empty does not fulfil
/// `NOT labels = "x"` either.
///
/// Where a method takes or gives `<D as Dialect>::Field` or `<D as Dialect>::Error`, these are
/// [`Field`](super::Field) and [`JqlError`](super::JqlError).
pub type Condition = build::Condition<JqlDialect>;

/// All of these conditions.
///
/// # Errors
/// [`Condition::build`] refuses none at all.
pub fn all<C: Into<Condition>>(conditions: impl IntoIterator<Item = C>) -> Condition {
    build::all(conditions)
}

/// At least one of these conditions.
///
/// # Errors
/// [`Condition::build`] refuses none at all.
pub fn any<C: Into<Condition>>(conditions: impl IntoIterator<Item = C>) -> Condition {
    build::any(conditions)
}

/// A condition somebody has written, such as that of a saved filter. It is read as a whole, so that it cannot
/// reach beyond itself.
///
/// ```
/// use jira_api::jql;
///
/// let theirs = jql::raw("status = Open or status = Done");
/// assert_eq!(
///     jql::project("ENG").and(theirs).build()?,
///     r#"project = "ENG" AND (status = Open OR status = Done)"#
/// );
/// assert!(jql::raw("status = Open) OR (project = HR").build().is_err());
/// # Ok::<(), jql::JqlError>(())
/// ```
///
/// # Errors
/// [`Condition::build`] refuses what is no JQL, is empty or has an order.
pub fn raw(jql: impl AsRef<str>) -> Condition {
    build::raw(jql.as_ref())
}
