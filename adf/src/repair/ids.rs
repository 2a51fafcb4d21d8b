//! New values for `localId`: the same for the same document, and none that it has already.

use std::collections::HashSet;

use crate::Node;

#[derive(Debug, Default)]
pub(super) struct Ids {
    used: HashSet<u64>,
    last: u64,
}

impl Ids {
    /// Notes those that look like the ones made here.
    pub(super) fn gather(&mut self, root: &Node) {
        let ids = std::iter::once(root)
            .chain(root.descendants())
            .filter_map(|node| node.attr_str("localId")?.parse::<u64>().ok());
        self.used.extend(ids);
    }

    pub(super) fn next(&mut self) -> String {
        loop {
            self.last += 1;
            if !self.used.contains(&self.last) {
                return self.last.to_string();
            }
        }
    }
}
