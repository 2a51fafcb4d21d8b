//! A task as it was read.

use adf::Document;
use atlassian_core::Timestamp;

use crate::Error;
use crate::body::DOCUMENT;
use crate::error::{NoDocument, Subject};
use crate::view::{record, some_text, text, timestamp};

record! {
    /// A task of a page or a blog post, with everything that came of it.
    Task
}

impl Task {
    /// Id of the task.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// Its `localId` in the document it stands in.
    pub fn local_id(&self) -> &str {
        self.text("localId")
    }

    /// Whether it is done.
    pub fn is_complete(&self) -> bool {
        self.text("status") == "complete"
    }

    /// Id of the space it lies in.
    pub fn space_id(&self) -> &str {
        self.text("spaceId")
    }

    /// Id of the page it stands in.
    pub fn page_id(&self) -> Option<&str> {
        Some(self.text("pageId")).filter(|id| !id.is_empty())
    }

    /// Id of the blog post it stands in.
    pub fn blog_post_id(&self) -> Option<&str> {
        Some(self.text("blogPostId")).filter(|id| !id.is_empty())
    }

    /// Account id of whoever it is assigned to.
    pub fn assignee(&self) -> Option<&str> {
        Some(self.text("assignedTo")).filter(|id| !id.is_empty())
    }

    /// Account id of whoever wrote it.
    pub fn creator(&self) -> Option<&str> {
        Some(self.text("createdBy")).filter(|id| !id.is_empty())
    }

    /// Account id of whoever completed it.
    pub fn completer(&self) -> Option<&str> {
        Some(self.text("completedBy")).filter(|id| !id.is_empty())
    }

    /// When it is due: the beginning of that day.
    pub fn due_at(&self) -> Option<Timestamp> {
        timestamp(self.part("dueAt"))
    }

    /// When it was written.
    pub fn created_at(&self) -> Option<Timestamp> {
        timestamp(self.part("createdAt"))
    }

    /// When it was changed last.
    pub fn updated_at(&self) -> Option<Timestamp> {
        timestamp(self.part("updatedAt"))
    }

    /// When it was completed.
    pub fn completed_at(&self) -> Option<Timestamp> {
        timestamp(self.part("completedAt"))
    }

    /// What is to be done.
    ///
    /// # Errors
    /// [`Error::NoDocument`] where the answer has no document, or one that cannot be read.
    pub fn document(&self) -> Result<Document, Error> {
        let body = self.part("body");
        let reason = match text(&body[DOCUMENT], "value") {
            "" => "the answer holds none; read the task by its id".to_owned(),
            value => match Document::parse(value) {
                Ok(document) => return Ok(document),
                Err(error) => error.to_string(),
            },
        };
        Err(NoDocument {
            subject: Subject::new(format!("task {}", self.id()), ""),
            reason,
        }
        .into())
    }

    /// What is to be done, as plain text in one line; empty where the answer does not say it.
    pub fn words(&self) -> String {
        let words = self.document().map(|document| document.to_text());
        let words = words.unwrap_or_default();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Its text as it came in storage format, where it came in that.
    pub fn storage(&self) -> Option<&str> {
        some_text(&self.part("body")["storage"], "value")
    }
}

impl std::fmt::Debug for Task {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Task")
            .field("id", &self.id())
            .field("complete", &self.is_complete())
            .finish_non_exhaustive()
    }
}
