//! Burndown and burnup.

use jira_api::agile::SprintState;
use jira_api::reports::{Burn, Calendar, civil};

use crate::world::{DONE, Story, at, board, issues, round_trip, sprint_7};

#[test]
fn what_remains_at_the_end_of_each_day() {
    let burn = Burn::new(
        &sprint_7(),
        &issues(),
        &board(),
        &Calendar::utc(),
        at(20, 9),
    )
    .unwrap();
    let days: Vec<(i8, bool, f64, f64, f64)> = burn
        .days
        .iter()
        .map(|day| (day.day.day(), day.works, day.scope, day.done, day.remaining))
        .collect();
    assert_eq!(
        days,
        [
            (2, true, 30.0, 3.0, 27.0),
            (3, true, 30.0, 3.0, 27.0),
            (4, true, 30.0, 8.0, 22.0),
            (5, true, 32.0, 9.0, 23.0),
            (6, true, 24.0, 8.0, 16.0),
            (7, false, 24.0, 8.0, 16.0),
            (8, false, 24.0, 8.0, 16.0),
            (9, true, 26.0, 8.0, 18.0),
            (10, true, 28.0, 13.0, 15.0),
            (11, true, 26.0, 17.0, 9.0),
            (12, true, 26.0, 16.0, 10.0),
            (13, true, 26.0, 16.0, 10.0),
        ]
    );
    let (first, last) = (burn.steps.first().unwrap(), burn.steps.last().unwrap());
    assert_eq!((first.at, first.remaining), (at(2, 9), 27.0));
    assert_eq!((last.at, last.remaining), (at(13, 17), 10.0));
    assert!(burn.steps.is_sorted_by(|a, b| a.at < b.at));
    round_trip(&burn);
}

#[test]
fn the_guideline_falls_on_working_days_only() {
    let mut sprint = sprint_7();
    // Ten working days to the hour.
    sprint.end = Some(at(16, 9));
    let story = Story::new("ENG-1", at(1, 9), Some(20.0)).created_in(7);
    let burn = Burn::new(&sprint, &[story.0], &board(), &Calendar::utc(), at(20, 9)).unwrap();
    let line: Vec<(String, f64)> = burn
        .guideline
        .iter()
        .map(|point| (point.at.to_string()[8..16].to_owned(), point.remaining))
        .collect();
    let line: Vec<(&str, f64)> = line.iter().map(|(at, left)| (at.as_str(), *left)).collect();
    assert_eq!(
        line,
        [
            ("02T09:00", 20.0),
            ("03T00:00", 18.75),
            ("04T00:00", 16.75),
            ("05T00:00", 14.75),
            ("06T00:00", 12.75),
            ("07T00:00", 10.75),
            ("08T00:00", 10.75),
            ("09T00:00", 10.75),
            ("10T00:00", 8.75),
            ("11T00:00", 6.75),
            ("12T00:00", 4.75),
            ("13T00:00", 2.75),
            ("14T00:00", 0.75),
            ("15T00:00", 0.75),
            ("16T00:00", 0.75),
            ("16T09:00", 0.0),
        ]
    );
}

#[test]
fn days_off_make_the_others_steeper() {
    let calendar = Calendar::utc().holidays([civil::date(2026, 3, 3)]);
    let mut sprint = sprint_7();
    sprint.start = Some(at(2, 0));
    sprint.end = Some(at(5, 0));
    let story = Story::new("ENG-1", at(1, 9), Some(8.0)).created_in(7);
    let burn = Burn::new(&sprint, &[story.0], &board(), &calendar, at(20, 9)).unwrap();
    let left: Vec<f64> = burn.guideline.iter().map(|point| point.remaining).collect();
    assert_eq!(left, [8.0, 4.0, 4.0, 0.0]);
    let works: Vec<bool> = burn.days.iter().map(|day| day.works).take(3).collect();
    assert_eq!(works, [true, false, true]);
    // Nothing but days off: straight down.
    let burn = Burn::new(
        &sprint,
        &issues(),
        &board(),
        &calendar.working_days([]),
        at(20, 9),
    );
    let left: Vec<f64> = burn
        .unwrap()
        .guideline
        .iter()
        .map(|p| p.remaining)
        .collect();
    assert_eq!(left, [27.0, 0.0]);
}

#[test]
fn a_sprint_under_way_goes_until_now_and_its_guideline_to_its_end() {
    let mut sprint = sprint_7();
    sprint.state = SprintState::Active;
    sprint.closed = None;
    let burn = Burn::new(&sprint, &issues(), &board(), &Calendar::utc(), at(4, 12)).unwrap();
    assert_eq!((burn.until, burn.end), (at(4, 12), at(13, 17)));
    assert_eq!(burn.days.len(), 3);
    assert_eq!(burn.steps.last().unwrap().at, at(4, 12));
    assert_eq!(burn.guideline.last().unwrap().remaining, 0.0);
}

#[test]
fn an_estimate_and_a_status_that_change_at_once_are_one_step_and_two_events() {
    let story = Story::new("ENG-1", at(1, 9), Some(5.0))
        .created_in(7)
        .estimated(at(4, 9), Some(8.0))
        .moved(at(4, 9), DONE);
    let burn = Burn::new(
        &sprint_7(),
        &[story.0],
        &board(),
        &Calendar::utc(),
        at(20, 9),
    )
    .unwrap();
    let steps: Vec<(f64, f64)> = burn
        .steps
        .iter()
        .map(|step| (step.scope, step.done))
        .collect();
    assert_eq!(steps, [(5.0, 0.0), (8.0, 8.0), (8.0, 8.0)]);
    let events: Vec<(f64, f64)> = burn.events.iter().map(|e| (e.scope, e.done)).collect();
    assert_eq!(events, [(8.0, 0.0), (8.0, 8.0)]);
}
