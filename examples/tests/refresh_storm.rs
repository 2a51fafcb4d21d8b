//! The storm as a person lets it loose: the program itself, on the sandbox.

#![allow(clippy::unwrap_used)]

use std::process::Command;

struct Run {
    output: String,
    errors: String,
    code: Option<i32>,
}

fn run(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_refresh_storm"))
        .args(arguments)
        .env_remove("ATLASSIAN_TEST_POSTGRES")
        .output()
        .unwrap();
    Run {
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code(),
    }
}

/// What is printed of a store: processes, tasks, rounds, calls, failed, token calls, refused.
fn counts(run: &Run, store: &str) -> Vec<usize> {
    print!("{}", run.output);
    assert_eq!(run.code, Some(0), "{}\n{}", run.output, run.errors);
    let line = run
        .output
        .lines()
        .find(|line| line.starts_with(store))
        .unwrap();
    assert!(line.ends_with("right: one refresh per expiry"), "{line}");
    let words = line.split_whitespace().skip(1);
    words.map_while(|word| word.parse().ok()).collect()
}

#[test]
fn a_thousand_tasks_refresh_once_per_expiry() {
    let run = run(&["--store", "memory", "--tasks", "1000", "--rounds", "2"]);
    assert_eq!(counts(&run, "memory"), [1, 1000, 2, 2000, 0, 2, 0]);
}

#[test]
fn eight_processes_refresh_a_shared_file_once_per_expiry() {
    let run = run(&["--store", "file", "--processes", "8"]);
    assert_eq!(counts(&run, "file"), [8, 64, 3, 192, 0, 3, 0]);
}

#[test]
fn thirty_two_processes_refresh_a_shared_row_once_per_expiry() {
    let Some(database) = std::env::var("ATLASSIAN_TEST_POSTGRES")
        .ok()
        .filter(|it| !it.is_empty())
    else {
        let run = run(&["--store", "postgres"]);
        assert_eq!(run.code, Some(0));
        assert!(
            run.output.contains("postgres   skipped: name a database"),
            "{}",
            run.output
        );
        println!(
            "skipped: there is no PostgreSQL; to run it: ATLASSIAN_TEST_POSTGRES='host=127.0.0.1 user=…' cargo test -p examples --test refresh_storm"
        );
        return;
    };
    let run = run(&[
        "--store",
        "postgres",
        "--processes",
        "32",
        "--database",
        &database,
    ]);
    assert_eq!(counts(&run, "postgres"), [32, 256, 3, 768, 0, 3, 0]);
}

#[test]
fn mistakes_are_one_line() {
    let mistaken = run(&["--store", "nope"]);
    assert_eq!(mistaken.code, Some(1));
    assert!(
        mistaken.errors.contains("memory, file, postgres and all"),
        "{}",
        mistaken.errors
    );
    let help = run(&["--help"]);
    assert_eq!(help.code, Some(0));
    assert!(help.output.contains("--processes") && !help.output.contains("ATLASSIAN_CLIENT_ID"));
}
