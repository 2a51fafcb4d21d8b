//! Components of projects by their ids: reading, counting, writing, deleting.

use atlassian_core::operation::Method::{Delete, Get, Post, Put};
use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, created, no_content, ok, text_or_number};
use super::model::{Component, Project};
use super::render::{Render, merge};
use super::state::State;

pub(super) fn route(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Get, []) => list(state, call),
        (Post, []) => create(state, call),
        (Get, [id]) => get(state, call, id),
        (Put, [id]) => update(state, call, id),
        (Delete, [id]) => delete(state, call, id),
        (Get, [id, "relatedIssueCounts"]) => related(state, call, id),
        _ => Ok(Reply::Unhandled),
    }
}

fn find<'s>(state: &'s State, id: &str) -> Result<(&'s Project, &'s Component), Failure> {
    let found = state.projects.iter().find_map(|project| {
        let component = project.components.iter().find(|c| c.id.to_string() == id)?;
        Some((project, component))
    });
    let found = found
        .ok_or_else(|| Failure::new(404, format!("The component with id {id} does not exist.")))?;
    state.touch(found.0.id);
    Ok(found)
}

/// Components of the projects that are named, or of all.
fn list(state: &State, call: &Call) -> Answer {
    let page = call.page(50, 50)?;
    let wanted = call.list("projectIdsOrKeys");
    let query = call.query("query").unwrap_or_default().to_lowercase();
    let mut projects = Vec::new();
    for name in &wanted {
        projects.push(state.project(name)?);
    }
    if wanted.is_empty() {
        projects.extend(&state.projects);
    }
    let mut all = Vec::new();
    for project in projects {
        for component in &project.components {
            if !component.name.to_lowercase().contains(&query) {
                continue;
            }
            state.touch(project.id);
            let mut json = json!({
                "self": format!("{}/rest/api/3/component/{}", call.site, component.id),
                "id": component.id.to_string(),
                "name": component.name,
            });
            if let Some(description) = &component.description {
                merge(&mut json, json!({"description": description}));
            }
            all.push(json);
        }
    }
    ok(page.values(all.len(), page.of(&all)))
}

fn get(state: &State, call: &Call, id: &str) -> Answer {
    let (project, component) = find(state, id)?;
    ok(Render::new(state, call).component(project, component))
}

fn create(state: &mut State, call: &Call) -> Answer {
    let body = &call.body;
    let project = text_or_number(&body["project"]).or_else(|| text_or_number(&body["projectId"]));
    let Some(project) = project else {
        return Err(Failure::field("project", "A project must be specified."));
    };
    let project = state.project(&project)?.id;
    let mut component = Component {
        id: 0,
        name: String::new(),
        description: None,
        lead: None,
    };
    read(state, project, &mut component, body, true)?;
    component.id = state.next_id();
    state.tick();
    if let Some(project) = state.projects.iter_mut().find(|other| other.id == project) {
        project.components.push(component.clone());
    }
    let (project, component) = find(state, &component.id.to_string())?;
    created(Render::new(state, call).component(project, component))
}

fn read(
    state: &State,
    project: u64,
    component: &mut Component,
    body: &Value,
    new: bool,
) -> Result<(), Failure> {
    match body["name"].as_str().map(str::trim) {
        None if !new => {}
        None | Some("") => {
            return Err(Failure::field(
                "name",
                "The component name specified is invalid - cannot be an empty string.",
            ));
        }
        Some(name) => {
            let taken = state
                .projects
                .iter()
                .filter(|other| other.id == project)
                .flat_map(|other| &other.components)
                .any(|other| other.id != component.id && other.name.eq_ignore_ascii_case(name));
            if taken {
                let message =
                    format!("A component with the name {name} already exists in this project.");
                return Err(Failure::field("name", message));
            }
            name.clone_into(&mut component.name);
        }
    }
    if let Some(text) = body["description"].as_str() {
        component.description = Some(text.to_owned());
    }
    if let Some(account) = body["leadAccountId"].as_str() {
        if state.user(account).is_none() {
            return Err(Failure::field(
                "leadAccountId",
                format!("The user {account} does not exist."),
            ));
        }
        component.lead = Some(account.to_owned());
    }
    Ok(())
}

fn update(state: &mut State, call: &Call, id: &str) -> Answer {
    let (project, component) = find(state, id)?;
    let (project, mut component) = (project.id, component.clone());
    read(state, project, &mut component, &call.body, false)?;
    state.tick();
    let all = state.projects.iter_mut().flat_map(|p| &mut p.components);
    for stored in all.filter(|stored| stored.id == component.id) {
        *stored = component.clone();
    }
    get(state, call, id)
}

fn delete(state: &mut State, call: &Call, id: &str) -> Answer {
    let component = find(state, id)?.1.id;
    let other = match call.query("moveIssuesTo") {
        None => None,
        Some(other) => Some(find(state, other)?.1.id),
    };
    state.tick();
    for issue in &mut state.issues {
        let list = &mut issue.components;
        if list.contains(&component) {
            list.retain(|id| *id != component && Some(*id) != other);
            list.extend(other);
        }
    }
    for project in &mut state.projects {
        project.components.retain(|other| other.id != component);
    }
    no_content()
}

fn related(state: &State, call: &Call, id: &str) -> Answer {
    let component = find(state, id)?.1.id;
    let issues = state.issues.iter();
    let count = issues.filter(|issue| issue.components.contains(&component));
    ok(json!({
        "self": format!("{}/rest/api/3/component/{component}", call.site),
        "issueCount": count.count(),
    }))
}
