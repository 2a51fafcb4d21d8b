//! Pages of the newer API: lists, reading, creating, updating, deleting, versions and the tree.

use serde_json::{Value, json};

use super::body;
use super::call::{Answer, Call, Failure, id, merge, no_content, ok};
use super::model::{Page, Status, Version};
use super::state::{State, rfc3339};

/// A version as the newer API shows it.
pub(super) fn version(version: &Version) -> Value {
    json!({
        "number": version.number,
        "message": version.message,
        "minorEdit": version.minor,
        "authorId": version.author,
        "createdAt": rfc3339(version.at),
    })
}

pub(super) fn webui(state: &State, page: &Page) -> String {
    let key = state
        .space_by_id(page.space)
        .map_or("", |space| space.key.as_str());
    let home = state
        .space_by_id(page.space)
        .is_some_and(|space| space.home == page.id);
    if home {
        return format!("/spaces/{key}/overview");
    }
    let title: String = page
        .title
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '+' })
        .collect();
    format!("/spaces/{key}/pages/{}/{title}", page.id)
}

/// A page as lists and single answers share it; the body only where its format was asked for.
pub(super) fn show(state: &State, page: &Page, format: Option<&str>) -> Value {
    state.touch(page.space);
    let mut json = json!({
        "id": page.id.to_string(),
        "status": page.status.as_str(),
        "title": page.title,
        "spaceId": page.space.to_string(),
        "parentId": page.parent.map(|parent| parent.to_string()),
        "parentType": page.parent.map(|_| "page"),
        "position": page.position,
        "authorId": page.author,
        "ownerId": page.owner,
        "lastOwnerId": null,
        "createdAt": rfc3339(page.created),
        "version": page.versions.last().map(version),
        "body": {},
        "_links": {
            "webui": webui(state, page),
            "editui": format!("/pages/resumedraft.action?draftId={}", page.id),
            "tinyui": format!("/x/{:x}", page.id),
        },
    });
    let body = page
        .body()
        .zip(format)
        .and_then(|(body, format)| body::show(body, format));
    if let Some(body) = body {
        merge(&mut json, json!({"body": body}));
    }
    json
}

/// A page as an answer of its own.
fn single(state: &State, call: &Call, page: &Page, format: Option<&str>) -> Value {
    let mut json = show(state, page, format);
    if let Some(links) = json.get_mut("_links") {
        merge(links, json!({"base": call.base()}));
    }
    let link = |what: &str| json!({"self": format!("/wiki/api/v2/pages/{}/{what}", page.id)});
    let part = |results: Vec<Value>, what: &str| json!({"results": results, "meta": {"hasMore": false}, "_links": link(what)});
    if call.flag("include-labels") {
        let labels = page.labels.iter().map(super::labels::show).collect();
        merge(&mut json, json!({"labels": part(labels, "labels")}));
    }
    if call.flag("include-properties") {
        let properties = page
            .properties
            .values()
            .map(super::properties::show)
            .collect();
        merge(
            &mut json,
            json!({"properties": part(properties, "properties")}),
        );
    }
    if call.flag("include-versions") {
        let versions = page.versions.iter().rev().map(version).collect();
        merge(&mut json, json!({"versions": part(versions, "versions")}));
    }
    if call.flag("include-operations") {
        let operations = ["read", "update", "delete"]
            .iter()
            .map(|operation| json!({"operation": operation, "targetType": "page"}))
            .collect();
        merge(
            &mut json,
            json!({"operations": part(operations, "operations")}),
        );
    }
    if call.flag("include-likes") {
        merge(&mut json, json!({"likes": part(Vec::new(), "likes/users")}));
    }
    json
}

fn format(call: &Call) -> Result<Option<&str>, Failure> {
    match call.query("body-format") {
        None | Some("") => Ok(None),
        Some(
            format @ ("storage"
            | "atlas_doc_format"
            | "view"
            | "export_view"
            | "anonymous_export_view"
            | "styled_view"
            | "editor"),
        ) => Ok(Some(format)),
        Some(other) => Err(Failure::bad(format!(
            "Provided value {other} for 'body-format' is not one of the allowed values."
        ))),
    }
}

