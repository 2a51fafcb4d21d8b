//! What Jira sends, as what reports are made of.

use super::history::{BlockingIssue, Change, Changed, IssueHistory, StatusRef};
use crate::agile::{BoardConfiguration, Estimation, SprintId};
use crate::fields::FieldTable;
use crate::issue::{Direction, Issue, Link, Status};
use crate::platform::types::{ChangeDetails, Changelog};

/// Which fields of a site reports look at.
#[derive(Clone, Debug)]
pub(super) struct ReportFields {
    /// Id of the field with the sprints.
    sprint: Option<String>,
    /// Id of the field with the flag.
    flag: Option<String>,
    /// Id of the field with the rank.
    rank: Option<String>,
    estimation: Estimation,
}

impl ReportFields {
    pub(super) fn of(table: &FieldTable, board: &BoardConfiguration, flag: Option<String>) -> Self {
        let sprint = table.iter().find(|field| field.schema.is_sprint());
        ReportFields {
            sprint: sprint.map(|field| field.id.clone()),
            flag,
            rank: board.rank_field.clone(),
            estimation: board.estimation.clone(),
        }
    }

    /// The fields an issue has to come with.
    pub(super) fn of_issue(&self) -> Vec<String> {
        let mut ids: Vec<String> = ["summary", "status", "issuetype", "assignee", "created"]
            .map(str::to_owned)
            .into();
        ids.extend(["updated", "issuelinks"].map(str::to_owned));
        let own = [&self.sprint, &self.flag, &self.rank];
        ids.extend(own.into_iter().flatten().cloned());
        ids.extend(self.estimation.field().map(str::to_owned));
        ids
    }

    /// The fields whose changes count.
    pub(super) fn of_changes(&self) -> Vec<String> {
        let mut ids = vec!["status".to_owned()];
        ids.extend([&self.sprint, &self.flag].into_iter().flatten().cloned());
        ids.extend(self.estimation.field().map(str::to_owned));
        ids
    }

    /// An issue without its changes; none where it is no issue of a board, as epics and subtasks are not.
    pub(super) fn issue(&self, issue: &Issue) -> Option<IssueHistory> {
        let kind = issue.issue_type();
        let level = kind.and_then(|kind| kind.level()).unwrap_or_default();
        if kind.is_some_and(|kind| kind.is_subtask()) || level != 0 {
            return None;
        }
        let mut history = IssueHistory::new(issue.key(), issue.created()?, status(issue.status()?));
        issue.summary().clone_into(&mut history.summary);
        history.kind = kind.map(|kind| kind.name().to_owned()).unwrap_or_default();
        history.assignee = issue.assignee().map(|person| person.name().to_owned());
        history.estimate = match self.estimation.field() {
            Some(field) => issue.get(field).number().map(|number| self.scaled(number)),
            // Where nothing is estimated, each issue counts one.
            None => Some(1.0),
        };
        let sprints = issue.sprints().into_iter();
        history.sprints = sprints.filter_map(|s| s.id()).map(SprintId::from).collect();
        let flag = self.flag.as_deref().map(|field| issue.get(field));
        history.flagged = flag.is_some_and(|flag| !flag.is_empty());
        let rank = self.rank.as_deref().map(|field| issue.get(field));
        history.rank = rank.and_then(|rank| rank.as_str()).map(str::to_owned);
        history.blocked_by = issue.links().filter_map(blocking).collect();
        Some(history)
    }

    /// The changes of an entry of the changelog that count.
    pub(super) fn changes(&self, entry: Changelog) -> impl Iterator<Item = Change> {
        let number = entry.id.and_then(|id| id.parse().ok()).unwrap_or_default();
        let items = entry.items.iter().filter_map(|item| self.changed(item));
        let all: Vec<Changed> = items.collect();
        let at = entry.created;
        let changes = all.into_iter();
        changes.filter_map(move |what| Some(Change::new(at?, what).entry(number)))
    }

    fn changed(&self, item: &ChangeDetails) -> Option<Changed> {
        let name = item.field.as_deref().unwrap_or_default();
        // Ids are missing in entries of old; the names of these fields are what Jira itself wrote.
        let is = |id: Option<&str>, called: &str| match (&item.field_id, id) {
            (Some(given), Some(id)) => given == id,
            _ => name.eq_ignore_ascii_case(called),
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        if is(Some("status"), "status") {
            let status = |id, name| StatusRef::new(text(id), text(name));
            return Some(Changed::Status {
                from: status(&item.from, &item.from_string),
                to: status(&item.to, &item.to_string),
            });
        }
        if is(self.sprint.as_deref(), "Sprint") {
            return Some(Changed::Sprints {
                from: sprints(&item.from),
                to: sprints(&item.to),
            });
        }
        if is(self.flag.as_deref(), "Flagged") {
            let set = |value: &Option<String>| value.as_ref().is_some_and(|text| !text.is_empty());
            return Some(Changed::Flag {
                from: set(&item.from_string),
                to: set(&item.to_string),
            });
        }
        let Estimation::Field { id, name } = &self.estimation else {
            return None;
        };
        is(Some(id), name).then(|| Changed::Estimate {
            from: self.estimate(&item.from_string, &item.from),
            to: self.estimate(&item.to_string, &item.to),
        })
    }

    /// An estimate of the changelog: numbers stand in its texts, seconds in its ids as well.
    fn estimate(&self, text: &Option<String>, id: &Option<String>) -> Option<f64> {
        let number = |text: &Option<String>| -> Option<f64> {
            let number = text.as_deref()?.trim().parse().ok();
            number.filter(|number: &f64| number.is_finite())
        };
        let found = number(text).or_else(|| number(id))?;
        Some(self.scaled(found))
    }

    /// Times are in seconds; people estimate in hours.
    fn scaled(&self, number: f64) -> f64 {
        if self.estimation.is_time() {
            number / 3600.0
        } else {
            number
        }
    }
}

fn status(status: Status<'_>) -> StatusRef {
    StatusRef::new(status.id(), status.name())
}

/// Ids, with commas between them.
fn sprints(text: &Option<String>) -> Vec<SprintId> {
    let ids = text.as_deref().unwrap_or_default().split(',');
    let ids = ids.filter_map(|id| id.trim().parse::<i64>().ok());
    ids.map(SprintId::from).collect()
}

/// The other end of a link, where the link says that it blocks.
fn blocking(link: Link<'_>) -> Option<BlockingIssue> {
    let blocks = link.type_name().eq_ignore_ascii_case("blocks")
        || link.verb().eq_ignore_ascii_case("is blocked by");
    if link.direction() != Direction::Inward || !blocks {
        return None;
    }
    let other = link.other().filter(|other| !other.key().is_empty())?;
    let state = other.status();
    let known = state.map(status).unwrap_or_default();
    let done = state.is_some_and(Status::is_done);
    let mut blocking = BlockingIssue::new(other.key(), known, done);
    other.summary().clone_into(&mut blocking.summary);
    Some(blocking)
}
