//! What real sites sent is read as what it means. The recordings are not part of the repository:
//! `ATLASSIAN_FIXTURES` names their directory (default `../shared/fixtures` beside the checkout).

use std::path::PathBuf;

use atlassian_core::operation::Method;
use atlassian_core::sandbox::{Product, Sandbox, SandboxRequest, SandboxResponse};
use jira_api::Jira;
use jira_api::agile::{BoardKind, Constraint, Estimation, SprintState};
use serde_json::Value;

fn recordings() -> Option<PathBuf> {
    let given = std::env::var_os("ATLASSIAN_FIXTURES").map(PathBuf::from);
    let beside = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/fixtures"
    ));
    let found = given
        .into_iter()
        .chain([beside])
        .find(|path| path.join("payloads").is_dir());
    if found.is_none() {
        println!("skipped: no recordings; set ATLASSIAN_FIXTURES");
    }
    found.map(|path| path.join("payloads"))
}

/// A site that answers each path with a recording.
struct Recorded {
    payloads: PathBuf,
    answers: &'static [(&'static str, &'static str)],
}

impl Product for Recorded {
    fn product(&self) -> &'static str {
        "jira"
    }

    fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
        let mut answers = self.answers.iter();
        let known =
            answers.find(|(path, _)| request.method == Method::Get && request.path == *path);
        let Some((_, file)) = known else {
            return SandboxResponse::unhandled(request);
        };
        let text = std::fs::read(self.payloads.join(file)).unwrap();
        SandboxResponse::json(200, serde_json::from_slice::<Value>(&text).unwrap())
    }
}

async fn site(answers: &'static [(&'static str, &'static str)]) -> Option<(Sandbox, Jira)> {
    let payloads = recordings()?;
    let product = Recorded { payloads, answers };
    let sandbox = Sandbox::builder().product(product).start().await;
    let jira = Jira::new(sandbox.api_token_session().unwrap());
    Some((sandbox, jira))
}

#[tokio::test]
async fn configurations_of_boards() {
    let Some((_sandbox, jira)) = site(&[
        (
            "/rest/agile/1.0/board/1/configuration",
            "jirametrics/board-configuration.7f2e0afd.json",
        ),
        (
            "/rest/agile/1.0/board/4/configuration",
            "go-atlassian/get-board-config.27d61d52.json",
        ),
    ])
    .await
    else {
        return;
    };
    let kanban = jira.boards().configuration(1).await.unwrap();
    assert_eq!(
        (kanban.kind.clone(), kanban.estimation.clone()),
        (BoardKind::Kanban, Estimation::None)
    );
    assert_eq!(kanban.constraint, Constraint::Issues);
    assert_eq!(
        (kanban.columns[1].min, kanban.columns[1].max),
        (Some(1), Some(4))
    );
    assert!(kanban.is_done("10002"));
    assert!(kanban.sub_query.is_some());
    let scrum = jira.boards().configuration(4).await.unwrap();
    assert_eq!(scrum.estimation.field(), Some("customfield_10036"));
    assert_eq!(scrum.columns[0].statuses, ["10000", "10001"]);
}

#[tokio::test]
async fn sprints_boards_and_epics() {
    let Some((_sandbox, jira)) = site(&[
        (
            "/rest/agile/1.0/sprint/1184",
            "ocean/sprint-a.c74011ff.json",
        ),
        (
            "/rest/agile/1.0/board/4/sprint",
            "go-atlassian/get-board-sprints.a1ef3ab4.json",
        ),
        (
            "/rest/agile/1.0/board/4/epic",
            "go-atlassian/get-board-epics.be3674b7.json",
        ),
        (
            "/rest/agile/1.0/board/4",
            "go-atlassian/get-board.eb0c6d87.json",
        ),
    ])
    .await
    else {
        return;
    };
    let sprint = jira.sprints().get(1184).await.unwrap();
    assert_eq!((sprint.state, sprint.goal), (SprintState::Active, None));
    assert_eq!(
        sprint.start.unwrap().to_string(),
        "2026-03-01T13:54:10.891Z"
    );
    assert_eq!(jira.sprints().next(4).await.unwrap().name, "KP Sprint 3");
    let epics = jira.boards().epics(4, None).all().await.unwrap();
    assert_eq!(
        (epics[0].key.as_str(), epics[0].color.as_deref()),
        ("KP-16", Some("color_14"))
    );
    jira.boards().get(4).await.unwrap();
}
