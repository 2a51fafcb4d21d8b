//! Templates of spaces and of the site, which only the older API has.

use serde_json::{Value, json};

use super::body;
use super::call::{Answer, Call, Failure, merge, no_content, ok};
use super::labels::show_v1;
use super::model::{Body, Template};
use super::older_content::show_space;
use super::state::State;

fn show(state: &State, call: &Call, template: &Template) -> Value {
    let labels: Vec<Value> = template.labels.iter().map(show_v1).collect();
    let mut json = json!({
        "templateId": template.id.to_string(),
        "name": template.name,
        "description": template.description,
        "labels": labels,
        "templateType": "page",
        "editorVersion": "v2",
        "_expandable": {"body": ""},
        "_links": {
            "self": format!("{}/rest/api/template/{}", call.base(), template.id),
            "base": call.base(),
            "context": "/wiki",
        },
    });
    if let Some(space) = template.space.and_then(|id| state.space_by_id(id)) {
        merge(&mut json, json!({"space": show_space(state, call, space)}));
    }
    json
}

fn with_body(mut json: Value, template: &Template) -> Value {
    if let Some(body) = body::show(&template.body, "storage") {
        merge(&mut json, json!({"body": body}));
    }
    json
}

fn find<'s>(state: &'s State, id: &str) -> Result<&'s Template, Failure> {
    let mut all = state.templates.iter();
    let found = all.find(|template| template.id.to_string() == id);
    let found =
        found.ok_or_else(|| Failure::new(403, "FORBIDDEN", "Template not found or not visible"))?;
    if let Some(space) = found.space {
        state.touch(space);
    }
    Ok(found)
}

pub(super) fn get(state: &State, call: &Call, id: &str) -> Answer {
    let template = find(state, id)?;
    ok(with_body(show(state, call, template), template))
}

/// Those of a space, or those of the site.
pub(super) fn list(state: &State, call: &Call) -> Answer {
    let space = space_of(state, call)?;
    let found: Vec<&Template> = state
        .templates
        .iter()
        .filter(|template| template.space == space)
        .collect();
    let window = call.page(25, 250)?;
    let results: Vec<Value> = window
        .of(&found)
        .into_iter()
        .map(|template| {
            let json = show(state, call, template);
            if call.expands("body") {
                with_body(json, template)
            } else {
                json
            }
        })
        .collect();
    let mut json = page(call, results, window.start, window.size);
    let end = window.start.saturating_add(window.size);
    if end < found.len()
        && let Some(links) = json.get_mut("_links")
    {
        let space = call.query("spaceKey").unwrap_or_default();
        let next = format!(
            "/rest/api/template/page?spaceKey={space}&start={end}&limit={}",
            window.size
        );
        merge(links, json!({"next": next}));
    }
    ok(json)
}

/// The templates that blueprints bring: the same for each space.
pub(super) fn blueprints(state: &State, call: &Call) -> Answer {
    space_of(state, call)?;
    let blueprint = json!({
        "templateId": "00000000-0000-4000-a000-000000000001",
        "originalTemplate": {
            "pluginKey": "com.atlassian.confluence.plugins.confluence-business-blueprints",
            "moduleKey": "meeting-notes-blueprint-page",
        },
        "referencingBlueprint": "00000000-0000-4000-a000-000000000002",
        "name": "Meeting notes",
        "description": "Set meeting agendas, take notes, and share action items.",
        "labels": [],
        "templateType": "page",
        "_links": {},
    });
    let window = call.page(25, 250)?;
    let results = window.of(&[blueprint]);
    ok(page(call, results, window.start, window.size))
}

fn space_of(state: &State, call: &Call) -> Result<Option<u64>, Failure> {
    match call.query("spaceKey") {
        None | Some("") => Ok(None),
        Some(key) => Ok(Some(state.keyed(key)?.id)),
    }
}

fn page(call: &Call, results: Vec<Value>, start: usize, limit: usize) -> Value {
    json!({
        "results": results,
        "start": start,
        "limit": limit,
        "size": results.len(),
        "_links": {"base": call.base(), "context": "/wiki"},
    })
}

/// Name, description and body of what is sent.
fn read(given: &Value) -> Result<(String, String, Body), Failure> {
    let name = given["name"].as_str().filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Failure::bad("name must be given"))?;
    if given["templateType"] != "page" {
        return Err(Failure::bad("templateType must be page"));
    }
    let body = body::read(&given["body"]).map_err(Failure::bad)?;
    let description = given["description"].as_str().unwrap_or_default();
    Ok((name.to_owned(), description.to_owned(), body))
}

fn named(state: &State, given: &Value) -> Result<Option<u64>, Failure> {
    match &given["space"]["key"] {
        Value::Null => Ok(None),
        key => Ok(Some(state.keyed(key.as_str().unwrap_or_default())?.id)),
    }
}

pub(super) fn create(state: &mut State, call: &Call) -> Answer {
    let space = named(state, &call.body)?;
    let (name, description, body) = read(&call.body)?;
    state.tick();
    let template = Template {
        id: state.next_id(),
        space,
        name,
        description,
        body,
        labels: Vec::new(),
    };
    state.templates.push(template.clone());
    ok(with_body(show(state, call, &template), &template))
}

pub(super) fn update(state: &mut State, call: &Call) -> Answer {
    let id = call.body["templateId"].as_str().unwrap_or_default();
    let mut template = find(state, id)?.clone();
    if named(state, &call.body)? != template.space {
        return Err(Failure::bad("A template cannot be moved"));
    }
    let (name, description, body) = read(&call.body)?;
    state.tick();
    (template.name, template.description, template.body) = (name, description, body);
    if let Some(known) = state.templates.iter_mut().find(|t| t.id == template.id) {
        *known = template.clone();
    }
    ok(with_body(show(state, call, &template), &template))
}

pub(super) fn delete(state: &mut State, id: &str) -> Answer {
    let id = find(state, id)?.id;
    state.tick();
    state.templates.retain(|template| template.id != id);
    no_content()
}
