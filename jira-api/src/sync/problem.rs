//! What can be wrong with a sync, found here.

/// What is wrong with a sync.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SyncProblem {
    /// A text that is no token.
    #[error("this is no token of a sync ({what}); begin without one, which reads everything anew")]
    NoToken {
        /// What is wrong with it.
        what: &'static str,
    },

    /// The token belongs to another query.
    #[error(
        "the token belongs to a sync of another query; begin without one, which reads everything anew"
    )]
    OtherQuery,

    /// Jira does not say which issues are found.
    #[error("Jira does not say which of {count} issues are found: {what}")]
    NotMatched {
        /// How many issues it was asked about.
        count: usize,
        /// What it says.
        what: String,
    },
}
