//! A document as text to be edited: every block behind an anchor, and numbers for what is not spelled
//! out.

use super::lossless::{Detail, Writer, is_blank};
use super::references::References;
use crate::{Document, Node, NodeKind};

/// The text of a document, block by block.
#[derive(Debug)]
pub(in crate::markdown) struct Anchored<'d> {
    /// The number and the text of each block, without the anchor.
    pub(in crate::markdown) blocks: Vec<(usize, String)>,
    pub(in crate::markdown) references: References<'d>,
}

impl<'d> Anchored<'d> {
    pub(in crate::markdown) fn new(document: &'d Document) -> Self {
        let mut references = References::default();
        let mut blocks = Vec::with_capacity(document.content().len());
        for node in document.content() {
            let number = references.node(node);
            // An empty paragraph is an anchor and nothing else.
            let unseen = *node.kind() == NodeKind::Paragraph && is_blank(node.content());
            let mut text = String::new();
            if !unseen {
                let mut writer = Writer::new(Detail::Numbered(references));
                writer.blocks(std::slice::from_ref(node));
                (text, references) = writer.into_parts();
                text.truncate(text.trim_end_matches('\n').len());
            }
            blocks.push((number, text));
        }
        Self { blocks, references }
    }

    pub(in crate::markdown) fn into_text(self) -> String {
        let mut out = String::new();
        for (number, text) in &self.blocks {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&anchor(*number));
            out.push('\n');
            if !text.is_empty() {
                out.push_str(text);
                out.push('\n');
            }
        }
        out
    }
}

/// The line in front of a block.
fn anchor(number: usize) -> String {
    format!("<!-- #{number} -->")
}

/// The number of the anchor that a line is.
pub(in crate::markdown) fn anchor_of(line: &str) -> Option<usize> {
    let inside = line.strip_prefix("<!--")?.trim_end().strip_suffix("-->")?;
    let digits = inside.trim().strip_prefix('#')?;
    digits.parse().ok()
}

/// A node as it is seen: two nodes that read the same are written the same.
pub(in crate::markdown) fn visible(node: &Node) -> String {
    let mut writer = Writer::new(Detail::Visible);
    writer.blocks(std::slice::from_ref(node));
    writer.into_text()
}

/// An inline node that is no text, as it is seen.
pub(in crate::markdown) fn visible_inline(node: &Node) -> String {
    Writer::new(Detail::Visible).inline(node)
}
