//! What is done to many issues at once, and how it went. The sandbox does it before it answers.

use std::collections::BTreeMap;

use atlassian_core::operation::Method::{Get, Post};
use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, created, ok, text_or_number, texts};
use super::issues::{save, set};
use super::model::Issue;
use super::render::Render;
use super::state::State;

/// The most issues of one operation.
const MOST: usize = 1000;

/// A finished operation.
pub(super) struct Task {
    id: u64,
    account: String,
    at: i64,
    /// Issues it has changed, and where they were.
    done: Vec<(u64, u64)>,
    /// Issues it could not change, where they are, and why.
    failed: BTreeMap<u64, (u64, String)>,
    /// How many that were named do not exist.
    invalid: usize,
}

pub(super) fn route(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Get, ["issues", "transition"]) => transitions(state, call),
        (Post, ["issues", "transition"]) => transition(state, call),
        (Post, ["issues", "fields"]) => edit(state, call),
        (Post, ["issues", "delete"]) => each(state, call, |state, _, id| {
            state.remove_issue(id);
            Ok(())
        }),
        (Post, ["issues", "watch"]) => each(state, call, |state, call, id| {
            if let Some(issue) = state.issues.iter_mut().find(|issue| issue.id == id) {
                issue.watchers.insert(call.account().to_owned());
            }
            Ok(())
        }),
        (Post, ["issues", "unwatch"]) => each(state, call, |state, call, id| {
            if let Some(issue) = state.issues.iter_mut().find(|issue| issue.id == id) {
                issue.watchers.remove(call.account());
            }
            Ok(())
        }),
        (Get, ["queue", task]) => progress(state, call, task),
        _ => Ok(Reply::Unhandled),
    }
}

fn each(
    state: &mut State,
    call: &Call,
    change: impl Fn(&mut State, &Call, u64) -> Result<(), String>,
) -> Answer {
    let keys = texts(&call.body["selectedIssueIdsOrKeys"]);
    let steps = keys.into_iter().map(|key| (key, &change));
    run(state, call, steps.collect())
}

fn transition(state: &mut State, call: &Call) -> Answer {
    let mut steps = Vec::new();
    for input in call.body["bulkTransitionInputs"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let wanted = text_or_number(&input["transitionId"]).unwrap_or_default();
        for key in texts(&input["selectedIssueIdsOrKeys"]) {
            let wanted = wanted.clone();
            steps.push((key, move |state: &mut State, call: &Call, id: u64| {
                let open = state.issue_by_id(id).map(|issue| state.open_steps(issue));
                let mut open = open.into_iter().flatten();
                let found = open.find(|step| step.id == wanted);
                let step = found.ok_or("The transition is not valid for this issue.")?;
                // Nobody can give one here.
                if let Some(on) = step.screen.iter().find(|on| on.required) {
                    let name = state.field(&on.id).map_or("", |field| field.name);
                    return Err(format!("{name} is required."));
                }
                let target = step.to;
                let at = state.tick();
                state.put_in_status(id, target, None, call.account(), at);
                Ok(())
            }));
        }
    }
    run(state, call, steps)
}

/// Edits summaries, labels, priorities, components and versions; the sandbox knows no other field
/// here.
fn edit(state: &mut State, call: &Call) -> Answer {
    let input = call.body["editedFieldsInput"].clone();
    let known = [
        "labelsFields",
        "priority",
        "multiselectComponents",
        "multipleVersionPickerFields",
        "singleLineTextFields",
    ];
    let fields = input.as_object().into_iter().flatten();
    for (name, _) in fields.filter(|(_, value)| !value.is_null()) {
        if !known.contains(&name.as_str()) {
            return Err(Failure::new(
                400,
                format!("The sandbox does not edit {name} of many issues at once."),
            ));
        }
    }
    each(state, call, |state, call, id| {
        let before = state.issue_by_id(id).cloned().ok_or("It is gone.")?;
        let mut issue = before.clone();
        for (field, value) in edits(&input, &before) {
            set(state, &mut issue, &field, &value)?;
        }
        let at = state.tick();
        save(state, &before, issue, call.account(), at);
        Ok(())
    })
}

