//! Moving issues, as many as one likes, in calls of at most fifty.

use atlassian_core::{Call, Outcome};
use serde_json::{Map, Value, json};

use super::problem::{BoardProblem, Unmoved};
use crate::software::types::PartialSuccessBean;
use crate::{Error, Jira};

/// The most issues one call moves.
const CHUNK: usize = 50;

/// Beside which issue others are ranked.
#[derive(Clone, Debug)]
pub(super) enum Rank {
    Before(String),
    After(String),
}

/// A move of issues that is still to be made.
pub(super) struct Move {
    /// The call without its body.
    pub(super) call: Call,
    /// Where the issues go, in words: “into sprint 7”.
    pub(super) to: String,
    pub(super) rank: Option<Rank>,
    /// What the properties of the anchor are called.
    pub(super) anchors: [&'static str; 2],
}

impl Move {
    pub(super) fn new(call: Call, to: String) -> Self {
        Move {
            call,
            to,
            rank: None,
            anchors: ["rankBeforeIssue", "rankAfterIssue"],
        }
    }

    pub(super) fn ranked(mut self, rank: Option<Rank>) -> Self {
        self.rank = rank;
        self
    }

    /// Moves the issues, one chunk after the other so that their order stays.
    pub(super) async fn make(self, jira: &Jira, issues: Vec<String>) -> Result<(), Error> {
        let operation = self.call.request().operation.id;
        let mut rank = self.rank.clone();
        let (mut moved, mut left) = (Vec::new(), Vec::new());
        let mut rest = issues.chunks(CHUNK);
        while let Some(chunk) = rest.next() {
            let mut request = self.call.request().clone();
            request = request.with_json(self.body(chunk, rank.as_ref()));
            let answer = jira.session().send(request).await;
            let refused = match answer.and_then(Option::<PartialSuccessBean>::from_response) {
                Ok(answer) => refused(answer.unwrap_or_default()),
                // Nothing is moved: the error alone says it all.
                Err(error) if moved.is_empty() && left.is_empty() => return Err(error.into()),
                Err(error) => {
                    let remaining = chunk.iter().chain(rest.flatten());
                    left.extend(remaining.map(|key| (key.clone(), None)));
                    return Err(unmoved(operation, self.to, moved, left, Some(error)));
                }
            };
            for key in chunk {
                let why = refused
                    .iter()
                    .find(|(names, _)| names.iter().any(|name| name.eq_ignore_ascii_case(key)));
                match why {
                    Some((_, why)) => left.push((key.clone(), Some(why.clone()))),
                    None => moved.push(key.clone()),
                }
            }
            // What comes next goes behind what has just been put behind the anchor.
            if let (Some(Rank::After(anchor)), Some(last)) = (&mut rank, moved.last()) {
                anchor.clone_from(last);
            }
        }
        if left.is_empty() {
            Ok(())
        } else {
            Err(unmoved(operation, self.to, moved, left, None))
        }
    }

    fn body(&self, issues: &[String], rank: Option<&Rank>) -> Value {
        let mut body = Map::from_iter([("issues".to_owned(), json!(issues))]);
        let [before, after] = self.anchors;
        match rank {
            Some(Rank::Before(anchor)) => body.insert(before.to_owned(), json!(anchor)),
            Some(Rank::After(anchor)) => body.insert(after.to_owned(), json!(anchor)),
            None => None,
        };
        body.into()
    }
}

fn unmoved(
    operation: &'static str,
    to: String,
    moved: Vec<String>,
    left: Vec<(String, Option<String>)>,
    source: Option<atlassian_core::Error>,
) -> Error {
    let unmoved = Unmoved {
        operation,
        to,
        moved,
        left,
        source,
    };
    BoardProblem::Unmoved(Box::new(unmoved)).into()
}

/// The issues that a 207 tells not to have been moved: key and id, and why.
fn refused(answer: PartialSuccessBean) -> Vec<(Vec<String>, String)> {
    let entries = answer.entries.into_iter();
    let failed = entries.filter(|entry| {
        entry.status.is_some_and(|status| status >= 400) || !entry.errors.is_empty()
    });
    failed
        .map(|entry| {
            let mut names: Vec<String> = entry.issue_key.into_iter().collect();
            names.extend(entry.issue_id.map(|id| id.to_string()));
            let why = match entry.errors.as_slice() {
                [] => format!("status {}", entry.status.unwrap_or_default()),
                errors => errors.join("; "),
            };
            (names, why)
        })
        .collect()
}

/// The keys as they were given.
pub(super) fn keys<T: Into<String>>(issues: impl IntoIterator<Item = T>) -> Vec<String> {
    issues.into_iter().map(Into::into).collect()
}
