//! Reports of a board, read from the sandbox.

use atlassian_core::boundary::{Access, Boundary};
use atlassian_core::sandbox::Sandbox;
use jira_api::Jira;
use jira_api::agile::BoardProblem;
use jira_api::reports::{Amount, Blocker, BoardHistory, Calendar, ReportProblem, Risk, civil};
use jira_api::sandbox::{JiraSandbox, SandboxField};
use serde_json::json;

use crate::world::{keys, round_trip};

async fn demo() -> (Sandbox, JiraSandbox, Jira) {
    let site = JiraSandbox::demo();
    let sandbox = Sandbox::builder().product(site.clone()).start().await;
    let jira = Jira::new(sandbox.api_token_session().unwrap());
    (sandbox, site, jira)
}

#[tokio::test]
async fn the_velocity_of_the_demo_is_what_its_story_says() {
    let (sandbox, _site, jira) = demo().await;
    let velocity = jira.reports().velocity(1, 6).await.unwrap();
    let told: Vec<_> = velocity
        .sprints
        .iter()
        .map(|sprint| {
            let totals = sprint.totals;
            let points = |amount: Amount| amount.points;
            (
                sprint.name.as_str(),
                points(totals.committed),
                points(totals.added),
                points(totals.removed),
                totals.reestimated,
                points(totals.done),
                points(totals.open),
            )
        })
        .collect();
    // Of the story in the sandbox, by hand. Carried over into sprint 2: 8; into 3: 5 + 8; into 4: 8 + 5.
    assert_eq!(
        told,
        [
            ("ENG Sprint 1", 27.0, 0.0, 0.0, 0.0, 19.0, 8.0),
            ("ENG Sprint 2", 39.0, 3.0, 0.0, 0.0, 29.0, 13.0),
            ("ENG Sprint 3", 41.0, 0.0, 8.0, 0.0, 20.0, 13.0),
            ("ENG Sprint 4", 39.0, 5.0, 0.0, 3.0, 36.0, 11.0),
        ]
    );
    assert_eq!(velocity.mean, 26.0);
    // Configuration, fields, sprints, one page of issues, one of changes.
    let calls: Vec<String> = sandbox
        .requests()
        .iter()
        .map(|call| format!("{} {}", call.method, call.path))
        .collect();
    assert_eq!(calls.len(), 5, "{calls:#?}");
}

#[tokio::test]
async fn a_sprint_tells_what_was_taken_out_of_it() {
    let (_sandbox, _site, jira) = demo().await;
    let report = jira.reports().sprint(3).await.unwrap();
    assert_eq!(keys(&report.removed), ["ENG-22"]);
    assert_eq!(keys(&report.open), ["ENG-16", "ENG-23"]);
    assert_eq!(report.open[0].went_to, Some(4.into()));
    // Without looking for it, it is not there, and was never committed.
    let short = jira
        .reports()
        .board(1)
        .sprints([3.into()])
        .without_removed()
        .read()
        .await
        .unwrap();
    let short = short.report(3).unwrap();
    assert!(short.removed.is_empty());
    assert_eq!(
        short.totals.committed,
        report.totals.committed - Amount::of(8.0)
    );
}

#[tokio::test]
async fn one_reading_serves_all_reports_on_sprints() {
    let (sandbox, _site, jira) = demo().await;
    let history = jira.reports().board(1).read().await.unwrap();
    let calls = sandbox.requests().len();
    let (active, last) = (
        history.active().unwrap().id,
        history.last_closed().unwrap().id,
    );
    assert_eq!((active.get(), last.get()), (5, 4));
    let calendar = Calendar::utc();
    let burn = history.burn(active, &calendar).unwrap();
    // 3 + 8 carried over, 8 + 3 + 8 + 2 + 2 + 5 committed, 3 came in late; ENG-28 and ENG-32 are done.
    let (first, now) = (burn.steps.first().unwrap(), burn.steps.last().unwrap());
    assert_eq!((first.scope, first.remaining), (39.0, 39.0));
    assert_eq!((now.scope, now.done, now.remaining), (42.0, 6.0, 36.0));
    assert_eq!(burn.until, history.now);
    history.report(last).unwrap();
    history.velocity().unwrap();
    history.risk(active, &calendar, &[]).unwrap();
    assert_eq!(sandbox.requests().len(), calls);
    round_trip(&history);
    let problem = history.report(99).unwrap_err();
    assert!(matches!(&problem, ReportProblem::NoSprint { choices, .. } if choices.len() == 5));
    assert!(
        problem.to_string().starts_with(
            "sprint 99 is not among those that were read of board “ENG board”: “ENG Sprint 1” (1), "
        ),
        "{problem}"
    );
    let text = serde_json::to_string(&history).unwrap();
    assert_eq!(
        serde_json::from_str::<BoardHistory>(&text)
            .unwrap()
            .velocity()
            .unwrap()
            .mean,
        26.0
    );
}

