//! A document as a list of its nodes in reading order, with a hash of each subtree: what differences
//! are looked for in.
//!
//! A *line* is a node that holds text and other inline nodes, or is made to. Its inside is not listed:
//! it is compared word by word.

use std::collections::HashMap;

use super::hash::Hasher;
use crate::edit::Path;
use crate::text::is_inline;
use crate::{Document, Node, NodeKind};

/// The number of a node in an index. The document itself is 0.
pub(crate) type Id = usize;

#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) node: &'a Node,
    /// The node around; the document is around itself.
    pub(crate) parent: Id,
    /// Which of the nodes in its parent it is.
    pub(crate) place: usize,
    /// How many listed nodes it is, with those inside.
    pub(crate) size: usize,
    /// Of all of it.
    pub(crate) hash: u64,
    pub(crate) line: bool,
}

#[derive(Debug)]
pub(crate) struct Index<'a> {
    entries: Vec<Entry<'a>>,
    by_local_id: HashMap<&'a str, Id>,
}

impl<'a> Index<'a> {
    pub(crate) fn new(document: &'a Document) -> Self {
        let mut index = Self {
            entries: Vec::new(),
            by_local_id: HashMap::new(),
        };
        index.add(document.root(), 0, 0);
        let mut twice = Vec::new();
        for (id, entry) in index.entries.iter().enumerate() {
            if let Some(local_id) = entry.node.attr_str("localId")
                && index.by_local_id.insert(local_id, id).is_some()
            {
                twice.push(local_id);
            }
        }
        for local_id in twice {
            index.by_local_id.remove(local_id);
        }
        index
    }

    /// Recurses no deeper than a document is.
    fn add(&mut self, node: &'a Node, parent: Id, place: usize) -> u64 {
        let id = self.entries.len();
        // The document holds blocks, whatever stands in it by mistake.
        let line = id != 0 && is_line(node);
        self.entries.push(Entry {
            node,
            parent,
            place,
            size: 1,
            hash: 0,
            line,
        });
        let mut hasher = Hasher::new();
        hasher.own(node);
        hasher.content_of(node);
        for (place, child) in node.content().iter().enumerate() {
            hasher.number(if line {
                Hasher::of(child)
            } else {
                self.add(child, id, place)
            });
        }
        let hash = hasher.finish();
        let size = self.entries.len() - id;
        if let Some(entry) = self.entries.get_mut(id) {
            entry.hash = hash;
            entry.size = size;
        }
        hash
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entry of a node that is listed; ids come from here, so there is one. An id from elsewhere
    /// gives the document.
    pub(crate) fn entry(&self, id: Id) -> &Entry<'a> {
        self.entries.get(id).unwrap_or(&self.entries[0])
    }

    pub(crate) fn node(&self, id: Id) -> &'a Node {
        self.entry(id).node
    }

    /// The listed nodes directly inside.
    pub(crate) fn kids(&self, id: Id) -> Vec<Id> {
        let entry = self.entry(id);
        let end = id + entry.size;
        let mut kids = Vec::new();
        let mut next = id + 1;
        while next < end {
            kids.push(next);
            next += self.entry(next).size;
        }
        kids
    }

    /// The node with this `localId`, if it is the only one.
    pub(crate) fn with_local_id(&self, local_id: &str) -> Option<Id> {
        self.by_local_id.get(local_id).copied()
    }

    /// The `localId` of a node, if no other node has it.
    pub(crate) fn local_id(&self, id: Id) -> Option<&'a str> {
        let local_id = self.node(id).attr_str("localId")?;
        (self.with_local_id(local_id) == Some(id)).then_some(local_id)
    }

    pub(crate) fn path(&self, id: Id) -> Path {
        let mut places = Vec::new();
        let mut at = id;
        while at != 0 {
            let entry = self.entry(at);
            places.push(entry.place);
            at = entry.parent;
        }
        places.into_iter().rev().collect()
    }
}

/// Whether all that is inside is inline, and something is, or it is made to hold text.
pub(crate) fn is_line(node: &Node) -> bool {
    let made_for_text = matches!(
        node.kind(),
        NodeKind::Paragraph
            | NodeKind::Heading
            | NodeKind::CodeBlock
            | NodeKind::TaskItem
            | NodeKind::DecisionItem
            | NodeKind::Caption
    );
    (made_for_text || !node.content().is_empty()) && node.content().iter().all(is_inline)
}
