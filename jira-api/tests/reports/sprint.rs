//! The sprint report.

use jira_api::agile::{Sprint, SprintState};
use jira_api::reports::{Amount, ReportProblem, ScopeChange, SprintReport};

use crate::world::{DOING, DONE, Story, at, board, issues, keys, round_trip, sprint_7};

#[test]
fn a_sprint_with_everything_in_it() {
    let report = SprintReport::new(&sprint_7(), &issues(), &board(), at(20, 9)).unwrap();
    assert_eq!(keys(&report.done), ["ENG-1", "ENG-2", "ENG-4", "ENG-7"]);
    assert_eq!(keys(&report.done_outside), ["ENG-6"]);
    assert_eq!(keys(&report.open), ["ENG-5", "ENG-8", "ENG-9", "ENG-10"]);
    assert_eq!(keys(&report.removed), ["ENG-3", "ENG-11"]);
    assert_eq!(keys(report.added()), ["ENG-4", "ENG-9", "ENG-11"]);

    // 5 + 3 + 8 + 5 + 3 + 1 + 3 + 2 of ENG-1, 2, 3, 5, 6, 7, 8, 10.
    assert_eq!(report.totals.committed, Amount::new(8, 30.0));
    // ENG-4, ENG-9 without an estimate, ENG-11.
    assert_eq!(report.totals.added, Amount::new(3, 4.0));
    // ENG-3 and ENG-11.
    assert_eq!(report.totals.removed, Amount::new(2, 10.0));
    assert_eq!(report.totals.reestimated, 2.0);
    assert_eq!(report.totals.scope, Amount::new(9, 26.0));
    // 5 + 5 + 2 + 1.
    assert_eq!(report.totals.done, Amount::new(4, 13.0));
    assert_eq!(report.totals.done_outside, Amount::new(1, 3.0));
    // 5 + 3 + 0 + 2.
    assert_eq!(report.totals.open, Amount::new(4, 10.0));
    round_trip(&report);
}

#[test]
fn an_issue_tells_where_it_came_from_and_went() {
    let report = SprintReport::new(&sprint_7(), &issues(), &board(), at(20, 9)).unwrap();
    let find = |key: &str| {
        let lists = [
            &report.done,
            &report.done_outside,
            &report.open,
            &report.removed,
        ];
        let mut all = lists.into_iter().flatten();
        all.find(|issue| issue.key == key).unwrap().clone()
    };
    let raised = find("ENG-2");
    assert_eq!(
        (raised.estimate_at_first, raised.estimate),
        (Some(3.0), Some(5.0))
    );
    assert!(raised.is_reestimated() && !raised.added_later);
    assert_eq!(find("ENG-5").went_to, Some(8.into()));
    assert_eq!(find("ENG-11").went_to, Some(9.into()));
    assert_eq!(find("ENG-3").went_to, None);
    assert_eq!(find("ENG-7").done_at, Some(at(11, 11)));
    assert_eq!(find("ENG-8").done_at, None);
    // What happened after the close is not told.
    let late = find("ENG-10");
    assert_eq!(
        (late.estimate, late.status.name.as_str()),
        (Some(2.0), "To Do")
    );
}

#[test]
fn events_are_told_in_order_with_the_sums_after_them() {
    let report = SprintReport::new(&sprint_7(), &issues(), &board(), at(20, 9)).unwrap();
    let told: Vec<(&str, f64, f64)> = report
        .events
        .iter()
        .map(|event| (event.issue.as_str(), event.scope, event.done))
        .collect();
    assert_eq!(
        told,
        [
            ("ENG-9", 30.0, 3.0),   // 3rd: added without an estimate
            ("ENG-1", 30.0, 8.0),   // 4th: done
            ("ENG-2", 32.0, 8.0),   // 5th: raised by 2
            ("ENG-7", 32.0, 9.0),   // 5th: done
            ("ENG-3", 24.0, 9.0),   // 6th: removed
            ("ENG-7", 24.0, 8.0),   // 6th: reopened
            ("ENG-4", 26.0, 8.0),   // 9th: added
            ("ENG-2", 26.0, 13.0),  // 10th: done
            ("ENG-11", 28.0, 13.0), // 10th: added
            ("ENG-7", 28.0, 14.0),  // 11th: done again
            ("ENG-8", 28.0, 17.0),  // 11th: done
            ("ENG-11", 26.0, 17.0), // 11th: into another sprint
            ("ENG-4", 26.0, 19.0),  // 12th: done
            ("ENG-8", 26.0, 16.0),  // 12th: reopened
        ]
    );
    let last = report.events.last().unwrap();
    assert_eq!(last.what, ScopeChange::Reopened { points: 3.0 });
    assert_eq!(last.remaining(), 10.0);
}

#[test]
fn a_sprint_under_way_is_reported_as_it_stands() {
    let mut sprint = sprint_7();
    sprint.state = SprintState::Active;
    sprint.closed = None;
    let report = SprintReport::new(&sprint, &issues(), &board(), at(5, 12)).unwrap();
    assert_eq!(keys(&report.done), ["ENG-1", "ENG-7"]);
    assert_eq!(keys(&report.removed), [""; 0]);
    assert_eq!(report.totals.scope, Amount::new(9, 32.0));
    assert_eq!(report.until, at(5, 12));
}

