#![doc = include_str!("../../docs/attachments.md")]

mod attachment;
mod on;
mod upload;

use atlassian_core::Download;
use serde_json::{Map, Value, json};

use crate::awaitable::awaitable;
use crate::blog_posts::PostRef;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::listed::{Listed, items};
use crate::page::Label;
use crate::pages::PageRef;
use crate::property_of::{PropertyOf, properties};

use on::Holder;

pub use attachment::Attachment;
pub use on::AttachmentsOn;
pub use upload::{Change, Put, Stored, Upload};

/// How many files a page of a list has: as many as Confluence gives.
const PAGE: i64 = 250;

/// Which file is meant: by its id (`att…`), or one that was read, of which is known what it is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentRef {
    id: String,
    container: Option<String>,
}

impl From<&str> for AttachmentRef {
    /// The same id, with or without `att` before it.
    fn from(id: &str) -> Self {
        let id = id.trim();
        let id = match id.bytes().all(|byte| byte.is_ascii_digit()) {
            true => format!("att{id}"),
            false => id.to_owned(),
        };
        AttachmentRef {
            id,
            container: None,
        }
    }
}

impl From<String> for AttachmentRef {
    fn from(id: String) -> Self {
        AttachmentRef::from(id.as_str())
    }
}

impl From<&String> for AttachmentRef {
    fn from(id: &String) -> Self {
        AttachmentRef::from(id.as_str())
    }
}

impl From<&Attachment> for AttachmentRef {
    fn from(attachment: &Attachment) -> Self {
        AttachmentRef {
            id: attachment.id().to_owned(),
            container: attachment.container_id().map(str::to_owned),
        }
    }
}

/// Files of pages and blog posts. [`Confluence::attachments`] gives it.
#[derive(Clone, Debug)]
pub struct Attachments {
    confluence: Confluence,
}

impl Confluence {
    /// Files of pages and blog posts.
    pub fn attachments(&self) -> Attachments {
        Attachments {
            confluence: self.clone(),
        }
    }
}

impl Attachments {
    /// The files of a page, by its id or by its title in a space.
    pub fn on_page(&self, page: impl Into<PageRef>) -> AttachmentsOn {
        AttachmentsOn::new(&self.confluence, Holder::Page(page.into()))
    }

    /// The files of a blog post, by its id or by its title in a space.
    pub fn on_blog_post(&self, post: impl Into<PostRef>) -> AttachmentsOn {
        AttachmentsOn::new(&self.confluence, Holder::BlogPost(post.into()))
    }

    /// A file by its id, with its labels.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-attachment/#api-attachments-id-get).
    ///
    /// # Errors
    /// As for any call.
    pub async fn get(
        &self,
        attachment: impl Into<AttachmentRef> + Send,
    ) -> Result<Attachment, Error> {
        let id = attachment.into().id;
        let call = self.confluence.v2().get_attachment_by_id(id);
        Ok(call.include_labels(true).0.send().await?)
    }

    /// Opens a file, to be read as it arrives. By its id alone, what it is on has to be looked up, which is a call
    /// more.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content---attachments/#api-wiki-rest-api-content-id-child-attachment-attachmentid-download-get).
    ///
    /// # Errors
    /// As for any call.
    pub async fn download(
        &self,
        attachment: impl Into<AttachmentRef> + Send,
    ) -> Result<Download, Error> {
        let (id, container) = self.placed(attachment.into()).await?;
        let call = self.confluence.v1().download_attatchment(container, id);
        Ok(call.0.open().await?)
    }

    /// The id of a file, and of what it is on.
    async fn placed(&self, attachment: AttachmentRef) -> Result<(String, String), Error> {
        let AttachmentRef { id, container } = attachment;
        if let Some(container) = container {
            return Ok((id, container));
        }
        let read = self.get(&id).await?;
        let container = read.container_id().ok_or(Error::Incomplete {
            operation: "getAttachmentById",
            what: "pageId",
        })?;
        Ok((id, container.to_owned()))
    }

