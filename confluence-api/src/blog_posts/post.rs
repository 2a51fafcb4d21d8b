//! A blog post as it was read.

use std::fmt;

use adf::Document;
use atlassian_core::Timestamp;
use atlassian_core::json::{Decoder, Fault, Map, Wire};
use serde_json::Value;

use crate::error::Error;
use crate::page::{Label, Page, PageStatus, Property, Version};

/// A blog post: everything Confluence sent of it, and names and types for what it means.
///
/// ```
/// use confluence_api::blog_posts::BlogPost;
/// use serde_json::json;
///
/// let post = BlogPost::from(json!({
///     "id": "13467649",
///     "title": "We shipped",
///     "status": "current",
///     "version": {"number": 2},
///     "_links": {"webui": "/spaces/DOCS/blog/2026/04/28/13467649/We+shipped"},
/// }));
/// assert_eq!((post.title(), post.space_key(), post.version_number()), ("We shipped", "DOCS", 2));
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct BlogPost {
    // Confluence describes a post as it does a page, without a place in a tree.
    page: Page,
}

impl BlogPost {
    pub(super) fn of(page: Page) -> Self {
        BlogPost { page }
    }

    pub(super) fn page(&self) -> &Page {
        &self.page
    }

    /// All that came, as JSON.
    pub fn raw(&self) -> &Map<String, Value> {
        self.page.raw()
    }

    /// All that came, as JSON.
    pub fn into_raw(self) -> Map<String, Value> {
        self.page.into_raw()
    }

    /// Id.
    pub fn id(&self) -> &str {
        self.page.id()
    }

    /// Title; a draft may have none.
    pub fn title(&self) -> &str {
        self.page.title()
    }

    /// Whether it is published, a draft, in the bin …
    pub fn status(&self) -> PageStatus {
        self.page.status()
    }

    /// Id of its space.
    pub fn space_id(&self) -> &str {
        self.page.space_id()
    }

    /// Key of its space, such as `DOCS`, read from the address of the post; empty where the answer has no address.
    pub fn space_key(&self) -> &str {
        self.page.space_key()
    }

    /// Account that created it.
    pub fn author_id(&self) -> &str {
        self.page.author_id()
    }

    /// When it was created.
    pub fn created(&self) -> Option<Timestamp> {
        self.page.created()
    }

    /// When it was last changed.
    pub fn updated(&self) -> Option<Timestamp> {
        self.page.updated()
    }

    /// Its version: number, message, who made it and when.
    pub fn version(&self) -> Version<'_> {
        self.page.version()
    }

    /// Number of its version; 0 where none came.
    pub fn version_number(&self) -> u64 {
        self.page.version_number()
    }

    /// Its address in a browser.
    pub fn url(&self) -> Option<String> {
        self.page.url()
    }

    /// Labels, where they were asked for.
    pub fn labels(&self) -> Vec<Label> {
        self.page.labels()
    }

    /// Content properties, where they were asked for.
    pub fn properties(&self) -> Vec<Property> {
        self.page.properties()
    }

    /// Whether its body came, in any representation.
    pub fn has_body(&self) -> bool {
        self.page.has_body()
    }

    /// Its body, exactly as it came.
    ///
    /// # Errors
    /// [`Error::NoDocument`] where the body did not come, or Confluence gives none as a document.
    pub fn document(&self) -> Result<Document, Error> {
        self.page.document()
    }

    /// Its body as Markdown for people: what Markdown cannot say is left out or said otherwise.
    ///
    /// # Errors
    /// As [`document`](BlogPost::document).
    pub fn to_markdown(&self) -> Result<String, Error> {
        self.page.to_markdown()
    }

    /// Its body as Markdown to be edited, with anchors: the text that
    /// [`BlogPosts::revise`](super::BlogPosts::revise) takes back.
    ///
    /// # Errors
    /// As [`document`](BlogPost::document).
    pub fn to_anchored_markdown(&self) -> Result<String, Error> {
        self.page.to_anchored_markdown()
    }

    /// Its body in storage format, where that was asked for.
    pub fn storage(&self) -> Option<&str> {
        self.page.storage()
    }
}

impl fmt::Debug for BlogPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlogPost")
            .field("id", &self.id())
            .field("title", &self.title())
            .field("version", &self.version_number())
            .finish_non_exhaustive()
    }
}

impl From<Value> for BlogPost {
    /// What is no object becomes one without anything in it.
    fn from(json: Value) -> Self {
        BlogPost::of(Page::from(json))
    }
}

impl Wire for BlogPost {
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        self.page.decode(input)
    }

    fn encode(&self) -> Option<Value> {
        self.page.encode()
    }
}