#[tokio::test]
async fn the_sprint_under_way_is_at_risk() {
    let (_sandbox, _site, jira) = demo().await;
    let risk = jira
        .reports()
        .at_risk(1, 4, &Calendar::utc(), &[])
        .await
        .unwrap();
    // The morning of the second Monday: five working days are left, at 26 points in ten.
    assert_eq!(risk.days_left, 5.0);
    assert_eq!(risk.remaining, Amount::new(7, 36.0));
    let per_day = risk.per_day.unwrap();
    assert!(
        (per_day - 104.0 / (40.0 - 4.0 / 24.0)).abs() < 1e-4,
        "{per_day}"
    );
    assert!(risk.is_short());
    let told: Vec<_> = risk.issues.iter().map(|issue| issue.key.as_str()).collect();
    // In review first (2 + 3 + 8 fit), then in progress, then to do.
    assert_eq!(told, ["ENG-31", "ENG-35", "ENG-36", "ENG-33"]);
    let blocked = risk.issues.iter().filter(|issue| {
        issue
            .why
            .iter()
            .any(|why| matches!(why, Risk::Blocked { .. }))
    });
    assert_eq!(
        blocked.map(|issue| issue.key.as_str()).collect::<Vec<_>>(),
        ["ENG-35", "ENG-33"]
    );
}

#[tokio::test]
async fn blockers_are_flags_links_and_statuses() {
    let (_sandbox, site, jira) = demo().await;
    let field = site.add_field(SandboxField::flagged());
    let flag = json!({"fields": {field: [{"value": "Impediment"}]}});
    let path = "/rest/api/3/issue/ENG-36";
    site.ask(atlassian_core::operation::Method::Put, path, &[], flag);
    let found = jira.reports().blockers(1, &["In review"]).await.unwrap();
    let mut told: Vec<_> = found
        .iter()
        .map(|issue| {
            let why = issue.why.iter().map(|why| match why {
                Blocker::Flag { since } => format!("flag {}", since.is_some()),
                Blocker::Link { issue } => issue.key.clone(),
                Blocker::Status { status, .. } => status.name.clone(),
                _ => String::new(),
            });
            (issue.key.as_str(), why.collect::<Vec<_>>().join(", "))
        })
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            ("ENG-29", "In Review".to_owned()),
            ("ENG-33", "ENG-31".to_owned()),
            ("ENG-34", "In Review".to_owned()),
            ("ENG-35", "HR-2".to_owned()),
            ("ENG-36", "flag true".to_owned()),
            ("ENG-37", "In Review".to_owned()),
        ]
    );
    // A board without sprints: everything that is open on it.
    let kanban = site.add_kanban_board("ENG", "Support").unwrap();
    let found = jira.reports().blockers(kanban as i64, &[]).await.unwrap();
    assert_eq!(found.len(), 3);
}

#[tokio::test]
async fn flow_and_cycle_times_of_the_demo() {
    let (_sandbox, _site, jira) = demo().await;
    let days = (civil::date(2026, 2, 16), civil::date(2026, 3, 8));
    let flow = jira
        .reports()
        .cumulative_flow(1, days, &Calendar::utc())
        .await
        .unwrap();
    // The demo's now is the second of March.
    assert_eq!(flow.days.len(), 15);
    assert_eq!(flow.days.last().unwrap().day, civil::date(2026, 3, 2));
    let totals: Vec<u64> = flow.days.iter().map(|day| day.total()).collect();
    assert!(totals.is_sorted(), "{totals:?}");
    // 37 stories, tasks and bugs, without epics and the subtask.
    assert_eq!(*totals.last().unwrap(), 37);
    let now = &flow.days.last().unwrap().counts;
    // ENG-22, 33, 38, 39, 40 · 31, 35, 36 · 29, 34, 37.
    assert_eq!(now.as_slice(), [5, 3, 3, 26]);
    let done: Vec<u64> = flow.days.iter().map(|day| day.counts[3]).collect();
    assert!(done.is_sorted(), "{done:?}");

    let (from, to) = (
        "2026-02-09T00:00:00Z".parse().unwrap(),
        "2026-03-03T00:00:00Z".parse().unwrap(),
    );
    let times = jira
        .reports()
        .cycle_times(1, (from, to), None)
        .await
        .unwrap();
    // Done in the fourth and the fifth sprint: 16, 23, 24, 25, 26, 27, 30 · 28, 32.
    let mut done: Vec<&str> = times
        .issues
        .iter()
        .map(|issue| issue.key.as_str())
        .collect();
    done.sort();
    assert_eq!(
        done,
        [
            "ENG-16", "ENG-23", "ENG-24", "ENG-25", "ENG-26", "ENG-27", "ENG-28", "ENG-30",
            "ENG-32"
        ]
    );
    let found = times
        .issues
        .iter()
        .find(|issue| issue.key == "ENG-16")
        .unwrap();
    // Begun on day 25 at nine, done on day 49 at three in the afternoon.
    assert_eq!(found.cycle, Some((24 * 24 + 6) * 3600));
}

