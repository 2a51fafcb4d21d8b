//! The reports of a board, each by one call.

use atlassian_core::Timestamp;
use jiff::civil::Date;

use super::blockers::{BlockedIssue, blocked};
use super::burn::Burn;
use super::calendar::Calendar;
use super::cycle::{CycleRule, CycleTimes, IssueTimes};
use super::flow::{Band, CumulativeFlow, FlowTally};
use super::history::IssueHistory;
use super::read::{BoardReading, Changes, FLAG, Reader, since};
use super::risk::SprintRisk;
use super::sprint_report::SprintReport;
use super::velocity::Velocity;
use crate::agile::{BoardId, SprintId, SprintState};
use crate::{Error, Jira};

/// Reports. [`Jira::reports`] gives it.
#[derive(Clone, Debug)]
pub struct Reports {
    jira: Jira,
}

impl Reports {
    pub(crate) fn new(jira: Jira) -> Self {
        Reports { jira }
    }

    /// A board with some of its sprints, of which all reports on sprints can be made without another call.
    ///
    /// ```
    /// use jira_api::reports::Calendar;
    ///
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let board = jira.boards().find("ENG board").await?;
    /// let history = jira.reports().board(board.id).closed_sprints(4).read().await?;
    /// println!("{} points a sprint", history.velocity()?.mean);
    /// if let Some(sprint) = history.active() {
    ///     let burn = history.burn(sprint.id, &Calendar::utc())?;
    ///     println!("{:?}", burn.steps.last());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn board(&self, board: impl Into<BoardId>) -> BoardReading {
        BoardReading::new(&self.jira, board.into())
    }

    /// What was committed and what was completed in the last closed sprints of a board.
    ///
    /// # Errors
    /// As for any call.
    pub async fn velocity(
        &self,
        board: impl Into<BoardId>,
        sprints: usize,
    ) -> Result<Velocity, Error> {
        let history = self.board(board).closed_sprints(sprints).read().await?;
        Ok(history.velocity()?)
    }

    /// What became of the issues of a sprint, on the board it was made on.
    ///
    /// # Errors
    /// [`ReportProblem::NotBegun`](super::ReportProblem::NotBegun); as for any call.
    pub async fn sprint(&self, sprint: impl Into<SprintId>) -> Result<SprintReport, Error> {
        let sprint = sprint.into();
        Ok(self.of_sprint(sprint).await?.report(sprint)?)
    }

    /// Burndown and burnup of a sprint, on the board it was made on.
    ///
    /// # Errors
    /// [`ReportProblem::NotBegun`](super::ReportProblem::NotBegun); as for any call.
    pub async fn burn(
        &self,
        sprint: impl Into<SprintId>,
        calendar: &Calendar,
    ) -> Result<Burn, Error> {
        let sprint = sprint.into();
        Ok(self.of_sprint(sprint).await?.burn(sprint, calendar)?)
    }

    async fn of_sprint(&self, id: SprintId) -> Result<super::BoardHistory, Error> {
        let sprint = self.jira.sprints().get(id).await?;
        if !sprint.has_begun() {
            return Err(super::ReportProblem::NotBegun {
                sprint: sprint.name,
            }
            .into());
        }
        let board = sprint.board.ok_or(Error::Incomplete {
            operation: "getSprint",
            what: "board that the sprint was made on",
        })?;
        self.board(board).sprints([id]).read().await
    }

    /// What of the sprint under way is at risk: by what the team got done on a working day of its last
    /// `sprints` closed ones, and the working days left. The rule is that of [`SprintRisk`].
    ///
    /// Statuses with the names `blocked_statuses`, in any case, mean that an issue is blocked.
    ///
    /// # Errors
    /// [`BoardProblem::NoSprint`](crate::agile::BoardProblem::NoSprint) where none is under way; as for any
    /// call.
    pub async fn at_risk(
        &self,
        board: impl Into<BoardId>,
        sprints: usize,
        calendar: &Calendar,
        blocked_statuses: &[&str],
    ) -> Result<SprintRisk, Error> {
        let board = board.into();
        // Asked first, so that a board without one costs no more than that.
        let sprint = self.jira.sprints().active(board).await?;
        let history = self.board(board).closed_sprints(sprints).read().await?;
        Ok(history.risk(sprint.id, calendar, blocked_statuses)?)
    }

    /// How many issues were in which column of a board, at the end of each of some days, both included.
    ///
    /// All issues of the board are read, one page after the other, and the changes of those that were
    /// changed since the first day. What has left the board by now is not counted, nor what was deleted.
    ///
    /// # Errors
    /// [`ReportProblem::NoDays`](super::ReportProblem::NoDays); as for any call.
    pub async fn cumulative_flow(
        &self,
        board: impl Into<BoardId>,
        (from, to): (Date, Date),
        calendar: &Calendar,
    ) -> Result<CumulativeFlow, Error> {
        let reader = Reader::new(&self.jira, board.into(), FLAG).await?;
        let now = self.jira.session().clock().now();
        let bands = Band::of_columns(&reader.configuration);
        let mut tally = FlowTally::new(bands, (from, to), calendar, now)?;
        let created = format!("created <= \"{}\"", day_after(calendar, to));
        let changes = Changes::Since(calendar.beginning(from));
        reader
            .each(&created, changes, |issue| tally.add(&issue))
            .await?;
        Ok(tally.finish())
    }

    /// How long the issues of a board took that were done from one time to another, the latter excluded.
    /// Without a rule, work begins right of the first column and is done in the last.
    ///
    /// # Errors
    /// As for any call.
    pub async fn cycle_times(
        &self,
        board: impl Into<BoardId>,
        (from, to): (Timestamp, Timestamp),
        rule: Option<CycleRule>,
    ) -> Result<CycleTimes, Error> {
        let reader = Reader::new(&self.jira, board.into(), FLAG).await?;
        let rule = rule.unwrap_or_else(|| CycleRule::of_columns(&reader.configuration));
        let mut done = Vec::new();
        let keep = |issue: IssueHistory| done.extend(IssueTimes::new(&issue, &rule, to));
        // What was done in that time was changed in it.
        reader.each(&since(from), Changes::All, keep).await?;
        Ok(CycleTimes::of(done, (from, to)))
    }

    /// Issues of a board that are blocked: in the sprints under way, or anywhere on a board without sprints.
    /// See [`blocked`].
    ///
    /// Statuses with the names `blocked_statuses`, in any case, mean that an issue is blocked.
    ///
    /// # Errors
    /// As for any call.
    pub async fn blockers(
        &self,
        board: impl Into<BoardId>,
        blocked_statuses: &[&str],
    ) -> Result<Vec<BlockedIssue>, Error> {
        let board = board.into();
        let reader = Reader::new(&self.jira, board, FLAG).await?;
        let jql = match self
            .jira
            .sprints()
            .of_board(board, &[SprintState::Active])
            .all()
            .await
        {
            Ok(sprints) if sprints.is_empty() => None,
            Ok(sprints) => {
                let ids: Vec<String> = sprints.iter().map(|s| s.id.to_string()).collect();
                Some(format!("sprint in ({})", ids.join(", ")))
            }
            // A board without sprints says so by this.
            Err(error) if error.status() == Some(400) => None,
            Err(error) => return Err(error.into()),
        };
        let jql = jql.unwrap_or_else(|| "statusCategory != Done".to_owned());
        let mut found = Vec::new();
        let keep = |issue: IssueHistory| {
            found.extend(blocked(&[issue], &reader.configuration, blocked_statuses));
        };
        reader.each(&jql, Changes::All, keep).await?;
        Ok(found)
    }
}

/// A day that has begun everywhere once a day of the calendar is over.
fn day_after(calendar: &Calendar, day: Date) -> Date {
    let end = jiff::tz::TimeZone::UTC
        .to_datetime(calendar.end(day).as_jiff())
        .date();
    end.tomorrow().unwrap_or(end)
}
