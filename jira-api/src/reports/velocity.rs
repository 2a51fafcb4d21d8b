//! How much a team gets done in a sprint.

use atlassian_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::amount::{Amount, tidy};
use super::calendar::Calendar;
use super::history::IssueHistory;
use super::problem::ReportProblem;
use super::sprint_report::{SprintReport, SprintTotals};
use crate::agile::{BoardConfiguration, Sprint, SprintId, SprintState};

/// What was committed and what was completed, sprint by sprint, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Velocity {
    /// The sprints.
    pub sprints: Vec<SprintVelocity>,
    /// Points completed in a sprint, on average; 0 where there are none.
    pub mean: f64,
}

/// What was committed and what was completed in one sprint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SprintVelocity {
    /// The sprint.
    pub id: SprintId,
    /// Its name.
    pub name: String,
    /// When it began.
    pub start: Timestamp,
    /// When it was closed.
    pub closed: Timestamp,
    /// Its sums: `committed` and `done` are the two bars of Jira's chart.
    #[serde(flatten)]
    pub totals: SprintTotals,
}

impl SprintVelocity {
    /// What was in the sprint when it began, with the estimates of then.
    pub fn committed(&self) -> Amount {
        self.totals.committed
    }

    /// What was done in it, with the estimates at its close.
    pub fn completed(&self) -> Amount {
        self.totals.done
    }
}

impl Velocity {
    /// The velocity of the closed ones of some sprints. Others are left out.
    ///
    /// # Errors
    /// [`ReportProblem::NotBegun`] for a closed sprint without a date on which it began.
    pub fn new(
        sprints: &[Sprint],
        issues: &[IssueHistory],
        configuration: &BoardConfiguration,
    ) -> Result<Self, ReportProblem> {
        let mut all = Vec::new();
        let closed = sprints.iter();
        for sprint in closed.filter(|sprint| sprint.state == SprintState::Closed) {
            let now = sprint.closed.or(sprint.end).unwrap_or_default();
            let report = SprintReport::new(sprint, issues, configuration, now)?;
            all.push(SprintVelocity {
                id: sprint.id,
                name: sprint.name.clone(),
                start: report.start,
                closed: report.until,
                totals: report.totals,
            });
        }
        all.sort_by_key(|sprint| (sprint.closed, sprint.id));
        Ok(Velocity::of(all))
    }

    /// The same over the last `count` sprints.
    #[must_use]
    pub fn last(&self, count: usize) -> Velocity {
        let from = self.sprints.len().saturating_sub(count);
        Velocity::of(self.sprints.iter().skip(from).cloned().collect())
    }

    fn of(sprints: Vec<SprintVelocity>) -> Velocity {
        let sum: Amount = sprints.iter().map(SprintVelocity::completed).sum();
        #[allow(clippy::cast_precision_loss)] // Nobody has 2⁵² sprints.
        let count = sprints.len() as f64;
        let mean = if sprints.is_empty() {
            0.0
        } else {
            tidy(sum.points / count)
        };
        Velocity { sprints, mean }
    }

    /// Points completed on a working day, over all the sprints; none where they have no working day.
    pub fn per_working_day(&self, calendar: &Calendar) -> Option<f64> {
        let days: f64 = self
            .sprints
            .iter()
            .map(|sprint| calendar.working_days_between(sprint.start, sprint.closed))
            .sum();
        let points: f64 = self.sprints.iter().map(|s| s.completed().points).sum();
        (days > 0.0).then(|| tidy(points / days))
    }
}
