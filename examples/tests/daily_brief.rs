//! The brief of the day as a person runs it, and what it is made of.

#![allow(clippy::unwrap_used)]

mod program;

use confluence_api::Confluence;
use confluence_api::pages::Outcome;
use examples::brief::{Event, Grouping, Question, document, headline, publish, read, scopes, tell};
use jira_api::Jira;
use jira_api::reports::Calendar;
use jira_api::sandbox::{JiraSandbox, SandboxIssue};
use serde_json::Value;

use program::{World, run};

const PROGRAM: &str = env!("CARGO_BIN_EXE_daily_brief");

#[test]
fn the_sandbox_has_something_to_tell() {
    let run = run(PROGRAM, &[], &[]);
    for part in [
        "# ENG: Monday, 2 March 2026\n",
        "Since 27 February 2026, 00:00: 1 done, 1 started, 3 to review, 0 new, 4 commented.",
        "Now: 3 waiting for review, 1 blocked.",
        "**ENG Sprint 5** ends on 9 March 2026, 09:00: 5 working days left, 7 issues open with 36 story points",
        "at risk",
        "## Ada Marsh\n",
        "- **Done** [ENG-32](https://acme.atlassian.net/browse/ENG-32) Show when the app is offline\n",
        "- **Blocked** [ENG-33](https://acme.atlassian.net/browse/ENG-33) Send changes when back online: \
         by ENG-31 (In Progress)\n",
        "“Asked HR for the list; no answer yet.”",
    ] {
        assert!(
            run.good().contains(part),
            "{part} is missing in {}",
            run.output
        );
    }
    assert!(!run.output.contains("HR-"), "{}", run.output);
    assert!(run.progress.contains("built-in sandbox"));
}

#[test]
fn json_and_groups() {
    let run_with = |arguments: &[&str]| run(PROGRAM, &[], arguments).good().to_owned();
    let brief: Value = serde_json::from_str(&run_with(&["--json"])).unwrap();
    assert_eq!(brief["project"], "ENG");
    assert_eq!(brief["sprint"]["open_points"], 36.0);
    let issues = brief["issues"].as_array().unwrap();
    let of = |key: &str| issues.iter().find(|issue| issue["key"] == key).unwrap();
    assert_eq!(of("ENG-32")["happened"][0]["what"], "done");
    assert_eq!(
        of("ENG-29")["waits_for_review"]["since"],
        "2026-02-27T15:00:00.000Z"
    );
    assert_eq!(of("ENG-33")["blocked"]["why"][0]["issue"]["key"], "ENG-31");
    let text = run_with(&["--by", "status", "--since", "12h"]);
    assert!(text.contains("## Waits for review\n"), "{text}");
    assert!(!text.contains("## Done\n"), "{text}");
    assert!(
        run_with(&["--since", "2026-03-02", "--zone", "+01:00"]).contains("2 March 2026, 00:00")
    );
}

#[test]
fn mistakes_are_one_line() {
    let error = |arguments: &[&str]| run(PROGRAM, &[], arguments).error().to_owned();
    assert!(error(&["--since", "yesterday"]).contains("--since"));
    assert!(error(&["--by", "team"]).contains("person or status"));
    assert!(error(&["--zone", "Mars/Olympus"]).contains("--zone"));
    assert!(error(&["--space", "DOCS"]).contains("--publish"));
    assert!(error(&["--sprints", "none"]).contains("--sprints"));
    assert!(error(&["--board", "Nope"]).contains("“ENG board” (1, "));
    assert!(error(&["--project", "NOPE"]).contains("NOPE"));
    assert!(error(&["--publish", "--space", "NOPE"]).contains("NOPE"));
    assert!(run(PROGRAM, &[], &["--help"]).good().contains("--publish"));
}

