//! Why a query cannot be written.

use atlassian_core::query::QueryError;
use atlassian_core::query::build::Problem;

/// A query that cannot be written or read. Nothing was sent.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum JqlError {
    /// What can be the name of no field.
    #[error("“{field}” cannot be the name of a field: {what}")]
    FieldName {
        /// The field as it was given.
        field: String,
        /// What is wrong with it.
        what: String,
    },

    /// A path into an issue property that is none.
    #[error(
        "“{path}” is no path into a property: write names of letters, digits, “_” and “-” between dots, \
         such as stage or build.state"
    )]
    PropertyPath {
        /// The path as it was given.
        path: String,
    },

    /// A list without values: JQL has no way to say it, and nothing would be found.
    #[error(
        "“{field}” is compared with an empty list, which JQL cannot say; nothing would be found, so do \
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

    /// A number that is none.
    #[error("{number} is no number that JQL can compare with")]
    NotANumber {
        /// As Rust writes it.
        number: String,
    },

    /// A hole of [`jql!`](crate::jql!) in quotation marks.
    #[error(
        "a hole stands in a string (character {column}): write {{}} without quotation marks around it, it gets its own"
    )]
    HoleInString {
        /// Its place, in characters, from one.
        column: usize,
    },

    /// A template and values that do not fit.
    #[error("the query has {holes} holes, and there are {values} values")]
    Holes {
        /// How many `{}` there are.
        holes: usize,
        /// How many values were given.
        values: usize,
    },

    /// An order where only a condition may stand.
    #[error(
        "“ORDER BY {order}” may not stand in a condition that is part of another; order the whole query"
    )]
    Ordered {
        /// What follows `ORDER BY`.
        order: String,
    },

    /// The query as a whole is not JQL, or is too long; the source says where.
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl From<Problem> for JqlError {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::EmptyList { field } => JqlError::EmptyList { field },
            Problem::EmptyText { field } => JqlError::EmptyText { field },
            Problem::TooDeep { limit } => JqlError::TooDeep { limit },
            Problem::Ordered { order } => JqlError::Ordered { order },
            _ => JqlError::NoCondition,
        }
    }
}
