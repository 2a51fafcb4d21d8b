//! Who alone may read or update content, as the older API has it. The sandbox keeps restrictions and does
//! not enforce them: its one caller may do everything.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, merge, ok};
use super::model::Restriction;
use super::state::State;
use super::users;

const OPERATIONS: [&str; 2] = ["read", "update"];

fn array(call: &Call, results: Vec<Value>) -> Value {
    json!({
        "results": results,
        "start": 0,
        "limit": 200,
        "size": results.len(),
        "_links": {"base": call.base()},
    })
}

fn show(state: &State, call: &Call, id: u64, operation: &str) -> Value {
    let known = state.restrictions.get(&id);
    let restriction = known.and_then(|all| all.get(operation));
    let (users, groups) = restriction.map_or((&[][..], &[][..]), |known| {
        (known.users.as_slice(), known.groups.as_slice())
    });
    let users = users
        .iter()
        .map(|account| users::show(state, call, account));
    let groups = groups
        .iter()
        .map(|group| json!({"type": "group", "id": group, "name": format!("group {group}")}));
    let mut json = json!({
        "operation": operation,
        "restrictions": {
            "user": array(call, users.collect()),
            "group": array(call, groups.collect()),
            "_expandable": {},
        },
        "_expandable": {"content": format!("/rest/api/content/{id}")},
        "_links": {
            "self": format!("{}/rest/api/content/{id}/restriction/byOperation/{operation}", call.base()),
        },
    });
    if let (Some(content), true) = (state.content_by_id(id), call.expands("content")) {
        let content = super::older_content::show(state, call, super::cql::Found::Content(content));
        merge(&mut json, json!({"content": content}));
    }
    json
}

fn all(state: &State, call: &Call, id: u64) -> Value {
    let results = OPERATIONS.map(|operation| show(state, call, id, operation));
    json!({
        "results": results,
        "start": 0,
        "limit": 100,
        "size": results.len(),
        "restrictionsHash": format!("{id:x}"),
        "_links": {
            "self": format!("{}/rest/api/content/{id}/restriction", call.base()),
            "base": call.base(),
            "context": "/wiki",
        },
    })
}

fn by_operation(state: &State, call: &Call, id: u64) -> Value {
    let mut json = json!({"_links": {"base": call.base()}});
    for operation in OPERATIONS {
        merge(
            &mut json,
            json!({operation: show(state, call, id, operation)}),
        );
    }
    json
}

/// What a body says: the accounts and the groups of each operation.
fn read(state: &State, body: &Value) -> Result<BTreeMap<String, Restriction>, Failure> {
    let given = body.as_array().or_else(|| body["results"].as_array());
    let given = given.ok_or_else(|| Failure::bad("A list of restrictions is required"))?;
    let mut restrictions: BTreeMap<String, Restriction> = BTreeMap::new();
    for restriction in given {
        let operation = operation(restriction["operation"].as_str().unwrap_or_default())?;
        let named = |list: &Value, property: &str| -> Vec<String> {
            let list = list.as_array().or_else(|| list["results"].as_array());
            list.into_iter()
                .flatten()
                .filter_map(|one| one[property].as_str().map(str::to_owned))
                .collect()
        };
        let users = named(&restriction["restrictions"]["user"], "accountId");
        if let Some(unknown) = users.iter().find(|user| state.user(user).is_none()) {
            return Err(Failure::bad(format!("There is no user {unknown}")));
        }
        let entry = restrictions.entry(operation.to_owned()).or_default();
        entry.users.extend(users);
        entry
            .groups
            .extend(named(&restriction["restrictions"]["group"], "id"));
    }
    Ok(restrictions)
}

fn operation(text: &str) -> Result<&'static str, Failure> {
    let found = OPERATIONS.into_iter().find(|operation| *operation == text);
    found.ok_or_else(|| Failure::bad(format!("Nothing restricts the operation '{text}'")))
}

pub(super) fn get(state: &State, call: &Call, id: &str) -> Answer {
    let id = state.anything(id)?;
    ok(all(state, call, id))
}

/// Adds to the restrictions of content, or puts others in their place.
pub(super) fn write(state: &mut State, call: &Call, id: &str, replace: bool) -> Answer {
    let id = state.anything(id)?;
    let given = read(state, &call.body)?;
    state.tick();
    let known = state.restrictions.entry(id).or_default();
    if replace {
        known.clear();
    }
    for (operation, restriction) in given {
        let known = known.entry(operation).or_default();
        known.users.extend(restriction.users);
        known.groups.extend(restriction.groups);
        for list in [&mut known.users, &mut known.groups] {
            list.sort();
            list.dedup();
        }
    }
    ok(all(state, call, id))
}

pub(super) fn clear(state: &mut State, call: &Call, id: &str) -> Answer {
    let id = state.anything(id)?;
    state.tick();
    state.restrictions.remove(&id);
    ok(all(state, call, id))
}

/// Whether somebody may do something with content: the sandbox lets everybody do everything that no
/// restriction keeps for others.
pub(super) fn check(state: &State, call: &Call, id: &str) -> Answer {
    let id = state.anything(id)?;
    let operation = call.body["operation"].as_str().unwrap_or_default();
    if !matches!(operation, "read" | "update" | "delete") {
        return Err(Failure::bad(format!("There is no operation '{operation}'")));
    }
    let who = call.body["subject"]["identifier"]
        .as_str()
        .unwrap_or_default();
    let known = state.restrictions.get(&id);
    let known = known.and_then(|all| all.get(operation));
    let allowed = known.is_none_or(|restriction| {
        let mut named = restriction.users.iter().chain(&restriction.groups);
        named.any(|name| name == who)
    });
    ok(json!({"hasPermission": allowed, "errors": [], "_links": {"base": call.base()}}))
}

/// Routes below `content/{id}/restriction/byOperation`.
pub(super) fn route(state: &mut State, call: &Call, id: &str, path: &[&str]) -> Answer {
    use atlassian_core::operation::Method::{Delete, Get, Put};
    let id = state.anything(id)?;
    let account = call.query("accountId").unwrap_or_default();
    let (operation, one) = match (call.method, path) {
        (Get, []) => return ok(by_operation(state, call, id)),
        (Get, [name]) => return ok(show(state, call, id, operation(name)?)),
        (Get | Put | Delete, [name, "user"]) => (operation(name)?, One::User(account)),
        (Get | Put | Delete, [name, "byGroupId", group]) => (operation(name)?, One::Group(group)),
        _ => return Ok(Reply::Unhandled),
    };
    if let One::User(account) = one
        && state.user(account).is_none()
    {
        return Err(Failure::missing("User"));
    }
    if call.method != Get {
        state.tick();
    }
    let known = state.restrictions.entry(id).or_default();
    let known = known.entry(operation.to_owned()).or_default();
    let (list, name) = match one {
        One::User(account) => (&mut known.users, account),
        One::Group(group) => (&mut known.groups, group),
    };
    let position = list.iter().position(|other| other == name);
    match (call.method, position) {
        (Put, None) => list.push(name.to_owned()),
        (Delete, Some(position)) => {
            list.remove(position);
        }
        (Get, None) => return Err(Failure::missing("Restriction")),
        _ => {}
    }
    Ok(Reply::Empty(200))
}

#[derive(Clone, Copy)]
enum One<'a> {
    User(&'a str),
    Group(&'a str),
}
