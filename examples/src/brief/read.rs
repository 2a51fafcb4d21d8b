//! Reads what a brief is made of.

use std::collections::HashMap;

use atlassian_core::Timestamp;
use jiff::ToSpan;
use jira_api::issue::StatusCategory;
use jira_api::platform::types::{BulkChangelogRequestBean, Changelog, UserDetails};
use jira_api::reports::{BlockedIssue, SprintRisk};
use jira_api::{Error, Issue, Jira, jql};

use super::Question;
use crate::board;

/// Everything that a brief is made of.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The issues that were changed, and those that somebody is working on.
    pub issues: Vec<IssueFacts>,
    /// Categories of the project's statuses, by their ids.
    pub categories: HashMap<String, StatusCategory>,
    /// What is at risk in the sprint under way, where there is one.
    pub risk: Option<SprintRisk>,
    /// What the board estimates in.
    pub unit: String,
    /// What is blocked.
    pub blocked: Vec<BlockedIssue>,
}

/// An issue, and what happened to it.
#[derive(Clone, Debug)]
pub struct IssueFacts {
    /// Its key.
    pub key: String,
    /// Its summary.
    pub summary: String,
    /// Id and name of its status.
    pub status: (String, String),
    /// Name of whoever is to work on it.
    pub assignee: Option<String>,
    /// Name of whoever created it.
    pub creator: Option<String>,
    /// When it was created.
    pub created: Timestamp,
    /// How its status changed, the oldest change first.
    pub moves: Vec<Moved>,
    /// Comments since the beginning of the brief, the oldest first.
    pub comments: Vec<Said>,
}

/// A change of a status.
#[derive(Clone, Debug)]
pub struct Moved {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<String>,
    /// Id and name of the status before.
    pub from: (String, String),
    /// Id and name of the status after.
    pub to: (String, String),
}

/// A comment.
#[derive(Clone, Debug)]
pub struct Said {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<String>,
    /// What it says, as plain text.
    pub text: String,
}

/// Changelogs are read of so many issues at once.
const CHUNK: usize = 500;

/// Reads what a brief is made of.
///
/// # Errors
/// As for any call.
pub async fn read(
    jira: &Jira,
    question: &Question<'_>,
    progress: &dyn Fn(&str),
) -> Result<Facts, Error> {
    let mut facts = Facts {
        categories: categories(jira, question.project).await?,
        ..Facts::default()
    };
    facts.issues = issues(jira, question).await?;
    progress(&format!(
        "{} issues that were changed or are in progress",
        facts.issues.len()
    ));
    let Some(board) = board::perhaps(jira, question.project, question.board).await? else {
        progress("There is no board, and so no sprint");
        return Ok(facts);
    };
    progress(&format!("Board “{}”", board.name));
    let reports = jira.reports();
    facts.blocked = reports.blockers(board.id, &question.blocked).await?;
    let history = reports
        .board(board.id)
        .closed_sprints(question.sprints)
        .read();
    let history = match history.await {
        Ok(history) => history,
        // A board without sprints says so by this.
        Err(error) if error.status() == Some(400) => return Ok(facts),
        Err(error) => return Err(error),
    };
    facts.unit = history.configuration.estimation.unit();
    if let Some(sprint) = history.active() {
        progress(&format!("Sprint “{}”", sprint.name));
        facts.risk = Some(history.risk(sprint.id, &question.calendar, &question.blocked)?);
    }
    Ok(facts)
}

/// The categories of all statuses that issues of a project can have. A changelog tells statuses by their ids
/// and names alone.
async fn categories(jira: &Jira, project: &str) -> Result<HashMap<String, StatusCategory>, Error> {
    let types = jira.platform().get_all_statuses(project).send().await?;
    let statuses = types.into_iter().flat_map(|one| one.statuses);
    let known = statuses.filter_map(|status| {
        let category = match status.status_category?.key?.as_str() {
            "new" => StatusCategory::ToDo,
            "indeterminate" => StatusCategory::InProgress,
            "done" => StatusCategory::Done,
            _ => StatusCategory::Unknown,
        };
        Some((status.id?, category))
    });
    Ok(known.collect())
}

