//! Walking the tree in reading order (a node before what is inside it), without recursion.

use super::Node;

/// Iterator over everything below a node; see [`Node::descendants`].
#[derive(Clone, Debug)]
pub struct Descendants<'a> {
    open: Vec<std::slice::Iter<'a, Node>>,
}

impl<'a> Descendants<'a> {
    pub(super) fn new(node: &'a Node) -> Self {
        Self {
            open: vec![node.content().iter()],
        }
    }
}

impl<'a> Iterator for Descendants<'a> {
    type Item = &'a Node;

    fn next(&mut self) -> Option<&'a Node> {
        loop {
            match self.open.last_mut()?.next() {
                Some(node) => {
                    self.open.push(node.content().iter());
                    return Some(node);
                }
                None => drop(self.open.pop()),
            }
        }
    }
}
