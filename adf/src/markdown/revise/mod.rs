//! Edited text into the document that it was made of, without touching what was not edited.

mod align;
mod attrs;
mod blocks;
mod edit;
mod ids;
mod losses;
mod merge;
mod outcome;
mod peel;
mod segments;
mod words;

pub use self::edit::{Edit, EditCode};
use crate::Document;
use crate::markdown::write::Anchored;

/// A document as text for an editor, be it a person or a program: clean Markdown in which every block
/// stands behind an anchor such as `<!-- #3 -->`, and numbers stand for what the text does not spell
/// out.
///
/// Give the edited text to [`revise`].
///
/// ```
/// use adf::build::*;
/// use adf::markdown;
///
/// let page = doc((
///     h2("Plan"),
///     p(("Ask ", mention("5b10ac", "Mia"), " about ", text("search").color("#ff5630"), ".")),
/// ))
/// .build()?;
/// assert_eq!(
///     markdown::anchored(&page),
///     "<!-- #1 -->\n## Plan\n\n<!-- #2 -->\nAsk :mention[@Mia]{#3} about search.\n"
/// );
/// # Ok::<(), adf::BuildError>(())
/// ```
#[must_use]
pub fn anchored(document: &Document) -> String {
    Anchored::new(document).into_text()
}

/// The document that the edited text says: what was not edited is as it was, byte for byte.
///
/// `edited` is the text of [`anchored`] after somebody has worked on it.
///
/// - A block whose text is as it was comes back as it was, with everything that the text does not
///   show, also where it was moved or has lost its anchor.
/// - In a block that was edited, the items, rows, cells and blocks that are as they were come back so,
///   and words that are still there keep their comments and colours. A new word between two words of
///   one comment belongs to it.
/// - A block that is gone is gone; a new one is read as Markdown.
///
/// If the document was valid, so is the revision.
///
/// ```
/// use adf::build::*;
/// use adf::markdown::{self, EditCode};
///
/// let page = doc((
///     panel(PanelType::Success, p(("Ask ", mention("5b10ac", "Mia"), " today."))),
///     p(("It is ", text("late").color("#ff5630"), " already.")),
/// ))
/// .build()?;
/// let edited = markdown::anchored(&page).replace("already", "again");
/// let revision = markdown::revise(&page, &edited);
///
/// assert_eq!(revision.document().content()[0], page.content()[0]);
/// assert_eq!(
///     revision.document().content()[1].content()[1],
///     page.content()[1].content()[1]
/// );
/// assert_eq!(revision.edits().len(), 1);
/// assert_eq!(revision.edits()[0].code(), EditCode::Changed);
/// assert_eq!(revision.edits()[0].pointer(), "/content/1");
/// # Ok::<(), adf::BuildError>(())
/// ```
#[must_use]
pub fn revise(document: &Document, edited: &str) -> Revision {
    blocks::revise(document, edited)
}

/// What came of an edited text.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    document: Document,
    edits: Vec<Edit>,
}

impl Revision {
    /// The document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The document, without the edits.
    #[must_use]
    pub fn into_document(self) -> Document {
        self.document
    }

    /// What was changed, and what was lost by it. Nothing if the text says what the document says.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }
}
