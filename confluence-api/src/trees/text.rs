//! The body of a page as text in a file, and back.

use adf::merge::merge;
use adf::{Document, markdown};
use serde_json::Value;

use super::around::{Around, Dangling};
use super::place::Place;
use super::record::{FileRecord, Record, Tree};
use super::refs::{Index, Refs};

/// How bodies are written as Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// So that nothing is lost, with [directives](adf::markdown) for what Markdown has no word for.
    #[default]
    Lossless,
    /// Clean Markdown with anchors between its blocks, as
    /// [`anchored`](adf::markdown::anchored) writes it. What is edited is taken back into the page as
    /// [`revise`](adf::markdown::revise) does, and all else stays as it is there.
    Anchored,
    /// Clean Markdown, for reading. What is edited in it is not taken back.
    Clean,
}

impl Format {
    pub(super) fn name(self) -> &'static str {
        match self {
            Format::Lossless => "lossless",
            Format::Anchored => "anchored",
            Format::Clean => "clean",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Format::Lossless, Format::Anchored, Format::Clean]
            .into_iter()
            .find(|format| format.name() == name)
    }
}

/// A body as text.
pub(super) struct Text {
    pub(super) text: String,
    /// What stands in it for what.
    pub(super) refs: Refs,
    /// Whether it is read as exactly the document that it was made of.
    pub(super) exact: bool,
}

/// A document as text in a file.
pub(super) fn write(
    document: &Document,
    format: Format,
    (tree, index): (&Tree, &Index),
    at: &Place,
    files: &[FileRecord],
) -> Text {
    let value = document.to_value();
    let own = Refs::own(&value);
    let pages = || own.clone().with_pages(&value, tree, index, at);
    let all = pages().with_files(&value, files, at);
    // Where the ways to files do not come back to the letter, the addresses and ids stay.
    for refs in [all, pages(), own.clone()] {
        let Ok(outward) = Document::from_value(refs.outward(value.clone())) else {
            continue;
        };
        let text = match format {
            Format::Lossless => outward.to_lossless_markdown(),
            Format::Anchored => markdown::anchored(&outward),
            Format::Clean => outward.to_markdown(),
        };
        let exact = match format {
            Format::Lossless => {
                let read = Document::from_markdown(&text).to_value();
                Document::from_value(refs.inward(read)).is_ok_and(|read| read == *document)
            }
            _ => Document::from_value(refs.inward(outward.to_value()))
                .is_ok_and(|read| read == *document),
        };
        if exact || refs == own {
            return Text { text, refs, exact };
        }
    }
    Text {
        text: document.to_lossless_markdown(),
        refs: own,
        exact: false,
    }
}

/// Why a text cannot become the body of a page.
pub(super) enum Unreadable {
    Dangling(Dangling),
    /// It was written for reading only.
    ReadOnly,
    Broken(String),
}

impl From<Dangling> for Unreadable {
    fn from(dangling: Dangling) -> Self {
        Unreadable::Dangling(dangling)
    }
}

/// The document that an edited text says. `base` is what it was made of; none for a new page.
pub(super) fn read(
    text: &str,
    format: Format,
    base: Option<&Record>,
    around: &Around<'_>,
) -> Result<Document, Unreadable> {
    let document = |value: Value| {
        Document::from_value(value).map_err(|error| Unreadable::Broken(error.to_string()))
    };
    let text = text.replace("\r\n", "\n");
    let base = base.and_then(|base| Some((base, base.document.as_ref()?)));
    let Some((record, original)) = base else {
        let read = Document::from_markdown(&text);
        return document(around.inward(read.to_value())?);
    };
    match format {
        Format::Clean => Err(Unreadable::ReadOnly),
        Format::Anchored => {
            let exported = document(record.refs.outward(original.to_value()))?;
            let revised = markdown::revise(&exported, &text).into_document();
            document(around.inward(revised.to_value())?)
        }
        Format::Lossless => {
            let read = Document::from_markdown(&text);
            let edited = document(around.inward(read.to_value())?)?;
            if record.exact {
                return Ok(edited);
            }
            // What the text could not say is in the original; what was edited is what differs from the
            // text as it was.
            let as_read = Document::from_markdown(&original.to_lossless_markdown());
            Ok(merge(&as_read, &edited, original).document)
        }
    }
}

/// Whether a document comes back from its text to the letter.
pub(super) fn is_exact(document: &Document) -> bool {
    Document::from_markdown(&document.to_lossless_markdown()) == *document
}
