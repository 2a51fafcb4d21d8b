//! Numbers that stand for what a text does not spell out: nodes with all their attributes, and the
//! anchors of inline comments.

use std::collections::HashMap;

use crate::Node;

/// What a number stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::markdown) enum Referent<'d> {
    Node(&'d Node),
    Annotation(&'d str),
}

/// The numbers given so far, from 1.
#[derive(Clone, Debug, Default)]
pub(in crate::markdown) struct References<'d> {
    given: Vec<Referent<'d>>,
    annotations: HashMap<&'d str, usize>,
}

impl<'d> References<'d> {
    /// A number for a node.
    pub(super) fn node(&mut self, node: &'d Node) -> usize {
        self.given.push(Referent::Node(node));
        self.given.len()
    }

    /// The number of an anchor, the same one wherever it turns up.
    pub(super) fn annotation(&mut self, id: &'d str) -> usize {
        if let Some(number) = self.annotations.get(id) {
            return *number;
        }
        self.given.push(Referent::Annotation(id));
        self.annotations.insert(id, self.given.len());
        self.given.len()
    }

    /// What a number stands for.
    pub(in crate::markdown) fn get(&self, number: usize) -> Option<Referent<'d>> {
        self.given.get(number.checked_sub(1)?).copied()
    }
}
