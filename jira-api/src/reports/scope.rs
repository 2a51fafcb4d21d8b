//! What happened to the scope of a sprint, event by event.
//!
//! Velocity, sprint report, burndown and burnup are sums over these events, and so they agree. The rules
//! are those of Jira's own reports:
//!
//! * What is in the sprint at the instant it begins is *committed*, with the estimate of then.
//! * Whatever comes in later is *added* with the estimate it has on coming in; whatever leaves is
//!   *removed* with the estimate it has on leaving. An issue can do both, more than once.
//! * A change of the estimate of an issue in the sprint is a *re-estimate*.
//! * An issue is *done* while its status is in the last column of the board.
//! * What happens at the instant of closing still counts, and nothing after it. Issues that are carried
//!   over stay in the closed sprint.

use atlassian_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::amount::{Amount, tidy};
use super::history::{IssueHistory, Track};
use super::problem::ReportProblem;
use crate::agile::{BoardConfiguration, Sprint, SprintId, SprintState};

/// What happened to an issue of a sprint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScopeEvent {
    /// When.
    pub at: Timestamp,
    /// Key of the issue.
    pub issue: String,
    /// What.
    #[serde(flatten)]
    pub what: ScopeChange,
    /// Points in the sprint after it.
    pub scope: f64,
    /// Points of them that are done after it.
    pub done: f64,
}

impl ScopeEvent {
    /// Points that remain to be done after it.
    pub fn remaining(&self) -> f64 {
        tidy(self.scope - self.done)
    }
}

/// What can happen to an issue of a sprint. Points are those of the issue.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ScopeChange {
    /// It came into the sprint.
    Added {
        /// On coming in.
        points: f64,
    },
    /// It left the sprint, or was deleted.
    Removed {
        /// On leaving.
        points: f64,
    },
    /// Its estimate was changed.
    Reestimated {
        /// Before.
        from: f64,
        /// After.
        to: f64,
    },
    /// It was done.
    Done {
        /// By then.
        points: f64,
    },
    /// It was done no longer.
    Reopened {
        /// By then.
        points: f64,
    },
}

/// From when to when a sprint counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) sprint: SprintId,
    pub(super) start: Timestamp,
    pub(super) until: Timestamp,
}

impl Window {
    /// Of a sprint as it is at `now`.
    pub(super) fn new(sprint: &Sprint, now: Timestamp) -> Result<Self, ReportProblem> {
        let start = sprint.start.filter(|_| sprint.has_begun());
        let start = start.ok_or_else(|| ReportProblem::NotBegun {
            sprint: sprint.name.clone(),
        })?;
        let until = match sprint.state {
            // Very old sprints were closed before Jira kept the date.
            SprintState::Closed => sprint.closed.or(sprint.end).unwrap_or(now),
            _ => now,
        };
        Ok(Window {
            sprint: sprint.id,
            start,
            until: until.max(start),
        })
    }
}

/// How an issue stands in a sprint at one instant.
#[derive(Clone, Copy, PartialEq)]
struct Standing {
    inside: bool,
    points: f64,
    done: bool,
}

impl Standing {
    fn at(track: &Track<'_>, window: &Window, done: &dyn Fn(&str) -> bool, at: Timestamp) -> Self {
        Standing {
            inside: track.is_in(window.sprint, at),
            points: track.estimate.at(at).unwrap_or_default(),
            done: track.is_done(done, at),
        }
    }

    fn scope(self) -> f64 {
        if self.inside { self.points } else { 0.0 }
    }

    fn points_done(self) -> f64 {
        if self.done { self.scope() } else { 0.0 }
    }

    /// What has to happen to lead here from `before`.
    fn since(self, before: Standing) -> Vec<ScopeChange> {
        let mut changes = Vec::new();
        match (before.inside, self.inside) {
            (false, false) => {}
            (false, true) => changes.push(ScopeChange::Added {
                points: self.points,
            }),
            (true, false) => changes.push(ScopeChange::Removed {
                points: before.points,
            }),
            (true, true) => {
                if before.points != self.points {
                    changes.push(ScopeChange::Reestimated {
                        from: before.points,
                        to: self.points,
                    });
                }
                match (before.done, self.done) {
                    (false, true) => changes.push(ScopeChange::Done {
                        points: self.points,
                    }),
                    (true, false) => changes.push(ScopeChange::Reopened {
                        points: self.points,
                    }),
                    _ => {}
                }
            }
        }
        changes
    }
}

/// The scope of a sprint from its beginning to its end.
pub(super) struct Scope {
    pub(super) committed: Amount,
    /// Points of what was done before the sprint began and is in it all the same.
    pub(super) done_at_start: f64,
    /// In the order of time, those of one instant in the order of the issues.
    pub(super) events: Vec<ScopeEvent>,
}

pub(super) fn scope(
    window: &Window,
    issues: &[IssueHistory],
    configuration: &BoardConfiguration,
) -> Scope {
    let done = |status: &str| configuration.is_done(status);
    let (mut committed, mut done_at_start) = (Amount::default(), 0.0);
    let mut moves = Vec::new();
    for issue in issues {
        let track = issue.track();
        let mut before = Standing::at(&track, window, &done, window.start);
        if before.inside {
            committed += Amount::of(before.points);
            done_at_start += before.points_done();
        }
        let instants = track.instants().into_iter();
        for at in instants.filter(|at| window.start < *at && *at <= window.until) {
            let after = Standing::at(&track, window, &done, at);
            let scope = after.scope() - before.scope();
            let points_done = after.points_done() - before.points_done();
            let changes = after.since(before);
            let last = changes.len();
            for (place, what) in changes.into_iter().enumerate() {
                // Where an estimate and a status change at once, the first event takes the scope.
                let first = place == 0;
                let is_last = place + 1 == last;
                moves.push((
                    at,
                    issue.key.as_str(),
                    what,
                    if first { scope } else { 0.0 },
                    if is_last { points_done } else { 0.0 },
                ));
            }
            before = after;
        }
    }
    moves.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    let (mut scope, mut finished) = (committed.points, tidy(done_at_start));
    let events = moves.into_iter().map(|(at, issue, what, more, more_done)| {
        scope = tidy(scope + more);
        finished = tidy(finished + more_done);
        ScopeEvent {
            at,
            issue: issue.to_owned(),
            what,
            scope,
            done: finished,
        }
    });
    let events = events.collect();
    Scope {
        committed,
        done_at_start: tidy(done_at_start),
        events,
    }
}
