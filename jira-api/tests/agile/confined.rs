//! The same within a boundary: nothing of HR is read or changed.

use jira_api::agile::SprintState;

use crate::world::{confined, keys};

#[tokio::test]
async fn boards_sprints_and_lists_hold_what_lies_inside() {
    let (world, on) = confined().await;
    let board: i64 = on.eng_board.parse().unwrap();
    let boards = world.jira.boards();
    let all = boards.search().items().all().await.unwrap();
    assert!(
        all.iter()
            .all(|board| board.project.as_deref() == Some("ENG")),
        "{all:?}"
    );
    let found = boards.get(board).await.unwrap();
    assert_eq!(boards.find(&found.name).await.unwrap(), found);
    boards.configuration(board).await.unwrap();
    for list in [
        boards.issues(board),
        boards.backlog(board),
        boards.without_epic(board),
    ] {
        let issues = list.fields(["summary", "sprint"]).all().await.unwrap();
        assert!(
            issues.iter().all(|issue| issue.key().starts_with("ENG-")),
            "{:?}",
            keys(&issues)
        );
    }
    let sprint: i64 = on.eng_sprint.parse().unwrap();
    let inside = world.jira.sprints().issues(sprint).all().await.unwrap();
    assert!(!inside.is_empty() && inside.iter().all(|issue| issue.key().starts_with("ENG-")));
    let sprints = world
        .jira
        .sprints()
        .of_board(board, &[])
        .all()
        .await
        .unwrap();
    let outside = [&on.hr_sprint, &on.hr_future_sprint];
    let ids: Vec<String> = sprints.iter().map(|sprint| sprint.id.to_string()).collect();
    assert!(
        ids.len() >= 5 && !outside.iter().any(|id| ids.contains(id)),
        "{ids:?}"
    );
    assert!(
        boards
            .get(on.hr_board.parse::<i64>().unwrap())
            .await
            .unwrap_err()
            .is_denied()
    );
    let hr_sprint: i64 = on.hr_sprint.parse().unwrap();
    assert!(
        world
            .jira
            .sprints()
            .get(hr_sprint)
            .await
            .unwrap_err()
            .is_denied()
    );
    assert!(
        world
            .jira
            .sprints()
            .issues(hr_sprint)
            .all()
            .await
            .unwrap_err()
            .is_denied()
    );
}

#[tokio::test]
async fn issues_move_and_sprints_are_completed_inside() {
    let (world, on) = confined().await;
    let board: i64 = on.eng_board.parse().unwrap();
    let sprint: i64 = on.eng_sprint.parse().unwrap();
    let sprints = world.jira.sprints();
    let next = sprints.create(board, "Next").send().await.unwrap();
    sprints.add(next.id, [&on.eng_issue]).await.unwrap();
    world
        .jira
        .boards()
        .move_to_backlog([&on.eng_issue])
        .await
        .unwrap();
    world
        .jira
        .boards()
        .rank_before(["ENG-38"], "ENG-22")
        .await
        .unwrap();
    let outside = [
        sprints.add(next.id, [&on.hr_issue]).await.unwrap_err(),
        sprints
            .add(on.hr_sprint.parse::<i64>().unwrap(), ["ENG-38"])
            .await
            .unwrap_err(),
        world
            .jira
            .boards()
            .rank_before(["ENG-38"], &on.hr_issue)
            .await
            .unwrap_err(),
        world
            .jira
            .boards()
            .move_to_backlog([&on.hr_issue])
            .await
            .unwrap_err(),
        sprints
            .complete(on.hr_sprint.parse::<i64>().unwrap())
            .send()
            .await
            .unwrap_err(),
    ];
    for error in outside {
        assert!(error.is_denied(), "{error}");
    }
    let completed = sprints
        .complete(sprint)
        .open_to(next.id)
        .send()
        .await
        .unwrap();
    assert_eq!(completed.sprint.state, SprintState::Closed);
    assert!(
        completed
            .carried_over
            .iter()
            .all(|key| key.starts_with("ENG-")),
        "{completed:?}"
    );
    let moved = sprints.issues(next.id).all().await.unwrap();
    let mut moved: Vec<String> = keys(&moved).into_iter().map(str::to_owned).collect();
    moved.retain(|key| completed.carried_over.contains(key));
    assert_eq!(moved.len(), completed.carried_over.len());
}
