//! Directives that are lines of their own: leaves, and the beginnings and ends of containers.

#![allow(
    clippy::result_large_err,
    reason = "what cannot be placed is given back, not copied"
)]

use super::change::ChangeCode;
use super::node::{judge, table};
use super::place::Kind;
use super::tree::Frame;
use super::{Builder, Closer, Open};
use crate::markdown::notation::{Directive, Line, Name};
use crate::{Mark, MarkKind, Node, NodeKind};

/// The types a panel can have by its name alone.
pub(super) const PANEL_TYPES: [&str; 6] = ["info", "note", "tip", "warning", "error", "success"];

/// No more containers than this are opened inside each other in one block.
const MOST: usize = 100;

impl Builder<'_> {
    pub(super) fn directive_line(&mut self, line: Line<'_>, source: &str) {
        self.end_run();
        match line {
            Line::Close(colons) => self.close_colons(colons, source),
            Line::Leaf(directive) => self.leaf_line(directive, source),
            Line::Open(directive, colons) => self.open_line(directive, colons, source),
        }
    }

    fn close_colons(&mut self, colons: usize, source: &str) {
        let mut found = None;
        for (index, open) in self.open.iter().enumerate().rev() {
            match open.closer {
                Closer::Colons(count) | Closer::UnknownColons(count) if count <= colons => {
                    found = Some(index);
                    break;
                }
                Closer::Colons(_) | Closer::UnknownColons(_) | Closer::Tag(_) => {}
                Closer::Block | Closer::List { .. } | Closer::Unwrapped | Closer::Footnote(_) => {
                    break;
                }
            }
        }
        let Some(index) = found else {
            self.tree.change(
                ChangeCode::Unbalanced,
                "these colons close nothing; they are kept as text",
            );
            return self.line(source);
        };
        self.close_open_to(index + 1);
        if let Some(open) = self.open.pop() {
            let unknown = matches!(open.closer, Closer::UnknownColons(_));
            self.close_open(open);
            if unknown {
                self.line(source);
            }
        }
    }

    fn keep_line(&mut self, source: &str) {
        self.tree.change(
            ChangeCode::DirectiveKept,
            "this directive means nothing here; it is kept as text",
        );
        self.line(source);
    }

    fn leaf_line(&mut self, directive: Directive<'_>, source: &str) {
        let Name::Node(kind) = directive.name else {
            return self.keep_line(source);
        };
        let Some(place) = Kind::of(&kind) else {
            return self.keep_line(source);
        };
        let label = directive.label.as_deref();
        let reference = directive
            .attributes
            .as_ref()
            .and_then(|attributes| attributes.reference);
        if let Some(number) = reference
            && let Some(node) = self.referent(&kind, number)
            && !node.content().is_empty()
        {
            // It stands for the node with all that is in it.
            if self.leaf_if_allowed(place, node.clone()).is_err() {
                self.keep_line(source);
            }
            return;
        }
        let mut said = self.said(&kind, label, directive.attributes);
        let whole = self.complete(&kind, &mut said.attrs);
        if !whole {
            return self.keep_line(source);
        }
        let childless = matches!(
            place,
            Kind::BlockCard
                | Kind::EmbedCard
                | Kind::Extension
                | Kind::Media
                | Kind::Rule
                | Kind::SyncBlock
        );
        if childless {
            let node = Node::made(kind, said.attrs, said.marks, None);
            if self.leaf_if_allowed(place, node).is_err() {
                self.keep_line(source);
            }
            return;
        }
        let mut frame = Frame::new(place);
        frame.attrs = said.attrs;
        frame.marks = said.marks;
        frame.keep = true;
        frame.explicit = label.is_some() && place.holds_text();
        if self.open_block(frame, Closer::Colons(0)) {
            if let Some(open) = self.open.pop() {
                self.close_open(open);
            }
        } else {
            self.open.pop();
            self.keep_line(source);
        }
    }

    /// Puts a node where it may stand, with everything it says.
    pub(super) fn leaf_if_allowed(&mut self, place: Kind, mut node: Node) -> Result<(), Node> {
        self.end_run();
        let found = judge().definitions(&node);
        if found.is_empty() {
            return Err(node);
        }
        let parent = self.tree.parent();
        if parent.takes(place) && !table().inside(&parent.node()).meets(found) {
            // The marks are the only thing that a place may mind.
            self.tree.change(
                ChangeCode::MarkDropped,
                "marks that cannot be here were dropped",
            );
            *node.marks_mut() = None;
            if !table()
                .inside(&parent.node())
                .meets(judge().definitions(&node))
            {
                return Err(node);
            }
        }
        self.tree.leaf(place, node)
    }

    fn open_line(&mut self, directive: Directive<'_>, colons: usize, source: &str) {
        if self
            .open
            .iter()
            .rev()
            .take(MOST)
            .filter(|open| is_colons(open))
            .count()
            == MOST
        {
            return self.keep_line(source);
        }
        let label = directive.label;
        let (kind, panel) = match directive.name {
            Name::Node(kind) => (kind, None),
            Name::Panel(panel) => (NodeKind::Panel, Some(panel)),
            Name::Unknown(name) => match self.reader.alerts.get(&name.to_ascii_uppercase()) {
                Some(panel) => (NodeKind::Panel, Some(panel.as_str())),
                None => {
                    self.tree.change(
                        ChangeCode::DirectiveKept,
                        "a container with an unknown name; its lines of colons are kept as text",
                    );
                    self.line(source);
                    let depth = self.tree.depth();
                    let closer = Closer::UnknownColons(colons);
                    return self.open.push(Open { closer, depth });
                }
            },
            Name::Raw => return self.keep_line(source),
        };
        let Some(place) = Kind::of(&kind) else {
            return self.keep_line(source);
        };
        let panel = panel.map(str::to_owned);
        let is_numbered = directive
            .attributes
            .as_ref()
            .is_some_and(|attributes| attributes.reference.is_some());
        let mut said = self.said(&kind, label.as_deref(), directive.attributes);
        if let Some(panel) = panel {
            let attrs = said.attrs.get_or_insert_default();
            attrs.insert_missing("panelType", panel);
        }
        let whole = self.complete(&kind, &mut said.attrs);
        let mut frame = Frame::new(place);
        let title = match place {
            Kind::Expand | Kind::NestedExpand => label_of(&said.attrs),
            // The label of a number is for the eye.
            _ if is_numbered => None,
            _ => label.map(|label| label.into_owned()),
        };
        if place == Kind::OrderedList
            && let Some(order) = said.attrs.as_ref().and_then(|attrs| attrs.get("order"))
        {
            frame.first = order.as_u64().unwrap_or(1);
        }
        frame.attrs = said.attrs;
        frame.marks = said.marks;
        frame.keep = true;
        frame.explicit = true;
        let opened = whole && self.open_block(frame, Closer::Colons(colons));
        if !whole {
            let depth = self.tree.depth();
            let closer = Closer::Colons(colons);
            self.open.push(Open { closer, depth });
        }
        if !opened {
            self.unwrapped(kind.as_str());
        }
        // A title that the node has no place for.
        let held =
            opened && (matches!(place, Kind::Expand | Kind::NestedExpand) || place.holds_text());
        if let Some(title) = title.filter(|title| !held && !title.is_empty()) {
            self.title(&title);
        }
    }

    /// A paragraph in bold.
    pub(super) fn title(&mut self, words: &str) {
        self.marks.begin(Mark::new(MarkKind::Strong));
        self.line(words);
        self.marks.end(&MarkKind::Strong);
    }
}

fn label_of(attrs: &Option<crate::Attrs>) -> Option<String> {
    Some(attrs.as_ref()?.get("title")?.as_str()?.to_owned())
}

fn is_colons(open: &Open) -> bool {
    matches!(open.closer, Closer::Colons(_) | Closer::UnknownColons(_))
}
