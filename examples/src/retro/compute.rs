//! What a sprint came to, by the reports of its board.
//!
//! An issue was *completed* in a sprint if it got to the last column of the board while it was in it, and
//! *carried over* if it was open when the sprint was closed. Estimates are those of the time. How scope is
//! counted is told in [`jira_api::reports`].

use std::collections::BTreeMap;

use jira_api::agile::SprintId;
use jira_api::reports::{BoardHistory, ReportProblem, SprintReport, Velocity};

/// What the last sprint came to, beside those before it.
#[derive(Clone, Debug)]
pub struct Retrospective {
    /// Name of the board.
    pub board: String,
    /// What estimates are in, such as `story points`.
    pub unit: String,
    /// What became of the issues of the last closed sprint.
    pub report: SprintReport,
    /// The last closed sprints, the oldest first.
    pub velocity: Velocity,
    /// Names of the sprints, for where issues went.
    pub names: BTreeMap<SprintId, String>,
}

/// Computes the retrospective; `None` where there is no closed sprint.
///
/// # Errors
/// For a sprint without the dates it should have.
pub fn compute(history: &BoardHistory) -> Result<Option<Retrospective>, ReportProblem> {
    let Some(sprint) = history.last_closed() else {
        return Ok(None);
    };
    let named = history.sprints.iter();
    Ok(Some(Retrospective {
        board: history.configuration.name.clone(),
        unit: history.configuration.estimation.unit(),
        report: history.report(sprint.id)?,
        velocity: history.velocity()?,
        names: named
            .map(|sprint| (sprint.id, sprint.name.clone()))
            .collect(),
    }))
}
