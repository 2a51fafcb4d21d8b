//! A brief of a project: what happened since a time, and what matters today.

mod page;
mod publish;

mod read;
mod tell;

use atlassian_core::scopes::{Scopes, scopes_for};
use atlassian_core::{Operation, Timestamp};
use jira_api::platform::comments::operations as comments;
use jira_api::platform::fields::operations as fields;
use jira_api::platform::issues::operations as issues;
use jira_api::platform::projects::operations as projects;
use jira_api::platform::search::operations as search;
use jira_api::reports::{BlockedIssue, Calendar, IssueAtRisk};
use jira_api::software::boards::operations as boards;
use jira_api::software::sprints::operations as sprints;
use serde::Serialize;

pub use page::{Grouping, document, headline};
pub use publish::{PUBLISHING, publish};

pub use read::{Facts, IssueFacts, Moved, Said, read};
pub use tell::tell;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Key of the project.
    pub project: &'a str,
    /// Its board, by name or id, where it has several.
    pub board: Option<&'a str>,
    /// Since when.
    pub since: Timestamp,
    /// Names of the statuses in which an issue waits for review.
    pub review: Vec<&'a str>,
    /// Names of the statuses that mean that an issue is blocked.
    pub blocked: Vec<&'a str>,
    /// Closed sprints that the pace of the team is taken from.
    pub sprints: usize,
    /// The days of the team.
    pub calendar: Calendar,
}

/// What is to be told of a project.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Brief {
    /// Key of the project.
    pub project: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// The sprint under way, where there is one.
    pub sprint: Option<SprintToday>,
    /// Issues of which there is something to tell, by key.
    pub issues: Vec<Entry>,
}

/// How a sprint stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SprintToday {
    /// Its name.
    pub name: String,
    /// Its goal.
    pub goal: Option<String>,
    /// When it is to end.
    pub ends: Timestamp,
    /// Working days until then.
    pub working_days_left: f64,
    /// What estimates are in, such as `Story Points`.
    pub unit: String,
    /// Issues that are not done.
    pub open_issues: i64,
    /// Points of those.
    pub open_points: f64,
    /// Points that are expected to get done, by what the team got done before; none where no sprint was
    /// closed yet.
    pub expected_points: Option<f64>,
    /// Whether more is open than is expected to get done.
    pub short: bool,
}

/// An issue of which there is something to tell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// Its key.
    pub key: String,
    /// Its summary.
    pub summary: String,
    /// Its status.
    pub status: String,
    /// Who is to work on it.
    pub assignee: Option<String>,
    /// What happened, in the order of [`Event`].
    pub happened: Vec<Event>,
    /// Since when it waits for review, where it does.
    pub waits_for_review: Option<Waiting>,
    /// What blocks it.
    pub blocked: Option<BlockedIssue>,
    /// Why it may miss the sprint.
    pub at_risk: Option<IssueAtRisk>,
}

/// For how long an issue waits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Waiting {
    /// Since when.
    pub since: Timestamp,
    /// Working days since then.
    pub working_days: f64,
}

/// Something that happened to an issue.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// It was done.
    Done {
        /// By whom, where it is told.
        by: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// It was done, and is not any more.
    Reopened {
        /// By whom.
        by: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// It came to review.
    ToReview {
        /// By whom.
        by: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// It came back from review, unfinished.
    SentBack {
        /// By whom.
        by: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// Somebody began with it.
    Started {
        /// By whom.
        by: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// It was put back to what is to be done.
    PutBack {
        /// By whom.
        by: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// It was created.
    New {
        /// By whom.
        by: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// Somebody said something about it.
    Commented {
        /// How many comments there are since.
        count: usize,
        /// Who wrote the last one.
        by: Option<String>,
        /// When.
        at: Timestamp,
        /// How the last one begins.
        text: String,
    },
}

/// What the brief calls to read.
pub static READING: [&Operation; 14] = [
    &projects::GET_PROJECT,
    &projects::GET_ALL_STATUSES,
    &fields::GET_FIELDS,
    &search::SEARCH_AND_RECONSILE_ISSUES_USING_JQL_POST,
    &issues::GET_BULK_CHANGELOGS,
    &comments::GET_COMMENTS,
    &boards::GET_ALL_BOARDS,
    &boards::GET_CONFIGURATION,
    &boards::GET_ALL_SPRINTS,
    &boards::GET_ISSUES_FOR_BOARD_JSIS,
    // Where issues, boards and sprints lie, for the boundary.
    &issues::GET_ISSUE,
    &issues::BULK_FETCH_ISSUES,
    &boards::GET_BOARD,
    &sprints::GET_SPRINT,
];

/// The fewest scopes that are enough, all in one grant: those for pages only where it is published.
pub fn scopes(publishes: bool) -> Scopes {
    let publishing = PUBLISHING.into_iter().filter(|_| publishes);
    scopes_for(READING.into_iter().chain(publishing))
}
