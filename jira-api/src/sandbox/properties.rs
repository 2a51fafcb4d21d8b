//! Properties: whatever JSON an app keeps with an issue, a comment, a worklog, a project, a board or a
//! sprint.

use std::collections::BTreeMap;

use atlassian_core::operation::Method::{Delete, Get, Put};
use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, no_content, ok};
use super::state::State;

/// What has properties, by its id.
#[derive(Clone, Copy)]
pub(super) enum Of {
    Issue(u64),
    Comment(u64),
    Worklog(u64),
    Project(u64),
    Board(u64),
    Sprint(u64),
}

/// The caller has found what they belong to, and noted its project.
pub(super) fn route(state: &mut State, call: &Call, of: Of, path: &[&str]) -> Answer {
    match (call.method, path) {
        (Get, []) => keys(state, call, of),
        (Get, [name]) => get(state, of, name),
        (Put, [name]) => set(state, call, of, name),
        (Delete, [name]) => delete(state, of, name),
        _ => Ok(Reply::Unhandled),
    }
}

impl State {
    fn properties(&mut self, of: Of) -> Option<&mut BTreeMap<String, Value>> {
        Some(match of {
            Of::Issue(id) => &mut self.issues.iter_mut().find(|i| i.id == id)?.properties,
            Of::Comment(id) => {
                let mut all = self.issues.iter_mut().flat_map(|i| &mut i.comments);
                &mut all.find(|comment| comment.id == id)?.properties
            }
            Of::Worklog(id) => {
                let mut all = self.issues.iter_mut().flat_map(|i| &mut i.worklogs);
                &mut all.find(|worklog| worklog.id == id)?.properties
            }
            Of::Project(id) => &mut self.projects.iter_mut().find(|p| p.id == id)?.properties,
            Of::Board(id) => &mut self.boards.iter_mut().find(|b| b.id == id)?.properties,
            Of::Sprint(id) => &mut self.sprints.iter_mut().find(|s| s.id == id)?.properties,
        })
    }
}

fn keys(state: &mut State, call: &Call, of: Of) -> Answer {
    let address = match of {
        Of::Issue(id) => format!("{}/rest/api/3/issue/{id}", call.site),
        Of::Comment(id) => format!("{}/rest/api/3/comment/{id}", call.site),
        Of::Worklog(id) => format!("{}/rest/api/3/worklog/{id}", call.site),
        Of::Project(id) => format!("{}/rest/api/3/project/{id}", call.site),
        Of::Board(id) => format!("{}/rest/agile/1.0/board/{id}", call.site),
        Of::Sprint(id) => format!("{}/rest/agile/1.0/sprint/{id}", call.site),
    };
    let properties = state.properties(of);
    let keys: Vec<Value> = properties
        .into_iter()
        .flat_map(|properties| properties.keys())
        .map(|key| json!({"self": format!("{address}/properties/{key}"), "key": key}))
        .collect();
    ok(json!({"keys": keys}))
}

fn get(state: &mut State, of: Of, name: &str) -> Answer {
    match state.properties(of).and_then(|all| all.get(name)) {
        Some(value) => ok(json!({"key": name, "value": value})),
        None => Err(no_property(name)),
    }
}

fn no_property(name: &str) -> Failure {
    Failure::new(
        404,
        format!("The property with key '{name}' does not exist."),
    )
}

fn set(state: &mut State, call: &Call, of: Of, name: &str) -> Answer {
    state.tick();
    let value = call.body.clone();
    let all = state.properties(of).ok_or_else(|| no_property(name))?;
    let before = all.insert(name.to_owned(), value);
    Ok(Reply::Json(
        if before.is_some() { 200 } else { 201 },
        json!({}),
    ))
}

fn delete(state: &mut State, of: Of, name: &str) -> Answer {
    state.tick();
    match state.properties(of).and_then(|all| all.remove(name)) {
        Some(_) => no_content(),
        None => Err(no_property(name)),
    }
}
