//! Ids of what comes into a document: a task needs one, and no two nodes may share one.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::ops::Range;

use super::Path;
use super::find::walk;
use crate::diff::hash::Hasher;
use crate::{Document, Node, NodeKind};

/// Whether a node of this kind must have a `localId`.
fn needs_id(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::TaskList
            | NodeKind::TaskItem
            | NodeKind::BlockTaskItem
            | NodeKind::DecisionList
            | NodeKind::DecisionItem
    )
}

/// Gives an id to every new node that needs one and has none, and another one to those whose id is
/// taken by a node that stays. `replaced` are the nodes inside `parent` that go.
pub(super) fn settle(
    document: &Document,
    parent: &Path,
    replaced: &Range<usize>,
    nodes: &mut [Node],
) {
    let concerned = nodes.iter().any(|node| {
        let concerns = |node: &Node| node.attr("localId").is_some() || needs_id(node.kind());
        concerns(node) || node.descendants().any(concerns)
    });
    if !concerned {
        return;
    }
    let depth = parent.indices().len();
    let mut taken: HashSet<&str> = HashSet::new();
    walk::<()>(document.root(), |path, node| {
        if let Some(id) = node.attr_str("localId") {
            let goes = path.is_within(parent)
                && path
                    .indices()
                    .get(depth)
                    .is_some_and(|index| replaced.contains(index));
            if !goes {
                taken.insert(id);
            }
        }
        ControlFlow::Continue(())
    });
    let mut own: HashSet<String> = HashSet::new();
    for node in nodes.iter() {
        let ids = std::iter::once(node).chain(node.descendants());
        own.extend(
            ids.filter_map(|node| node.attr_str("localId"))
                .map(str::to_owned),
        );
    }

    let mut open: Vec<&mut Node> = nodes.iter_mut().rev().collect();
    while let Some(node) = open.pop() {
        let free = match node.attr("localId") {
            Some(id) => !id.as_str().is_some_and(|id| taken.contains(id)),
            None => !needs_id(node.kind()),
        };
        if !free {
            let id = fresh(node, |id| taken.contains(id) || own.contains(id));
            own.insert(id.clone());
            node.set_attr("localId", id);
        }
        open.extend(node.content_if_any().iter_mut().rev());
    }
}

/// An id that is not taken, made from the content of the node: the same edit makes the same id, and
/// different nodes get different ones wherever they are made.
pub(crate) fn fresh(node: &Node, taken: impl Fn(&str) -> bool) -> String {
    let mut number = 0_u64;
    loop {
        let (mut high, mut low) = (Hasher::seeded(number), Hasher::seeded(!number));
        high.node(node);
        low.node(node);
        let (high, low) = (high.finish(), low.finish());
        let id = format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            low >> 48 & 0xfff,
            low & 0xffff_ffff_ffff,
        );
        if !taken(&id) {
            return id;
        }
        number += 1;
    }
}
