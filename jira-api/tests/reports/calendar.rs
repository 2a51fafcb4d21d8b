//! Days and working days.

use jira_api::reports::civil::{Weekday, date};
use jira_api::reports::{Calendar, tz};

use crate::world::at;

#[test]
fn parts_of_days_count_as_parts() {
    let calendar = Calendar::utc();
    // Monday the 2nd from nine until five.
    assert_eq!(calendar.working_days_between(at(2, 9), at(2, 17)), 0.333333);
    assert_eq!(calendar.working_days_between(at(2, 9), at(9, 9)), 5.0);
    assert_eq!(calendar.working_days_between(at(2, 0), at(30, 0)), 20.0);
    // Over a weekend, and backwards.
    assert_eq!(calendar.working_days_between(at(7, 0), at(9, 0)), 0.0);
    assert_eq!(calendar.working_days_between(at(9, 0), at(2, 0)), 0.0);
}

#[test]
fn weeks_and_holidays_are_the_teams() {
    let sunday_to_thursday = [
        Weekday::Sunday,
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
    ];
    let calendar = Calendar::utc()
        .working_days(sunday_to_thursday)
        .holidays([date(2026, 3, 3)]);
    assert!(calendar.is_working_day(date(2026, 3, 1)));
    assert!(!calendar.is_working_day(date(2026, 3, 3)));
    assert!(!calendar.is_working_day(date(2026, 3, 6)));
    assert_eq!(calendar.working_days_between(at(1, 0), at(8, 0)), 4.0);
}

#[test]
fn days_are_as_long_as_they_are_where_the_team_is() {
    // Central European time: on the 29th, a Sunday, the clocks go forward.
    let zone = tz::TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
    let calendar = Calendar::new(zone).working_days([Weekday::Sunday]);
    let (begins, ends) = (
        calendar.beginning(date(2026, 3, 29)),
        calendar.beginning(date(2026, 3, 30)),
    );
    assert_eq!(ends.since(begins).as_secs(), 23 * 3600);
    assert_eq!(calendar.working_days_between(begins, ends), 1.0);
    assert_eq!(calendar.day(begins), date(2026, 3, 29));
    // Half past eleven in the evening, by London, is the next day in Berlin.
    let late = "2026-03-04T23:30:00Z".parse().unwrap();
    assert_eq!(calendar.day(late), date(2026, 3, 5));
}
