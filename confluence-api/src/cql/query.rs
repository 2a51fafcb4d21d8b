//! A whole query: a condition and an order.

use atlassian_core::query::build;

use super::dialect::CqlDialect;

/// A query that can be searched for: what is wanted, and in which order.
///
/// It is made of a [`Condition`](super::Condition), of [`cql!`](crate::cql!) or of text; what is wrong with it is
/// told where it is used, or by [`build`](Cql::build).
///
/// ```
/// use confluence_api::cql;
///
/// let query = cql::space("DOCS").order_by("lastmodified").descending().then_by("title");
/// assert_eq!(query.build()?, r#"space = "DOCS" ORDER BY lastmodified DESC, title"#);
/// # Ok::<(), cql::CqlError>(())
/// ```
///
/// Confluence wants a condition, except within a boundary, which is one: [`Cql::everything`] is for there.
///
/// [`and`](Cql::and) confines a query further; [`order_by`](Cql::order_by), [`then_by`](Cql::then_by),
/// [`descending`](Cql::descending) and [`unordered`](Cql::unordered) order it. [`parse`](Cql::parse) reads one, and
/// [`condition`](Cql::condition) gives what it wants without the order.
///
/// Where a method takes or gives `<D as Dialect>::Field` or `<D as Dialect>::Error`, these are
/// [`Field`](super::Field) and [`CqlError`](super::CqlError).
pub type Cql = build::Query<CqlDialect>;
