//! What belongs to a page: its versions, labels and properties, and what lies around it in the tree.

use std::fmt;

use adf::Document;
use atlassian_core::Timestamp;
use serde_json::Value;

use crate::body::DOCUMENT;
use crate::view::{record, text, timestamp, view, whole};

/// Whether a page is published, a draft, in the bin …
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PageStatus {
    /// Published.
    Current,
    /// Not published yet.
    Draft,
    /// Archived.
    Archived,
    /// In the bin.
    Trashed,
    /// Deleted.
    Deleted,
    /// An earlier version.
    Historical,
    /// Another one.
    Unknown,
}

impl PageStatus {
    pub(crate) fn read(text: &str) -> Self {
        match text {
            "current" => PageStatus::Current,
            "draft" => PageStatus::Draft,
            "archived" => PageStatus::Archived,
            "trashed" => PageStatus::Trashed,
            "deleted" => PageStatus::Deleted,
            "historical" => PageStatus::Historical,
            _ => PageStatus::Unknown,
        }
    }

    /// As Confluence calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            PageStatus::Current => "current",
            PageStatus::Draft => "draft",
            PageStatus::Archived => "archived",
            PageStatus::Trashed => "trashed",
            PageStatus::Deleted => "deleted",
            PageStatus::Historical => "historical",
            PageStatus::Unknown => "unknown",
        }
    }
}

impl fmt::Display for PageStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What something in the tree of a space is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContentKind {
    /// A page.
    Page,
    /// A folder.
    Folder,
    /// A whiteboard.
    Whiteboard,
    /// A database.
    Database,
    /// A Smart Link.
    Embed,
    /// Something else.
    Other,
}

impl ContentKind {
    pub(crate) fn read(text: &str) -> Self {
        match text {
            "page" => ContentKind::Page,
            "folder" => ContentKind::Folder,
            "whiteboard" => ContentKind::Whiteboard,
            "database" => ContentKind::Database,
            "embed" => ContentKind::Embed,
            _ => ContentKind::Other,
        }
    }
}

view! {
    /// A version of a page, a blog post, a comment or a property.
    Version
}

impl<'a> Version<'a> {
    /// Number, counted from 1; 0 where none came.
    pub fn number(self) -> u64 {
        whole(&self.0["number"]).unwrap_or_default()
    }

    /// What whoever made it wrote about it; empty where nothing was written.
    pub fn message(self) -> &'a str {
        text(self.0, "message")
    }

    /// Account that made it.
    pub fn author_id(self) -> &'a str {
        text(self.0, "authorId")
    }

    /// When it was made.
    pub fn created(self) -> Option<Timestamp> {
        timestamp(&self.0["createdAt"])
    }

    /// Whether nobody was told of it.
    pub fn is_minor(self) -> bool {
        self.0["minorEdit"].as_bool().unwrap_or_default()
    }
}

record! {
    /// A version of a page as its history lists it.
    PastVersion
}

impl PastVersion {
    /// Number, counted from 1.
    pub fn number(&self) -> u64 {
        whole(self.part("number")).unwrap_or_default()
    }

    /// What whoever made it wrote about it; empty where nothing was written.
    pub fn message(&self) -> &str {
        self.text("message")
    }

    /// Account that made it.
    pub fn author_id(&self) -> &str {
        self.text("authorId")
    }

    /// When it was made.
    pub fn created(&self) -> Option<Timestamp> {
        timestamp(self.part("createdAt"))
    }

    /// Whether nobody was told of it.
    pub fn is_minor(&self) -> bool {
        self.part("minorEdit").as_bool().unwrap_or_default()
    }

    /// Title of the page in it.
    pub fn title(&self) -> &str {
        text(self.part("page"), "title")
    }

    /// Body of the page in it, where bodies were asked for and this one can be read as a document.
    pub fn document(&self) -> Option<Document> {
        let body = &self.part("page")["body"][DOCUMENT]["value"];
        Document::parse(body.as_str()?).ok()
    }
}

impl fmt::Debug for PastVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PastVersion")
            .field("number", &self.number())
            .field("message", &self.message())
            .finish_non_exhaustive()
    }
}

record! {
    /// A label.
    Label
}

impl Label {
    /// Id.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// Name, always in small letters.
    pub fn name(&self) -> &str {
        match self.text("name") {
            "" => self.text("label"),
            name => name,
        }
    }

    /// Whose label it is: `global` is everybody's, `my` the caller's.
    pub fn prefix(&self) -> &str {
        self.text("prefix")
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Label").field(&self.name()).finish()
    }
}

record! {
    /// A content property: whatever JSON an app keeps on a page, with versions of its own.
    Property
}

impl Property {
    /// Id.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// Key.
    pub fn key(&self) -> &str {
        self.text("key")
    }

    /// Value.
    pub fn value(&self) -> &Value {
        self.part("value")
    }

    /// Its version.
    pub fn version(&self) -> Version<'_> {
        Version::from(self.part("version"))
    }

    /// Number of its version.
    pub fn version_number(&self) -> u64 {
        self.version().number()
    }
}

impl fmt::Debug for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Property")
            .field("key", &self.key())
            .field("version", &self.version_number())
            .finish_non_exhaustive()
    }
}

record! {
    /// Something in the tree of a space: above a page, or below it.
    TreeItem
}

impl TreeItem {
    /// Id.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// Title; empty of what lies above, where Confluence gives only ids.
    pub fn title(&self) -> &str {
        self.text("title")
    }

    /// What it is.
    pub fn kind(&self) -> ContentKind {
        match self.text("type") {
            // The list of the pages below a page does not say what they are.
            "" => ContentKind::Page,
            kind => ContentKind::read(kind),
        }
    }

    /// Whether it is published, archived …
    pub fn status(&self) -> PageStatus {
        PageStatus::read(self.text("status"))
    }

    /// Id of its space, where that came.
    pub fn space_id(&self) -> &str {
        self.text("spaceId")
    }

    /// Id of what it lies directly under, where that came.
    pub fn parent_id(&self) -> Option<&str> {
        self.part("parentId").as_str().filter(|id| !id.is_empty())
    }

    /// How far it lies below what was asked about: 1 is directly below; 0 where that did not come.
    pub fn depth(&self) -> u64 {
        whole(self.part("depth")).unwrap_or_default()
    }

    /// Its place among what has the same parent; the numbers have gaps.
    pub fn position(&self) -> Option<i64> {
        self.part("childPosition").as_i64()
    }

    pub(crate) fn set_depth(&mut self, depth: u64) {
        self.raw.insert("depth".to_owned(), depth.into());
    }
}

impl fmt::Debug for TreeItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TreeItem")
            .field("id", &self.id())
            .field("title", &self.title())
            .field("kind", &self.kind())
            .finish_non_exhaustive()
    }
}
