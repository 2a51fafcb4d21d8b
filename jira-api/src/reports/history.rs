//! What reports are made of: an issue as it is now, and what changed.

use atlassian_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::timeline::{Step, Timeline};
use crate::agile::SprintId;

/// An issue as it is now, with the changes that led there.
///
/// Reports look at what an issue *was* at some time. That is what the changes say; where none of a kind is
/// known, it has always been as it is now. The order of the changes does not matter.
///
/// ```
/// use jira_api::reports::{Change, Changed, IssueHistory, StatusRef};
///
/// let mut issue = IssueHistory::new("ENG-4", "2026-03-01T09:00:00Z".parse()?, StatusRef::new("10002", "Done"));
/// issue.estimate = Some(5.0);
/// issue.changes.push(Change::new(
///     "2026-03-04T16:30:00Z".parse()?,
///     Changed::Status { from: StatusRef::new("10000", "To Do"), to: StatusRef::new("10002", "Done") },
/// ));
/// # Ok::<(), atlassian_core::timestamp::NotATimestamp>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IssueHistory {
    /// Its key.
    pub key: String,
    /// Its summary.
    #[serde(default)]
    pub summary: String,
    /// Name of its type.
    #[serde(default)]
    pub kind: String,
    /// Name of whoever it is assigned to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// When it was created.
    pub created: Timestamp,
    /// When it was deleted. Jira does not tell of deleted issues; whoever keeps track of them says it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Timestamp>,
    /// Its status now.
    pub status: StatusRef,
    /// Its estimate now, in the unit of its board: points, or hours where that estimates in time; 1 where it
    /// estimates nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<f64>,
    /// The sprints it is in and those it was in when they were closed, as its field tells now.
    #[serde(default)]
    pub sprints: Vec<SprintId>,
    /// Whether it is flagged as impeded now.
    #[serde(default)]
    pub flagged: bool,
    /// Its rank: texts that sort as the backlog does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<String>,
    /// What it *is blocked by*.
    #[serde(default)]
    pub blocked_by: Vec<BlockingIssue>,
    /// What changed, in any order.
    #[serde(default)]
    pub changes: Vec<Change>,
}

impl IssueHistory {
    /// An issue that has always been in `status`.
    pub fn new(key: impl Into<String>, created: Timestamp, status: StatusRef) -> Self {
        IssueHistory {
            key: key.into(),
            summary: String::new(),
            kind: String::new(),
            assignee: None,
            created,
            deleted: None,
            status,
            estimate: None,
            sprints: Vec::new(),
            flagged: false,
            rank: None,
            blocked_by: Vec::new(),
            changes: Vec::new(),
        }
    }

    pub(super) fn track(&self) -> Track<'_> {
        let mut changes: Vec<&Change> = self.changes.iter().collect();
        changes.sort_by_key(|change| (change.at, change.entry));
        let steps = changes.iter();
        let estimate = |value: &Option<f64>| value.filter(|number| number.is_finite());
        Track {
            issue: self,
            status: Timeline::new(
                &self.status,
                &self.status,
                steps.clone().filter_map(|change| match &change.what {
                    Changed::Status { from, to } => Some(Step::new(change.at, from, to)),
                    _ => None,
                }),
            ),
            estimate: Timeline::new(
                estimate(&self.estimate),
                None,
                steps.clone().filter_map(|change| match &change.what {
                    Changed::Estimate { from, to } => {
                        Some(Step::new(change.at, estimate(from), estimate(to)))
                    }
                    _ => None,
                }),
            ),
            sprints: Timeline::new(
                self.sprints.as_slice(),
                &[],
                steps.clone().filter_map(|change| match &change.what {
                    // A change that leads out of a session's boundary is there without its values.
                    Changed::Sprints { from, to } if from.is_empty() && to.is_empty() => {
                        Some(Step::withheld(change.at))
                    }
                    Changed::Sprints { from, to } => {
                        Some(Step::new(change.at, from.as_slice(), to.as_slice()))
                    }
                    _ => None,
                }),
            ),
            flagged: Timeline::new(
                self.flagged,
                false,
                steps.filter_map(|change| match &change.what {
                    Changed::Flag { from, to } => Some(Step::new(change.at, *from, *to)),
                    _ => None,
                }),
            ),
        }
    }
}

