//! Users as the older API shows them.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, merge, ok};
use super::state::State;

pub(super) fn show(state: &State, call: &Call, account_id: &str) -> Value {
    let name = state
        .user(account_id)
        .map_or("Former user", |user| user.name.as_str());
    let mut json = json!({
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
    });
    let personal = state.space_by_key(&format!("~{account_id}"));
    if let (Some(space), true) = (personal, expands_space(call)) {
        let space = super::older_content::show_space(state, call, space);
        merge(&mut json, json!({"personalSpace": space}));
    }
    json
}

/// Whether a person's own space was asked for, wherever the person stands in the answer.
fn expands_space(call: &Call) -> bool {
    let wanted = call.list("expand");
    wanted
        .iter()
        .any(|name| name == "personalSpace" || name.ends_with(".personalSpace"))
}

/// Several people by their ids; who is not known is left out.
pub(super) fn bulk(state: &State, call: &Call) -> Answer {
    let found: Vec<Value> = call
        .list("accountId")
        .iter()
        .filter(|account| state.user(account).is_some())
        .map(|account| show(state, call, account))
        .collect();
    ok(json!({
        "results": found,
        "start": 0,
        "limit": 200,
        "size": found.len(),
        "_links": {"base": call.base(), "context": "/wiki"},
    }))
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

/// Nobody, as everybody is who has not signed in.
pub(super) fn anonymous(call: &Call) -> Answer {
    let picture = json!({
        "path": "/wiki/aa-avatar/anonymous",
        "width": 48,
        "height": 48,
        "isDefault": true,
    });
    ok(json!({
        "type": "anonymous",
        "profilePicture": picture,
        "displayName": "Anonymous",
        "_expandable": {"operations": ""},
        "_links": {"self": format!("{}/rest/api/user/anonymous", call.base())},
    }))
}

/// Several people as the newer API shows them, with the ids of their own spaces.
pub(super) fn lookup(state: &State, call: &Call) -> Answer {
    let accounts = call.body["accountIds"].as_array();
    let accounts = accounts.ok_or_else(|| Failure::bad("accountIds must be given"))?;
    let mut found = Vec::new();
    for account in accounts {
        let Some(user) = state.user(account.as_str().unwrap_or_default()) else {
            continue;
        };
        let personal = state.space_by_key(&format!("~{}", user.account_id));
        if let Some(space) = personal {
            state.touch(space.id);
        }
        found.push(json!({
            "displayName": user.name,
            "timeZone": "UTC",
            "personalSpaceId": personal.map(|space| space.id.to_string()),
            "isExternalCollaborator": false,
            "accountStatus": "active",
            "accountId": user.account_id,
            "email": "",
            "accountType": "atlassian",
            "publicName": user.name,
            "profilePicture": {"path": format!("/wiki/aa-avatar/{}", user.account_id), "isDefault": false},
        }));
    }
    let window = call.page(250, 250)?;
    call.results(window, found.len(), window.of(&found))
}
