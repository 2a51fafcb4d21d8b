//! Groups, as the older API shows them. Everybody is in the second of the two.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, ok};
use super::state::State;
use super::users;

const GROUPS: [(&str, &str); 2] = [
    ("00000000-0000-4000-e000-000000000001", "administrators"),
    ("00000000-0000-4000-e000-000000000002", "confluence-users"),
];

fn show(call: &Call, id: &str, name: &str) -> Value {
    let link = format!("{}/rest/api/group/by-id?id={id}", call.base());
    json!({"type": "group", "id": id, "name": name, "_links": {"self": link}})
}

fn page(call: &Call, all: &[Value]) -> Answer {
    let window = call.page(200, 200)?;
    let results = window.of(all);
    ok(json!({
        "results": results,
        "start": window.start,
        "limit": window.size,
        "size": results.len(),
        "totalSize": all.len(),
        "_links": {"base": call.base(), "context": "/wiki"},
    }))
}

/// All groups, or those with some text in their name.
pub(super) fn list(call: &Call, text: &str) -> Answer {
    let text = text.to_lowercase();
    let found = GROUPS.iter().filter(|(_, name)| name.contains(&text));
    let all: Vec<Value> = found.map(|(id, name)| show(call, id, name)).collect();
    page(call, &all)
}

pub(super) fn get(call: &Call) -> Answer {
    let id = call.query("id").unwrap_or_default();
    let found = GROUPS.iter().find(|(known, _)| *known == id);
    let (id, name) = found.ok_or_else(|| Failure::missing("Group"))?;
    ok(show(call, id, name))
}

/// The groups somebody is in.
pub(super) fn of_user(state: &State, call: &Call) -> Answer {
    let account = call.query("accountId").unwrap_or_default();
    state
        .user(account)
        .ok_or_else(|| Failure::missing("User"))?;
    let found = GROUPS.iter().skip(1);
    let all: Vec<Value> = found.map(|(id, name)| show(call, id, name)).collect();
    page(call, &all)
}

/// Who is in a group.
pub(super) fn members(state: &State, call: &Call, id: &str) -> Answer {
    let position = GROUPS.iter().position(|(known, _)| *known == id);
    let position = position.ok_or_else(|| Failure::missing("Group"))?;
    let everybody = state.users.iter().filter(|_| position > 0);
    let all: Vec<Value> = everybody
        .map(|user| users::show(state, call, &user.account_id))
        .collect();
    page(call, &all)
}
