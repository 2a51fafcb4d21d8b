//! Lists of issues: of a board, its backlog, a sprint, an epic.

use std::fmt::Display;
use std::sync::Arc;

use atlassian_core::json::{Record, Wire};
use atlassian_core::page::{Listing, Next};
use atlassian_core::{Call, Error, Outcome, Page, Paged};

use crate::fields::FieldTable;
use crate::{Issue, Jira};

/// A list of issues that is still to be read: of a board, its backlog, a sprint or an epic, in the order
/// of their rank.
///
/// [`items`](IssueList::items) streams it, a page at a time, whatever its length.
///
/// ```
/// # async fn run(jira: jira_api::Jira, board: jira_api::agile::Board) -> Result<(), jira_api::Error> {
/// let mut backlog = jira.boards().backlog(board.id).fields(["summary", "Story points"]).items();
/// while let Some(issue) = backlog.next().await {
///     let issue = issue?;
///     println!("{} {:?}", issue.key(), issue.story_points());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is read before `items` or `all`"]
pub struct IssueList {
    jira: Jira,
    call: Call,
    fields: Vec<String>,
}

impl IssueList {
    pub(super) fn new(jira: &Jira, call: Call) -> Self {
        IssueList {
            jira: jira.clone(),
            call,
            fields: Vec::new(),
        }
    }

    /// Only the issues that a query finds, too. Without `ORDER BY` they stay in the order of their rank.
    pub fn jql(mut self, jql: impl Display) -> Self {
        self.call.request_mut().set_query("jql", jql);
        self
    }

    /// Only these fields, by their names or ids: “Story points”, `summary`, `customfield_10016`. By
    /// default, what Jira calls navigable, which is most of them.
    pub fn fields<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.fields.extend(names.into_iter().map(Into::into));
        self
    }

    /// How many issues a page holds: at most 5000 with few fields, 100 with many.
    pub fn page_size(mut self, issues: usize) -> Self {
        self.call.request_mut().set_query("maxResults", issues);
        self
    }

    /// Finds these issues, by their ids, even where the search index does not know them yet.
    pub fn reconcile<T: Display>(mut self, ids: impl IntoIterator<Item = T>) -> Self {
        self.call = self.call.query_each("reconcileIssues", ids);
        self
    }

    /// The issues, fetched as they are asked for. They know the names of their fields.
    ///
    /// # Errors
    /// As for any call; [`Error::InvalidRequest`] where there is no field of a name; [`Error::Paging`]
    /// where a page leads back to one before it.
    pub fn items(self) -> Paged<Issue> {
        let operation = self.call.request().operation.id;
        let list = Arc::new(self);
        Paged::new(operation, move |at| {
            let list = Arc::clone(&list);
            async move { list.page(at).await }
        })
    }

    /// All the issues at once.
    ///
    /// # Errors
    /// As [`items`](IssueList::items).
    pub async fn all(self) -> Result<Vec<Issue>, crate::Error> {
        Ok(self.items().all().await?)
    }

    async fn page(&self, at: Option<Next>) -> Result<Page<Issue>, Error> {
        let operation = self.call.request().operation.id;
        let table = match self.jira.fields().table().await {
            Ok(table) => table,
            Err(crate::Error::Atlassian(error)) => return Err(error),
            Err(other) => return Err(not_sent(operation, &other)),
        };
        let mut request = self.call.request().clone();
        for name in &self.fields {
            let id = field_id(&table, name).map_err(|problem| not_sent(operation, &problem))?;
            request = request.with_query("fields", id);
        }
        if let Some(Next::Token(token)) = at {
            request.set_query("nextPageToken", token);
        }
        let response = self.jira.session().send(request).await?;
        let mut page = IssuePage::from_response(response)?.into_page(operation)?;
        let issues = page.items.into_iter();
        page.items = issues
            .map(|issue| issue.with_fields(Arc::clone(&table)))
            .collect();
        Ok(page)
    }
}

/// What a name stands for: `*all`, `*navigable` and `-field` are Jira's own.
fn field_id(table: &FieldTable, name: &str) -> Result<String, crate::fields::FieldProblem> {
    if name.starts_with('*') {
        return Ok(name.to_owned());
    }
    match name.strip_prefix('-') {
        Some(name) => Ok(format!("-{}", table.find(name)?.id)),
        None => Ok(table.find(name)?.id.clone()),
    }
}

fn not_sent(operation: &'static str, problem: &dyn Display) -> Error {
    Error::InvalidRequest {
        operation,
        what: problem.to_string(),
    }
}

/// A page of a list, its issues with all that came.
#[derive(Default)]
struct IssuePage {
    issues: Vec<Issue>,
    next_page_token: Option<String>,
    is_last: Option<bool>,
}

impl Record for IssuePage {
    fn names(&self) -> &'static [&'static str] {
        &["isLast", "issues", "nextPageToken"]
    }

    fn get(&self, index: usize) -> Option<&dyn Wire> {
        Some(match index {
            0 => &self.is_last,
            1 => &self.issues,
            2 => &self.next_page_token,
            _ => return None,
        })
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Wire> {
        Some(match index {
            0 => &mut self.is_last,
            1 => &mut self.issues,
            2 => &mut self.next_page_token,
            _ => return None,
        })
    }
}

impl Listing for IssuePage {
    type Item = Issue;

    fn into_page(self, _: &'static str) -> Result<Page<Issue>, Error> {
        Ok(Page::by_token(
            self.issues,
            self.next_page_token,
            self.is_last,
        ))
    }
}
