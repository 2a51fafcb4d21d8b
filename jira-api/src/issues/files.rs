//! Files of an issue.

use std::path::PathBuf;

use atlassian_core::Download;
use atlassian_core::names::{folded, nearest};
use atlassian_core::request::{Content, Part};

use crate::error::Error;
use crate::issue::Issue;
use crate::platform::types::Attachment;

use super::Issues;

/// A file that was attached.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attached {
    /// Id of the attachment.
    pub id: String,
    /// Name of the file.
    pub file_name: String,
    /// Size in bytes.
    pub size: Option<u64>,
}

impl Issues {
    /// Attaches content under a file name: bytes, text, or a stream. A stream that can be read only
    /// once is not tried again after a failure. How large a file may be is the site's to say.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// jira.issues().attach("ENG-4", "build.log", "all tests passed").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/#api-rest-api-3-issue-issueidorkey-attachments-post).
    ///
    /// # Errors
    /// As for any call.
    pub async fn attach(
        &self,
        key: &str,
        file_name: impl Into<String> + Send,
        content: impl Into<Content> + Send,
    ) -> Result<Attached, Error> {
        self.upload(key, Part::file("file", file_name, content))
            .await
    }

    /// Attaches a file of this machine, which is read while it is sent.
    ///
    /// # Errors
    /// [`atlassian_core::Error::Content`] where it cannot be read; as for any call.
    pub async fn attach_file(
        &self,
        key: &str,
        path: impl Into<PathBuf> + Send,
    ) -> Result<Attached, Error> {
        self.upload(key, Part::path("file", path)).await
    }

    async fn upload(&self, key: &str, part: Part) -> Result<Attached, Error> {
        let call = self.jira.platform().add_attachment(key, vec![part]);
        let attached = call.send().await?.into_iter().next();
        attached.and_then(Attached::of).ok_or(Error::Incomplete {
            operation: "addAttachment",
            what: "attachment",
        })
    }

    /// Opens a file of an issue, by the name it has there or by its id, to be read as it arrives: into a
    /// writer, a file, or piece by piece.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let mut log = Vec::new();
    /// jira.issues().download("ENG-4", "build.log").await?.write_to(&mut log).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/#api-rest-api-3-attachment-content-id-get).
    ///
    /// # Errors
    /// [`Error::Unknown`] where the issue has no such file, [`Error::Ambiguous`] where it has several of
    /// that name; as for any call.
    pub async fn download(&self, key: &str, file: &str) -> Result<Download, Error> {
        let call = self.jira.platform().get_issue(key).fields(["attachment"]);
        // Within a boundary it is this that shows where the file lies.
        let issue: Issue = call.0.send().await?;
        let id = find(&issue, file)?;
        Ok(self
            .jira
            .platform()
            .get_attachment_content(id)
            .0
            .open()
            .await?)
    }
}

fn find<'i>(issue: &'i Issue, file: &str) -> Result<&'i str, Error> {
    let all: Vec<_> = issue.attachments().collect();
    let wanted = folded(file);
    let ways: [&dyn Fn(&crate::issue::Attachment<'_>) -> bool; 3] = [
        &|one| one.id() == file,
        &|one| one.file_name() == file,
        &|one| folded(one.file_name()) == wanted,
    ];
    for is in ways {
        let found: Vec<_> = all.iter().filter(|one| is(one)).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Ok(one.id()),
            several => {
                let described = several.iter().map(|one| {
                    let at = one.created().map(|at| at.to_string()).unwrap_or_default();
                    format!("{} of {at}", one.id())
                });
                return Err(Error::Ambiguous {
                    what: "attachment",
                    given: file.to_owned(),
                    candidates: described.collect(),
                });
            }
        }
    }
    let names: Vec<&str> = all.iter().map(|one| one.file_name()).collect();
    Err(Error::Unknown {
        what: "attachment",
        given: file.to_owned(),
        nearest: nearest(file, names.iter().copied())
            .into_iter()
            .map(str::to_owned)
            .collect(),
        known: names.into_iter().map(str::to_owned).collect(),
    })
}

impl Attached {
    fn of(bean: Attachment) -> Option<Self> {
        Some(Attached {
            id: bean.id?,
            file_name: bean.filename.unwrap_or_default(),
            size: bean.size.and_then(|size| size.try_into().ok()),
        })
    }
}
