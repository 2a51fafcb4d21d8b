//! The retrospective as a person runs it: the program itself, against the sandbox.

#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

use atlassian_core::sandbox::Sandbox;
use examples::connect;

struct Run {
    output: String,
    progress: String,
    code: Option<i32>,
}

/// Runs the program with exactly these variables in its environment.
fn run(variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sprint_retro"));
    for name in [
        "CLIENT_ID",
        "CLIENT_SECRET",
        "REDIRECT_URI",
        "EMAIL",
        "API_TOKEN",
        "SITE",
        "ENDPOINTS",
        "GRANT_FILE",
        "GRANT_KEY",
    ] {
        command.env_remove(format!("ATLASSIAN_{name}"));
    }
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .envs(variables.iter().copied())
        .args(arguments)
        .output()
        .unwrap();
    Run {
        output: String::from_utf8(stdout).unwrap(),
        progress: String::from_utf8(stderr).unwrap(),
        code: status.code(),
    }
}

/// The one line a failed run ends with.
fn error(run: &Run) -> &str {
    assert_eq!(run.code, Some(1), "{}", run.progress);
    let mut lines = run.progress.lines().filter(|line| !line.starts_with("• "));
    let line = lines.next().unwrap();
    assert_eq!(lines.next(), None, "more than one line of error");
    line.strip_prefix("error: ").unwrap()
}

/// A sandbox that outlives one run, and the environment that leads there.
struct Elsewhere {
    sandbox: Sandbox,
    origin: String,
    // Keeps the server alive.
    _runtime: tokio::runtime::Runtime,
}

impl Elsewhere {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let sandbox = runtime.block_on(connect::sandbox());
        Elsewhere {
            origin: sandbox.uri(),
            sandbox,
            _runtime: runtime,
        }
    }

    fn environment<'a>(&'a self, changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut environment = vec![
            ("ATLASSIAN_CLIENT_ID", "sandbox-client"),
            ("ATLASSIAN_CLIENT_SECRET", "sandbox-client-secret"),
            ("ATLASSIAN_REDIRECT_URI", "http://localhost:0/callback"),
            ("ATLASSIAN_ENDPOINTS", &self.origin),
        ];
        environment.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
        environment.extend_from_slice(changed);
        environment
    }
}

#[test]
fn without_credentials_it_runs_on_the_sandbox_and_says_so() {
    let run = run(&[], &[]);
    assert_eq!(run.code, Some(0), "{}", run.progress);
    assert!(run.progress.contains("running on the built-in sandbox"));
    assert!(run.progress.contains("Page created, version 1"));
    assert!(
        run.output
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
fn the_second_run_updates_the_page() {
    let elsewhere = Elsewhere::start();
    let environment = elsewhere.environment(&[]);
    let first = run(&environment, &[]);
    assert!(
        first.progress.contains("Page created, version 1"),
        "{}",
        first.progress
    );
    assert!(!first.progress.contains("built-in sandbox"));
    let second = run(&environment, &[]);
    assert!(
        second.progress.contains("Page updated, version 2"),
        "{}",
        second.progress
    );
    assert_eq!(first.output, second.output);
    assert!(
        elsewhere.sandbox.unhandled().is_empty(),
        "{:?}",
        elsewhere.sandbox.unhandled()
    );
    let foreign: Vec<String> = elsewhere
        .sandbox
        .requests()
        .iter()
        .map(|call| format!("{call:?}"))
        .filter(|call| call.contains("HR"))
        .collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

#[test]
fn a_wrong_secret_is_one_line() {
    let elsewhere = Elsewhere::start();
    let run = run(
        &elsewhere.environment(&[("ATLASSIAN_CLIENT_SECRET", "wrong-secret")]),
        &[],
    );
    let line = error(&run);
    assert!(line.contains("client"), "{line}");
    assert!(!run.progress.contains("wrong-secret"));
}

#[test]
fn an_unknown_board_names_those_there_are() {
    let run = run(&[], &["--board", "Nope"]);
    assert_eq!(
        error(&run),
        "no board \"Nope\" in ENG; there is “ENG board” (1)"
    );
}

#[test]
fn a_site_that_is_not_granted_names_those_that_are() {
    let run = run(&[("ATLASSIAN_SITE", "other")], &[]);
    let line = error(&run);
    assert!(line.contains("other") && line.contains("acme"), "{line}");
}

#[test]
fn other_mistakes_are_one_line_too() {
    assert!(error(&run(&[], &["--space", "NOPE"])).contains("NOPE"));
    assert!(error(&run(&[], &["--project", "NOPE"])).contains("NOPE"));
    assert!(error(&run(&[], &["--bord", "x"])).contains("--bord"));
    assert!(error(&run(&[("ATLASSIAN_CLIENT_ID", "x")], &[])).contains("ATLASSIAN_CLIENT_SECRET"));
    let token = [
        ("ATLASSIAN_EMAIL", "me@acme.com"),
        ("ATLASSIAN_API_TOKEN", "t"),
    ];
    assert!(error(&run(&token, &[])).contains("ATLASSIAN_SITE"));
}

#[test]
fn help_tells_options_and_environment() {
    let run = run(&[], &["--help"]);
    assert_eq!(run.code, Some(0));
    for part in ["--board", "--sprints", "ATLASSIAN_CLIENT_ID", "sandbox"] {
        assert!(run.output.contains(part));
    }
}

#[test]
fn with_a_file_for_the_grant_a_person_logs_in_once() {
    let elsewhere = Elsewhere::start();
    let directory = std::env::temp_dir().join(format!("sprint-retro-{}", std::process::id()));
    let file = directory.join("grant");
    let kept = [
        ("ATLASSIAN_GRANT_FILE", file.to_str().unwrap()),
        (
            "ATLASSIAN_GRANT_KEY",
            "dGhpcyBpcyBubyBrZXkgZm9yIGFueWJvZHkgdG8gdXM=",
        ),
    ];
    let first = run(&elsewhere.environment(&kept), &[]);
    assert_eq!(first.code, Some(0), "{}", first.progress);
    assert!(first.progress.contains("Logging in"), "{}", first.progress);
    let second = run(&elsewhere.environment(&kept), &[]);
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
    let wrong = run(&elsewhere.environment(&wrong), &[]);
    assert!(error(&wrong).contains("key"), "{}", wrong.progress);
    let half = run(&elsewhere.environment(&kept[..1]), &[]);
    assert!(
        error(&half).contains("ATLASSIAN_GRANT_KEY is not"),
        "{}",
        half.progress
    );
    std::fs::remove_dir_all(&directory).unwrap();
}