#[test]
fn a_planned_sprint_has_nothing_to_report() {
    let mut sprint = Sprint::new(7, "Sprint 7");
    sprint.start = Some(at(2, 9));
    let problem = SprintReport::new(&sprint, &issues(), &board(), at(20, 9)).unwrap_err();
    assert_eq!(
        problem,
        ReportProblem::NotBegun {
            sprint: "Sprint 7".into()
        }
    );
    assert_eq!(
        problem.to_string(),
        "sprint “Sprint 7” has not begun, so there is nothing to report; start it first"
    );
}

#[test]
fn a_deleted_issue_has_left() {
    let mut story = Story::new("ENG-1", at(1, 9), Some(5.0))
        .created_in(7)
        .moved(at(4, 9), DONE)
        .0;
    story.deleted = Some(at(6, 9));
    let report = SprintReport::new(&sprint_7(), &[story.clone()], &board(), at(20, 9)).unwrap();
    assert_eq!(keys(&report.removed), ["ENG-1"]);
    assert_eq!(report.totals.removed, Amount::new(1, 5.0));
    assert_eq!(report.totals.scope, Amount::new(0, 0.0));
    // One that is deleted after the close was there.
    story.deleted = Some(at(14, 9));
    let report = SprintReport::new(&sprint_7(), &[story], &board(), at(20, 9)).unwrap();
    assert_eq!(keys(&report.done), ["ENG-1"]);
}

#[test]
fn an_issue_that_leaves_and_comes_back_is_in_it_and_counted_each_time() {
    let story = Story::new("ENG-1", at(1, 9), Some(5.0))
        .created_in(7)
        .sprints(at(4, 9), &[])
        .estimated(at(5, 9), Some(8.0))
        .sprints(at(6, 9), &[7]);
    let report = SprintReport::new(&sprint_7(), &[story.0], &board(), at(20, 9)).unwrap();
    assert_eq!(keys(&report.open), ["ENG-1"]);
    assert!(!report.open[0].added_later);
    assert_eq!(report.totals.committed, Amount::new(1, 5.0));
    assert_eq!(report.totals.removed, Amount::new(1, 5.0));
    assert_eq!(report.totals.added, Amount::new(1, 8.0));
    // It was raised while it was elsewhere, which is not a re-estimate in here.
    assert_eq!(report.totals.reestimated, 0.0);
    assert_eq!(report.totals.scope, Amount::new(1, 8.0));
}

#[test]
fn what_was_done_while_it_was_elsewhere_is_done_outside() {
    let story = Story::new("ENG-1", at(1, 9), Some(5.0))
        .created_in(7)
        .sprints(at(4, 9), &[8])
        .moved(at(5, 9), DONE)
        .sprints(at(6, 9), &[7]);
    let report = SprintReport::new(&sprint_7(), &[story.0], &board(), at(20, 9)).unwrap();
    assert_eq!(keys(&report.done_outside), ["ENG-1"]);
    assert_eq!(report.totals.done, Amount::new(0, 0.0));
}

#[test]
fn an_issue_of_several_sprints_counts_in_each_as_it_was_there() {
    let mut first = sprint_7();
    first.closed = Some(at(6, 17));
    let mut second = Sprint::new(8, "Sprint 8");
    second.state = SprintState::Closed;
    second.start = Some(at(9, 9));
    second.closed = Some(at(13, 17));
    let story = Story::new("ENG-1", at(1, 9), Some(5.0))
        .created_in(7)
        .moved(at(5, 9), DOING)
        .sprints(at(6, 17), &[7, 8])
        .estimated(at(8, 9), Some(3.0))
        .moved(at(10, 9), DONE)
        .0;
    let issues = [story];
    let one = SprintReport::new(&first, &issues, &board(), at(20, 9)).unwrap();
    let two = SprintReport::new(&second, &issues, &board(), at(20, 9)).unwrap();
    assert_eq!(one.totals.open, Amount::new(1, 5.0));
    assert_eq!(one.open[0].went_to, Some(8.into()));
    assert_eq!(two.totals.committed, Amount::new(1, 3.0));
    assert_eq!(two.totals.done, Amount::new(1, 3.0));
    assert_eq!(two.done[0].went_to, None);
}

#[test]
fn another_project_and_another_board_change_neither_sprint_nor_estimate() {
    // The key is the one it has now; its history is the same.
    let mut story = Story::new("ENG-1", at(1, 9), Some(5.0))
        .created_in(7)
        .moved(at(5, 9), DONE)
        .0;
    story.key = "OPS-9".to_owned();
    let report = SprintReport::new(&sprint_7(), &[story], &board(), at(20, 9)).unwrap();
    assert_eq!(keys(&report.done), ["OPS-9"]);
    // On a board whose last column is another, it is not done.
    let mut other = board();
    other.columns.pop();
    let story = Story::new("ENG-1", at(1, 9), Some(5.0))
        .created_in(7)
        .moved(at(5, 9), DONE)
        .0;
    let report = SprintReport::new(&sprint_7(), &[story], &other, at(20, 9)).unwrap();
    assert_eq!(keys(&report.open), ["ENG-1"]);
}
