//! From commits to transitions: reads `git log`, and moves the issues that the commits name to review.

mod demo;
mod git;
mod ladder;
mod record;
mod work;

use std::collections::BTreeMap;

use atlassian_core::Operation;
use atlassian_core::scopes::{Scopes, scopes_for};
use jira_api::platform::comments::operations as comments;
use jira_api::platform::fields::operations as fields;
use jira_api::platform::issues::operations as issues;
use jira_api::platform::projects::operations as projects;
use jira_api::platform::search::operations as search;
use jira_api::software::boards::operations as boards;

use crate::keys::issue_keys;

pub use demo::DemoRepository;
pub use git::{Commit, GitProblem, Range, add_files, log};
pub use ladder::Ladder;
pub use record::{Record, comment};
pub use work::{Outcome, Work};

/// What a run without `--dry-run` calls.
pub static OPERATIONS: [&Operation; 14] = [
    &projects::GET_PROJECT,
    &projects::GET_ALL_STATUSES,
    &boards::GET_ALL_BOARDS,
    &boards::GET_BOARD,
    &boards::GET_CONFIGURATION,
    &fields::GET_FIELDS,
    &search::SEARCH_AND_RECONSILE_ISSUES_USING_JQL,
    &issues::GET_ISSUE,
    &issues::GET_TRANSITIONS,
    &issues::DO_TRANSITION,
    &issues::GET_ISSUE_PROPERTY,
    &issues::SET_ISSUE_PROPERTY,
    &comments::GET_COMMENTS,
    &comments::ADD_COMMENT,
];

/// The fewest scopes that are enough for it, all in one grant; without writing where nothing is written.
pub fn scopes(dry_run: bool) -> Scopes {
    let reads = |operation: &&'static Operation| {
        operation.access == atlassian_core::operation::Access::Read
    };
    scopes_for(OPERATIONS.into_iter().filter(|op| !dry_run || reads(op)))
}

/// The commits that name issues of a project, by issue, in the order of the commits.
pub fn by_issue<'c>(commits: &'c [Commit], project: &str) -> Vec<(String, Vec<&'c Commit>)> {
    let mut order: Vec<(String, Vec<&Commit>)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for commit in commits {
        for key in issue_keys(&commit.message, project) {
            let place = *places.entry(key.clone()).or_insert(order.len());
            match order.get_mut(place) {
                Some((_, commits)) => commits.push(commit),
                None => order.push((key, vec![commit])),
            }
        }
    }
    order
}
