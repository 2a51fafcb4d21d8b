//! Earlier versions of a page.

use serde_json::{Value, json};

use crate::awaitable::awaitable;
use crate::body::DOCUMENT;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::listed::{Listed, items};
use crate::page::{Page, PastVersion};

use super::{Get, PageRef, Pages};

impl Pages {
    /// Brings a page back from the bin, by its id, with the body it had.
    pub fn restore_from_bin(&self, id: impl Into<String>) -> RestoreFromBin {
        RestoreFromBin::new(&self.confluence, id.into())
    }

    /// The versions of a page, the newest first.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let mut versions = confluence.pages().history("98306").with_bodies().stream();
    /// while let Some(version) = versions.next().await {
    ///     let version = version?;
    ///     println!("{} {}", version.number(), version.message());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-version/#api-pages-id-versions-get).
    pub fn history(&self, page: impl Into<PageRef>) -> History {
        History::new(&self.confluence, page.into())
    }

    /// Makes an earlier version the newest one.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let page = confluence.pages().restore("98306", 3).message("As it was").await?;
    /// # let _ = page;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content-versions/#api-wiki-rest-api-content-id-version-post).
    pub fn restore(&self, page: impl Into<PageRef>, version: u64) -> Restore {
        Restore::new(&self.confluence, page.into(), version)
    }
}

/// Versions of a list's page without bodies, and with them.
const MANY: i64 = 200;
const FEW: i64 = 25;

/// The versions of a page: [`Pages::history`](Pages::history).
#[derive(Clone, Debug)]
#[must_use = "nothing is read before it is asked for"]
pub struct History {
    confluence: Confluence,
    page: PageRef,
    bodies: bool,
    oldest_first: bool,
}

impl History {
    pub(super) fn new(confluence: &Confluence, page: PageRef) -> Self {
        History {
            confluence: confluence.clone(),
            page,
            bodies: false,
            oldest_first: false,
        }
    }

    /// With the body of each version.
    pub fn with_bodies(mut self) -> Self {
        self.bodies = true;
        self
    }

    /// The oldest first; otherwise the newest is.
    pub fn oldest_first(mut self) -> Self {
        self.oldest_first = true;
        self
    }

    /// The versions, 200 in a call, or 25 with their bodies.
    pub fn stream(self) -> Listed<PastVersion> {
        Listed::after(async move {
            let id = self.page.id(&self.confluence).await?;
            let mut call = self.confluence.v2().get_page_versions(&id);
            call = call.limit(if self.bodies { FEW } else { MANY });
            if self.bodies {
                call = call.body_format(DOCUMENT);
            }
            call = call.sort(if self.oldest_first {
                "modified-date"
            } else {
                "-modified-date"
            });
            Ok(items(call.0))
        })
    }
}

/// Brings back an earlier version: [`Pages::restore`](Pages::restore).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Restore {
    confluence: Confluence,
    page: PageRef,
    version: u64,
    message: Option<String>,
    title: bool,
}

impl Restore {
    pub(super) fn new(confluence: &Confluence, page: PageRef, version: u64) -> Self {
        Restore {
            confluence: confluence.clone(),
            page,
            version,
            message: None,
            title: false,
        }
    }

    /// What is said of the new version in the history of the page.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// With the title that the page had then; otherwise it keeps the one it has.
    pub fn with_title(mut self) -> Self {
        self.title = true;
        self
    }

    /// Brings it back, as a new version, and reads the page.
    ///
    /// # Errors
    /// As for any call.
    pub async fn send(self) -> Result<Page, Error> {
        let id = self.page.id(&self.confluence).await?;
        let body = json!({
            "operationKey": "restore",
            "params": {
                "versionNumber": self.version,
                "message": self.message.unwrap_or_default(),
                "restoreTitle": self.title,
            },
        });
        let v1 = self.confluence.v1();
        let call = v1.restore_content_version(&id, Default::default());
        call.json(body).0.send::<Value>().await?;
        Get::new(&self.confluence, PageRef::Id(id)).send().await
    }
}

awaitable!(Restore => Page);

/// Brings a page back from the bin: [`Pages::restore_from_bin`](Pages::restore_from_bin).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct RestoreFromBin {
    confluence: Confluence,
    id: String,
}

impl RestoreFromBin {
    pub(super) fn new(confluence: &Confluence, id: String) -> Self {
        RestoreFromBin {
            confluence: confluence.clone(),
            id,
        }
    }

    /// Brings it back; a page that is not in the bin stays as it is.
    ///
    /// # Errors
    /// [`Error::TitleTaken`] where its title has been given to another page since; as for any call.
    pub async fn send(self) -> Result<Page, Error> {
        let get = || Get::new(&self.confluence, PageRef::from(&self.id)).trashed();
        let page = get().storage().send().await?;
        if page.status() != crate::page::PageStatus::Trashed {
            return Ok(page);
        }
        let body = json!({
            "id": page.id(),
            "status": "current",
            "title": page.title(),
            "version": {"number": page.version_number().saturating_add(1)},
            "body": {"representation": "storage", "value": page.storage().unwrap_or_default()},
        });
        let v2 = self.confluence.v2();
        let call = v2.update_page(page.id(), Default::default()).json(body);
        match call.0.send::<Page>().await {
            Ok(page) => Ok(page),
            Err(error) if super::create::is_title_taken(&error) => Err(crate::TitleTaken {
                operation: "updatePage",
                title: page.title().to_owned(),
                space: super::change::space_of(&page),
                source: Box::new(error),
            }
            .into()),
            Err(error) => Err(error.into()),
        }
    }
}

awaitable!(RestoreFromBin => Page);
