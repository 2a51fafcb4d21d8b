//! What the site holds, as plain data.
//!
//! Times are milliseconds since the epoch; ids are numbers here and strings on the wire, except where
//! the older API writes numbers.

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
    pub(super) description: String,
    pub(super) archived: bool,
}

impl Space {
    pub(super) fn kind(&self) -> &'static str {
        if self.key.starts_with('~') {
            "personal"
        } else {
            "global"
        }
    }

    pub(super) fn status(&self) -> &'static str {
        if self.archived { "archived" } else { "current" }
    }
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

/// What a piece of content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Page,
    BlogPost,
    Folder,
    Whiteboard,
    Database,
    Embed,
    Custom,
}

impl Kind {
    pub(super) const ALL: [Kind; 7] = [
        Kind::Page,
        Kind::BlogPost,
        Kind::Folder,
        Kind::Whiteboard,
        Kind::Database,
        Kind::Embed,
        Kind::Custom,
    ];

    /// Its type as answers say it; that of custom content is its own.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::BlogPost => "blogpost",
            Kind::Folder => "folder",
            Kind::Whiteboard => "whiteboard",
            Kind::Database => "database",
            Kind::Embed => "embed",
            Kind::Custom => "custom",
        }
    }

    /// Its segment in paths of the newer API.
    pub(super) fn collection(self) -> &'static str {
        match self {
            Kind::Page => "pages",
            Kind::BlogPost => "blogposts",
            Kind::Folder => "folders",
            Kind::Whiteboard => "whiteboards",
            Kind::Database => "databases",
            Kind::Embed => "embeds",
            Kind::Custom => "custom-content",
        }
    }

    pub(super) fn of_collection(collection: &str) -> Option<Self> {
        Kind::ALL
            .into_iter()
            .find(|kind| kind.collection() == collection)
    }

    /// What an error calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Page => "Page",
            Kind::BlogPost => "Blog post",
            Kind::Folder => "Folder",
            Kind::Whiteboard => "Whiteboard",
            Kind::Database => "Database",
            Kind::Embed => "Smart Link",
            Kind::Custom => "Custom content",
        }
    }

    /// Whether it has a place in the tree of its space.
    pub(super) fn in_tree(self) -> bool {
        !matches!(self, Kind::BlogPost | Kind::Custom)
    }

    /// Whether it has a body.
    pub(super) fn has_body(self) -> bool {
        matches!(self, Kind::Page | Kind::BlogPost | Kind::Custom)
    }
}

/// Pages and all that is kept like them. Labels, properties and likes are kept beside it, by its id.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub(super) id: u64,
    pub(super) kind: Kind,
    pub(super) space: u64,
    pub(super) status: Status,
    pub(super) title: String,
    /// What it lies under; for custom content, what it belongs to.
    pub(super) parent: Option<u64>,
    pub(super) position: u64,
    pub(super) author: String,
    pub(super) owner: String,
    pub(super) created: i64,
    /// Oldest first, never empty; the last is the content as it is.
    pub(super) versions: Vec<Version>,
    /// The type of custom content, or the address of a smart link.
    pub(super) detail: String,
}

impl Content {
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

    /// Its type as answers say it.
    pub(super) fn type_name(&self) -> &str {
        match self.kind {
            Kind::Custom => &self.detail,
            kind => kind.as_str(),
        }
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
    /// The content or the attachment it is on.
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
    /// The content it is attached to.
    pub(super) page: u64,
    pub(super) title: String,
    pub(super) media_type: String,
    pub(super) comment: String,
    pub(super) author: String,
    pub(super) created: i64,
    pub(super) changed: i64,
    pub(super) number: u64,
    pub(super) content: Vec<u8>,
    /// Oldest first, without their bodies.
    pub(super) versions: Vec<Version>,
}

/// A task in the body of a page or a blog post.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) id: u64,
    pub(super) content: u64,
    /// Its id in the document, where it stands in one.
    pub(super) local: Option<String>,
    pub(super) text: String,
    pub(super) done: Option<(String, i64)>,
    pub(super) creator: String,
    /// Empty where it is nobody's.
    pub(super) assignee: String,
    pub(super) due: Option<i64>,
    pub(super) created: i64,
    pub(super) changed: i64,
}

/// A template of a space, or of the site.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pub(super) id: u64,
    pub(super) space: Option<u64>,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) body: Body,
    pub(super) labels: Vec<Label>,
}

/// Who alone may do something with a piece of content.
#[derive(Clone, Debug, Default)]
pub(super) struct Restriction {
    pub(super) users: Vec<String>,
    /// Ids of groups.
    pub(super) groups: Vec<String>,
}
