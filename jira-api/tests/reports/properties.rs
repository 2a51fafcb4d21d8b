//! What has to hold whatever happened: sums agree, the order of the changelog does not matter.

use atlassian_core::Timestamp;
use jira_api::agile::{Sprint, SprintState};
use jira_api::reports::{
    Amount, Band, Burn, Calendar, Changed, CumulativeFlow, CycleRule, CycleTimes, IssueHistory,
    ScopeChange, SprintReport, Velocity, civil,
};

use crate::world::{DOING, DONE, Dice, REVIEW, Story, TODO, at, board};

/// A random life of an issue between the 20th of February and the 20th of March. Estimates come in
/// tenths, on which binary fractions fail.
fn random_issue(dice: &mut Dice, number: u64) -> IssueHistory {
    let time = |dice: &mut Dice| at(-8 + dice.below(28) as i64, dice.below(24) as i64);
    let points = |dice: &mut Dice| (dice.below(4) > 0).then(|| dice.below(130) as f64 / 10.0);
    let created = time(dice);
    let first = points(dice);
    let mut story = Story::new(&format!("ENG-{number}"), created, first);
    if dice.below(3) == 0 {
        story = story.created_in(7);
    }
    let count = dice.below(9);
    let mut times: Vec<Timestamp> = (0..count).map(|_| time(dice).max(created)).collect();
    times.sort();
    for when in times {
        story = match dice.below(3) {
            0 => {
                let states = [TODO, DOING, REVIEW, DONE, DONE];
                story.moved(when, states[dice.below(5) as usize])
            }
            1 => {
                let to = points(dice);
                story.estimated(when, to)
            }
            _ => {
                let choices: [&[i64]; 6] = [&[], &[7], &[6, 7], &[7, 8], &[8], &[6]];
                story.sprints(when, choices[dice.below(6) as usize])
            }
        };
    }
    let mut issue = story.0;
    if dice.below(8) == 0 {
        issue.deleted = Some(time(dice).max(created));
    }
    issue
}

fn random_sprint(dice: &mut Dice) -> Sprint {
    let mut sprint = Sprint::new(7, "Sprint 7");
    sprint.state = if dice.below(4) == 0 {
        SprintState::Active
    } else {
        SprintState::Closed
    };
    sprint.start = Some(at(1 + dice.below(4) as i64, 9));
    sprint.end = Some(at(12, 17));
    sprint.closed =
        (sprint.state == SprintState::Closed).then(|| at(11 + dice.below(4) as i64, 17));
    sprint
}

/// The state of an issue at a time, found in another way than the reports do: by going back from today.
fn rolled_back(issue: &IssueHistory, when: Timestamp) -> (bool, f64, bool) {
    let (mut inside, mut estimate) = (issue.sprints.contains(&7.into()), issue.estimate);
    let mut status = issue.status.id.clone();
    let mut later: Vec<_> = issue
        .changes
        .iter()
        .filter(|change| change.at > when)
        .collect();
    later.sort_by_key(|change| std::cmp::Reverse((change.at, change.entry)));
    for change in later {
        match &change.what {
            Changed::Status { from, .. } => status.clone_from(&from.id),
            Changed::Estimate { from, .. } => estimate = *from,
            Changed::Sprints { from, .. } => inside = from.contains(&7.into()),
            _ => {}
        }
    }
    let there = issue.created <= when && issue.deleted.is_none_or(|deleted| when < deleted);
    (
        there && inside,
        estimate.unwrap_or_default(),
        status == DONE.0,
    )
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

#[test]
fn sums_agree_with_each_other_and_with_what_was_there() {
    for seed in 0..3000 {
        let mut dice = Dice::new(seed);
        let sprint = random_sprint(&mut dice);
        let count = dice.below(12);
        let issues: Vec<_> = (0..count)
            .map(|number| random_issue(&mut dice, number))
            .collect();
        let report = SprintReport::new(&sprint, &issues, &board(), at(12, 9)).unwrap();
        let totals = report.totals;

        // Against each other.
        let scope =
            totals.committed + totals.added - totals.removed + Amount::new(0, totals.reestimated);
        assert_eq!(scope, totals.scope, "seed {seed}");
        let parts = totals.done + totals.done_outside + totals.open;
        assert_eq!(parts, totals.scope, "seed {seed}");
        let last = report.events.last();
        let after = last.map_or(totals.scope.points, |event| event.scope);
        assert!(close(after, totals.scope.points), "seed {seed}");

        // Against what was there.
        let (start, until) = (report.start, report.until);
        let sum = |when: Timestamp, only: &dyn Fn(bool) -> bool| -> Amount {
            let states = issues.iter().map(|issue| rolled_back(issue, when));
            let inside = states.filter(|(inside, _, done)| *inside && only(*done));
            inside.map(|(_, points, _)| Amount::of(points)).sum()
        };
        assert_eq!(sum(start, &|_| true), totals.committed, "seed {seed}");
        assert_eq!(sum(until, &|_| true), totals.scope, "seed {seed}");
        assert_eq!(sum(until, &|done| !done), totals.open, "seed {seed}");
        for event in &report.events {
            let there = sum(event.at, &|_| true).points;
            let done = sum(event.at, &|done| done).points;
            let same: Vec<_> = report
                .events
                .iter()
                .filter(|other| other.at == event.at)
                .collect();
            let end = same.last().unwrap();
            assert!(
                close(end.scope, there) && close(end.done, done),
                "seed {seed} {event:?}"
            );
        }

        // Whatever left had come, and nothing is in two lists.
        let mut keys: Vec<&str> = [
            &report.done,
            &report.done_outside,
            &report.open,
            &report.removed,
        ]
        .into_iter()
        .flatten()
        .map(|issue| issue.key.as_str())
        .collect();
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all, "seed {seed}");
        let ever = totals.committed.issues + totals.added.issues;
        assert!(ever >= all as i64, "seed {seed}");
    }
}

