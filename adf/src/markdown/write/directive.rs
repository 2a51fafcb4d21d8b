//! Nodes as directives: `name[label]{attributes}`, and as JSON.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value;

use super::escape::Place;
use crate::text::calendar::{MILLIS_PER_DAY, iso_date};
use crate::text::inline::date;
use crate::{Attrs, Mark, Node, NodeKind};

/// How the label of a directive is read.
enum Label {
    Attr(&'static str),
    /// The day of a `timestamp`.
    Day,
    None,
}

fn label_of(kind: &NodeKind) -> Label {
    match kind {
        NodeKind::Mention | NodeKind::Status | NodeKind::Emoji | NodeKind::Placeholder => {
            Label::Attr("text")
        }
        NodeKind::InlineCard | NodeKind::BlockCard | NodeKind::EmbedCard => Label::Attr("url"),
        NodeKind::Expand | NodeKind::NestedExpand => Label::Attr("title"),
        NodeKind::Date => Label::Day,
        _ => Label::None,
    }
}

/// Whether attributes and marks of the node can stand in braces.
pub(super) fn can_be_directive(node: &Node) -> bool {
    node.is_plain()
        && !matches!(
            node.kind(),
            NodeKind::Other(_) | NodeKind::Untyped | NodeKind::Text | NodeKind::Doc
        )
        && node.attrs().is_none_or(|attrs| attrs.keys().all(is_name))
}

fn is_name(name: &str) -> bool {
    name != "marks"
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// `name[label]{attributes}`, without the colons and without the attributes named in `but`.
pub(super) fn push_directive(out: &mut String, node: &Node, place: Place, but: &[&str]) {
    push_name(out, node);
    let labelled = push_label(out, node, place);
    let mut said = but.to_vec();
    said.extend(labelled);
    push_braces(out, node, &said, place.into());
}

/// The name, and an empty label for an empty `content` of a block that holds text.
pub(super) fn push_name(out: &mut String, node: &Node) {
    out.push_str(node.kind().as_str());
    if is_empty(node) {
        out.push_str("[]");
    }
}

/// Whether a block of text has an empty `content`.
pub(super) fn is_empty(node: &Node) -> bool {
    holds_text(node.kind()) && node.content_if_some().is_some_and(<[Node]>::is_empty)
}

/// Whether a block holds text.
pub(super) fn holds_text(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Paragraph
            | NodeKind::Heading
            | NodeKind::TaskItem
            | NodeKind::DecisionItem
            | NodeKind::Caption
    )
}

/// `name[label]{#number}`: the number stands for the node as it is. The label says what people see of
/// it.
pub(super) fn push_numbered(out: &mut String, node: &Node, number: usize, place: Place) {
    out.push_str(node.kind().as_str());
    if let Some(label) = shown_label(node)
        && fits_label(&label, place)
    {
        push_bracketed(out, &label);
    }
    let _ = write!(out, "{{#{number}}}");
}

/// What a label shows of a node whose attributes are not spelled out.
pub(in crate::markdown) fn shown_label(node: &Node) -> Option<Cow<'_, str>> {
    if *node.kind() == NodeKind::Date {
        return Some(date(node).into());
    }
    let name = match (label_of(node.kind()), node.kind()) {
        (Label::Attr(name), _) => name,
        (_, NodeKind::MediaInline | NodeKind::Media) => "alt",
        (_, NodeKind::Extension | NodeKind::InlineExtension | NodeKind::BodiedExtension) => {
            match node.attr_str("text") {
                Some(text) if !text.is_empty() => "text",
                _ => "extensionKey",
            }
        }
        (_, NodeKind::MediaSingle) => return shown_label(node.content().first()?),
        _ => return None,
    };
    node.attr_str(name).map(Cow::Borrowed)
}

/// The label, and the attribute that it stands for.
fn push_label(out: &mut String, node: &Node, place: Place) -> Option<&'static str> {
    let attrs = node.attrs()?;
    match label_of(node.kind()) {
        Label::Attr(name) => {
            let text = attrs.get(name)?.as_str()?;
            if !fits_label(text, place) {
                return None;
            }
            push_bracketed(out, text);
            Some(name)
        }
        Label::Day => {
            let timestamp = attrs.get("timestamp")?.as_str()?;
            let day = midnight(timestamp)?;
            out.push('[');
            out.push_str(&day);
            out.push(']');
            Some("timestamp")
        }
        Label::None => None,
    }
}

