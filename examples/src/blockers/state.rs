//! What was told already, kept in a file so that a restart repeats nothing.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use atlassian_core::Timestamp;
use jira_api::reports::{BlockedIssue, Blocker};
use serde::{Deserialize, Serialize};

use super::message::Message;

/// What was told already of one board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The site and the board it is of: a file of another one is not taken for this one's.
    pub of: String,
    /// Blocked issues, by key.
    pub blocked: BTreeMap<String, Known>,
}

/// A blocked issue, as it was told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// Its summary.
    pub summary: String,
    /// Who was to work on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// What blocked it.
    pub by: Vec<Blocker>,
}

impl State {
    /// Nothing was told yet.
    pub fn new(of: impl Into<String>) -> Self {
        State {
            of: of.into(),
            blocked: BTreeMap::new(),
        }
    }

    /// Reads a file; one that is not there says that nothing was told yet.
    ///
    /// # Errors
    /// Where it cannot be read, is none, or is that of another board.
    pub fn read(path: &Path, of: &str) -> Result<Self, StateProblem> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(State::new(of)),
            Err(source) => return Err(StateProblem::unreadable(path, source)),
        };
        let state: State = serde_json::from_str(&text).map_err(|error| StateProblem::Content {
            path: path.to_owned(),
            what: error.to_string(),
        })?;
        if state.of != of {
            return Err(StateProblem::Content {
                path: path.to_owned(),
                what: format!("it is that of {}, not of {of}", state.of),
            });
        }
        Ok(state)
    }

    /// Writes the file as a whole: whoever reads it finds the old one or the new one, also after a crash.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), StateProblem> {
        let unwritable = |source| StateProblem::Unwritable {
            path: path.to_owned(),
            source,
        };
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let new = path.with_file_name(name);
        let save = || -> io::Result<()> {
            let mut file = File::create(&new)?;
            file.write_all(serde_json::to_string_pretty(self)?.as_bytes())?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            fs::rename(&new, path)
        };
        save().map_err(unwritable)
    }

    /// What is to be told of what is blocked now: first what is resolved, then what is new, by key.
    pub fn news(&self, now: &[BlockedIssue], site_url: &str, at: Timestamp) -> Vec<Message> {
        let mut messages = Vec::new();
        for (key, known) in &self.blocked {
            let issue = now.iter().find(|issue| issue.key == *key);
            let still = issue.map_or(&[][..], |issue| &issue.why);
            let gone = without(&known.by, still);
            if !gone.is_empty() {
                messages.push(Message::resolved(site_url, key, known, gone, issue, at));
            }
        }
        let mut new: Vec<Message> = now
            .iter()
            .filter_map(|issue| {
                let known = self.blocked.get(&issue.key);
                let new = without(&issue.why, known.map_or(&[][..], |known| &known.by));
                (!new.is_empty()).then(|| Message::blocked(site_url, issue, new, at))
            })
            .collect();
        new.sort_by(|one, other| one.key.cmp(&other.key));
        messages.extend(new);
        messages
    }

    /// Notes that a message was told.
    pub fn told(&mut self, message: &Message) {
        if message.blocked_by.is_empty() {
            self.blocked.remove(&message.key);
            return;
        }
        let known = self.blocked.entry(message.key.clone()).or_default();
        known.summary.clone_from(&message.summary);
        known.assignee.clone_from(&message.assignee);
        match message.event {
            // What is new beside what is resolved has a message of its own, which is still to be told.
            super::Happened::Resolved => known.by = without(&known.by, &message.what),
            super::Happened::Blocked => known.by.clone_from(&message.blocked_by),
        }
        if known.by.is_empty() {
            self.blocked.remove(&message.key);
        }
    }
}

/// Those that are not among others. The status of what blocks may change, and it is the same blocker.
fn without(all: &[Blocker], others: &[Blocker]) -> Vec<Blocker> {
    let other = |one: &Blocker| others.iter().any(|other| is_same(one, other));
    all.iter().filter(|one| !other(one)).cloned().collect()
}

fn is_same(one: &Blocker, other: &Blocker) -> bool {
    match (one, other) {
        (Blocker::Flag { .. }, Blocker::Flag { .. }) => true,
        (Blocker::Link { issue }, Blocker::Link { issue: other }) => issue.key == other.key,
        (Blocker::Status { status, .. }, Blocker::Status { status: other, .. }) => {
            status.id == other.id
        }
        (one, other) => one == other,
    }
}

/// What is wrong with the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateProblem {
    /// It cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is no state of this watch.
    #[error(
        "{} does not hold what this watch has told: {what}; name another file with --state, or delete it",
        path.display()
    )]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

impl StateProblem {
    fn unreadable(path: &Path, source: io::Error) -> Self {
        StateProblem::Unreadable {
            path: path.to_owned(),
            source,
        }
    }
}
