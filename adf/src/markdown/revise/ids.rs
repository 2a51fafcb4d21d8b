//! What a text that was read has of its own making: ids, and numbers in the place of comments.

use std::collections::HashSet;

use crate::markdown::write::{References, Referent};
use crate::{Document, Mark, MarkKind, Node, NodeKind};

/// Ids for new nodes that no node has.
pub(super) struct Ids {
    old: HashSet<String>,
    next: u64,
}

impl Ids {
    pub(super) fn new(document: &Document) -> Self {
        let old = document
            .descendants()
            .filter_map(|node| node.attr_str("localId"))
            .map(str::to_owned)
            .collect();
        Self { old, next: 1 }
    }

    /// Gives ids that are not taken to the nodes for which the reader has made some up, and turns
    /// numbers of comments into their ids.
    pub(super) fn settle(&mut self, node: &mut Node, references: &References<'_>) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            let needs_id = matches!(
                node.kind(),
                NodeKind::TaskList
                    | NodeKind::TaskItem
                    | NodeKind::BlockTaskItem
                    | NodeKind::DecisionList
                    | NodeKind::DecisionItem
            );
            if needs_id
                && node
                    .attr_str("localId")
                    .is_none_or(|id| self.is_made_up(id))
            {
                let id = self.fresh();
                node.set_attr("localId", id);
            }
            comments(node, references);
            open.extend(node.content_if_any());
        }
    }

    fn is_made_up(&self, id: &str) -> bool {
        !self.old.contains(id) && !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
    }

    fn fresh(&mut self) -> String {
        loop {
            let id = self.next.to_string();
            self.next += 1;
            if !self.old.contains(&id) {
                return id;
            }
        }
    }
}

/// `data-annotation="#4"` is the comment with that number; a number that there is not is none.
fn comments(node: &mut Node, references: &References<'_>) {
    let Some(marks) = node.marks_mut() else {
        return;
    };
    let number = |mark: &Mark| -> Option<usize> {
        (*mark.kind() == MarkKind::Annotation)
            .then(|| mark.attr_str("id")?.strip_prefix('#')?.parse().ok())
            .flatten()
    };
    marks.retain_mut(|mark| {
        let Some(number) = number(mark) else {
            return true;
        };
        let Some(Referent::Annotation(id)) = references.get(number) else {
            return false;
        };
        *mark = Mark::new(MarkKind::Annotation)
            .with_attr("id", id)
            .with_attr("annotationType", "inlineComment");
        true
    });
    if marks.is_empty() {
        *node.marks_mut() = None;
    }
}
