//! A file as it was read.

use std::fmt;

use adf::Document;
use adf::build::{Media, doc, media_file, media_group, media_single};
use atlassian_core::Timestamp;
use serde_json::Value;

use crate::error::{EditFailed, Error, Subject};
use crate::page::{Label, Version};
use crate::view::{list, record, some_text, timestamp, whole};

record! {
    /// A file of a page or a blog post: everything Confluence sent of it, and names and types for what it means.
    ///
    /// The newer API, and the older one that takes files, describe it differently; both are read.
    Attachment
}

impl Attachment {
    /// Id, which begins with `att`.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// Name of the file.
    pub fn file_name(&self) -> &str {
        self.text("title")
    }

    fn said(&self, name: &str) -> Option<&str> {
        some_text(self.part("extensions"), name)
            .or_else(|| some_text(self.part("metadata"), name))
            .or_else(|| Some(self.text(name)).filter(|text| !text.is_empty()))
    }

    /// Media type, such as `image/png`.
    pub fn media_type(&self) -> &str {
        self.said("mediaType").unwrap_or_default()
    }

    /// Size in bytes.
    pub fn size(&self) -> Option<u64> {
        whole(self.part("fileSize")).or_else(|| whole(&self.part("extensions")["fileSize"]))
    }

    /// What was said about it when it was put there; empty where nothing was.
    pub fn comment(&self) -> &str {
        self.said("comment").unwrap_or_default()
    }

    /// Its id in the media store, by which documents name it.
    pub fn file_id(&self) -> Option<&str> {
        self.said("fileId")
    }

    /// Id of the page it is on.
    pub fn page_id(&self) -> Option<&str> {
        Some(self.text("pageId")).filter(|id| !id.is_empty())
    }

    /// Id of the blog post it is on.
    pub fn blog_post_id(&self) -> Option<&str> {
        Some(self.text("blogPostId")).filter(|id| !id.is_empty())
    }

    /// Id of what it is on.
    pub fn container_id(&self) -> Option<&str> {
        let older = || some_text(self.part("container"), "id");
        let link = || {
            let path = some_text(self.part("_expandable"), "container")?;
            path.rsplit('/').next()
        };
        self.page_id()
            .or_else(|| self.blog_post_id())
            .or_else(|| Some(self.text("customContentId")).filter(|id| !id.is_empty()))
            .or_else(older)
            .or_else(link)
    }

    /// Its version: number, message, who made it and when.
    pub fn version(&self) -> Version<'_> {
        Version::from(self.part("version"))
    }

    /// Number of its version; each upload under the same name makes the next.
    pub fn version_number(&self) -> u64 {
        self.version().number()
    }

    /// When it was first put there.
    pub fn created(&self) -> Option<Timestamp> {
        timestamp(self.part("createdAt"))
    }

    /// Labels, where they were asked for.
    pub fn labels(&self) -> Vec<Label> {
        let labels = list(self.part("labels"));
        labels.cloned().map(Label::from).collect()
    }

    /// The file as a node for documents, to be put where [`adf::build`] takes media: the file of the media store, in
    /// the collection of the content it is on. A picture has its name as its alternative text.
    ///
    /// ```
    /// use adf::build::{doc, em, media_single};
    ///
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), Box<dyn std::error::Error>> {
    /// let chart = confluence.attachments().on_page("98305").get("burndown.png").await?;
    /// let figure = media_single(chart.media()?).width_percent(60).caption(("Burndown, ", em("sprint 12")));
    /// let document = doc(figure).build()?;
    /// # let _ = document;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Incomplete`] where Confluence did not say the id of the media store.
    pub fn media(&self) -> Result<Media, Error> {
        let missing = |what| Error::Incomplete {
            operation: "getAttachmentById",
            what,
        };
        let file = self.file_id().ok_or_else(|| missing("fileId"))?;
        let container = self.container_id().ok_or_else(|| missing("pageId"))?;
        let media = media_file(file, format!("contentId-{container}"));
        match self.is_picture() {
            true => Ok(media.alt(self.file_name())),
            false => Ok(media),
        }
    }

    /// The file as a document of its own, to be put into a page: a picture or a film is shown, another file is a
    /// card with its name.
    ///
    /// # Errors
    /// As [`media`](Attachment::media).
    pub fn embed(&self) -> Result<Document, Error> {
        let media = self.media()?;
        let built = match self.is_shown() {
            true => doc(media_single(media)).build(),
            false => doc(media_group(media)).build(),
        };
        built.map_err(|error| {
            EditFailed {
                operation: "updatePage",
                subject: self.subject(),
                source: Box::new(error),
            }
            .into()
        })
    }

    fn is_picture(&self) -> bool {
        self.media_type().starts_with("image/")
    }

    fn is_shown(&self) -> bool {
        self.is_picture() || self.media_type().starts_with("video/")
    }

    pub(super) fn subject(&self) -> Subject {
        Subject::new(self.id(), self.file_name())
    }

    /// Notes what it is on, which answers to uploads do not say as such.
    pub(super) fn on(mut self, property: &str, id: &str) -> Self {
        if self.page_id().is_none() && self.blog_post_id().is_none() {
            self.raw
                .insert(property.to_owned(), Value::String(id.to_owned()));
        }
        self
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment")
            .field("id", &self.id())
            .field("file_name", &self.file_name())
            .field("version", &self.version_number())
            .finish_non_exhaustive()
    }
}
