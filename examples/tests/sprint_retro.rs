//! The retrospective as a person runs it: the program itself, against the sandbox.

#![allow(clippy::unwrap_used)]

mod program;

use atlassian_core::operation::Method;
use serde_json::Value;

use program::{Directory, World, run};

const PROGRAM: &str = env!("CARGO_BIN_EXE_sprint_retro");
const TITLE: &str = "Sprint retrospective: ENG Sprint 4";

/// The page of the retrospective, which is there once.
fn page(world: &World) -> Value {
    let query = [("title", TITLE), ("body-format", "atlas_doc_format")];
    let answer = world
        .confluence
        .ask(Method::Get, "/wiki/api/v2/pages", &query, Value::Null);
    let pages: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(pages["results"].as_array().unwrap().len(), 1, "{pages}");
    pages["results"][0].clone()
}

fn document(page: &Value) -> adf::Document {
    let body = page["body"]["atlas_doc_format"]["value"].as_str().unwrap();
    body.parse().unwrap()
}

/// The files of the page.
fn files(world: &World) -> Vec<Value> {
    let path = format!(
        "/wiki/api/v2/pages/{}/attachments",
        page(world)["id"].as_str().unwrap()
    );
    let answer = world.confluence.ask(Method::Get, &path, &[], Value::Null);
    let files: Value = serde_json::from_slice(&answer.body).unwrap();
    files["results"].as_array().unwrap().clone()
}

#[test]
fn without_credentials_it_runs_on_the_sandbox_and_says_so() {
    let run = run(PROGRAM, &[], &[]);
    assert!(run.progress.contains("running on the built-in sandbox"));
    assert!(run.progress.contains("Page created"), "{}", run.progress);
    assert!(run.progress.contains("chart attached"), "{}", run.progress);
    assert!(
        run.good()
            .starts_with("https://acme.atlassian.net/wiki/spaces/DOCS/pages/")
    );
    for part in [
        "Sprint retrospective: ENG Sprint 4",
        "## Velocity",
        "ENG Sprint 1",
        "## Completed (",
        "## Carried over (",
        "[ ] What went well",
    ] {
        assert!(
            run.output.contains(part),
            "{part} is missing in {}",
            run.output
        );
    }
}

#[test]
fn the_numbers_are_those_of_the_sprint() {
    // Sprint 4: ENG-16 and ENG-23 came over, five more were planned, ENG-30 came in late; ENG-28 and ENG-29,
    // which was raised from 5 to 8, were open when it was closed.
    let run = run(PROGRAM, &[], &[]);
    for part in [
        "ENG Sprint 4 of ENG board: 7 of 9 issues done, 36 story points; 39 were committed and 5 added.",
        "Velocity over 4 sprints: 26 story points.",
        "| ENG Sprint 3 | 41        | 0     | 8       | 20        | 5           |",
        "## Completed (7)",
        "## Carried over (2)",
        "Save a search [IN PROGRESS] · 3 · Bela Novak → ENG Sprint 5",
        "Rank results by freshness [IN PROGRESS] · 5 → 8 · Chidi Okafor → ENG Sprint 5",
        "Search times out on Mondays [DONE] · 5 · Emil Costa · added later",
    ] {
        assert!(
            run.good().contains(part),
            "{part} is missing in {}",
            run.output
        );
    }
}

#[test]
fn the_second_run_changes_nothing() {
    let world = World::demo();
    let first = world.run(PROGRAM, &[]);
    assert!(
        first.progress.contains("Page created"),
        "{}",
        first.progress
    );
    assert!(!first.progress.contains("built-in sandbox"));
    let made = page(&world);
    let files_made = files(&world);
    assert_eq!(files_made.len(), 1);
    assert_eq!(files_made[0]["title"], "velocity.png");
    // The page shows the chart, and says in words what it shows.
    let shown = document(&made);
    let (_, media) = shown
        .find(|node| *node.kind() == adf::NodeKind::Media)
        .unwrap();
    assert_eq!(media.attr_str("id"), files_made[0]["fileId"].as_str());
    assert!(media.attr_str("alt").unwrap().contains("ENG Sprint 4"));

    let second = world.run(PROGRAM, &["--times", "2"]);
    second.good();
    assert_eq!(
        second.progress.matches("Page unchanged").count(),
        2,
        "{}",
        second.progress
    );
    assert_eq!(
        second.progress.matches("chart unchanged").count(),
        2,
        "{}",
        second.progress
    );
    assert_eq!((page(&world), files(&world)), (made, files_made));
    world.assert_handled();
    world.assert_called(&examples::retro::OPERATIONS, &[]);
    assert!(world.confluence.reached("HR").is_empty());
    assert!(!second.output.contains("HR-"), "{}", second.output);
}

