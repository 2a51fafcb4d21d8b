//! The watch over blockers as a person runs it.

#![allow(clippy::unwrap_used)]

mod program;

use atlassian_core::boundary::Boundary;
use atlassian_core::operation::Method;
use atlassian_core::sandbox::{Matcher, SandboxResponse};
use examples::blockers::{State, Watch, passes, scopes};
use jira_api::Jira;
use serde_json::Value;

use program::{Directory, Run, World, run};

const PROGRAM: &str = env!("CARGO_BIN_EXE_blocker_watch");

fn lines(run: &Run) -> Vec<Value> {
    let lines = run.good().lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn told(run: &Run) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let lines = lines(run).into_iter();
    lines
        .map(|line| (text(&line["event"]), text(&line["key"])))
        .collect()
}

fn pairs(told: &[(&str, &str)]) -> Vec<(String, String)> {
    let told = told.iter();
    told.map(|(event, key)| ((*event).to_owned(), (*key).to_owned()))
        .collect()
}

#[test]
fn the_sandbox_tells_a_story() {
    let run = run(PROGRAM, &[], &[]);
    assert_eq!(
        told(&run),
        pairs(&[
            ("blocked", "ENG-33"),
            ("blocked", "ENG-36"),
            ("resolved", "ENG-33")
        ])
    );
    let first = &lines(&run)[0];
    assert_eq!(
        first["text"],
        "ENG-33 “Send changes when back online” (Bela Novak) is blocked by ENG-31 (In Progress)"
    );
    assert_eq!(first["url"], "https://acme.atlassian.net/browse/ENG-33");
    assert!(run.progress.contains("built-in sandbox"));
    // ENG-35 is blocked by something of HR, which is nobody's business here.
    assert!(!run.output.contains("HR-"), "{}", run.output);
}

#[test]
fn what_was_told_is_not_told_again_and_what_is_resolved_is() {
    let world = World::demo();
    let directory = Directory::new("blockers");
    let state = directory.file("state.json");
    let look = || world.run(PROGRAM, &["--once", "--state", &state]);
    assert_eq!(told(&look()), pairs(&[("blocked", "ENG-33")]));
    let again = look();
    assert_eq!(told(&again), []);
    assert!(again.progress.contains("Nothing new"));

    // One more reason, and a summary that would call a whole channel.
    world.jira.add_link("Blocks", "ENG-29", "ENG-33");
    let body = serde_json::json!({"fields": {"summary": "<!channel> @here\u{202e}"}});
    world.ask(Method::Put, "issue/ENG-33", body);
    let more = look();
    assert_eq!(told(&more), pairs(&[("blocked", "ENG-33")]));
    let text = lines(&more)[0]["text"].as_str().unwrap().to_owned();
    assert!(
        text.contains("is also blocked by ENG-29 (In Review)"),
        "{text}"
    );
    assert!(
        !text.contains("<!channel>") && !text.contains("@here"),
        "{text}"
    );

    world.transition("ENG-31", "In Review");
    assert_eq!(
        told(&look()),
        [],
        "the blocker is the same, whatever its status"
    );
    world.jira.add_link("Blocks", "ENG-34", "ENG-36");
    let issue = world.ask(Method::Get, "issue/ENG-33", Value::Null);
    let links = issue["fields"]["issuelinks"].as_array().unwrap().iter();
    let link = links
        .clone()
        .find(|link| link["inwardIssue"]["key"] == "ENG-31")
        .unwrap();
    let path = format!("issueLink/{}", link["id"].as_str().unwrap());
    world.ask(Method::Delete, &path, Value::Null);
    let last = look();
    assert_eq!(
        told(&last),
        pairs(&[("resolved", "ENG-33"), ("blocked", "ENG-36")])
    );
    let text = lines(&last)[0]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("is not blocked by ENG-31"), "{text}");
    assert!(text.contains("any more, but blocked by ENG-29"), "{text}");
    assert_eq!(told(&look()), []);
    world.assert_handled();
    world.assert_called(&examples::blockers::OPERATIONS, &[]);
}

