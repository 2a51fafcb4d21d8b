//! Days: where they begin, and on which of them the team works.

use std::collections::BTreeSet;

use atlassian_core::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

/// Where the team's days begin, and on which of them it works: Monday to Friday unless said otherwise.
///
/// ```
/// use jira_api::reports::{Calendar, civil, tz};
///
/// let calendar = Calendar::new(tz::TimeZone::UTC).holidays([civil::date(2026, 4, 6)]);
/// // From Thursday morning to Tuesday morning, over a weekend and a holiday.
/// let (from, to) = ("2026-04-02T09:00:00Z".parse()?, "2026-04-07T09:00:00Z".parse()?);
/// assert_eq!(calendar.working_days_between(from, to), 2.0);
/// # Ok::<(), atlassian_core::timestamp::NotATimestamp>(())
/// ```
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    week: BTreeSet<i8>,
    holidays: BTreeSet<Date>,
}

/// The longest stretch of days that is looked at one by one; beyond it nothing is a report any more.
const MOST_DAYS: usize = 200_000;

impl Calendar {
    /// A calendar of a time zone, with work from Monday to Friday.
    ///
    /// `TimeZone::get("Europe/Berlin")` of the crate `jiff` finds one by name, where the system or one of
    /// `jiff`'s features brings the database.
    pub fn new(zone: TimeZone) -> Self {
        Calendar {
            zone,
            week: (1..=5).collect(),
            holidays: BTreeSet::new(),
        }
    }

    /// In UTC.
    pub fn utc() -> Self {
        Self::new(TimeZone::UTC)
    }

    /// With other days of the week to work on.
    #[must_use]
    pub fn working_days(mut self, days: impl IntoIterator<Item = Weekday>) -> Self {
        let days = days.into_iter();
        self.week = days.map(Weekday::to_monday_one_offset).collect();
        self
    }

    /// With days off besides those there are already.
    #[must_use]
    pub fn holidays(mut self, days: impl IntoIterator<Item = Date>) -> Self {
        self.holidays.extend(days);
        self
    }

    /// The time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether the team works on a day.
    pub fn is_working_day(&self, day: Date) -> bool {
        self.week.contains(&day.weekday().to_monday_one_offset()) && !self.holidays.contains(&day)
    }

    /// The day on which a time lies.
    pub fn day(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at.as_jiff()).date()
    }

    /// When a day begins.
    pub fn beginning(&self, day: Date) -> Timestamp {
        match day.to_zoned_datetime(self.zone.clone()) {
            Ok(begins) => begins.timestamp().into(),
            // Only at the ends of what dates there are.
            Err(_) if day.year() < 1970 => jiff::Timestamp::MIN.into(),
            Err(_) => jiff::Timestamp::MAX.into(),
        }
    }

    /// How many working days lie between two times. A day that is only partly between them counts as its
    /// part; zero where `to` is not after `from`.
    pub fn working_days_between(&self, from: Timestamp, to: Timestamp) -> f64 {
        let parts = self.stretches(from, to);
        let days: f64 = parts.filter(|part| part.works).map(|part| part.days).sum();
        // A sum of parts of days is not exact: what is a whole number of days should be one.
        (days * 1e6).round() / 1e6
    }

    /// The days from one time to another, the first and the last maybe in part.
    pub(super) fn stretches(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> impl Iterator<Item = Stretch> + '_ {
        let mut next = (from < to).then(|| self.day(from));
        let days = std::iter::from_fn(move || {
            let day = next?;
            next = day.checked_add(1.day()).ok();
            let (begins, ends) = (self.beginning(day), self.end(day));
            (begins < to).then_some((day, begins, ends))
        });
        days.take(MOST_DAYS).map(move |(day, begins, ends)| {
            let (begin, end) = (begins.max(from), ends.min(to));
            let whole = millis(begins, ends);
            Stretch {
                ends: end,
                days: if whole > 0.0 {
                    millis(begin, end) / whole
                } else {
                    0.0
                },
                works: self.is_working_day(day),
            }
        })
    }

    /// Days from one to another, both included.
    pub(super) fn days(&self, from: Date, to: Date) -> impl Iterator<Item = Date> + use<> {
        let mut next = (from <= to).then_some(from);
        let days = std::iter::from_fn(move || {
            let day = next?;
            next = day.checked_add(1.day()).ok().filter(|day| *day <= to);
            Some(day)
        });
        days.take(MOST_DAYS)
    }

    /// When the day after a day begins.
    pub(super) fn end(&self, day: Date) -> Timestamp {
        match day.checked_add(1.day()) {
            Ok(next) => self.beginning(next),
            Err(_) => jiff::Timestamp::MAX.into(),
        }
    }
}

/// A day, or the part of one.
pub(super) struct Stretch {
    pub(super) ends: Timestamp,
    /// Which part of its day it is.
    pub(super) days: f64,
    pub(super) works: bool,
}

#[allow(clippy::cast_precision_loss)] // Far below what a `f64` holds exactly.
fn millis(from: Timestamp, to: Timestamp) -> f64 {
    to.as_millis().saturating_sub(from.as_millis()).max(0) as f64
}
