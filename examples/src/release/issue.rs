//! One issue that a merged pull request finishes.
//!
//! The link to the pull request is made last, and says that all was done. Where a run ends before, the next
//! one does what is left: an issue that is done is not moved, and a comment that is there not repeated.

use adf::build::*;
use adf::{BuildError, Document, MarkKind, Node};
use jira_api::fields::FieldProblem;
use jira_api::{Error, Jira};

use super::event::PullRequest;
use crate::program::Failure;

/// What is done with the issues of a pull request.
#[derive(Clone, Debug)]
pub struct Work<'a> {
    /// Jira.
    pub jira: Jira,
    /// Name of the status they are brought to.
    pub status: &'a str,
    /// Resolution they get, where their workflow has a screen for it.
    pub resolution: &'a str,
    /// The pull request.
    pub request: &'a PullRequest,
}

/// An issue that is finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Its key.
    pub key: String,
    /// Its summary.
    pub summary: String,
    /// What was done to it, in words.
    pub what: String,
}

impl Work<'_> {
    /// Brings an issue to the status, and tells it of the pull request, unless it knows it already.
    /// None where the project has no such issue that this account may see.
    ///
    /// # Errors
    /// Where the issue does not get there; as for any call.
    pub async fn on(&self, key: &str) -> Result<Option<Finished>, Failure> {
        let issues = self.jira.issues();
        let issue = match issues.get(key).fields(["summary", "status"]).await {
            Ok(issue) => issue,
            // What a pull request names wrongly keeps nobody from going on.
            Err(error) if error.is_not_found() || error.is_denied() => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        // It may have moved, and has another key then.
        let key = issue.key();
        let finished = |what: String| Finished {
            key: key.to_owned(),
            summary: issue.summary().to_owned(),
            what,
        };
        let id = format!("pull-request={}", self.request.url);
        if self.is_linked(key, &id).await? {
            return Ok(Some(finished("knows this pull request already".to_owned())));
        }
        let from = issue.status().map_or("", |status| status.name());
        let is_there = issue.is_done() || from.to_lowercase() == self.status.to_lowercase();
        if !is_there {
            Box::pin(self.bring(key)).await?;
        }
        if !self.is_commented(key).await? {
            issues.comment(key, self.comment()?).await?;
        }
        // Which pull request it is, is the same for all; so the link is there once, whatever its title.
        let link = issues.remote_link(key, &self.request.url, &self.request.title);
        let link = link.relationship("merged as").resolved(true);
        link.global_id(shortened(id)).await?;
        Ok(Some(finished(match is_there {
            true => format!("is in “{from}” already, and was told"),
            false => format!("was moved from “{from}” to “{}”, and told", self.status),
        })))
    }

    async fn bring(&self, key: &str) -> Result<(), Error> {
        let way = || self.jira.issues().transition_to(key, self.status).hops(4);
        match way().resolution(self.resolution).await {
            Err(error) if is_not_on_screen(&error) => way().await.map(drop),
            other => other.map(drop),
        }
    }

    async fn is_linked(&self, key: &str, id: &str) -> Result<bool, Error> {
        let id = shortened(id.to_owned());
        let links = self
            .jira
            .platform()
            .get_remote_issue_links(key)
            .send()
            .await?;
        Ok(links
            .iter()
            .any(|link| link.global_id.as_deref() == Some(id.as_str())))
    }

    async fn is_commented(&self, key: &str) -> Result<bool, Error> {
        let mut comments = self
            .jira
            .platform()
            .get_comments(key)
            .order_by("-created")
            .items();
        while let Some(comment) = comments.next().await.transpose()? {
            let body = comment.body.map(Document::from_value).and_then(Result::ok);
            if body.is_some_and(|body| body.find(|node| is_link(node, &self.request.url)).is_some())
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn comment(&self) -> Result<Document, BuildError> {
        let request = self.request;
        let by = request.merged_by.as_ref().map(|name| format!(" by {name}"));
        let into = (!request.base.is_empty()).then(|| format!(" into {}", request.base));
        doc(p((
            "Merged: ",
            link(request.title.as_str(), request.url.as_str()),
            by,
            into,
            ".",
        )))
        .build()
    }
}

/// Whether a node is a link to an address.
pub(super) fn is_link(node: &Node, url: &str) -> bool {
    let link = node.mark(&MarkKind::Link);
    link.and_then(|link| link.attr_str("href")) == Some(url)
}

/// Jira takes 255 characters. What tells one long address from another is mostly at its end.
fn shortened(id: String) -> String {
    let cut = id.chars().count().saturating_sub(255);
    id.chars().skip(cut).collect()
}

fn is_not_on_screen(error: &Error) -> bool {
    let problems = error.problems();
    !problems.is_empty()
        && problems
            .iter()
            .all(|problem| matches!(problem, FieldProblem::NotHere { .. }))
}
