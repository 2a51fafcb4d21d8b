//! Roles of a project and who has them.

use atlassian_core::operation::Method::Get;
use serde_json::{Map, Value, json};

use super::call::{Answer, Call, Failure, Reply, ok};
use super::model::Project;
use super::render::{Render, merge};
use super::state::State;

const ROLES: [(u64, &str); 2] = [(10_002, "Administrators"), (10_003, "Developers")];

pub(super) fn route(state: &State, call: &Call, key: &str, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Get, ["role"]) => {
            let project = state.project(key)?;
            let roles = ROLES.into_iter().map(|(id, name)| {
                let address = address(call, project, id);
                (name.to_owned(), json!(address))
            });
            ok(Value::Object(roles.collect::<Map<_, _>>()))
        }
        (Get, ["role", id]) => role(state, call, key, id),
        (Get, ["roledetails"]) => {
            let project = state.project(key)?;
            ok(ROLES
                .into_iter()
                .map(|role| brief(call, project, role))
                .collect())
        }
        _ => Ok(Reply::Unhandled),
    }
}

fn address(call: &Call, project: &Project, id: u64) -> String {
    format!("{}/rest/api/3/project/{}/role/{id}", call.site, project.id)
}

fn brief(call: &Call, project: &Project, (id, name): (u64, &str)) -> Value {
    json!({
        "self": address(call, project, id),
        "id": id,
        "name": name,
        "description": "",
        "admin": name == "Administrators",
        "default": false,
        "roleConfigurable": true,
        "translatedName": name,
    })
}

/// The lead administers and everybody develops.
fn role(state: &State, call: &Call, key: &str, id: &str) -> Answer {
    let project = state.project(key)?;
    let role = ROLES.into_iter().find(|(other, _)| other.to_string() == id);
    let role = role.ok_or_else(|| {
        Failure::new(
            404,
            format!("Can not retrieve a role actor for project role with id {id}."),
        )
    })?;
    let leads = role.1 == "Administrators";
    let users = state.users.iter();
    let users = users.filter(|user| !leads || user.account_id == project.lead);
    let actors: Vec<Value> = users
        .zip(1u64..)
        .map(|(user, number)| {
            json!({
                "id": number,
                "displayName": user.name,
                "type": "atlassian-user-role-actor",
                "actorUser": {"accountId": user.account_id},
            })
        })
        .collect();
    let mut json = brief(call, project, role);
    merge(&mut json, json!({"actors": actors}));
    let render = Render::new(state, call);
    let scope = json!({"type": "PROJECT", "project": render.project_brief(project)});
    merge(&mut json, json!({"scope": scope}));
    ok(json)
}
