//! Directives within a line.

use super::Builder;
use super::change::ChangeCode;
use super::node::{judge, table};
use super::place::Kind;
use crate::markdown::notation::{Directive, Name};
use crate::model::json;
use crate::{Attrs, MAX_DEPTH, Node, NodeKind};

impl Builder<'_> {
    pub(super) fn inline_directive(&mut self, directive: Directive<'_>, source: &str) {
        match directive.name.clone() {
            Name::Raw => self.raw_inline(directive, source),
            Name::Node(kind) if Kind::of(&kind).is_some() => {
                self.block_attributes(&kind, directive, source);
            }
            Name::Node(kind) => {
                let label = directive.label.as_deref();
                let mut said = self.said(&kind, label, directive.attributes);
                let whole = self.complete(&kind, &mut said.attrs);
                let node = Node::made(kind.clone(), said.attrs, said.marks, None);
                if !(whole && self.inline_if_allowed(node)) {
                    self.inline_as_text(&kind, label, source);
                }
            }
            Name::Panel(_) | Name::Unknown(_) => self.keep_source(source),
        }
    }

    /// A directive that cannot be what it says: the words of it, or all of it.
    fn inline_as_text(&mut self, kind: &NodeKind, label: Option<&str>, source: &str) {
        let message = format!("this cannot be a {kind}; it is kept as text");
        self.tree.change(ChangeCode::DirectiveKept, message);
        let words = match kind {
            NodeKind::Mention | NodeKind::Emoji | NodeKind::Date => {
                label.filter(|label| !label.is_empty())
            }
            _ => None,
        };
        self.text(words.unwrap_or(source), usize::MAX, usize::MAX);
    }

    pub(super) fn keep_source(&mut self, source: &str) {
        self.tree.change(
            ChangeCode::DirectiveKept,
            "this directive means nothing here; it is kept as text",
        );
        self.text(source, usize::MAX, usize::MAX);
    }

    /// Adds an inline node, if the line it stands in takes it.
    fn inline_if_allowed(&mut self, node: Node) -> bool {
        self.end_run();
        self.need_holder();
        let holder = self
            .tree
            .holder()
            .map_or(NodeKind::Paragraph, |holder| holder.kind.node());
        let allowed = table().inside(&holder).meets(judge().definitions(&node));
        if allowed {
            self.inline(node);
        }
        allowed
    }

    fn raw_inline(&mut self, directive: Directive<'_>, source: &str) {
        let node = directive
            .into_raw()
            .filter(|value| self.leaves_room_for(json::depth(value)))
            .and_then(|value| Node::from_value(value).ok());
        let placed = match node {
            // A block ends the paragraph, as it does elsewhere.
            Some(node) if Kind::of(node.kind()).is_some() => self.raw_block(node).is_ok(),
            Some(node) => self.inline_if_allowed(node),
            None => false,
        };
        if !placed {
            self.keep_source(source);
        }
    }

    /// Whether something so deep may be added here.
    pub(super) fn leaves_room_for(&self, depth: usize) -> bool {
        let level = self.tree.top().map_or(0, |frame| frame.level) as usize + 8;
        depth + 2 * level < MAX_DEPTH
    }

    /// Attributes for the block that the line stands in, at the very start of its text.
    fn block_attributes(&mut self, kind: &NodeKind, directive: Directive<'_>, source: &str) {
        let Some(wanted) = Kind::of(kind).filter(|_| self.is_at_start()) else {
            return self.keep_source(source);
        };
        if wanted == Kind::Paragraph {
            self.need_holder();
        }
        let is_cell = |kind| matches!(kind, Kind::TableCell | Kind::TableHeader);
        let index =
            self.tree.frames().iter().rposition(|frame| {
                frame.kind == wanted || (is_cell(wanted) && is_cell(frame.kind))
            });
        let Some(index) = index else {
            return self.keep_source(source);
        };
        let said = self.said(kind, None, directive.attributes);
        let Some(frame) = self.tree.frame_mut(index) else {
            return;
        };
        frame.kind = wanted;
        frame.keep = true;
        frame.explicit |= directive.label.is_some() && wanted.holds_text();
        if let Some(more) = said.attrs {
            let attrs = frame.attrs.get_or_insert_default();
            for (name, value) in &more {
                attrs.insert(name, value.clone());
            }
        }
        if said.marks.is_some() {
            frame.marks = said.marks;
        }
    }

    /// `[~accountid:…]`
    pub(super) fn account(&mut self, id: &str) {
        let attrs = Attrs::of([("id", id.into())]);
        self.inline(Node::made(NodeKind::Mention, Some(attrs), None, None));
    }

    /// `{status:…|color:…}`
    pub(super) fn status(&mut self, text: &str, color: Option<&str>) {
        let wanted = color.unwrap_or("neutral").to_ascii_lowercase();
        let color = match wanted.as_str() {
            "grey" | "gray" => "neutral",
            known => known,
        };
        let mut node = Some(Attrs::of([("text", text.into()), ("color", color.into())]));
        if !self.complete(&NodeKind::Status, &mut node) {
            self.tree.change(
                ChangeCode::AttributeDropped,
                "a status has no such colour; it became neutral",
            );
            if let Some(node) = &mut node {
                node.insert("color", "neutral".into());
            }
        }
        self.inline(Node::made(NodeKind::Status, node, None, None));
    }
}
