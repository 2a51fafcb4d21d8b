//! From a merged pull request to done issues and release notes, as a person runs it.

#![allow(clippy::unwrap_used)]

mod program;

use atlassian_core::operation::Method;
use jira_api::sandbox::SandboxTransition;
use serde_json::{Value, json};

use program::{Directory, Run, World, pipe, run};

const PROGRAM: &str = env!("CARGO_BIN_EXE_release_notes");
const URL: &str = "https://github.com/acme/app/pull/7";

fn event(title: &str, body: Value, merged: bool) -> String {
    json!({
        "action": "closed",
        "pull_request": {
            "html_url": URL, "title": title, "body": body, "merged": merged,
            "head": {"ref": "feature/eng-36-conflicts"}, "base": {"ref": "main"},
            "merged_by": {"login": "ada"},
        },
    })
    .to_string()
}

/// Text of the page of release notes.
fn notes(world: &World) -> String {
    let query = [
        ("title", "Release notes of ENG"),
        ("body-format", "atlas_doc_format"),
    ];
    let answer = world
        .confluence
        .ask(Method::Get, "/wiki/api/v2/pages", &query, Value::Null);
    let pages: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(pages["results"].as_array().unwrap().len(), 1, "{pages}");
    let body = &pages["results"][0]["body"]["atlas_doc_format"]["value"];
    let document: adf::Document = body.as_str().unwrap().parse().unwrap();
    document.to_markdown()
}

fn links(world: &World, key: &str) -> Vec<Value> {
    let links = world.ask(Method::Get, &format!("issue/{key}/remotelink"), Value::Null);
    links.as_array().unwrap().clone()
}

#[test]
fn the_sandbox_shows_it_with_a_pull_request_of_its_own() {
    let run = run(PROGRAM, &[], &[]);
    assert!(
        run.good().starts_with(
            "ENG-37 was moved from “In Review” to “Done”, and told\n\
         ENG-34 was moved from “In Review” to “Done”, and told\n\
         https://acme.atlassian.net/wiki/spaces/DOCS/pages/"
        ),
        "{}",
        run.output
    );
    assert!(
        run.progress.contains("Page created, version 1"),
        "{}",
        run.progress
    );
}

#[test]
fn the_same_pull_request_again_changes_nothing() {
    let world = World::demo();
    let environment = world.environment(&[]);
    let event = event(
        "Resolve conflicts",
        json!("Closes ENG-31.\n<!-- ENG-1 -->"),
        true,
    );
    let merge = || pipe(PROGRAM, &environment, &[], &event);
    let first = merge();
    assert!(
        first
            .good()
            .contains("ENG-36 was moved from “In Progress” to “Done”"),
        "{}",
        first.output
    );
    assert_eq!(
        (world.status("ENG-36"), world.status("ENG-31")),
        ("Done".to_owned(), "Done".to_owned())
    );
    let text = notes(&world);
    assert_eq!(
        text,
        format!(
            "## 2.0\n\n- [Resolve conflicts]({URL}) — \
             [ENG-36](https://acme.atlassian.net/browse/ENG-36) Resolve conflicting edits, \
             [ENG-31](https://acme.atlassian.net/browse/ENG-31) Keep a local copy of issues\n"
        )
    );
    let link = &links(&world, "ENG-36")[0];
    assert_eq!(link["globalId"], format!("pull-request={URL}"));
    assert_eq!(link["object"]["title"], "Resolve conflicts");
    let said = world.comments("ENG-36");
    assert!(
        said.last().unwrap().contains("by ada into main"),
        "{said:?}"
    );

    let again = merge();
    assert!(
        again
            .good()
            .contains("ENG-36 knows this pull request already"),
        "{}",
        again.output
    );
    assert!(
        again.progress.contains("Page unchanged, version 1"),
        "{}",
        again.progress
    );
    assert_eq!((notes(&world), world.comments("ENG-36")), (text, said));
    assert_eq!(links(&world, "ENG-36").len(), 1);

    // Another one of the same issue goes into the same list; the issue is not moved again.
    let other = world.run(
        PROGRAM,
        &[
            "--pr",
            "https://github.com/acme/app/pull/8",
            "--title",
            "ENG-36: *Mend* it",
        ],
    );
    assert!(
        other
            .good()
            .contains("ENG-36 is in “Done” already, and was told"),
        "{}",
        other.output
    );
    let lines: Vec<String> = notes(&world).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(
        lines[3].starts_with("- [ENG-36: \\*Mend\\* it]("),
        "{lines:?}"
    );
    world.assert_handled();
    world.assert_called(&examples::release::OPERATIONS, &[]);
    assert!(
        world.jira.reached("HR").is_empty(),
        "{:?}",
        world.jira.reached("HR")
    );
    assert!(world.confluence.reached("HR").is_empty());
}

