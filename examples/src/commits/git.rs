//! Reading `git log`, whatever is in the messages.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its hash, in full.
    pub hash: String,
    /// Name of its author.
    pub author: String,
    /// When it was written, as ISO 8601 has it.
    pub date: String,
    /// The whole message.
    pub message: String,
    /// The files it changed; empty until [`add_files`].
    pub files: Vec<String>,
}

impl Commit {
    /// The first line of the message.
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or_default().trim()
    }

    /// Enough of the hash for people.
    pub fn short(&self) -> &str {
        self.hash.get(..10).unwrap_or(&self.hash)
    }
}

/// Which commits are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range<'a> {
    /// As git names them: `origin/main..HEAD`.
    Revisions(&'a str),
    /// Those of the current branch since a time, as git understands it: `2 days ago`, `2026-03-01`.
    Since(&'a str),
}

/// Fields of a commit are separated by NUL, which can stand in none of them.
const FORMAT: &str = "--format=tformat:%H%x00%an%x00%aI%x00%B";
const FIELDS: usize = 4;

/// The commits of a range that are no merges, the oldest first.
///
/// # Errors
/// Where git is not there, or says why not.
pub fn log(repository: &Path, range: Range<'_>) -> Result<Vec<Commit>, GitProblem> {
    let mut arguments = vec!["log", "-z", "--reverse", "--no-merges", FORMAT];
    // Nobody's configuration changes what is read.
    arguments.extend([
        "--no-show-signature",
        "--no-color",
        "--no-notes",
        "--encoding=UTF-8",
    ]);
    let since;
    let revisions = match range {
        Range::Revisions(range) => range,
        Range::Since(time) => {
            since = format!("--since={time}");
            arguments.push(&since);
            "HEAD"
        }
    };
    // What begins with a dash is no option, and no file is meant.
    arguments.extend(["--end-of-options", revisions, "--"]);
    let text = git(repository, &arguments)?;
    let mut fields: Vec<&str> = text.split('\0').collect();
    // Each commit ends with one, so that behind the last there is nothing.
    if fields.last() == Some(&"") {
        fields.pop();
    }
    let commits = fields.chunks(FIELDS).map(|commit| match commit {
        [hash, author, date, message] => Ok(Commit {
            hash: (*hash).to_owned(),
            author: (*author).to_owned(),
            date: (*date).to_owned(),
            message: (*message).to_owned(),
            files: Vec::new(),
        }),
        _ => Err(GitProblem::Unreadable),
    });
    commits.collect()
}

/// Adds the files that a commit changed.
///
/// # Errors
/// As [`log`].
pub fn add_files(repository: &Path, commit: &mut Commit) -> Result<(), GitProblem> {
    let arguments = ["diff-tree", "--root", "--no-commit-id", "--name-only"];
    let names = git(
        repository,
        &[
            &arguments[..],
            &["-r", "-z", "--end-of-options", &commit.hash],
        ]
        .concat(),
    )?;
    let names = names.split('\0').filter(|name| !name.is_empty());
    commit.files = names.map(str::to_owned).collect();
    Ok(())
}

pub(super) fn git(directory: &Path, arguments: &[&str]) -> Result<String, GitProblem> {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(directory)
        .args(arguments)
        .stdin(Stdio::null());
    // A hook that runs this points git at its own repository.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    let output = command.output().map_err(GitProblem::NotStarted)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(GitProblem::Refused(said.trim().to_owned()));
    }
    // Names and messages may be in any encoding.
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Why there are no commits.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GitProblem {
    /// There is no git.
    #[error("cannot run git: {0}")]
    NotStarted(io::Error),
    /// The repository of the demo cannot be made.
    #[error("cannot make a repository to show: {0}")]
    Demo(io::Error),
    /// What git says.
    #[error("git: {0}")]
    Refused(String),
    /// Its output is none.
    #[error("git log has written something else than it was asked for")]
    Unreadable,
}
