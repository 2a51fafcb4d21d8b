#![doc = include_str!("../../docs/search.md")]

mod csv;
mod found;
pub(crate) mod page;
mod prepare;
mod problem;
mod table;
mod wait;

use atlassian_core::json::Value;
use serde_json::json;

use crate::jql::Jql;
use crate::platform::types::JqlCountRequestBean;
use crate::{Error, Issue, Jira};

#[cfg(feature = "sync")]
pub(crate) use found::repeated;
#[cfg(feature = "sync")]
pub(crate) use prepare::request;

pub use csv::Csv;
pub use found::{Found, Issues};
pub use problem::SearchProblem;
pub use table::{Column, Row, Rows, Table};

/// The most issues of one page of a search for fields that Jira gives, whatever it is asked for.
const PAGE: u32 = 100;

/// The most of one page of a search for ids or keys.
pub(crate) const LARGEST_PAGE: u32 = 5000;

/// The most issues that a search can be reconciled with.
const RECONCILED: usize = 50;

/// A search that is being put together. [`Jira::search`] begins it; nothing is sent before it is asked for
/// something.
///
/// ```no_run
/// use jira_api::jql;
///
/// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
/// let query = jql::project("ENG").and(jql::sprint().in_(jql::open_sprints())).order_by("rank");
/// let mut issues = jira.search(query).fields(["summary", "Story Points"]).stream();
/// while let Some(issue) = issues.next().await {
///     let issue = issue?;
///     println!("{} {} {:?}", issue.key(), issue.summary(), issue.story_points());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a search does nothing unless it is asked for something"]
pub struct Search {
    jira: Jira,
    jql: Jql,
    fields: Vec<String>,
    expand: Vec<String>,
    properties: Vec<String>,
    reconcile: Vec<u64>,
    page_size: Option<u32>,
    limit: Option<usize>,
}

impl Jira {
    /// A search for issues. The query is text, or made of parts: see [`jql`](mod@crate::jql).
    ///
    /// ```no_run
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let open = jira.search("project = ENG AND statusCategory != Done").count().await?;
    /// # let _ = open;
    /// # Ok(())
    /// # }
    /// ```
    pub fn search(&self, jql: impl Into<Jql>) -> Search {
        Search {
            jira: self.clone(),
            jql: jql.into(),
            fields: Vec::new(),
            expand: Vec::new(),
            properties: Vec::new(),
            reconcile: Vec::new(),
            page_size: None,
            limit: None,
        }
    }
}

impl Search {
    /// The fields to be read, by what people call them, by id, or by their names in JQL; `*all` and
    /// `*navigable` stand for many, and a `-` before a name leaves it out. Without any it is `*navigable`: what a
    /// list of issues can show, so no comments.
    ///
    /// Few fields make large pages and quick answers.
    ///
    /// # Errors
    /// [`Error::Field`] from whatever sends the search, for a name that no field or more than one has.
    pub fn fields<F: Into<String>>(mut self, names: impl IntoIterator<Item = F>) -> Self {
        self.fields.extend(names.into_iter().map(Into::into));
        self
    }

    /// More about each issue: `renderedFields`, `names`, `schema`, `transitions`, `operations`, `editmeta`,
    /// `changelog`. A changelog is cut off after its newest entries:
    /// [`Sync`](crate::sync) reads whole ones.
    pub fn expand<E: Into<String>>(mut self, what: impl IntoIterator<Item = E>) -> Self {
        self.expand.extend(what.into_iter().map(Into::into));
        self
    }

    /// Properties of the issues to be read, by key; at most five.
    pub fn properties<P: Into<String>>(mut self, keys: impl IntoIterator<Item = P>) -> Self {
        self.properties.extend(keys.into_iter().map(Into::into));
        self
    }

