//! What became of the issues of a sprint.

use atlassian_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::history::{IssueHistory, StatusRef, Track};
use super::problem::ReportProblem;
use super::scope::{Scope, ScopeChange, ScopeEvent, Window, scope};
use super::timeline::before;
use crate::agile::{BoardConfiguration, Sprint, SprintId};

/// What became of the issues of a sprint: done, left open, added and removed, with their points.
///
/// Of a sprint under way it tells how that stands at `until`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SprintReport {
    /// The sprint.
    pub sprint: Sprint,
    /// When it began.
    pub start: Timestamp,
    /// When it was closed; otherwise the time of the report.
    pub until: Timestamp,
    /// Issues that were done in it.
    pub done: Vec<SprintIssue>,
    /// Issues in it that are done, and became so before it began or while they were not in it.
    pub done_outside: Vec<SprintIssue>,
    /// Issues in it that are not done: carried over, once it is closed.
    pub open: Vec<SprintIssue>,
    /// Issues that were taken out of it, or deleted.
    pub removed: Vec<SprintIssue>,
    /// The sums.
    pub totals: SprintTotals,
    /// Everything that changed the scope or what is done of it, in order.
    pub events: Vec<ScopeEvent>,
}

/// An issue of a sprint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SprintIssue {
    /// Its key.
    pub key: String,
    /// Its summary.
    pub summary: String,
    /// Name of its type.
    pub kind: String,
    /// Name of whoever it is assigned to now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// Its status in the end, of one that was removed on leaving.
    pub status: StatusRef,
    /// Its estimate when the sprint began, or when it came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate_at_first: Option<f64>,
    /// Its estimate in the end, of one that was removed on leaving.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<f64>,
    /// Whether it came in after the sprint had begun.
    pub added_later: bool,
    /// When it was done for the last time, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
    /// The sprint it went on to, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub went_to: Option<SprintId>,
}

impl SprintIssue {
    /// Whether its estimate was changed in the sprint.
    pub fn is_reestimated(&self) -> bool {
        self.estimate_at_first != self.estimate
    }
}

/// The sums of a sprint.
///
/// `committed + added − removed + reestimated = scope`, and `done + done_outside + open = scope`, issues
/// and points alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SprintTotals {
    /// What was in it when it began, with the estimates of then.
    pub committed: Amount,
    /// What came in later, each time it did, with the estimate on coming in.
    pub added: Amount,
    /// What left, each time it did, with the estimate on leaving.
    pub removed: Amount,
    /// By how many points estimates were changed together. Not issues: their number stays.
    pub reestimated: f64,
    /// What was in it in the end.
    pub scope: Amount,
    /// What was done in it: what the velocity is made of.
    pub done: Amount,
    /// What is done in the end without having been done in it.
    pub done_outside: Amount,
    /// What is not done in the end.
    pub open: Amount,
}

impl SprintReport {
    /// The report of a sprint as it is at `now`; of a closed one, as it was when it was closed.
    ///
    /// `issues` are those that are or were in the sprint; others do no harm.
    ///
    /// # Errors
    /// [`ReportProblem::NotBegun`].
    pub fn new(
        sprint: &Sprint,
        issues: &[IssueHistory],
        configuration: &BoardConfiguration,
        now: Timestamp,
    ) -> Result<Self, ReportProblem> {
        let window = Window::new(sprint, now)?;
        let Scope {
            committed, events, ..
        } = scope(&window, issues, configuration);
        let mut report = SprintReport {
            sprint: sprint.clone(),
            start: window.start,
            until: window.until,
            done: Vec::new(),
            done_outside: Vec::new(),
            open: Vec::new(),
            removed: Vec::new(),
            totals: SprintTotals {
                committed,
                ..SprintTotals::default()
            },
            events,
        };
        let is_done = |status: &str| configuration.is_done(status);
        for issue in issues {
            report.judge(&issue.track(), &window, &is_done);
        }
        report.sum_up();
        Ok(report)
    }

    /// Issues that came in after the sprint had begun, whatever became of them.
    pub fn added(&self) -> impl Iterator<Item = &SprintIssue> {
        let all = [&self.done, &self.done_outside, &self.open, &self.removed];
        all.into_iter().flatten().filter(|issue| issue.added_later)
    }

    fn judge(&mut self, track: &Track<'_>, window: &Window, is_done: &dyn Fn(&str) -> bool) {
        let (sprint, start, until) = (window.sprint, window.start, window.until);
        let committed = track.is_in(sprint, start);
        let instants = track.instants().into_iter();
        let within: Vec<Timestamp> = instants.filter(|at| start < *at && *at <= until).collect();
        let first = if committed {
            Some(start)
        } else {
            within.iter().copied().find(|at| track.is_in(sprint, *at))
        };
        let Some(first) = first else {
            return;
        };
        let inside = track.is_in(sprint, until);
        // On leaving, an issue is what it was just before.
        let left = |at: &Timestamp| !track.is_in(sprint, *at) && track.is_in(sprint, before(*at));
        let last = match inside {
            true => until,
            false => within
                .iter()
                .rev()
                .find(|at| left(at))
                .map_or(until, |at| before(*at)),
        };
        let done_at = track.done_since(is_done, until).filter(|_| inside);
        let issue = SprintIssue {
            key: track.issue.key.clone(),
            summary: track.summary().to_owned(),
            kind: track.issue.kind.clone(),
            assignee: track.issue.assignee.clone(),
            status: track.status.at(last).clone(),
            estimate_at_first: track.estimate.at(first),
            estimate: track.estimate.at(last),
            added_later: !committed,
            done_at,
            went_to: track.went_to(sprint, start),
        };
        let list = match (inside, done_at) {
            (false, _) => &mut self.removed,
            (true, None) => &mut self.open,
            (true, Some(at)) if start < at && track.is_in(sprint, at) => &mut self.done,
            (true, Some(_)) => &mut self.done_outside,
        };
        list.push(issue);
    }

    fn sum_up(&mut self) {
        let totals = &mut self.totals;
        for event in &self.events {
            match event.what {
                ScopeChange::Added { points } => totals.added += Amount::of(points),
                ScopeChange::Removed { points } => totals.removed += Amount::of(points),
                ScopeChange::Reestimated { from, to } => {
                    totals.reestimated = Amount::new(0, totals.reestimated + to - from).points;
                }
                ScopeChange::Done { .. } | ScopeChange::Reopened { .. } => {}
            }
        }
        let sum = |list: &[SprintIssue]| -> Amount {
            let points = list.iter().map(|issue| issue.estimate.unwrap_or_default());
            points.map(Amount::of).sum()
        };
        totals.done = sum(&self.done);
        totals.done_outside = sum(&self.done_outside);
        totals.open = sum(&self.open);
        totals.scope =
            totals.committed + totals.added - totals.removed + Amount::new(0, totals.reestimated);
    }
}
