//! Cumulative flow: how many issues were where on each day.

use atlassian_core::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::history::IssueHistory;
use super::problem::ReportProblem;
use super::timeline::before;
use crate::agile::BoardConfiguration;

/// How many issues were where at the end of each day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CumulativeFlow {
    /// The bands from left to right, as on the board: the first is where issues begin.
    pub bands: Vec<Band>,
    /// The days.
    pub days: Vec<FlowDay>,
}

/// Statuses that are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Band {
    /// Its name.
    pub name: String,
    /// Ids of its statuses.
    pub statuses: Vec<String>,
}

impl Band {
    /// Statuses that are counted together.
    pub fn new<S: Into<String>>(
        name: impl Into<String>,
        statuses: impl IntoIterator<Item = S>,
    ) -> Self {
        Band {
            name: name.into(),
            statuses: statuses.into_iter().map(Into::into).collect(),
        }
    }

    /// One band for each column of a board. Columns without a status are left out.
    pub fn of_columns(configuration: &BoardConfiguration) -> Vec<Band> {
        let columns = configuration.columns.iter();
        columns
            .filter(|column| !column.statuses.is_empty())
            .map(|column| Band::new(&column.name, &column.statuses))
            .collect()
    }

    /// One band for each status that one of some issues is or was in, in the order of a board's columns;
    /// those that are on no column come first.
    pub fn of_statuses(configuration: &BoardConfiguration, issues: &[IssueHistory]) -> Vec<Band> {
        // Column and place in it, id and name.
        type Seen<'a> = (Option<(usize, usize)>, &'a str, &'a str);
        let mut seen: Vec<Seen<'_>> = Vec::new();
        for issue in issues {
            let track = issue.track();
            let steps = track.status.steps().map(|(_, status)| status);
            for status in std::iter::once(*track.status.first()).chain(steps) {
                if seen.iter().any(|(_, id, _)| *id == status.id) {
                    continue;
                }
                let place = configuration.column_of(&status.id).map(|(column, of)| {
                    let inside = of.statuses.iter().position(|id| *id == status.id);
                    (column, inside.unwrap_or_default())
                });
                seen.push((place, &status.id, &status.name));
            }
        }
        // Ids as text would put 10000 before 3; their length first keeps the order of numbers.
        seen.sort_by(|a, b| (a.0, a.1.len(), a.1).cmp(&(b.0, b.1.len(), b.1)));
        let bands = seen.into_iter();
        bands.map(|(_, id, name)| Band::new(name, [id])).collect()
    }
}

/// How many issues were where at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FlowDay {
    /// The day.
    pub day: Date,
    /// How many issues were in each of the bands.
    pub counts: Vec<u64>,
}

impl FlowDay {
    /// All issues that were on the board.
    pub fn total(&self) -> u64 {
        self.counts
            .iter()
            .fold(0, |sum, count| sum.saturating_add(*count))
    }
}

impl CumulativeFlow {
    /// The flow over some days, both included. On the day of `now` it is what was at `now`; days after it
    /// are left out.
    ///
    /// An issue counts from its creation to its deletion, in the band of the status that it had; in none,
    /// while that was a status of none of them.
    ///
    /// # Errors
    /// [`ReportProblem::NoDays`] when the last day is before the first.
    pub fn new<'i>(
        issues: impl IntoIterator<Item = &'i IssueHistory>,
        bands: Vec<Band>,
        (from, to): (Date, Date),
        calendar: &Calendar,
        now: Timestamp,
    ) -> Result<Self, ReportProblem> {
        let mut tally = FlowTally::new(bands, (from, to), calendar, now)?;
        issues.into_iter().for_each(|issue| tally.add(issue));
        Ok(tally.finish())
    }
}

/// Counts issue by issue, so that they need not all be held.
///
/// ```
/// use jira_api::reports::{Band, Calendar, FlowTally, civil};
///
/// # fn issues() -> Vec<jira_api::reports::IssueHistory> { Vec::new() }
/// let bands = vec![Band::new("To do", ["10000"]), Band::new("Done", ["10002"])];
/// let days = (civil::date(2026, 3, 2), civil::date(2026, 3, 6));
/// let now = "2026-03-06T12:00:00Z".parse()?;
/// let mut tally = FlowTally::new(bands, days, &Calendar::utc(), now)?;
/// for issue in issues() {
///     tally.add(&issue);
/// }
/// assert_eq!(tally.finish().days.len(), 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct FlowTally {
    flow: CumulativeFlow,
    /// The instants at which is counted, one for each day.
    ends: Vec<Timestamp>,
}

impl FlowTally {
    /// Of no issue yet.
    ///
    /// # Errors
    /// [`ReportProblem::NoDays`] when the last day is before the first.
    pub fn new(
        bands: Vec<Band>,
        (from, to): (Date, Date),
        calendar: &Calendar,
        now: Timestamp,
    ) -> Result<Self, ReportProblem> {
        if to < from {
            return Err(ReportProblem::NoDays { from, to });
        }
        let today = calendar.day(now);
        let mut tally = FlowTally {
            flow: CumulativeFlow {
                bands,
                days: Vec::new(),
            },
            ends: Vec::new(),
        };
        for day in calendar.days(from, to.min(today)) {
            let counts = vec![0; tally.flow.bands.len()];
            tally.flow.days.push(FlowDay { day, counts });
            tally.ends.push(before(calendar.end(day)).min(now));
        }
        Ok(tally)
    }

    /// Counts an issue.
    pub fn add(&mut self, issue: &IssueHistory) {
        let track = issue.track();
        for (day, end) in self.flow.days.iter_mut().zip(&self.ends) {
            if !track.exists(*end) {
                continue;
            }
            let status = &track.status.at(*end).id;
            let mut bands = self.flow.bands.iter();
            let band = bands.position(|band| band.statuses.contains(status));
            if let Some(count) = band.and_then(|band| day.counts.get_mut(band)) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// What has been counted.
    pub fn finish(self) -> CumulativeFlow {
        self.flow
    }
}
