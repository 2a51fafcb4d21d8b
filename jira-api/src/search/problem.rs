//! What can be wrong with a search, found here.

use std::time::Duration;

/// What is wrong with a search.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SearchProblem {
    /// More issues than Jira reconciles.
    #[error(
        "a search can be reconciled with {limit} issues, and {count} were given; wait until the index knows them: \
         `wait_for`"
    )]
    TooManyReconciled {
        /// How many were given.
        count: usize,
        /// How many there may be.
        limit: usize,
    },

    /// Issues that are waited for and do not exist, or may not be seen.
    #[error("nothing will be found by waiting: {} cannot be seen", keys.join(", "))]
    NoSuchIssues {
        /// Their keys, as they were given.
        keys: Vec<String>,
    },

    /// The index does not know issues that were waited for.
    #[error(
        "the search index does not know {} after {} s; they exist, so try again later or read them by key",
        keys.join(", "), waited.as_secs()
    )]
    NotIndexed {
        /// Their keys.
        keys: Vec<String>,
        /// How long was waited.
        waited: Duration,
    },
}
