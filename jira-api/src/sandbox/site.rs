//! What belongs to the site rather than to a project.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, ok};
use super::model::{ISSUE_TYPES, LINK_TYPES, PRIORITIES, RESOLUTIONS, STATUSES, find};
use super::render::{Render, merge};
use super::state::{State, wire};

pub(super) fn server_info(state: &State, call: &Call) -> Answer {
    let site = &call.site;
    ok(json!({
        "baseUrl": site,
        "displayUrl": site,
        "displayUrlServicedeskHelpCenter": site,
        "displayUrlConfluence": site,
        "version": "1001.0.0-SNAPSHOT",
        "versionNumbers": [1001, 0, 0],
        "deploymentType": "Cloud",
        "buildNumber": 100_280,
        "buildDate": wire(state.now),
        "serverTime": wire(state.now),
        "scmInfo": "0000000000000000000000000000000000000000",
        "serverTitle": "Jira",
        "serverTimeZone": "Etc/UTC",
    }))
}

pub(super) fn issue_types(state: &State, call: &Call) -> Answer {
    let render = Render::new(state, call);
    ok(ISSUE_TYPES
        .iter()
        .map(|kind| render.issue_type(kind))
        .collect())
}

pub(super) fn priorities(state: &State, call: &Call) -> Answer {
    let render = Render::new(state, call);
    ok(PRIORITIES
        .iter()
        .map(|priority| detailed(render, priority))
        .collect())
}

pub(super) fn priority_page(state: &State, call: &Call) -> Answer {
    let render = Render::new(state, call);
    let page = call.page(50, 50)?;
    let all: Vec<_> = PRIORITIES
        .iter()
        .map(|priority| detailed(render, priority))
        .collect();
    ok(page.values(all.len(), page.of(&all)))
}

fn detailed(render: Render<'_>, priority: &super::model::Named) -> Value {
    let color = match priority.id {
        "1" => "#d04437",
        "2" => "#f15c75",
        "3" => "#f79232",
        "4" => "#707070",
        _ => "#999999",
    };
    let mut json = render.priority(priority);
    let more = json!({
        "statusColor": color,
        "description": "",
        "isDefault": priority.name == "Medium",
    });
    merge(&mut json, more);
    json
}

pub(super) fn statuses(state: &State, call: &Call) -> Answer {
    let render = Render::new(state, call);
    ok(STATUSES
        .iter()
        .map(|status| render.status(status))
        .collect())
}

pub(super) fn status(state: &State, call: &Call, id: &str) -> Answer {
    match find(&STATUSES, id) {
        Some(status) => ok(Render::new(state, call).status(status)),
        None => Err(Failure::new(
            404,
            format!("The status with id or name '{id}' does not exist."),
        )),
    }
}

/// A status as the newer routes tell it. All of them belong to the whole site.
fn shared(status: &super::model::Status) -> Value {
    let category = match status.category.id {
        2 => "TODO",
        3 => "DONE",
        _ => "IN_PROGRESS",
    };
    json!({
        "id": status.id,
        "name": status.name,
        "statusCategory": category,
        "scope": {"type": "GLOBAL"},
        "description": "",
    })
}

pub(super) fn shared_statuses(call: &Call) -> Answer {
    let (ids, names) = (call.list("id"), call.list("name"));
    let statuses = STATUSES.iter().filter(|status| {
        ids.iter().any(|id| id == status.id)
            || names
                .iter()
                .any(|name| name.eq_ignore_ascii_case(status.name))
    });
    ok(statuses.map(shared).collect())
}

pub(super) fn search_statuses(state: &State, call: &Call) -> Answer {
    if let Some(project) = call.query("projectId") {
        state.project(project)?;
    }
    let page = call.page(200, 200)?;
    let text = call
        .query("searchString")
        .unwrap_or_default()
        .to_lowercase();
    let category = call.query("statusCategory");
    let all: Vec<Value> = STATUSES
        .iter()
        .filter(|status| status.name.to_lowercase().contains(&text))
        .map(shared)
        .filter(|status| category.is_none_or(|category| status["statusCategory"] == category))
        .collect();
    ok(page.values(all.len(), page.of(&all)))
}

pub(super) fn status_categories(state: &State, call: &Call) -> Answer {
    let render = Render::new(state, call);
    let categories = [
        &super::model::NEW,
        &super::model::INDETERMINATE,
        &super::model::DONE,
    ];
    ok(categories
        .into_iter()
        .map(|category| render.category(category))
        .collect())
}

pub(super) fn resolutions(state: &State, call: &Call) -> Answer {
    let render = Render::new(state, call);
    ok(RESOLUTIONS
        .iter()
        .map(|resolution| render.resolution(resolution))
        .collect())
}

pub(super) fn resolution_page(state: &State, call: &Call) -> Answer {
    let page = call.page(50, 50)?;
    let render = Render::new(state, call);
    let all: Vec<_> = RESOLUTIONS.iter().map(|r| render.resolution(r)).collect();
    ok(page.values(all.len(), page.of(&all)))
}

pub(super) fn link_types(state: &State, call: &Call) -> Answer {
    let render = Render::new(state, call);
    let types: Vec<_> = LINK_TYPES
        .iter()
        .map(|kind| render.link_type(kind))
        .collect();
    ok(json!({"issueLinkTypes": types}))
}

/// Labels of the whole site: they belong to no project, yet those of a project show it.
pub(super) fn labels(state: &State, call: &Call) -> Answer {
    let page = call.page(1000, 1000)?;
    let mut labels: Vec<&String> = Vec::new();
    for issue in &state.issues {
        if !issue.labels.is_empty() {
            state.touch(issue.project);
        }
        labels.extend(&issue.labels);
    }
    labels.sort();
    labels.dedup();
    let values = page
        .of(&labels)
        .into_iter()
        .map(|label| json!(label))
        .collect();
    ok(page.values(labels.len(), values))
}
