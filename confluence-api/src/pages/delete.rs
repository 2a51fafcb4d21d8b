//! Deleting pages.

use serde_json::Value;

use crate::awaitable::awaitable;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::long_task::LongTask;

use super::{PageRef, Pages};

impl Pages {
    /// Puts a page into the bin, or deletes it for good.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// confluence.pages().delete("98306").await?;
    /// confluence.pages().delete("98310").purge().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-page/#api-pages-id-delete).
    pub fn delete(&self, page: impl Into<PageRef>) -> Delete {
        Delete::new(&self.confluence, page.into())
    }

    /// Puts a page with all below it into the bin. It may take long: what is returned is to be awaited
    /// once more.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content---children-and-descendants/#api-wiki-rest-api-content-id-pagetree-delete).
    pub fn delete_tree(&self, page: impl Into<PageRef>) -> DeleteTree {
        DeleteTree::new(&self.confluence, page.into())
    }
}

/// Deletes a page: [`Pages::delete`](Pages::delete).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Delete {
    confluence: Confluence,
    page: PageRef,
    purge: bool,
    draft: bool,
}

impl Delete {
    pub(super) fn new(confluence: &Confluence, page: PageRef) -> Self {
        Delete {
            confluence: confluence.clone(),
            page,
            purge: false,
            draft: false,
        }
    }

    /// For good: also out of the bin. The account has to be an administrator of the space.
    pub fn purge(mut self) -> Self {
        self.purge = true;
        self
    }

    /// Its draft, which does not go into the bin.
    pub fn draft(mut self) -> Self {
        self.draft = true;
        self
    }

    /// Deletes it. What lies below it moves up to its parent;
    /// [`delete_tree`](Pages::delete_tree) takes all of it.
    ///
    /// # Errors
    /// As for any call. With [`purge`](Delete::purge) it may be in the bin already.
    pub async fn send(self) -> Result<(), Error> {
        let id = self.page.id(&self.confluence).await?;
        let v2 = self.confluence.v2();
        let call = v2.delete_page(&id);
        if self.draft {
            call.draft(true).send().await?;
            return Ok(());
        }
        match call.send().await {
            Err(error) if self.purge && error.is_not_found() => {}
            other => other?,
        }
        if self.purge {
            v2.delete_page(&id).purge(true).send().await?;
        }
        Ok(())
    }
}

awaitable!(Delete => ());

/// Deletes a page with all below it: [`Pages::delete_tree`](Pages::delete_tree).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct DeleteTree {
    confluence: Confluence,
    page: PageRef,
}

impl DeleteTree {
    pub(super) fn new(confluence: &Confluence, page: PageRef) -> Self {
        DeleteTree {
            confluence: confluence.clone(),
            page,
        }
    }

    /// Begins with it. What is returned ends when all is in the bin, once it is awaited.
    ///
    /// # Errors
    /// As for any call.
    pub async fn send(self) -> Result<LongTask, Error> {
        const OPERATION: &str = "deletePageTree";
        let id = self.page.id(&self.confluence).await?;
        let call = self.confluence.v1().delete_page_tree(&id);
        let answer = call.0.send::<Value>().await?;
        let subject = self.page.subject(id);
        LongTask::begun(&self.confluence, OPERATION, subject, &answer)
    }
}

awaitable!(DeleteTree => LongTask);
