//! A plain text as a document.

use crate::build::{doc, each, hard_break, p, text};
use crate::{BuildError, Document};

impl Document {
    /// A document that says what a plain text says: its paragraphs, divided by empty lines, and its lines.
    /// Nothing in it is markup; Markdown is read by `Document::from_markdown`.
    ///
    /// ```
    /// use adf::Document;
    ///
    /// let document = Document::from_text("2 * 3 * 4\nis *24*\n\nDone")?;
    /// assert_eq!(document.to_text(), "2 * 3 * 4\nis *24*\n\nDone\n");
    /// # Ok::<(), adf::BuildError>(())
    /// ```
    ///
    /// # Errors
    /// When the text cannot stand in a document.
    pub fn from_text(words: &str) -> Result<Self, BuildError> {
        let words = words.replace("\r\n", "\n");
        let paragraphs = words
            .split("\n\n")
            .map(|paragraph| paragraph.trim_matches('\n'))
            .filter(|paragraph| !paragraph.trim().is_empty());
        let paragraphs = paragraphs.map(|paragraph| {
            p(each(paragraph.split('\n').enumerate().map(|(at, line)| {
                (
                    (at > 0).then(hard_break),
                    (!line.is_empty()).then(|| text(line)),
                )
            })))
        });
        doc(each(paragraphs)).build()
    }
}
