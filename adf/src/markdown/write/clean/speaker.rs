//! Where the writer of clean Markdown is, and what it could not say.

use std::fmt::Write as _;

use super::loss::{Loss, LossCode};
use crate::Node;
use crate::markdown::write::lines::Lines;

#[derive(Default)]
pub(super) struct Speaker {
    pub(super) lines: Lines,
    pub(super) losses: Vec<Loss>,
    /// The index of each node around, and of the node itself, in the `content` it stands in.
    path: Vec<usize>,
}

impl Speaker {
    /// Goes through nodes, knowing the place of each.
    pub(super) fn each<'d>(
        &mut self,
        nodes: &'d [Node],
        mut visit: impl FnMut(&mut Self, usize, &'d Node),
    ) {
        for (index, node) in nodes.iter().enumerate() {
            self.path.push(index);
            visit(self, index, node);
            self.path.pop();
        }
    }

    /// Notes that something of the node here is said in another way.
    pub(super) fn lose(&mut self, code: LossCode, message: impl Into<String>) {
        self.lose_at(code, "", message);
    }

    /// Notes that something below the node here is said in another way.
    pub(super) fn lose_at(&mut self, code: LossCode, below: &str, message: impl Into<String>) {
        let mut pointer = String::with_capacity(self.path.len() * 10 + below.len());
        for index in &self.path {
            let _ = write!(pointer, "/content/{index}");
        }
        pointer.push_str(below);
        self.losses.push(Loss {
            code,
            pointer,
            message: message.into(),
        });
    }
}
