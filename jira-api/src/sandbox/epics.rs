//! Epics: reading, changing, ranking, and what belongs to them.

use atlassian_core::operation::Method::{Get, Post, Put};
use serde_json::json;

use super::boards::{listed, place};
use super::call::{Answer, Call, Failure, Reply, no_content, ok};
use super::issues::save;
use super::lists;
use super::model::{DONE, Issue, RESOLUTIONS, STATUSES, find};
use super::render::Render;
use super::state::State;

pub(super) fn route(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Get, [key]) => ok(Render::new(state, call).epic(find_epic(state, key)?)),
        (Post, [key]) => update(state, call, key),
        (Get, [key, "issue"]) => lists::agile(state, call, &["epic", key, "issue"]),
        (Post, ["none", "issue"]) => put(state, call, None),
        (Post, [key, "issue"]) => put(state, call, Some(key)),
        (Put, [key, "rank"]) => rank(state, call, key),
        _ => Ok(Reply::Unhandled),
    }
}

pub(super) fn find_epic<'s>(state: &'s State, key: &str) -> Result<&'s Issue, Failure> {
    let issue = state.issue(key)?;
    if issue.kind.name == "Epic" {
        Ok(issue)
    } else {
        Err(Failure::new(
            404,
            format!("The epic '{key}' does not exist or you do not have permission to view it."),
        ))
    }
}

/// Whether an issue is a child of an epic, in the newer way or the older.
pub(super) fn is_of(issue: &Issue, epic: u64) -> bool {
    issue.parent == Some(epic) || issue.epic_link == Some(epic)
}

pub(super) fn has_epic(state: &State, issue: &Issue) -> bool {
    let parent = issue.parent.and_then(|id| state.issue_by_id(id));
    issue.epic_link.is_some() || parent.is_some_and(|parent| parent.kind.name == "Epic")
}

/// The name of an epic is its summary.
fn update(state: &mut State, call: &Call, key: &str) -> Answer {
    let before = find_epic(state, key)?.clone();
    let mut epic = before.clone();
    let body = &call.body;
    if let Some(text) = body["summary"].as_str().or_else(|| body["name"].as_str()) {
        if text.trim().is_empty() {
            return Err(Failure::field(
                "summary",
                "You must specify a summary of the issue.",
            ));
        }
        text.trim().clone_into(&mut epic.summary);
    }
    let at = state.tick();
    save(state, &before, epic, call.account(), at);
    if let Some(done) = body["done"].as_bool() {
        let is_done = before.status.category.id == DONE.id;
        let [resolved, ..] = &RESOLUTIONS;
        let target = if done { "Done" } else { "To Do" };
        if let Some(status) = find(&STATUSES, target).filter(|_| done != is_done) {
            let resolution = done.then_some(resolved);
            state.put_in_status(before.id, status, resolution, call.account(), at);
        }
    }
    ok(Render::new(state, call).epic(find_epic(state, key)?))
}

/// Puts issues into an epic, or out of the ones they are in.
fn put(state: &mut State, call: &Call, epic: Option<&str>) -> Answer {
    let epic = match epic {
        None => None,
        Some(key) => Some(find_epic(state, key)?.id),
    };
    let issues = listed(state, &call.body)?;
    let wrong = |id: &&u64| {
        let issue = state.issue_by_id(**id);
        issue.is_some_and(|issue| issue.kind.level != 0)
    };
    if issues.iter().any(|id| wrong(&id)) {
        return Err(Failure::new(
            400,
            "Only issues that are neither epics nor subtasks can be in an epic.",
        ));
    }
    let at = state.tick();
    for id in issues {
        let Some(before) = state.issue_by_id(id).cloned() else {
            continue;
        };
        if epic.is_none() && !has_epic(state, &before) {
            continue;
        }
        let issue = Issue {
            parent: epic,
            epic_link: None,
            ..before.clone()
        };
        save(state, &before, issue, call.account(), at);
    }
    no_content()
}

fn rank(state: &mut State, call: &Call, key: &str) -> Answer {
    let epic = find_epic(state, key)?.id;
    let body = &call.body;
    for name in ["rankBeforeEpic", "rankAfterEpic"] {
        if let Some(other) = body[name].as_str() {
            find_epic(state, other)?;
        }
    }
    let body = json!({
        "rankBeforeIssue": body["rankBeforeEpic"],
        "rankAfterIssue": body["rankAfterEpic"],
    });
    state.tick();
    if !place(state, call, &body, &[epic])? {
        return Err(Failure::new(
            400,
            "Either rankBeforeEpic or rankAfterEpic must be given.",
        ));
    }
    no_content()
}
