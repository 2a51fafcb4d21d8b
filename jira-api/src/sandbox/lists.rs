//! The lists of issues that the boards' API has: of boards, backlogs, sprints and epics.
//!
//! Each is there twice: in pages by number under `/rest/agile`, and in pages by token under
//! `/rest/software`, where some are only counted, too.

use serde_json::json;

use super::boards::on_board;
use super::call::{Answer, Call, Failure, Page, Reply, ok};
use super::epics::{find_epic, has_epic, is_of};
use super::model::{DONE, Issue, SprintState};
use super::render::{Render, Wanted, merge};
use super::search::{self, narrowed, touch_all};
use super::state::State;

/// The issues of the list at a path, in its order; none where the path is no list.
fn find<'s>(
    state: &'s State,
    call: &Call,
    path: &[&str],
) -> Result<Option<Vec<&'s Issue>>, Failure> {
    let of_board = |id: &str| Ok(on_board(state, call, state.board(id)?));
    let mut issues: Vec<&Issue> = match path {
        ["board", id, "issue"] => return of_board(id).map(Some),
        ["board", id, "backlog"] => {
            let mut issues = of_board(id)?;
            issues.retain(|issue| {
                let sprint = state.open_sprint(issue);
                sprint.is_none_or(|sprint| sprint.state == SprintState::Future)
                    && issue.status.category.id != DONE.id
                    && !issue.kind.subtask
            });
            return Ok(Some(issues));
        }
        ["board", id, "sprint", sprint, "issue"] => {
            let mut issues = of_board(id)?;
            let sprint = state.sprint(sprint)?.id;
            issues.retain(|issue| issue.sprints.contains(&sprint));
            return Ok(Some(issues));
        }
        ["board", id, "epic", "none", "issue"] => {
            let mut issues = of_board(id)?;
            issues.retain(|issue| !has_epic(state, issue));
            return Ok(Some(issues));
        }
        ["board", id, "epic", epic, "issue"] => {
            let mut issues = of_board(id)?;
            let epic = find_epic(state, epic)?.id;
            issues.retain(|issue| is_of(issue, epic));
            return Ok(Some(issues));
        }
        ["epic", "none", "issue"] => {
            let issues = state.issues.iter();
            issues
                .filter(|issue| issue.kind.level == 0 && !has_epic(state, issue))
                .collect()
        }
        ["epic", epic, "issue"] => {
            let epic = find_epic(state, epic)?.id;
            let issues = state.issues.iter();
            issues.filter(|issue| is_of(issue, epic)).collect()
        }
        ["sprint", id, "issue"] => {
            let sprint = state.sprint(id)?.id;
            let issues = state.issues.iter();
            issues
                .filter(|issue| issue.sprints.contains(&sprint))
                .collect()
        }
        _ => return Ok(None),
    };
    issues.sort_by(|a, b| a.rank.total_cmp(&b.rank));
    Ok(Some(issues))
}

/// By number.
pub(super) fn agile(state: &State, call: &Call, path: &[&str]) -> Answer {
    match find(state, call, path)? {
        Some(issues) => search::agile_page(state, call, issues),
        None => Ok(Reply::Unhandled),
    }
}

/// By token, or only the number.
pub(super) fn software(state: &State, call: &Call, path: &[&str]) -> Answer {
    if let ["board", _, "issue" | "backlog", "approximate-count"] = path {
        let list = path.get(..3).unwrap_or_default();
        let issues = find(state, call, list)?.unwrap_or_default();
        let found = indexed(state, call, issues)?;
        touch_all(state, &found);
        return ok(json!({"count": found.len()}));
    }
    let Some(issues) = find(state, call, path)? else {
        return Ok(Reply::Unhandled);
    };
    let found = indexed(state, call, issues)?;
    touch_all(state, &found);
    // A token is good for the list and the query that gave it.
    let about = format!("{}?{}", call.path, call.query("jql").unwrap_or_default());
    let start = match call.query("nextPageToken") {
        None => 0,
        Some(token) => search::offset(token, &about).ok_or_else(|| {
            Failure::new(400, "The provided next page token is invalid or expired.")
        })?,
    };
    let page = Page {
        start,
        size: call
            .number("maxResults", 50)?
            .clamp(1, search::LARGEST_PAGE),
    };
    let wanted = Wanted::new(&call.list("fields"), &["*navigable"], &call.list("expand")).agile();
    let render = Render::new(state, call);
    let issues: Vec<_> = page
        .of(&found)
        .into_iter()
        .map(|issue| render.issue(issue, &wanted))
        .collect();
    let last = page.is_last(found.len());
    let mut json = json!({"expand": "schema,names", "issues": issues, "isLast": last});
    if !last {
        let next = search::token(start.saturating_add(page.size), &about);
        merge(&mut json, json!({"nextPageToken": next}));
    }
    ok(json)
}

/// What the search index has seen, and what the caller names in spite of it.
fn indexed<'s>(
    state: &'s State,
    call: &Call,
    issues: Vec<&'s Issue>,
) -> Result<Vec<&'s Issue>, Failure> {
    let reconcile = call.list("reconcileIssues");
    let mut found = narrowed(state, call, issues)?;
    found.retain(|issue| {
        !state.unindexed.contains(&issue.id) || reconcile.contains(&issue.id.to_string())
    });
    Ok(found)
}
