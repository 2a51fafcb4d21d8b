//! The one change that all edits of structure are made of: some nodes inside a node give way to
//! others. All is checked before anything is changed.

use std::ops::Range;

use super::allowed::{Holder, Origin};
use super::target::existing;
use super::{EditError, Path, emptied, ids};
use crate::{Document, MAX_DEPTH, Node};

/// How much an edit is held to the content model.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    /// What is put somewhere has to fit there, and what would be left empty goes or is filled.
    Model,
    /// Nothing but the depth is checked, and nothing but what is named is changed.
    Nothing,
}

/// Some of the nodes inside `parent`, and what comes into their place.
#[derive(Debug)]
pub(super) struct Splice {
    pub(super) parent: Path,
    pub(super) range: Range<usize>,
    pub(super) nodes: Vec<Node>,
}

/// A splice that was found to be in order.
#[derive(Debug)]
pub(super) struct Checked {
    /// What will be done: further out than asked for where something would be left empty.
    splice: Splice,
    /// How many levels further out.
    outer: usize,
}

impl Splice {
    pub(super) fn insert(parent: Path, index: usize, nodes: Vec<Node>) -> Self {
        Self {
            parent,
            range: index..index,
            nodes,
        }
    }

    pub(super) fn replace(
        path: &Path,
        nodes: Vec<Node>,
        done: &'static str,
    ) -> Result<Self, EditError> {
        match (path.parent(), path.index()) {
            (Some(parent), Some(index)) => Ok(Self {
                parent,
                range: index..index + 1,
                nodes,
            }),
            _ => Err(EditError::Root { done }),
        }
    }

    /// Looks whether it can be done, and fits in what has to go with it.
    pub(super) fn checked(
        mut self,
        document: &Document,
        check: Check,
        origin: Origin,
    ) -> Result<Checked, EditError> {
        let mut outer = 0;
        let parent = existing(document, &self.parent)?;
        let held = parent.content().len();
        holds_nodes(parent, &self.parent)?;
        if self.range.start > self.range.end || self.range.end > held {
            return Err(EditError::NoNode {
                pointer: self
                    .parent
                    .child(self.range.end.saturating_sub(1))
                    .to_string(),
                holder: self.parent.to_string(),
                held,
            });
        }
        if check == Check::Model {
            if origin == Origin::New {
                ids::settle(document, &self.parent, &self.range, &mut self.nodes);
            }
            // What is replaced by nothing may leave something empty, which then goes, too.
            while self.nodes.is_empty() && !self.range.is_empty() {
                let parent = existing(document, &self.parent)?;
                if self.range.len() < parent.content().len() {
                    break;
                }
                match emptied::when_empty(parent.kind()) {
                    emptied::Then::Stays => break,
                    emptied::Then::Filled => self.nodes.push(emptied::filling()),
                    emptied::Then::Goes => {
                        let Some(index) = self.parent.pop() else {
                            break;
                        };
                        self.range = index..index + 1;
                        outer += 1;
                    }
                }
            }
            let parent = existing(document, &self.parent)?;
            Holder::new(document, parent, &self.parent).check(&self.range, &self.nodes, origin)?;
        }
        let room = MAX_DEPTH.saturating_sub(2 * (self.parent.indices().len() + 1));
        let deep = self.nodes.iter().position(|node| node.levels() > room);
        if let Some(index) = deep {
            return Err(EditError::TooDeep {
                pointer: self.parent.child(self.range.start + index).to_string(),
                limit: MAX_DEPTH,
            });
        }
        Ok(Checked {
            splice: self,
            outer,
        })
    }
}

/// A value that is no object stands where a node should; it can be replaced, but not changed.
pub(super) fn holds_nodes(node: &Node, path: &Path) -> Result<(), EditError> {
    if node.whole_value().is_none() {
        return Ok(());
    }
    Err(EditError::Value {
        what: "the inside".to_owned(),
        node: "value that is no object".to_owned(),
        pointer: path.to_string(),
        advice: "replace it with a node".to_owned(),
    })
}

impl Checked {
    /// Does it. Gives what was asked to go, without what went with it.
    pub(super) fn apply(self, document: &mut Document) -> Vec<Node> {
        let Splice {
            parent,
            range,
            nodes,
        } = self.splice;
        let Some(parent) = parent.of_mut(document) else {
            return Vec::new();
        };
        let mut removed: Vec<Node> = if range.is_empty() && nodes.is_empty() {
            // Not even an empty `content` is made.
            Vec::new()
        } else {
            parent.make_room("content");
            let content = parent.content_mut();
            let end = range.end.min(content.len());
            content.splice(range.start.min(end)..end, nodes).collect()
        };
        for _ in 0..self.outer {
            removed = removed
                .into_iter()
                .flat_map(|mut node| node.content_key_mut().take().unwrap_or_default())
                .collect();
        }
        removed
    }

    /// Where it starts, how many nodes go and how many come.
    pub(super) fn extent(&self) -> (Path, usize, usize) {
        let splice = &self.splice;
        let at = splice.parent.child(splice.range.start);
        (at, splice.range.len(), splice.nodes.len())
    }
}

impl Document {
    pub(super) fn splice(
        &mut self,
        splice: Splice,
        check: Check,
        origin: Origin,
    ) -> Result<Vec<Node>, EditError> {
        Ok(splice.checked(self, check, origin)?.apply(self))
    }
}
