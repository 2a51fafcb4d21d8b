//! What is blocked, and by what.

use atlassian_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::history::{BlockingIssue, IssueHistory, StatusRef};
use crate::agile::BoardConfiguration;

/// An issue that is blocked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BlockedIssue {
    /// Its key.
    pub key: String,
    /// Its summary.
    pub summary: String,
    /// Name of whoever it is assigned to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// Its status.
    pub status: StatusRef,
    /// Its estimate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<f64>,
    /// Why: at least one reason.
    pub why: Vec<Blocker>,
}

/// Why an issue is blocked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Blocker {
    /// It is flagged as impeded.
    Flag {
        /// Since when; none where it was created so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Timestamp>,
    },
    /// It *is blocked by* an issue that is not done.
    Link {
        /// That issue.
        issue: BlockingIssue,
    },
    /// It is in a status that means so.
    Status {
        /// The status.
        status: StatusRef,
        /// Since when.
        since: Timestamp,
    },
}

/// Which of some issues are blocked: flagged, linked as *is blocked by* to an issue that is not done, or in
/// one of the statuses with these names (in any case). Issues in the last column of the board are not: what
/// is done waits for nothing.
///
/// ```
/// use jira_api::agile::{BoardConfiguration, Column};
/// use jira_api::reports::{Blocker, IssueHistory, StatusRef, blocked};
///
/// let board = BoardConfiguration::new(1, [Column::new("To Do", ["1"]), Column::new("Done", ["2"])]);
/// let mut issue = IssueHistory::new("ENG-1", "2026-03-02T09:00:00Z".parse()?, StatusRef::new("1", "To Do"));
/// issue.flagged = true;
/// let found = blocked(&[issue], &board, &["On hold"]);
/// assert_eq!(found[0].why, [Blocker::Flag { since: None }]);
/// # Ok::<(), atlassian_core::timestamp::NotATimestamp>(())
/// ```
pub fn blocked(
    issues: &[IssueHistory],
    configuration: &BoardConfiguration,
    status_names: &[&str],
) -> Vec<BlockedIssue> {
    let issues = issues.iter();
    let blocked = issues.filter_map(|issue| {
        let why = blockers(issue, configuration, status_names);
        (!why.is_empty()).then(|| BlockedIssue {
            key: issue.key.clone(),
            summary: issue.summary.clone(),
            assignee: issue.assignee.clone(),
            status: issue.status.clone(),
            estimate: issue.estimate,
            why,
        })
    });
    blocked.collect()
}

/// Why an issue is blocked; nothing where it is not.
pub(super) fn blockers(
    issue: &IssueHistory,
    configuration: &BoardConfiguration,
    status_names: &[&str],
) -> Vec<Blocker> {
    if issue.deleted.is_some() || configuration.is_done(&issue.status.id) {
        return Vec::new();
    }
    let track = issue.track();
    let mut why = Vec::new();
    if issue.flagged {
        let since = track.flagged.steps().last().map(|(at, _)| at);
        why.push(Blocker::Flag { since });
    }
    let open = issue.blocked_by.iter().filter(|blocking| !blocking.done);
    why.extend(open.map(|issue| Blocker::Link {
        issue: issue.clone(),
    }));
    let name = issue.status.name.to_lowercase();
    if status_names
        .iter()
        .any(|wanted| wanted.to_lowercase() == name)
    {
        let since = track.status.steps().last().map(|(at, _)| at);
        why.push(Blocker::Status {
            status: issue.status.clone(),
            since: since.unwrap_or(issue.created),
        });
    }
    why
}
