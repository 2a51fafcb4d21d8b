//! What a sync delivers.

use super::token::SyncToken;
use crate::Issue;

/// What is to be done to a copy of the issues.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The issue is new, or different: it replaces what is known under its id.
    Upsert(Issue),
    /// The issue with this id is deleted, moved out of sight, or not found by the query any more. It may never have
    /// been known.
    Gone(u64),
}

impl Change {
    /// Id of the issue.
    pub fn id(&self) -> u64 {
        match self {
            Change::Upsert(issue) => issue.id().parse().unwrap_or_default(),
            Change::Gone(id) => *id,
        }
    }

    /// The issue, where there is one.
    pub fn issue(&self) -> Option<&Issue> {
        match self {
            Change::Upsert(issue) => Some(issue),
            Change::Gone(_) => None,
        }
    }
}

/// Up to 100 changes that belong together, and where to go on after them.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Batch {
    /// The changes, in the order in which they are to be applied. No issue is in one batch twice.
    pub changes: Vec<Change>,
    /// Where to go on, once the changes are applied. Save it with them.
    pub token: SyncToken,
    /// How far it is.
    pub progress: Progress,
    /// Whether this was the last one: everything that had changed when this sync began is delivered, and the token
    /// is for the next one. It may have no changes.
    pub is_last: bool,
}

/// What a sync is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// It walks through all issues.
    Everything,
    /// It looks for what has changed since.
    Changes,
    /// It looks for what has left.
    Leavers,
    /// It is through.
    Done,
    /// It waits for room within the limits.
    Waiting,
}

/// How far a sync is. Numbers count from the first batch of the first run on, across interruptions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// What it is at.
    pub phase: Phase,
    /// How many issues it has delivered.
    pub upserts: u64,
    /// How many it has reported as gone.
    pub gone: u64,
    /// About how many issues the query finds, as Jira counted them when the walk through all of them began.
    pub expected: Option<u64>,
}
