//! Documents as Markdown for people and language models, and what it could not say.

mod block;
mod inline;
mod list;
mod loss;
mod run;
mod speaker;
mod table;

pub use self::loss::{Loss, LossCode};
use self::speaker::Speaker;
use crate::Document;

/// A document as GitHub's Markdown, made by [`clean`](super::clean).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    text: String,
    losses: Vec<Loss>,
}

impl Clean {
    /// The Markdown. Every line ends with `\n`; a document without words is `""`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the Markdown says in another way than the document, or not at all, in the order of the
    /// document.
    #[must_use]
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// The Markdown.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }
}

pub(super) fn write(document: &Document) -> Clean {
    let mut speaker = Speaker::default();
    speaker.blocks(document.content());
    Clean {
        text: speaker.lines.into_text(),
        losses: speaker.losses,
    }
}