#[test]
fn the_program_publishes_and_touches_nothing_else() {
    let world = World::demo();
    let arguments = ["--since", "2026-02-27", "--publish"];
    let first = world.run(PROGRAM, &arguments);
    first.good();
    assert!(
        first.progress.contains("Page created, version 1"),
        "{}",
        first.progress
    );
    let ada = "5f0000000000000000000001";
    world.jira.add_comment("ENG-38", ada, "Which theme?");
    let second = world.run(PROGRAM, &arguments);
    assert!(
        second.progress.contains("Page updated, version 2"),
        "{}",
        second.progress
    );
    world.assert_handled();
    let said = [
        &examples::brief::READING[..],
        &examples::brief::PUBLISHING[..],
    ]
    .concat();
    world.assert_called(&said, &[]);
    assert!(
        world.confluence.reached("HR").is_empty(),
        "{:?}",
        world.confluence.reached("HR")
    );
}

fn question(world: &World) -> Question<'static> {
    let calendar = Calendar::utc();
    let now = world.sandbox.clock().now();
    Question {
        project: "ENG",
        board: None,
        since: examples::times::since(None, &calendar, now).unwrap(),
        review: vec!["In Review"],
        blocked: vec![],
        sprints: 4,
        calendar,
    }
}

#[test]
fn a_day_has_one_section_and_the_newest_comes_first() {
    let world = World::demo();
    world.runtime.block_on(async {
        // Somebody writes a comment, which the program itself may not.
        let scopes = [scopes(true).scopes, vec!["write:jira-work"]].concat();
        let session = world.sandbox.session(&scopes).await.unwrap();
        let (jira, confluence) = (Jira::new(session.clone()), Confluence::new(session));
        let page = ("DOCS", "Brief");
        let brief = async || {
            let question = question(&world);
            let facts = read(&jira, &question, &|_| {}).await.unwrap();
            let brief = tell(&facts, &question, world.sandbox.clock().now());
            let content = document(
                &brief,
                &question.calendar,
                Grouping::Person,
                "https://x.test",
                None,
            );
            let heading = headline(&brief, &question.calendar);
            publish(&confluence, page, &heading, content.unwrap())
                .await
                .unwrap()
        };
        assert_eq!(brief().await.outcome, Outcome::Created);
        assert_eq!(brief().await.outcome, Outcome::Unchanged);
        let text = async || {
            confluence
                .pages()
                .get(page)
                .await
                .unwrap()
                .document()
                .unwrap()
                .to_markdown()
        };
        let before = text().await;

        jira.issues()
            .comment("ENG-38", "Which # theme?\n* dark *\n<b>")
            .await
            .unwrap();
        let written = brief().await;
        assert_eq!((written.outcome, written.version), (Outcome::Updated, 2));
        let after = text().await;
        assert!(
            after.len() > before.len() && after.contains("ENG-38"),
            "{after}"
        );
        assert_eq!(
            after.matches("## Monday, 2 March 2026").count(),
            1,
            "{after}"
        );
        assert!(after.contains("# Nobody"), "{after}");

        world
            .sandbox
            .advance(std::time::Duration::from_secs(86_400));
        brief().await;
        let after = text().await;
        let place = |heading: &str| after.find(heading).unwrap();
        assert!(
            place("## Tuesday, 3 March 2026") < place("## Monday, 2 March 2026"),
            "{after}"
        );
    });
}

#[test]
fn a_project_without_a_board_is_briefed_without_a_sprint() {
    let jira = JiraSandbox::demo();
    jira.add_project("NEW", "New");
    jira.add_issue(SandboxIssue::new("NEW", "First *things* first"));
    let world = World::of(jira, confluence_api::sandbox::ConfluenceSandbox::demo());
    world.runtime.block_on(async {
        let session = world.sandbox.session(&scopes(false).scopes).await.unwrap();
        let question = Question {
            project: "NEW",
            ..question(&world)
        };
        let facts = read(&Jira::new(session), &question, &|_| {}).await.unwrap();
        let brief = tell(&facts, &question, world.sandbox.clock().now());
        assert!(brief.sprint.is_none());
        assert!(matches!(brief.issues[0].happened[..], [Event::New { .. }]));
        let page = document(
            &brief,
            &question.calendar,
            Grouping::Person,
            "https://x.test",
            Some("NEW"),
        );
        let text = page.unwrap().to_markdown();
        assert!(text.contains("First \\*things\\* first"), "{text}");
    });
}
