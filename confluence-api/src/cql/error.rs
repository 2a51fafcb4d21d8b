//! Why a query cannot be written.

use atlassian_core::query::QueryError;
use atlassian_core::query::build::Problem;

/// A query that cannot be written or read. Nothing was sent.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CqlError {
    /// What can be the name of no field.
    #[error(
        "“{field}” cannot be the name of a field: CQL's are of letters, digits, “_” and “.”, such as \
         space.title"
    )]
    FieldName {
        /// The field as it was given.
        field: String,
    },

    /// What can be the name of no function.
    #[error(
        "“{function}” cannot be the name of a function: it has letters only, such as currentUser"
    )]
    FunctionName {
        /// The function as it was given.
        function: String,
    },

    /// A list without values: CQL has no way to say it, and nothing would be found.
    #[error(
        "“{field}” is compared with an empty list, which CQL cannot say; nothing would be found, so do \
         not ask"
    )]
    EmptyList {
        /// The field as it was given.
        field: String,
    },

    /// A text search for nothing.
    #[error("“{field}” is searched for a text without any word; give at least one letter or digit")]
    EmptyText {
        /// The field as it was given.
        field: String,
    },

    /// `all` or `any` of nothing.
    #[error(
        "a condition of no conditions finds everything or nothing, depending on whom one asks; give at least one"
    )]
    NoCondition,

    /// Conditions that are nested too deeply to be read by anyone.
    #[error(
        "the conditions are nested deeper than {limit} levels; write long lists with `all` and `any`"
    )]
    TooDeep {
        /// How deep they may be.
        limit: usize,
    },

    /// An order where only a condition may stand.
    #[error(
        "“ORDER BY {order}” may not stand in a condition that is part of another; order the whole query"
    )]
    Ordered {
        /// What follows `ORDER BY`.
        order: String,
    },

    /// The query as a whole is not CQL, or is too long; the source says where.
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl From<Problem> for CqlError {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::EmptyList { field } => CqlError::EmptyList { field },
            Problem::EmptyText { field } => CqlError::EmptyText { field },
            Problem::TooDeep { limit } => CqlError::TooDeep { limit },
            Problem::Ordered { order } => CqlError::Ordered { order },
            _ => CqlError::NoCondition,
        }
    }
}
