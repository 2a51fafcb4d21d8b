//! What becomes of a node when the last of what it held goes.

use crate::{Node, NodeKind};

pub(crate) enum Then {
    /// It goes, too: it was there for what it held.
    Goes,
    /// It is a place of its own and must hold something: it gets an empty paragraph.
    Filled,
    /// It may be empty.
    Stays,
}

pub(crate) fn when_empty(kind: &NodeKind) -> Then {
    match kind {
        NodeKind::BulletList
        | NodeKind::OrderedList
        | NodeKind::TaskList
        | NodeKind::DecisionList
        | NodeKind::Table
        | NodeKind::TableRow
        | NodeKind::MediaSingle
        | NodeKind::MediaGroup
        | NodeKind::LayoutSection => Then::Goes,
        NodeKind::ListItem
        | NodeKind::BlockTaskItem
        | NodeKind::Blockquote
        | NodeKind::Panel
        | NodeKind::Expand
        | NodeKind::NestedExpand
        | NodeKind::TableCell
        | NodeKind::TableHeader
        | NodeKind::LayoutColumn
        | NodeKind::BodiedExtension
        | NodeKind::BodiedSyncBlock => Then::Filled,
        _ => Then::Stays,
    }
}

/// What a place of its own holds when there is nothing else.
pub(crate) fn filling() -> Node {
    Node::new(NodeKind::Paragraph)
}