#[test]
fn a_status_can_mean_blocked() {
    let run = run(PROGRAM, &[], &["--once", "--blocked", "in review, On hold"]);
    let keys: Vec<String> = told(&run).into_iter().map(|(_, key)| key).collect();
    assert_eq!(keys, ["ENG-29", "ENG-33", "ENG-34", "ENG-37"]);
}

#[test]
fn a_file_that_is_not_this_watchs_is_an_error() {
    let directory = Directory::new("blockers");
    let state = directory.file("state.json");
    let look = |project: &str| {
        run(
            PROGRAM,
            &[],
            &["--once", "--state", &state, "--project", project],
        )
    };
    std::fs::write(&state, "{").unwrap();
    assert!(
        look("ENG")
            .error()
            .contains("name another file with --state")
    );
    std::fs::remove_file(&state).unwrap();
    look("ENG").good();
    let other = look("HR");
    assert!(
        other.error().contains("it is that of board 1 of"),
        "{}",
        other.progress
    );
    let nowhere = run(
        PROGRAM,
        &[],
        &["--once", "--state", "/nowhere/at/all/state"],
    );
    assert!(
        nowhere
            .error()
            .starts_with("cannot write /nowhere/at/all/state")
    );
}

#[test]
fn mistakes_are_one_line() {
    let error = |arguments: &[&str]| run(PROGRAM, &[], arguments).error().to_owned();
    assert!(error(&["--interval", "1s"]).contains("5s and more"));
    assert!(error(&["--interval", "soon"]).contains("--interval"));
    assert!(error(&["--once=1"]).contains("takes no value"));
    assert!(error(&["--board", "Nope"]).contains("“ENG board” (1, "));
    assert!(error(&["--project", "NOPE"]).contains("NOPE"));
    assert!(error(&["--project", "no key"]).contains("no key"));
    assert!(
        run(PROGRAM, &[], &["--help"])
            .good()
            .contains("--state FILE")
    );
}

#[test]
fn what_could_not_be_told_is_told_the_next_time_and_only_trouble_passes() {
    let world = World::demo();
    world.runtime.block_on(async {
        let session = world.sandbox.session(&scopes().scopes).await.unwrap();
        let inside = Boundary::builder().projects(["ENG"]).build().unwrap();
        let watch = |project: &str| {
            let boundary = Boundary::builder().projects([project]).build().unwrap();
            Watch {
                jira: Jira::new(session.within(&inside).within(&boundary)),
                board: 1.into(),
                site_url: "https://x.test".to_owned(),
                statuses: vec![],
                state: State::new("x"),
                file: None,
            }
        };
        let mut ours = watch("ENG");
        let messages = ours.look().await.unwrap();
        assert_eq!(messages.len(), 1);
        assert!(
            ours.tell(&messages, |_| Err("nobody listens".into()))
                .is_err()
        );
        assert_eq!(ours.look().await.unwrap().len(), 1);
        ours.tell(&messages, |_| Ok(())).unwrap();
        assert!(ours.look().await.unwrap().is_empty());

        let answer = SandboxResponse::empty(503);
        world.sandbox.fail_times(100, Matcher::any(), answer);
        assert!(passes(&ours.look().await.unwrap_err()));
        world.sandbox.clear_faults();
        assert!(!passes(&watch("HR").look().await.unwrap_err()));
        assert!(ours.look().await.unwrap().is_empty());
    });
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    let world = World::demo();
    let directory = Directory::new("blockers");
    let state = directory.file("state.json");
    for signal in ["-INT", "-TERM"] {
        let arguments = ["--state", &state, "--interval", "1h"];
        let mut child = program::command(PROGRAM, &world.environment(&[]), &arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The first time it tells the blocker, the second time that there is nothing new: either way it
        // waits for its next look by then, or is about to.
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        if signal == "-INT" {
            let mut line = String::new();
            BufReader::new(child.stdout.take().unwrap())
                .read_line(&mut line)
                .unwrap();
            assert!(line.contains("ENG-33"), "{line}");
        } else {
            assert!(lines.any(|line| line.unwrap().contains("Nothing new")));
        }
        let id = child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        let code = child.wait().unwrap().code();
        assert_eq!(code, Some(0), "{signal}");
    }
}
