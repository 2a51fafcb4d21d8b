//! `cql!`: a query with holes.

use atlassian_core::query::build;

use super::Function;
use super::dialect::CqlDialect;
use super::value::Value;

/// A query with holes, as text: every `{}` becomes the next value, in quotation marks of its own where it is
/// text.
///
/// Whatever the values are, they stay values: there is nothing in a string that could end it. After `IN`, one
/// value and a list of them are both written as a list. A hole in quotation marks, or another number of values
/// than holes, does not compile. Everything else that can be wrong is told where the query is used, or by
/// [`build`](crate::cql::Cql::build).
///
/// ```
/// use confluence_api::cql;
///
/// let key = "DOCS";
/// let titles = ["Road map", "The \"big\" plan"];
/// let query = cql!("space = {} AND title IN {} ORDER BY created", key, titles);
/// assert_eq!(
///     query.build()?,
///     r#"space = "DOCS" AND title IN ("Road map", "The \"big\" plan") ORDER BY created"#
/// );
/// # Ok::<(), cql::CqlError>(())
/// ```
///
/// ```compile_fail
/// confluence_api::cql!("title ~ '{}'", "never");
/// ```
///
/// ```compile_fail
/// confluence_api::cql!("space = {} AND title = {}", "DOCS");
/// ```
#[macro_export]
macro_rules! cql {
    ($template:literal $(, $value:expr)* $(,)?) => {{
        const HOLES: usize = $crate::cql::holes($template);
        const {
            assert!(
                HOLES == 0 $(+ { let _ = stringify!($value); 1 })*,
                "a query has as many values as holes",
            );
        }
        let template = $crate::cql::Template::new($template);
        $(let template = template.hole($crate::cql::IntoHole::into_hole($value));)*
        template.finish()
    }};
}

/// What `cql!` makes of a template; not for anybody else.
#[doc(hidden)]
pub type Template = build::Template<CqlDialect>;

/// What goes into a hole of [`cql!`](crate::cql!): one value, or a list.
pub type Hole = build::Hole<CqlDialect>;

/// What can go into a hole of [`cql!`](crate::cql!): whatever can be a [`Value`], lists of such, and functions.
pub trait IntoHole {
    /// Makes it what goes into the hole.
    fn into_hole(self) -> Hole;
}

atlassian_core::query_values!(Value, Function, Hole, IntoHole; );
