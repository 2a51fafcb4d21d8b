//! Moving and ranking issues.

use atlassian_core::operation::Method;
use atlassian_core::sandbox::SandboxResponse;
use jira_api::Error;
use jira_api::agile::BoardProblem;
use jira_api::sandbox::{JiraSandbox, SandboxIssue, SandboxSprint};
use serde_json::json;

use crate::world::{World, demo, keys, world};

/// A board with a sprint, and so many issues.
async fn crowd(count: usize) -> (World, u64, Vec<String>) {
    let site = JiraSandbox::new();
    site.add_project("ENG", "Engineering");
    let board = site.add_board("ENG", "ENG board").unwrap();
    let sprint = site
        .add_sprint(SandboxSprint::new(board, "Sprint 1"))
        .unwrap();
    let issue = |n| {
        site.add_issue(SandboxIssue::new("ENG", format!("Issue {n}")))
            .unwrap()
    };
    let issues = (0..count).map(issue).collect();
    (world(site).await, sprint, issues)
}

async fn ranked(world: &World) -> Vec<String> {
    let issues = world
        .jira
        .boards()
        .issues(1)
        .fields(["summary"])
        .all()
        .await
        .unwrap();
    keys(&issues).into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn any_number_of_issues_moves_in_calls_of_fifty() {
    let (world, sprint, issues) = crowd(120).await;
    let sprints = world.jira.sprints();
    sprints.add(sprint as i64, &issues).await.unwrap();
    assert_eq!(world.count("POST /sprint/1/issue"), 3);
    assert_eq!(
        sprints.issues(sprint as i64).all().await.unwrap().len(),
        120
    );
    world
        .jira
        .boards()
        .move_to_backlog(&issues[..51])
        .await
        .unwrap();
    assert_eq!(world.count("POST /backlog/issue"), 2);
    assert_eq!(sprints.issues(sprint as i64).all().await.unwrap().len(), 69);
    // None is no call.
    sprints.add(sprint as i64, [""; 0]).await.unwrap();
    assert_eq!(world.count("POST /sprint/1/issue"), 3);
}

#[tokio::test]
async fn the_order_stays_however_many_are_ranked() {
    let (world, sprint, issues) = crowd(130).await;
    let boards = world.jira.boards();
    let (some, anchor) = (&issues[..120], &issues[125]);
    boards.rank_before(some, anchor).await.unwrap();
    assert_eq!(world.count("PUT /issue/rank"), 3);
    let expected: Vec<String> = [&issues[120..125], some, &issues[125..]]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    assert_eq!(ranked(&world).await, expected);
    boards.rank_after(some, anchor).await.unwrap();
    let expected: Vec<String> = [&issues[120..126], some, &issues[126..]]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    assert_eq!(ranked(&world).await, expected);
    // Into a sprint, and ranked there.
    let sprints = world.jira.sprints();
    sprints
        .add_before(sprint as i64, &issues[..60], &issues[129])
        .await
        .unwrap();
    let order = ranked(&world).await;
    assert_eq!(order[order.len() - 61..order.len() - 1], issues[..60]);
    sprints
        .add_after(sprint as i64, &issues[60..61], &issues[0])
        .await
        .unwrap();
    assert_eq!(
        sprints.issues(sprint as i64).all().await.unwrap()[1].key(),
        issues[60]
    );
    // The changelog tells of it.
    let changed = world.site.issue(&issues[60]).unwrap();
    assert_eq!(
        changed["changelog"]["histories"][1]["items"][0]["field"],
        "Rank"
    );
}

#[tokio::test]
async fn what_was_left_behind_is_told_by_its_key() {
    let (world, sprint, issues) = crowd(120).await;
    let refusal = SandboxResponse::json(
        400,
        json!({"errorMessages": ["The sprint is on fire."], "errors": {}}),
    );
    let sprints = world.jira.sprints();
    let site = world.site.clone();
    world.sandbox.fail_next("POST /sprint/1/issue", refusal);
    let error = sprints.add(sprint as i64, &issues).await.unwrap_err();
    // Nothing was moved yet, so that it is the plain error.
    assert!(matches!(error, Error::Atlassian(_)), "{error}");
    assert_eq!(error.status(), Some(400));
    let path = "/rest/agile/1.0/sprint/1/issue";
    // The sprint is closed between two calls.
    site.after_next(Method::Post, path, |site| {
        let started = json!({
            "state": "active",
            "startDate": "2026-03-02T09:00:00Z",
            "endDate": "2026-03-13T09:00:00Z",
        });
        for change in [started, json!({"state": "closed"})] {
            site.ask(Method::Post, "/rest/agile/1.0/sprint/1", &[], change);
        }
    });
    let error = sprints.add(sprint as i64, &issues).await.unwrap_err();
    let Error::Board(problem) = &error else {
        panic!("{error}");
    };
    let BoardProblem::Unmoved(unmoved) = &**problem else {
        panic!("{error}");
    };
    assert_eq!((unmoved.moved.len(), unmoved.left.len()), (50, 70));
    assert_eq!(unmoved.moved, issues[..50]);
    assert_eq!(unmoved.left[0].0, issues[50]);
    assert_eq!(error.status(), Some(400));
    let text = error.to_string();
    assert!(
        text.starts_with(
            "moveIssuesToSprintAndRank: 70 of 120 issues did not get into sprint 1: ENG-51, "
        ),
        "{text}"
    );
    assert!(
        text.contains(" and 60 more: ") && text.contains("open or active sprints"),
        "{text}"
    );
}

#[tokio::test]
async fn issues_that_jira_refuses_one_by_one_are_told_with_its_words() {
    let world = demo().await;
    let partly = SandboxResponse::json(
        207,
        json!({"entries": [
            {"issueId": 10038, "issueKey": "ENG-38", "status": 200},
            {"issueId": 10039, "issueKey": "ENG-39", "status": 403, "errors": ["You may not rank this."]},
        ]}),
    );
    world
        .sandbox
        .fail_next("PUT /rest/agile/1.0/issue/rank", partly);
    let moved = world
        .jira
        .boards()
        .rank_before(["ENG-38", "eng-39"], "ENG-22")
        .await;
    assert_eq!(
        moved.unwrap_err().to_string(),
        "rankIssues: 1 of 2 issues did not get before ENG-22: eng-39 (You may not rank this.); the others \
         did, so try again with these alone"
    );
}

#[tokio::test]
async fn what_is_dropped_on_its_way_leaves_what_was_moved() {
    let (world, sprint, issues) = crowd(60).await;
    let sprints = world.jira.sprints();
    drop(sprints.add(sprint as i64, &issues));
    assert_eq!(
        world.count("POST /sprint/1/issue"),
        0,
        "nothing happens before it is polled"
    );
    sprints.add(sprint as i64, &issues).await.unwrap();
    assert_eq!(sprints.issues(sprint as i64).all().await.unwrap().len(), 60);
}
