//! Reading a board for its reports: configuration, sprints, issues with their changes.

use std::collections::HashMap;

use atlassian_core::Timestamp;
use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use super::burn::Burn;
use super::calendar::Calendar;
use super::history::{Changed, IssueHistory};
use super::problem::ReportProblem;
use super::risk::SprintRisk;
use super::sprint_report::SprintReport;
use super::velocity::Velocity;
use super::wire::ReportFields;
use crate::agile::{BoardConfiguration, BoardId, Sprint, SprintId, SprintState};
use crate::platform::types::BulkChangelogRequestBean;
use crate::{Error, Issue, Jira};

/// How many issues are read at once, with their changes.
const CHUNK: usize = 500;

/// A board with some of its sprints and all that happened in them: what its reports are made of.
///
/// [`Reports::board`](super::Reports::board) reads it. It is plain data, so that it can be kept, and as many
/// reports as one likes can be made of it without another call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BoardHistory {
    /// How the board is set up.
    pub configuration: BoardConfiguration,
    /// The sprints, the oldest first.
    pub sprints: Vec<Sprint>,
    /// The issues that are or were in them.
    pub issues: Vec<IssueHistory>,
    /// When it was read.
    pub now: Timestamp,
}

impl BoardHistory {
    /// A sprint that was read.
    ///
    /// # Errors
    /// [`ReportProblem::NoSprint`].
    pub fn sprint(&self, sprint: impl Into<SprintId>) -> Result<&Sprint, ReportProblem> {
        let id = sprint.into();
        let mut sprints = self.sprints.iter();
        sprints.find(|sprint| sprint.id == id).ok_or_else(|| {
            let named = |sprint: &Sprint| format!("“{}” ({})", sprint.name, sprint.id);
            ReportProblem::NoSprint {
                wanted: id.to_string(),
                board: self.configuration.name.clone(),
                choices: self.sprints.iter().map(named).collect(),
            }
        })
    }

    /// The sprint under way; the one that began last, where there are several.
    pub fn active(&self) -> Option<&Sprint> {
        let active = self.sprints.iter();
        let active = active.filter(|sprint| sprint.state == SprintState::Active);
        active.max_by_key(|sprint| (sprint.start, sprint.id))
    }

    /// The sprint that was closed last.
    pub fn last_closed(&self) -> Option<&Sprint> {
        let closed = self.sprints.iter();
        let closed = closed.filter(|sprint| sprint.state == SprintState::Closed);
        closed.max_by_key(|sprint| (sprint.closed, sprint.id))
    }

    /// The velocity over the closed ones of the sprints.
    ///
    /// # Errors
    /// As [`Velocity::new`].
    pub fn velocity(&self) -> Result<Velocity, ReportProblem> {
        Velocity::new(&self.sprints, &self.issues, &self.configuration)
    }

    /// What became of the issues of a sprint.
    ///
    /// # Errors
    /// [`ReportProblem::NoSprint`]; as [`SprintReport::new`].
    pub fn report(&self, sprint: impl Into<SprintId>) -> Result<SprintReport, ReportProblem> {
        let sprint = self.sprint(sprint)?;
        SprintReport::new(sprint, &self.issues, &self.configuration, self.now)
    }

    /// Burndown and burnup of a sprint.
    ///
    /// # Errors
    /// [`ReportProblem::NoSprint`]; as [`Burn::new`].
    pub fn burn(
        &self,
        sprint: impl Into<SprintId>,
        calendar: &Calendar,
    ) -> Result<Burn, ReportProblem> {
        let sprint = self.sprint(sprint)?;
        Burn::new(
            sprint,
            &self.issues,
            &self.configuration,
            calendar,
            self.now,
        )
    }

    /// What of a sprint is at risk, by the velocity of the closed ones. Statuses with these names mean that
    /// an issue is blocked.
    ///
    /// # Errors
    /// [`ReportProblem::NoSprint`]; as [`SprintRisk::new`].
    pub fn risk(
        &self,
        sprint: impl Into<SprintId>,
        calendar: &Calendar,
        status_names: &[&str],
    ) -> Result<SprintRisk, ReportProblem> {
        let sprint = self.sprint(sprint)?;
        SprintRisk::new(
            sprint,
            &self.issues,
            &self.configuration,
            &self.velocity()?,
            calendar,
            status_names,
            self.now,
        )
    }
}

