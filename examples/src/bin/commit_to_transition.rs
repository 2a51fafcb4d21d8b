//! Moves the issues that commits name to review, and tells them of the commits.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use atlassian_core::boundary::Access;
use examples::arguments::{Arguments, Usage};
use examples::commits::{
    DemoRepository, Ladder, Outcome, Range, Work, add_files, by_issue, log, scopes,
};
use examples::connect::{connect, environment};
use examples::keys::issue_keys;
use examples::program::{Failure, print, progress, run};
use jira_api::Jira;

const USAGE: Usage = Usage {
    program: "commit_to_transition",
    about: "Moves the issues that commits name to review, with a comment of the commits: only forwards (what is\n\
            done or further on stays), once for each commit, and only issues of the project. An issue that is\n\
            in review already is told of new commits. On the sandbox it reads a small repository of its own,\n\
            unless told otherwise.",
    options: &[
        ("project", "KEY", "the Jira project (default ENG)"),
        ("repo", "DIR", "the git repository (default .)"),
        (
            "range",
            "REVISIONS",
            "commits to read, such as origin/main..HEAD",
        ),
        (
            "since",
            "TIME",
            "commits of the branch since then, as git reads it (default 1 day ago)",
        ),
        (
            "status",
            "NAME",
            "where to bring the issues (default In Review)",
        ),
        (
            "board",
            "NAME|ID",
            "the board whose columns say what is forwards",
        ),
        ("dry-run", "", "only tell what would be done"),
    ],
};

#[tokio::main]
async fn main() -> ExitCode {
    run(&USAGE, move_issues).await
}

async fn move_issues(arguments: &Arguments) -> Result<(), Failure> {
    let project = arguments.value("project").unwrap_or("ENG");
    let dry_run = arguments.is_given("dry-run");
    let range = match (arguments.value("range"), arguments.value("since")) {
        (Some(_), Some(_)) => return Err("options --range and --since exclude each other".into()),
        (Some(range), None) => Some(Range::Revisions(range)),
        (None, since) => since.map(Range::Since),
    };
    let directory = arguments.value("repo").map(PathBuf::from);

    let connection = connect(&environment, &scopes(dry_run).scopes, &progress).await?;
    // Nothing but the sandbox gets the commits of the demo.
    let is_demo = connection.sandbox.is_some() && directory.is_none() && range.is_none();
    let demo = is_demo.then(DemoRepository::make).transpose()?;
    let (directory, range) = match &demo {
        Some(demo) => (demo.path(), Range::Revisions("HEAD")),
        None => (
            directory.as_deref().unwrap_or(Path::new(".")),
            range.unwrap_or(Range::Since("1 day ago")),
        ),
    };
    let mut commits = log(directory, range)?;
    let all = commits.len();
    commits.retain(|commit| !issue_keys(&commit.message, project).is_empty());
    progress(&format!(
        "{} read, {} of them with issues of {project}",
        count(all),
        commits.len()
    ));
    for commit in &mut commits {
        add_files(directory, commit)?;
    }
    if commits.is_empty() {
        return print("Nothing to do.\n");
    }

    let access = if dry_run {
        Access::READ
    } else {
        Access::READ | Access::WRITE
    };
    let jira = Jira::new(connection.within(project, None, access)?);
    let status = arguments.value("status").unwrap_or("In Review");
    let ladder = Ladder::read(&jira, project, status, arguments.value("board")).await?;
    let work = Work {
        jira,
        ladder,
        dry_run,
    };
    let issues = by_issue(&commits, project);
    let mut failed = 0;
    for (key, commits) in &issues {
        let (would, told) = if dry_run {
            ("would be ", "would be told of")
        } else {
            ("", "told of")
        };
        let words = match Box::pin(work.on(key, commits)).await {
            Ok(Outcome::Moved { from, to, commits }) => {
                format!(
                    "{would}moved from “{from}” to “{to}”, {told} {}",
                    count(commits)
                )
            }
            Ok(Outcome::Told { status, commits }) => {
                format!("in “{status}” already, {told} {}", count(commits))
            }
            Ok(Outcome::Past { status }) => format!("stays in “{status}”"),
            Ok(Outcome::Known) => "knows these commits already".to_owned(),
            Ok(Outcome::Absent) => format!("is no issue of {project} that you may see"),
            Err(error) => {
                failed += 1;
                format!(
                    "failed: {}",
                    examples::program::one_line(&error.to_string())
                )
            }
        };
        print(&format!("{key} {words}\n"))?;
    }
    if failed > 0 {
        return Err(format!(
            "{failed} of {} issues failed; the next run tries them again",
            issues.len()
        )
        .into());
    }
    Ok(())
}

fn count(commits: usize) -> String {
    match commits {
        1 => "1 commit".to_owned(),
        several => format!("{several} commits"),
    }
}
