//! Ids for the nodes that must have one: the same ids as the builder gives.

use std::collections::HashSet;

use crate::{Node, NodeKind};

/// Gives an id to every node that must have one and has none, none of them among those that are given.
pub(super) fn fill(root: &mut Node, given: &HashSet<String>) {
    let mut next = 1_u64;
    let mut open: Vec<&mut Node> = vec![root];
    while let Some(node) = open.pop() {
        match node.kind() {
            // There are no tasks in lines of text.
            NodeKind::Paragraph | NodeKind::Heading | NodeKind::CodeBlock => continue,
            NodeKind::TaskList
            | NodeKind::TaskItem
            | NodeKind::BlockTaskItem
            | NodeKind::DecisionList
            | NodeKind::DecisionItem
            | NodeKind::BodiedSyncBlock => {
                let has_id = node.attr("localId").is_some();
                if !has_id {
                    node.set_attr("localId", free(&mut next, given));
                }
            }
            _ => {}
        }
        if !matches!(node.kind(), NodeKind::TaskItem | NodeKind::DecisionItem) {
            open.extend(node.content_if_any().iter_mut().rev());
        }
    }
}

fn free(next: &mut u64, given: &HashSet<String>) -> String {
    loop {
        let id = next.to_string();
        *next += 1;
        if !given.contains(&id) {
            return id;
        }
    }
}
