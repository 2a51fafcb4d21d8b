//! Sprints.

use jira_api::agile::{Sprint, SprintState};
use serde_json::json;

use crate::world::demo;

fn names(sprints: &[Sprint]) -> Vec<&str> {
    sprints.iter().map(|sprint| sprint.name.as_str()).collect()
}

#[tokio::test]
async fn sprints_are_found_by_board_state_and_name() {
    let world = demo().await;
    let sprints = world.jira.sprints();
    let all = sprints.of_board(1, &[]).all().await.unwrap();
    assert_eq!(
        names(&all),
        [
            "ENG Sprint 1",
            "ENG Sprint 2",
            "ENG Sprint 3",
            "ENG Sprint 4",
            "ENG Sprint 5"
        ]
    );
    let closed = sprints
        .of_board(1, &[SprintState::Closed])
        .all()
        .await
        .unwrap();
    assert_eq!(closed.len(), 4);
    assert!(closed[0].closed.is_some() && closed[0].board == Some(1.into()));
    let active = sprints.active(1).await.unwrap();
    assert_eq!((active.id.get(), active.state), (5, SprintState::Active));
    assert_eq!(
        active.goal.as_deref(),
        Some("The mobile app can be used offline")
    );
    assert_eq!(sprints.find(1, "eng sprint 3").await.unwrap().id.get(), 3);
    assert_eq!(sprints.get(5).await.unwrap(), active);
    let error = sprints.find(1, "Sprint 9").await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("board 1 has no sprint “Sprint 9”: there is “ENG Sprint 1” (1, closed), "),
        "{error}"
    );
    let error = sprints.next(1).await.unwrap_err();
    assert_eq!(error.to_string(), "board 1 has no planned sprint");
}

#[tokio::test]
async fn a_sprint_is_planned_started_renamed_and_deleted() {
    let world = demo().await;
    let sprints = world.jira.sprints();
    let sprint = sprints
        .create(1, "ENG Sprint 6")
        .goal("Ship it")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (sprint.name.as_str(), sprint.goal.as_deref()),
        ("ENG Sprint 6", Some("Ship it"))
    );
    assert_eq!((sprint.state, sprint.start), (SprintState::Future, None));
    assert_eq!(sprints.next(1).await.unwrap(), sprint);

    // Without an end nobody can start it.
    let error = sprints.begin(sprint.id).send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "sprint “ENG Sprint 6” has no end that lies ahead; say when it is to end, with `until`"
    );
    let end = "2026-03-16T17:00:00Z".parse().unwrap();
    let started = sprints.begin(sprint.id).until(end).send().await.unwrap();
    assert_eq!(
        (started.state, started.end),
        (SprintState::Active, Some(end))
    );
    // By the session's clock.
    assert_eq!(started.start, Some(world.sandbox.clock().now()));
    assert_eq!(
        started.goal.as_deref(),
        Some("Ship it"),
        "what is not given stays"
    );
    let error = sprints.active(1).await.unwrap_err();
    assert!(
        error.to_string().starts_with(
            "board 1 has several active sprints: there is “ENG Sprint 5” (5, active), "
        ),
        "{error}"
    );

    let renamed = sprints
        .edit(sprint.id)
        .name("ENG Sprint 6b")
        .goal("")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (renamed.name.as_str(), renamed.goal),
        ("ENG Sprint 6b", None)
    );
    assert_eq!(
        (renamed.state, renamed.end),
        (SprintState::Active, Some(end))
    );
    sprints.delete(sprint.id).await.unwrap();
    assert!(sprints.get(sprint.id).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_planned_sprint_with_dates_is_started_until_its_end() {
    let world = demo().await;
    let sprints = world.jira.sprints();
    let (from, to) = (
        "2026-03-09T09:00:00Z".parse().unwrap(),
        "2026-03-20T17:00:00Z".parse().unwrap(),
    );
    let sprint = sprints
        .create(1, "ENG Sprint 6")
        .start(from)
        .until(to)
        .send()
        .await
        .unwrap();
    assert_eq!((sprint.start, sprint.end), (Some(from), Some(to)));
    let started = sprints.begin(sprint.id).send().await.unwrap();
    assert_eq!(started.end, Some(to));
    // At a time that was given, instead of now.
    let sprint = sprints.create(1, "ENG Sprint 7").send().await.unwrap();
    let started = sprints
        .begin(sprint.id)
        .start(from)
        .until(to)
        .send()
        .await
        .unwrap();
    assert_eq!(started.start, Some(from));
}

#[tokio::test]
async fn a_closed_sprint_that_is_renamed_stays_closed_as_it_was() {
    let world = demo().await;
    let sprints = world.jira.sprints();
    let mut before = sprints.get(3).await.unwrap();
    let after = sprints
        .edit(3)
        .name("The one with reports")
        .send()
        .await
        .unwrap();
    before.name = "The one with reports".into();
    assert_eq!(after, before);
    let last = world.sandbox.requests().into_iter().next_back().unwrap();
    assert_eq!(
        last.method, "POST",
        "the other operation would set everything"
    );
}

#[tokio::test]
async fn planned_sprints_change_places() {
    let world = demo().await;
    let sprints = world.jira.sprints();
    let one = sprints.create(1, "ENG Sprint 6").send().await.unwrap();
    let other = sprints.create(1, "ENG Sprint 7").send().await.unwrap();
    assert_eq!(sprints.next(1).await.unwrap().id, one.id);
    sprints.swap(one.id, other.id).await.unwrap();
    assert_eq!(sprints.next(1).await.unwrap().id, other.id);
}

#[tokio::test]
async fn an_error_has_jiras_own_words() {
    let world = demo().await;
    let error = world
        .jira
        .sprints()
        .create(1, "A name of more than thirty characters")
        .send()
        .await;
    let error = error.unwrap_err();
    assert_eq!(error.status(), Some(400));
    assert!(error.to_string().contains("createSprint"), "{error}");
    assert!(
        error
            .to_string()
            .contains("The sprint name must be shorter than 30 characters."),
        "{error}"
    );
    let kanban = world.site.add_kanban_board("ENG", "Support").unwrap();
    let error = world
        .jira
        .sprints()
        .active(kanban as i64)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("The board does not support sprints"),
        "{error}"
    );
}

#[test]
fn a_sprint_is_plain_data() {
    let json = json!({"id": 7, "name": "Sprint 7", "state": "closed", "closed": "2026-03-13T17:00:00.000Z"});
    let sprint: Sprint = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(sprint.state, SprintState::Closed);
    assert_eq!(serde_json::to_value(&sprint).unwrap(), json);
}