#[tokio::test]
async fn boards_that_estimate_nothing_count_issues() {
    let (_sandbox, site, jira) = demo().await;
    site.set_estimation_off(1, true);
    let velocity = jira.reports().velocity(1, 1).await.unwrap();
    let totals = velocity.sprints[0].totals;
    assert_eq!(
        (totals.committed, totals.done),
        (Amount::new(8, 8.0), Amount::new(7, 7.0))
    );
    assert_eq!(totals.reestimated, 0.0);
}

#[tokio::test]
async fn a_sprint_that_is_completed_in_between_counts_what_it_carries_over() {
    let (_sandbox, _site, jira) = demo().await;
    let sprints = jira.sprints();
    let next = sprints.create(1, "ENG Sprint 6").send().await.unwrap();
    sprints.add(5, ["ENG-38"]).await.unwrap();
    jira.boards()
        .set_estimate(1, "ENG-31", Some(13.0))
        .await
        .unwrap();
    jira.boards().move_to_backlog(["ENG-36"]).await.unwrap();
    sprints.complete(5).open_to_next().send().await.unwrap();
    let report = jira.reports().sprint(5).await.unwrap();
    let totals = report.totals;
    assert_eq!(totals.committed, Amount::new(8, 39.0));
    assert_eq!(totals.added, Amount::new(2, 8.0));
    assert_eq!(totals.removed, Amount::new(1, 5.0));
    assert_eq!(totals.reestimated, 5.0);
    assert_eq!(totals.scope, Amount::new(9, 47.0));
    assert_eq!(totals.done, Amount::new(2, 6.0));
    assert_eq!(keys(&report.removed), ["ENG-36"]);
    assert!(
        report
            .open
            .iter()
            .all(|issue| issue.went_to == Some(next.id))
    );
    let problem = jira.reports().sprint(next.id).await.unwrap_err();
    assert_eq!(
        problem.to_string(),
        "sprint “ENG Sprint 6” has not begun, so there is nothing to report; start it first"
    );
    let error = jira
        .reports()
        .at_risk(1, 4, &Calendar::utc(), &[])
        .await
        .unwrap_err();
    assert!(
        matches!(&error, jira_api::Error::Board(problem)
        if matches!(**problem, BoardProblem::NoSprint { .. })),
        "{error}"
    );
}

#[tokio::test]
async fn within_a_boundary_reports_count_what_lies_inside() {
    let on = JiraSandbox::entangled();
    let sandbox = Sandbox::builder().product(on.site.clone()).start().await;
    let open = sandbox.api_token_session().unwrap();
    let boundary = Boundary::builder()
        .projects(["ENG"])
        .access(Access::READ)
        .build()
        .unwrap();
    let jira = Jira::new(open.within(&boundary));
    let board: i64 = on.eng_board.parse().unwrap();
    let history = jira.reports().board(board).read().await.unwrap();
    assert!(
        history
            .issues
            .iter()
            .all(|issue| issue.key.starts_with("ENG-"))
    );
    let velocity = history.velocity().unwrap();
    assert_eq!(velocity.sprints.len(), 4);
    let text = serde_json::to_string(&history).unwrap();
    assert!(
        !text.contains(jira_api::sandbox::Entangled::MARKER),
        "{text}"
    );
    let sprint = history.active().unwrap().id;
    history.report(sprint).unwrap();
    let days = (civil::date(2026, 2, 16), civil::date(2026, 3, 2));
    let flow = jira
        .reports()
        .cumulative_flow(board, days, &Calendar::utc())
        .await
        .unwrap();
    assert_eq!(flow.days.len(), 15);
    jira.reports().blockers(board, &[]).await.unwrap();
    let hr: i64 = on.hr_board.parse().unwrap();
    assert!(
        jira.reports()
            .velocity(hr, 4)
            .await
            .unwrap_err()
            .is_denied()
    );
    println!("{} calls", sandbox.requests().len());
}
