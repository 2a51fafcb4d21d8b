//! Why something could not be written: what stands in the way, and all that is known of it.

use std::fmt;

use adf::Document;
use adf::merge::Conflict;

use super::Subject;
use crate::losses::Loss;

/// The space has something of that title already.
#[derive(Debug, thiserror::Error)]
#[error(
    "{operation}: a page called “{title}” exists already in the space {space}; titles are unique within a \
     space, also those of pages this account cannot see and of archived ones. Choose another title, or \
     use `upsert`. Confluence says: {source}"
)]
#[non_exhaustive]
pub struct TitleTaken {
    /// Id of the operation.
    pub operation: &'static str,
    /// The title.
    pub title: String,
    /// The space, by its key or id as it was given.
    pub space: String,
    /// What Atlassian said.
    pub source: Box<atlassian_core::Error>,
}

/// It has changed since it was read.
#[derive(Debug, thiserror::Error)]
#[error(
    "{operation} was refused for {subject}: it was to follow version {base}, and {}; read it again, or \
     choose what happens with `on_conflict`{}",
    now(*current),
    quoted(source.as_deref())
)]
#[non_exhaustive]
pub struct Stale {
    /// Id of the operation.
    pub operation: &'static str,
    /// What was to be written.
    pub subject: Subject,
    /// The version it was made from.
    pub base: u64,
    /// The version it has now, where that is known.
    pub current: Option<u64>,
    /// What Atlassian said, where it was asked.
    pub source: Option<Box<atlassian_core::Error>>,
}

fn now(current: Option<u64>) -> String {
    match current {
        Some(current) => format!("it is at version {current}"),
        None => "it has changed".to_owned(),
    }
}

fn quoted(source: Option<&atlassian_core::Error>) -> String {
    source.map_or_else(String::new, |source| format!(". Confluence says: {source}"))
}

/// It has changed since it was read, and the changes do not go together.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Clash {
    /// Id of the operation.
    pub operation: &'static str,
    /// What was to be written.
    pub subject: Subject,
    /// The version that both were made from.
    pub base: u64,
    /// The version it has now.
    pub current: u64,
    /// What both changed in different ways, with both versions.
    pub conflicts: Vec<Conflict>,
    /// What was to be written.
    pub ours: Document,
    /// What it says now.
    pub theirs: Document,
    /// Both changes, with ours where they conflict.
    pub merged: Document,
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} was not sent for {}: it has changed from version {} to {}, and in {} both changed the same: ",
            self.operation,
            self.subject,
            self.base,
            self.current,
            match self.conflicts.len() {
                1 => "one place".to_owned(),
                places => format!("{places} places"),
            }
        )?;
        for (at, conflict) in self.conflicts.iter().enumerate() {
            let separator = if at == 0 { "" } else { "; " };
            write!(f, "{separator}{conflict}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Clash {}

/// What was to be written leaves out what cannot be written again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WouldLose {
    /// Id of the operation.
    pub operation: &'static str,
    /// What was to be written.
    pub subject: Subject,
    /// All that would be lost; at least one.
    pub losses: Vec<Loss>,
}

impl fmt::Display for WouldLose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} was not sent for {}: it would lose ",
            self.operation, self.subject
        )?;
        for (at, loss) in self.losses.iter().enumerate() {
            let separator = if at == 0 { "" } else { ", " };
            write!(f, "{separator}{loss}")?;
        }
        f.write_str(
            "; change the document with `edit`, or its Markdown with `revise`, which keep what they do not \
             touch, or say `allow_loss`",
        )
    }
}

impl std::error::Error for WouldLose {}

/// Confluence gives no document for a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the body of {subject} cannot be read as a document: {reason}")]
#[non_exhaustive]
pub struct NoDocument {
    /// What was read.
    pub subject: Subject,
    /// Why, and what can be done.
    pub reason: String,
}

/// What was to be written could not be made; nothing was sent.
#[derive(Debug, thiserror::Error)]
#[error("{operation} was not sent for {subject}: {source}")]
#[non_exhaustive]
pub struct EditFailed {
    /// Id of the operation.
    pub operation: &'static str,
    /// What was to be written.
    pub subject: Subject,
    /// Why: an [`EditError`](adf::edit::EditError), or what the caller's own edit said.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}
