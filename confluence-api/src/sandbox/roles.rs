//! Roles in spaces, and whether a policy keeps apps out of them.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, merge, ok};
use super::state::State;

/// Somebody has a role in a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Assignment {
    pub(super) space: u64,
    /// `USER`, `GROUP` or `ACCESS_CLASS`, and which.
    pub(super) principal: (String, String),
    pub(super) role: String,
}

const ROLES: [(&str, &str); 2] = [
    ("00000000-0000-4000-d000-000000000001", "Viewer"),
    ("00000000-0000-4000-d000-000000000002", "Collaborator"),
];

fn show(id: &str, name: &str) -> Value {
    json!({
        "id": id,
        "type": "SYSTEM",
        "name": name,
        "description": "",
        "spacePermissions": ["read/space"],
    })
}

/// The roles there are, or those that can be given in a space: the same ones.
pub(super) fn list(state: &State, call: &Call) -> Answer {
    if let Some(space) = call.query("space-id").filter(|id| !id.is_empty()) {
        state.space(space)?;
    }
    let all: Vec<Value> = ROLES.iter().map(|(id, name)| show(id, name)).collect();
    let window = call.page(25, 250)?;
    call.results(window, all.len(), window.of(&all))
}

pub(super) fn get(call: &Call, id: &str) -> Answer {
    let found = ROLES.iter().find(|(known, _)| *known == id);
    let (id, name) = found.ok_or_else(|| Failure::missing("Role"))?;
    let mut json = show(id, name);
    merge(&mut json, json!({"_links": {"base": call.base()}}));
    ok(json)
}

pub(super) fn mode() -> Answer {
    ok(json!({"mode": "ROLES"}))
}

/// The kinds of permission there are.
pub(super) fn permissions(call: &Call) -> Answer {
    let all: Vec<Value> = ["read/space", "create/page", "delete/page"]
        .iter()
        .map(|id| {
            json!({
                "id": id,
                "displayName": id,
                "description": "",
                "requiredPermissionIds": [],
            })
        })
        .collect();
    let window = call.page(25, 250)?;
    call.results(window, all.len(), window.of(&all))
}

/// Who has which role in a space.
pub(super) fn assignments(state: &State, call: &Call, id: &str) -> Answer {
    let space = state.space(id)?.id;
    let (role, principal) = (call.query("role-id"), call.query("principal-id"));
    let all: Vec<Value> = state
        .assignments
        .iter()
        .filter(|assignment| assignment.space == space)
        .filter(|assignment| role.is_none_or(|role| assignment.role == role))
        .filter(|assignment| principal.is_none_or(|id| assignment.principal.1 == id))
        .map(|assignment| {
            let (kind, id) = &assignment.principal;
            json!({
                "principal": {"principalType": kind, "principalId": id},
                "roleId": assignment.role,
            })
        })
        .collect();
    let window = call.page(25, 250)?;
    call.results(window, all.len(), window.of(&all))
}

/// Gives roles in a space; without a role whoever is named loses his.
pub(super) fn assign(state: &mut State, call: &Call, id: &str) -> Answer {
    let space = state.space(id)?.id;
    let given = call.body.as_array();
    let given = given.ok_or_else(|| Failure::bad("A list of assignments is required"))?;
    let mut assignments = Vec::new();
    for one in given {
        let kind = one["principal"]["principalType"].as_str();
        let kind = kind.filter(|kind| matches!(*kind, "USER" | "GROUP" | "ACCESS_CLASS"));
        let kind = kind.ok_or_else(|| Failure::bad("principalType must be given"))?;
        let id = one["principal"]["principalId"].as_str().unwrap_or_default();
        let role = one["roleId"].as_str().unwrap_or_default();
        if !role.is_empty() && !ROLES.iter().any(|(known, _)| *known == role) {
            return Err(Failure::bad("There is no such role"));
        }
        assignments.push(Assignment {
            space,
            principal: (kind.to_owned(), id.to_owned()),
            role: role.to_owned(),
        });
    }
    state.tick();
    for assignment in assignments {
        state.assignments.retain(|known| {
            known.space != assignment.space || known.principal != assignment.principal
        });
        if !assignment.role.is_empty() {
            state.assignments.push(assignment);
        }
    }
    self::assignments(state, call, id)
}

/// Whether any space keeps apps out: none does.
pub(super) fn policy() -> Answer {
    ok(json!({"anyContentBlocked": false}))
}

/// The same, space by space.
pub(super) fn policies(state: &State, call: &Call) -> Answer {
    let (ids, keys) = (call.list("ids"), call.list("keys"));
    let all: Vec<Value> = state
        .spaces
        .iter()
        .filter(|space| ids.is_empty() || ids.contains(&space.id.to_string()))
        .filter(|space| keys.is_empty() || keys.contains(&space.key))
        .map(|space| {
            state.touch(space.id);
            json!({
                "id": space.id.to_string(),
                "key": space.key,
                "name": space.name,
                "description": null,
                "dataPolicy": {"anyContentBlocked": false},
                "icon": null,
                "_links": {"webui": format!("/spaces/{}", space.key)},
            })
        })
        .collect();
    let window = call.page(25, 250)?;
    call.results(window, all.len(), window.of(&all))
}
