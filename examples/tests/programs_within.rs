//! All programs on a site where another project and another space reach into theirs: nothing of those is
//! shown, and nothing of them is changed.

#![allow(clippy::unwrap_used)]

mod program;

use confluence_api::sandbox::{ConfluenceSandbox, Entangled};
use jira_api::sandbox::JiraSandbox;
use serde_json::Value;

use program::World;

/// Everything of HR, as its own people see it.
fn theirs(jira: &JiraSandbox) -> Vec<Value> {
    let keys = jira.issue_keys().into_iter();
    let keys = keys.filter(|key| key.starts_with("HR-"));
    keys.filter_map(|key| jira.issue(&key)).collect()
}

#[test]
fn nothing_of_another_project_is_shown_or_changed() {
    let (jira, confluence) = (JiraSandbox::entangled(), ConfluenceSandbox::entangled());
    let world = World::of(jira.site.clone(), confluence.site.clone());
    let before = theirs(&world.jira);
    assert!(!before.is_empty());
    let moved = jira.moved_out.as_str();
    let named = format!("ENG-37 {moved} HR-1");
    let commits = program::Directory::new("within");
    let git = |arguments: &[&str]| {
        let status = std::process::Command::new("git")
            .arg("-C")
            .arg(&commits.0)
            .args([
                "-c",
                "user.name=x",
                "-c",
                "user.email=x@x.test",
                "-c",
                "commit.gpgSign=false",
            ])
            .args(arguments)
            .status();
        assert!(status.unwrap().success());
    };
    git(&["init", "--quiet"]);
    git(&["commit", "--quiet", "--allow-empty", "--message", &named]);
    let repository = commits.0.to_str().unwrap();
    let request = ["--pr", "https://x.test/1", "--title", &named];
    let runs: [(&str, Vec<&str>, i32); 7] = [
        (
            env!("CARGO_BIN_EXE_daily_brief"),
            vec!["--since", "2026-01-01", "--publish"],
            0,
        ),
        (
            env!("CARGO_BIN_EXE_daily_brief"),
            vec!["--since", "2026-01-01", "--json"],
            0,
        ),
        (
            env!("CARGO_BIN_EXE_blocker_watch"),
            vec!["--once", "--blocked", "In Review"],
            0,
        ),
        (env!("CARGO_BIN_EXE_sprint_retro"), vec![], 0),
        // The issue that has moved out is none of the project any more.
        (
            env!("CARGO_BIN_EXE_commit_to_transition"),
            vec!["--repo", repository, "--range", "HEAD"],
            0,
        ),
        (env!("CARGO_BIN_EXE_release_notes"), request.to_vec(), 0),
        (env!("CARGO_BIN_EXE_sprint_retro"), vec!["--space", "HR"], 0),
    ];
    for (program, mut arguments, code) in runs {
        let asks_for_theirs = arguments.contains(&"HR");
        arguments.extend(
            ["--board", &jira.eng_board]
                .iter()
                .filter(|_| !program.ends_with("release_notes")),
        );
        let run = world.run(program, &arguments);
        println!("{program} {arguments:?}\n{}{}", run.output, run.progress);
        assert_eq!(
            run.code,
            Some(code),
            "{program}: {}{}",
            run.output,
            run.progress
        );
        let text = format!("{}{}", run.output, run.progress);
        assert!(!Entangled::is_marked(&text), "{program}: {text}");
        let reached = world.confluence.reached("HR");
        assert_eq!(
            reached.is_empty(),
            !asks_for_theirs,
            "{program}: {reached:?}"
        );
    }
    assert_eq!(theirs(&world.jira), before);
    world.assert_handled();
}
