//! What lies above and below a page, and the pages of a space.

use std::sync::{Arc, Mutex, PoisonError};

use atlassian_core::page::Next;
use atlassian_core::{Call, Page as Part, Paged};

use crate::body::DOCUMENT;
use crate::confluence::Confluence;
use crate::listed::{Listed, Results, items};
use crate::page::{ContentKind, Page, PageStatus, TreeItem};

use super::{PageRef, Pages};

impl Pages {
    /// The pages of a space.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let mut pages = confluence.pages().in_space("DOCS").sort("-modified-date").stream();
    /// while let Some(page) = pages.next().await {
    ///     println!("{}", page?.title());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-page/#api-spaces-id-pages-get).
    pub fn in_space(&self, space: impl Into<String>) -> InSpace {
        InSpace::new(&self.confluence, space.into())
    }

    /// What lies directly below a page, in its order: pages, folders, whiteboards …
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-children/#api-pages-id-direct-children-get).
    pub fn children(&self, page: impl Into<PageRef>) -> Listed<TreeItem> {
        children(&self.confluence, page.into())
    }

    /// What lies below a page, at any depth.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let mut below = confluence.pages().descendants(("DOCS", "Manual")).stream();
    /// while let Some(item) = below.next().await {
    ///     let item = item?;
    ///     println!("{} {}", item.depth(), item.title());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-descendants/#api-pages-id-descendants-get).
    pub fn descendants(&self, page: impl Into<PageRef>) -> Descendants {
        Descendants::new(&self.confluence, page.into())
    }

    /// What lies above a page, the top of its space first; of each the id and what it is.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-ancestors/#api-pages-id-ancestors-get).
    pub fn ancestors(&self, page: impl Into<PageRef>) -> Listed<TreeItem> {
        ancestors(&self.confluence, page.into())
    }
}

/// As many levels as one call looks down.
const DEEPEST: u64 = 10;

/// Items of a list's page.
const MANY: i64 = 250;

/// What lies directly below a page, in its order.
pub(super) fn children(confluence: &Confluence, page: PageRef) -> Listed<TreeItem> {
    let confluence = confluence.clone();
    Listed::after(async move {
        let id = page.id(&confluence).await?;
        let call = confluence.v2().get_page_direct_children(&id);
        Ok(items(call.limit(MANY).0))
    })
}

/// What lies above a page, the top of the space first.
pub(super) fn ancestors(confluence: &Confluence, page: PageRef) -> Listed<TreeItem> {
    let confluence = confluence.clone();
    Listed::after(async move {
        let id = page.id(&confluence).await?;
        Ok(items(confluence.v2().get_page_ancestors(&id).limit(MANY).0))
    })
}

/// What lies below a page: [`Pages::descendants`](Pages::descendants).
#[derive(Clone, Debug)]
#[must_use = "nothing is read before it is asked for"]
pub struct Descendants {
    confluence: Confluence,
    page: PageRef,
    depth: u64,
}

impl Descendants {
    pub(super) fn new(confluence: &Confluence, page: PageRef) -> Self {
        Descendants {
            confluence: confluence.clone(),
            page,
            depth: u64::MAX,
        }
    }

    /// Only so many levels; 1 is what lies directly below.
    pub fn depth(mut self, levels: u64) -> Self {
        self.depth = levels.max(1);
        self
    }

    /// All of it, 250 in a call. Confluence looks 10 levels down; what lies deeper is asked for where it
    /// begins. What is above comes before what is below; of one level the order is Confluence's.
    pub fn stream(self) -> Listed<TreeItem> {
        Listed::after(async move {
            let id = self.page.id(&self.confluence).await?;
            let top = Top {
                id,
                kind: ContentKind::Page,
                depth: 0,
            };
            let walk = Arc::new(Walk {
                confluence: self.confluence,
                deepest: self.depth,
                tops: Mutex::new(vec![top]),
            });
            Ok(Paged::new("getPageDescendants", move |at| {
                let walk = Arc::clone(&walk);
                async move { walk.part(at).await }
            }))
        })
    }
}

/// What is looked down from.
#[derive(Clone, Debug)]
struct Top {
    id: String,
    kind: ContentKind,
    /// How deep it lies itself.
    depth: u64,
}

struct Walk {
    confluence: Confluence,
    deepest: u64,
    tops: Mutex<Vec<Top>>,
}

