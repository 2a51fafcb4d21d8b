//! Spaces of the newer API.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, merge, ok};
use super::model::Space;
use super::state::{State, rfc3339};

/// Its description in the form that was asked for.
fn description(call: &Call, space: &Space) -> Value {
    match call.query("description-format") {
        Some(format @ ("plain" | "view")) => {
            json!({format: {"representation": format, "value": space.description}})
        }
        _ => Value::Null,
    }
}

fn show(state: &State, call: &Call, space: &Space) -> Value {
    state.touch(space.id);
    json!({
        "id": space.id.to_string(),
        "key": space.key,
        "name": space.name,
        "type": space.kind(),
        "status": space.status(),
        "authorId": space.author,
        "spaceOwnerId": space.author,
        "createdAt": rfc3339(space.created),
        "homepageId": space.home.to_string(),
        "description": description(call, space),
        "icon": null,
        "_links": {"webui": format!("/spaces/{}", space.key)},
    })
}

pub(super) fn list(state: &State, call: &Call) -> Answer {
    let (ids, keys) = (call.list("ids"), call.list("keys"));
    let labels = call.list("labels");
    let kind = call.query("type");
    let status = call.query("status");
    if ids.iter().any(|id| id.parse::<u64>().is_err()) {
        return Err(Failure::bad(
            "Provided value for 'ids' is not the correct type. Expected type is long",
        ));
    }
    let mut found: Vec<&Space> = state
        .spaces
        .iter()
        .filter(|space| ids.is_empty() || ids.contains(&space.id.to_string()))
        .filter(|space| {
            keys.is_empty() || keys.iter().any(|key| key.eq_ignore_ascii_case(&space.key))
        })
        .filter(|space| kind.is_none_or(|kind| kind == space.kind()))
        .filter(|space| status.is_none_or(|status| status == space.status()))
        .filter(|space| {
            let carried = state.labels_of(space.id);
            labels.is_empty() || carried.iter().any(|label| labels.contains(&label.name))
        })
        .collect();
    // Whatever is counted is touched, not only what is shown.
    for space in &found {
        state.touch(space.id);
    }
    match call.query("sort") {
        Some("key") => found.sort_by(|a, b| a.key.cmp(&b.key)),
        Some("-key") => found.sort_by(|a, b| b.key.cmp(&a.key)),
        Some("name") => found.sort_by(|a, b| a.name.cmp(&b.name)),
        Some("-name") => found.sort_by(|a, b| b.name.cmp(&a.name)),
        Some("-id") => found.reverse(),
        _ => {}
    }
    let window = call.page(25, 250)?;
    let results = window
        .of(&found)
        .into_iter()
        .map(|space| show(state, call, space))
        .collect();
    call.results(window, found.len(), results)
}

/// The answer to who made a space.
pub(super) fn created(state: &State, call: &Call, id: u64) -> Answer {
    let mut json = show(state, call, state.space(&id.to_string())?);
    if let Some(links) = json.get_mut("_links") {
        merge(links, json!({"base": call.base()}));
    }
    Ok(Reply::Json(201, json))
}

pub(super) fn get(state: &State, call: &Call, id: &str) -> Answer {
    let space = state.space(id)?;
    let mut json = show(state, call, space);
    if let Some(links) = json.get_mut("_links") {
        merge(links, json!({"base": call.base()}));
    }
    let part = |results: Vec<Value>, what: &str| {
        let link = format!("/wiki/api/v2/spaces/{}/{what}", space.id);
        json!({"results": results, "meta": {"hasMore": false}, "_links": {"self": link}})
    };
    if call.flag("include-labels") {
        let labels = state.labels_of(space.id).iter();
        let labels = labels.map(super::labels::show).collect();
        merge(&mut json, json!({"labels": part(labels, "labels")}));
    }
    if call.flag("include-properties") {
        let properties = state.properties_of(space.id);
        let properties = properties.map(|p| super::properties::show_in("spaces", p));
        merge(
            &mut json,
            json!({"properties": part(properties.collect(), "properties")}),
        );
    }
    if call.flag("include-operations") {
        let operations = super::operations::of("space");
        merge(
            &mut json,
            json!({"operations": part(operations, "operations")}),
        );
    }
    ok(json)
}