/// A board that is still to be read. [`Reports::board`](super::Reports::board) gives it.
#[derive(Clone, Debug)]
#[must_use = "nothing is read before `read`"]
pub struct BoardReading {
    jira: Jira,
    board: BoardId,
    which: Which,
    removed: bool,
    flag: String,
}

#[derive(Clone, Debug)]
enum Which {
    Last(usize),
    These(Vec<SprintId>),
}

/// The name Jira gives the field with the flag.
pub(super) const FLAG: &str = "Flagged";

impl BoardReading {
    pub(super) fn new(jira: &Jira, board: BoardId) -> Self {
        BoardReading {
            jira: jira.clone(),
            board,
            which: Which::Last(6),
            removed: true,
            flag: FLAG.to_owned(),
        }
    }

    /// The sprints under way and the last `count` closed ones: six, unless this says otherwise.
    pub fn closed_sprints(mut self, count: usize) -> Self {
        self.which = Which::Last(count);
        self
    }

    /// These sprints, and no others.
    pub fn sprints(mut self, sprints: impl IntoIterator<Item = SprintId>) -> Self {
        self.which = Which::These(sprints.into_iter().collect());
        self
    }

    /// Does not look for issues that were taken out of a sprint.
    ///
    /// A sprint does not tell what was taken out of it: to find that, the changes of all issues on the board
    /// have to be read that were changed since the first of the sprints began. That can be many; without it,
    /// what was committed and removed comes out too low.
    pub fn without_removed(mut self) -> Self {
        self.removed = false;
        self
    }

    /// Name or id of the field that flags issues, where the site does not call it “Flagged”.
    pub fn flag_field(mut self, name: impl Into<String>) -> Self {
        self.flag = name.into();
        self
    }

    /// Reads the board.
    ///
    /// # Errors
    /// As for any call; [`ReportProblem::NoSprint`] where the board does not show a sprint that was asked
    /// for.
    pub async fn read(self) -> Result<BoardHistory, Error> {
        let reader = Reader::new(&self.jira, self.board, &self.flag).await?;
        let now = self.jira.session().clock().now();
        let sprints = self.chosen(&reader.configuration).await?;
        let mut history = BoardHistory {
            configuration: reader.configuration.clone(),
            sprints,
            issues: Vec::new(),
            now,
        };
        let Some(jql) = self.jql(&history.sprints) else {
            return Ok(history);
        };
        let ids: Vec<SprintId> = history.sprints.iter().map(|sprint| sprint.id).collect();
        let issues = &mut history.issues;
        let keep = |issue: IssueHistory| {
            if has_been_in(&issue, &ids) {
                issues.push(issue);
            }
        };
        reader.each(&jql, Changes::All, keep).await?;
        Ok(history)
    }

    async fn chosen(&self, configuration: &BoardConfiguration) -> Result<Vec<Sprint>, Error> {
        let states = [SprintState::Active, SprintState::Closed];
        let mut list = self.jira.sprints().of_board(self.board, &states);
        let mut all = Vec::new();
        while let Some(sprint) = list.next().await {
            let sprint = sprint?;
            let counts = match &self.which {
                // A board also shows sprints of other boards that its filter happens to match.
                Which::Last(_) => sprint.board.is_none_or(|board| board == self.board),
                Which::These(ids) => ids.contains(&sprint.id),
            };
            if counts {
                all.push(sprint);
            }
        }
        all.sort_by_key(|sprint| {
            (
                sprint.closed.is_none(),
                sprint.closed,
                sprint.start,
                sprint.id,
            )
        });
        match &self.which {
            Which::Last(count) => {
                let closed = all
                    .iter()
                    .filter(|sprint| sprint.state == SprintState::Closed);
                let old = closed.count().saturating_sub(*count);
                all.drain(..old);
            }
            Which::These(ids) => {
                let mut ids = ids.iter();
                if let Some(missing) = ids.find(|id| !all.iter().any(|sprint| sprint.id == **id)) {
                    let named = |sprint: &Sprint| format!("“{}” ({})", sprint.name, sprint.id);
                    return Err(ReportProblem::NoSprint {
                        wanted: missing.to_string(),
                        board: configuration.name.clone(),
                        choices: all.iter().map(named).collect(),
                    }
                    .into());
                }
            }
        }
        Ok(all)
    }

