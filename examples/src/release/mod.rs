//! From a merged pull request to done issues and a line in the release notes.

mod event;
mod issue;
mod notes;

use atlassian_core::Operation;
use atlassian_core::scopes::{Scopes, scopes_for};
use confluence_api::v2::pages::operations as pages;
use confluence_api::v2::spaces::operations as spaces;
use jira_api::Jira;
use jira_api::platform::comments::operations as comments;
use jira_api::platform::fields::operations as fields;
use jira_api::platform::issues::operations as issues;
use jira_api::platform::links::operations as links;
use jira_api::platform::projects::operations as projects;
use jira_api::platform::search::operations as search;

pub use event::{PullRequest, demo};
pub use issue::{Finished, Work};
pub use notes::{Note, write};

/// What it calls.
pub static OPERATIONS: [&Operation; 16] = [
    &projects::GET_PROJECT,
    &projects::GET_PROJECT_VERSIONS,
    &fields::GET_FIELDS,
    &search::SEARCH_AND_RECONSILE_ISSUES_USING_JQL,
    &issues::GET_ISSUE,
    &issues::GET_TRANSITIONS,
    &issues::DO_TRANSITION,
    &comments::GET_COMMENTS,
    &comments::ADD_COMMENT,
    &links::GET_REMOTE_ISSUE_LINKS,
    &links::CREATE_OR_UPDATE_REMOTE_ISSUE_LINK,
    &spaces::GET_SPACES,
    &pages::GET_PAGES,
    &pages::GET_PAGE_BY_ID,
    &pages::CREATE_PAGE,
    &pages::UPDATE_PAGE,
];

/// The fewest scopes that are enough for it, all in one grant.
pub fn scopes() -> Scopes {
    scopes_for(OPERATIONS)
}

/// Name of the version that is worked on: of those that are not released the first in the project's order.
///
/// # Errors
/// As for any call.
pub async fn next_version(jira: &Jira, project: &str) -> Result<Option<String>, jira_api::Error> {
    let versions = jira.platform().get_project_versions(project).send().await?;
    let mut open = versions.into_iter().filter(|version| {
        !version.released.unwrap_or_default() && !version.archived.unwrap_or_default()
    });
    Ok(open.find_map(|version| version.name))
}
