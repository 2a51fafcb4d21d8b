//! Permissions: the caller has all of them, on whatever there is.

use atlassian_core::operation::Method::{Get, Post};
use serde_json::{Map, Value, json};

use super::call::{Answer, Call, Failure, Reply, ok, texts};
use super::state::State;

/// Id, key, name and whether it is of projects.
const PERMISSIONS: [(&str, &str, &str, bool); 16] = [
    ("0", "ADMINISTER", "Administer Jira", false),
    ("33", "BULK_CHANGE", "Make bulk changes", false),
    (
        "22",
        "CREATE_SHARED_OBJECTS",
        "Share dashboards and filters",
        false,
    ),
    ("23", "ADMINISTER_PROJECTS", "Administer Projects", true),
    ("10", "BROWSE_PROJECTS", "Browse Projects", true),
    ("11", "CREATE_ISSUES", "Create Issues", true),
    ("12", "EDIT_ISSUES", "Edit Issues", true),
    ("16", "DELETE_ISSUES", "Delete Issues", true),
    ("25", "MOVE_ISSUES", "Move Issues", true),
    ("13", "ASSIGN_ISSUES", "Assign Issues", true),
    ("46", "TRANSITION_ISSUES", "Transition Issues", true),
    ("21", "LINK_ISSUES", "Link Issues", true),
    ("15", "ADD_COMMENTS", "Add Comments", true),
    ("20", "WORK_ON_ISSUES", "Work On Issues", true),
    ("19", "CREATE_ATTACHMENTS", "Create Attachments", true),
    ("10104", "MANAGE_SPRINTS_PERMISSION", "Manage Sprints", true),
];

pub(super) fn route(state: &State, call: &Call, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Get, ["mypermissions"]) => mine(state, call),
        (Get, ["permissions"]) => ok(json!({"permissions": listed(&[], false)})),
        (Post, ["permissions", "check"]) => check(state, call),
        (Post, ["permissions", "project"]) => projects(state, call),
        _ => Ok(Reply::Unhandled),
    }
}

fn listed(keys: &[String], mine: bool) -> Map<String, Value> {
    let known = PERMISSIONS.iter();
    known
        .filter(|(_, key, ..)| keys.is_empty() || keys.iter().any(|wanted| wanted == key))
        .map(|(id, key, name, of_project)| {
            let mut json = json!({
                "key": key,
                "name": name,
                "type": if *of_project { "PROJECT" } else { "GLOBAL" },
                "description": "",
            });
            if mine {
                super::render::merge(&mut json, json!({"id": id, "havePermission": true}));
            }
            ((*key).to_owned(), json)
        })
        .collect()
}

fn known(keys: &[String]) -> Result<(), Failure> {
    let unknown = |key: &&String| !PERMISSIONS.iter().any(|(_, other, ..)| other == key);
    match keys.iter().find(unknown) {
        None => Ok(()),
        Some(key) => Err(Failure::new(400, format!("Unrecognized permission: {key}"))),
    }
}

/// In the project or issue that is named, or anywhere.
fn mine(state: &State, call: &Call) -> Answer {
    let keys = call.list("permissions");
    if keys.is_empty() {
        return Err(Failure::new(
            400,
            "The 'permissions' query parameter is required.",
        ));
    }
    known(&keys)?;
    if let Some(project) = call.query("projectKey").or(call.query("projectId")) {
        state.project(project)?;
    }
    if let Some(issue) = call.query("issueKey").or(call.query("issueId")) {
        state.issue(issue)?;
    }
    if let Some(id) = call.query("commentId") {
        let has = |issue: &&super::model::Issue| {
            issue
                .comments
                .iter()
                .any(|comment| comment.id.to_string() == id)
        };
        let issue = state.issues.iter().find(has);
        let issue = issue.ok_or_else(|| {
            Failure::new(404, format!("Can not find a comment for the id: {id}."))
        })?;
        state.touch(issue.project);
    }
    ok(json!({"permissions": listed(&keys, true)}))
}

/// Which of the projects and issues that are named there are.
fn check(state: &State, call: &Call) -> Answer {
    let body = &call.body;
    let global = texts(&body["globalPermissions"]);
    known(&global)?;
    let mut granted = Vec::new();
    for asked in body["projectPermissions"].as_array().into_iter().flatten() {
        let permissions = texts(&asked["permissions"]);
        known(&permissions)?;
        let (mut projects, mut issues) = (Vec::new(), Vec::new());
        for id in texts(&asked["projects"]) {
            if let Some(project) = state.projects.iter().find(|p| p.id.to_string() == id) {
                state.touch(project.id);
                projects.push(project.id);
            }
        }
        for id in texts(&asked["issues"]) {
            if let Some(issue) = state.issues.iter().find(|i| i.id.to_string() == id) {
                state.touch(issue.project);
                issues.push(issue.id);
            }
        }
        for permission in permissions {
            granted.push(json!({
                "permission": permission,
                "projects": projects,
                "issues": issues,
            }));
        }
    }
    ok(json!({"globalPermissions": global, "projectPermissions": granted}))
}

fn projects(state: &State, call: &Call) -> Answer {
    known(&texts(&call.body["permissions"]))?;
    let projects = state.projects.iter().map(|project| {
        state.touch(project.id);
        json!({"id": project.id, "key": project.key})
    });
    ok(json!({"projects": projects.collect::<Vec<_>>()}))
}
