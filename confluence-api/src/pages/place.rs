//! Moving pages.

use serde_json::Value;

use crate::awaitable::awaitable;
use crate::confluence::Confluence;
use crate::error::{Error, TitleTaken};

use super::create::is_title_taken;
use super::{Get, PageRef, Pages};

impl Pages {
    /// Moves a page, with all below it. It keeps its id, its version and its history.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// confluence.pages().move_page("98306").below(("DOCS", "Archive")).await?;
    /// confluence.pages().move_page("98306").before("98310").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content---children-and-descendants/#api-wiki-rest-api-content-pageid-move-position-targetid-put).
    pub fn move_page(&self, page: impl Into<PageRef>) -> MovePage {
        MovePage::new(&self.confluence, page.into())
    }
}

/// The home page of a space, below which its pages lie.
///
/// # Errors
/// [`Error::Unknown`] where there is no such space, [`Error::Incomplete`] where it has no home page.
async fn home_of(confluence: &Confluence, space: &str) -> Result<String, Error> {
    let space = confluence.space_named(space).await?;
    let found = confluence.v2().get_space_by_id(&space.id).send().await?;
    found.homepage_id.ok_or(Error::Incomplete {
        operation: "getSpaceById",
        what: "home page",
    })
}

/// The error, as one about a title where it is that.
pub(super) fn about_title(
    operation: &'static str,
    title: &str,
    space: &str,
    error: atlassian_core::Error,
) -> Error {
    if !is_title_taken(&error) {
        return error.into();
    }
    let taken = TitleTaken {
        operation,
        title: title.to_owned(),
        space: space.to_owned(),
        source: Box::new(error),
    };
    taken.into()
}

/// Moves a page with all below it: [`Pages::move_page`](Pages::move_page).
#[derive(Clone, Debug)]
#[must_use = "it only names a page; say where it goes"]
pub struct MovePage {
    confluence: Confluence,
    page: PageRef,
}

#[derive(Clone, Debug)]
enum Target {
    Page(&'static str, PageRef),
    Space(String),
}

impl MovePage {
    pub(super) fn new(confluence: &Confluence, page: PageRef) -> Self {
        MovePage {
            confluence: confluence.clone(),
            page,
        }
    }

    fn to(self, target: Target) -> Moving {
        Moving {
            confluence: self.confluence,
            page: self.page,
            target,
        }
    }

    /// Below another page, behind what is there.
    pub fn below(self, parent: impl Into<PageRef>) -> Moving {
        self.to(Target::Page("append", parent.into()))
    }

    /// Beside another page, before it.
    pub fn before(self, page: impl Into<PageRef>) -> Moving {
        self.to(Target::Page("before", page.into()))
    }

    /// Beside another page, after it.
    pub fn after(self, page: impl Into<PageRef>) -> Moving {
        self.to(Target::Page("after", page.into()))
    }

    /// Below the home page of a space, by the key of the space.
    pub fn to_space(self, key: impl Into<String>) -> Moving {
        self.to(Target::Space(key.into()))
    }
}

/// A move that is ready.
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Moving {
    confluence: Confluence,
    page: PageRef,
    target: Target,
}

impl Moving {
    /// Moves it. It keeps its id, its version and its history.
    ///
    /// # Errors
    /// [`Error::TitleTaken`] where the other space has a page of that title; as for any call.
    pub async fn send(self) -> Result<(), Error> {
        const OPERATION: &str = "movePage";
        let id = self.page.id(&self.confluence).await?;
        let (position, target) = match &self.target {
            Target::Page(position, page) => (*position, page.id(&self.confluence).await?),
            Target::Space(space) => ("append", home_of(&self.confluence, space).await?),
        };
        let call = self.confluence.v1().move_page(&id, position, &target);
        let error = match call.0.send::<Value>().await {
            Ok(_) => return Ok(()),
            Err(error) if is_title_taken(&error) => error,
            Err(error) => return Err(error.into()),
        };
        let get = Get::new(&self.confluence, PageRef::Id(id)).without_body();
        let title = get
            .send()
            .await
            .map_or_else(|_| String::new(), |page| page.title().to_owned());
        let space = match &self.target {
            Target::Space(space) | Target::Page(_, PageRef::Titled { space, .. }) => space.clone(),
            Target::Page(_, page) => format!("of {page}"),
        };
        Err(about_title(OPERATION, &title, &space, error))
    }
}

awaitable!(Moving => ());
