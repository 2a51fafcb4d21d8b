//! A watch over what is blocked on a board: what is new and what is resolved, told once.

mod message;
mod state;
mod story;
mod watch;

use atlassian_core::Operation;
use atlassian_core::scopes::{Scopes, scopes_for};
use jira_api::platform::fields::operations as fields;
use jira_api::platform::issues::operations as issues;
use jira_api::platform::projects::operations as projects;
use jira_api::software::boards::operations as boards;
use jira_api::software::sprints::operations as sprints;

pub use message::{Happened, Message};
pub use state::{Known, State, StateProblem};
pub use story::{Story, scopes_of_story};
pub use watch::{Watch, passes};

/// What the watch calls.
pub static OPERATIONS: [&Operation; 10] = [
    &projects::GET_PROJECT,
    &fields::GET_FIELDS,
    &issues::GET_BULK_CHANGELOGS,
    // Where issues and sprints lie, for the boundary.
    &issues::BULK_FETCH_ISSUES,
    &sprints::GET_SPRINT,
    &boards::GET_ALL_BOARDS,
    &boards::GET_BOARD,
    &boards::GET_CONFIGURATION,
    &boards::GET_ALL_SPRINTS,
    &boards::GET_ISSUES_FOR_BOARD_JSIS,
];

/// The fewest scopes that are enough for it, all in one grant.
pub fn scopes() -> Scopes {
    scopes_for(OPERATIONS)
}
