//! Conditions, and how they are put together.

use atlassian_core::query::build;

use super::dialect::CqlDialect;

/// A condition of CQL, as a tree. It becomes text in [`build`](Condition::build), or where it is searched for.
///
/// ```
/// use confluence_api::cql;
///
/// let mine = cql::creator().is(cql::current_user());
/// let plans = cql::label().is("plan").or(cql::title().contains("plan"));
/// assert_eq!(
///     mine.and(plans).build()?,
///     r#"creator = currentUser() AND (label = "plan" OR title ~ "plan")"#
/// );
/// # Ok::<(), cql::CqlError>(())
/// ```
///
/// [`and`](Condition::and), [`or`](Condition::or) and [`not`](Condition::not) put conditions together, and so do
/// `&`, `|` and `!`. [`order_by`](Condition::order_by) makes a query of one.
///
/// Where a method takes or gives `<D as Dialect>::Field` or `<D as Dialect>::Error`, these are
/// [`Field`](super::Field) and [`CqlError`](super::CqlError).
pub type Condition = build::Condition<CqlDialect>;

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

/// A condition somebody has written. It is read as a whole, so that it cannot
/// reach beyond itself.
///
/// ```
/// use confluence_api::cql;
///
/// let theirs = cql::raw("label = plan or label = draft");
/// assert_eq!(
///     cql::space("DOCS").and(theirs).build()?,
///     r#"space = "DOCS" AND (label = plan OR label = draft)"#
/// );
/// assert!(cql::raw("label = plan) OR (space = HR").build().is_err());
/// # Ok::<(), cql::CqlError>(())
/// ```
///
/// # Errors
/// [`Condition::build`] refuses what is no CQL, is empty or has an order.
pub fn raw(cql: impl AsRef<str>) -> Condition {
    build::raw(cql.as_ref())
}
