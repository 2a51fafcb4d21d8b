//! Completing a sprint, and what becomes of what is open.

use atlassian_core::sandbox::SandboxResponse;
use jira_api::agile::SprintState;

use crate::world::{demo, keys};

/// What is open in the fifth sprint of the demo. ENG-41 is a subtask of ENG-31 and in no sprint.
const OPEN: [&str; 7] = [
    "ENG-29", "ENG-31", "ENG-33", "ENG-34", "ENG-35", "ENG-36", "ENG-37",
];

#[tokio::test]
async fn what_is_open_goes_into_the_next_sprint() {
    let world = demo().await;
    let sprints = world.jira.sprints();
    let next = sprints.create(1, "ENG Sprint 6").send().await.unwrap();
    let completed = sprints.complete(5).open_to_next().send().await.unwrap();
    assert_eq!(completed.sprint.state, SprintState::Closed);
    assert!(completed.sprint.closed.is_some());
    assert_eq!(completed.into, Some(next.id));
    assert_eq!(completed.carried_over, OPEN);
    assert_eq!(keys(&sprints.issues(next.id).all().await.unwrap()), OPEN);
    // They stay in the closed sprint, too: carried over, not removed.
    assert_eq!(sprints.issues(5).all().await.unwrap().len(), 9);
}

#[tokio::test]
async fn what_is_open_goes_into_the_backlog_or_another_sprint() {
    let world = demo().await;
    let sprints = world.jira.sprints();
    let other = sprints.create(1, "ENG Sprint 6").send().await.unwrap();
    let completed = sprints.complete(5).open_to_backlog().send().await.unwrap();
    assert_eq!((completed.into, completed.carried_over.len()), (None, 7));
    let backlog = world.jira.boards().backlog(1).all().await.unwrap();
    for key in OPEN {
        assert!(keys(&backlog).contains(&key), "{key}");
    }
    assert!(sprints.issues(other.id).all().await.unwrap().is_empty());

    let world = demo().await;
    let sprints = world.jira.sprints();
    sprints.create(1, "ENG Sprint 6").send().await.unwrap();
    let later = sprints.create(1, "ENG Sprint 7").send().await.unwrap();
    sprints.complete(5).open_to(later.id).send().await.unwrap();
    assert_eq!(keys(&sprints.issues(later.id).all().await.unwrap()), OPEN);
}

#[tokio::test]
async fn without_a_next_sprint_nothing_happens() {
    let world = demo().await;
    let error = world
        .jira
        .sprints()
        .complete(5)
        .open_to_next()
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "board 1 has no planned sprint");
    assert_eq!(
        world.jira.sprints().get(5).await.unwrap().state,
        SprintState::Active
    );
    let planned = world
        .jira
        .sprints()
        .create(1, "ENG Sprint 6")
        .send()
        .await
        .unwrap();
    let error = world
        .jira
        .sprints()
        .complete(planned.id)
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "sprint “ENG Sprint 6” has not begun, so it cannot be completed; delete it, or start it first"
    );
}

#[tokio::test]
async fn sent_again_it_moves_what_is_still_to_be_moved() {
    let world = demo().await;
    let sprints = world.jira.sprints();
    sprints.complete(5).send().await.unwrap();
    let next = sprints.create(1, "ENG Sprint 6").send().await.unwrap();
    let part = format!("POST /sprint/{}/issue", next.id);
    world
        .sandbox
        .fail_next(part.as_str(), SandboxResponse::empty(400));
    sprints.complete(5).open_to_next().send().await.unwrap_err();
    sprints.add(next.id, ["ENG-29"]).await.unwrap();
    let completed = sprints.complete(5).open_to_next().send().await.unwrap();
    assert_eq!(completed.carried_over, OPEN[1..]);
    let mut moved = sprints.issues(next.id).all().await.unwrap();
    moved.sort_by_key(|issue| issue.key().to_owned());
    assert_eq!(keys(&moved), OPEN);
    // And once more there is nothing left.
    let completed = sprints.complete(5).open_to_next().send().await.unwrap();
    assert!(completed.carried_over.is_empty());
}

#[tokio::test]
async fn open_is_what_is_not_in_the_last_column() {
    use jira_api::sandbox::SandboxColumn;
    let world = demo().await;
    // On this board, review is as good as done.
    world.site.set_columns(
        1,
        [
            SandboxColumn::new("Open", ["To Do", "In Progress"]),
            SandboxColumn::new("Finished", ["In Review", "Done"]),
        ],
    );
    let completed = world.jira.sprints().complete(5).send().await.unwrap();
    assert_eq!(
        completed.carried_over,
        ["ENG-31", "ENG-33", "ENG-35", "ENG-36"]
    );
}