/// Pages that the filters of a list let through, in the order it asks for.
fn listed<'s>(
    call: &Call,
    pages: impl Iterator<Item = &'s Page>,
) -> Result<Vec<&'s Page>, Failure> {
    let mut statuses = Vec::new();
    for status in call.list("status") {
        statuses.push(Status::read(&status).ok_or_else(|| {
            Failure::bad(format!(
                "Provided value {status} for 'status' is not one of the allowed values."
            ))
        })?);
    }
    if statuses.is_empty() {
        statuses = vec![Status::Current, Status::Archived];
    }
    let title = call.query("title");
    let mut found: Vec<&Page> = pages
        .filter(|page| statuses.contains(&page.status))
        .filter(|page| title.is_none_or(|title| page.title.eq_ignore_ascii_case(title)))
        .collect();
    let (name, descending) = match call.query("sort") {
        None | Some("") => ("id", false),
        Some(sort) => match sort.strip_prefix('-') {
            Some(name) => (name, true),
            None => (sort, false),
        },
    };
    match name {
        "id" => found.sort_by_key(|page| page.id),
        "title" => found.sort_by_key(|page| page.title.to_lowercase()),
        "created-date" => found.sort_by_key(|page| page.created),
        "modified-date" => found.sort_by_key(|page| page.changed()),
        other => {
            return Err(Failure::bad(format!(
                "Provided value {other} for 'sort' is not one of the allowed values."
            )));
        }
    }
    if descending {
        found.reverse();
    }
    Ok(found)
}

fn page_of(state: &State, call: &Call, pages: &[&Page]) -> Answer {
    let format = format(call)?;
    let window = call.page(25, 250)?;
    let results = window
        .of(pages)
        .into_iter()
        .map(|page| show(state, page, format))
        .collect();
    call.results(window, pages.len(), results)
}

pub(super) fn list(state: &State, call: &Call) -> Answer {
    let (ids, spaces) = (call.list("id"), call.list("space-id"));
    for id in ids.iter().chain(&spaces) {
        if id.parse::<u64>().is_err() {
            return Err(Failure::bad(format!(
                "Provided value {id} is not the correct type. Expected type is long"
            )));
        }
    }
    let pages = state.pages.iter().filter(|page| {
        (ids.is_empty() || ids.contains(&page.id.to_string()))
            && (spaces.is_empty() || spaces.contains(&page.space.to_string()))
    });
    page_of(state, call, &listed(call, pages)?)
}

pub(super) fn of_space(state: &State, call: &Call, space: &str) -> Answer {
    let space = state.space(space)?;
    let (space, home) = (space.id, space.home);
    let root = call.query("depth") == Some("root");
    let pages = state
        .pages
        .iter()
        .filter(|page| page.space == space && (!root || page.parent.is_none() || page.id == home));
    page_of(state, call, &listed(call, pages)?)
}

pub(super) fn get(state: &State, call: &Call, id: &str) -> Answer {
    let page = state.page(id)?;
    let format = format(call)?;
    let Some(number) = call.query("version") else {
        return ok(single(state, call, page, format));
    };
    let old = page
        .versions
        .iter()
        .find(|version| version.number.to_string() == number);
    let old = old.ok_or_else(|| Failure::missing("Version"))?;
    let mut json = single(state, call, page, None);
    merge(
        &mut json,
        json!({"title": old.title, "version": version(old)}),
    );
    if let Some(body) = format.and_then(|format| body::show(&old.body, format)) {
        merge(&mut json, json!({"body": body}));
    }
    ok(json)
}

fn title_of(body: &Value) -> Result<&str, Failure> {
    let title = body["title"].as_str().map(str::trim).unwrap_or_default();
    if title.is_empty() {
        return Err(Failure::bad("Title must not be empty"));
    }
    if title.chars().count() > 255 {
        return Err(Failure::bad("Title cannot be longer than 255 characters"));
    }
    Ok(title)
}

fn taken() -> Failure {
    Failure::bad(
        "A page with this title already exists: A page already exists with the same TITLE in this space",
    )
}