/// The fields that an edit sets, with their new values.
fn edits(input: &Value, issue: &Issue) -> Vec<(String, Value)> {
    let mut edits = Vec::new();
    for field in input["singleLineTextFields"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let id = field["fieldId"].as_str().unwrap_or_default();
        edits.push((id.to_owned(), field["text"].clone()));
    }
    if let Some(id) = input["priority"]["priorityId"].as_str() {
        edits.push(("priority".to_owned(), json!({"id": id})));
    }
    for field in input["labelsFields"].as_array().into_iter().flatten() {
        let labels = field["labels"].as_array().into_iter().flatten();
        let labels: Vec<String> = labels
            .filter_map(|label| label["name"].as_str())
            .map(str::to_owned)
            .collect();
        let labels = several(field, &issue.labels, labels);
        edits.push(("labels".to_owned(), json!(labels)));
    }
    let ids = |ids: &[u64]| ids.iter().map(u64::to_string).collect::<Vec<_>>();
    let references = |ids: Vec<String>| ids.iter().map(|id| json!({"id": id})).collect::<Value>();
    let field = &input["multiselectComponents"];
    if field.is_object() {
        let given = field["components"].as_array().into_iter().flatten();
        let given = given.filter_map(|component| text_or_number(&component["componentId"]));
        let after = several(field, &ids(&issue.components), given.collect());
        edits.push(("components".to_owned(), references(after)));
    }
    for field in input["multipleVersionPickerFields"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let id = field["fieldId"].as_str().unwrap_or_default();
        let before = if id == "versions" {
            ids(&issue.affected_versions)
        } else {
            ids(&issue.fix_versions)
        };
        let given = field["versions"].as_array().into_iter().flatten();
        let given = given.filter_map(|version| text_or_number(&version["versionId"]));
        let after = several(field, &before, given.collect());
        edits.push((id.to_owned(), references(after)));
    }
    edits
}

/// What a list becomes.
fn several(field: &Value, before: &[String], given: Vec<String>) -> Vec<String> {
    let mut after = before.to_vec();
    match field["bulkEditMultiSelectFieldOption"].as_str() {
        Some("REMOVE_ALL") => after.clear(),
        Some("REMOVE") => after.retain(|entry| !given.contains(entry)),
        Some("REPLACE") => after = given,
        _ => after.extend(given.into_iter().filter(|entry| !before.contains(entry))),
    }
    after
}

fn run<F>(state: &mut State, call: &Call, steps: Vec<(String, F)>) -> Answer
where
    F: Fn(&mut State, &Call, u64) -> Result<(), String>,
{
    if steps.is_empty() || steps.len() > MOST {
        return Err(Failure::new(
            400,
            format!("Between 1 and {MOST} issues must be selected."),
        ));
    }
    let mut task = Task {
        id: state.next_id(),
        account: call.account().to_owned(),
        at: state.tick(),
        done: Vec::new(),
        failed: BTreeMap::new(),
        invalid: 0,
    };
    for (key, change) in steps {
        let Ok((id, project)) = state.issue(&key).map(|issue| (issue.id, issue.project)) else {
            task.invalid = task.invalid.saturating_add(1);
            continue;
        };
        match change(state, call, id) {
            Ok(()) => task.done.push((id, project)),
            Err(message) => {
                task.failed.insert(id, (project, message));
            }
        }
    }
    let answer = json!({"taskId": task.id.to_string()});
    state.tasks.push(task);
    created(answer)
}

fn progress(state: &State, call: &Call, id: &str) -> Answer {
    let mut tasks = state.tasks.iter();
    let task = tasks.find(|task| task.id.to_string() == id && task.account == call.account());
    let task = task.ok_or_else(|| Failure::new(400, format!("There is no task {id} of yours.")))?;
    let failed = task.failed.values().map(|(project, _)| *project);
    let done = task.done.iter().map(|(_, project)| *project);
    done.chain(failed).for_each(|project| state.touch(project));
    let failed: BTreeMap<String, Vec<&String>> = task
        .failed
        .iter()
        .map(|(id, (_, message))| (id.to_string(), vec![message]))
        .collect();
    let ids: Vec<u64> = task.done.iter().map(|(id, _)| *id).collect();
    let total = ids.len() + failed.len() + task.invalid;
    // Times are numbers here, whatever the document says.
    ok(json!({
        "taskId": task.id.to_string(),
        "status": "COMPLETE",
        "submittedBy": {"accountId": Render::new(state, call).user(&task.account)["accountId"]},
        "created": task.at,
        "started": task.at,
        "updated": task.at,
        "progressPercent": 100,
        "processedAccessibleIssues": ids,
        "failedAccessibleIssues": failed,
        "invalidOrInaccessibleIssueCount": task.invalid,
        "totalIssueCount": total,
    }))
}

/// What can be done to issues, those in one status together.
fn transitions(state: &State, call: &Call) -> Answer {
    let keys = call.list("issueIdsOrKeys");
    if keys.is_empty() {
        return Err(Failure::new(400, "The issues must be given."));
    }
    let mut groups: BTreeMap<(u64, &str), Vec<String>> = BTreeMap::new();
    for key in &keys {
        let issue = state.issue(key)?;
        let group = groups
            .entry((issue.project, issue.status.name))
            .or_default();
        group.push(issue.key.clone());
    }
    let available: Vec<Value> = groups
        .into_iter()
        .map(|((project, status), issues)| {
            let transitions: Vec<Value> = state
                .steps(project)
                .iter()
                .filter(|step| step.leaves(status))
                .filter_map(|step| {
                    Some(json!({
                        "transitionId": step.id.parse::<u64>().ok()?,
                        "transitionName": step.name,
                        "to": {"statusId": step.to.id.parse::<u64>().ok()?, "statusName": step.to.name},
                    }))
                })
                .collect();
            json!({
                "issues": issues,
                "isTransitionsFiltered": false,
                "transitions": transitions,
            })
        })
        .collect();
    ok(json!({"availableTransitions": available}))
}