async fn issues(jira: &Jira, question: &Question<'_>) -> Result<Vec<IssueFacts>, Error> {
    // Jira reads days in the time zone of whoever asks: a day more holds everything, wherever that is.
    let day = jiff::tz::TimeZone::UTC.to_datetime(question.since.as_jiff());
    let day = day.date().checked_sub(1.day()).unwrap_or(day.date());
    let query = jql::project(question.project)
        .and(
            jql::field("updated")
                .at_least(day.to_string())
                .or(jql::field("statusCategory").is("In Progress")),
        )
        .order_by("key");
    let mut found = jira
        .search(query)
        .fields([
            "summary", "status", "assignee", "creator", "created", "updated", "comment",
        ])
        .stream();
    let mut all = Vec::new();
    let mut chunk = Vec::new();
    loop {
        let issue = found.next().await.transpose()?;
        let is_over = issue.is_none();
        if let Some(issue) = issue {
            chunk.extend(facts(jira, question, &issue).await?);
        }
        if is_over || chunk.len() >= CHUNK {
            add_moves(jira, &mut chunk).await?;
            all.extend(chunk.drain(..).map(|(_, issue)| issue));
        }
        if is_over {
            return Ok(all);
        }
    }
}

/// An issue without its moves, with its id.
async fn facts(
    jira: &Jira,
    question: &Question<'_>,
    issue: &Issue,
) -> Result<Option<(String, IssueFacts)>, Error> {
    let (Some(status), Some(created)) = (issue.status(), issue.created()) else {
        return Ok(None);
    };
    let mut facts = IssueFacts {
        key: issue.key().to_owned(),
        summary: issue.summary().to_owned(),
        status: (status.id().to_owned(), status.name().to_owned()),
        assignee: issue.assignee().map(|person| person.name().to_owned()),
        creator: issue.creator().map(|person| person.name().to_owned()),
        created,
        moves: Vec::new(),
        comments: Vec::new(),
    };
    let is_changed = issue.updated().is_none_or(|at| at >= question.since);
    if is_changed && issue.comment_count() != Some(0) {
        facts.comments = comments(jira, issue.key(), question.since).await?;
    }
    Ok(Some((issue.id().to_owned(), facts)))
}

/// The comments since a time. Those that come with an issue may not be all, so they are asked for, the
/// newest first and no more than needed.
async fn comments(jira: &Jira, key: &str, since: Timestamp) -> Result<Vec<Said>, Error> {
    let mut list = jira
        .platform()
        .get_comments(key)
        .order_by("-created")
        .items();
    let mut said = Vec::new();
    while let Some(comment) = list.next().await.transpose()? {
        let Some(at) = comment.created else { continue };
        if at < since {
            break;
        }
        let body = comment.body.map(adf::Document::from_value);
        said.push(Said {
            at,
            by: comment.author.and_then(name),
            text: body
                .and_then(Result::ok)
                .map(|body| body.to_text())
                .unwrap_or_default(),
        });
    }
    said.reverse();
    Ok(said)
}

fn name(user: UserDetails) -> Option<String> {
    user.display_name.filter(|name| !name.is_empty())
}

async fn add_moves(jira: &Jira, chunk: &mut [(String, IssueFacts)]) -> Result<(), Error> {
    if chunk.is_empty() {
        return Ok(());
    }
    let keys = chunk.iter().map(|(_, issue)| issue.key.clone()).collect();
    let mut body = BulkChangelogRequestBean::new(keys);
    body.field_ids = Some(vec!["status".to_owned()]);
    let mut logs = jira.platform().get_bulk_changelogs(body).items();
    while let Some(log) = logs.next().await.transpose()? {
        let id = log.issue_id.unwrap_or_default();
        let Some((_, issue)) = chunk.iter_mut().find(|(known, _)| *known == id) else {
            continue;
        };
        // The changes of one issue may go on on the next page.
        issue
            .moves
            .extend(log.change_histories.into_iter().filter_map(moved));
    }
    for (_, issue) in chunk {
        issue.moves.sort_by_key(|moved| moved.at);
    }
    Ok(())
}

fn moved(entry: Changelog) -> Option<Moved> {
    let at = entry.created?;
    let by = entry.author.and_then(name);
    let mut items = entry.items.into_iter();
    let item = items.find(|item| {
        let id = item.field_id.as_deref().or(item.field.as_deref());
        id == Some("status")
    })?;
    let status = |id: Option<String>, name: Option<String>| {
        (id.unwrap_or_default(), name.unwrap_or_default())
    };
    Some(Moved {
        at,
        by,
        from: status(item.from, item.from_string),
        to: status(item.to, item.to_string),
    })
}