#[test]
fn what_people_write_under_discussion_stays() {
    let world = World::demo();
    world.run(PROGRAM, &[]).good();
    let mut made = page(&world);
    let mut theirs = document(&made);
    theirs
        .section_mut("Discussion")
        .unwrap()
        .append("The demo went well.")
        .unwrap();
    theirs
        .section_mut("Completed (7)")
        .unwrap()
        .append("This goes.")
        .unwrap();
    let path = format!("/wiki/api/v2/pages/{}", made["id"].as_str().unwrap());
    let version = made["version"]["number"].as_u64().unwrap();
    made["version"] = serde_json::json!({"number": version + 1});
    made["body"] =
        serde_json::json!({"representation": "atlas_doc_format", "value": theirs.to_json_string()});
    assert_eq!(
        world.confluence.ask(Method::Put, &path, &[], made).status,
        200
    );
    let run = world.run(PROGRAM, &[]);
    assert!(run.progress.contains("Page updated"), "{}", run.progress);
    let text = document(&page(&world)).to_text();
    assert!(
        text.contains("The demo went well.") && !text.contains("This goes."),
        "{text}"
    );
}

#[test]
fn a_wrong_secret_is_one_line() {
    let world = World::demo();
    let environment = world.environment(&[("ATLASSIAN_CLIENT_SECRET", "wrong-secret")]);
    let run = run(PROGRAM, &environment, &[]);
    let line = run.error();
    assert!(line.contains("client"), "{line}");
    assert!(!run.progress.contains("wrong-secret"));
}

#[test]
fn an_unknown_board_names_those_there_are() {
    let run = run(PROGRAM, &[], &["--board", "Nope"]);
    assert_eq!(
        run.error(),
        "there is no board “Nope”; there is “ENG board” (1, scrum, ENG)"
    );
}

#[test]
fn a_site_that_is_not_granted_names_those_that_are() {
    let run = run(PROGRAM, &[("ATLASSIAN_SITE", "other")], &[]);
    let line = run.error();
    assert!(line.contains("other") && line.contains("acme"), "{line}");
}

#[test]
fn other_mistakes_are_one_line_too() {
    let error = |variables: &[(&str, &str)], arguments: &[&str]| {
        run(PROGRAM, variables, arguments).error().to_owned()
    };
    assert!(error(&[], &["--space", "NOPE"]).contains("NOPE"));
    assert!(error(&[], &["--project", "NOPE"]).contains("NOPE"));
    assert!(error(&[], &["--bord", "x"]).contains("--bord"));
    assert!(error(&[("ATLASSIAN_CLIENT_ID", "x")], &[]).contains("ATLASSIAN_CLIENT_SECRET"));
    let token = [
        ("ATLASSIAN_EMAIL", "me@acme.com"),
        ("ATLASSIAN_API_TOKEN", "t"),
    ];
    assert!(error(&token, &[]).contains("ATLASSIAN_SITE"));
}

#[test]
fn help_tells_options_and_environment() {
    let run = run(PROGRAM, &[], &["--help"]);
    assert_eq!(run.code, Some(0));
    for part in ["--board", "--sprints", "ATLASSIAN_CLIENT_ID", "sandbox"] {
        assert!(run.output.contains(part));
    }
}

#[test]
fn with_a_file_for_the_grant_a_person_logs_in_once() {
    let world = World::demo();
    let directory = Directory::new("retro");
    let file = directory.file("grant");
    let kept = [
        ("ATLASSIAN_GRANT_FILE", file.as_str()),
        (
            "ATLASSIAN_GRANT_KEY",
            "dGhpcyBpcyBubyBrZXkgZm9yIGFueWJvZHkgdG8gdXM=",
        ),
    ];
    let first = run(PROGRAM, &world.environment(&kept), &[]);
    assert_eq!(first.code, Some(0), "{}", first.progress);
    assert!(first.progress.contains("Logging in"), "{}", first.progress);
    let second = run(PROGRAM, &world.environment(&kept), &[]);
    assert_eq!(second.code, Some(0), "{}", second.progress);
    assert!(
        second.progress.contains("earlier login"),
        "{}",
        second.progress
    );
    assert!(
        !second.progress.contains("Logging in"),
        "{}",
        second.progress
    );

    let other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let wrong = [kept[0], ("ATLASSIAN_GRANT_KEY", other)];
    let wrong = run(PROGRAM, &world.environment(&wrong), &[]);
    assert!(wrong.error().contains("key"), "{}", wrong.progress);
    let half = run(PROGRAM, &world.environment(&kept[..1]), &[]);
    assert!(
        half.error().contains("ATLASSIAN_GRANT_KEY is not"),
        "{}",
        half.progress
    );
}
