//! A sprint retrospective: read from a board, computed, published as a page.

mod compute;
mod page;
mod publish;
mod read;

pub use compute::{Retrospective, Story, Tally, compute};
pub use page::document;
pub use publish::{Published, publish};
pub use read::{BoardData, Issue, Sprint, read};

/// The scopes the retrospective needs, all in one grant; Jira Software and Confluence v2 know only granular ones.
pub const SCOPES: &[&str] = &[
    "read:board-scope:jira-software",
    "read:board-scope.admin:jira-software",
    "read:project:jira",
    "read:sprint:jira-software",
    "read:jira-work",
    "read:space:confluence",
    "read:page:confluence",
    "write:page:confluence",
];

/// Why there is no retrospective.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The board is not there, or is one of several.
    #[error("{0}")]
    Board(String),
    /// The space is not there.
    #[error("there is no space {0:?} that you may see; name another with --space")]
    Space(String),
    /// The page could not be put together.
    #[error(transparent)]
    Page(#[from] adf::BuildError),
    /// An answer without what every answer has.
    #[error("Atlassian's answer to {operation} has no {what}; please report this")]
    Incomplete {
        /// The operation.
        operation: &'static str,
        /// What is missing.
        what: &'static str,
    },
    /// What Atlassian, or the way there, said.
    #[error(transparent)]
    Atlassian(#[from] atlassian_core::Error),
}