    /// Issues, by id, which Jira is to look at themselves instead of what its index knows of them, because they
    /// have just been written. At most 50; [`wait_for`](Search::wait_for) does it by keys.
    ///
    /// # Errors
    /// [`SearchProblem::TooManyReconciled`] from whatever sends the search, for more.
    pub fn reconcile(mut self, ids: impl IntoIterator<Item = u64>) -> Self {
        self.reconcile.extend(ids);
        self
    }

    /// How many issues a page has, at most 5000. Jira gives fewer when many fields are wanted. By default 100, and
    /// 5000 of ids and keys.
    pub fn page_size(mut self, issues: u32) -> Self {
        self.page_size = Some(issues.clamp(1, LARGEST_PAGE));
        self
    }

    /// Ends after so many issues at the latest.
    pub fn take(mut self, issues: usize) -> Self {
        self.limit = Some(self.limit.map_or(issues, |limit| limit.min(issues)));
        self
    }

    /// The issues, page after page. The next page is asked for when half of the last one is used, and none beyond
    /// it: what is in memory is two pages at most.
    ///
    /// # Errors
    /// The stream ends after an error: [`Error::Jql`] for a query that is none, [`Error::Field`], what a call
    /// returns, and [`atlassian_core::Error::Paging`] when the pages lead back to one that has been read.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/#api-rest-api-3-search-jql-post).
    pub fn stream(self) -> Issues {
        Found::new(self, |issue| issue)
    }

    /// The keys of the issues.
    pub fn keys(mut self) -> Found<String> {
        self.bare("key");
        Found::new(self, |issue| issue.key().to_owned())
    }

    /// The ids of the issues. They do not change when an issue moves.
    pub fn ids(mut self) -> Found<u64> {
        self.bare("id");
        // One that is no number would be no issue's.
        Found::new(self, |issue| issue.id().parse().unwrap_or_default())
    }

    /// Reads nothing but what every issue has.
    fn bare(&mut self, field: &str) {
        self.fields = vec![field.to_owned()];
        self.expand.clear();
        self.properties.clear();
        self.page_size.get_or_insert(LARGEST_PAGE);
    }

    /// The first issue, in the order of the query.
    ///
    /// # Errors
    /// As the [`stream`](Search::stream).
    pub async fn first(self) -> Result<Option<Issue>, Error> {
        self.take(1).stream().next().await.transpose()
    }

    /// The issues, `limit` at most: whoever may find more than fits in memory wants the
    /// [`stream`](Search::stream).
    ///
    /// # Errors
    /// As the [`stream`](Search::stream); the issues before the error are lost.
    pub async fn all(self, limit: usize) -> Result<Vec<Issue>, Error> {
        self.take(limit).stream().all().await
    }

    /// About how many issues there are: Jira counts what its index knows, which may lag behind.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/#api-rest-api-3-search-approximate-count-post).
    ///
    /// # Errors
    /// [`Error::Jql`] for a query that is none, and as for any call. Jira refuses what it calls unbounded: a query
    /// without a condition.
    pub async fn count(&self) -> Result<u64, Error> {
        let jql = self.jql.clone().unordered().build()?;
        let body = JqlCountRequestBean { jql: Some(jql) };
        let counted = self.jira.platform().count_issues(body).send().await?;
        Ok(counted
            .count
            .and_then(|count| count.try_into().ok())
            .unwrap_or_default())
    }

    /// The body of the call, but for its page.
    fn body(&self, jql: String, fields: Vec<String>) -> Value {
        let mut size = self.page_size.unwrap_or(PAGE);
        if let Some(limit) = self.limit {
            size = size.min(u32::try_from(limit).unwrap_or(size)).max(1);
        }
        let mut body = json!({"jql": jql, "fields": fields, "maxResults": size});
        if !self.expand.is_empty() {
            body["expand"] = json!(self.expand.join(","));
        }
        if !self.properties.is_empty() {
            body["properties"] = json!(self.properties);
        }
        if !self.reconcile.is_empty() {
            body["reconcileIssues"] = json!(self.reconcile);
        }
        body
    }
}
