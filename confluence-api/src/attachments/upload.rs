//! Files on their way to Confluence.

use atlassian_core::Download;
use atlassian_core::request::Part;

use crate::awaitable::awaitable;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::listed::Results;

use super::Attachment;
use super::on::{AttachmentsOn, Holder};

/// Adds a file: [`AttachmentsOn::upload`].
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Upload {
    confluence: Confluence,
    holder: Holder,
    parts: Parts,
}

/// What is sent of a file, and about it.
#[derive(Clone, Debug)]
struct Parts {
    file: Part,
    comment: Option<String>,
    minor: bool,
}

impl Parts {
    fn new(file: Part) -> Self {
        Parts {
            file,
            comment: None,
            minor: false,
        }
    }

    fn name(&self) -> String {
        self.file.file_name.clone().unwrap_or_default()
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts = vec![
            self.file.clone(),
            Part::text("minorEdit", if self.minor { "true" } else { "false" }),
        ];
        if let Some(comment) = &self.comment {
            // Without the charset, Confluence takes it for another one.
            let part = Part::text("comment", comment.as_str());
            parts.push(part.media_type("text/plain; charset=utf-8"));
        }
        parts
    }
}

macro_rules! about {
    () => {
        /// Something about it, for people.
        pub fn comment(mut self, text: impl Into<String>) -> Self {
            self.parts.comment = Some(text.into());
            self
        }

        /// So that nobody is told of it.
        pub fn minor(mut self) -> Self {
            self.parts.minor = true;
            self
        }

        /// The media type, such as `image/png`; otherwise Confluence guesses it from the name.
        pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
            self.parts.file = self.parts.file.media_type(media_type);
            self
        }
    };
}

impl Upload {
    pub(super) fn new(confluence: &Confluence, holder: Holder, file: Part) -> Self {
        Upload {
            confluence: confluence.clone(),
            holder,
            parts: Parts::new(file),
        }
    }

    about!();

    /// Sends it. How large a file may be is the site's to say.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a page that does not exist; [`atlassian_core::Error::Content`] where a file of this
    /// machine cannot be read; as for any call.
    pub async fn send(self) -> Result<Attachment, Error> {
        let id = self.holder.id(&self.confluence).await?;
        let call = self
            .confluence
            .v1()
            .create_attachment(&id, self.parts.parts());
        let stored: Results<Attachment> = call.0.send().await?;
        let property = self.holder.property();
        whole(&self.confluence, "createAttachment", stored, property, &id).await
    }
}

awaitable!(Upload => Attachment);

/// The file of an answer to an upload, with everything that is known of it.
async fn whole(
    confluence: &Confluence,
    operation: &'static str,
    stored: Results<Attachment>,
    property: &str,
    holder: &str,
) -> Result<Attachment, Error> {
    let attachment = stored.results.into_iter().next();
    let attachment = attachment.ok_or(Error::Incomplete {
        operation,
        what: "attachment",
    })?;
    if attachment.file_id().is_some() {
        return Ok(attachment.on(property, holder));
    }
    confluence.attachments().get(attachment.id()).await
}

/// What became of a file that was put somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Change {
    /// There was none of that name.
    Created,
    /// It is the next version of the one that was there.
    Updated,
    /// The one that was there is the same; nothing was sent.
    Unchanged,
}

/// A file that was put somewhere.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Stored {
    /// The file as it is now.
    pub attachment: Attachment,
    /// What became of it.
    pub change: Change,
}

/// Puts a file somewhere: [`AttachmentsOn::put`].
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Put {
    confluence: Confluence,
    holder: Holder,
    parts: Parts,
}

impl Put {
    pub(super) fn new(confluence: &Confluence, holder: Holder, file: Part) -> Self {
        Put {
            confluence: confluence.clone(),
            holder,
            parts: Parts::new(file),
        }
    }

    about!();

    /// Looks at what is there, and sends it where that is something else.
    ///
    /// # Errors
    /// As [`Upload::send`]. After an answer that was lost on its way the file may be there all the same; saying it
    /// again is harmless.
    pub async fn send(self) -> Result<Stored, Error> {
        let id = self.holder.id(&self.confluence).await?;
        let here = match &self.holder {
            Holder::Page(_) => Holder::Page(id.as_str().into()),
            Holder::BlogPost(_) => Holder::BlogPost(id.as_str().into()),
        };
        let known = AttachmentsOn::new(&self.confluence, here);
        let known = known.find(&self.parts.name()).await?;
        if let Some(known) = &known
            && let Some(bytes) = self.parts.file.content.as_bytes()
            && known.size() == Some(bytes.len() as u64)
        {
            let download = self.confluence.attachments().download(known).await?;
            if is_same(download, bytes).await? {
                return Ok(Stored {
                    attachment: known.clone(),
                    change: Change::Unchanged,
                });
            }
        }
        let v1 = self.confluence.v1();
        let call = v1.create_or_update_attachments(&id, self.parts.parts());
        let stored: Results<Attachment> = call.0.send().await?;
        let (operation, property) = ("createOrUpdateAttachments", self.holder.property());
        let attachment = whole(&self.confluence, operation, stored, property, &id).await?;
        Ok(Stored {
            change: match attachment.version_number() {
                1 => Change::Created,
                _ => Change::Updated,
            },
            attachment,
        })
    }
}

awaitable!(Put => Stored);

/// Whether a download has exactly these bytes. It stops where it differs.
async fn is_same(mut download: Download, bytes: &[u8]) -> Result<bool, Error> {
    let mut rest = bytes;
    while let Some(chunk) = download.chunk().await? {
        match rest.strip_prefix(&chunk[..]) {
            Some(behind) => rest = behind,
            None => return Ok(false),
        }
    }
    Ok(rest.is_empty())
}
