//! The names that begin a directive, and what may be done with them.

use crate::NodeKind;

/// What a directive makes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Name {
    /// The node with this name.
    Node(NodeKind),
    /// A node given as JSON: `adf`.
    Raw,
    /// A panel by its colour, such as `info`.
    Panel(&'static str),
    /// A container with a name that is not of the notation.
    Unknown(String),
}

impl Name {
    /// What this name begins within a line: an inline node, or attributes of the block it stands in.
    pub(super) fn inline(name: &str) -> Option<Self> {
        if name == "adf" {
            return Some(Self::Raw);
        }
        let kind = NodeKind::from_name(name);
        use NodeKind::*;
        matches!(
            kind,
            Date | Emoji
                | HardBreak
                | InlineCard
                | InlineExtension
                | MediaInline
                | Mention
                | Placeholder
                | Status
                | Blockquote
                | BulletList
                | Heading
                | ListItem
                | OrderedList
                | Paragraph
                | Table
                | TableCell
                | TableHeader
                | TableRow
                | TaskItem
                | TaskList
        )
        .then_some(Self::Node(kind))
    }

    /// What this name begins after two colons on a line of its own.
    pub(super) fn leaf(name: &str) -> Option<Self> {
        let kind = NodeKind::from_name(name);
        use NodeKind::*;
        (holds_blocks(&kind)
            || matches!(
                kind,
                BlockCard | EmbedCard | Extension | Media | Rule | SyncBlock
            ))
        .then_some(Self::Node(kind))
    }

    /// What this name begins after three colons and more.
    pub(super) fn container(name: &str) -> Self {
        let kind = match name {
            "info" => return Self::Panel("info"),
            "note" => return Self::Panel("note"),
            "tip" => return Self::Panel("tip"),
            "warning" => return Self::Panel("warning"),
            "error" => return Self::Panel("error"),
            "success" => return Self::Panel("success"),
            "details" => NodeKind::Expand,
            "columns" => NodeKind::LayoutSection,
            "column" => NodeKind::LayoutColumn,
            _ => NodeKind::from_name(name),
        };
        if holds_blocks(&kind) {
            Self::Node(kind)
        } else {
            Self::Unknown(name.to_owned())
        }
    }
}

fn holds_blocks(kind: &NodeKind) -> bool {
    use NodeKind::*;
    matches!(
        kind,
        Blockquote
            | BlockTaskItem
            | BodiedExtension
            | BodiedSyncBlock
            | BulletList
            | Caption
            | CodeBlock
            | DecisionItem
            | DecisionList
            | Expand
            | Heading
            | LayoutColumn
            | LayoutSection
            | ListItem
            | MediaGroup
            | MediaSingle
            | NestedExpand
            | OrderedList
            | Panel
            | Paragraph
            | Table
            | TableCell
            | TableHeader
            | TableRow
            | TaskItem
            | TaskList
    )
}

/// The attribute that the label stands for. The label of a date is the day, which is not an attribute
/// as it stands.
pub(crate) fn label_attribute(kind: &NodeKind) -> Option<&'static str> {
    match kind {
        NodeKind::Mention | NodeKind::Status | NodeKind::Emoji | NodeKind::Placeholder => {
            Some("text")
        }
        NodeKind::Date => Some("timestamp"),
        NodeKind::InlineCard | NodeKind::BlockCard | NodeKind::EmbedCard => Some("url"),
        NodeKind::Expand | NodeKind::NestedExpand => Some("title"),
        _ => None,
    }
}
