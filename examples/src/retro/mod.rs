//! A sprint retrospective: read from a board, computed by its reports, published as a page with its chart.

mod compute;
mod page;
mod publish;

use atlassian_core::Operation;
use atlassian_core::scopes::{Scopes, scopes_for};
use confluence_api::v1::attachments::operations as files;
use confluence_api::v2::attachments::operations as attachments;
use confluence_api::v2::pages::operations as pages;
use confluence_api::v2::spaces::operations as spaces;
use jira_api::platform::fields::operations as fields;
use jira_api::platform::issues::operations as issues;
use jira_api::platform::projects::operations as projects;
use jira_api::software::boards::operations as boards;
use jira_api::software::sprints::operations as sprints;

pub use compute::{Retrospective, compute};
pub use page::{DISCUSSION, document};
pub use publish::{Published, publish};

/// What the retrospective calls.
pub static OPERATIONS: [&Operation; 20] = [
    &projects::GET_PROJECT,
    &fields::GET_FIELDS,
    &issues::GET_BULK_CHANGELOGS,
    // Where issues, sprints and pages lie, for the boundary.
    &issues::BULK_FETCH_ISSUES,
    &sprints::GET_SPRINT,
    &spaces::GET_SPACE_BY_ID,
    &boards::GET_ALL_BOARDS,
    &boards::GET_BOARD,
    &boards::GET_CONFIGURATION,
    &boards::GET_ALL_SPRINTS,
    &boards::GET_ISSUES_FOR_BOARD_JSIS,
    &spaces::GET_SPACES,
    &pages::GET_PAGES,
    &pages::GET_PAGE_BY_ID,
    &pages::CREATE_PAGE,
    &pages::UPDATE_PAGE,
    &attachments::GET_PAGE_ATTACHMENTS,
    &attachments::GET_ATTACHMENT_BY_ID,
    &files::DOWNLOAD_ATTATCHMENT,
    &files::CREATE_OR_UPDATE_ATTACHMENTS,
];

/// The fewest scopes that are enough for it, all in one grant.
pub fn scopes() -> Scopes {
    scopes_for(OPERATIONS)
}
