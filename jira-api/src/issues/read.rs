//! Reading one issue.

use crate::Jira;
use crate::error::Error;
use crate::issue::Issue;

use super::awaitable;

/// Reads an issue: [`Issues::get`](super::Issues::get).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Get {
    jira: Jira,
    key: String,
    fields: Vec<String>,
    expand: Vec<String>,
}

impl Get {
    pub(super) fn new(jira: &Jira, key: String) -> Self {
        Get {
            jira: jira.clone(),
            key,
            fields: Vec::new(),
            expand: Vec::new(),
        }
    }

    /// Only these fields, by what they are called. `-Comment` leaves one out of all.
    pub fn fields<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.fields.extend(names.into_iter().map(Into::into));
        self
    }

    /// With the changes that were made to it, the newest first, as many as Jira gives with an issue.
    pub fn with_changelog(self) -> Self {
        self.expand("changelog")
    }

    /// With something else that Jira can expand: `renderedFields`, `transitions`, `operations` …
    pub fn expand(mut self, what: impl Into<String>) -> Self {
        self.expand.push(what.into());
        self
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`Error::Field`] where nothing is called like one of the fields; as for any call.
    pub async fn send(self) -> Result<Issue, Error> {
        let table = self.jira.fields().table().await?;
        let mut call = self.jira.platform().get_issue(&self.key);
        if !self.fields.is_empty() {
            call = call.fields(table.to_read(&self.fields)?);
        }
        if !self.expand.is_empty() {
            call = call.expand(self.expand.join(","));
        }
        // Not by the generated type: nothing of it is to be lost.
        let issue: Issue = call.0.send().await?;
        Ok(issue.with_fields(table))
    }
}

awaitable!(Get => Issue);
