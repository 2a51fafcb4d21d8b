//! A page as people see it, over the raw answer that Confluence sends.
//!
//! [`Page`] holds everything that came, and its methods give names and types to it. Reading never fails,
//! but for [`Page::document`]: what is not there, or is not what it should be, reads as nothing, and
//! [`Page::raw`] still has it.

mod parts;

use std::fmt;

use adf::Document;
use adf::markdown;
use atlassian_core::Timestamp;
use serde_json::Value;

use crate::body::DOCUMENT;
use crate::error::{Error, NoDocument, Subject};
use crate::view::{list, record, some_text, timestamp, whole};

pub use parts::{ContentKind, Label, PageStatus, PastVersion, Property, TreeItem, Version};

record! {
    /// A page: everything Confluence sent of it, and names and types for what it means.
    ///
    /// ```
    /// use confluence_api::Page;
    /// use confluence_api::page::PageStatus;
    /// use serde_json::json;
    ///
    /// let page = Page::from(json!({
    ///     "id": "98306",
    ///     "title": "Manual",
    ///     "status": "current",
    ///     "spaceId": "98305",
    ///     "version": {"number": 3, "message": "typo", "createdAt": "2026-03-02T09:00:00Z"},
    ///     "body": {"atlas_doc_format": {"value": "{\"type\":\"doc\",\"version\":1,\"content\":[]}"}},
    ///     "_links": {"webui": "/spaces/DOCS/pages/98306/Manual", "base": "https://acme.atlassian.net/wiki"},
    /// }));
    /// assert_eq!((page.title(), page.space_key(), page.version_number()), ("Manual", "DOCS", 3));
    /// assert_eq!(page.status(), PageStatus::Current);
    /// assert_eq!(page.url().as_deref(), Some("https://acme.atlassian.net/wiki/spaces/DOCS/pages/98306/Manual"));
    /// assert!(page.document()?.content().is_empty());
    /// # Ok::<(), confluence_api::Error>(())
    /// ```
    Page
}

impl Page {
    /// Id.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// Title; a draft may have none.
    pub fn title(&self) -> &str {
        self.text("title")
    }

    /// Whether it is published, a draft, in the bin …
    pub fn status(&self) -> PageStatus {
        PageStatus::read(self.text("status"))
    }

    /// Whether it is a live doc, which is edited without being published.
    pub fn is_live(&self) -> bool {
        self.text("subtype") == "live"
    }

    /// Id of its space.
    pub fn space_id(&self) -> &str {
        self.text("spaceId")
    }

    /// Key of its space, such as `DOCS`, read from the address of the page; empty where the answer has
    /// no address.
    pub fn space_key(&self) -> &str {
        let path = some_text(self.part("_links"), "webui").unwrap_or_default();
        let key = path.strip_prefix("/spaces/").unwrap_or_default();
        key.split('/').next().unwrap_or_default()
    }

    /// Id of what it lies under; none at the top of its space.
    pub fn parent_id(&self) -> Option<&str> {
        self.part("parentId").as_str().filter(|id| !id.is_empty())
    }

    /// What it lies under: mostly a page, or a folder.
    pub fn parent_kind(&self) -> Option<ContentKind> {
        let kind = self.part("parentType").as_str()?;
        Some(ContentKind::read(kind))
    }

    /// Its place among what has the same parent; the numbers have gaps.
    pub fn position(&self) -> Option<i64> {
        self.part("position").as_i64()
    }

    /// Account that created it.
    pub fn author_id(&self) -> &str {
        self.text("authorId")
    }

    /// Account that owns it.
    pub fn owner_id(&self) -> &str {
        self.text("ownerId")
    }

    /// When it was created.
    pub fn created(&self) -> Option<Timestamp> {
        timestamp(self.part("createdAt"))
    }

