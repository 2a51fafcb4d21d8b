//! Cycle and lead time: how long work takes, and where it waits.

use std::collections::BTreeSet;

use atlassian_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::history::{IssueHistory, StatusRef};
use crate::agile::BoardConfiguration;

/// How long issues took that were done within some time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CycleTimes {
    /// The issues, in the order in which they were done.
    pub issues: Vec<IssueTimes>,
    /// From creation to done.
    pub lead: Spread,
    /// From the beginning of the work to done, of those issues whose work has a beginning.
    pub cycle: Spread,
}

/// How long an issue took. All lengths of time are in seconds by the calendar, nights and weekends
/// included, as in Jira's control chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IssueTimes {
    /// Its key.
    pub key: String,
    /// Its summary.
    pub summary: String,
    /// Name of its type.
    pub kind: String,
    /// When it was created.
    pub created: Timestamp,
    /// When work on it began: none where it was done without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Timestamp>,
    /// When it was done, for the last time where it was more than once.
    pub done: Timestamp,
    /// From creation to done.
    pub lead: i64,
    /// From the beginning of the work to done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<i64>,
    /// How long it was in each status before it was done, in the order in which it first got there.
    pub in_status: Vec<StatusTime>,
}

/// How long an issue was in a status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StatusTime {
    /// The status.
    pub status: StatusRef,
    /// Seconds, all its stays together.
    pub seconds: i64,
}

/// How lengths of time are spread, in seconds. A percentile is the shortest length that so many percent
/// of the issues did not take longer than.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Spread {
    /// How many issues.
    pub issues: usize,
    /// The mean.
    pub mean: i64,
    /// Half of them took no longer.
    pub p50: i64,
    /// 85 of 100 took no longer.
    pub p85: i64,
    /// 95 of 100 took no longer.
    pub p95: i64,
    /// The longest.
    pub longest: i64,
}

impl Spread {
    /// Of some lengths of time, in any order. All zero where there are none.
    ///
    /// ```
    /// use jira_api::reports::Spread;
    ///
    /// let spread = Spread::of([5, 1, 4, 2, 3]);
    /// assert_eq!((spread.p50, spread.p85, spread.p95, spread.mean), (3, 5, 5, 3));
    /// ```
    pub fn of(lengths: impl IntoIterator<Item = i64>) -> Self {
        let mut sorted: Vec<i64> = lengths.into_iter().collect();
        sorted.sort_unstable();
        let count = sorted.len();
        let percentile = |percent: usize| {
            let rank = percent.saturating_mul(count).div_ceil(100).max(1);
            sorted.get(rank - 1).copied().unwrap_or_default()
        };
        let sum: i128 = sorted.iter().map(|length| i128::from(*length)).sum();
        let mean = sum.checked_div(i128::try_from(count).unwrap_or(i128::MAX));
        Spread {
            issues: count,
            mean: mean
                .and_then(|mean| i64::try_from(mean).ok())
                .unwrap_or_default(),
            p50: percentile(50),
            p85: percentile(85),
            p95: percentile(95),
            longest: sorted.last().copied().unwrap_or_default(),
        }
    }
}

/// In which statuses work has begun, and in which it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CycleRule {
    /// Ids of the statuses in which there is work: the first time in one of them is its beginning.
    pub started: BTreeSet<String>,
    /// Ids of the statuses in which it is done.
    pub done: BTreeSet<String>,
}

impl CycleRule {
    /// Work begins in any of these statuses, and is done in any of those.
    pub fn new<S: Into<String>, D: Into<String>>(
        started: impl IntoIterator<Item = S>,
        done: impl IntoIterator<Item = D>,
    ) -> Self {
        CycleRule {
            started: started.into_iter().map(Into::into).collect(),
            done: done.into_iter().map(Into::into).collect(),
        }
    }

    /// As a board has it: work begins right of the first column, and is done in the last.
    pub fn of_columns(configuration: &BoardConfiguration) -> Self {
        let statuses = |from: usize, to: usize| -> Vec<String> {
            let columns = configuration.columns.iter().take(to).skip(from);
            columns.flat_map(|column| column.statuses.clone()).collect()
        };
        let count = configuration.columns.len();
        let last = count.saturating_sub(1);
        Self::new(statuses(1, last), statuses(last, count))
    }
}

impl CycleTimes {
    /// The times of the issues that were done from one time to another, the latter excluded, and still
    /// are by then.
    pub fn new<'i>(
        issues: impl IntoIterator<Item = &'i IssueHistory>,
        rule: &CycleRule,
        (from, to): (Timestamp, Timestamp),
    ) -> Self {
        let issues = issues.into_iter();
        let times = issues.filter_map(|issue| IssueTimes::new(issue, rule, to));
        Self::of(times.collect(), (from, to))
    }

    /// The times of those that were done from one time to another.
    pub(super) fn of(mut issues: Vec<IssueTimes>, (from, to): (Timestamp, Timestamp)) -> Self {
        issues.retain(|times| from <= times.done && times.done < to);
        issues.sort_by(|a, b| (a.done, &a.key).cmp(&(b.done, &b.key)));
        CycleTimes {
            lead: Spread::of(issues.iter().map(|times| times.lead)),
            cycle: Spread::of(issues.iter().filter_map(|times| times.cycle)),
            issues,
        }
    }
}

impl IssueTimes {
    /// The times of an issue as they were at `now`; none where it was not done.
    pub fn new(issue: &IssueHistory, rule: &CycleRule, now: Timestamp) -> Option<Self> {
        let track = issue.track();
        if !track.exists(now) {
            return None;
        }
        let done = track.done_since(&|status| rule.done.contains(status), now)?;
        let first = (issue.created, *track.status.first());
        let mut stays: Vec<(Timestamp, &StatusRef)> = vec![first];
        stays.extend(track.status.steps().filter(|(at, _)| *at < done));
        let mut started = stays.iter();
        let started = started
            .find(|(_, status)| rule.started.contains(&status.id))
            .map(|(at, _)| *at);
        let ends = stays.iter().skip(1).map(|(at, _)| *at).chain([done]);
        let mut in_status: Vec<StatusTime> = Vec::new();
        for ((at, status), end) in stays.iter().zip(ends) {
            let length = seconds(*at, end);
            match in_status.iter_mut().find(|s| s.status.id == status.id) {
                Some(known) => known.seconds = known.seconds.saturating_add(length),
                None => in_status.push(StatusTime {
                    status: (*status).clone(),
                    seconds: length,
                }),
            }
        }
        Some(IssueTimes {
            key: issue.key.clone(),
            summary: issue.summary.clone(),
            kind: issue.kind.clone(),
            created: issue.created,
            started,
            done,
            lead: seconds(issue.created, done),
            cycle: started.map(|started| seconds(started, done)),
            in_status,
        })
    }
}

fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    let millis = to.as_millis().saturating_sub(from.as_millis());
    millis.max(0) / 1000
}