impl Walk {
    /// One page of the list below one top. The place of the next one is the number of the top and the
    /// cursor there, so that a cursor that comes twice is noticed.
    async fn part(&self, at: Option<Next>) -> Result<Part<TreeItem>, atlassian_core::Error> {
        let place = match at {
            Some(Next::Token(place)) => place,
            _ => String::new(),
        };
        let (number, cursor) = place.split_once(' ').unwrap_or(("0", ""));
        let number: usize = number.parse().unwrap_or_default();
        let top = self.tops().get(number).cloned();
        let Some(top) = top else {
            return Ok(Part::last(Vec::new()));
        };
        let levels = self.deepest.saturating_sub(top.depth).min(DEEPEST);
        let call = self.call(&top).query("depth", levels).query("limit", MANY);
        let call = match cursor {
            "" => call,
            cursor => call.query("cursor", cursor),
        };
        let operation = call.request().operation.id;
        let answer: Results<TreeItem> = call.send().await?;
        let page = atlassian_core::page::Listing::into_page(answer, operation)?;
        let mut found = page.items;
        for item in &mut found {
            let is_last_level = item.depth() == levels;
            let depth = top.depth.saturating_add(item.depth());
            item.set_depth(depth);
            if is_last_level && depth < self.deepest && item.kind() != ContentKind::Other {
                self.tops().push(Top {
                    id: item.id().to_owned(),
                    kind: item.kind(),
                    depth,
                });
            }
        }
        let next = match page.next {
            Some(Next::Token(cursor)) => Some(format!("{number} {cursor}")),
            _ if number + 1 < self.tops().len() => Some(format!("{} ", number + 1)),
            _ => None,
        };
        Ok(Part::new(found, next.map(Next::Token)))
    }

    fn tops(&self) -> std::sync::MutexGuard<'_, Vec<Top>> {
        self.tops.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn call(&self, top: &Top) -> Call {
        let v2 = self.confluence.v2();
        match top.kind {
            ContentKind::Folder => v2.get_folder_descendants(&top.id).0,
            ContentKind::Whiteboard => v2.get_whiteboard_descendants(&top.id).0,
            ContentKind::Database => v2.get_database_descendants(&top.id).0,
            ContentKind::Embed => v2.get_smart_link_descendants(&top.id).0,
            ContentKind::Page | ContentKind::Other => v2.get_page_descendants(&top.id).0,
        }
    }
}

/// The pages of a space: [`Pages::in_space`](Pages::in_space).
#[derive(Clone, Debug)]
#[must_use = "nothing is read before it is asked for"]
pub struct InSpace {
    confluence: Confluence,
    space: String,
    title: Option<String>,
    statuses: Vec<PageStatus>,
    sort: Option<String>,
    bodies: bool,
}

impl InSpace {
    pub(super) fn new(confluence: &Confluence, space: String) -> Self {
        InSpace {
            confluence: confluence.clone(),
            space,
            title: None,
            statuses: Vec::new(),
            sort: None,
            bodies: false,
        }
    }

    /// Only the one of this title.
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Only those with this status, or another one that is named so. Without it they are current ones
    /// and archived ones.
    pub fn status(mut self, status: PageStatus) -> Self {
        self.statuses.push(status);
        self
    }

    /// In another order: `id`, `title`, `created-date`, `modified-date`, with `-` before it the other
    /// way round.
    pub fn sort(mut self, by: impl Into<String>) -> Self {
        self.sort = Some(by.into());
        self
    }

    /// With their bodies.
    pub fn with_bodies(mut self) -> Self {
        self.bodies = true;
        self
    }

    /// The pages, 250 in a call, or 50 with their bodies.
    pub fn stream(self) -> Listed<Page> {
        Listed::after(async move {
            let space = self.confluence.space_named(&self.space).await?;
            let mut call = self.confluence.v2().get_pages_in_space(&space.id);
            call = call.limit(if self.bodies { 50 } else { MANY });
            if self.bodies {
                call = call.body_format(DOCUMENT);
            }
            if let Some(title) = &self.title {
                call = call.title(title);
            }
            if !self.statuses.is_empty() {
                call = call.status(self.statuses.iter().map(|status| status.as_str()));
            }
            if let Some(sort) = &self.sort {
                call = call.sort(sort.as_str());
            }
            Ok(items(call.0))
        })
    }
}
