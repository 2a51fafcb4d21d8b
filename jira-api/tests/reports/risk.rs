//! What is at risk.

use jira_api::agile::SprintState;
use jira_api::reports::{Amount, BlockingIssue, Calendar, Risk, SprintRisk, Velocity};

use crate::world::{DOING, DONE, Story, at, board, issues, round_trip, sprint_7, status};

fn ranked(key: &str, rank: &str, points: Option<f64>) -> Story {
    let mut story = Story::new(key, at(15, 9), points).created_in(8);
    story.0.rank = Some(rank.to_owned());
    story
}

#[test]
fn what_does_not_fit_is_blocked_or_unknown_is_at_risk() {
    // Sprint 7 got 13 points done in 9⅓ working days.
    let velocity = Velocity::new(&[sprint_7()], &issues(), &board()).unwrap();
    let mut sprint = sprint_7();
    sprint.id = 8.into();
    sprint.state = SprintState::Active;
    sprint.start = Some(at(16, 9));
    sprint.end = Some(at(25, 9));
    sprint.closed = None;
    let mut blocked = ranked("ENG-33", "0|c", Some(1.0));
    blocked.0.blocked_by = vec![BlockingIssue::new("OPS-1", status(DOING), false)];
    let issues = [
        ranked("ENG-31", "0|a", Some(3.0)).0,
        // Further to the right, so it comes first in spite of its rank.
        ranked("ENG-32", "0|z", Some(2.0)).moved(at(17, 9), DOING).0,
        blocked.0,
        ranked("ENG-34", "0|b", None).0,
        ranked("ENG-35", "0|d", Some(0.5)).0,
        ranked("ENG-36", "0|e", Some(8.0)).moved(at(17, 9), DONE).0,
        Story::new("ENG-37", at(15, 9), Some(8.0)).created_in(9).0,
    ];
    let calendar = Calendar::utc();
    let names: [&str; 0] = [];
    let risk = SprintRisk::new(
        &sprint,
        &issues,
        &board(),
        &velocity,
        &calendar,
        &names,
        at(20, 9),
    )
    .unwrap();
    // From Friday at nine to Wednesday at nine: three working days, at 13 ÷ 9⅓ points.
    assert_eq!(risk.days_left, 3.0);
    let expected = risk.expected.unwrap();
    assert!(
        (expected - 3.0 * 13.0 / (28.0 / 3.0)).abs() < 1e-5,
        "{expected}"
    );
    assert_eq!(risk.remaining, Amount::new(5, 6.5));
    assert!(risk.is_short());
    let told: Vec<_> = risk
        .issues
        .iter()
        .map(|issue| (issue.key.as_str(), &issue.why))
        .collect();
    let [
        (first, why_first),
        (second, why_second),
        (third, why_third),
        (fourth, why_fourth),
    ] = told.as_slice()
    else {
        panic!("{told:#?}");
    };
    // 2 of ENG-32 fit; 3 more of ENG-31 do not.
    assert_eq!(*first, "ENG-31");
    assert_eq!(
        **why_first,
        [Risk::Capacity {
            needed: 5.0,
            expected
        }]
    );
    assert_eq!(
        (*second, why_second.as_slice()),
        ("ENG-34", &[Risk::Unestimated][..])
    );
    assert_eq!(*third, "ENG-33");
    assert_eq!(
        why_third[0],
        Risk::Capacity {
            needed: 6.0,
            expected
        }
    );
    assert!(matches!(&why_third[1], Risk::Blocked { by } if by.len() == 1));
    assert_eq!(*fourth, "ENG-35");
    assert_eq!(
        **why_fourth,
        [Risk::Capacity {
            needed: 6.5,
            expected
        }]
    );
    round_trip(&risk);
}

#[test]
fn without_a_closed_sprint_nobody_can_tell_of_capacity() {
    let mut sprint = sprint_7();
    sprint.state = SprintState::Active;
    sprint.closed = None;
    let (calendar, names): (_, [&str; 0]) = (Calendar::utc(), []);
    let issues = [Story::new("ENG-1", at(1, 9), Some(500.0)).created_in(7).0];
    let velocity = Velocity::default();
    let risk = SprintRisk::new(
        &sprint,
        &issues,
        &board(),
        &velocity,
        &calendar,
        &names,
        at(3, 9),
    )
    .unwrap();
    assert_eq!((risk.per_day, risk.expected), (None, None));
    assert!(risk.issues.is_empty() && !risk.is_short());
}

#[test]
fn a_closed_sprint_and_one_that_is_late() {
    let velocity = Velocity::new(&[sprint_7()], &issues(), &board()).unwrap();
    let (calendar, names): (_, [&str; 0]) = (Calendar::utc(), []);
    let closed = SprintRisk::new(
        &sprint_7(),
        &issues(),
        &board(),
        &velocity,
        &calendar,
        &names,
        at(20, 9),
    );
    assert!(closed.unwrap().issues.is_empty());
    // Past its end and not closed: no day is left, so everything open is at risk.
    let mut sprint = sprint_7();
    sprint.state = SprintState::Active;
    sprint.closed = None;
    let issues = [Story::new("ENG-1", at(1, 9), Some(1.0)).created_in(7).0];
    let late = SprintRisk::new(
        &sprint,
        &issues,
        &board(),
        &velocity,
        &calendar,
        &names,
        at(20, 9),
    )
    .unwrap();
    assert_eq!((late.days_left, late.expected), (0.0, Some(0.0)));
    assert_eq!(late.issues.len(), 1);
}
