//! Velocity.

use jira_api::agile::{Sprint, SprintState};
use jira_api::reports::{Amount, Calendar, Velocity};

use crate::world::{DONE, Story, at, board, issues, round_trip, sprint_7};

fn closed(id: i64, from: i64, to: i64) -> Sprint {
    let mut sprint = Sprint::new(id, format!("Sprint {id}"));
    sprint.state = SprintState::Closed;
    sprint.start = Some(at(from, 9));
    sprint.end = Some(at(to, 9));
    sprint.closed = Some(at(to, 9));
    sprint
}

#[test]
fn committed_against_completed_sprint_by_sprint() {
    // Sprint 6 went from Monday to Monday, the week before.
    let sprints = [sprint_7(), closed(6, -6, 1), Sprint::new(8, "Sprint 8")];
    let mut all = issues();
    all.extend([
        // Committed with 2, done with 3.
        Story::new("ENG-20", at(-8, 9), Some(2.0))
            .created_in(6)
            .estimated(at(-4, 9), Some(3.0))
            .moved(at(-3, 9), DONE)
            .0,
        // Committed with 4, and carried over into sprint 7, where nothing was done to it.
        Story::new("ENG-21", at(-8, 9), Some(4.0))
            .created_in(6)
            .sprints(at(1, 9), &[6, 7])
            .0,
    ]);
    let velocity = Velocity::new(&sprints, &all, &board()).unwrap();
    let told: Vec<_> = velocity
        .sprints
        .iter()
        .map(|sprint| (sprint.name.as_str(), sprint.committed(), sprint.completed()))
        .collect();
    assert_eq!(
        told,
        [
            ("Sprint 6", Amount::new(2, 6.0), Amount::new(1, 3.0)),
            ("Sprint 7", Amount::new(9, 34.0), Amount::new(4, 13.0)),
        ]
    );
    assert_eq!(velocity.mean, 8.0);
    assert_eq!(velocity.last(1).mean, 13.0);
    assert_eq!(velocity.last(9), velocity);
    round_trip(&velocity);
}

#[test]
fn points_on_a_working_day() {
    let velocity = Velocity::new(&[sprint_7()], &issues(), &board()).unwrap();
    // Monday from nine: 15 of 24 hours. Friday until five: 17 of 24. Eight whole days between them.
    let days = 8.0 + (15.0 + 17.0) / 24.0;
    let points = velocity.per_working_day(&Calendar::utc()).unwrap();
    assert!((points - 13.0 / days).abs() < 1e-6, "{points}");
    assert_eq!(
        velocity.per_working_day(&Calendar::utc().working_days([])),
        None
    );
}

#[test]
fn no_sprint_is_no_velocity() {
    let velocity = Velocity::new(&[], &issues(), &board()).unwrap();
    assert_eq!(velocity, Velocity::default());
    assert_eq!(velocity.per_working_day(&Calendar::utc()), None);
}
