//! Comments.

use serde_json::{Map, Value, json};

use crate::Jira;
use crate::error::Error;
use crate::fields::{FieldInput, rich_text};
use crate::platform::types::Comment;

use super::{Issues, awaitable};

/// Adds a comment: [`Issues::comment`].
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct AddComment {
    jira: Jira,
    key: String,
    body: FieldInput,
    more: Map<String, Value>,
}

impl AddComment {
    pub(super) fn new(jira: &Jira, key: String, body: FieldInput) -> Self {
        AddComment {
            jira: jira.clone(),
            key,
            body,
            more: Map::new(),
        }
    }

    /// Shows it only to people who have a role in the project.
    pub fn visible_to_role(mut self, role: impl Into<String>) -> Self {
        self.more
            .insert("visibility".to_owned(), visible_to("role", role.into()));
        self
    }

    /// Shows it only to a group.
    pub fn visible_to_group(mut self, group: impl Into<String>) -> Self {
        self.more
            .insert("visibility".to_owned(), visible_to("group", group.into()));
        self
    }

    /// Keeps it from the customers of a service project.
    pub fn internal(mut self) -> Self {
        let property = json!([{"key": "sd.public.comment", "value": {"internal": true}}]);
        self.more.insert("properties".to_owned(), property);
        self
    }

    /// Adds it, and gives its id.
    ///
    /// # Errors
    /// [`Error::Field`] for a text that cannot stand in a document; as for any call.
    pub async fn send(self) -> Result<String, Error> {
        let mut body = self.more;
        body.insert("body".to_owned(), rich_text("Comment", &self.body)?);
        let call = self
            .jira
            .platform()
            .add_comment(&self.key, Comment::default());
        let answer = call.json(body.into()).send().await?;
        answer.id.ok_or(Error::Incomplete {
            operation: "addComment",
            what: "id",
        })
    }
}

awaitable!(AddComment => String);

/// Replaces what a comment says: [`Issues::edit_comment`].
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct EditComment {
    jira: Jira,
    key: String,
    id: String,
    body: FieldInput,
}

impl EditComment {
    pub(super) fn new(jira: &Jira, key: String, id: String, body: FieldInput) -> Self {
        EditComment {
            jira: jira.clone(),
            key,
            id,
            body,
        }
    }

    /// Replaces it. Who it is visible to stays.
    ///
    /// # Errors
    /// As [`AddComment::send`].
    pub async fn send(self) -> Result<(), Error> {
        let body = json!({"body": rich_text("Comment", &self.body)?});
        let platform = self.jira.platform();
        let call = platform.update_comment(&self.key, &self.id, Comment::default());
        call.json(body).send().await?;
        Ok(())
    }
}

awaitable!(EditComment => ());

pub(super) fn visible_to(kind: &str, name: String) -> Value {
    json!({"type": kind, "value": name})
}

impl Issues {
    /// Deletes a comment.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-id-delete).
    ///
    /// # Errors
    /// As for any call.
    pub async fn delete_comment(&self, key: &str, id: &str) -> Result<(), Error> {
        Ok(self.jira.platform().delete_comment(key, id).send().await?)
    }
}
