//! Inline nodes, each as the Markdown that is read as exactly this node.

use std::borrow::Cow;

use serde_json::Value;

use super::super::address::push_tag_attr;
use super::super::directive::{can_be_directive, push_directive, raw_inline};
use super::super::escape::{Care, Place};
use super::super::flow::{Piece, Wrap, render};
use super::Writer;
use crate::{Mark, MarkKind, Node, NodeKind};

/// More marks within each other are not read.
const MOST_MARKS: usize = 24;

impl<'d> Writer<'d> {
    /// The text of a block. `lead` is what stands before it.
    pub(super) fn flow(&mut self, nodes: &'d [Node], place: Place, lead: &str) -> String {
        let pieces = match (nodes, self.is_exact()) {
            // On a line of its own a tag would begin a block.
            ([only], _) if lead.is_empty() && is_break(only) => {
                vec![Piece::Source(":hardBreak[]".into())]
            }
            (_, true) => nodes.iter().map(|node| piece(node, place)).collect(),
            (_, false) => self.seen(nodes, place),
        };
        let care = if self.is_exact() {
            Care::Exact
        } else {
            Care::Legible
        };
        render(&pieces, place, care, lead)
    }
}

pub(super) fn is_break(node: &Node) -> bool {
    *node.kind() == NodeKind::HardBreak && *node == Node::new(NodeKind::HardBreak)
}

fn piece(node: &Node, place: Place) -> Piece<'_> {
    let written = match node.kind() {
        NodeKind::Text => text(node),
        NodeKind::HardBreak if is_break(node) => Some(Piece::Break),
        NodeKind::HardBreak
        | NodeKind::Mention
        | NodeKind::Status
        | NodeKind::Emoji
        | NodeKind::Date
        | NodeKind::Placeholder
        | NodeKind::InlineCard
        | NodeKind::InlineExtension
        | NodeKind::MediaInline => directive(node, place),
        _ => None,
    };
    written.unwrap_or_else(|| Piece::Source(raw_inline(node, place).into()))
}

fn directive<'a>(node: &Node, place: Place) -> Option<Piece<'a>> {
    if !can_be_directive(node) || node.text().is_some() || node.content_if_some().is_some() {
        return None;
    }
    let mut source = ":".to_owned();
    push_directive(&mut source, node, place, &[]);
    // A bare name is text.
    source
        .ends_with([']', '}'])
        .then(|| Piece::Source(source.into()))
}

fn text(node: &Node) -> Option<Piece<'_>> {
    let text = node.text()?;
    let is_text = node.is_plain()
        && node.attrs().is_none()
        && node.content_if_some().is_none()
        && !text.is_empty()
        && is_sayable(text);
    if !is_text {
        return None;
    }
    let marks = match node.marks_if_any() {
        None => &[],
        Some([]) => {
            let wraps = vec![Wrap::Tag {
                open: Cow::Borrowed("<span data-marks=\"\">"),
                name: "span",
            }];
            return Some(Piece::Text {
                text: Cow::Borrowed(text),
                wraps,
                code: false,
            });
        }
        Some(marks) => marks,
    };
    let (code, around) = match marks.split_last() {
        Some((last, around)) if is_bare(last, &MarkKind::Code) => (true, around),
        _ => (false, marks),
    };
    // Of two marks of one kind within each other only one would be read.
    let repeats = marks.len() > MOST_MARKS
        || marks.iter().enumerate().any(|(index, mark)| {
            marks[..index].iter().any(|before| {
                before.kind() == mark.kind()
                    && (*mark.kind() != MarkKind::Annotation || before == mark)
            })
        });
    if repeats {
        return None;
    }
    let mut wraps = Vec::with_capacity(around.len());
    for mark in around {
        wraps.push(wrap(mark)?);
    }
    Some(Piece::Text {
        text: Cow::Borrowed(text),
        wraps,
        code,
    })
}

fn is_bare(mark: &Mark, kind: &MarkKind) -> bool {
    mark.kind() == kind && mark.is_plain() && mark.attrs().is_none()
}

/// Markdown has no way to say the character of number 0, but JSON has.
pub(super) fn is_sayable(text: &str) -> bool {
    !text.contains('\0')
}

/// A mark around text, if it says nothing that is not written.
fn wrap(mark: &Mark) -> Option<Wrap<'_>> {
    if !mark.is_plain() {
        return None;
    }
    let only = |names: &[&str]| {
        mark.attrs().is_some_and(|attrs| {
            attrs.len() == names.len() && names.iter().all(|name| attrs.contains_key(name))
        })
    };
    let tag = |open: &'static str, name| Wrap::Tag {
        open: Cow::Borrowed(open),
        name,
    };
    let bare = |wrap| mark.attrs().is_none().then_some(wrap);
    match mark.kind() {
        MarkKind::Strong => bare(Wrap::Strong),
        MarkKind::Em => bare(Wrap::Em),
        MarkKind::Strike => bare(Wrap::Strike),
        MarkKind::Code => bare(tag("<code>", "code")),
        MarkKind::Underline => bare(tag("<u>", "u")),
        MarkKind::Subsup if only(&["type"]) => match mark.attr_str("type")? {
            "sub" => Some(tag("<sub>", "sub")),
            "sup" => Some(tag("<sup>", "sup")),
            _ => None,
        },
        MarkKind::TextColor if only(&["color"]) => color(mark, "color"),
        MarkKind::BackgroundColor if only(&["color"]) => color(mark, "background-color"),
        MarkKind::Annotation
            if only(&["id", "annotationType"])
                && mark.attr_str("annotationType") == Some("inlineComment") =>
        {
            let id = mark.attr_str("id").filter(|id| is_sayable(id))?;
            Some(span("data-annotation", id))
        }
        MarkKind::Link => link(mark),
        _ => None,
    }
}

pub(super) fn span<'a>(attr: &str, value: &str) -> Wrap<'a> {
    let mut open = "<span".to_owned();
    push_tag_attr(&mut open, attr, value);
    open.push('>');
    Wrap::Tag {
        open: Cow::Owned(open),
        name: "span",
    }
}

fn color<'a>(mark: &Mark, property: &str) -> Option<Wrap<'a>> {
    let color = mark.attr_str("color")?;
    let digits = color.strip_prefix('#')?;
    let is_color = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_color.then(|| span("style", &format!("{property}: {color}")))
}

fn link(mark: &Mark) -> Option<Wrap<'_>> {
    let attrs = mark.attrs()?;
    let href = mark.attr_str("href")?;
    if !attrs
        .values()
        .all(|value| value.as_str().is_some_and(is_sayable))
    {
        return None;
    }
    match (attrs.len(), attrs.get("title").and_then(Value::as_str)) {
        (1, _) => return Some(Wrap::Link { href, title: None }),
        (2, Some(title)) if !title.is_empty() => {
            return Some(Wrap::Link {
                href,
                title: Some(title),
            });
        }
        _ => {}
    }
    let mut open = "<a".to_owned();
    for (name, attr) in [
        ("href", "href"),
        ("title", "title"),
        ("id", "data-id"),
        ("collection", "data-collection"),
        ("occurrenceKey", "data-occurrence-key"),
    ] {
        if let Some(value) = mark.attr_str(name) {
            push_tag_attr(&mut open, attr, value);
        }
    }
    open.push('>');
    let known = attrs.keys().all(|name| {
        matches!(
            name,
            "href" | "title" | "id" | "collection" | "occurrenceKey"
        )
    });
    known.then_some(Wrap::Tag {
        open: Cow::Owned(open),
        name: "a",
    })
}
