//! Commits that move issues, as a person runs it.

#![allow(clippy::unwrap_used)]

mod program;

use std::process::Command;

use jira_api::sandbox::SandboxTransition;
use program::{Directory, World, run};

const PROGRAM: &str = env!("CARGO_BIN_EXE_commit_to_transition");

/// Looks for another issue, to see what a status further ahead offers.
const SEARCH: &str = "searchAndReconsileIssuesUsingJql";

/// A git repository.
struct Repository(Directory);

impl Repository {
    fn new() -> Self {
        let repository = Repository(Directory::new("commits"));
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    fn path(&self) -> &str {
        self.0.0.to_str().unwrap()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args([
                "-C",
                self.path(),
                "-c",
                "user.name=Ünal \"x\" <y>",
                "-c",
                "user.email=a@b.test",
            ])
            .args(["-c", "commit.gpgSign=false"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Commits a file with a message of these bytes, and gives the hash.
    fn commit(&self, file: &str, message: &[u8]) -> String {
        std::fs::write(self.0.0.join(file), message).unwrap();
        self.git(&["add", "--all"]);
        let text = self.0.file(".git/message");
        std::fs::write(&text, message).unwrap();
        self.git(&[
            "commit",
            "--quiet",
            "--allow-empty-message",
            "--cleanup=verbatim",
            "--file",
            &text,
        ]);
        self.git(&["rev-parse", "HEAD"])
    }
}

#[test]
fn the_sandbox_shows_it_with_a_repository_of_its_own() {
    let run = run(PROGRAM, &[], &[]);
    assert_eq!(
        run.good(),
        "ENG-31 moved from “In Progress” to “In Review”, told of 2 commits\n\
         ENG-41 moved from “In Progress” to “In Review”, told of 1 commit\n\
         ENG-37 in “In Review” already, told of 1 commit\n\
         ENG-36 moved from “In Progress” to “In Review”, told of 1 commit\n\
         ENG-32 stays in “Done”\n"
    );
}

#[test]
fn a_commit_counts_once_also_when_its_issue_is_sent_back() {
    let world = World::demo();
    let repository = Repository::new();
    let first = repository.commit("a.txt", b"ENG-36 Ask before an edit is overwritten");
    let look = || {
        world
            .run(PROGRAM, &["--repo", repository.path(), "--range", "HEAD"])
            .good()
            .to_owned()
    };
    assert!(look().starts_with("ENG-36 moved from “In Progress” to “In Review”"));
    assert_eq!(world.status("ENG-36"), "In Review");
    let comments = world.comments("ENG-36");
    let comment = comments.last().unwrap();
    for part in [first.as_str(), "Ünal", "ENG-36 Ask before", "a.txt"] {
        assert!(comment.contains(part), "{part} is missing in {comment}");
    }

    world.transition("ENG-36", "In Progress");
    assert_eq!(look(), "ENG-36 knows these commits already\n");
    assert_eq!(world.status("ENG-36"), "In Progress");
    assert_eq!(world.comments("ENG-36").len(), comments.len());

    repository.commit("a.txt", b"ENG-36 Ask twice");
    assert!(look().contains("moved") && world.status("ENG-36") == "In Review");
    let said = world.comments("ENG-36").last().unwrap().clone();
    assert!(
        !said.contains(&first),
        "the first commit is told again: {said}"
    );
    repository.commit("b.txt", b"ENG-36 And a test");
    assert_eq!(look(), "ENG-36 in “In Review” already, told of 1 commit\n");

    // A run that died between the comment and the memory says nothing twice.
    let path = "issue/ENG-36/properties/commit-to-transition";
    world.ask(
        atlassian_core::operation::Method::Delete,
        path,
        serde_json::Value::Null,
    );
    let count = world.comments("ENG-36").len();
    assert_eq!(look(), "ENG-36 knows these commits already\n");
    assert_eq!(world.comments("ENG-36").len(), count);
    world.assert_handled();
    world.assert_called(&examples::commits::OPERATIONS, &[SEARCH]);
    assert!(
        world.jira.reached("HR").is_empty(),
        "{:?}",
        world.jira.reached("HR")
    );
}

#[test]
fn whatever_is_in_a_message_it_is_read() {
    let world = World::demo();
    let repository = Repository::new();
    repository.commit("--help", b"");
    repository.commit(
        "a b\"c\n.txt",
        "ENG-36 \u{1b}[31m\u{202e} %H %x00 <b>\"'`$(id)\r\n\r\n--\nENG-31\n\n\n".as_bytes(),
    );
    repository.commit(
        "\u{e9}.txt",
        b"caf\xe9 \xff\xfe eng-38\n\ncommit 0123456789012345678901234567890123456789\nAuthor: x",
    );
    repository.commit("d.txt", "x".repeat(40_000).as_bytes());
    for number in 0..30 {
        std::fs::write(repository.0.0.join(format!("many-{number}")), "").unwrap();
    }
    repository.commit("many", b"ENG-39 Many files; HR-1 and OPS-9 are others");
    let run = world.run(PROGRAM, &["--repo", repository.path(), "--range", "HEAD"]);
    let keys: Vec<&str> = run
        .good()
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(keys, ["ENG-36", "ENG-31", "ENG-38", "ENG-39"]);
    assert!(
        run.progress
            .contains("5 commits read, 3 of them with issues"),
        "{}",
        run.progress
    );
    let many = world.comments("ENG-39").pop().unwrap();
    assert!(many.contains("and 11 more"), "{many}");
    assert!(
        world.jira.reached("HR").is_empty(),
        "{:?}",
        world.jira.reached("HR")
    );
}

#[test]
fn issues_that_are_not_there_do_not_keep_others_back() {
    let world = World::demo();
    let repository = Repository::new();
    repository.commit("a", b"ENG-999 and ENG-36");
    let run = world.run(PROGRAM, &["--repo", repository.path(), "--range", "HEAD"]);
    assert_eq!(
        run.good(),
        "ENG-999 is no issue of ENG that you may see\n\
         ENG-36 moved from “In Progress” to “In Review”, told of 1 commit\n"
    );
    // What fails for another reason is an error, and tried again.
    world
        .jira
        .set_workflow("ENG", [SandboxTransition::new("Begin", "In Progress")]);
    repository.commit("b", b"ENG-38 and ENG-39");
    let run = world.run(
        PROGRAM,
        &["--repo", repository.path(), "--range", "HEAD~1.."],
    );
    assert!(
        run.error().starts_with("2 of 2 issues failed"),
        "{}",
        run.progress
    );
    assert!(
        run.output.contains("ENG-38 failed: ENG-38 "),
        "{}",
        run.output
    );
    assert!(world.comments("ENG-38").is_empty());
}

#[test]
fn a_dry_run_writes_nothing() {
    let world = World::demo();
    let repository = Repository::new();
    repository.commit("a", b"ENG-36 x");
    let before = world.comments("ENG-36");
    let run = world.run(
        PROGRAM,
        &["--repo", repository.path(), "--range", "HEAD", "--dry-run"],
    );
    assert_eq!(
        run.good(),
        "ENG-36 would be moved from “In Progress” to “In Review”, would be told of 1 commit\n"
    );
    assert_eq!(
        (world.status("ENG-36"), world.comments("ENG-36")),
        ("In Progress".to_owned(), before)
    );
}

#[test]
fn issues_only_move_forwards() {
    let world = World::demo();
    let repository = Repository::new();
    repository.commit("a", b"ENG-34 ENG-32 ENG-38");
    let arguments = [
        "--repo",
        repository.path(),
        "--range",
        "HEAD",
        "--status",
        "in progress",
    ];
    assert_eq!(
        world.run(PROGRAM, &arguments).good(),
        "ENG-34 stays in “In Review”\nENG-32 stays in “Done”\n\
         ENG-38 moved from “To Do” to “In Progress”, told of 1 commit\n"
    );
}

#[test]
fn mistakes_are_one_line() {
    let directory = Directory::new("commits");
    let error = |arguments: &[&str]| run(PROGRAM, &[], arguments).error().to_owned();
    assert!(error(&["--range", "HEAD", "--since", "1 day ago"]).contains("exclude each other"));
    assert!(error(&["--repo", "/nowhere/at/all"]).starts_with("git: "));
    let outside = directory.0.to_str().unwrap();
    assert!(error(&["--repo", outside, "--range", "HEAD"]).contains("not a git repository"));
    assert!(error(&["--status", "In Reviw"]).contains("“In Review”"));
    assert!(error(&["--project", "HR", "--board", "ENG board"]).contains("HR"));

    // What looks like an option of git is none.
    let repository = Repository::new();
    repository.commit("a", b"ENG-36 x");
    let written = directory.file("written");
    let range = format!("--output={written}");
    let run = run(
        PROGRAM,
        &[],
        &["--repo", repository.path(), "--range", &range],
    );
    assert!(run.error().starts_with("git: "), "{}", run.progress);
    assert!(!std::path::Path::new(&written).exists());
}
