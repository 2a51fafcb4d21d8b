//! Burndown and burnup: how scope and what is done of it went, over a sprint.

use atlassian_core::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::amount::tidy;
use super::calendar::Calendar;
use super::history::IssueHistory;
use super::problem::ReportProblem;
use super::scope::{Scope, ScopeEvent, Window, scope};
use super::timeline::before;
use crate::agile::{BoardConfiguration, Sprint};

/// How scope and what is done of it went, over a sprint. What remains is the burndown; scope and done,
/// one above the other, are the burnup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Burn {
    /// The sprint.
    pub sprint: Sprint,
    /// When it began.
    pub start: Timestamp,
    /// When it was closed; otherwise the time of the report.
    pub until: Timestamp,
    /// When it is, or was, to end; `until` where nobody said.
    pub end: Timestamp,
    /// The points when it began, after everything that changed them, and at `until`. Values hold until the
    /// next.
    pub steps: Vec<BurnStep>,
    /// What would remain if the same were done on each working day: a line through these points, from what
    /// remained when the sprint began down to nothing at `end`. Flat on days off.
    pub guideline: Vec<GuidePoint>,
    /// The points at the end of each day, the last one at `until`.
    pub days: Vec<BurnDay>,
    /// What changed them.
    pub events: Vec<ScopeEvent>,
}

/// The points of a sprint from an instant on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BurnStep {
    /// From when on.
    pub at: Timestamp,
    /// All points in the sprint.
    pub scope: f64,
    /// Those of them that are done.
    pub done: f64,
    /// Those of them that are not.
    pub remaining: f64,
}

/// A point of the guideline.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GuidePoint {
    /// When.
    pub at: Timestamp,
    /// What would remain.
    pub remaining: f64,
}

/// The points of a sprint at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BurnDay {
    /// The day.
    pub day: Date,
    /// Whether the team works on it.
    pub works: bool,
    /// All points in the sprint.
    pub scope: f64,
    /// Those of them that are done.
    pub done: f64,
    /// Those of them that are not.
    pub remaining: f64,
}

impl Burn {
    /// Of a sprint as it is at `now`; of a closed one, as it was when it was closed.
    ///
    /// # Errors
    /// [`ReportProblem::NotBegun`].
    pub fn new(
        sprint: &Sprint,
        issues: &[IssueHistory],
        configuration: &BoardConfiguration,
        calendar: &Calendar,
        now: Timestamp,
    ) -> Result<Self, ReportProblem> {
        let window = Window::new(sprint, now)?;
        let Scope {
            committed,
            done_at_start,
            events,
        } = scope(&window, issues, configuration);
        let step = |at: Timestamp, scope: f64, done: f64| BurnStep {
            at,
            scope,
            done,
            remaining: tidy(scope - done),
        };
        let first = step(window.start, committed.points, done_at_start);
        let mut steps = vec![first];
        for event in &events {
            if steps.last().is_some_and(|last| last.at == event.at) {
                steps.pop();
            }
            steps.push(step(event.at, event.scope, event.done));
        }
        let last = steps.last().copied().unwrap_or(first);
        if last.at < window.until {
            steps.push(step(window.until, last.scope, last.done));
        }
        let planned = sprint.end.filter(|end| *end > window.start);
        let end = planned.unwrap_or(window.until);
        Ok(Burn {
            sprint: sprint.clone(),
            start: window.start,
            until: window.until,
            end,
            guideline: guideline(window.start, end, first.remaining, calendar),
            days: days(&window, &steps, calendar),
            steps,
            events,
        })
    }
}

/// Down to nothing, in proportion to the working days that have passed.
fn guideline(start: Timestamp, end: Timestamp, from: f64, calendar: &Calendar) -> Vec<GuidePoint> {
    let all = calendar.working_days_between(start, end);
    let mut line = vec![GuidePoint {
        at: start,
        remaining: from,
    }];
    let mut passed = 0.0;
    for stretch in calendar.stretches(start, end) {
        if stretch.works {
            passed += stretch.days;
        }
        // A sprint of nothing but days off has a straight line, for want of a better one.
        if all > 0.0 || stretch.ends == end {
            let left = if all > 0.0 { 1.0 - passed / all } else { 0.0 };
            line.push(GuidePoint {
                at: stretch.ends,
                remaining: tidy(from * left.max(0.0)),
            });
        }
    }
    line
}

fn days(window: &Window, steps: &[BurnStep], calendar: &Calendar) -> Vec<BurnDay> {
    let (first, last) = (calendar.day(window.start), calendar.day(window.until));
    let days = calendar.days(first, last).filter_map(|day| {
        let at = before(calendar.end(day)).min(window.until);
        let passed = steps.partition_point(|step| step.at <= at);
        let step = steps.get(passed.checked_sub(1)?)?;
        Some(BurnDay {
            day,
            works: calendar.is_working_day(day),
            scope: step.scope,
            done: step.done,
            remaining: step.remaining,
        })
    });
    days.collect()
}
