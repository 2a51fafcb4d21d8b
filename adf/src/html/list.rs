//! Lists: bullets, numbers, tasks and decisions.

use serde_json::Value;

use super::block::is_line;
use super::writer::{Gap, Writer};
use crate::{Node, NodeKind};

impl Writer<'_> {
    pub(super) fn bullet_list(&mut self, node: &Node) {
        self.open("ul").end();
        self.items(node.content(), "");
        self.close("ul");
    }

    pub(super) fn ordered_list(&mut self, node: &Node) {
        let first = node
            .attr("order")
            .and_then(Value::as_u64)
            // Browsers count with 31 bits.
            .and_then(|order| u32::try_from(order).ok())
            .filter(|order| *order != 1 && *order < 1 << 30);
        self.open("ol").number("start", first).end();
        self.items(node.content(), "");
        self.close("ol");
    }

    pub(super) fn decision_list(&mut self, node: &Node) {
        self.open("ul").classes(&["decision-list"]).end();
        self.items(node.content(), "decision");
        self.close("ul");
    }

    fn items(&mut self, nodes: &[Node], class: &'static str) {
        self.out.push('\n');
        for node in nodes {
            self.open("li").classes(&[class]).end();
            match node.kind() {
                NodeKind::ListItem | NodeKind::DecisionItem => self.inside_item(node.content()),
                _ => self.inside_item(std::slice::from_ref(node)),
            }
            self.close("li");
            self.out.push('\n');
        }
    }

    /// Without a `p` around the words if they are one paragraph, with nothing but lists below.
    fn inside_item(&mut self, content: &[Node]) {
        if let Some((first, rest)) = content.split_first()
            && is_plain_paragraph(first)
            && rest.iter().all(is_list)
        {
            self.phrasing(first.content());
            self.blocks(rest, Gap::None);
        } else if is_line(content) {
            self.phrasing(content);
        } else {
            self.blocks(content, Gap::None);
        }
    }

    /// What is in a cell: without a `p` around the words if they are one paragraph.
    pub(super) fn inside_cell(&mut self, content: &[Node]) {
        match content {
            [only] if is_plain_paragraph(only) => self.phrasing(only.content()),
            _ => self.blocks(content, Gap::None),
        }
    }

    pub(super) fn task_list(&mut self, node: &Node) {
        self.open("ul").classes(&["task-list"]).end();
        self.out.push('\n');
        let mut rest = node.content();
        while let Some((node, after)) = rest.split_first() {
            rest = after;
            match node.kind() {
                NodeKind::TaskItem | NodeKind::BlockTaskItem => {
                    self.open("li").classes(&["task"]).end();
                    self.task(node);
                    // A list is about the task before it.
                    let below = rest.iter().take_while(|node| is_list(node)).count();
                    if let Some((lists, after)) = rest.split_at_checked(below) {
                        self.blocks(lists, Gap::None);
                        rest = after;
                    }
                }
                _ => {
                    self.open("li").end();
                    self.blocks(std::slice::from_ref(node), Gap::None);
                }
            }
            self.close("li");
            self.out.push('\n');
        }
        self.close("ul");
    }

    /// A task that is in no list.
    pub(super) fn lonely_task(&mut self, node: &Node) {
        self.open("div").classes(&["task"]).end();
        self.task(node);
        self.close("div");
    }

    fn task(&mut self, node: &Node) {
        let done = node.attr_str("state") == Some("DONE");
        let is_line = is_line(node.content());
        if is_line {
            self.open("label").end();
        }
        self.open("input")
            .text("type", "checkbox")
            .flag("disabled", true)
            .flag("checked", done)
            .end();
        if is_line {
            self.words(" ");
            self.phrasing(node.content());
            self.close("label");
        } else {
            self.open("div").end();
            self.blocks(node.content(), Gap::None);
            self.close("div");
        }
    }
}

fn is_list(node: &Node) -> bool {
    matches!(
        node.kind(),
        NodeKind::BulletList | NodeKind::OrderedList | NodeKind::TaskList
    )
}

/// Whether nothing is lost if there is no element for the paragraph.
fn is_plain_paragraph(node: &Node) -> bool {
    *node.kind() == NodeKind::Paragraph && node.marks().is_empty() && is_line(node.content())
}
