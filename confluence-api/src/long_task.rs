//! Work that Confluence does after it has answered.

use std::time::Duration;

use serde_json::Value;

use crate::awaitable::awaitable;
use crate::confluence::Confluence;
use crate::error::{Error, Subject};
use crate::view::{list, record, text, whole};

/// The first pause between two looks, and the longest.
const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(5);

record! {
    /// How far a long-running task has come.
    Progress
}

impl Progress {
    /// Per cent, 0 to 100.
    pub fn percent(&self) -> u64 {
        whole(self.part("percentageComplete")).unwrap_or_default()
    }

    /// Whether it has ended, well or not.
    pub fn is_finished(&self) -> bool {
        // The document requires it, and answers without it have been seen.
        self.part("finished")
            .as_bool()
            .unwrap_or_else(|| self.percent() >= 100)
    }

    /// Whether it has ended well.
    pub fn is_successful(&self) -> bool {
        self.is_finished() && self.part("successful").as_bool().unwrap_or_default()
    }

    /// What Confluence says about it: errors first.
    pub fn messages(&self) -> Vec<String> {
        let all = list(self.part("errors")).chain(list(self.part("messages")));
        all.filter_map(said).collect()
    }

    /// The page that a copy of a tree made on top, where Confluence says so.
    pub fn destination_id(&self) -> Option<String> {
        let id = &self.part("additionalDetails")["destinationId"];
        match id {
            Value::String(id) if !id.is_empty() => Some(id.clone()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        }
    }
}

/// A message is a text, or names one with what belongs into it.
fn said(message: &Value) -> Option<String> {
    if let Some(text) = message.as_str() {
        return Some(text.to_owned());
    }
    let key = ["translation", "message", "key"]
        .into_iter()
        .map(|name| text(message, name))
        .find(|text| !text.is_empty())?;
    let args: Vec<String> = list(&message["args"])
        .map(|arg| arg.as_str().map_or_else(|| arg.to_string(), str::to_owned))
        .collect();
    if args.is_empty() {
        return Some(key.to_owned());
    }
    Some(format!("{key} ({})", args.join(", ")))
}

impl std::fmt::Debug for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Progress")
            .field("percent", &self.percent())
            .field("finished", &self.is_finished())
            .finish_non_exhaustive()
    }
}

/// Work that Confluence has begun. Awaited, it ends when the work does; dropped, the work goes on.
///
/// ```
/// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
/// let task = confluence.pages().copy_tree("98306", "98310").prefix("Copy of ").await?;
/// println!("{} %", task.progress().await?.percent());
/// task.await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "the work goes on, and nobody looks whether it ends well"]
pub struct LongTask {
    confluence: Confluence,
    id: String,
    operation: &'static str,
    subject: Subject,
}

impl LongTask {
    /// What an answer says that work has begun.
    ///
    /// # Errors
    /// [`Error::Incomplete`] where it names no task.
    pub(crate) fn begun(
        confluence: &Confluence,
        operation: &'static str,
        subject: Subject,
        answer: &Value,
    ) -> Result<Self, Error> {
        let id = match &answer["id"] {
            Value::String(id) => id.clone(),
            Value::Number(id) => id.to_string(),
            _ => String::new(),
        };
        if id.is_empty() {
            return Err(Error::Incomplete {
                operation,
                what: "task id",
            });
        }
        Ok(LongTask {
            confluence: confluence.clone(),
            id,
            operation,
            subject,
        })
    }

    /// Id of the task.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How far it has come.
    ///
    /// # Errors
    /// As for any call.
    pub async fn progress(&self) -> Result<Progress, Error> {
        Ok(self.confluence.v1().get_task(&self.id).0.send().await?)
    }

    /// Waits for its end. It looks again after 250 ms, and later every 5 s, by the session's clock.
    ///
    /// # Errors
    /// [`Error::TaskFailed`] where it did not end well; as for any call.
    pub async fn send(self) -> Result<Progress, Error> {
        let mut wait = FIRST;
        loop {
            let progress = self.progress().await?;
            if progress.is_successful() {
                return Ok(progress);
            }
            if progress.is_finished() {
                return Err(Error::TaskFailed {
                    operation: self.operation,
                    messages: progress.messages(),
                    subject: self.subject,
                    task: self.id,
                });
            }
            self.confluence.session().clock().sleep(wait).await;
            wait = wait.saturating_mul(2).min(LONGEST);
        }
    }
}

awaitable!(LongTask => Progress);
