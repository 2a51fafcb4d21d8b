//! What a revision changed.

use std::fmt;

use serde::Serialize;

/// Something that a revision changed in the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    pub(super) code: EditCode,
    pub(super) pointer: String,
    pub(super) message: String,
}

/// The kind of an [`Edit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EditCode {
    /// A block was changed. The pointer is its place in the new document.
    Changed,
    /// A block is new. The pointer is its place in the new document.
    Inserted,
    /// A block is gone. The pointer is the place it had in the old document.
    Deleted,
    /// A block stands in another order among those that were there before. The pointer is its place
    /// in the new document.
    Moved,
    /// An inline comment has no words left that it is about. The pointer is the place its first words
    /// had in the old document.
    AnnotationLost,
    /// A file is not shown any more; Jira deletes attachments that nothing shows. The pointer is the
    /// place it had in the old document.
    MediaLost,
    /// The text says something that cannot be as it was meant; the message says what was made of it.
    /// The pointer is the place of the block in the new document.
    Read,
}

impl Edit {
    /// What kind of change it is.
    #[must_use]
    pub fn code(&self) -> EditCode {
        self.code
    }

    /// The place: a JSON pointer.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What was changed.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: {}", self.pointer, self.message)
    }
}