#[test]
fn the_order_of_issues_and_of_the_changelog_does_not_matter() {
    for seed in 0..500 {
        let mut dice = Dice::new(seed);
        let sprint = random_sprint(&mut dice);
        let issues: Vec<_> = (0..8)
            .map(|number| random_issue(&mut dice, number))
            .collect();
        let mut mixed = issues.clone();
        mixed
            .iter_mut()
            .for_each(|issue| dice.shuffle(&mut issue.changes));
        let (board, calendar, now) = (board(), Calendar::utc(), at(12, 9));
        let report =
            |issues: &[IssueHistory]| SprintReport::new(&sprint, issues, &board, now).unwrap();
        assert_eq!(report(&issues), report(&mixed), "seed {seed}");
        dice.shuffle(&mut mixed);
        let burn =
            |issues: &[IssueHistory]| Burn::new(&sprint, issues, &board, &calendar, now).unwrap();
        assert_eq!(burn(&issues), burn(&mixed), "seed {seed}");
        let sprints = [sprint.clone()];
        let velocity = |issues: &[IssueHistory]| Velocity::new(&sprints, issues, &board).unwrap();
        assert_eq!(velocity(&issues), velocity(&mixed), "seed {seed}");
        let days = (civil::date(2026, 2, 20), civil::date(2026, 3, 20));
        let flow = |issues: &[IssueHistory]| {
            let bands = Band::of_columns(&board);
            CumulativeFlow::new(issues, bands, days, &calendar, at(21, 0)).unwrap()
        };
        assert_eq!(flow(&issues), flow(&mixed), "seed {seed}");
        let rule = CycleRule::of_columns(&board);
        let cycle = |issues: &[IssueHistory]| CycleTimes::new(issues, &rule, (at(1, 0), at(21, 0)));
        assert_eq!(cycle(&issues), cycle(&mixed), "seed {seed}");
    }
}

#[test]
fn the_burndown_ends_where_the_report_does() {
    for seed in 0..500 {
        let mut dice = Dice::new(seed);
        let sprint = random_sprint(&mut dice);
        let issues: Vec<_> = (0..8)
            .map(|number| random_issue(&mut dice, number))
            .collect();
        let (board, now) = (board(), at(12, 9));
        let report = SprintReport::new(&sprint, &issues, &board, now).unwrap();
        let burn = Burn::new(&sprint, &issues, &board, &Calendar::utc(), now).unwrap();
        let (first, last) = (burn.steps.first().unwrap(), burn.steps.last().unwrap());
        assert!(
            close(first.scope, report.totals.committed.points),
            "seed {seed}"
        );
        assert!(
            close(last.remaining, report.totals.open.points),
            "seed {seed}"
        );
        assert!(
            burn.steps
                .iter()
                .all(|step| close(step.scope, step.done + step.remaining))
        );
        let day = burn.days.last().unwrap();
        assert!(close(day.remaining, last.remaining), "seed {seed}");
        let guide: Vec<f64> = burn.guideline.iter().map(|point| point.remaining).collect();
        assert!(guide.is_sorted_by(|a, b| a >= b), "seed {seed}");
        assert!(close(*guide.last().unwrap(), 0.0), "seed {seed}");
    }
}

#[test]
fn every_issue_of_the_flow_is_in_one_band() {
    for seed in 0..200 {
        let mut dice = Dice::new(seed);
        let issues: Vec<_> = (0..20)
            .map(|number| random_issue(&mut dice, number))
            .collect();
        let bands = Band::of_statuses(&board(), &issues);
        let days = (civil::date(2026, 2, 15), civil::date(2026, 3, 25));
        let flow = CumulativeFlow::new(&issues, bands, days, &Calendar::utc(), at(26, 0)).unwrap();
        for day in &flow.days {
            let end = Calendar::utc().beginning(day.day.tomorrow().unwrap());
            let there = issues.iter().filter(|issue| {
                issue.created < end && issue.deleted.is_none_or(|deleted| end <= deleted)
            });
            assert_eq!(day.total(), there.count() as u64, "seed {seed} {}", day.day);
        }
    }
}

#[test]
fn a_change_of_an_estimate_outside_of_the_sprint_is_no_event() {
    for seed in 0..300 {
        let mut dice = Dice::new(seed);
        let sprint = random_sprint(&mut dice);
        let issues = [random_issue(&mut dice, 1)];
        let report = SprintReport::new(&sprint, &issues, &board(), at(12, 9)).unwrap();
        for event in &report.events {
            if let ScopeChange::Reestimated { .. } = event.what {
                let (inside, ..) = rolled_back(&issues[0], event.at);
                assert!(inside, "seed {seed}");
            }
        }
    }
}
