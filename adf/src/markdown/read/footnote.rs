//! Footnotes, for which the format has no node: numbers in the text, and the notes at the end.

use std::collections::HashMap;

use super::change::ChangeCode;
use super::place::Kind;
use super::{Builder, Closer, Open};
use crate::{Node, NodeKind};

/// The footnotes so far.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// The numbers of those that the text refers to.
    numbers: HashMap<String, usize>,
    notes: Vec<(String, Vec<Node>)>,
}

impl Footnotes {
    fn number(&mut self, label: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(label.to_owned()).or_insert(next)
    }
}

impl Builder<'_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let number = self.footnotes.number(label);
        self.tree.change(
            ChangeCode::Footnote,
            format!("a footnote stands at the end of the document as [{number}]"),
        );
        self.text(&format!("[{number}]"), usize::MAX, usize::MAX);
    }

    pub(super) fn start_footnote(&mut self, label: &str) {
        self.end_run();
        let index = self.footnotes.notes.len();
        self.footnotes.notes.push((label.to_owned(), Vec::new()));
        let depth = self.tree.depth();
        self.tree.begin_aside();
        self.open.push(Open {
            closer: Closer::Footnote(index),
            depth,
        });
    }

    pub(super) fn end_footnote(&mut self, index: usize, depth: usize) {
        let nodes = self.tree.end_aside(depth);
        if let Some((_, note)) = self.footnotes.notes.get_mut(index) {
            *note = nodes;
        }
    }

    /// Puts the notes at the end, under a rule.
    pub(super) fn place_footnotes(&mut self) {
        let notes = std::mem::take(&mut self.footnotes.notes);
        if notes.is_empty() {
            return;
        }
        self.rule();
        let mut notes: Vec<(usize, Vec<Node>)> = notes
            .into_iter()
            .map(|(label, nodes)| (self.footnotes.number(&label), nodes))
            .collect();
        notes.sort_by_key(|(number, _)| *number);
        for (number, mut nodes) in notes {
            let words = format!("[{number}] ");
            match nodes.first_mut() {
                Some(first) if *first.kind() == NodeKind::Paragraph => {
                    let line = first.content_mut();
                    match line.first_mut() {
                        Some(text) if text.text().is_some() && text.marks().is_empty() => {
                            let whole = words + text.text().unwrap_or_default();
                            text.set_text(whole);
                        }
                        _ => line.insert(0, Node::made_text(words, None)),
                    }
                }
                _ => {
                    let text = Node::made_text(format!("[{number}]"), None);
                    let line = Node::made(NodeKind::Paragraph, None, None, Some(vec![text]));
                    nodes.insert(0, line);
                }
            }
            for node in nodes {
                if let Some(kind) = Kind::of(node.kind()) {
                    // It stood in a document of its own, so it may stand in this one.
                    drop(self.tree.leaf(kind, node));
                }
            }
        }
    }
}
