//! Taking issues through their workflow.
//!
//! A transition to Done gets a resolution: the one that is given, or `Done` where its screen has none to
//! give. Leaving Done takes it away. A comment that comes with a transition without a screen is dropped
//! without a word, as Jira does.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, is_document, no_content, ok, text_or_number};
use super::issues;
use super::model::{Comment, Issue, Named, RESOLUTIONS, named};
use super::render::Render;
use super::state::State;
use super::workflow::Step;

pub(super) fn list(state: &State, call: &Call, key: &str) -> Answer {
    let issue = state.issue(key)?;
    let mut transitions =
        Render::new(state, call).transitions(issue, call.expands("transitions.fields"));
    if let Some(id) = call.query("transitionId") {
        transitions.retain(|transition| transition["id"] == id);
    }
    ok(json!({"expand": "transitions", "transitions": transitions}))
}

pub(super) fn perform(state: &mut State, call: &Call, key: &str) -> Answer {
    let before = state.issue(key)?.clone();
    let Some(wanted) = text_or_number(&call.body["transition"]["id"]) else {
        return Err(Failure::new(400, "Missing 'transition' identifier"));
    };
    let open = state.open_steps(&before);
    let step = open.iter().find(|step| step.id == wanted).ok_or_else(|| {
        Failure::new(400, format!("It seems that you have tried to perform a workflow operation (transition id {wanted}) that is not valid for the current state of this issue."))
    })?;
    let mut issue = before.clone();
    let resolution = fill_in(state, call, step, &mut issue)?;
    let comments = comments(call)?;
    let at = state.tick();
    let id = before.id;
    issues::save(state, &before, issue, call.account(), at);
    state.put_in_status(id, step.to, resolution, call.account(), at);
    // Where there is no screen there is nothing to write a comment into.
    for body in comments.into_iter().filter(|_| step.has_screen) {
        let comment = Comment {
            id: state.next_id(),
            author: call.account().to_owned(),
            body,
            created: at,
            updated: at,
            visibility: None,
            properties: Default::default(),
        };
        state.issue_mut(key)?.comments.push(comment);
    }
    no_content()
}

/// Sets what the screen of a transition was filled in with, and gives the resolution.
fn fill_in(
    state: &State,
    call: &Call,
    step: &Step,
    issue: &mut Issue,
) -> Result<Option<&'static Named>, Failure> {
    let mut problems = Failure {
        status: 400,
        messages: Vec::new(),
        errors: Default::default(),
    };
    let mut resolution = issue.resolution.map(|(resolution, _)| resolution);
    let fields = call.body["fields"].as_object().into_iter().flatten();
    let fields = fields.map(|(id, value)| (id.as_str(), vec![json!({"set": value})]));
    let updates = call.body["update"].as_object().into_iter().flatten();
    let updates = updates
        .filter(|(id, _)| *id != "comment")
        .map(|(id, operations)| {
            let operations = operations.as_array().cloned().unwrap_or_default();
            (id.as_str(), operations)
        });
    for (id, operations) in fields.chain(updates) {
        for operation in operations {
            let result = if !step.has(id) {
                Err(issues::not_on_screen(id))
            } else if id == "resolution" {
                choose(&operation["set"]).map(|chosen| resolution = chosen)
            } else {
                issues::apply(state, issue, id, &operation)
            };
            if let Err(message) = result {
                problems.errors.insert(id.to_owned(), message);
            }
        }
    }
    let leaves = issue.status.category.key == "done" && step.to.category.key != "done";
    if leaves {
        resolution = None;
    }
    if step.to.category.key == "done" && !step.has("resolution") {
        let [done, ..] = &RESOLUTIONS;
        resolution = resolution.or(Some(done));
    }
    for on in step.screen.iter().filter(|on| on.required) {
        let is_empty = match on.id.as_str() {
            "resolution" => resolution.is_none(),
            "assignee" => issue.assignee.is_none(),
            "fixVersions" => issue.fix_versions.is_empty(),
            "components" => issue.components.is_empty(),
            "labels" => issue.labels.is_empty(),
            "duedate" => issue.due.is_none(),
            "description" => issue.description.is_none(),
            id if id.starts_with("customfield_") && state.custom(id).is_some() => {
                !issue.custom.contains_key(id)
            }
            _ => false,
        };
        if is_empty && !problems.errors.contains_key(&on.id) {
            let name = state
                .field(&on.id)
                .map_or(on.id.as_str(), |field| field.name);
            problems
                .errors
                .insert(on.id.clone(), format!("{name} is required."));
        }
    }
    if problems.errors.is_empty() {
        return Ok(resolution);
    }
    Err(problems)
}

fn choose(given: &Value) -> Result<Option<&'static Named>, String> {
    if given.is_null() {
        return Ok(None);
    }
    let chosen = named(&RESOLUTIONS, given);
    chosen
        .map(Some)
        .ok_or_else(|| "The resolution selected is invalid.".to_owned())
}

fn comments(call: &Call) -> Result<Vec<Value>, Failure> {
    let operations = call.body["update"]["comment"].as_array();
    let mut comments = Vec::new();
    for operation in operations.into_iter().flatten() {
        let body = &operation["add"]["body"];
        if !is_document(body) {
            return Err(Failure::field("comment", "Comment body is not valid!"));
        }
        comments.push(body.clone());
    }
    Ok(comments)
}
