//! What kinds of nodes there are, as repair sees them, and which may become which.

use serde_json::Value;

use crate::{Node, NodeKind};

/// Whether it stands in a line of text.
pub(super) fn is_inline(kind: &NodeKind) -> bool {
    use NodeKind as Kind;
    matches!(
        kind,
        Kind::Text
            | Kind::Date
            | Kind::Emoji
            | Kind::HardBreak
            | Kind::InlineCard
            | Kind::InlineExtension
            | Kind::MediaInline
            | Kind::Mention
            | Kind::Placeholder
            | Kind::Status
    )
}

/// Whether it holds a line of text.
pub(super) fn holds_text(kind: &NodeKind) -> bool {
    use NodeKind as Kind;
    matches!(
        kind,
        Kind::Paragraph | Kind::Heading | Kind::TaskItem | Kind::DecisionItem | Kind::Caption
    )
}

/// Whether a node of this kind, with nothing in it, says something in its attributes.
pub(super) fn says_by_attributes(kind: &NodeKind) -> bool {
    use NodeKind as Kind;
    matches!(
        kind,
        Kind::BlockCard
            | Kind::BodiedExtension
            | Kind::BodiedSyncBlock
            | Kind::EmbedCard
            | Kind::Expand
            | Kind::Extension
            | Kind::Media
            | Kind::NestedExpand
            | Kind::Other(_)
            | Kind::SyncBlock
            | Kind::Untyped
    ) || is_inline(kind)
}

/// Whether it may end and go on behind something that may not stand in it. What is a whole (a table,
/// columns, code, a caption) may not: what cannot stand in it has to find another form there.
pub(super) fn may_be_split(kind: &NodeKind) -> bool {
    use NodeKind as Kind;
    matches!(
        kind,
        Kind::BlockTaskItem
            | Kind::Blockquote
            | Kind::BodiedExtension
            | Kind::BulletList
            | Kind::DecisionItem
            | Kind::DecisionList
            | Kind::Expand
            | Kind::Heading
            | Kind::ListItem
            | Kind::MediaGroup
            | Kind::MediaSingle
            | Kind::NestedExpand
            | Kind::OrderedList
            | Kind::Panel
            | Kind::Paragraph
            | Kind::TaskItem
            | Kind::TaskList
    )
}

/// Whether each node that is not alone gets one of its own around it: two paragraphs in a list are
/// two items.
pub(super) fn is_for_one(kind: &NodeKind) -> bool {
    use NodeKind as Kind;
    matches!(
        kind,
        Kind::BlockTaskItem
            | Kind::DecisionItem
            | Kind::LayoutColumn
            | Kind::ListItem
            | Kind::MediaSingle
            | Kind::TableCell
            | Kind::TaskItem
    )
}

/// How many levels of JSON a node of this kind takes at least, with something in it.
pub(super) fn least_height(kind: &NodeKind) -> usize {
    use NodeKind as Kind;
    match kind {
        Kind::Text | Kind::HardBreak | Kind::Rule => 1,
        Kind::Paragraph | Kind::Heading | Kind::CodeBlock | Kind::Caption => 3,
        Kind::TaskItem | Kind::DecisionItem => 3,
        Kind::MediaSingle | Kind::MediaGroup => 4,
        Kind::TaskList | Kind::DecisionList | Kind::ListItem | Kind::BlockTaskItem => 5,
        Kind::BulletList | Kind::OrderedList | Kind::TableCell | Kind::TableHeader => 7,
        Kind::TableRow => 9,
        Kind::Table | Kind::LayoutSection | Kind::LayoutColumn => 12,
        kind if is_inline(kind) => 2,
        Kind::Media | Kind::BlockCard | Kind::EmbedCard | Kind::Extension | Kind::SyncBlock => 2,
        _ => 5,
    }
}

/// What a node may become to stand where it may not, the least change first.
pub(super) fn others(kind: &NodeKind) -> &'static [NodeKind] {
    use NodeKind as Kind;
    match kind {
        Kind::Expand => &[Kind::NestedExpand],
        Kind::NestedExpand => &[Kind::Expand],
        Kind::Heading => &[Kind::TaskItem, Kind::DecisionItem, Kind::Paragraph],
        Kind::Paragraph => &[Kind::TaskItem, Kind::DecisionItem, Kind::Caption],
        Kind::Caption => &[Kind::Paragraph],
        Kind::BlockCard => &[Kind::InlineCard],
        Kind::EmbedCard => &[Kind::BlockCard, Kind::InlineCard],
        Kind::Extension => &[Kind::InlineExtension],
        Kind::Media => &[Kind::MediaInline],
        Kind::MediaInline => &[Kind::Media],
        Kind::BlockTaskItem => &[Kind::TaskItem],
        Kind::TableHeader => &[Kind::TableCell],
        Kind::TableCell => &[Kind::TableHeader],
        _ => &[],
    }
}

/// Whether this node, by what it says, may become one of that kind within a line of text or not.
pub(super) fn may_become(node: &Node, kind: &NodeKind, in_line: bool) -> bool {
    use NodeKind as Kind;
    let says =
        |name: &str| matches!(node.attr(name), Some(Value::String(text)) if !text.is_empty());
    let of_type = |name: &str| node.attr_str("type") == Some(name);
    match (node.kind(), kind) {
        // In a line a card that is shown large would shrink; the line ends for it instead.
        (Kind::EmbedCard, Kind::InlineCard) => !in_line && says("url"),
        (Kind::EmbedCard, _) => says("url"),
        (Kind::BlockCard, _) => says("url") || node.attr("data").is_some(),
        (Kind::Extension, _) => in_line,
        (Kind::Media, _) => in_line && !of_type("external") && says("id"),
        (Kind::MediaInline, _) => !in_line && (of_type("external") || says("id") || says("url")),
        (Kind::BlockTaskItem, _) => {
            let mut inside = node.content().iter();
            inside.all(|child| is_inline(child.kind()))
        }
        (Kind::Heading, Kind::Paragraph) => !in_line,
        _ => true,
    }
}

/// Attributes that a node leaves behind when it becomes another one, because they say how it is
/// shown.
pub(super) fn left_behind(from: &NodeKind, to: &NodeKind) -> &'static [&'static str] {
    use NodeKind as Kind;
    match (from, to) {
        (Kind::Heading, _) => &["level"],
        (Kind::EmbedCard, _) => &["layout", "originalHeight", "originalWidth", "width"],
        (Kind::BlockCard, _) => &["layout", "width", "datasource"],
        (Kind::Extension, _) => &["layout"],
        _ => &[],
    }
}
