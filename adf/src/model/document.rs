//! A whole document, and its way in and out of JSON.

use std::str::FromStr;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;
use serde_json::error::Category;

use super::read::NodeSeed;
use super::{Descendants, MAX_DEPTH, Node, NodeKind};
use crate::ParseError;

/// A document in Atlassian Document Format.
///
/// Read one with [`parse`](Self::parse), or make one with [`build`](crate::build). Nothing that was
/// read is lost: the document is written back deep-equal.
///
/// ```
/// use adf::Document;
///
/// let json = r#"{"type":"doc","version":1,"content":[{"type":"hologram","attrs":{"hue":null}}]}"#;
/// let document = Document::parse(json)?;
/// assert_eq!(document.content()[0].kind().as_str(), "hologram");
/// assert_eq!(document.to_json_string(), json);
/// # Ok::<(), adf::ParseError>(())
/// ```
///
/// Jira's REST API v3 takes a document as a JSON object: serialise it as it is. Confluence wants a
/// *string* that holds the JSON: [`to_json_string`](Self::to_json_string).
///
/// `Document` implements `Serialize` and `Deserialize`. Deserializers may have a depth limit of
/// their own (that of `serde_json::from_str` is 128); `parse` goes to [`MAX_DEPTH`].
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    root: Node,
}

impl Document {
    /// Reads a document from JSON text.
    ///
    /// # Errors
    /// If the text is no JSON, is nested deeper than [`MAX_DEPTH`], or is not an object with
    /// `"type": "doc"`.
    pub fn parse(json: &str) -> Result<Self, ParseError> {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        deserializer.disable_recursion_limit();
        let root = NodeSeed(MAX_DEPTH)
            .deserialize(&mut deserializer)
            .and_then(|root| deserializer.end().map(|()| root))
            .map_err(|error| {
                let position = (error.line(), error.column());
                // Any JSON value is welcome as a node: what is refused is depth.
                match error.classify() {
                    Category::Data => ParseError::TooDeep {
                        limit: MAX_DEPTH,
                        position: Some(position),
                    },
                    _ => ParseError::Syntax(error),
                }
            })?;
        Self::from_root(root)
    }

    /// Takes a document from a JSON value.
    ///
    /// # Errors
    /// If the value is nested deeper than [`MAX_DEPTH`], or is not an object with `"type": "doc"`.
    pub fn from_value(value: Value) -> Result<Self, ParseError> {
        Self::from_root(Node::from_value(value)?)
    }

    /// From the builder, which makes nothing but `doc` nodes.
    pub(crate) fn from_built(root: Node) -> Self {
        Self { root }
    }

    pub(crate) fn from_root(root: Node) -> Result<Self, ParseError> {
        if *root.kind() == NodeKind::Doc {
            return Ok(Self { root });
        }
        Err(ParseError::not_a_document(&root.to_value()))
    }

    /// The nodes at the top level, taken out.
    #[cfg(feature = "markdown")]
    pub(crate) fn into_content(mut self) -> Vec<Node> {
        self.root.take_content()
    }

    /// The document as a JSON value.
    #[must_use]
    pub fn to_value(&self) -> Value {
        self.root.to_value()
    }

    /// The document as JSON text, as Confluence wants it in `body.value`.
    #[must_use]
    pub fn to_json_string(&self) -> String {
        // Writing nodes to a string has no way to fail; the other arm says the same in another way.
        serde_json::to_string(&self.root).unwrap_or_else(|_| self.to_value().to_string())
    }

    /// The `doc` node itself.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }

    pub(crate) fn into_root(self) -> Node {
        self.root
    }

    pub(crate) fn root_mut(&mut self) -> &mut Node {
        &mut self.root
    }

    /// The nodes at the top level.
    #[must_use]
    pub fn content(&self) -> &[Node] {
        self.root.content()
    }

    /// Every node of the document in reading order, without the `doc` node itself.
    ///
    /// ```
    /// use adf::NodeKind;
    /// use adf::build::*;
    ///
    /// let page = doc((p(("Ask ", mention("5b10ac", "Mia"))), p(mention("5b10ad", "Ben")))).build()?;
    /// let asked = page.descendants().filter(|node| *node.kind() == NodeKind::Mention).count();
    /// assert_eq!(asked, 2);
    /// # Ok::<(), adf::BuildError>(())
    /// ```
    #[must_use]
    pub fn descendants(&self) -> Descendants<'_> {
        self.root.descendants()
    }

    /// The document as plain text for a terminal; see [`text`](crate::text).
    #[must_use]
    pub fn to_text(&self) -> String {
        crate::text::render(self)
    }

    /// The document as a piece of HTML, safe to put into a page; see [`html`](crate::html).
    #[must_use]
    pub fn to_html(&self) -> String {
        crate::html::render(self)
    }
}

impl FromStr for Document {
    type Err = ParseError;

    fn from_str(json: &str) -> Result<Self, ParseError> {
        Self::parse(json)
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.root.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_root(Node::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
