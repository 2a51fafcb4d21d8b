//! Cumulative flow.

use jira_api::reports::{Band, Calendar, CumulativeFlow, FlowTally, ReportProblem, civil};

use crate::world::{DOING, DONE, REVIEW, Story, TODO, at, board, issues, round_trip};

fn stories() -> Vec<jira_api::reports::IssueHistory> {
    let gone = {
        let mut story = Story::new("ENG-4", at(2, 9), None).0;
        story.deleted = Some(at(4, 9));
        story
    };
    vec![
        Story::new("ENG-1", at(2, 9), None)
            .moved(at(3, 9), DOING)
            .moved(at(5, 9), DONE)
            .0,
        Story::new("ENG-2", at(3, 9), None)
            .moved(at(4, 9), REVIEW)
            .0,
        // At midnight, which is the beginning of the 5th.
        Story::new("ENG-3", at(2, 9), None).moved(at(5, 0), DOING).0,
        gone,
    ]
}

fn counts(flow: &CumulativeFlow) -> Vec<(i8, Vec<u64>)> {
    let days = flow.days.iter();
    days.map(|day| (day.day.day(), day.counts.clone()))
        .collect()
}

#[test]
fn issues_by_column_at_the_end_of_each_day() {
    let days = (civil::date(2026, 3, 1), civil::date(2026, 3, 6));
    let bands = Band::of_columns(&board());
    let flow = CumulativeFlow::new(&stories(), bands, days, &Calendar::utc(), at(6, 12)).unwrap();
    assert_eq!(
        counts(&flow),
        [
            (1, vec![0, 0, 0]),
            (2, vec![3, 0, 0]),
            (3, vec![3, 1, 0]),
            (4, vec![1, 2, 0]),
            (5, vec![0, 2, 1]),
            (6, vec![0, 2, 1]),
        ]
    );
    assert_eq!(flow.days.last().unwrap().total(), 3);
    round_trip(&flow);
}

#[test]
fn the_day_of_now_ends_now_and_there_are_none_after_it() {
    let days = (civil::date(2026, 3, 3), civil::date(2026, 3, 31));
    let bands = Band::of_columns(&board());
    let flow = CumulativeFlow::new(&stories(), bands, days, &Calendar::utc(), at(4, 8)).unwrap();
    assert_eq!(counts(&flow), [(3, vec![3, 1, 0]), (4, vec![3, 1, 0])]);
}

#[test]
fn days_end_where_the_team_is() {
    // Five hours behind UTC, midnight is at five.
    let zone = jira_api::reports::tz::TimeZone::fixed(jira_api::reports::tz::offset(-5));
    let days = (civil::date(2026, 3, 4), civil::date(2026, 3, 4));
    let bands = Band::of_columns(&board());
    let flow =
        CumulativeFlow::new(&stories(), bands, days, &Calendar::new(zone), at(9, 0)).unwrap();
    // ENG-3 has moved at what is still seven in the evening of the 4th.
    assert_eq!(counts(&flow), [(4, vec![0, 3, 0])]);
}

#[test]
fn issues_by_status_and_statuses_of_no_band() {
    let bands = Band::of_statuses(&board(), &stories());
    let names: Vec<&str> = bands.iter().map(|band| band.name.as_str()).collect();
    assert_eq!(names, ["To Do", "In Progress", "In Review", "Done"]);
    let days = (civil::date(2026, 3, 4), civil::date(2026, 3, 4));
    let only = vec![Band::new("Waiting", [TODO.0])];
    let flow = CumulativeFlow::new(&stories(), only, days, &Calendar::utc(), at(6, 12)).unwrap();
    assert_eq!(counts(&flow), [(4, vec![1])]);
}

#[test]
fn one_by_one_is_the_same_as_all_at_once() {
    let days = (civil::date(2026, 3, 1), civil::date(2026, 3, 20));
    let (bands, calendar) = (Band::of_columns(&board()), Calendar::utc());
    let whole = CumulativeFlow::new(&issues(), bands.clone(), days, &calendar, at(20, 12)).unwrap();
    let mut tally = FlowTally::new(bands, days, &calendar, at(20, 12)).unwrap();
    issues().iter().rev().for_each(|issue| tally.add(issue));
    assert_eq!(tally.finish(), whole);
}

#[test]
fn days_that_end_before_they_begin_are_told() {
    let (from, to) = (civil::date(2026, 3, 4), civil::date(2026, 3, 3));
    let problem = FlowTally::new(Vec::new(), (from, to), &Calendar::utc(), at(6, 12)).unwrap_err();
    assert_eq!(problem, ReportProblem::NoDays { from, to });
    assert_eq!(
        problem.to_string(),
        "there are no days from 2026-03-04 to 2026-03-03; give the earlier one first"
    );
}
