//! Blocks as directives: leaves and containers, and JSON for what those cannot hold.

use super::super::directive::{can_be_directive, holds_text, push_directive, push_numbered};
use super::super::escape::Place;
use super::seen::is_blank;
use super::{Detail, Writer};
use crate::{Node, NodeKind};

impl<'d> Writer<'d> {
    /// A leaf or a container, or JSON if the node has what those cannot hold.
    pub(super) fn directive(&mut self, node: &'d Node) {
        if !can_be_directive(node) || node.text().is_some() {
            return self.raw(node);
        }
        let content = node.content_if_some();
        let holds_text = holds_text(node.kind()) || is_plain_code(node);
        if content.is_some() && !holds_text && !holds_blocks(node.kind()) {
            return self.raw(node);
        }
        // A number stands for a picture without a caption as a whole.
        let is_leaf = matches!(self.detail, Detail::Numbered(_))
            && *node.kind() == NodeKind::MediaSingle
            && node.content().len() == 1;
        // An empty label says that there is nothing in a block of text.
        let content = content.filter(|nodes| !(is_leaf || holds_text && nodes.is_empty()));
        let mut head = String::from(if content.is_some() { ":::" } else { "::" });
        match &mut self.detail {
            Detail::All => push_directive(&mut head, node, Place::Block, &[]),
            Detail::Visible => push_seen(&mut head, node),
            Detail::Numbered(references) => {
                let number = references.node(node);
                push_numbered(&mut head, node, number, Place::Block);
            }
        }
        self.lines.line(&head);
        let Some(content) = content else { return };
        self.lines.no_gap();
        if holds_blocks(node.kind()) {
            self.blocks(content);
        } else if self.is_exact() || !is_blank(content) {
            let text = self.flow(content, Place::Block, "");
            self.lines.lines(&text);
        }
        self.lines.line(":::");
        self.lines.apart();
    }

    pub(super) fn raw(&mut self, node: &Node) {
        let json = serde_json::to_string(node).unwrap_or_else(|_| node.to_value().to_string());
        self.lines.line("```adf");
        // An array would be several nodes, and a document all that there is.
        if json.starts_with('[') || *node.kind() == NodeKind::Doc {
            self.lines.line(&format!("[{json}]"));
        } else {
            self.lines.line(&json);
        }
        self.lines.line("```");
    }
}

/// The name of a block and what is seen of its attributes. Blocks that Markdown has a form for are
/// compared with those that it was read from.
fn push_seen(head: &mut String, node: &Node) {
    let said = match node.kind() {
        NodeKind::TableCell | NodeKind::TableHeader => {
            return head.push_str(NodeKind::TableCell.as_str());
        }
        NodeKind::Heading => "level",
        NodeKind::OrderedList => "order",
        NodeKind::TaskItem | NodeKind::BlockTaskItem => "state",
        NodeKind::Panel => "panelType",
        NodeKind::Paragraph
        | NodeKind::BulletList
        | NodeKind::ListItem
        | NodeKind::TaskList
        | NodeKind::DecisionList
        | NodeKind::DecisionItem
        | NodeKind::Blockquote
        | NodeKind::Caption
        | NodeKind::Table
        | NodeKind::TableRow => "",
        _ => return push_directive(head, node, Place::Block, &["localId"]),
    };
    head.push_str(node.kind().as_str());
    if let Some(value) = node.attr(said) {
        head.push_str(&format!("{{{said}={value}}}"));
    }
}

/// A block of code whose text a paragraph can hold.
fn is_plain_code(node: &Node) -> bool {
    *node.kind() == NodeKind::CodeBlock
        && !node.content().is_empty()
        && node.content().iter().all(|text| {
            *text.kind() == NodeKind::Text && text.marks_if_any().is_none() && text.text().is_some()
        })
}

fn holds_blocks(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::BulletList
            | NodeKind::OrderedList
            | NodeKind::ListItem
            | NodeKind::TaskList
            | NodeKind::BlockTaskItem
            | NodeKind::DecisionList
            | NodeKind::Blockquote
            | NodeKind::Panel
            | NodeKind::Expand
            | NodeKind::NestedExpand
            | NodeKind::Table
            | NodeKind::TableRow
            | NodeKind::TableCell
            | NodeKind::TableHeader
            | NodeKind::LayoutSection
            | NodeKind::LayoutColumn
            | NodeKind::MediaSingle
            | NodeKind::MediaGroup
            | NodeKind::BodiedExtension
            | NodeKind::BodiedSyncBlock
    )
}
