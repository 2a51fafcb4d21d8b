//! A comment as it was read.

use adf::Document;
use atlassian_core::Timestamp;
use atlassian_core::json::{Decoder, Fault, Map, Value, Wire};

use crate::Error;
use crate::body::DOCUMENT;
use crate::error::{NoDocument, Subject};
use crate::view::{NULL, some_text, text, timestamp, whole, with_ids};

/// The two sorts of comment. Their ids do not tell them apart, and Confluence has two sets of operations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CommentKind {
    /// Below a page, a blog post or a file.
    #[default]
    Footer,
    /// Beside words of a page or a blog post.
    Inline,
}

/// Which comment is meant: by its id, or one that was read, of which the sort is known.
///
/// By the id alone, the sort has to be looked up, which is a call more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentRef {
    pub(super) id: String,
    pub(super) kind: Option<CommentKind>,
}

impl From<&str> for CommentRef {
    fn from(id: &str) -> Self {
        CommentRef::from(id.to_owned())
    }
}

impl From<String> for CommentRef {
    fn from(id: String) -> Self {
        CommentRef { id, kind: None }
    }
}

impl From<&String> for CommentRef {
    fn from(id: &String) -> Self {
        CommentRef::from(id.clone())
    }
}

impl From<u64> for CommentRef {
    fn from(id: u64) -> Self {
        CommentRef::from(id.to_string())
    }
}

impl From<&Comment> for CommentRef {
    fn from(comment: &Comment) -> Self {
        CommentRef {
            id: comment.id().to_owned(),
            kind: Some(comment.kind()),
        }
    }
}

/// A comment, with everything that came of it.
#[derive(Clone, Default, PartialEq)]
pub struct Comment {
    raw: Map<String, Value>,
    kind: CommentKind,
}

impl Comment {
    pub(super) fn of(mut self, kind: CommentKind) -> Self {
        self.kind = kind;
        self
    }

    /// All that came, as JSON.
    pub fn raw(&self) -> &Map<String, Value> {
        &self.raw
    }

    /// All that came, as JSON.
    pub fn into_raw(self) -> Map<String, Value> {
        self.raw
    }

    fn part(&self, name: &str) -> &Value {
        self.raw.get(name).unwrap_or(&NULL)
    }

    fn id_of(&self, name: &str) -> Option<&str> {
        self.part(name).as_str().filter(|id| !id.is_empty())
    }

    /// Id of the comment.
    pub fn id(&self) -> &str {
        self.id_of("id").unwrap_or_default()
    }

    /// Which sort it is.
    pub fn kind(&self) -> CommentKind {
        self.kind
    }

    /// Whether it is beside words of a page.
    pub fn is_inline(&self) -> bool {
        self.kind == CommentKind::Inline
    }

    /// Id of the page it is on. A reply tells only its [`parent_id`](Comment::parent_id).
    pub fn page_id(&self) -> Option<&str> {
        self.id_of("pageId")
    }

    /// Id of the blog post it is on.
    pub fn blog_post_id(&self) -> Option<&str> {
        self.id_of("blogPostId")
    }

    /// Id of the file it is on.
    pub fn attachment_id(&self) -> Option<&str> {
        self.id_of("attachmentId")
    }

    /// Id of the comment that it replies to.
    pub fn parent_id(&self) -> Option<&str> {
        self.id_of("parentCommentId")
    }

    /// Number of its version; the first is 1.
    pub fn version(&self) -> u64 {
        whole(&self.part("version")["number"]).unwrap_or_default()
    }

    /// Account id of whoever wrote this version.
    pub fn author(&self) -> Option<&str> {
        some_text(self.part("version"), "authorId")
    }

    /// When this version was written.
    pub fn written_at(&self) -> Option<Timestamp> {
        timestamp(&self.part("version")["createdAt"])
    }

    /// Whether it has been resolved.
    pub fn is_resolved(&self) -> bool {
        self.part("resolutionStatus").as_str() == Some("resolved")
    }

    /// What became of it: `open`, `resolved`, `reopened`, `dangling` where its words are gone.
    pub fn resolution(&self) -> Option<&str> {
        self.part("resolutionStatus").as_str()
    }

    /// The words that an inline comment was made about.
    pub fn selection(&self) -> Option<&str> {
        let properties = self.part("properties");
        some_text(properties, "inlineOriginalSelection")
            .or_else(|| some_text(properties, "inline-original-selection"))
    }

    /// Id of the mark that shows in the page's document which words it is about: the `id` of an `annotation`.
    pub fn marker(&self) -> Option<&str> {
        let properties = self.part("properties");
        some_text(properties, "inlineMarkerRef")
            .or_else(|| some_text(properties, "inline-marker-ref"))
    }

    /// What it says.
    ///
    /// # Errors
    /// [`Error::NoDocument`] where the answer has no document, or one that cannot be read.
    pub fn document(&self) -> Result<Document, Error> {
        let value = text(&self.part("body")[DOCUMENT], "value");
        let reason = match value {
            "" => "the answer holds no document; read the comment by its id".to_owned(),
            value => match Document::parse(value) {
                Ok(document) => return Ok(document),
                Err(error) => error.to_string(),
            },
        };
        Err(NoDocument {
            subject: self.subject(),
            reason,
        }
        .into())
    }

    /// What it says, as Markdown; for people, so that what Markdown cannot say is left out.
    ///
    /// # Errors
    /// As [`document`](Comment::document).
    pub fn markdown(&self) -> Result<String, Error> {
        Ok(self.document()?.to_markdown())
    }

    /// Where a person sees it, relative to the address of the site's Confluence.
    pub fn url(&self) -> Option<&str> {
        some_text(self.part("_links"), "webui")
    }

    pub(super) fn subject(&self) -> Subject {
        Subject::new(format!("comment {}", self.id()), "")
    }
}

impl std::fmt::Debug for Comment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Comment")
            .field("kind", &self.kind)
            .field("id", &self.id())
            .field("version", &self.version())
            .finish_non_exhaustive()
    }
}

impl From<Value> for Comment {
    /// What is no object becomes one without anything in it. What has a selection is taken for an inline comment.
    fn from(json: Value) -> Self {
        let Value::Object(raw) = json else {
            return Comment::default();
        };
        let mut comment = Comment {
            raw: with_ids(raw),
            kind: CommentKind::Footer,
        };
        if comment.selection().is_some() {
            comment.kind = CommentKind::Inline;
        }
        comment
    }
}

impl Wire for Comment {
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        let mut raw = Map::new();
        raw.decode(input)?;
        *self = Comment::from(Value::Object(raw));
        Ok(())
    }

    fn encode(&self) -> Option<Value> {
        Some(Value::Object(self.raw.clone()))
    }
}
