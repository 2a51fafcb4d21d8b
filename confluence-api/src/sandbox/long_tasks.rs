//! Long-running tasks of the older API. The sandbox does the work at once; the task says that it is done,
//! after as many looks as it is told to take.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, merge, ok};
use super::state::State;

/// A task that has run, and the spaces that it changed.
#[derive(Clone, Debug)]
pub(super) struct LongTask {
    id: u64,
    key: &'static str,
    spaces: Vec<u64>,
    /// How many more looks it takes.
    looks: usize,
    /// Why it failed, if it did.
    failure: Option<String>,
}

/// Begins a task, which is to say ends it, and answers where it can be looked at.
pub(super) fn done(
    state: &mut State,
    call: &Call,
    key: &'static str,
    spaces: Vec<u64>,
) -> Result<Reply, Failure> {
    state.tick();
    let id = state.next_id();
    let looks = state.task_looks;
    let failure = state.task_failures.pop();
    state.long_tasks.push(LongTask {
        id,
        key,
        spaces,
        looks,
        failure,
    });
    let status = format!("{}/rest/api/longtask/{id}", call.base());
    let task = json!({"id": id.to_string(), "links": {"status": status}});
    Ok(Reply::Json(202, task))
}

fn show(state: &State, task: &LongTask) -> Value {
    for space in &task.spaces {
        state.touch(*space);
    }
    json!({
        "id": task.id.to_string(),
        "name": {"key": task.key, "args": []},
        "elapsedTime": 12,
        "percentageComplete": if task.looks > 0 { 40 } else { 100 },
        "successful": task.looks == 0 && task.failure.is_none(),
        "finished": task.looks == 0,
        "messages": [],
        "status": match (task.looks, &task.failure) {
            (0, None) => "SUCCESS",
            (0, Some(_)) => "FAILURE",
            _ => "IN_PROGRESS",
        },
        "errors": match (task.looks, &task.failure) {
            (0, Some(failure)) => json!([{"translation": failure, "args": []}]),
            _ => json!([]),
        },
    })
}

pub(super) fn get(state: &mut State, call: &Call, id: &str) -> Answer {
    let mut all = state.long_tasks.iter_mut();
    let task = all.find(|task| task.id.to_string() == id);
    let task = task.ok_or_else(|| Failure::missing("Task"))?;
    task.looks = task.looks.saturating_sub(1);
    let task = task.clone();
    let mut json = show(state, &task);
    let link = format!("{}/rest/api/longtask/{id}", call.base());
    merge(&mut json, json!({"_links": {"self": link}}));
    ok(json)
}

pub(super) fn list(state: &State, call: &Call) -> Answer {
    let window = call.page(100, 200)?;
    let all: Vec<Value> = state.long_tasks.iter().map(|t| show(state, t)).collect();
    let results = window.of(&all);
    ok(json!({
        "results": results,
        "start": window.start,
        "limit": window.size,
        "size": results.len(),
        "_links": {"base": call.base(), "context": "/wiki"},
    }))
}
