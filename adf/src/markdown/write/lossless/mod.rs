//! A document as Markdown that is read as exactly this document, and the same with numbers for what
//! nobody edits.

mod block;
mod inline;
mod list;
mod seen;
mod table;

pub(in crate::markdown) use self::block::alert_of;
pub(in crate::markdown) use self::seen::{is_bare_link, is_blank};
use super::lines::Lines;
use super::references::References;
use crate::markdown::read;
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
    let text = written(document.content(), &[]);
    if comes_back(&text, document.content()) {
        return text;
    }
    let differ: Vec<bool> = document
        .content()
        .iter()
        .map(|block| {
            let block = std::slice::from_ref(block);
            !comes_back(&written(block, &[]), block)
        })
        .collect();
    let text = written(document.content(), &differ);
    if comes_back(&text, document.content()) {
        return text;
    }
    written(document.content(), &vec![true; differ.len()])
}

/// The blocks as Markdown, those that are named as JSON.
fn written(blocks: &[Node], as_json: &[bool]) -> String {
    let mut writer = Writer::new(Detail::All);
    writer.top(blocks, as_json);
    writer.into_text()
}

fn comes_back(text: &str, blocks: &[Node]) -> bool {
    read(text).document().content() == blocks
}
