//! A node under construction. It knows how deep it is, so that no program builds a tree that is too
//! deep to be copied or dropped.

use serde_json::Value;

use crate::model::json::{depth, dismantle};
use crate::{MAX_DEPTH, Mark, MarkKind, Node, NodeKind};

/// Levels of JSON that a childless node may take: itself, `marks`, a mark, its `attrs`, a list there.
const LEAF: usize = 5;

/// A node, its depth, and whether something was left out below for being too deep.
#[derive(Clone, Debug)]
pub struct Part {
    node: Node,
    levels: usize,
    too_deep: bool,
}

/// The parts collected for one parent.
#[derive(Clone, Debug, Default)]
pub struct Parts(Vec<Part>);

impl Parts {
    pub(super) fn push(&mut self, part: Part) {
        self.0.push(part);
    }

    /// The nodes, settled like the children of a node, and whether something was too deep.
    pub(super) fn into_nodes(self) -> (Vec<Node>, bool) {
        let mut too_deep = false;
        let nodes = self.0.into_iter().filter_map(Part::settle).map(|part| {
            too_deep |= part.too_deep;
            part.node
        });
        (nodes.collect(), too_deep)
    }
}

impl Part {
    pub(super) fn new(kind: NodeKind) -> Self {
        Self {
            node: Node::new(kind),
            levels: LEAF,
            too_deep: false,
        }
    }

    pub(super) fn text(text: String) -> Self {
        let mut part = Self::new(NodeKind::Text);
        part.node.set_text(text);
        part
    }

    pub(super) fn attr(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.node.set_attr(name, value);
        self
    }

    /// An attribute that is left out if the string is empty.
    pub(super) fn attr_unless_empty(self, name: &str, value: String) -> Self {
        if value.is_empty() {
            self
        } else {
            self.attr(name, value)
        }
    }

    /// An attribute that keeps the value it has, if it has one.
    pub(super) fn attr_default(self, name: &str, value: impl Into<Value>) -> Self {
        if self.node.attr(name).is_some() {
            self
        } else {
            self.attr(name, value)
        }
    }

    /// An attribute that can be of any depth.
    pub(super) fn attr_any(mut self, name: &str, value: Value) -> Self {
        // The node, its `attrs`, and one for the `content` around the node.
        let levels = 2 + depth(&value);
        if levels + 2 > MAX_DEPTH {
            dismantle(value);
            self.too_deep = true;
            return self;
        }
        self.levels = self.levels.max(levels);
        self.attr(name, value)
    }

    /// Remembers that something was left out for being too deep.
    pub(super) fn or_too_deep(mut self, too_deep: bool) -> Self {
        self.too_deep |= too_deep;
        self
    }

    pub(super) fn mark(mut self, mark: Mark) -> Self {
        self.node.set_mark(mark);
        self
    }

    /// Adds an attribute to a mark that is there.
    pub(super) fn mark_attr(self, kind: &MarkKind, name: &str, value: Value) -> Self {
        match self.node.mark(kind).cloned() {
            Some(mark) => self.mark(mark.with_attr(name, value)),
            None => self,
        }
    }

    pub(super) fn key(mut self, key: &str, value: Value) -> Self {
        self.node.set_key(key, value);
        self
    }

    /// Makes sure of a `content` array, where the schema wants one.
    pub(super) fn with_content(mut self) -> Self {
        self.node.content_mut();
        self
    }

    pub(super) fn add_all(mut self, parts: Parts) -> Self {
        for part in parts.0 {
            self = self.add(part);
        }
        self
    }

    pub(super) fn add(mut self, part: Part) -> Self {
        let Some(part) = part.settle() else {
            return self;
        };
        self.too_deep |= part.too_deep;
        let levels = part.levels + 2;
        if levels > MAX_DEPTH {
            self.too_deep = true;
            return self;
        }
        self.levels = self.levels.max(levels);
        self.node.content_mut().push(part.node);
        self
    }

    /// Adds to the last child if it is of this kind, to a new one otherwise.
    pub(super) fn add_to_last(mut self, kind: NodeKind, parts: Parts) -> Self {
        let content = self.node.content_mut();
        let last = match content.pop() {
            Some(node) if *node.kind() == kind => Part {
                node,
                levels: self.levels - 2,
                too_deep: false,
            },
            other => {
                content.extend(other);
                Part::new(kind)
            }
        };
        self.add(last.add_all(parts))
    }

    /// Leaves out a node that must not be empty and is; gives a paragraph to a block that needs one.
    fn settle(self) -> Option<Self> {
        let empty = self.node.content().is_empty();
        match self.node.kind() {
            NodeKind::Text => (self.node.text() != Some("")).then_some(self),
            NodeKind::BulletList
            | NodeKind::OrderedList
            | NodeKind::TaskList
            | NodeKind::DecisionList
            | NodeKind::Table
            | NodeKind::TableRow
            | NodeKind::MediaGroup
            | NodeKind::Caption
                // What was too deep must not pass unseen with the list that it emptied.
                if empty && !self.too_deep =>
            {
                None
            }
            NodeKind::ListItem
            | NodeKind::Panel
            | NodeKind::Blockquote
            | NodeKind::Expand
            | NodeKind::NestedExpand
            | NodeKind::TableCell
            | NodeKind::TableHeader
            | NodeKind::LayoutColumn
            | NodeKind::BlockTaskItem
            | NodeKind::BodiedSyncBlock
            | NodeKind::BodiedExtension
                if empty =>
            {
                Some(self.add(Part::new(NodeKind::Paragraph)))
            }
            _ => Some(self),
        }
    }

    pub(super) fn into_node(self) -> (Node, bool) {
        (self.node, self.too_deep)
    }
}
