//! What a page, a blog post or a comment says, as it is given to be written.

use adf::{BuildError, Document};
use serde_json::{Value, json};

/// The representation in which Confluence takes and gives documents.
pub(crate) const DOCUMENT: &str = "atlas_doc_format";

/// Rich text, written as [Markdown](adf::markdown).
///
/// A plain `&str` is not Markdown: its asterisks stay asterisks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Markdown<T>(pub T);

/// Rich text in Confluence's own storage format, as XHTML. It goes out as it is, unchecked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Storage<T>(pub T);

/// What is written: plain text, [`Markdown`], a [`Document`], or [`Storage`] format.
///
/// ```
/// use confluence_api::{Body, Markdown};
///
/// let plain: Body = "Two * three is six.".into();
/// let rich: Body = Markdown("It is **done**.").into();
/// assert_eq!(plain.document().unwrap()?.to_text(), "Two * three is six.\n");
/// assert_eq!(rich.document().unwrap()?.to_text(), "It is done.\n");
/// # Ok::<(), adf::BuildError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Body {
    /// Plain text: paragraphs are divided by empty lines.
    Text(String),
    /// Markdown.
    Markdown(String),
    /// A document.
    Document(Document),
    /// Storage format.
    Storage(String),
}

impl Body {
    /// The document it is; none for storage format, which only Confluence can turn into one.
    ///
    /// # Errors
    /// Where a plain text cannot stand in a document.
    pub fn document(&self) -> Option<Result<Document, BuildError>> {
        Some(match self {
            Body::Text(words) => Document::from_text(words),
            Body::Markdown(text) => Ok(Document::from_markdown(text)),
            Body::Document(document) => Ok(document.clone()),
            Body::Storage(_) => return None,
        })
    }

    /// As Confluence takes it: the representation and the value, which is always a text.
    pub(crate) fn to_json(&self) -> Result<Value, BuildError> {
        match (self, self.document()) {
            (Body::Storage(value), _) => Ok(json!({"representation": "storage", "value": value})),
            (_, Some(document)) => Ok(document_json(&document?)),
            (_, None) => Ok(Value::Null),
        }
    }
}

/// A document as Confluence takes it.
pub(crate) fn document_json(document: &Document) -> Value {
    json!({"representation": DOCUMENT, "value": document.to_json_string()})
}

/// A document that says nothing.
pub(crate) fn empty_document() -> Document {
    Document::from_markdown("")
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Body::Text(text.to_owned())
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Body::Text(text)
    }
}

impl From<&String> for Body {
    fn from(text: &String) -> Self {
        Body::Text(text.clone())
    }
}

impl<T: Into<String>> From<Markdown<T>> for Body {
    fn from(markdown: Markdown<T>) -> Self {
        Body::Markdown(markdown.0.into())
    }
}

impl<T: Into<String>> From<Storage<T>> for Body {
    fn from(storage: Storage<T>) -> Self {
        Body::Storage(storage.0.into())
    }
}

impl From<Document> for Body {
    fn from(document: Document) -> Self {
        Body::Document(document)
    }
}

impl From<&Document> for Body {
    fn from(document: &Document) -> Self {
        Body::Document(document.clone())
    }
}
