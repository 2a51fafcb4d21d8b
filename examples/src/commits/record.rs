//! What an issue remembers of commits, and what is said about them.
//!
//! A property of the issue holds the hashes of the commits it was told of: people do not see it, and it
//! stays when comments are deleted or the issue is sent back. It is written after the comment; so that a run
//! that dies in between says nothing twice, the comments are looked through as well before one is added.

use adf::build::*;
use adf::{BuildError, Document};
use jira_api::{Error, Jira};
use serde_json::{Value, json};

use super::git::Commit;

/// Key of the property.
const PROPERTY: &str = "commit-to-transition";

/// So many hashes are remembered, the last ones: a property holds 32,768 characters.
const REMEMBERED: usize = 600;

/// Files of a commit that are named one by one.
const FILES: usize = 20;

/// The commits an issue was told of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    hashes: Vec<String>,
}

impl Record {
    /// Reads it.
    ///
    /// # Errors
    /// As for any call.
    pub async fn read(jira: &Jira, key: &str) -> Result<Self, Error> {
        let Some(value) = jira.issues().property(key, PROPERTY).await? else {
            return Ok(Record::default());
        };
        let hashes = value["commits"].as_array().into_iter().flatten();
        Ok(Record {
            hashes: hashes
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
        })
    }

    /// Whether the issue was told of a commit.
    pub fn has(&self, commit: &Commit) -> bool {
        self.hashes.contains(&commit.hash)
    }

    /// Remembers commits.
    pub fn add(&mut self, commits: &[&Commit]) {
        for commit in commits {
            if !self.has(commit) {
                self.hashes.push(commit.hash.clone());
            }
        }
        let old = self.hashes.len().saturating_sub(REMEMBERED);
        self.hashes.drain(..old);
    }

    /// Writes it.
    ///
    /// # Errors
    /// As for any call.
    pub async fn write(&self, jira: &Jira, key: &str) -> Result<(), Error> {
        let value = json!({"commits": self.hashes});
        jira.issues().set_property(key, PROPERTY, value).await
    }
}

/// The commits of a list that no comment of an issue names by their hashes.
///
/// # Errors
/// As for any call.
pub(super) async fn without_comment<'c>(
    jira: &Jira,
    key: &str,
    mut commits: Vec<&'c Commit>,
) -> Result<Vec<&'c Commit>, Error> {
    let mut comments = jira
        .platform()
        .get_comments(key)
        .order_by("-created")
        .items();
    while !commits.is_empty()
        && let Some(comment) = comments.next().await.transpose()?
    {
        let body = comment.body.map(Document::from_value);
        let text = body.and_then(Result::ok).map(|body| body.to_text());
        let text = text.unwrap_or_default();
        commits.retain(|commit| !text.contains(&commit.hash));
    }
    Ok(commits)
}

/// What is said about commits.
///
/// # Errors
/// When something cannot stand in a document.
pub fn comment(commits: &[&Commit]) -> Result<Document, BuildError> {
    let what = match commits {
        [_] => "One commit:".to_owned(),
        several => format!("{} commits:", several.len()),
    };
    let items = commits.iter().map(|commit| {
        let named = commit.files.iter().take(FILES);
        let more = commit.files.len().saturating_sub(FILES);
        let files = named.map(|file| item(p(code(visible(file)))));
        let more = (more > 0).then(|| item(p(format!("and {more} more"))));
        item((
            p((
                strong(visible(commit.subject())),
                hard_break(),
                code(commit.hash.as_str()),
                format!(" · {} · {}", visible(&commit.author), commit.date),
            )),
            bullet_list((each(files), more)),
        ))
    });
    doc((p(what), bullet_list(each(items)))).build()
}

/// A text without control characters, and not empty, so that it can stand in a document.
fn visible(text: &str) -> String {
    match crate::program::one_line(text) {
        line if line.is_empty() => "(nothing)".to_owned(),
        line => line,
    }
}
