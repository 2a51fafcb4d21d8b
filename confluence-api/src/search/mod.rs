#![doc = include_str!("../../docs/search.md")]

mod hit;
mod page;
mod wait;

use std::time::Duration;

use atlassian_core::json::Value;

use crate::cql::Cql;
use crate::listed::{Listed, Results, items_with};
use crate::{Confluence, Error};

pub use hit::{Hit, HitKind};

/// The most hits of one page that Confluence gives.
const LARGEST_PAGE: u32 = 250;

/// The most hits of one page when bodies are read along with them.
const LARGEST_PAGE_WITH_BODIES: u32 = 50;

/// How many hits a page has unless something else is said.
const PAGE: u32 = 100;

/// What is wrong with a search.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SearchProblem {
    /// The index does not know content that was waited for.
    #[error(
        "the search index does not know {} after {} s; what was written is there all the same: read it by its id, \
         or search later", ids.join(", "), waited.as_secs()
    )]
    NotIndexed {
        /// Ids of the content.
        ids: Vec<String>,
        /// How long was waited.
        waited: Duration,
    },
}

/// A search that is being put together. [`Confluence::search`] begins it; nothing is sent before it is asked for
/// something.
///
/// ```
/// use confluence_api::cql;
///
/// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
/// let query = cql::kind("page").and(cql::text().contains("road map")).order_by("lastmodified").descending();
/// let mut hits = confluence.search(query).stream();
/// while let Some(hit) = hits.next().await {
///     let hit = hit?;
///     println!("{:?} {} in {:?}: {}", hit.kind(), hit.title(), hit.space_key(), hit.excerpt());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a search does nothing unless it is asked for something"]
pub struct Search {
    confluence: Confluence,
    cql: Cql,
    expand: Vec<String>,
    context: Option<Value>,
    archived: bool,
    page_size: Option<u32>,
    limit: Option<usize>,
}

impl Confluence {
    /// A search for content, spaces and people. The query is text, or made of parts: see [`cql`](mod@crate::cql).
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let drafts = confluence.search("space = DOCS AND label = draft").count().await?;
    /// # let _ = drafts;
    /// # Ok(())
    /// # }
    /// ```
    pub fn search(&self, cql: impl Into<Cql>) -> Search {
        Search {
            confluence: self.clone(),
            cql: cql.into(),
            expand: Vec::new(),
            context: None,
            archived: false,
            page_size: None,
            limit: None,
        }
    }
}

impl Search {
    /// More about each hit, which [`Hit::raw`] has: `content.version`, `content.ancestors`, `content.history`,
    /// `content.metadata.labels`, `content.body.atlas_doc_format` …
    ///
    /// Within a boundary, rendered bodies (`content.body.view`) are refused: macros draw in pages of any space.
    pub fn expand<E: Into<String>>(mut self, what: impl IntoIterator<Item = E>) -> Self {
        self.expand.extend(what.into_iter().map(Into::into));
        self
    }

    /// The space that `currentSpace()` means. Refused within a boundary.
    pub fn context(mut self, space_key: impl Into<String>) -> Self {
        self.context = Some(serde_json::json!({"spaceKey": space_key.into()}));
        self
    }

    /// Looks into archived spaces, too.
    pub fn include_archived_spaces(mut self) -> Self {
        self.archived = true;
        self
    }

    /// How many hits a page has, at most 250, and 50 with bodies; Confluence may give fewer. By default 100.
    pub fn page_size(mut self, hits: u32) -> Self {
        self.page_size = Some(hits.clamp(1, LARGEST_PAGE));
        self
    }

    /// Ends after so many hits at the latest.
    pub fn take(mut self, hits: usize) -> Self {
        self.limit = Some(self.limit.map_or(hits, |limit| limit.min(hits)));
        self
    }

    /// The hits, page after page, in the order of the query; where it has none, the best first.
    ///
    /// # Errors
    /// The stream ends after an error: [`Error::Cql`] for a query that is none, what a call returns, and
    /// [`atlassian_core::Error::Paging`] when the pages lead back to one that has been read.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-search/#api-wiki-rest-api-search-get).
    pub fn stream(self) -> Listed<Hit> {
        let limit = self.limit;
        let hits = Listed::after(async move {
            let cql = self.cql.build()?;
            let call = self.call(&cql, self.size());
            Ok(items_with(call.0, page::hits))
        });
        match limit {
            Some(limit) => hits.take(limit),
            None => hits,
        }
    }

    /// The people whom a query finds: `user.fullname ~ "ada"`, `user = "712020:…"`. It is another search of
    /// Confluence's, which knows fields of people only.
    ///
    /// # Errors
    /// As the [`stream`](Search::stream).
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-search/#api-wiki-rest-api-search-user-get).
    pub fn people(self) -> Listed<Hit> {
        let limit = self.limit;
        let hits = Listed::after(async move {
            let cql = self.cql.build()?;
            let call = self.confluence.v1().search_user(&cql);
            Ok(items_with(call.limit(self.size().into()).0, page::hits))
        });
        match limit {
            Some(limit) => hits.take(limit),
            None => hits,
        }
    }

    /// The first hit, in the order of the query.
    ///
    /// # Errors
    /// As the [`stream`](Search::stream).
    pub async fn first(self) -> Result<Option<Hit>, Error> {
        self.take(1).stream().next().await.transpose()
    }

    /// The hits, `limit` at most: whoever may find more than fits in memory wants the
    /// [`stream`](Search::stream).
    ///
    /// # Errors
    /// As the [`stream`](Search::stream); the hits before the error are lost.
    pub async fn all(self, limit: usize) -> Result<Vec<Hit>, Error> {
        self.take(limit).stream().all().await
    }

    /// How many hits there are, as the index knows it, which may lag behind.
    ///
    /// # Errors
    /// [`Error::Cql`] for a query that is none, and as for any call.
    pub async fn count(&self) -> Result<u64, Error> {
        let cql = self.cql.clone().unordered().build()?;
        let call = self.call(&cql, 1);
        let counted: Results<Hit> = call.0.send().await?;
        counted.total.ok_or(Error::Incomplete {
            operation: "searchByCQL",
            what: "totalSize",
        })
    }

    fn size(&self) -> u32 {
        let has_bodies = self.expand.iter().any(|part| part.contains("body."));
        let most = if has_bodies {
            LARGEST_PAGE_WITH_BODIES
        } else {
            LARGEST_PAGE
        };
        let mut size = self.page_size.unwrap_or(PAGE).min(most);
        if let Some(limit) = self.limit {
            size = size.min(u32::try_from(limit).unwrap_or(size)).max(1);
        }
        size
    }

    fn call(&self, cql: &str, size: u32) -> crate::v1::calls::SearchByCql {
        let mut call = self
            .confluence
            .v1()
            .search_by_cql(cql)
            .limit(i64::from(size));
        if !self.expand.is_empty() {
            call = call.expand(&self.expand);
        }
        if let Some(context) = &self.context {
            call = call.cqlcontext(context);
        }
        if self.archived {
            call = call.include_archived_spaces(true);
        }
        call
    }
}