pub(super) fn create(state: &mut State, call: &Call) -> Answer {
    let given = &call.body;
    let Some(space) = given["spaceId"].as_str().and_then(|id| id.parse().ok()) else {
        return Err(Failure::bad(
            "spaceId must be the numeric id of a space, as a string",
        ));
    };
    let space = state
        .space_by_id(space)
        .ok_or_else(|| Failure::missing("Space"))?;
    let (space, home) = (space.id, space.home);
    state.touch(space);
    let status = match given["status"].as_str() {
        None | Some("current") => Status::Current,
        Some("draft") => Status::Draft,
        Some(other) => return Err(Failure::bad(format!("A page cannot be created as {other}"))),
    };
    // Drafts need no title.
    let title = if status == Status::Draft {
        given["title"].as_str().unwrap_or_default()
    } else {
        title_of(given)?
    };
    let body = match &given["body"] {
        Value::Null => body::paragraphs(""),
        given => body::read(given).map_err(Failure::bad)?,
    };
    let parent = match &given["parentId"] {
        Value::Null if call.flag("root-level") => None,
        Value::Null => Some(home),
        given => {
            let parent = id(given).and_then(|id| state.page_by_id(id));
            let parent = parent.filter(|parent| parent.status != Status::Trashed);
            let parent = parent.ok_or_else(|| Failure::missing("Parent page"))?;
            if parent.space != space {
                return Err(Failure::bad("The parent page is in another space"));
            }
            Some(parent.id)
        }
    };
    if status == Status::Current && state.title_is_taken(space, title, None) {
        return Err(taken());
    }
    let id = state.add_page(space, title, parent, body, &call.account, status);
    let page = state
        .page_by_id(id)
        .ok_or_else(|| Failure::missing("Page"))?;
    // Unlike other answers, those to writes bring the body back.
    let format = page.body().map(|body| body.representation.clone());
    ok(single(state, call, page, format.as_deref()))
}

