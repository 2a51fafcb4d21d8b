//! What can be set when an issue is created or edited.

use serde_json::{Map, Value, json};

use super::call::{Answer, Call, Failure, ok};
use super::custom::Custom;
use super::fields::Field;
use super::model::{ISSUE_TYPES, Issue, PRIORITIES, Project, RESOLUTIONS, find};
use super::render::{Render, merge};
use super::state::{RELATED_PROJECT, State};

pub(super) fn issue_types(state: &State, call: &Call, project: &str) -> Answer {
    state.project(project)?;
    let render = Render::new(state, call);
    let page = call.page(50, 200)?;
    let all: Vec<_> = ISSUE_TYPES
        .iter()
        .map(|kind| render.issue_type(kind))
        .collect();
    ok(json!({
        "maxResults": page.size,
        "startAt": page.start,
        "total": all.len(),
        "issueTypes": page.of(&all),
    }))
}

pub(super) fn create_fields(state: &State, call: &Call, project: &str, kind: &str) -> Answer {
    let project = state.project(project)?;
    let kind = find(&ISSUE_TYPES, kind)
        .ok_or_else(|| Failure::new(404, format!("The issue type '{kind}' does not exist.")))?;
    let render = Render::new(state, call);
    let page = call.page(50, 200)?;
    let all: Vec<Value> = state
        .fields()
        .filter(|field| field.editable && state.is_on_screen(field.id, project.id, kind))
        .map(|field| {
            let required = matches!(field.id, "summary" | "issuetype" | "project")
                || field.id == "parent" && kind.subtask
                || state.custom(field.id).is_some_and(Custom::is_required);
            let mut json = metadata(render, field, required, Some(project));
            merge(&mut json, json!({"fieldId": field.id}));
            json
        })
        .collect();
    ok(json!({
        "maxResults": page.size,
        "startAt": page.start,
        "total": all.len(),
        "fields": page.of(&all),
    }))
}

pub(super) fn edit(state: &State, call: &Call, key: &str) -> Answer {
    let issue = state.issue(key)?;
    ok(json!({"fields": edit_fields(Render::new(state, call), issue)}))
}

pub(super) fn edit_fields(render: Render<'_>, issue: &Issue) -> Map<String, Value> {
    let mut projects = render.state.projects.iter();
    let project = projects.find(|project| project.id == issue.project);
    render
        .state
        .fields()
        .filter(|field| field.editable && field.id != "project")
        .filter(|field| {
            render
                .state
                .is_on_screen(field.id, issue.project, issue.kind)
        })
        .map(|field| {
            let required = field.id == "summary"
                || render
                    .state
                    .custom(field.id)
                    .is_some_and(Custom::is_required);
            (
                field.id.to_owned(),
                metadata(render, field, required, project),
            )
        })
        .collect()
}

pub(super) fn metadata(
    render: Render<'_>,
    field: &Field,
    required: bool,
    project: Option<&Project>,
) -> Value {
    let custom = render.state.custom(field.id);
    let operations: &[&str] = match (field.kind, custom) {
        (_, Some(custom)) => custom.operations(),
        (Some(("array", _)), _) if field.custom.is_none() => &["add", "set", "remove"],
        (Some(("timetracking", _)), _) => &["set", "edit"],
        _ => &["set"],
    };
    let mut json = json!({
        "required": required,
        "name": field.name,
        "key": field.id,
        "hasDefaultValue": field.id == "priority",
        "operations": operations,
    });
    if let Some(schema) = field.schema() {
        merge(&mut json, json!({"schema": schema}));
    }
    let allowed: Option<Vec<Value>> = match field.id {
        "priority" => Some(PRIORITIES.iter().map(|p| render.priority(p)).collect()),
        "issuetype" => Some(
            ISSUE_TYPES
                .iter()
                .map(|kind| render.issue_type(kind))
                .collect(),
        ),
        "resolution" => Some(RESOLUTIONS.iter().map(|r| render.resolution(r)).collect()),
        "components" => project.map(|project| {
            let all = project.components.iter();
            all.map(|component| render.component(project, component))
                .collect()
        }),
        "fixVersions" | "versions" => project.map(|project| {
            let open = project.versions.iter().filter(|version| !version.archived);
            open.map(|version| render.version(project.id, version))
                .collect()
        }),
        // A picker offers every project there is.
        RELATED_PROJECT => Some(
            render
                .state
                .projects
                .iter()
                .map(|project| render.project_brief(project))
                .collect(),
        ),
        _ => custom.and_then(|custom| custom.allowed(render, project)),
    };
    if let Some(allowed) = allowed {
        merge(&mut json, json!({"allowedValues": allowed}));
    }
    json
}
