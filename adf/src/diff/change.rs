//! What a difference is made of.

use serde::de::Deserializer;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::edit::Path;
use crate::{Mark, Node, NodeKind};

/// One change. `old` is where it is in the old document, `new` where in the new one.
///
/// It serialises as an object with `change` (`insert`, `delete`, `replace`, `move`, `kind`,
/// `attribute`, `marks`, `text`, `key`) and what belongs to it; paths are JSON pointers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "camelCase")]
#[non_exhaustive]
pub enum Change {
    /// A node came. Nodes inside of it that were elsewhere before are told as [`Move`](Self::Move),
    /// and are not in `node`.
    #[non_exhaustive]
    Insert {
        /// Where it stands now.
        new: Path,
        /// The node.
        node: Node,
    },
    /// A node went. Nodes inside of it that are elsewhere now are told as [`Move`](Self::Move).
    #[non_exhaustive]
    Delete {
        /// Where it stood.
        old: Path,
        /// The node as it was.
        node: Node,
    },
    /// A node gave way to another one.
    #[non_exhaustive]
    Replace {
        /// Where the old one stood.
        old: Path,
        /// Where the new one stands.
        new: Path,
        /// The old one.
        before: Node,
        /// The new one.
        after: Node,
    },
    /// A node is in another place. What changed in it is told by the changes that follow.
    #[non_exhaustive]
    Move {
        /// Where it stood.
        old: Path,
        /// Where it stands.
        new: Path,
    },
    /// A node has another type: a paragraph became a heading.
    #[non_exhaustive]
    Kind {
        /// Where it stood.
        old: Path,
        /// Where it stands.
        new: Path,
        /// The old type.
        #[serde(with = "kind")]
        before: NodeKind,
        /// The new type.
        #[serde(with = "kind")]
        after: NodeKind,
    },
    /// An attribute came, went or has another value.
    #[non_exhaustive]
    Attribute {
        /// Where the node stood.
        old: Path,
        /// Where it stands.
        new: Path,
        /// The name of the attribute.
        name: String,
        /// The old value, if it was there.
        #[serde(
            default,
            deserialize_with = "there",
            skip_serializing_if = "Option::is_none"
        )]
        before: Option<Value>,
        /// The new value, if it is there.
        #[serde(
            default,
            deserialize_with = "there",
            skip_serializing_if = "Option::is_none"
        )]
        after: Option<Value>,
    },
    /// A block or another node that is no text has other marks.
    #[non_exhaustive]
    Marks {
        /// Where the node stood.
        old: Path,
        /// Where it stands.
        new: Path,
        /// The old marks, if there was such a key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Vec<Mark>>,
        /// The new marks, if there is such a key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Vec<Mark>>,
    },
    /// The words in a paragraph, heading, task, … changed, or their marks, or other inline nodes.
    #[non_exhaustive]
    Text {
        /// Where the block stood.
        old: Path,
        /// Where it stands.
        new: Path,
        /// What stayed, went, came and was marked, in order.
        spans: Vec<Span>,
    },
    /// A key that is unusual there came, went or has another value: one that ADF does not know, or
    /// a known one that comes or goes as a whole (`attrs` as `{}`, `content` as `[]`).
    #[non_exhaustive]
    Key {
        /// Where the node stood.
        old: Path,
        /// Where it stands.
        new: Path,
        /// The key.
        key: String,
        /// The old value, if it was there.
        #[serde(
            default,
            deserialize_with = "there",
            skip_serializing_if = "Option::is_none"
        )]
        before: Option<Value>,
        /// The new value, if it is there.
        #[serde(
            default,
            deserialize_with = "there",
            skip_serializing_if = "Option::is_none"
        )]
        after: Option<Value>,
    },
}

/// A part of a changed line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Span {
    /// What stayed. A node that is no text is the character U+FFFC.
    #[non_exhaustive]
    Keep {
        /// The characters.
        text: String,
    },
    /// What went.
    #[non_exhaustive]
    Delete {
        /// Text and other inline nodes.
        nodes: Vec<Node>,
    },
    /// What came.
    #[non_exhaustive]
    Insert {
        /// Text and other inline nodes.
        nodes: Vec<Node>,
    },
    /// Text that stayed and has other marks.
    #[non_exhaustive]
    Mark {
        /// The text with the old marks.
        before: Vec<Node>,
        /// The text with the new marks.
        after: Vec<Node>,
    },
}

impl Change {
    /// Where it is in the old document.
    #[must_use]
    pub fn old_path(&self) -> Option<&Path> {
        match self {
            Self::Insert { .. } => None,
            Self::Delete { old, .. }
            | Self::Replace { old, .. }
            | Self::Move { old, .. }
            | Self::Kind { old, .. }
            | Self::Attribute { old, .. }
            | Self::Marks { old, .. }
            | Self::Text { old, .. }
            | Self::Key { old, .. } => Some(old),
        }
    }

    /// Where it is in the new document.
    #[must_use]
    pub fn new_path(&self) -> Option<&Path> {
        match self {
            Self::Delete { .. } => None,
            Self::Insert { new, .. }
            | Self::Replace { new, .. }
            | Self::Move { new, .. }
            | Self::Kind { new, .. }
            | Self::Attribute { new, .. }
            | Self::Marks { new, .. }
            | Self::Text { new, .. }
            | Self::Key { new, .. } => Some(new),
        }
    }
}

/// A value that is `null` is something else than none.
fn there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

mod kind {
    use super::{Deserialize, Deserializer, NodeKind, Serializer};

    pub(super) fn serialize<S: Serializer>(kind: &NodeKind, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(kind.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NodeKind, D::Error> {
        Ok(NodeKind::from_name(&String::deserialize(from)?))
    }
}