pub(super) fn update(state: &mut State, call: &Call, id: &str) -> Answer {
    let given = &call.body;
    let page = state.page(id)?.clone();
    if super::call::id(&given["id"]) != Some(page.id) {
        return Err(Failure::bad("The id of the body must be that of the path"));
    }
    let title = title_of(given)?;
    let status = match given["status"].as_str().map(Status::read) {
        Some(Some(status)) => status,
        _ => return Err(Failure::bad("status must be given")),
    };
    let body = match &given["body"] {
        Value::Null => page.body().cloned().unwrap_or_default(),
        given => body::read(given).map_err(Failure::bad)?,
    };
    let Some(number) = given["version"]["number"].as_u64() else {
        return Err(Failure::bad("version.number must be given"));
    };
    if let Some(space) = super::call::id(&given["spaceId"])
        && space != page.space
    {
        return Err(Failure::bad(
            "A page cannot be moved to another space by updating it",
        ));
    }
    let parent = match &given["parentId"] {
        Value::Null => page.parent,
        given => {
            let parent = super::call::id(given).and_then(|id| state.page_by_id(id));
            let parent = parent.ok_or_else(|| Failure::missing("Parent page"))?;
            let below = state
                .ancestors(parent)
                .iter()
                .any(|above| above.id == page.id);
            if parent.space != page.space || parent.id == page.id || below {
                return Err(Failure::bad(
                    "The parent must be another page of the same space, not below this one",
                ));
            }
            Some(parent.id)
        }
    };
    let current = page.number();
    if page.status != Status::Draft && number != current.saturating_add(1) {
        return Err(Failure::conflict(format!(
            "Version must be incremented when updating a page. Current Version: [{current}]. Provided version: [{number}]"
        )));
    }
    if status == Status::Current && state.title_is_taken(page.space, title, Some(page.id)) {
        return Err(taken());
    }
    let (title, at, author) = (title.to_owned(), state.tick(), call.account.clone());
    let changed = state.page_mut(page.id)?;
    changed.title.clone_from(&title);
    changed.status = status;
    changed.parent = parent;
    changed.versions.push(Version {
        number,
        message: given["version"]["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        minor: given["version"]["minorEdit"].as_bool().unwrap_or_default(),
        author,
        at,
        title,
        body,
    });
    let format = changed.body().map(|body| body.representation.clone());
    ok(single(state, call, state.page(id)?, format.as_deref()))
}

/// Into the bin; with `purge=true` a page that is there is gone for good.
pub(super) fn delete(state: &mut State, call: &Call, id: &str) -> Answer {
    let number: u64 = id.parse().map_err(|_| Failure::missing("Page"))?;
    let page = state
        .page_by_id(number)
        .ok_or_else(|| Failure::missing("Page"))?;
    let (status, parent) = (page.status, page.parent);
    state.touch(page.space);
    match (call.flag("purge"), status) {
        (true, Status::Trashed) => {
            state.tick();
            state.pages.retain(|page| page.id != number);
            state.comments.retain(|comment| comment.page != number);
            state
                .attachments
                .retain(|attachment| attachment.page != number);
        }
        (true, _) => return Err(Failure::bad("Only a page in the bin can be purged")),
        (false, Status::Trashed) => return Err(Failure::missing("Page")),
        (false, _) => {
            state.tick();
            state.page_mut(number)?.status = Status::Trashed;
            // What was below moves up.
            for page in state
                .pages
                .iter_mut()
                .filter(|page| page.parent == Some(number))
            {
                page.parent = parent;
            }
        }
    }
    no_content()
}

pub(super) fn versions(state: &State, call: &Call, id: &str) -> Answer {
    let page = state.page(id)?;
    let format = format(call)?;
    let window = call.page(25, 250)?;
    let mut all: Vec<&Version> = page.versions.iter().collect();
    if call.query("sort") != Some("modified-date") {
        all.reverse();
    }
    let results = window
        .of(&all)
        .into_iter()
        .map(|old| {
            let body = format.and_then(|format| body::show(&old.body, format));
            let mut json = version(old);
            let of = json!({"id": page.id.to_string(), "title": old.title, "body": body.unwrap_or_else(|| json!({}))});
            merge(&mut json, json!({"page": of}));
            json
        })
        .collect();
    call.results(window, all.len(), results)
}

pub(super) fn version_details(state: &State, _: &Call, id: &str, number: &str) -> Answer {
    let page = state.page(id)?;
    let position = page
        .versions
        .iter()
        .position(|version| version.number.to_string() == number);
    let old = position.and_then(|position| page.versions.get(position));
    let old = old.ok_or_else(|| Failure::missing("Version"))?;
    let mut json = json!({
        "number": old.number,
        "authorId": old.author,
        "message": old.message,
        "createdAt": rfc3339(old.at),
        "minorEdit": old.minor,
        "contentTypeModified": false,
        "collaborators": [old.author],
    });
    if old.number > 1 {
        merge(&mut json, json!({"prevVersion": old.number - 1}));
    }
    if old.number < page.number() {
        merge(
            &mut json,
            json!({"nextVersion": old.number.saturating_add(1)}),
        );
    }
    ok(json)
}

pub(super) fn children(state: &State, call: &Call, id: &str) -> Answer {
    let children = state.children(state.page(id)?.id);
    let window = call.page(25, 250)?;
    let results = window
        .of(&children)
        .into_iter()
        .map(|page| {
            json!({
                "id": page.id.to_string(),
                "status": page.status.as_str(),
                "title": page.title,
                "spaceId": page.space.to_string(),
                "childPosition": page.position,
            })
        })
        .collect();
    call.results(window, children.len(), results)
}

pub(super) fn direct_children(state: &State, call: &Call, id: &str) -> Answer {
    let children = state.children(state.page(id)?.id);
    let window = call.page(25, 250)?;
    let results = window
        .of(&children)
        .into_iter()
        .map(|page| {
            json!({
                "id": page.id.to_string(),
                "status": page.status.as_str(),
                "title": page.title,
                "type": "page",
                "spaceId": page.space.to_string(),
                "childPosition": page.position,
            })
        })
        .collect();
    call.results(window, children.len(), results)
}

pub(super) fn ancestors(state: &State, call: &Call, id: &str) -> Answer {
    let mut ancestors = state.ancestors(state.page(id)?);
    // The highest first.
    ancestors.reverse();
    let results = ancestors
        .iter()
        .map(|page| json!({"id": page.id.to_string(), "type": "page"}))
        .collect();
    let window = call.page(25, 250)?;
    call.results(window, 0, results)
}