#[test]
fn a_run_that_died_is_completed_by_the_next() {
    let world = World::demo();
    let arguments = ["--pr", URL, "--title", "x", "--issues", "ENG-37, eng-34"];
    world.run(PROGRAM, &arguments).good();
    let comments = world.comments("ENG-37");
    // As if it had ended before the link.
    let id = links(&world, "ENG-37")[0]["id"].to_string();
    world.ask(
        Method::Delete,
        &format!("issue/ENG-37/remotelink/{id}"),
        Value::Null,
    );
    world.run(PROGRAM, &arguments).good();
    assert_eq!(links(&world, "ENG-37").len(), 1);
    assert_eq!(world.comments("ENG-37"), comments);
}

#[test]
fn versions_have_sections_of_their_own() {
    let world = World::demo();
    for (number, version) in [("1", "2.0"), ("2", "2.1/rc"), ("3", "2.1/rc")] {
        let url = format!("https://github.com/acme/app/pull/{number}");
        let arguments = ["--pr", &url, "--title", "ENG-37", "--version", version];
        world.run(PROGRAM, &arguments).good();
    }
    let text = notes(&world);
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(headings, ["## 2.1/rc", "## 2.0"], "{text}");
}

#[test]
fn a_workflow_without_a_screen_takes_no_resolution() {
    let world = World::demo();
    world.jira.set_workflow(
        "ENG",
        [
            SandboxTransition::new("Begin", "In Progress"),
            SandboxTransition::new("Ship", "Done").from("In Progress"),
        ],
    );
    let run = world.run(PROGRAM, &["--pr", URL, "--title", "ENG-38"]);
    assert!(
        run.good()
            .contains("ENG-38 was moved from “To Do” to “Done”"),
        "{}",
        run.output
    );
}

#[test]
fn an_issue_that_does_not_get_there_keeps_no_other_back() {
    let world = World::demo();
    let ship = SandboxTransition::new("Ship", "Done").from("In Review");
    world.jira.set_workflow("ENG", [ship]);
    let arguments = ["--pr", URL, "--title", "ENG-38 and ENG-37"];
    let run = world.run(PROGRAM, &arguments);
    assert_eq!(run.error(), "not finished: ENG-38; run it again for them");
    assert!(
        run.output.contains("ENG-38 failed: ENG-38 "),
        "{}",
        run.output
    );
    assert!(notes(&world).contains("ENG-37") && links(&world, "ENG-38").is_empty());
    // Once it does, the same line has it, too.
    world
        .jira
        .set_workflow("ENG", [SandboxTransition::new("Ship", "Done")]);
    world.run(PROGRAM, &arguments).good();
    let text = notes(&world);
    assert!(
        text.contains("browse/ENG-38") && text.matches(URL).count() == 1,
        "{text}"
    );
}

#[test]
fn others_are_nobodys_business() {
    let world = World::demo();
    let mixed = world.run(
        PROGRAM,
        &["--pr", URL, "--title", "HR-1, ENG-999 and ENG-37"],
    );
    assert!(
        mixed
            .good()
            .contains("ENG-999 is no issue of ENG that you may see\n"),
        "{}",
        mixed.output
    );
    assert!(
        mixed.output.contains("ENG-37 was moved"),
        "{}",
        mixed.output
    );
    assert!(!notes(&world).contains("browse/ENG-999"));
    let none = world.run(PROGRAM, &["--pr", URL, "--title", "HR-1"]);
    assert!(none.good().contains("names no issue of ENG"));
    assert!(
        world.jira.reached("HR").is_empty(),
        "{:?}",
        world.jira.reached("HR")
    );
}

#[test]
fn events_and_mistakes() {
    let directory = Directory::new("release");
    let file = directory.file("event.json");
    let with = |text: &str| -> Run {
        std::fs::write(&file, text).unwrap();
        run(PROGRAM, &[], &["--event", &file])
    };
    assert!(
        with(&event("ENG-37", Value::Null, false))
            .good()
            .contains("Nothing was merged")
    );
    assert!(
        with(&event("Title", Value::Null, true))
            .good()
            .contains("ENG-36")
    );
    assert!(with("{").error().contains("no JSON"));
    assert!(with("[]").error().contains("pull_request"));
    let error = |arguments: &[&str]| run(PROGRAM, &[], arguments).error().to_owned();
    assert!(error(&["--event", "/nowhere"]).starts_with("cannot read /nowhere"));
    assert!(error(&["--pr", URL]).contains("--title"));
    assert!(error(&["--pr", "javascript:x", "--title", "ENG-37"]).contains("no address"));
    assert!(error(&["--title", "ENG-37"]).contains("--pr"));
    assert!(error(&["--pr", URL, "--title", "x", "--event", &file]).contains("exclude"));
    let status = error(&["--pr", URL, "--title", "ENG-37", "--status", "Dine"]);
    assert!(status.contains("ENG-37"), "{status}");
    assert!(error(&["--pr", URL, "--title", "ENG-37", "--space", "NOPE"]).contains("NOPE"));
    assert!(
        run(PROGRAM, &[], &["--help"])
            .good()
            .contains("GITHUB_EVENT_PATH")
    );
}
