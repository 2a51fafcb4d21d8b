//! A repository to show the program with: a few commits of the demo's team, in a directory that goes again.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::git::{GitProblem, git};

/// Who wrote what, when, and in which file.
const COMMITS: [(&str, &str, &str, &str); 6] = [
    (
        "Chidi Okafor",
        "2026-02-27T10:12:00+00:00",
        "ENG-31: keep a local copy\n\nThe database is made on the first start.",
        "app/src/store.rs",
    ),
    (
        "Chidi Okafor",
        "2026-02-27T16:40:00+00:00",
        "Encrypt the local copy (ENG-31, ENG-41)",
        "app/src/crypt.rs",
    ),
    (
        "Dana Lind",
        "2026-02-27T17:05:00+00:00",
        "eng-37 Log no more than 10 MB",
        "app/src/log.rs",
    ),
    (
        "Ada Marsh",
        "2026-03-02T07:55:00+00:00",
        "Ask before an edit is overwritten\n\nPart of ENG-36; see HR-1 for who may.",
        "app/src/merge.rs",
    ),
    (
        "Dana Lind",
        "2026-03-02T08:10:00+00:00",
        "Tidy up after ENG-32",
        "app/src/banner.rs",
    ),
    (
        "Emil Costa",
        "2026-03-02T08:30:00+00:00",
        "Update dependencies",
        "Cargo.lock",
    ),
];

/// A repository in a temporary directory, which goes with this.
#[derive(Debug)]
pub struct DemoRepository(PathBuf);

impl DemoRepository {
    /// Makes it.
    ///
    /// # Errors
    /// Where git is not there or the directory cannot be written.
    pub fn make() -> Result<Self, GitProblem> {
        let demo = DemoRepository(own_directory().map_err(GitProblem::Demo)?);
        let path = demo.path();
        git(path, &["init", "--quiet"])?;
        for (author, date, message, file) in COMMITS {
            let file_path = path.join(file);
            if let Some(directory) = file_path.parent() {
                fs::create_dir_all(directory).map_err(GitProblem::Demo)?;
            }
            fs::write(&file_path, message).map_err(GitProblem::Demo)?;
            git(path, &["add", "--all"])?;
            let (name, email) = (format!("user.name={author}"), "user.email=team@acme.test");
            let (author, date) = (
                format!("--author={author} <team@acme.test>"),
                format!("--date={date}"),
            );
            git(
                path,
                &[
                    "-c",
                    &name,
                    "-c",
                    email,
                    "-c",
                    "commit.gpgSign=false",
                    "-c",
                    "core.hooksPath=/dev/null",
                    "commit",
                    "--quiet",
                    &author,
                    &date,
                    "--message",
                    message,
                ],
            )?;
        }
        Ok(demo)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

/// A new directory: one that is there already may be somebody else's.
fn own_directory() -> io::Result<PathBuf> {
    let mut number = 0;
    loop {
        let name = format!("commit-to-transition-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        match fs::create_dir(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && number < 100 => number += 1,
            other => return other.map(|()| path),
        }
    }
}

impl Drop for DemoRepository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
