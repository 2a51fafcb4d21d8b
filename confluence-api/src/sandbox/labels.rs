//! Labels of pages: read with the newer API, written with the older one.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, no_content, ok};
use super::model::Label;
use super::state::State;

pub(super) fn show(label: &Label) -> Value {
    json!({"id": label.id.to_string(), "name": label.name, "prefix": label.prefix})
}

/// A label as the older API shows it.
pub(super) fn show_v1(label: &Label) -> Value {
    json!({
        "prefix": label.prefix,
        "name": label.name,
        "id": label.id.to_string(),
        "label": label.name,
    })
}

pub(super) fn list(state: &State, call: &Call, id: &str) -> Answer {
    let page = state.page(id)?;
    let prefix = call.query("prefix");
    let mut labels: Vec<&Label> = page
        .labels
        .iter()
        .filter(|label| prefix.is_none_or(|prefix| label.prefix == prefix))
        .collect();
    match call.query("sort") {
        Some("name") => labels.sort_by(|a, b| a.name.cmp(&b.name)),
        Some("-name") => labels.sort_by(|a, b| b.name.cmp(&a.name)),
        _ => {}
    }
    let window = call.page(25, 250)?;
    let results = window.of(&labels).into_iter().map(show).collect();
    call.results(window, labels.len(), results)
}

/// The body is a list of labels or a single one.
pub(super) fn add(state: &mut State, call: &Call, id: &str) -> Answer {
    let page = state.page(id)?.id;
    let given: Vec<&Value> = match &call.body {
        Value::Array(labels) => labels.iter().collect(),
        label @ Value::Object(_) => vec![label],
        _ => return Err(Failure::bad("The body must be a label or a list of labels")),
    };
    let mut labels = Vec::new();
    for label in given {
        let name = label["name"].as_str().unwrap_or_default().to_lowercase();
        let prefix = label["prefix"].as_str().unwrap_or("global").to_owned();
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(Failure::bad(format!("The label '{name}' is not valid")));
        }
        if !matches!(prefix.as_str(), "global" | "my" | "team" | "system") {
            return Err(Failure::bad(format!("The prefix '{prefix}' is not valid")));
        }
        labels.push((prefix, name));
    }
    state.tick();
    for (prefix, name) in labels {
        state.label(page, &prefix, &name);
    }
    all(state, call, id)
}

fn all(state: &State, call: &Call, id: &str) -> Answer {
    let labels: Vec<Value> = state.page(id)?.labels.iter().map(show_v1).collect();
    ok(json!({
        "results": labels,
        "start": 0,
        "limit": 200,
        "size": labels.len(),
        "_links": {
            "self": format!("{}/rest/api/content/{id}/label", call.base()),
            "base": call.base(),
            "context": "/wiki",
        },
    }))
}

pub(super) fn remove(state: &mut State, _: &Call, id: &str, name: &str) -> Answer {
    let page = state.page(id)?.id;
    let (prefix, name) = name
        .split_once(':')
        .map_or((None, name), |(p, n)| (Some(p), n));
    state.tick();
    let page = state.page_mut(page)?;
    let before = page.labels.len();
    page.labels.retain(|label| {
        !(label.name.eq_ignore_ascii_case(name) && prefix.is_none_or(|p| p == label.prefix))
    });
    if page.labels.len() == before {
        return Err(Failure::missing("Label"));
    }
    no_content()
}

impl State {
    /// Puts a label on a page. The id of a label is the same wherever it is.
    pub(super) fn label(&mut self, page: u64, prefix: &str, name: &str) {
        let known = self.pages.iter().flat_map(|page| &page.labels);
        let known = known.filter(|label| label.prefix == prefix && label.name == name);
        let id = known.map(|label| label.id).next();
        let id = id.unwrap_or_else(|| self.next_id());
        let label = Label {
            id,
            prefix: prefix.to_owned(),
            name: name.to_owned(),
        };
        if let Some(page) = self.pages.iter_mut().find(|other| other.id == page)
            && !page.labels.contains(&label)
        {
            page.labels.push(label);
        }
    }
}
