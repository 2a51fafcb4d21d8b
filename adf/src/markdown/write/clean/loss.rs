//! What clean Markdown could not say.

use std::fmt;

use serde::Serialize;

/// Something of the document that its clean Markdown says in another way, or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    pub(super) code: LossCode,
    pub(super) pointer: String,
    pub(super) message: String,
}

/// The kind of a [`Loss`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LossCode {
    /// A mention became a name; the account is not named.
    Mention,
    /// A status became a bold word, without its colour.
    Status,
    /// A date became text.
    Date,
    /// An emoji became its character or its name.
    Emoji,
    /// A placeholder became text.
    Placeholder,
    /// A card became a link.
    Card,
    /// Media became an image or a link; files have no address that a browser knows.
    Media,
    /// A caption became a paragraph.
    Caption,
    /// An extension or synced block became its content, its text or its name.
    Extension,
    /// A panel became one of another kind.
    Panel,
    /// An expand within a cell became its title and its content.
    Expand,
    /// A decision became an item of a list.
    Decision,
    /// Columns stand one after the other.
    Layout,
    /// A table has no header row, and its first row became one; or a header outside of the first row
    /// became bold.
    TableHeader,
    /// Merged cells were taken apart.
    TableSpan,
    /// The blocks in a cell stand on one line.
    TableCell,
    /// The colour of text, of its background, or of a cell was dropped.
    Color,
    /// Alignment, indentation, size or width was dropped.
    Style,
    /// The anchor of an inline comment was dropped.
    Annotation,
    /// A link was dropped: it has no address, or one that runs a program.
    Link,
    /// A name, number or setting that nobody sees was dropped, such as the language of a code block
    /// that Markdown has no place for.
    Attribute,
    /// A block without content was left out.
    Empty,
    /// A node or mark that is not of the format became what is in it.
    Unknown,
    /// Blocks within blocks that are too many for anybody to read became plain text.
    Depth,
}

impl Loss {
    /// What kind of loss it is.
    #[must_use]
    pub fn code(&self) -> LossCode {
        self.code
    }

    /// The place in the document: a JSON pointer.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What was lost, and what is said instead.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: {}", self.pointer, self.message)
    }
}
