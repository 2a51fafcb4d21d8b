//! Which issues are at risk of missing the sprint.

use atlassian_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::amount::{Amount, tidy};
use super::blockers::{Blocker, blockers};
use super::calendar::Calendar;
use super::history::IssueHistory;
use super::problem::ReportProblem;
use super::scope::Window;
use super::velocity::Velocity;
use crate::agile::{BoardConfiguration, Sprint};

/// Whether what remains of a sprint can be done in the days that remain, and which issues cannot.
///
/// The rule:
///
/// 1. A team gets done on a working day what it got done on one in its closed sprints, on average
///    ([`Velocity::per_working_day`]). Times the working days left, that is what is *expected*.
/// 2. The open issues are put into the order in which they will be done: what is further to the right on the
///    board first, then by rank.
/// 3. Issues are done one after the other. One whose points, with all those before it, come to more than what
///    is expected is at risk for want of [capacity](Risk::Capacity).
/// 4. So is one that is [blocked](Risk::Blocked), and one [without an estimate](Risk::Unestimated), of which
///    nobody can tell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SprintRisk {
    /// The sprint.
    pub sprint: Sprint,
    /// When this was so.
    pub now: Timestamp,
    /// When the sprint is to end.
    pub end: Timestamp,
    /// Working days that are left, in parts of days.
    pub days_left: f64,
    /// Points the team gets done on a working day; none where no sprint was closed yet, and then there is no
    /// telling of capacity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<f64>,
    /// Points that are expected to get done until the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<f64>,
    /// What is not done.
    pub remaining: Amount,
    /// Issues at risk, in the order in which they would be done.
    pub issues: Vec<IssueAtRisk>,
}

/// An issue that is at risk of missing the sprint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IssueAtRisk {
    /// Its key.
    pub key: String,
    /// Its summary.
    pub summary: String,
    /// Name of whoever it is assigned to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// Its estimate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<f64>,
    /// Why: at least one reason.
    pub why: Vec<Risk>,
}

/// Why an issue is at risk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "risk", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Risk {
    /// The team has no time for it.
    Capacity {
        /// Points that have to be done for it to be, its own among them.
        needed: f64,
        /// Points that are expected to get done.
        expected: f64,
    },
    /// It is blocked.
    Blocked {
        /// By what.
        by: Vec<Blocker>,
    },
    /// Nobody has said how much it is.
    Unestimated,
}

impl SprintRisk {
    /// The risk of a sprint at `now`. A closed sprint has none: what it left open is in its report.
    ///
    /// `status_names` are those of statuses that mean that an issue is blocked.
    ///
    /// # Errors
    /// [`ReportProblem::NotBegun`].
    pub fn new(
        sprint: &Sprint,
        issues: &[IssueHistory],
        configuration: &BoardConfiguration,
        velocity: &Velocity,
        calendar: &Calendar,
        status_names: &[&str],
        now: Timestamp,
    ) -> Result<Self, ReportProblem> {
        let window = Window::new(sprint, now)?;
        let end = sprint.closed.or(sprint.end).unwrap_or(window.until);
        let days_left = calendar.working_days_between(now, end);
        let per_day = velocity.per_working_day(calendar);
        let expected = per_day.map(|points| tidy(points * days_left));
        let mut risk = SprintRisk {
            sprint: sprint.clone(),
            now,
            end,
            days_left,
            per_day,
            expected,
            remaining: Amount::default(),
            issues: Vec::new(),
        };
        if sprint.closed.is_some() {
            return Ok(risk);
        }
        let mut open: Vec<&IssueHistory> = issues
            .iter()
            .filter(|issue| {
                let inside = issue.deleted.is_none() && issue.sprints.contains(&sprint.id);
                inside && !configuration.is_done(&issue.status.id)
            })
            .collect();
        let column = |issue: &IssueHistory| {
            let found = configuration.column_of(&issue.status.id);
            found.map(|(place, _)| place)
        };
        open.sort_by(|a, b| {
            let by_rank = (a.rank.is_none(), &a.rank).cmp(&(b.rank.is_none(), &b.rank));
            let order = column(b).cmp(&column(a)).then(by_rank);
            order.then_with(|| a.key.cmp(&b.key))
        });
        for issue in open {
            risk.remaining += Amount::of(issue.estimate.unwrap_or_default());
            let needed = risk.remaining.points;
            let mut why = Vec::new();
            match (issue.estimate, expected) {
                (None, _) => why.push(Risk::Unestimated),
                (Some(_), Some(expected)) if needed > expected => {
                    why.push(Risk::Capacity { needed, expected });
                }
                _ => {}
            }
            let by = blockers(issue, configuration, status_names);
            if !by.is_empty() {
                why.push(Risk::Blocked { by });
            }
            if !why.is_empty() {
                risk.issues.push(IssueAtRisk {
                    key: issue.key.clone(),
                    summary: issue.summary.clone(),
                    assignee: issue.assignee.clone(),
                    estimate: issue.estimate,
                    why,
                });
            }
        }
        Ok(risk)
    }

    /// Whether more remains than is expected to get done.
    pub fn is_short(&self) -> bool {
        self.expected
            .is_some_and(|expected| self.remaining.points > expected)
    }
}
