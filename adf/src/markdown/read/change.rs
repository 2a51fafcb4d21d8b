//! What was made of what could not be said as it was meant.

use std::fmt;

use serde::Serialize;

/// Something of the text that the document says in another way than it was meant, or leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    code: ChangeCode,
    offset: usize,
    line: usize,
    message: String,
}

/// The kind of a [`Change`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChangeCode {
    /// A block cannot stand where it stood, and became another one: a heading in a list item became
    /// a paragraph in bold.
    BlockReplaced,
    /// A block cannot stand where it stood, and moved out of it: a table in a list item stands
    /// between the two halves of the list.
    BlockMoved,
    /// A block cannot stand where it stood, or nothing can stand that deep: what was in it stands in
    /// its place.
    BlockUnwrapped,
    /// An image in a line of text stands between two paragraphs, or after a heading.
    ImageMoved,
    /// An image cannot stand where it stood, and became a link.
    ImageReplaced,
    /// Formatting that the format does not allow here, such as bold code, was dropped.
    MarkDropped,
    /// A link without a word in it was dropped.
    LinkDropped,
    /// HTML that has no meaning here was dropped; the text in it is kept.
    HtmlDropped,
    /// HTML that has no meaning here is kept as text or code.
    HtmlKept,
    /// A footnote stands at the end of the document.
    Footnote,
    /// A row has more cells than the table has columns; the table became wider.
    TableWidened,
    /// A directive cannot be what it says; it is kept as text.
    DirectiveKept,
    /// A line of colons closes nothing, or a container is not closed.
    Unbalanced,
    /// An attribute is not allowed, or has no allowed value, and was dropped or replaced.
    AttributeDropped,
    /// Something was left out that nobody sees: words after the language of a code block, the title
    /// of an image that has an alternative text.
    Dropped,
}

impl Change {
    pub(super) fn new(code: ChangeCode, offset: usize, message: String) -> Self {
        Self {
            code,
            offset,
            line: 0,
            message,
        }
    }

    pub(super) fn at(mut self, offset: usize) -> Self {
        self.offset = offset;
        self
    }

    /// What kind of change it is.
    #[must_use]
    pub fn code(&self) -> ChangeCode {
        self.code
    }

    /// Where it is in the text, in bytes.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The line it is on, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// What was changed and into what.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// Puts changes in the order of the text, and tells their lines.
pub(super) fn in_order(mut changes: Vec<Change>, source: &str) -> Vec<Change> {
    changes.sort_by_key(|change| change.offset);
    let (mut line, mut from) = (1, 0);
    for change in &mut changes {
        change.offset = change.offset.min(source.len());
        let passed = source
            .as_bytes()
            .get(from..change.offset)
            .unwrap_or_default();
        line += passed.iter().filter(|byte| **byte == b'\n').count();
        from = from.max(change.offset);
        change.line = line;
    }
    changes
}
