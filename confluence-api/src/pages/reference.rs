//! Which page is meant.

use atlassian_core::names;

use crate::confluence::Confluence;
use crate::error::{Error, Subject};
use crate::page::Page;
use crate::page::PageStatus;

/// Which page is meant: its id, or the key of its space and its title. Both become one by `into()`, and
/// so does a [`Page`] that was read.
///
/// ```
/// use confluence_api::pages::PageRef;
///
/// let pages: [PageRef; 3] = ["98306".into(), 98306.into(), ("DOCS", "Manual").into()];
/// # let _ = pages;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageRef {
    /// By its id.
    Id(String),
    /// By its title, which only one published page of a space has.
    Titled {
        /// Key of the space, or its numeric id.
        space: String,
        /// The title.
        title: String,
    },
}

impl std::fmt::Display for PageRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PageRef::Id(id) => f.write_str(id),
            PageRef::Titled { space, title } => write!(f, "“{title}” in {space}"),
        }
    }
}

impl From<&str> for PageRef {
    fn from(id: &str) -> Self {
        PageRef::Id(id.trim().to_owned())
    }
}

impl From<String> for PageRef {
    fn from(id: String) -> Self {
        PageRef::from(id.as_str())
    }
}

impl From<&String> for PageRef {
    fn from(id: &String) -> Self {
        PageRef::from(id.as_str())
    }
}

impl From<u64> for PageRef {
    fn from(id: u64) -> Self {
        PageRef::Id(id.to_string())
    }
}

impl<S: Into<String>, T: Into<String>> From<(S, T)> for PageRef {
    fn from((space, title): (S, T)) -> Self {
        PageRef::Titled {
            space: space.into(),
            title: title.into(),
        }
    }
}

impl From<&Page> for PageRef {
    fn from(page: &Page) -> Self {
        PageRef::Id(page.id().to_owned())
    }
}

impl From<&PageRef> for PageRef {
    fn from(page: &PageRef) -> Self {
        page.clone()
    }
}

impl PageRef {
    /// As errors name it.
    pub(super) fn subject(&self, id: String) -> Subject {
        match self {
            PageRef::Titled { title, .. } => Subject::new(id, title),
            PageRef::Id(_) => Subject::new(id, ""),
        }
    }

    /// The id, looked up where it is not known.
    ///
    /// # Errors
    /// [`Error::Unknown`] where no page has the title; as for any call.
    pub(crate) async fn id(&self, confluence: &Confluence) -> Result<String, Error> {
        match self {
            PageRef::Id(id) => Ok(id.clone()),
            PageRef::Titled { space, title } => {
                match titled(confluence, space, title, PageStatus::Current).await? {
                    Some(page) => Ok(page.id().to_owned()),
                    None => Err(nothing_titled(confluence, space, title).await),
                }
            }
        }
    }
}

/// The page of a space that has a title, without its body.
///
/// # Errors
/// [`Error::Unknown`] where there is no such space; as for any call.
pub(crate) async fn titled(
    confluence: &Confluence,
    space: &str,
    title: &str,
    status: PageStatus,
) -> Result<Option<Page>, Error> {
    let title = title.trim();
    let space = confluence.space_named(space).await?;
    let call = confluence.v2().get_pages().space_id([&space.id]);
    let call = call.title(title).status([status.as_str()]).limit(25);
    let mut found: Option<Page> = None;
    let mut pages = crate::listed::items::<Page>(call.0);
    while let Some(page) = pages.next().await {
        let page = page?;
        if page.title() == title {
            return Ok(Some(page));
        }
        // Titles are unique whatever their case.
        if page.title().to_lowercase() == title.to_lowercase() {
            found.get_or_insert(page);
        }
    }
    Ok(found)
}

/// How many titles of a space are looked at to find what may have been meant.
const LOOKED_AT: i64 = 100;

/// No page has that title; what may have been meant is in it, as far as one look tells.
async fn nothing_titled(confluence: &Confluence, space: &str, title: &str) -> Error {
    let mut nearest = Vec::new();
    if let Ok(named) = confluence.space_named(space).await {
        let call = confluence.v2().get_pages().space_id([&named.id]);
        let call = call.sort("-modified-date").limit(LOOKED_AT);
        if let Ok(pages) = call.send().await {
            let titles: Vec<String> = pages.results.into_iter().filter_map(|p| p.title).collect();
            let near = names::nearest(title, titles.iter().map(String::as_str));
            nearest = near.into_iter().map(str::to_owned).collect();
        }
    }
    Error::Unknown {
        what: "page",
        given: format!("{title} (in {space})"),
        nearest,
        known: Vec::new(),
    }
}
