//! Logged work.

use std::time::Duration;

use atlassian_core::Timestamp;
use serde_json::{Map, Value, json};

use crate::Jira;
use crate::error::Error;
use crate::fields::{FieldInput, rich_text, spelled_duration};
use crate::platform::types::Worklog;

use super::awaitable;
use super::comment::visible_to;

/// How long somebody worked: a text such as `1d 2h 30m`, in which the days and weeks are the site's
/// working days and weeks, or a [`Duration`], of which minutes count.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorkTime {
    /// As people write it.
    Text(String),
    /// As it is.
    Exact(Duration),
}

impl From<&str> for WorkTime {
    fn from(text: &str) -> Self {
        WorkTime::Text(text.to_owned())
    }
}

impl From<String> for WorkTime {
    fn from(text: String) -> Self {
        WorkTime::Text(text)
    }
}

impl From<Duration> for WorkTime {
    fn from(duration: Duration) -> Self {
        WorkTime::Exact(duration)
    }
}

/// Logs work: [`Issues::log_work`](super::Issues::log_work).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct LogWork {
    jira: Jira,
    key: String,
    time: WorkTime,
    started: Option<Timestamp>,
    comment: Option<FieldInput>,
    remaining: Option<String>,
    keep: bool,
    visibility: Option<Value>,
}

const OPERATION: &str = "addWorklog";

impl LogWork {
    pub(super) fn new(jira: &Jira, key: String, time: WorkTime) -> Self {
        LogWork {
            jira: jira.clone(),
            key,
            time,
            started: None,
            comment: None,
            remaining: None,
            keep: false,
            visibility: None,
        }
    }

    /// When the work was begun; otherwise now.
    pub fn started(mut self, at: Timestamp) -> Self {
        self.started = Some(at);
        self
    }

    /// What was done: plain text, [`Markdown`](crate::fields::Markdown), or a document.
    pub fn comment(mut self, text: impl Into<FieldInput>) -> Self {
        self.comment = Some(text.into());
        self
    }

    /// What is left to do now, such as `4h`. Otherwise Jira takes the logged time off what was left.
    pub fn remaining(mut self, duration: impl Into<String>) -> Self {
        self.remaining = Some(duration.into());
        self
    }

    /// Leaves what is left to do as it is.
    pub fn keep_remaining(mut self) -> Self {
        self.keep = true;
        self
    }

    /// Shows it only to people who have a role in the project.
    pub fn visible_to_role(mut self, role: impl Into<String>) -> Self {
        self.visibility = Some(visible_to("role", role.into()));
        self
    }

    /// Shows it only to a group.
    pub fn visible_to_group(mut self, group: impl Into<String>) -> Self {
        self.visibility = Some(visible_to("group", group.into()));
        self
    }

    /// Logs it, and gives the id of the entry.
    ///
    /// # Errors
    /// [`atlassian_core::Error::InvalidRequest`] for a duration that is none, or shorter than a minute;
    /// [`Error::Field`] for a text that cannot stand in a document; as for any call.
    pub async fn send(self) -> Result<String, Error> {
        let now = || self.jira.session().clock().now();
        let started = self.started.unwrap_or_else(now);
        let mut body = Map::from_iter([("started".to_owned(), json!(started.to_wire_text()))]);
        match &self.time {
            WorkTime::Text(text) => {
                body.insert("timeSpent".to_owned(), json!(spelled(text)?));
            }
            WorkTime::Exact(duration) => {
                let seconds = duration.as_secs() / 60 * 60;
                if seconds == 0 {
                    return Err(not_a_duration(&format!("{duration:?}")));
                }
                body.insert("timeSpentSeconds".to_owned(), json!(seconds));
            }
        }
        if let Some(comment) = &self.comment {
            body.insert("comment".to_owned(), rich_text("Comment", comment)?);
        }
        if let Some(visibility) = &self.visibility {
            body.insert("visibility".to_owned(), visibility.clone());
        }
        let mut call = self
            .jira
            .platform()
            .add_worklog(&self.key, Worklog::default());
        if let Some(remaining) = &self.remaining {
            call = call
                .adjust_estimate("new")
                .new_estimate(spelled(remaining)?);
        } else if self.keep {
            call = call.adjust_estimate("leave");
        }
        let answer = call.json(body.into()).send().await?;
        answer.id.ok_or(Error::Incomplete {
            operation: OPERATION,
            what: "id",
        })
    }
}

fn spelled(text: &str) -> Result<String, Error> {
    spelled_duration(text).ok_or_else(|| not_a_duration(&format!("“{text}”")))
}

fn not_a_duration(given: &str) -> Error {
    let what = format!("{given} is not a time somebody works; write it as `1d 2h 30m`");
    Error::invalid(OPERATION, what)
}

awaitable!(LogWork => String);