/// A status by its id, with the name people know it by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StatusRef {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl StatusRef {
    /// A status.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        StatusRef {
            id: id.into(),
            name: name.into(),
        }
    }
}

/// An issue that blocks another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BlockingIssue {
    /// Its key.
    pub key: String,
    /// Its summary.
    #[serde(default)]
    pub summary: String,
    /// Its status.
    pub status: StatusRef,
    /// Whether that status is in the category Done.
    pub done: bool,
}

impl BlockingIssue {
    /// An issue that blocks another.
    pub fn new(key: impl Into<String>, status: StatusRef, done: bool) -> Self {
        BlockingIssue {
            key: key.into(),
            summary: String::new(),
            status,
            done,
        }
    }
}

/// One change of an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Change {
    /// When it was made.
    pub at: Timestamp,
    /// Number of its entry in the changelog. It orders changes of one instant.
    #[serde(default)]
    pub entry: u64,
    /// What it was.
    #[serde(flatten)]
    pub what: Changed,
}

impl Change {
    /// A change at a time.
    pub fn new(at: Timestamp, what: Changed) -> Self {
        Change { at, entry: 0, what }
    }

    /// The same as this entry of the changelog.
    #[must_use]
    pub fn entry(mut self, number: u64) -> Self {
        self.entry = number;
        self
    }
}

/// What changed. Other changes are of no interest to reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "field", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Changed {
    /// The status.
    Status {
        /// Before.
        from: StatusRef,
        /// After.
        to: StatusRef,
    },
    /// The estimate.
    Estimate {
        /// Before.
        from: Option<f64>,
        /// After.
        to: Option<f64>,
    },
    /// The sprints, the closed ones among them. Both are empty where a session's boundary withholds them.
    Sprints {
        /// Before.
        from: Vec<SprintId>,
        /// After.
        to: Vec<SprintId>,
    },
    /// The flag.
    Flag {
        /// Before.
        from: bool,
        /// After.
        to: bool,
    },
}

/// The changes of an issue, by what changed, in the order of time.
pub(super) struct Track<'a> {
    pub(super) issue: &'a IssueHistory,
    pub(super) status: Timeline<&'a StatusRef>,
    pub(super) estimate: Timeline<Option<f64>>,
    pub(super) sprints: Timeline<&'a [SprintId]>,
    pub(super) flagged: Timeline<bool>,
}

impl<'a> Track<'a> {
    /// Whether the issue was there at a time.
    pub(super) fn exists(&self, at: Timestamp) -> bool {
        self.issue.created <= at && self.issue.deleted.is_none_or(|deleted| at < deleted)
    }

    pub(super) fn is_in(&self, sprint: SprintId, at: Timestamp) -> bool {
        self.exists(at) && self.sprints.at(at).contains(&sprint)
    }

    pub(super) fn is_done(&self, done: &dyn Fn(&str) -> bool, at: Timestamp) -> bool {
        done(&self.status.at(at).id)
    }

    /// When the issue became done for the last time, of those it is done at `at`; its creation where it
    /// has never been anything else.
    pub(super) fn done_since(
        &self,
        done: &dyn Fn(&str) -> bool,
        at: Timestamp,
    ) -> Option<Timestamp> {
        let mut since = done(&self.status.first().id).then_some(self.issue.created);
        for (when, status) in self.status.steps().filter(|(when, _)| *when <= at) {
            since = done(&status.id).then(|| since.unwrap_or(when));
        }
        since
    }

    /// Every instant at which something that counts changes, in order, each once.
    pub(super) fn instants(&self) -> Vec<Timestamp> {
        let mut all = vec![self.issue.created];
        all.extend(self.issue.deleted);
        all.extend(self.status.steps().map(|(at, _)| at));
        all.extend(self.estimate.steps().map(|(at, _)| at));
        all.extend(self.sprints.steps().map(|(at, _)| at));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The sprint the issue went on to: the first it was put into since `start` that it was not in then.
    pub(super) fn went_to(&self, sprint: SprintId, start: Timestamp) -> Option<SprintId> {
        let before = self.sprints.at(start);
        let later = self.sprints.steps().filter(|(at, _)| *at > start);
        let mut new = later.flat_map(|(_, sprints)| sprints.iter().copied());
        new.find(|id| *id != sprint && !before.contains(id))
    }

    pub(super) fn summary(&self) -> &'a str {
        &self.issue.summary
    }
}
