//! A whole query: a condition and an order.

use atlassian_core::query::build;

use super::dialect::JqlDialect;

/// A query that can be searched for: what is wanted, and in which order.
///
/// It is made of a [`Condition`](super::Condition), of [`jql!`](crate::jql!) or of text; what is wrong with it is
/// told where it is used, or by [`build`](Jql::build).
///
/// ```
/// use jira_api::jql;
///
/// let query = jql::project("ENG").order_by("priority").descending().then_by("created");
/// assert_eq!(query.build()?, r#"project = "ENG" ORDER BY priority DESC, created"#);
/// # Ok::<(), jql::JqlError>(())
/// ```
///
/// Most searches want a condition: Jira refuses what it calls unbounded, such as [`Jql::everything`].
///
/// [`and`](Jql::and) confines a query further; [`order_by`](Jql::order_by), [`then_by`](Jql::then_by),
/// [`descending`](Jql::descending) and [`unordered`](Jql::unordered) order it. [`parse`](Jql::parse) reads one, and
/// [`condition`](Jql::condition) gives what it wants without the order.
///
/// Where a method takes or gives `<D as Dialect>::Field` or `<D as Dialect>::Error`, these are
/// [`Field`](super::Field) and [`JqlError`](super::JqlError).
pub type Jql = build::Query<JqlDialect>;
