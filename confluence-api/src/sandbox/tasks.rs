//! Tasks of pages and blog posts.

use atlassian_core::Timestamp;
use serde_json::{Value, json};

use super::body::{paragraphs, show as body};
use super::call::{Answer, Call, Failure, merge, ok};
use super::contents::format;
use super::model::{Kind, Task};
use super::state::{State, rfc3339};
use super::task_items::between;

fn show(state: &State, task: &Task, format: Option<&str>) -> Value {
    state.touch_thing(task.content);
    let mut json = json!({
        "id": task.id.to_string(),
        "localId": task.local.clone().unwrap_or_else(|| format!("00000000-0000-4000-9000-{:012x}", task.id)),
        "status": if task.done.is_some() { "complete" } else { "incomplete" },
        "createdBy": task.creator,
        "createdAt": rfc3339(task.created),
        "updatedAt": rfc3339(task.changed),
    });
    if !task.assignee.is_empty() {
        merge(&mut json, json!({"assignedTo": task.assignee}));
    }
    if let Some(due) = task.due {
        merge(&mut json, json!({"dueAt": rfc3339(due)}));
    }
    if let Some(content) = state.content_by_id(task.content) {
        let on = match content.kind {
            Kind::BlogPost => "blogPostId",
            _ => "pageId",
        };
        merge(
            &mut json,
            json!({"spaceId": content.space.to_string(), on: content.id.to_string()}),
        );
    }
    if let Some((account, at)) = &task.done {
        merge(
            &mut json,
            json!({"completedBy": account, "completedAt": rfc3339(*at)}),
        );
    }
    if let Some(body) = format.and_then(|format| body(&paragraphs(&task.text), format)) {
        merge(&mut json, json!({"body": body}));
    }
    json
}

pub(super) fn list(state: &State, call: &Call) -> Answer {
    let (ids, spaces) = (call.list("task-id"), call.list("space-id"));
    let (pages, posts) = (call.list("page-id"), call.list("blogpost-id"));
    for id in ids.iter().chain(&spaces).chain(&pages).chain(&posts) {
        if id.parse::<u64>().is_err() {
            return Err(Failure::bad(format!(
                "Provided value {id} is not the correct type. Expected type is long"
            )));
        }
    }
    let (creators, assignees) = (call.list("created-by"), call.list("assigned-to"));
    let completers = call.list("completed-by");
    let time = |name: &str| -> Result<Option<Timestamp>, Failure> {
        let given = call.query(name).filter(|given| !given.is_empty());
        let read = |given: &str| given.parse().ok().map(Timestamp::from_millis);
        match given.map(read) {
            Some(None) => Err(Failure::bad(format!("{name} must be milliseconds"))),
            time => Ok(time.flatten()),
        }
    };
    let due = (time("due-at-from")?, time("due-at-to")?);
    let created = (time("created-at-from")?, time("created-at-to")?);
    let completed = (time("completed-at-from")?, time("completed-at-to")?);
    let holds = |list: &[String], value: &str| list.is_empty() || list.iter().any(|v| v == value);
    let found: Vec<&Task> = state
        .tasks
        .iter()
        .filter(|task| holds(&ids, &task.id.to_string()))
        .filter(|task| {
            let space = state.space_of(task.content).unwrap_or_default();
            let content = task.content.to_string();
            holds(&spaces, &space.to_string())
                && (pages.is_empty() && posts.is_empty()
                    || pages.contains(&content)
                    || posts.contains(&content))
        })
        .filter(|task| match call.query("status") {
            Some("complete") => task.done.is_some(),
            Some("incomplete") => task.done.is_none(),
            _ => true,
        })
        .filter(|task| holds(&creators, &task.creator) && holds(&assignees, &task.assignee))
        .filter(|task| {
            let by = task.done.as_ref().map_or("", |(account, _)| account);
            holds(&completers, by)
        })
        .filter(|task| {
            let done = task.done.as_ref().map(|(_, at)| *at);
            between(task.due, due.0, due.1)
                && between(Some(task.created), created.0, created.1)
                && between(done, completed.0, completed.1)
        })
        .collect();
    for task in &found {
        state.touch_thing(task.content);
    }
    let format = format(call)?;
    let window = call.page(25, 250)?;
    let results = window
        .of(&found)
        .into_iter()
        .map(|task| show(state, task, format))
        .collect();
    call.results(window, found.len(), results)
}

fn find(state: &State, id: &str) -> Result<usize, Failure> {
    let position = state
        .tasks
        .iter()
        .position(|task| task.id.to_string() == id);
    let position = position.ok_or_else(|| Failure::missing("Task"))?;
    if let Some(task) = state.tasks.get(position) {
        state.touch_thing(task.content);
    }
    Ok(position)
}

pub(super) fn get(state: &State, call: &Call, id: &str) -> Answer {
    let task = state.tasks.get(find(state, id)?);
    let task = task.ok_or_else(|| Failure::missing("Task"))?;
    ok(show(state, task, format(call)?))
}

pub(super) fn update(state: &mut State, call: &Call, id: &str) -> Answer {
    let position = find(state, id)?;
    let done = match call.body["status"].as_str() {
        Some("complete") => true,
        Some("incomplete") => false,
        _ => return Err(Failure::bad("status must be complete or incomplete")),
    };
    let at = state.tick();
    let mut item = None;
    if let Some(task) = state.tasks.get_mut(position) {
        if task.done.is_some() != done {
            task.done = done.then(|| (call.account.clone(), at));
            task.changed = at;
        }
        item = task.local.clone().map(|local| (task.content, local));
    }
    if let Some((content, local)) = item {
        state.tick_item(content, &local, done);
    }
    get(state, call, id)
}
