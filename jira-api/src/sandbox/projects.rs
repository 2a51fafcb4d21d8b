//! Projects, their statuses, components and versions.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, ok, texts};
use super::model::{ISSUE_TYPES, Project, STATUSES};
use super::render::{Render, merge};
use super::state::State;

pub(super) fn search(state: &State, call: &Call) -> Answer {
    let page = call.page(50, 100)?;
    let (keys, ids) = (call.list("keys"), call.list("id"));
    let query = call.query("query").map(str::to_lowercase);
    let mut found: Vec<&Project> = state
        .projects
        .iter()
        .filter(|p| keys.is_empty() || keys.iter().any(|key| key.eq_ignore_ascii_case(&p.key)))
        .filter(|p| ids.is_empty() || ids.contains(&p.id.to_string()))
        .filter(|p| {
            query.as_ref().is_none_or(|query| {
                p.name.to_lowercase().contains(query) || p.key.to_lowercase().contains(query)
            })
        })
        .collect();
    found.sort_by(|a, b| a.key.cmp(&b.key));
    let render = Render::new(state, call);
    let all: Vec<_> = found.iter().map(|p| render.project(p)).collect();
    let mut json = page.values(all.len(), page.of(&all));
    let address = format!("{}/rest/api/3/project/search", call.site);
    let here = format!("{address}?maxResults={}&startAt={}", page.size, page.start);
    merge(&mut json, json!({"self": here}));
    if !page.is_last(found.len()) {
        let next = page.start.saturating_add(page.size);
        let next = format!("{address}?maxResults={}&startAt={next}", page.size);
        merge(&mut json, json!({"nextPage": next}));
    }
    ok(json)
}

pub(super) fn list(state: &State, call: &Call) -> Answer {
    let render = Render::new(state, call);
    let mut projects: Vec<&Project> = state.projects.iter().collect();
    projects.sort_by(|a, b| a.key.cmp(&b.key));
    ok(projects.into_iter().map(|p| render.project(p)).collect())
}

/// Those whose issues were touched last, as if somebody had looked at them.
pub(super) fn recent(state: &State, call: &Call) -> Answer {
    let render = Render::new(state, call);
    let mut projects: Vec<&Project> = state.projects.iter().collect();
    projects.sort_by_key(|project| {
        let issues = state.issues.iter().filter(|i| i.project == project.id);
        std::cmp::Reverse(issues.map(|issue| issue.updated).max())
    });
    projects.truncate(20);
    ok(projects.into_iter().map(|p| render.project(p)).collect())
}

/// Another name, lead or key. An old key keeps leading to the project until another takes it, or
/// until `releasedProjectKeys` gives it up.
pub(super) fn update(state: &mut State, call: &Call, key: &str) -> Answer {
    let id = state.project(key)?.id;
    let body = &call.body;
    let lead = body["leadAccountId"].as_str();
    if let Some(account) = lead.filter(|account| state.user(account).is_none()) {
        let message = format!("You must specify a valid project lead: {account}.");
        return Err(Failure::field("projectLead", message));
    }
    if let Some(new) = body["key"].as_str()
        && !state.rename_project(id, new)
    {
        let message = format!("Project key '{new}' is taken, or is no key.");
        return Err(Failure::field("projectKey", message));
    }
    for old in texts(&body["releasedProjectKeys"]) {
        let own = state.project_once_called(&old).is_some_and(|p| p.id == id);
        if own {
            state.release_key(&old);
        }
    }
    state.tick();
    for project in state.projects.iter_mut().filter(|project| project.id == id) {
        if let Some(name) = body["name"].as_str() {
            name.clone_into(&mut project.name);
        }
        if let Some(lead) = lead {
            lead.clone_into(&mut project.lead);
        }
    }
    get(state, call, &id.to_string())
}

pub(super) fn get(state: &State, call: &Call, key: &str) -> Answer {
    let project = state.project(key)?;
    let render = Render::new(state, call);
    let mut json = render.project(project);
    let more = json!({
        "description": "",
        "lead": render.user(&project.lead),
        "components": components_of(render, project),
        "issueTypes": ISSUE_TYPES.iter().map(|kind| render.issue_type(kind)).collect::<Vec<_>>(),
        "assigneeType": "UNASSIGNED",
        "versions": versions_of(render, project),
        "roles": {},
    });
    merge(&mut json, more);
    ok(json)
}

pub(super) fn statuses(state: &State, call: &Call, key: &str) -> Answer {
    state.project(key)?;
    let render = Render::new(state, call);
    let statuses: Vec<_> = STATUSES
        .iter()
        .map(|status| render.status(status))
        .collect();
    ok(ISSUE_TYPES
        .iter()
        .map(|kind| {
            json!({
                "self": format!("{}/rest/api/3/issuetype/{}", call.site, kind.id),
                "id": kind.id,
                "name": kind.name,
                "subtask": kind.subtask,
                "statuses": statuses,
            })
        })
        .collect())
}

pub(super) fn components(state: &State, call: &Call, key: &str) -> Answer {
    ok(components_of(Render::new(state, call), state.project(key)?).into())
}

pub(super) fn component_page(state: &State, call: &Call, key: &str) -> Answer {
    let all = components_of(Render::new(state, call), state.project(key)?);
    let page = call.page(50, 50)?;
    ok(page.values(all.len(), page.of(&all)))
}

pub(super) fn versions(state: &State, call: &Call, key: &str) -> Answer {
    ok(versions_of(Render::new(state, call), state.project(key)?).into())
}

pub(super) fn version_page(state: &State, call: &Call, key: &str) -> Answer {
    let all = versions_of(Render::new(state, call), state.project(key)?);
    let page = call.page(50, 50)?;
    ok(page.values(all.len(), page.of(&all)))
}

fn components_of(render: Render<'_>, project: &Project) -> Vec<Value> {
    project
        .components
        .iter()
        .map(|component| render.component(project, component))
        .collect()
}

fn versions_of(render: Render<'_>, project: &Project) -> Vec<Value> {
    project
        .versions
        .iter()
        .map(|version| render.version(project.id, version))
        .collect()
}
