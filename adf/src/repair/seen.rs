//! What is known of each node of the tree: which definitions it fulfils, and how deep it is.

use crate::model::Keys;
use crate::model::json::depth;
use crate::schema::{Judge, NodeSet};
use crate::{Attrs, MAX_DEPTH, Mark, Node};

/// What is known of a node.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// The definitions that it fulfils with everything inside.
    pub(super) set: NodeSet,
    /// How many arrays and objects lie inside each other in its JSON.
    pub(super) height: usize,
    /// How many nodes it is.
    size: usize,
}

/// What is known of the nodes that were looked at, in reading order.
#[derive(Debug)]
pub(super) struct Survey {
    judge: Judge,
    /// Definitions that do not count, because the product lacks the node.
    mask: NodeSet,
    seen: Vec<Seen>,
}

impl Survey {
    pub(super) fn new(judge: Judge, mask: NodeSet) -> Self {
        Self {
            judge,
            mask,
            seen: Vec::new(),
        }
    }

    pub(super) fn at(&self, place: usize) -> Seen {
        self.seen.get(place).copied().unwrap_or_default()
    }

    /// How many nodes were looked at.
    pub(super) fn len(&self) -> usize {
        self.seen.len()
    }

    /// The place of the node behind the one at `place`.
    pub(super) fn behind(&self, place: usize) -> usize {
        place + self.at(place).size.max(1)
    }

    /// Says that the node has changed, and is not known to fulfil anything.
    pub(super) fn forget(&mut self, place: usize) {
        if let Some(seen) = self.seen.get_mut(place) {
            seen.set = NodeSet::EMPTY;
        }
    }

    /// Looks at a node and everything inside, and says where it is noted.
    pub(super) fn look(&mut self, node: &Node) -> usize {
        let place = self.seen.len();
        self.seen.push(Seen::default());
        let mut deepest = 0;
        for child in node.content() {
            let child = self.look(child);
            deepest = deepest.max(self.at(child).height);
        }
        let mut next = place + 1;
        let found = self.judge.look(node, &mut |_| {
            let found = self.at(next).set;
            next = self.behind(next);
            found
        });
        let set = found.without(self.mask);
        let seen = Seen {
            set,
            height: height(node, set, deepest),
            size: self.seen.len() - place,
        };
        if let Some(noted) = self.seen.get_mut(place) {
            *noted = seen;
        }
        place
    }

    /// The definitions that a node fulfils if the nodes inside fulfil these.
    pub(super) fn given(&self, node: &Node, inside: &[NodeSet]) -> NodeSet {
        let mut inside = inside.iter();
        self.judge
            .look(node, &mut |_| {
                inside.next().copied().unwrap_or(NodeSet::EMPTY)
            })
            .without(self.mask)
    }
}

/// How deep the JSON of a node is that fulfils these definitions, if the deepest node directly
/// inside is this deep.
///
/// What lies under other keys is measured where it may stay only: nodes may be hidden there in each
/// other, and measuring the rest of them again at each level would take long.
pub(super) fn height(node: &Node, set: NodeSet, deepest: usize) -> usize {
    let inside = if node.has_content() { 1 + deepest } else { 0 };
    let marks = if node.has_marks() {
        1 + node.marks().iter().map(mark_height).max().unwrap_or(0)
    } else {
        0
    };
    let others = match node.other_keys() {
        Keys::None => 0,
        Keys::Some(keys) if set.is_empty() || keys.contains_key("content") => MAX_DEPTH,
        Keys::Some(keys) => keys.values().map(depth).max().unwrap_or(0),
        Keys::NoObject => MAX_DEPTH,
    };
    1 + inside
        .max(marks)
        .max(attrs_height(node.attrs()))
        .max(others)
}

pub(super) fn attrs_height(attrs: Option<&Attrs>) -> usize {
    attrs.map_or(0, |attrs| 1 + attrs.values().map(depth).max().unwrap_or(0))
}

pub(super) fn mark_height(mark: &Mark) -> usize {
    let others = match mark.other_keys() {
        Keys::None => 0,
        Keys::Some(_) | Keys::NoObject => MAX_DEPTH,
    };
    1 + attrs_height(mark.attrs()).max(others)
}

/// About how many bytes a copy of a mark has.
pub(super) fn mark_weight(mark: &Mark) -> usize {
    let attrs = mark.attrs().into_iter().flat_map(|attrs| attrs.values());
    32 + attrs
        .map(|value| 8 + value.as_str().map_or(0, str::len))
        .sum::<usize>()
}