    /// The issues of the sprints, and those that may have been.
    fn jql(&self, sprints: &[Sprint]) -> Option<String> {
        if sprints.is_empty() {
            return None;
        }
        let ids: Vec<String> = sprints.iter().map(|sprint| sprint.id.to_string()).collect();
        let inside = format!("sprint in ({})", ids.join(", "));
        let first = sprints.iter().filter_map(|sprint| sprint.start).min();
        Some(match first.filter(|_| self.removed) {
            Some(first) => format!("{inside} OR {}", since(first)),
            None => inside,
        })
    }
}

/// Whether an issue is, or ever was, in one of some sprints.
fn has_been_in(issue: &IssueHistory, sprints: &[SprintId]) -> bool {
    let any = |ids: &[SprintId]| ids.iter().any(|id| sprints.contains(id));
    any(&issue.sprints)
        || issue.changes.iter().any(|change| match &change.what {
            Changed::Sprints { from, to } => any(from) || any(to),
            _ => false,
        })
}

/// A condition that holds for all issues that were changed since a time. Jira reads days in the time zone of
/// whoever asks, so it begins on the day before, wherever that is.
pub(super) fn since(time: Timestamp) -> String {
    let day = jiff::tz::TimeZone::UTC.to_datetime(time.as_jiff()).date();
    let day = day.checked_sub(1.day()).unwrap_or(day);
    format!("updated >= \"{day}\"")
}

/// Which changes of issues are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Changes {
    All,
    /// Only of issues that were changed since.
    Since(Timestamp),
}

/// Reads issues of a board with their changes.
pub(super) struct Reader {
    jira: Jira,
    board: BoardId,
    pub(super) configuration: BoardConfiguration,
    fields: ReportFields,
}

impl Reader {
    pub(super) async fn new(jira: &Jira, board: BoardId, flag: &str) -> Result<Self, Error> {
        let configuration = jira.boards().configuration(board).await?;
        let table = jira.fields().table().await?;
        let flag = match table.find(flag) {
            Ok(field) => Some(field.id.clone()),
            // Not every site has the field; one that was named should be there.
            Err(_) if flag == FLAG => None,
            Err(problem) => return Err(problem.into()),
        };
        Ok(Reader {
            jira: jira.clone(),
            board,
            fields: ReportFields::of(&table, &configuration, flag),
            configuration,
        })
    }

    /// Hands over the issues of the board that a query finds, one after the other. No more than a chunk of
    /// them is held.
    pub(super) async fn each(
        &self,
        jql: &str,
        changes: Changes,
        mut take: impl FnMut(IssueHistory),
    ) -> Result<(), Error> {
        let list = self.jira.boards().issues(self.board).jql(jql);
        let mut list = list.fields(self.fields.of_issue()).page_size(100).items();
        let mut chunk: Vec<(Option<String>, IssueHistory)> = Vec::new();
        loop {
            let issue = list.next().await.transpose()?;
            let over = issue.is_none();
            if let Some(issue) = issue
                && let Some(history) = self.fields.issue(&issue)
            {
                let id = issue.id().to_owned();
                chunk.push((wants_changes(&issue, changes).then_some(id), history));
            }
            if over || chunk.len() >= CHUNK {
                self.add_changes(&mut chunk).await?;
                chunk.drain(..).for_each(|(_, issue)| take(issue));
            }
            if over {
                return Ok(());
            }
        }
    }

    /// Reads the changes of the issues that have an id, by that id.
    async fn add_changes(&self, chunk: &mut [(Option<String>, IssueHistory)]) -> Result<(), Error> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut keys = Vec::new();
        for (place, (id, issue)) in chunk.iter().enumerate() {
            if let Some(id) = id {
                places.insert(id.clone(), place);
                keys.push(issue.key.clone());
            }
        }
        if keys.is_empty() {
            return Ok(());
        }
        let mut body = BulkChangelogRequestBean::new(keys);
        body.field_ids = Some(self.fields.of_changes());
        body.max_results = Some(1000);
        let mut logs = self.jira.platform().get_bulk_changelogs(body).items();
        while let Some(log) = logs.next().await {
            let log = log?;
            let place = log.issue_id.as_ref().and_then(|id| places.get(id));
            let Some((_, issue)) = place.and_then(|place| chunk.get_mut(*place)) else {
                continue;
            };
            // The changes of one issue may go on on the next page.
            for entry in log.change_histories {
                issue.changes.extend(self.fields.changes(entry));
            }
        }
        Ok(())
    }
}

fn wants_changes(issue: &Issue, changes: Changes) -> bool {
    match changes {
        Changes::All => true,
        Changes::Since(since) => issue.updated().is_none_or(|updated| since <= updated),
    }
}
