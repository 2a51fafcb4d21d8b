//! A sprint retrospective: read from a board, computed, published as a page.

mod compute;
mod page;
mod publish;
mod read;

use atlassian_core::Operation;
use atlassian_core::scopes::{Scopes, scopes_for};
use confluence_api::v2::pages::operations as pages;
use confluence_api::v2::spaces::operations as spaces;
use jira_api::platform::fields::operations as fields;
use jira_api::platform::search::operations as search;
use jira_api::software::boards::operations as boards;

pub use compute::{Retrospective, Story, Tally, compute};
pub use page::document;
pub use publish::{Published, publish};
pub use read::{BoardData, Issue, Sprint, read};

/// What the retrospective calls.
pub static OPERATIONS: [&Operation; 9] = [
    &boards::GET_ALL_BOARDS,
    &boards::GET_CONFIGURATION,
    &boards::GET_ALL_SPRINTS,
    &fields::GET_FIELDS,
    &search::SEARCH_AND_RECONSILE_ISSUES_USING_JQL,
    &spaces::GET_SPACES,
    &pages::GET_PAGES,
    &pages::CREATE_PAGE,
    &pages::UPDATE_PAGE,
];

/// The fewest scopes that are enough for it, all in one grant.
pub fn scopes() -> Scopes {
    scopes_for(OPERATIONS)
}

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
