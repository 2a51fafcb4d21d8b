//! A document as Markdown that is read as exactly this document, and the same with numbers for what
//! nobody edits.

mod block;
mod code;
mod container;
mod inline;
mod list;
mod seen;
mod table;

pub(in crate::markdown) use self::block::alert_of;
pub(in crate::markdown) use self::seen::{is_bare_link, is_blank};
use super::lines::Lines;
use super::references::References;
use crate::markdown::Reader;
use crate::model::Keys;
use crate::{Document, Node};

/// How much the text spells out.
#[derive(Debug)]
pub(super) enum Detail<'d> {
    /// Everything.
    All,
    /// What is seen; numbers stand for the rest.
    Numbered(References<'d>),
    /// What is seen. Two nodes that read the same are written the same.
    Visible,
}

/// Writes blocks.
#[derive(Debug)]
pub(super) struct Writer<'d> {
    lines: Lines,
    detail: Detail<'d>,
}

impl<'d> Writer<'d> {
    pub(super) fn new(detail: Detail<'d>) -> Self {
        Self {
            lines: Lines::default(),
            detail,
        }
    }

    fn is_exact(&self) -> bool {
        matches!(self.detail, Detail::All)
    }

    pub(super) fn into_text(self) -> String {
        self.lines.into_text()
    }

    /// The text, and the numbers given.
    pub(super) fn into_parts(self) -> (String, References<'d>) {
        let references = match self.detail {
            Detail::Numbered(references) => references,
            _ => References::default(),
        };
        (self.lines.into_text(), references)
    }
}

/// Writes a document, and reads it to make sure that nothing is lost. Blocks that come back other than
/// they were are written as JSON.
pub(super) fn write(document: &Document) -> String {
    let blocks = document.content();
    if !is_plain(document.root()) {
        return format!("```adf\n{}\n```\n", document.to_json_string());
    }
    let text = written(blocks, &[]);
    let reader = Reader::new();
    if comes_back(&reader, &text, blocks) {
        return text;
    }
    let differ: Vec<bool> = blocks
        .chunks(1)
        .map(|block| !comes_back(&reader, &written(block, &[]), block))
        .collect();
    let text = written(blocks, &differ);
    // What is not valid is read as it is only on demand.
    if comes_back(&reader.unchecked_raw(true), &text, blocks) {
        return text;
    }
    written(blocks, &vec![true; differ.len()])
}

/// Whether a document is nothing but its blocks.
fn is_plain(root: &Node) -> bool {
    let version = match root.other_keys() {
        Keys::Some(keys) if keys.len() == 1 => keys.get("version"),
        _ => None,
    };
    version == Some(&1.into())
        && root.attrs().is_none()
        && root.text().is_none()
        && root.marks_if_any().is_none()
        && root.content_if_some().is_some()
}

/// The blocks as Markdown, those that are named as JSON.
fn written(blocks: &[Node], as_json: &[bool]) -> String {
    let mut writer = Writer::new(Detail::All);
    writer.top(blocks, as_json);
    writer.into_text()
}

fn comes_back(reader: &Reader, text: &str, blocks: &[Node]) -> bool {
    reader.read(text).document().content() == blocks
}
