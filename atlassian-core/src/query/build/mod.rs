//! Building queries: conditions, lists, an order and templates, in either language.
//!
//! This is what the clients' builders are made of; programs use those. A client says in a [`Dialect`] what its
//! fields, values and functions are and how they are written, and gives the generic types of this module their
//! names: a [`Condition`], a [`Query`], a [`List`].
//!
//! A value is quoted where a [`Clause`] is written, and the clauses are put together as a tree. What is wrong is
//! kept in its place and told by [`Condition::build`] and [`Query::build`], which also read what was written as
//! [`query::Query`](super::Query) does: a mistake here could not become another query.
//!
//! ```
//! use atlassian_core::query::build::{Clause, Condition, Dialect, List, Problem, is_plain};
//! use atlassian_core::query::{Language, QueryError, quote};
//!
//! /// A dialect of one kind of value, without functions.
//! #[derive(Clone, Debug, PartialEq)]
//! enum Plain {}
//!
//! #[derive(Clone, Debug, PartialEq)]
//! enum PlainError {
//!     Name(String),
//!     Problem(Problem),
//!     Query(QueryError),
//! }
//!
//! impl From<Problem> for PlainError {
//!     fn from(problem: Problem) -> Self {
//!         PlainError::Problem(problem)
//!     }
//! }
//!
//! impl From<QueryError> for PlainError {
//!     fn from(error: QueryError) -> Self {
//!         PlainError::Query(error)
//!     }
//! }
//!
//! impl Dialect for Plain {
//!     const LANGUAGE: Language = Language::Cql;
//!     type Error = PlainError;
//!     type Field = String;
//!     type Value = String;
//!     type Function = std::convert::Infallible;
//!
//!     fn label(field: &String) -> String {
//!         field.clone()
//!     }
//!
//!     fn write_field(field: &String, out: &mut String) -> Result<(), PlainError> {
//!         if !is_plain(Self::LANGUAGE, field) {
//!             return Err(PlainError::Name(field.clone()));
//!         }
//!         out.push_str(field);
//!         Ok(())
//!     }
//!
//!     fn write_value(value: &String, out: &mut String) -> Result<(), PlainError> {
//!         out.push_str(&quote(Self::LANGUAGE, value)?);
//!         Ok(())
//!     }
//!
//!     fn write_function(function: &Self::Function, _: &mut String) -> Result<(), PlainError> {
//!         match *function {}
//!     }
//!
//!     fn list(value: String) -> List<Self> {
//!         List::Values(vec![value])
//!     }
//! }
//!
//! fn is(field: &str, value: &str) -> Condition<Plain> {
//!     Clause::of(&field.to_owned()).word("=").value(&value.to_owned()).into()
//! }
//!
//! let found = is("space", "DOCS").and(is("label", "plan").or(!is("label", r#"the "big" plan"#)));
//! let query = found.order_by("created").descending();
//! assert_eq!(
//!     query.build()?,
//!     r#"space = "DOCS" AND (label = "plan" OR NOT label = "the \"big\" plan") ORDER BY created DESC"#
//! );
//! let refused = is("no name", "x").build().unwrap_err();
//! assert_eq!(refused, PlainError::Name("no name".to_owned()));
//! # Ok::<(), PlainError>(())
//! ```

mod clause;
mod condition;
mod dialect;
mod list;
mod order;
mod template;
pub mod text;
mod values;

pub use clause::Clause;
pub use condition::{Condition, all, any, raw};
pub use dialect::{Dialect, Problem, is_plain};
pub use list::{List, parenthesized};
pub use order::{Direction, Query};
pub use template::{Hole, Template, holes};
