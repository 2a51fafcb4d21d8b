//! Who watches an issue and who has voted for it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, no_content, ok};
use super::render::Render;
use super::state::State;

pub(super) fn list(state: &State, call: &Call, key: &str) -> Answer {
    let issue = state.issue(key)?;
    let watchers = people(state, call, &issue.watchers);
    ok(json!({
        "self": format!("{}/rest/api/3/issue/{}/watchers", call.site, issue.key),
        "isWatching": issue.watchers.contains(call.account()),
        "watchCount": issue.watchers.len(),
        "watchers": watchers,
    }))
}

fn people(state: &State, call: &Call, accounts: &BTreeSet<String>) -> Vec<Value> {
    let render = Render::new(state, call);
    accounts
        .iter()
        .map(|account| render.user(account))
        .collect()
}

/// The body is a JSON string; without one it is the caller who watches.
pub(super) fn add(state: &mut State, call: &Call, key: &str) -> Answer {
    let account = call.body.as_str().unwrap_or(call.account()).to_owned();
    state.issue(key)?;
    if state.user(&account).is_none() {
        return Err(Failure::new(404, "The user does not exist."));
    }
    state.tick();
    state.issue_mut(key)?.watchers.insert(account);
    no_content()
}

pub(super) fn remove(state: &mut State, call: &Call, key: &str) -> Answer {
    let account = call.query("accountId").unwrap_or(call.account()).to_owned();
    state.tick();
    state.issue_mut(key)?.watchers.remove(&account);
    no_content()
}

/// Mail to whom it may concern, which nobody gets.
pub(super) fn notify(state: &State, call: &Call, key: &str) -> Answer {
    state.issue(key)?;
    let to = &call.body["to"];
    let some = |name: &str| to[name].as_array().is_some_and(|list| !list.is_empty());
    let flag = |name: &str| to[name].as_bool() == Some(true);
    let anybody = ["users", "groups", "groupIds"].into_iter().any(some)
        || ["reporter", "assignee", "watchers", "voters"]
            .into_iter()
            .any(flag);
    if !anybody {
        return Err(Failure::new(
            400,
            "No recipients were defined for notification.",
        ));
    }
    no_content()
}

pub(super) fn votes(state: &State, call: &Call, key: &str) -> Answer {
    let issue = state.issue(key)?;
    let voters = people(state, call, &issue.voters);
    ok(json!({
        "self": format!("{}/rest/api/3/issue/{}/votes", call.site, issue.key),
        "votes": issue.voters.len(),
        "hasVoted": issue.voters.contains(call.account()),
        "voters": voters,
    }))
}

pub(super) fn vote(state: &mut State, call: &Call, key: &str) -> Answer {
    if state.issue(key)?.reporter == call.account() {
        return Err(Failure::new(
            404,
            "You cannot vote for an issue you have reported.",
        ));
    }
    state.tick();
    state
        .issue_mut(key)?
        .voters
        .insert(call.account().to_owned());
    no_content()
}

pub(super) fn unvote(state: &mut State, call: &Call, key: &str) -> Answer {
    state.tick();
    if state.issue_mut(key)?.voters.remove(call.account()) {
        no_content()
    } else {
        Err(Failure::new(404, "You have not voted for this issue."))
    }
}
