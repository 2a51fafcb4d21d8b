//! Inline nodes with what is seen of them, for text that is edited. What is not seen is left to numbers,
//! or to the nodes that the edited ones are compared with.

use std::borrow::Cow;

use super::super::directive::{can_be_directive, push_directive, push_numbered, raw_inline};
use super::super::escape::Place;
use super::super::flow::{Piece, Wrap};
use super::inline::{is_sayable, span};
use super::{Detail, Writer};
use crate::{MarkKind, Node, NodeKind};

/// More marks on one text are not shown.
const MOST_MARKS: usize = 64;

impl<'d> Writer<'d> {
    pub(super) fn seen(&mut self, nodes: &'d [Node], place: Place) -> Vec<Piece<'d>> {
        let mut pieces: Vec<Piece<'d>> = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node.kind() {
                NodeKind::Text => self.seen_text(node, &mut pieces),
                NodeKind::HardBreak => pieces.push(Piece::Break),
                _ => {
                    let source = self.seen_node(node, place);
                    pieces.push(Piece::Source(source.into()));
                }
            }
        }
        pieces
    }

    /// One inline node that is no text.
    pub(in super::super) fn inline(mut self, node: &'d Node) -> String {
        self.seen_node(node, Place::Block)
    }

    fn seen_node(&mut self, node: &'d Node, place: Place) -> String {
        let mut source = ":".to_owned();
        match &mut self.detail {
            Detail::Numbered(references) => {
                let number = references.node(node);
                if can_be_directive(node) && is_inline(node.kind()) {
                    push_numbered(&mut source, node, number, place);
                } else {
                    source = raw_inline(node, place);
                }
            }
            _ if can_be_directive(node) && is_inline(node.kind()) => {
                push_directive(&mut source, node, place, &["localId"]);
            }
            _ => source = raw_inline(node, place),
        }
        source
    }

    fn seen_text(&mut self, node: &'d Node, pieces: &mut Vec<Piece<'d>>) {
        let mut own = Cow::Borrowed(node.text().unwrap_or_default());
        if !is_sayable(&own) {
            own = own.replace('\0', "").into();
        }
        if own.is_empty() {
            return;
        }
        let (own_wraps, own_code) = self.seen_marks(node);
        if let Some(Piece::Text { text, wraps, code }) = pieces.last_mut()
            && *wraps == own_wraps
            && *code == own_code
        {
            text.to_mut().push_str(&own);
            return;
        }
        pieces.push(Piece::Text {
            text: own,
            wraps: own_wraps,
            code: own_code,
        });
    }

    fn seen_marks(&mut self, node: &'d Node) -> (Vec<Wrap<'d>>, bool) {
        let code = node.mark(&MarkKind::Code).is_some();
        let mut wraps: Vec<Wrap<'d>> = Vec::new();
        for (index, mark) in node.marks().iter().take(MOST_MARKS).enumerate() {
            let kind = mark.kind();
            let hidden = (code && !matches!(kind, MarkKind::Link | MarkKind::Annotation))
                || (*kind != MarkKind::Annotation
                    && node.marks()[..index]
                        .iter()
                        .any(|before| before.kind() == kind));
            if hidden {
                continue;
            }
            let tag = |name: &'static str, open: &'static str| Wrap::Tag {
                open: open.into(),
                name,
            };
            let wrap = match kind {
                MarkKind::Strong => Wrap::Strong,
                MarkKind::Em => Wrap::Em,
                MarkKind::Strike => Wrap::Strike,
                MarkKind::Underline => tag("u", "<u>"),
                MarkKind::Subsup if mark.attr_str("type") == Some("sub") => tag("sub", "<sub>"),
                MarkKind::Subsup => tag("sup", "<sup>"),
                MarkKind::Link => {
                    let Some(href) = mark.attr_str("href").filter(|href| is_sayable(href)) else {
                        continue;
                    };
                    // A bare address may become a link wherever it is read.
                    let is_bare = matches!(self.detail, Detail::Visible)
                        && node.text().is_some_and(|text| is_bare_link(text, href));
                    if is_bare {
                        continue;
                    }
                    let title = mark.attr_str("title");
                    Wrap::Link {
                        href,
                        title: title.filter(|title| !title.is_empty() && is_sayable(title)),
                    }
                }
                MarkKind::Annotation => {
                    let Some(id) = mark.attr_str("id").filter(|id| is_sayable(id)) else {
                        continue;
                    };
                    match &mut self.detail {
                        Detail::Numbered(references) => {
                            let number = references.annotation(id);
                            span("data-annotation", &format!("#{number}"))
                        }
                        _ => span("data-annotation", id),
                    }
                }
                _ => continue,
            };
            if !wraps.contains(&wrap) {
                wraps.push(wrap);
            }
        }
        (wraps, code)
    }
}

/// Whether this is the link that a bare address becomes.
pub(in crate::markdown) fn is_bare_link(text: &str, href: &str) -> bool {
    text == href
        || href.strip_prefix("mailto:") == Some(text)
        || href.strip_prefix("http://") == Some(text)
        || href.strip_prefix("https://") == Some(text)
}

fn is_inline(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Date
            | NodeKind::Emoji
            | NodeKind::InlineCard
            | NodeKind::InlineExtension
            | NodeKind::MediaInline
            | NodeKind::Mention
            | NodeKind::Placeholder
            | NodeKind::Status
    )
}

/// Whether nothing of a run is seen.
pub(in crate::markdown) fn is_blank(nodes: &[Node]) -> bool {
    nodes.iter().all(|node| {
        *node.kind() == NodeKind::Text
            && node.text().is_none_or(|text| {
                text.chars()
                    .all(|next| next.is_whitespace() || next == '\0')
            })
    })
}
