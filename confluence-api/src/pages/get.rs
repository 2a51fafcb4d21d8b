//! Reading one page.

use atlassian_core::Call;

use crate::article::Article;
use crate::awaitable::awaitable;
use crate::body::DOCUMENT;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::page::Page;

/// Reads a page: [`Pages::get`](super::Pages::get).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Get {
    confluence: Confluence,
    article: Article,
    format: Option<&'static str>,
    version: Option<u64>,
    draft: bool,
    statuses: Vec<&'static str>,
    with: Vec<&'static str>,
}

impl Get {
    pub(crate) fn new(confluence: &Confluence, article: impl Into<Article>) -> Self {
        Get {
            confluence: confluence.clone(),
            article: article.into(),
            format: Some(DOCUMENT),
            version: None,
            draft: false,
            statuses: Vec::new(),
            with: Vec::new(),
        }
    }

    /// Without the body, which makes the answer small.
    pub fn without_body(mut self) -> Self {
        self.format = None;
        self
    }

    /// With the body in storage format in place of a document.
    pub fn storage(mut self) -> Self {
        self.format = Some("storage");
        self
    }

    /// The page as it was in an earlier version.
    pub fn version(mut self, number: u64) -> Self {
        self.version = Some(number);
        self
    }

    /// What of it is not published yet: a page that is a draft, or the draft of a published one.
    pub fn draft(mut self) -> Self {
        self.draft = true;
        self
    }

    /// Also where it is in the bin. A boundary does not let anybody look into the bin.
    pub fn trashed(mut self) -> Self {
        self.statuses.extend(["current", "trashed"]);
        self
    }

    /// With its labels, as many as come with a page: 50 at most.
    pub fn with_labels(mut self) -> Self {
        self.with.push("include-labels");
        self
    }

    /// With its content properties, as many as come with a page: 50 at most.
    pub fn with_properties(mut self) -> Self {
        self.with.push("include-properties");
        self
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`Error::Unknown`] where no page has the title; as for any call.
    pub async fn send(self) -> Result<Page, Error> {
        let id = self.article.id(&self.confluence).await?;
        let page: Page = self.call(&id, self.format).send().await?;
        if !page.has_blank_document() {
            return Ok(page);
        }
        // Nothing is what Confluence says of an empty page, and of one that it cannot turn into a
        // document. Only the other format tells them apart, and taking the one for the other would
        // empty it.
        let stored: Page = self.call(&id, Some("storage")).send().await?;
        let is_empty = stored.storage().is_some_and(|text| text.trim().is_empty());
        if stored.version_number() != page.version_number() || !is_empty {
            return Ok(page);
        }
        let mut page = page;
        page.set_document(r#"{"type":"doc","version":1,"content":[]}"#);
        Ok(page)
    }

    fn call(&self, id: &str, format: Option<&'static str>) -> Call {
        let mut call = self.article.get(&self.confluence, id);
        if let Some(format) = format {
            call = call.query("body-format", format);
        }
        if let Some(number) = self.version {
            call = call.query("version", number);
        }
        if self.draft {
            call = call.query("get-draft", true);
        }
        call = call.query_each("status", &self.statuses);
        for name in &self.with {
            call = call.query(name, true);
        }
        call
    }
}

awaitable!(Get => Page);