    /// Its version: number, message, who made it and when.
    pub fn version(&self) -> Version<'_> {
        Version::from(self.part("version"))
    }

    /// Number of its version; 0 where none came.
    pub fn version_number(&self) -> u64 {
        whole(&self.part("version")["number"]).unwrap_or_default()
    }

    /// When it was last changed.
    pub fn updated(&self) -> Option<Timestamp> {
        self.version().created()
    }

    fn link(&self, name: &str) -> Option<String> {
        let links = self.part("_links");
        let path = some_text(links, name)?;
        if path.contains("://") {
            return Some(path.to_owned());
        }
        Some(format!("{}{path}", some_text(links, "base")?))
    }

    /// Its address in a browser.
    pub fn url(&self) -> Option<String> {
        self.link("webui")
    }

    /// The address where it is edited.
    pub fn edit_url(&self) -> Option<String> {
        self.link("editui")
    }

    /// Its short address.
    pub fn short_url(&self) -> Option<String> {
        self.link("tinyui")
    }

    /// Labels, where they were asked for.
    pub fn labels(&self) -> Vec<Label> {
        list(self.part("labels"))
            .cloned()
            .map(Label::from)
            .collect()
    }

    /// Content properties, where they were asked for.
    pub fn properties(&self) -> Vec<Property> {
        let all = list(self.part("properties"));
        all.cloned().map(Property::from).collect()
    }

    fn body_in(&self, representation: &str) -> Option<&str> {
        self.part("body")[representation]["value"].as_str()
    }

    /// Whether its body came, in any representation.
    pub fn has_body(&self) -> bool {
        let body = self.part("body").as_object();
        // Where no body was asked for there are representations without anything in them.
        body.is_some_and(|body| body.values().any(|body| body["value"].is_string()))
    }

    /// Its body, exactly as it came: what this version of the schema does not know is in it, too.
    ///
    /// # Errors
    /// [`Error::NoDocument`] where the body did not come, or Confluence gives none as a document.
    pub fn document(&self) -> Result<Document, Error> {
        match self.body_in(DOCUMENT) {
            Some(text) if !text.trim().is_empty() => Document::parse(text)
                .map_err(|error| self.no_document(format!("what Confluence sent is none: {error}"))),
            Some(_) => Err(self.no_document(
                "Confluence gives an empty text for it, as it does for pages of the legacy editor and for \
                 live docs that were never published; convert the page to the new editor, or read its \
                 storage format",
            )),
            None if self.has_body() => Err(self.no_document(
                "it was read in another representation; read it again without `storage`",
            )),
            None => Err(self.no_document(
                "it did not come with the page; read the page with `get`, or ask a list for bodies",
            )),
        }
    }

    fn no_document(&self, reason: impl Into<String>) -> Error {
        let problem = NoDocument {
            subject: self.subject(),
            reason: reason.into(),
        };
        problem.into()
    }

    /// As errors name it.
    pub(crate) fn subject(&self) -> Subject {
        Subject::new(self.id(), self.title())
    }

    /// Its body as Markdown for people: what Markdown cannot say is left out or said otherwise.
    ///
    /// # Errors
    /// As [`document`](Page::document).
    pub fn to_markdown(&self) -> Result<String, Error> {
        Ok(markdown::clean(&self.document()?).into_text())
    }

    /// Its body as Markdown to be edited, with anchors: the text that
    /// [`Pages::revise`](crate::pages::Pages::revise) takes back.
    ///
    /// # Errors
    /// As [`document`](Page::document).
    pub fn to_anchored_markdown(&self) -> Result<String, Error> {
        Ok(markdown::anchored(&self.document()?))
    }

    /// Its body in storage format, where that was asked for.
    pub fn storage(&self) -> Option<&str> {
        self.body_in("storage")
    }

    /// Puts a document in the place of the body that came.
    pub(crate) fn set_document(&mut self, document: &str) {
        let body = serde_json::json!({DOCUMENT: {"representation": DOCUMENT, "value": document}});
        self.raw.insert("body".to_owned(), body);
    }

    /// Whether the body came as an empty text.
    pub(crate) fn has_blank_document(&self) -> bool {
        self.body_in(DOCUMENT)
            .is_some_and(|text| text.trim().is_empty())
    }

    /// Takes over what an answer without a body leaves out.
    pub(crate) fn with_title(mut self, title: &str) -> Self {
        if self.title().is_empty() && !title.is_empty() {
            self.raw
                .insert("title".to_owned(), Value::String(title.to_owned()));
        }
        self
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("id", &self.id())
            .field("title", &self.title())
            .field("version", &self.version_number())
            .finish_non_exhaustive()
    }
}
