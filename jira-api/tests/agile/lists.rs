//! Lists of issues.

use atlassian_core::sandbox::SandboxResponse;
use jira_api::Error;
use serde_json::json;

use crate::world::{demo, keys};

#[tokio::test]
async fn lists_stream_in_the_order_of_rank_page_by_page() {
    let world = demo().await;
    let boards = world.jira.boards();
    let mut list = boards.issues(1).fields(["summary"]).page_size(10).items();
    let first = list.next().await.unwrap().unwrap();
    assert_eq!(
        (first.key(), first.summary()),
        ("ENG-4", "Sign in with a password")
    );
    assert_eq!(world.count("GET /board/1/issue"), 1, "one page so far");
    let rest = list.all().await.unwrap();
    assert_eq!(rest.len(), 37);
    assert_eq!(world.count("GET /board/1/issue"), 4);
    assert!(
        world
            .calls()
            .iter()
            .all(|call| !call.contains("/rest/agile/1.0/board/1/issue"))
    );

    let backlog = boards.backlog(1).all().await.unwrap();
    assert_eq!(keys(&backlog), ["ENG-22", "ENG-38", "ENG-39", "ENG-40"]);
    let sprint = world
        .jira
        .sprints()
        .issues(5)
        .jql("status = Done")
        .all()
        .await
        .unwrap();
    assert_eq!(keys(&sprint), ["ENG-28", "ENG-32"]);
    let same = boards
        .issues_of_sprint(1, 5)
        .jql("status = Done")
        .all()
        .await
        .unwrap();
    assert_eq!(keys(&same), keys(&sprint));
}

#[tokio::test]
async fn fields_are_named_as_people_name_them() {
    let world = demo().await;
    let list = world
        .jira
        .boards()
        .backlog(1)
        .fields(["Summary", "story points", "RANK"]);
    let issues = list.all().await.unwrap();
    assert_eq!(issues[1].story_points(), Some(5.0));
    assert!(issues[1].has("customfield_10016") && !issues[1].has("status"));
    assert_eq!(
        issues[1].field("Story point estimate").unwrap().number(),
        Some(5.0)
    );
    let list = world.jira.boards().backlog(1).fields(["Story Pionts"]);
    let error = list.all().await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("getIssuesForBacklogJSIS was not sent: no field is named “Story Pionts”"),
        "{text}"
    );
    assert!(matches!(
        error,
        Error::Atlassian(atlassian_core::Error::InvalidRequest { .. })
    ));
}

#[tokio::test]
async fn a_page_that_leads_back_is_an_error_and_no_loop() {
    let world = demo().await;
    let page = SandboxResponse::json(
        200,
        json!({"issues": [{"key": "ENG-1", "id": "1", "fields": {}}], "nextPageToken": "again"}),
    );
    world
        .sandbox
        .fail_times(9, "GET /rest/software/1.0/board/1/issue", page);
    let error = world.jira.boards().issues(1).all().await.unwrap_err();
    assert!(error.to_string().contains("led back to a page"), "{error}");
}

#[tokio::test]
async fn a_new_issue_is_found_though_the_index_lags() {
    let world = demo().await;
    world.site.lag_next(1);
    let key = world
        .site
        .add_issue(jira_api::sandbox::SandboxIssue::new("ENG", "New"))
        .unwrap();
    let id = world.site.issue(&key).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let boards = world.jira.boards();
    let without = boards.backlog(1).all().await.unwrap();
    assert!(!keys(&without).contains(&key.as_str()));
    let with = boards.backlog(1).reconcile([id]).all().await.unwrap();
    assert!(keys(&with).contains(&key.as_str()));
}
