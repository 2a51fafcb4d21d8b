//! The files of a page or a blog post.

use std::path::PathBuf;

use atlassian_core::Download;
use atlassian_core::names::nearest;
use atlassian_core::request::{Content, Part};

use crate::blog_posts::PostRef;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::listed::{Listed, items};
use crate::pages::PageRef;

use super::upload::{Put, Upload};
use super::{Attachment, PAGE};

/// How many files are looked at to find which may have been meant.
const LOOKED_AT: usize = 250;

/// What files are on.
#[derive(Clone, Debug)]
pub(super) enum Holder {
    Page(PageRef),
    BlogPost(PostRef),
}

impl Holder {
    pub(super) async fn id(&self, confluence: &Confluence) -> Result<String, Error> {
        match self {
            Holder::Page(page) => page.id(confluence).await,
            Holder::BlogPost(post) => post.id(confluence).await,
        }
    }

    /// What an attachment calls the id of what it is on.
    pub(super) fn property(&self) -> &'static str {
        match self {
            Holder::Page(_) => "pageId",
            Holder::BlogPost(_) => "blogPostId",
        }
    }
}

/// The files of a page or a blog post: [`Attachments::on_page`](super::Attachments::on_page) and
/// [`on_blog_post`](super::Attachments::on_blog_post).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is asked for something"]
pub struct AttachmentsOn {
    confluence: Confluence,
    holder: Holder,
}

impl AttachmentsOn {
    pub(super) fn new(confluence: &Confluence, holder: Holder) -> Self {
        AttachmentsOn {
            confluence: confluence.clone(),
            holder,
        }
    }

    /// The files.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-attachment/#api-pages-id-attachments-get).
    pub fn list(&self) -> Listed<Attachment> {
        self.named(None)
    }

    fn named(&self, name: Option<String>) -> Listed<Attachment> {
        let (confluence, holder) = (self.confluence.clone(), self.holder.clone());
        Listed::after(async move {
            let id = holder.id(&confluence).await?;
            let v2 = confluence.v2();
            let call = match &holder {
                Holder::Page(_) => v2.get_page_attachments(&id).limit(PAGE).0,
                Holder::BlogPost(_) => v2.get_blogpost_attachments(&id).limit(PAGE).0,
            };
            let call = match name {
                Some(name) => call.query("filename", name),
                None => call,
            };
            Ok(items(call))
        })
    }

    /// The file of that name; none where there is no such one.
    ///
    /// # Errors
    /// As for any call.
    pub async fn find(&self, file_name: &str) -> Result<Option<Attachment>, Error> {
        let mut found = self.named(Some(file_name.to_owned()));
        while let Some(attachment) = found.next().await {
            let attachment = attachment?;
            if attachment.file_name() == file_name {
                return Ok(Some(attachment));
            }
        }
        Ok(None)
    }

    /// The file of that name.
    ///
    /// # Errors
    /// [`Error::Unknown`] where there is no such file, with the nearest names; as for any call.
    pub async fn get(&self, file_name: &str) -> Result<Attachment, Error> {
        if let Some(attachment) = self.find(file_name).await? {
            return Ok(attachment);
        }
        let all = self.list().take(LOOKED_AT).all().await?;
        let names: Vec<&str> = all.iter().map(Attachment::file_name).collect();
        Err(Error::Unknown {
            what: "attachment",
            given: file_name.to_owned(),
            nearest: nearest(file_name, names.iter().copied())
                .into_iter()
                .map(str::to_owned)
                .collect(),
            known: match names.len() {
                0..=10 => names.into_iter().map(str::to_owned).collect(),
                _ => Vec::new(),
            },
        })
    }

    /// Adds a new file: bytes, text, or a stream. A stream that can be read only once is not tried again after a
    /// failure. Confluence refuses a name that is there already: [`put`](AttachmentsOn::put) makes it the next
    /// version.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let files = confluence.attachments().on_page(("DOCS", "Manual"));
    /// let log = files.upload("build.log", "all tests passed").comment("Build 7").await?;
    /// println!("{} is version {}", log.id(), log.version_number());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content---attachments/#api-wiki-rest-api-content-id-child-attachment-post).
    pub fn upload(&self, file_name: impl Into<String>, content: impl Into<Content>) -> Upload {
        let part = Part::file("file", file_name, content);
        Upload::new(&self.confluence, self.holder.clone(), part)
    }

    /// Adds a file of this machine under its own name. It is read while it is sent.
    pub fn upload_file(&self, path: impl Into<PathBuf>) -> Upload {
        let part = Part::path("file", path);
        Upload::new(&self.confluence, self.holder.clone(), part)
    }

    /// Makes content what there is under a name, whether or not there is such a file: a new one, the next version of
    /// the one that is there, or nothing at all where that is the same already. So it may be said twice.
    ///
    /// Only content in memory is compared: a file of this machine or a stream becomes a version each time.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let files = confluence.attachments().on_page("98305");
    /// let stored = files.put("burndown.svg", "<svg/>").media_type("image/svg+xml").await?;
    /// println!("{:?}: version {}", stored.change, stored.attachment.version_number());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content---attachments/#api-wiki-rest-api-content-id-child-attachment-put).
    pub fn put(&self, file_name: impl Into<String>, content: impl Into<Content>) -> Put {
        let part = Part::file("file", file_name, content);
        Put::new(&self.confluence, self.holder.clone(), part)
    }

    /// As [`put`](AttachmentsOn::put), with a file of this machine under its own name.
    pub fn put_file(&self, path: impl Into<PathBuf>) -> Put {
        let part = Part::path("file", path);
        Put::new(&self.confluence, self.holder.clone(), part)
    }

    /// Opens the file of that name, to be read as it arrives: into a writer, a file, or piece by piece.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let files = confluence.attachments().on_page("98305");
    /// files.download("build.log").await?.save_in("downloads").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`get`](AttachmentsOn::get); as for any call.
    pub async fn download(&self, file_name: &str) -> Result<Download, Error> {
        let attachment = self.get(file_name).await?;
        self.confluence.attachments().download(&attachment).await
    }
}
