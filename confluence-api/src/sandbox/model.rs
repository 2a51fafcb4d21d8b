//! What the site holds, as plain data.
//!
//! Times are milliseconds since the epoch; ids are numbers here and strings on the wire, except where
//! the older API writes numbers.

use std::collections::BTreeMap;

use serde_json::Value;

#[derive(Clone, Debug)]
pub(super) struct User {
    pub(super) account_id: String,
    pub(super) name: String,
}

#[derive(Clone, Debug)]
pub(super) struct Space {
    pub(super) id: u64,
    pub(super) key: String,
    pub(super) name: String,
    pub(super) home: u64,
    pub(super) author: String,
    pub(super) created: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Current,
    Draft,
    Archived,
    Trashed,
}

impl Status {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Status::Current => "current",
            Status::Draft => "draft",
            Status::Archived => "archived",
            Status::Trashed => "trashed",
        }
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        [
            Status::Current,
            Status::Draft,
            Status::Archived,
            Status::Trashed,
        ]
        .into_iter()
        .find(|status| status.as_str() == text)
    }
}

/// A body in the representation in which it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Body {
    pub(super) representation: String,
    pub(super) value: String,
}

#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) number: u64,
    pub(super) message: String,
    pub(super) minor: bool,
    pub(super) author: String,
    pub(super) at: i64,
    pub(super) title: String,
    pub(super) body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) id: u64,
    pub(super) prefix: String,
    pub(super) name: String,
}

#[derive(Clone, Debug)]
pub(super) struct Property {
    pub(super) id: u64,
    pub(super) key: String,
    pub(super) value: Value,
    pub(super) number: u64,
    pub(super) message: String,
    pub(super) author: String,
    pub(super) at: i64,
}

#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) id: u64,
    pub(super) space: u64,
    pub(super) status: Status,
    pub(super) title: String,
    pub(super) parent: Option<u64>,
    pub(super) position: u64,
    pub(super) author: String,
    pub(super) owner: String,
    pub(super) created: i64,
    /// Oldest first, never empty; the last is the page as it is.
    pub(super) versions: Vec<Version>,
    pub(super) labels: Vec<Label>,
    pub(super) properties: BTreeMap<u64, Property>,
}

impl Page {
    pub(super) fn number(&self) -> u64 {
        self.versions.last().map_or(1, |version| version.number)
    }

    pub(super) fn body(&self) -> Option<&Body> {
        self.versions.last().map(|version| &version.body)
    }

    pub(super) fn changed(&self) -> i64 {
        self.versions
            .last()
            .map_or(self.created, |version| version.at)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommentKind {
    Footer,
    Inline,
}

#[derive(Clone, Debug)]
pub(super) struct Comment {
    pub(super) id: u64,
    pub(super) kind: CommentKind,
    pub(super) page: u64,
    pub(super) parent: Option<u64>,
    pub(super) resolved: bool,
    /// The text of the page that an inline comment is about.
    pub(super) selection: Option<String>,
    /// Oldest first, never empty.
    pub(super) versions: Vec<Version>,
}

#[derive(Clone, Debug)]
pub(super) struct Attachment {
    pub(super) id: u64,
    pub(super) page: u64,
    pub(super) title: String,
    pub(super) media_type: String,
    pub(super) comment: String,
    pub(super) author: String,
    pub(super) created: i64,
    pub(super) changed: i64,
    pub(super) number: u64,
    pub(super) content: Vec<u8>,
}