fn fits_label(text: &str, place: Place) -> bool {
    let at_edge = |edge: Option<char>| edge.is_none_or(char::is_whitespace);
    !at_edge(text.chars().next())
        && !at_edge(text.chars().next_back())
        && !text.contains(char::is_control)
        && (place != Place::Cell || !text.contains('|'))
}

fn push_bracketed(out: &mut String, text: &str) {
    out.push('[');
    for character in text.chars() {
        if matches!(character, '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(character);
    }
    out.push(']');
}

/// The day of a timestamp, if the day says all that the timestamp does.
fn midnight(timestamp: &str) -> Option<String> {
    let millis: i64 = timestamp.parse().ok()?;
    let day = iso_date(millis);
    let is_plain = day.len() == 10 && !day.starts_with('-');
    (is_plain && millis % MILLIS_PER_DAY == 0 && millis.to_string() == timestamp).then_some(day)
}

/// `{attributes}` without those named in `but`; nothing where there is nothing to say.
pub(super) fn push_braces(out: &mut String, node: &Node, but: &[&str], within: Within) {
    let attrs = node.attrs();
    let shown = attrs
        .into_iter()
        .flat_map(Attrs::iter)
        .filter(|(name, _)| !but.contains(name));
    let mut between = "{";
    for (name, value) in shown {
        out.push_str(between);
        out.push_str(name);
        out.push('=');
        push_json(out, value, within);
        between = " ";
    }
    if let Some(marks) = node.marks_if_any() {
        out.push_str(between);
        if attrs.is_some_and(Attrs::is_empty) {
            out.push_str("attrs ");
        }
        out.push_str("marks=");
        push_marks(out, marks, within);
        between = " ";
    }
    match (between, attrs) {
        (" ", _) => out.push('}'),
        // An empty `attrs`, unless the label or Markdown has said something.
        (_, Some(attrs)) if attrs.is_empty() => out.push_str("{}"),
        _ => {}
    }
}

fn push_marks(out: &mut String, marks: &[Mark], within: Within) {
    out.push('[');
    for (index, mark) in marks.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        push_json(out, &mark.to_value(), within);
    }
    out.push(']');
}

/// `:adf{…}`, which is any node.
pub(super) fn raw_inline(node: &Node, place: Place) -> String {
    let mut out = ":adf".to_owned();
    push_json(&mut out, &node.to_value(), place.into());
    out
}

/// What a JSON string must not have as it stands, beside what JSON says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// A line: nothing.
    Line,
    /// A cell of a pipe table: what ends it.
    Cell,
    /// The line that begins a code block: what Markdown takes away or replaces there.
    Fence,
}

impl From<Place> for Within {
    fn from(place: Place) -> Self {
        match place {
            Place::Cell => Self::Cell,
            _ => Self::Line,
        }
    }
}

/// JSON on one line.
fn push_json(out: &mut String, value: &Value, within: Within) {
    match value {
        Value::String(text) => push_json_string(out, text, within),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                push_json(out, item, within);
            }
            out.push(']');
        }
        Value::Object(entries) => {
            out.push('{');
            for (index, (name, item)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                push_json_string(out, name, within);
                out.push(':');
                push_json(out, item, within);
            }
            out.push('}');
        }
        simple => {
            let _ = write!(out, "{simple}");
        }
    }
}

fn push_json_string(out: &mut String, text: &str, within: Within) {
    out.push('"');
    for character in text.chars() {
        let numbered = match within {
            Within::Line => false,
            Within::Cell => character == '|',
            Within::Fence => matches!(character, '"' | '\\' | '`' | '&'),
        };
        match character {
            '\n' => out.push_str("\\n"),
            other if numbered || other.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(other));
            }
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            other => out.push(other),
        }
    }
    out.push('"');
}
