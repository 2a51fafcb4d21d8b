//! Users: who is calling, who can be found, who can be assigned.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Page, ok};
use super::model::User;
use super::render::{Render, merge};
use super::state::State;

pub(super) fn myself(state: &State, call: &Call) -> Answer {
    let mut user = Render::new(state, call).user(call.account());
    let more = json!({
        "locale": "en_US",
        "groups": {"size": 0, "items": []},
        "applicationRoles": {"size": 1, "items": []},
        "expand": "groups,applicationRoles",
    });
    merge(&mut user, more);
    ok(user)
}

pub(super) fn get(state: &State, call: &Call) -> Answer {
    let account = call.query("accountId").unwrap_or_default();
    match state.user(account) {
        Some(_) => ok(Render::new(state, call).user(account)),
        None => Err(Failure::new(
            404,
            "Specified user does not exist or you do not have required permissions",
        )),
    }
}

pub(super) fn search(state: &State, call: &Call) -> Answer {
    if call.query("query").is_none() && call.query("accountId").is_none() {
        return Err(Failure::new(
            400,
            "The username query parameter was not provided",
        ));
    }
    matching(state, call)
}

/// The page of users that the `query` and `accountId` parameters find.
fn matching(state: &State, call: &Call) -> Answer {
    let page: Page = call.page(50, 1000)?;
    let query = call.query("query").unwrap_or_default().to_lowercase();
    let account = call.query("accountId");
    let found: Vec<&User> = state
        .users
        .iter()
        .filter(|user| account.is_none_or(|account| user.account_id == account))
        .filter(|user| {
            user.name
                .to_lowercase()
                .split(' ')
                .any(|name| name.starts_with(&query))
                || user.name.to_lowercase().starts_with(&query)
                || user.email.to_lowercase().starts_with(&query)
        })
        .collect();
    let render = Render::new(state, call);
    ok(page
        .of(&found)
        .into_iter()
        .map(|user| render.user(&user.account_id))
        .collect::<Value>())
}

pub(super) fn all(state: &State, call: &Call) -> Answer {
    matching(state, call)
}

pub(super) fn assignable(state: &State, call: &Call) -> Answer {
    match (
        call.query("project"),
        call.query("issueKey").or(call.query("issueId")),
    ) {
        (_, Some(issue)) => {
            state.issue(issue)?;
        }
        (Some(project), None) => {
            state.project(project)?;
        }
        (None, None) => {
            return Err(Failure::new(
                400,
                "Either the project or the issue key must be given.",
            ));
        }
    }
    matching(state, call)
}

pub(super) fn assignable_in_projects(state: &State, call: &Call) -> Answer {
    for project in call.list("projectKeys") {
        state.project(&project)?;
    }
    matching(state, call)
}
