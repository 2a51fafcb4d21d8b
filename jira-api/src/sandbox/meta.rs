//! What can be set when an issue is created or edited.

use serde_json::{Map, Value, json};

use super::call::{Answer, Call, Failure, ok};
use super::fields::Field;
use super::model::{ISSUE_TYPES, PRIORITIES, find};
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
    state.project(project)?;
    let kind = find(&ISSUE_TYPES, kind)
        .ok_or_else(|| Failure::new(404, format!("The issue type '{kind}' does not exist.")))?;
    let render = Render::new(state, call);
    let page = call.page(50, 200)?;
    let all: Vec<Value> = state
        .fields()
        .filter(|field| field.editable)
        .map(|field| {
            let required = matches!(field.id, "summary" | "issuetype" | "project")
                || field.id == "parent" && kind.subtask;
            let mut json = metadata(render, field, required);
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
    state.issue(key)?;
    ok(json!({"fields": edit_fields(Render::new(state, call))}))
}

pub(super) fn edit_fields(render: Render<'_>) -> Map<String, Value> {
    render
        .state
        .fields()
        .filter(|field| field.editable && field.id != "project")
        .map(|field| {
            (
                field.id.to_owned(),
                metadata(render, field, field.id == "summary"),
            )
        })
        .collect()
}

fn metadata(render: Render<'_>, field: &Field, required: bool) -> Value {
    let operations: &[&str] = match field.kind {
        Some(("array", _)) if field.custom.is_none() => &["add", "set", "remove"],
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
        // A picker offers every project there is.
        RELATED_PROJECT => Some(
            render
                .state
                .projects
                .iter()
                .map(|project| render.project_brief(project))
                .collect(),
        ),
        _ => None,
    };
    if let Some(allowed) = allowed {
        merge(&mut json, json!({"allowedValues": allowed}));
    }
    json
}
