//! Finding boards, and how they are set up.

use jira_api::Error;
use jira_api::agile::{BoardKind, BoardProblem, Constraint, Estimation};
use jira_api::sandbox::SandboxColumn;

use crate::world::demo;

#[tokio::test]
async fn a_board_is_found_by_name_id_and_project() {
    let world = demo().await;
    let boards = world.jira.boards();
    let board = boards.find("eng  BOARD").await.unwrap();
    assert_eq!((board.id.get(), board.name.as_str()), (1, "ENG board"));
    assert_eq!(
        (board.kind.clone(), board.project.as_deref()),
        (BoardKind::Scrum, Some("ENG"))
    );
    assert_eq!(boards.find("2").await.unwrap().name, "HR board");
    assert_eq!(boards.of_project("ENG").await.unwrap(), board);
    assert_eq!(boards.get(1).await.unwrap(), board);
    assert_eq!(board.to_string(), "“ENG board” (1, scrum, ENG)");
}

#[tokio::test]
async fn a_name_that_nothing_has_is_answered_with_what_there_is() {
    let world = demo().await;
    let error = world.jira.boards().find("ENG baord").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no board “ENG baord”; there is “ENG board” (1, scrum, ENG), “HR board” (2, scrum, HR)"
    );
    // A part of a name is none, but what it is a part of comes first.
    let error = world.jira.boards().find("HR").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no board “HR”; there is “HR board” (2, scrum, HR), “ENG board” (1, scrum, ENG)"
    );
    let error = world.jira.boards().find("HR bord").await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("there is “HR board” (2, scrum, HR), “ENG board”"),
        "{error}"
    );
    let error = world.jira.boards().find("99").await.unwrap_err();
    assert!(
        matches!(error, Error::Board(problem) if matches!(*problem, BoardProblem::NoBoard { .. }))
    );
    world.site.add_project("OPS", "Operations");
    let error = world.jira.boards().of_project("OPS").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no board of project OPS that this account may see; check the name, or ask for access"
    );
}

#[tokio::test]
async fn several_boards_are_told_apart() {
    let world = demo().await;
    let twin = world.site.add_board("ENG", "ENG board").unwrap();
    let kanban = world.site.add_kanban_board("ENG", "ENG support").unwrap();
    let boards = world.jira.boards();
    let error = boards.find("ENG board").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "several boards fit “ENG board”: “ENG board” (1, scrum, ENG), “ENG board” ({twin}, scrum, ENG); \
             choose one by its id"
        )
    );
    let error = boards.of_project("ENG").await.unwrap_err();
    assert!(
        matches!(&error, Error::Board(problem)
        if matches!(&**problem, BoardProblem::AmbiguousBoard { choices, .. } if choices.len() == 2)),
        "{error}"
    );
    let found = boards
        .search()
        .project("ENG")
        .kind(BoardKind::Kanban)
        .one()
        .await
        .unwrap();
    assert_eq!(found.id.get() as u64, kanban);
    let all = boards.search().project("ENG").items().all().await.unwrap();
    assert_eq!(all.len(), 3);
    let scrum = boards
        .search()
        .name("board")
        .kind(BoardKind::Scrum)
        .items()
        .all()
        .await
        .unwrap();
    assert_eq!(scrum.len(), 3);
}

#[tokio::test]
async fn one_board_with_sprints_beside_others_is_the_one() {
    let world = demo().await;
    world.site.add_kanban_board("ENG", "ENG support").unwrap();
    assert_eq!(
        world
            .jira
            .boards()
            .of_project("ENG")
            .await
            .unwrap()
            .id
            .get(),
        1
    );
}

#[tokio::test]
async fn a_board_tells_how_it_is_set_up() {
    let world = demo().await;
    let configuration = world.jira.boards().configuration(1).await.unwrap();
    let names: Vec<&str> = configuration
        .columns
        .iter()
        .map(|c| c.name.as_str())
        .collect();
    assert_eq!(names, ["To Do", "In Progress", "In Review", "Done"]);
    let points = Estimation::Field {
        id: "customfield_10016".into(),
        name: "Story point estimate".into(),
    };
    assert_eq!(configuration.estimation, points);
    assert_eq!(
        configuration.rank_field.as_deref(),
        Some("customfield_10019")
    );
    assert_eq!(configuration.constraint, Constraint::None);
    assert!(configuration.filter.is_some());
    let columns = [
        SandboxColumn::new("To Do", ["To Do"]),
        SandboxColumn::new("Doing", ["In Progress", "In Review"])
            .min(1)
            .max(3),
        SandboxColumn::new("Done", ["Done"]),
    ];
    world.site.set_columns(1, columns);
    world.site.set_estimation_off(1, true);
    let configuration = world.jira.boards().configuration(1).await.unwrap();
    let doing = &configuration.columns[1];
    assert_eq!(
        (doing.min, doing.max, doing.statuses.as_slice()),
        (Some(1), Some(3), &["3".to_owned(), "10001".to_owned()][..])
    );
    assert_eq!(configuration.constraint, Constraint::Issues);
    assert_eq!(configuration.estimation, Estimation::IssueCount);
    assert!(configuration.is_done("10002") && !configuration.is_done("10001"));
    assert_eq!(
        configuration.column_of("10001").map(|(place, _)| place),
        Some(1)
    );
}

#[tokio::test]
async fn an_estimate_is_read_and_set_as_the_board_has_it() {
    let world = demo().await;
    let boards = world.jira.boards();
    assert_eq!(boards.estimate(1, "ENG-38").await.unwrap(), Some(5.0));
    boards.set_estimate(1, "ENG-38", Some(2.5)).await.unwrap();
    assert_eq!(boards.estimate(1, "ENG-38").await.unwrap(), Some(2.5));
    assert_eq!(boards.estimate(1, "ENG-39").await.unwrap(), None);
}
