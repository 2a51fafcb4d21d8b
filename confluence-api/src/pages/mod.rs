#![doc = include_str!("../../docs/pages.md")]

mod change;
mod copy;
mod create;
mod delete;
mod get;
mod history;
mod labels;
mod place;
mod properties;
mod reference;
mod restrictions;
mod tree;
mod update;
mod upsert;

#[doc = include_str!("../../docs/conflicts.md")]
pub mod conflicts {}

use adf::Document;
use adf::edit::Titled;

use crate::awaitable::awaitable;
use crate::body::Body;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::page::{Page, PageStatus};

pub use change::{Base, EditFault, OnConflict, Outcome, Saved};
pub use copy::{Copy, CopyPage, CopyTree};
pub use create::Create;
pub use delete::{Delete, DeleteTree};
pub use get::Get;
pub use history::{History, Restore, RestoreFromBin};
pub use labels::{AddLabels, RemoveLabel};
pub use place::{MovePage, Moving};
pub(crate) use properties::list as list_properties;
pub use properties::{DeleteProperty, GetProperty, SetProperty};
pub use reference::PageRef;
pub use restrictions::{Restrict, Restrictions, Who};
pub use tree::{Descendants, InSpace};
pub(crate) use update::End;
pub use update::{Edit, PageSection, Update};
pub use upsert::Upsert;

/// Pages: reading and writing them, and everything around them. [`Confluence::pages`] gives it.
///
/// Every call is a value until it is awaited; `send().await` and `.await` are the same. A call that is
/// dropped on its way leaves what the last answer from Confluence said.
#[derive(Clone, Debug)]
pub struct Pages {
    confluence: Confluence,
}

impl Pages {
    pub(crate) fn new(confluence: Confluence) -> Self {
        Pages { confluence }
    }

    /// A page with its body, by its id or by its title in a space.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let page = confluence.pages().get(("DOCS", "Manual")).await?;
    /// println!("version {} by {}", page.version_number(), page.version().author_id());
    /// println!("{}", page.to_markdown()?);
    ///
    /// let first = confluence.pages().get(page.id()).version(1).await?;
    /// # let _ = first;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-page/#api-pages-id-get).
    pub fn get(&self, page: impl Into<PageRef>) -> Get {
        Get::new(&self.confluence, page.into())
    }

    /// A new page of a space, below the home page of the space unless something else is said.
    ///
    /// ```
    /// use confluence_api::Markdown;
    ///
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let page = confluence
    ///     .pages()
    ///     .create("DOCS", "Release 2.0")
    ///     .body(Markdown("It is **out**."))
    ///     .below(("DOCS", "Release notes"))
    ///     .await?;
    /// println!("{:?}", page.url());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-page/#api-pages-post).
    pub fn create(&self, space: impl Into<String>, title: impl Into<String>) -> Create {
        Create::new(&self.confluence, space.into(), title.into())
    }

    /// The published page of a title in a space, without its body; none where there is none.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-page/#api-pages-get).
    pub fn find(&self, space: impl Into<String>, title: impl Into<String>) -> Find {
        Find {
            confluence: self.confluence.clone(),
            space: space.into(),
            title: title.into(),
        }
    }

    /// Sees to it that a space has a page of this title that says this. Where it does already, nothing is
    /// written; where others do the same at the same time, there is one page in the end.
    ///
    /// ```
    /// use confluence_api::Markdown;
    ///
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let saved = confluence.pages().upsert("DOCS", "Metrics", Markdown("42 builds")).await?;
    /// println!("{:?}: version {}", saved.outcome, saved.page.version_number());
    /// # Ok(())
    /// # }
    /// ```
    pub fn upsert(
        &self,
        space: impl Into<String>,
        title: impl Into<String>,
        body: impl Into<Body>,
    ) -> Upsert {
        Upsert::new(&self.confluence, space.into(), title.into(), body.into())
    }

    /// Changes the title of a page, its body as a whole, its parent or its owner.
    ///
    /// ```
    /// use confluence_api::Markdown;
    ///
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let page = confluence.pages().get("98306").await?;
    /// let text = page.to_markdown()?.replace("draft", "final");
    /// confluence
    ///     .pages()
    ///     .update(&page)
    ///     .based_on(&page)
    ///     .body(Markdown(text))
    ///     .message("Final")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-page/#api-pages-id-put).
    pub fn update(&self, page: impl Into<PageRef>) -> Update {
        Update::new(&self.confluence, page.into())
    }

    /// Takes back Markdown that was edited: the text of
    /// [`Page::to_anchored_markdown`](crate::Page::to_anchored_markdown), from the page as it was read.
    /// What was not edited stays as it is, with everything that Markdown cannot say. Where the page has
    /// changed since, both changes are merged.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let page = confluence.pages().get("98306").await?;
    /// let text = page.to_anchored_markdown()?;
    /// let edited = text.replace("Press the button", "Press the **green** button");
    /// confluence.pages().revise(&page, edited).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn revise(&self, page: &Page, edited: impl Into<String>) -> Update {
        Update::new(&self.confluence, PageRef::from(page))
            .based_on(page)
            .revised(edited.into())
    }

    /// Changes what a page says, by whatever is done with its document. Where somebody else writes it at
    /// the same time, the edit is done again with what he wrote, so it must not count on being done once.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// confluence
    ///     .pages()
    ///     .edit(("DOCS", "Manual"), |document| {
    ///         document.replace_text("", ("2025", "2026"))?;
    ///         document.section_mut("Owners")?.append("Ada")?;
    ///         Ok(())
    ///     })
    ///     .message("New year")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn edit<F>(&self, page: impl Into<PageRef>, edit: F) -> Edit
    where
        F: FnMut(&mut Document) -> Result<(), EditFault> + Send + 'static,
    {
        Edit::new(&self.confluence, page.into(), edit)
    }

    /// Puts content at the end of a page.
    ///
    /// ```
    /// use confluence_api::Markdown;
    ///
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// confluence.pages().append(("DOCS", "Log"), Markdown("- built `1.4`")).minor().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn append(&self, page: impl Into<PageRef>, body: impl Into<Body>) -> Edit {
        Edit::put(&self.confluence, page.into(), body.into(), update::End::End)
    }

    /// Puts content at the beginning of a page.
    pub fn prepend(&self, page: impl Into<PageRef>, body: impl Into<Body>) -> Edit {
        Edit::put(
            &self.confluence,
            page.into(),
            body.into(),
            update::End::Start,
        )
    }

    /// The section under a heading of a page: what stands there up to the next heading of its level. A
    /// heading that several sections have is named by its path, `Plan/Risks`, or as
    /// [`titled`](adf::edit::titled) can.
    ///
    /// ```
    /// use confluence_api::Markdown;
    ///
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let pages = confluence.pages();
    /// pages.section("98306", "Changes").or_new(2).append(Markdown("- log in with a key")).await?;
    /// pages.section("98306", "Status").replace("Green.").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn section(&self, page: impl Into<PageRef>, heading: impl Into<Titled>) -> PageSection {
        PageSection::new(&self.confluence, page.into(), heading.into())
    }
}

/// Looks for a page by its title: [`Pages::find`].
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Find {
    confluence: Confluence,
    space: String,
    title: String,
}

impl Find {
    /// Looks for it.
    ///
    /// # Errors
    /// [`Error::Unknown`] where there is no such space; as for any call.
    pub async fn send(self) -> Result<Option<Page>, Error> {
        reference::titled(
            &self.confluence,
            &self.space,
            &self.title,
            PageStatus::Current,
        )
        .await
    }
}

awaitable!(Find => Option<Page>);
