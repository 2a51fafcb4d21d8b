//! `jql!`: a query with holes.

use atlassian_core::query::build;

use super::Function;
use super::dialect::JqlDialect;
use super::value::Value;

/// A query with holes, as text: every `{}` becomes the next value, in quotation marks of its own where it is
/// text.
///
/// Whatever the values are, they stay values: there is nothing in a string that could end it. After `IN`, one
/// value and a list of them are both written as a list. A hole in quotation marks, or another number of values
/// than holes, does not compile. Everything else that can be wrong is told where the query is used, or by
/// [`build`](crate::jql::Jql::build).
///
/// ```
/// use jira_api::jql;
///
/// let key = "ENG";
/// let statuses = ["To Do", "In \"Review\""];
/// let query = jql!("project = {} AND status IN {} ORDER BY created", key, statuses);
/// assert_eq!(
///     query.build()?,
///     r#"project = "ENG" AND status IN ("To Do", "In \"Review\"") ORDER BY created"#
/// );
/// # Ok::<(), jql::JqlError>(())
/// ```
///
/// ```compile_fail
/// jira_api::jql!("summary ~ '{}'", "never");
/// ```
///
/// ```compile_fail
/// jira_api::jql!("project = {} AND status = {}", "ENG");
/// ```
#[macro_export]
macro_rules! jql {
    ($template:literal $(, $value:expr)* $(,)?) => {{
        const HOLES: usize = $crate::jql::holes($template);
        const {
            assert!(
                HOLES == 0 $(+ { let _ = stringify!($value); 1 })*,
                "a query has as many values as holes",
            );
        }
        let template = $crate::jql::Template::new($template);
        $(let template = template.hole($crate::jql::IntoHole::into_hole($value));)*
        template.finish()
    }};
}

/// What `jql!` makes of a template; not for anybody else.
#[doc(hidden)]
pub type Template = build::Template<JqlDialect>;

/// What goes into a hole of [`jql!`](crate::jql!): one value, or a list.
pub type Hole = build::Hole<JqlDialect>;

/// What can go into a hole of [`jql!`](crate::jql!): whatever can be a [`Value`], lists of such, and functions.
pub trait IntoHole {
    /// Makes it what goes into the hole.
    fn into_hole(self) -> Hole;
}

atlassian_core::query_values!(Value, Function, Hole, IntoHole; f64);
