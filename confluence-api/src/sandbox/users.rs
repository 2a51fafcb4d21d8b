//! Users as the older API shows them.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, ok};
use super::state::State;

pub(super) fn show(state: &State, call: &Call, account_id: &str) -> Value {
    let name = state
        .user(account_id)
        .map_or("Former user", |user| user.name.as_str());
    json!({
        "type": "known",
        "accountId": account_id,
        "accountType": "atlassian",
        "email": "",
        "publicName": name,
        "profilePicture": {
            "path": format!("/wiki/aa-avatar/{account_id}"),
            "width": 48,
            "height": 48,
            "isDefault": false,
        },
        "displayName": name,
        "isExternalCollaborator": false,
        "_expandable": {"operations": "", "personalSpace": ""},
        "_links": {
            "self": format!("{}/rest/api/user?accountId={account_id}", call.base()),
        },
    })
}

pub(super) fn current(state: &State, call: &Call) -> Answer {
    ok(show(state, call, &call.account))
}

pub(super) fn get(state: &State, call: &Call) -> Answer {
    let account = call.query("accountId").unwrap_or_default();
    match state.user(account) {
        Some(_) => ok(show(state, call, account)),
        None => Err(Failure::new(
            404,
            "NOT_FOUND",
            format!("No user found with account id: {account}"),
        )),
    }
}
