//! Finding nodes: one walk in reading order that keeps track of the path and allocates nothing per
//! node.

use std::iter::Enumerate;
use std::ops::ControlFlow;
use std::slice::Iter;

use super::Path;
use crate::{Document, Node};

/// Visits every node below `root` in reading order, until told to stop.
pub(crate) fn walk<'a, T>(
    root: &'a Node,
    mut visit: impl FnMut(&Path, &'a Node) -> ControlFlow<T>,
) -> Option<T> {
    let mut steps = Steps::new(root);
    while let Some(node) = steps.step() {
        if let ControlFlow::Break(found) = visit(&steps.path, node) {
            return Some(found);
        }
    }
    None
}

/// The walk itself; `path` is that of the node that `step` gave last.
#[derive(Clone, Debug)]
struct Steps<'a> {
    open: Vec<Enumerate<Iter<'a, Node>>>,
    path: Path,
}

impl<'a> Steps<'a> {
    fn new(root: &'a Node) -> Self {
        Self {
            open: vec![root.content().iter().enumerate()],
            path: Path::root(),
        }
    }

    fn step(&mut self) -> Option<&'a Node> {
        loop {
            let next = self.open.last_mut()?.next();
            // The path still leads to the node before; what comes next is inside of it or beside it.
            if self.path.indices().len() == self.open.len() {
                self.path.pop();
            }
            match next {
                Some((index, node)) => {
                    self.path.push(index);
                    self.open.push(node.content().iter().enumerate());
                    return Some(node);
                }
                None => drop(self.open.pop()),
            }
        }
    }
}

/// The nodes that a test picks, with their paths; made by [`Document::find_all`].
#[derive(Clone, Debug)]
pub struct Matches<'a, F> {
    steps: Steps<'a>,
    test: F,
}

impl<'a, F: FnMut(&Node) -> bool> Iterator for Matches<'a, F> {
    type Item = (Path, &'a Node);

    fn next(&mut self) -> Option<(Path, &'a Node)> {
        while let Some(node) = self.steps.step() {
            if (self.test)(node) {
                return Some((self.steps.path.clone(), node));
            }
        }
        None
    }
}

/// Finding.
impl Document {
    /// The first node in reading order that passes the test, and its path.
    ///
    /// ```
    /// use adf::NodeKind;
    /// use adf::build::*;
    ///
    /// let page = doc((h1("Plan"), p(("Ask ", mention("5b10ac", "Mia"))))).build()?;
    /// let (path, _) = page.find(|node| *node.kind() == NodeKind::Mention).unwrap();
    /// assert_eq!(path.to_string(), "/content/1/content/1");
    /// # Ok::<(), adf::BuildError>(())
    /// ```
    #[must_use]
    pub fn find(&self, test: impl FnMut(&Node) -> bool) -> Option<(Path, &Node)> {
        self.find_all(test).next()
    }

    /// All nodes that pass the test, in reading order, with their paths.
    pub fn find_all<F: FnMut(&Node) -> bool>(&self, test: F) -> Matches<'_, F> {
        Matches {
            steps: Steps::new(self.root()),
            test,
        }
    }
}
