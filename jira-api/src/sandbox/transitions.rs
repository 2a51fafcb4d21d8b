//! The workflow: To Do, In Progress, In Review, Done, with its ways back.
//!
//! The transition to Done wants a resolution; leaving Done takes it away.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, is_document, no_content, ok, text_or_number};
use super::model::{Comment, RESOLUTIONS, STATUSES, TRANSITIONS, find, named};
use super::render::Render;
use super::state::State;

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
    let issue = state.issue(key)?;
    let (id, from) = (issue.id, issue.status.name);
    let Some(wanted) = text_or_number(&call.body["transition"]["id"]) else {
        return Err(Failure::new(400, "Missing 'transition' identifier"));
    };
    let transition = TRANSITIONS
        .iter()
        .find(|transition| transition.id == wanted && transition.from == from)
        .ok_or_else(|| {
            Failure::new(400, format!("It seems that you have tried to perform a workflow operation (transition id {wanted}) that is not valid for the current state of this issue."))
        })?;
    let fields = call.body["fields"].as_object().cloned().unwrap_or_default();
    for field in fields.keys() {
        if field != "resolution" || transition.to != "Done" {
            return Err(Failure::field(
                field,
                format!(
                    "Field '{field}' cannot be set. It is not on the appropriate screen, or unknown."
                ),
            ));
        }
    }
    let resolution = if transition.to == "Done" {
        let given = fields
            .get("resolution")
            .or_else(|| set(&call.body["update"]["resolution"]));
        match given {
            None | Some(Value::Null) => {
                return Err(Failure::field("resolution", "Resolution is required."));
            }
            Some(given) => Some(named(&RESOLUTIONS, given).ok_or_else(|| {
                Failure::field("resolution", "The resolution selected is invalid.")
            })?),
        }
    } else {
        None
    };
    let mut comments = Vec::new();
    for operation in call.body["update"]["comment"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let body = &operation["add"]["body"];
        if !is_document(body) {
            return Err(Failure::field("comment", "Comment body is not valid!"));
        }
        comments.push(body.clone());
    }
    let status = find(&STATUSES, transition.to)
        .ok_or_else(|| Failure::new(500, "The workflow has no such status."))?;
    let at = state.tick();
    state.put_in_status(id, status, resolution, call.account(), at);
    for body in comments {
        let comment = Comment {
            id: state.next_id(),
            author: call.account().to_owned(),
            body,
            created: at,
            updated: at,
            properties: Default::default(),
        };
        state.issue_mut(key)?.comments.push(comment);
    }
    no_content()
}

/// The value of `[{"set": …}]`.
fn set(operations: &Value) -> Option<&Value> {
    operations
        .as_array()?
        .iter()
        .find_map(|operation| operation.get("set"))
}
