//! Tasks in the documents of pages and blog posts: whoever writes a task item writes a task.

use atlassian_core::Timestamp;
use serde_json::Value;

use super::model::Task;
use super::state::State;

/// A task item of a document.
struct Item {
    local: String,
    done: bool,
    text: String,
    assignee: String,
    due: Option<i64>,
}

impl State {
    /// Makes the tasks of content those of its document. Tasks that never stood in one stay.
    pub(super) fn gather_tasks(&mut self, content: u64, account: &str) {
        let Some(body) = self.content_by_id(content).and_then(|page| page.body()) else {
            return;
        };
        if body.representation != "atlas_doc_format" {
            return;
        }
        let document: Value = serde_json::from_str(&body.value).unwrap_or_default();
        let mut items = Vec::new();
        read(&document, &mut items);
        let now = self.now;
        self.tasks.retain(|task| {
            let local = task.local.as_deref();
            task.content != content
                || local.is_none_or(|local| items.iter().any(|item| item.local == local))
        });
        for item in items {
            let known = self
                .tasks
                .iter_mut()
                .find(|task| task.content == content && task.local.as_ref() == Some(&item.local));
            let done = |before: Option<(String, i64)>| {
                item.done
                    .then(|| before.unwrap_or_else(|| (account.to_owned(), now)))
            };
            if let Some(known) = known {
                known.done = done(known.done.take());
                known.text = item.text;
                known.assignee = item.assignee;
                known.due = item.due;
                continue;
            }
            let done = done(None);
            let id = self.next_id();
            self.tasks.push(Task {
                id,
                content,
                local: Some(item.local),
                text: item.text,
                done,
                creator: account.to_owned(),
                assignee: item.assignee,
                due: item.due,
                created: now,
                changed: now,
            });
        }
    }

    /// Ticks a task in its document, or opens it there again. That makes no version.
    pub(super) fn tick_item(&mut self, content: u64, local: &str, done: bool) {
        let Ok(page) = self.content_mut(content) else {
            return;
        };
        let Some(version) = page.versions.last_mut() else {
            return;
        };
        let Ok(mut document) = serde_json::from_str::<Value>(&version.body.value) else {
            return;
        };
        if tick(&mut document, local, done) {
            version.body.value = document.to_string();
        }
    }
}

fn is_item(node: &Value) -> bool {
    matches!(node["type"].as_str(), Some("taskItem" | "blockTaskItem"))
}

fn read(node: &Value, items: &mut Vec<Item>) {
    let content = node["content"].as_array().into_iter().flatten();
    if !is_item(node) {
        content.for_each(|child| read(child, items));
        return;
    }
    let Some(local) = node["attrs"]["localId"].as_str() else {
        return;
    };
    let mut item = Item {
        local: local.to_owned(),
        done: node["attrs"]["state"] == "DONE",
        text: String::new(),
        assignee: String::new(),
        due: None,
    };
    for child in content {
        match child["type"].as_str() {
            Some("mention") if item.assignee.is_empty() => {
                let id = child["attrs"]["id"].as_str().unwrap_or_default();
                id.clone_into(&mut item.assignee);
            }
            Some("date") => {
                let at = child["attrs"]["timestamp"].as_str();
                item.due = at.and_then(|at| at.parse().ok());
            }
            _ => item
                .text
                .push_str(child["text"].as_str().unwrap_or_default()),
        }
    }
    item.text = item.text.trim().to_owned();
    items.push(item);
}

fn tick(node: &mut Value, local: &str, done: bool) -> bool {
    if is_item(node) && node["attrs"]["localId"] == local {
        node["attrs"]["state"] = if done { "DONE" } else { "TODO" }.into();
        return true;
    }
    let mut children = node["content"].as_array_mut().into_iter().flatten();
    children.any(|child| tick(child, local, done))
}

/// Whether a point in time lies between the two that a call names; where there is none, only without both.
pub(super) fn between(at: Option<i64>, from: Option<Timestamp>, to: Option<Timestamp>) -> bool {
    match at {
        Some(at) => {
            from.is_none_or(|from| at >= from.as_millis())
                && to.is_none_or(|to| at <= to.as_millis())
        }
        None => from.is_none() && to.is_none(),
    }
}