    /// Renames a file, or says something else about it.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// confluence.attachments().describe("att295053").file_name("angie.svg").comment("The logo").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content---attachments/#api-wiki-rest-api-content-id-child-attachment-attachmentid-put).
    pub fn describe(&self, attachment: impl Into<AttachmentRef>) -> Describe {
        Describe {
            confluence: self.confluence.clone(),
            attachment: attachment.into(),
            title: None,
            metadata: Map::new(),
        }
    }

    /// Deletes a file. It can be brought back from the bin of its space.
    ///
    /// A document that shows it shows a gap from then on.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-attachment/#api-attachments-id-delete).
    ///
    /// # Errors
    /// As for any call.
    pub async fn delete(&self, attachment: impl Into<AttachmentRef> + Send) -> Result<(), Error> {
        let id = attachment.into().id;
        Ok(self.confluence.v2().delete_attachment(id).send().await?)
    }

    /// The labels of a file.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-label/#api-attachments-id-labels-get).
    pub fn labels(&self, attachment: impl Into<AttachmentRef>) -> Listed<Label> {
        let call = self
            .confluence
            .v2()
            .get_attachment_labels(attachment.into().id);
        let call = call.limit(PAGE).0;
        Listed::after(async move { Ok(items(call)) })
    }

    /// Adds labels to a file. Those it has already stay.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content-labels/#api-wiki-rest-api-content-id-label-post).
    ///
    /// # Errors
    /// As for any call.
    pub async fn add_labels<L: Into<String>>(
        &self,
        attachment: impl Into<AttachmentRef> + Send,
        labels: impl IntoIterator<Item = L> + Send,
    ) -> Result<(), Error> {
        let labels = labels
            .into_iter()
            .map(|name| json!({"prefix": "global", "name": name.into()}));
        let body = Value::Array(labels.collect());
        let id = attachment.into().id;
        let v1 = self.confluence.v1();
        let call = v1.add_labels_to_content(id, Default::default());
        call.json(body).send().await?;
        Ok(())
    }

    /// Takes a label from a file. It is no error where the file does not have it.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content-labels/#api-wiki-rest-api-content-id-label-delete).
    ///
    /// # Errors
    /// As for any call.
    pub async fn remove_label(
        &self,
        attachment: impl Into<AttachmentRef> + Send,
        label: &str,
    ) -> Result<(), Error> {
        let id = attachment.into().id;
        let v1 = self.confluence.v1();
        // The name may have a slash in it, which only the query takes.
        let call = v1.remove_label_from_content_using_query_parameter(id, label);
        Ok(call.send().await?)
    }

    properties!(
        "a file",
        AttachmentRef,
        |of: AttachmentRef| PropertyOf::Attachment(of.id),
        "api-group-content-properties/#api-attachments-attachment-id-properties-get"
    );
}

/// Renames a file, or says something else about it: [`Attachments::describe`].
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Describe {
    confluence: Confluence,
    attachment: AttachmentRef,
    title: Option<String>,
    metadata: Map<String, Value>,
}

impl Describe {
    /// Another name.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.title = Some(name.into());
        self
    }

    /// Another text about it.
    pub fn comment(mut self, text: impl Into<String>) -> Self {
        self.metadata
            .insert("comment".to_owned(), text.into().into());
        self
    }

    /// Another media type.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.metadata
            .insert("mediaType".to_owned(), media_type.into().into());
        self
    }

    /// Writes it. The content stays, and so does its version.
    ///
    /// # Errors
    /// As for any call.
    pub async fn send(self) -> Result<Attachment, Error> {
        let attachments = self.confluence.attachments();
        let current = attachments.get(self.attachment.id).await?;
        let container = current.container_id().ok_or(Error::Incomplete {
            operation: "getAttachmentById",
            what: "pageId",
        })?;
        let mut body = json!({
            "id": current.id(),
            "type": "attachment",
            "version": {"number": current.version_number()},
            "title": self.title.as_deref().unwrap_or(current.file_name()),
        });
        if !self.metadata.is_empty() {
            body["metadata"] = Value::Object(self.metadata);
        }
        let v1 = self.confluence.v1();
        let call = v1.update_attachment_properties(container, current.id(), Default::default());
        call.json(body).send().await?;
        attachments.get(current.id()).await
    }
}

awaitable!(Describe => Attachment);
