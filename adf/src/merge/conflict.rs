//! What two documents do not agree on.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::edit::Path;
use crate::edit::heading::shortened;
use crate::text::visible::visible;
use crate::{Mark, Node};

/// One of the two newer documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(
    clippy::exhaustive_enums,
    reason = "a merge of three documents has two sides"
)]
pub enum Side {
    /// The document of whoever merges.
    Ours,
    /// The document that came in between.
    Theirs,
}

impl Side {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Ours => Self::Theirs,
            Self::Theirs => Self::Ours,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ours => "ours",
            Self::Theirs => "theirs",
        })
    }
}

/// Something that both documents changed, each in its own way.
///
/// It prints as a line for people, and serialises as an object with `base`, `ours`, `theirs` and
/// `merged` (JSON pointers to the node concerned, where there is one), `issue`, and what belongs to
/// that.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Conflict {
    /// Where the node stands in the base.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<Path>,
    /// Where it stands in our document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ours: Option<Path>,
    /// Where it stands in their document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs: Option<Path>,
    /// Where it stands in the merged document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged: Option<Path>,
    /// What is at issue.
    pub issue: Issue,
}

/// What a [`Conflict`] is about, with both versions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Issue {
    /// One side deleted what the other one changed or moved.
    #[non_exhaustive]
    Deleted {
        /// Who deleted it.
        by: Side,
        /// What the other side has in its place.
        changed: Node,
    },
    /// Both changed the same words.
    #[non_exhaustive]
    Words {
        /// The words as they were.
        base: Vec<Node>,
        /// Our words.
        ours: Vec<Node>,
        /// Their words.
        theirs: Vec<Node>,
    },
    /// Both replaced the same blocks by others.
    #[non_exhaustive]
    Replaced {
        /// The blocks as they were.
        base: Vec<Node>,
        /// Our blocks.
        ours: Vec<Node>,
        /// Their blocks.
        theirs: Vec<Node>,
    },
    /// Both gave an attribute another value.
    #[non_exhaustive]
    Attribute {
        /// The name of the attribute.
        name: String,
        /// The value as it was.
        base: Option<Value>,
        /// Our value.
        ours: Option<Value>,
        /// Their value.
        theirs: Option<Value>,
    },
    /// Both changed the same mark.
    #[non_exhaustive]
    Mark {
        /// The mark as it was.
        base: Option<Mark>,
        /// Our mark.
        ours: Option<Mark>,
        /// Their mark.
        theirs: Option<Mark>,
    },
    /// Both changed the same key of a node, such as its type.
    #[non_exhaustive]
    Key {
        /// The key.
        key: String,
        /// The value as it was.
        base: Option<Value>,
        /// Our value.
        ours: Option<Value>,
        /// Their value.
        theirs: Option<Value>,
    },
    /// Both moved it, to different places.
    Moved,
    /// One side added blocks to a section whose heading the other one deleted. They are kept.
    #[non_exhaustive]
    Orphaned {
        /// Who deleted the heading.
        by: Side,
        /// The heading as it was.
        heading: Node,
    },
    /// What both changed does not make a valid node together, so that one version was taken as a
    /// whole.
    #[non_exhaustive]
    Invalid {
        /// Our version.
        ours: Node,
        /// Their version.
        theirs: Node,
    },
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self
            .merged
            .as_ref()
            .or(self.ours.as_ref())
            .or(self.theirs.as_ref());
        match place.or(self.base.as_ref()) {
            Some(path) if !path.is_root() => write!(f, "{path}: ")?,
            _ => f.write_str("the document: ")?,
        }
        match &self.issue {
            Issue::Deleted { by, changed } => {
                let (kind, text) = (changed.kind(), words(std::slice::from_ref(changed)));
                let other = by.other();
                write!(f, "{by} deleted the {kind} that {other} changed: {text}")
            }
            Issue::Words { base, ours, theirs } | Issue::Replaced { base, ours, theirs } => {
                let (base, ours, theirs) = (words(base), words(ours), words(theirs));
                write!(f, "both changed {base}: ours is {ours}, theirs is {theirs}")
            }
            Issue::Attribute {
                name: key,
                ours,
                theirs,
                ..
            }
            | Issue::Key {
                key, ours, theirs, ..
            } => {
                let (ours, theirs) = (value(ours.as_ref()), value(theirs.as_ref()));
                write!(f, "both changed {key}: ours is {ours}, theirs is {theirs}")
            }
            Issue::Mark { ours, theirs, .. } => {
                let told = |mark: &Option<Mark>| value(mark.as_ref().map(Mark::to_value).as_ref());
                let (ours, theirs) = (told(ours), told(theirs));
                write!(f, "both changed a mark: ours is {ours}, theirs is {theirs}")
            }
            Issue::Moved => f.write_str("both moved it, to different places"),
            Issue::Orphaned { by, heading } => {
                let (other, heading) = (by.other(), words(std::slice::from_ref(heading)));
                write!(
                    f,
                    "{other} added to the section {heading}, whose heading {by} deleted"
                )
            }
            Issue::Invalid { ours, .. } => {
                let kind = ours.kind();
                write!(f, "what both changed in the {kind} does not go together")
            }
        }
    }
}

fn words(nodes: &[Node]) -> String {
    let words: Vec<String> = nodes.iter().map(visible).collect();
    format!("{:?}", shortened(&words.concat()))
}

fn value(value: Option<&Value>) -> String {
    match value {
        Some(value) => shortened(&value.to_string()),
        None => "none".to_owned(),
    }
}
