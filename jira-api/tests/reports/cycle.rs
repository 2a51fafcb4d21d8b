//! Cycle and lead time.

use jira_api::reports::{CycleRule, CycleTimes, Spread};

use crate::world::{DOING, DONE, REVIEW, Story, at, board, round_trip};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

#[test]
fn lead_cycle_and_time_in_status() {
    let stories = [
        // Two days to do, one in progress, six hours in review.
        Story::new("ENG-1", at(2, 9), None)
            .moved(at(4, 9), DOING)
            .moved(at(5, 9), REVIEW)
            .moved(at(5, 15), DONE)
            .0,
        // Back from review, and done again after a reopening.
        Story::new("ENG-2", at(2, 9), None)
            .moved(at(3, 9), DOING)
            .moved(at(4, 9), DONE)
            .moved(at(6, 9), DOING)
            .moved(at(9, 9), DONE)
            .0,
        // Done at once: no work.
        Story::new("ENG-3", at(3, 9), None).moved(at(4, 9), DONE).0,
        // Not done, and done too late.
        Story::new("ENG-4", at(3, 9), None).moved(at(4, 9), DOING).0,
        Story::new("ENG-5", at(3, 9), None).moved(at(20, 9), DONE).0,
    ];
    let rule = CycleRule::of_columns(&board());
    let times = CycleTimes::new(&stories, &rule, (at(1, 0), at(20, 0)));
    let told: Vec<_> = times
        .issues
        .iter()
        .map(|issue| (issue.key.as_str(), issue.lead, issue.cycle))
        .collect();
    assert_eq!(
        told,
        [
            ("ENG-3", DAY, None),
            ("ENG-1", 3 * DAY + 6 * HOUR, Some(DAY + 6 * HOUR)),
            ("ENG-2", 7 * DAY, Some(6 * DAY)),
        ]
    );
    let in_status: Vec<_> = times.issues[1]
        .in_status
        .iter()
        .map(|time| (time.status.name.as_str(), time.seconds))
        .collect();
    assert_eq!(
        in_status,
        [
            ("To Do", 2 * DAY),
            ("In Progress", DAY),
            ("In Review", 6 * HOUR)
        ]
    );
    // In progress for a day and then three, done for two in between.
    let again: Vec<_> = times.issues[2]
        .in_status
        .iter()
        .map(|time| (time.status.name.as_str(), time.seconds))
        .collect();
    assert_eq!(
        again,
        [("To Do", DAY), ("In Progress", 4 * DAY), ("Done", 2 * DAY)]
    );
    let sum: i64 = times.issues[2]
        .in_status
        .iter()
        .map(|time| time.seconds)
        .sum();
    assert_eq!(sum, times.issues[2].lead);
    assert_eq!((times.lead.issues, times.lead.p50), (3, 3 * DAY + 6 * HOUR));
    assert_eq!((times.cycle.issues, times.cycle.p50), (2, DAY + 6 * HOUR));
    round_trip(&times);
}

#[test]
fn the_time_is_told_as_it_was_by_then() {
    let story = Story::new("ENG-2", at(2, 9), None)
        .moved(at(4, 9), DONE)
        .moved(at(6, 9), DOING)
        .moved(at(9, 9), DONE);
    let rule = CycleRule::of_columns(&board());
    let issues = [story.0];
    let early = CycleTimes::new(&issues, &rule, (at(1, 0), at(5, 0)));
    assert_eq!(early.issues[0].lead, 2 * DAY);
    // By the 7th it was open again.
    assert!(
        CycleTimes::new(&issues, &rule, (at(1, 0), at(7, 0)))
            .issues
            .is_empty()
    );
    // It was done for the last time on the 9th, so it is none of the first days.
    assert!(
        CycleTimes::new(&issues, &rule, (at(10, 0), at(20, 0)))
            .issues
            .is_empty()
    );
}

#[test]
fn percentiles_are_lengths_that_occurred() {
    let spread = Spread::of((1..=20).rev());
    assert_eq!(
        (spread.p50, spread.p85, spread.p95, spread.longest),
        (10, 17, 19, 20)
    );
    assert_eq!((spread.issues, spread.mean), (20, 10));
    assert_eq!(Spread::of([]), Spread::default());
    let one = Spread::of([7]);
    assert_eq!((one.p50, one.p95, one.mean), (7, 7, 7));
}
