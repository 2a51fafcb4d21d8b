//! Pages, blog posts and the other kinds of content as the newer API shows, lists and deletes them.

use serde_json::{Value, json};

use super::body;
use super::call::{Answer, Call, Failure, merge, no_content, ok};
use super::model::{Body, CommentKind, Content, Kind, Status, Version};
use super::state::{State, numeric, rfc3339};
use super::{labels, operations, properties, tree};

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

pub(super) fn webui(state: &State, content: &Content) -> String {
    let space = state.space_by_id(content.space);
    let key = space.map_or("", |space| space.key.as_str());
    if space.is_some_and(|space| space.home == content.id) {
        return format!("/spaces/{key}/overview");
    }
    let title: String = content
        .title
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '+' })
        .collect();
    let id = content.id;
    match content.kind {
        Kind::Page => format!("/spaces/{key}/pages/{id}/{title}"),
        Kind::BlogPost => {
            let day = rfc3339(content.created).replace('-', "/");
            let day = day.get(..10).unwrap_or_default();
            format!("/spaces/{key}/blog/{day}/{id}/{title}")
        }
        Kind::Custom => format!("/spaces/{key}/custom-content/{id}"),
        kind => format!("/spaces/{key}/{}/{id}", kind.as_str()),
    }
}

/// A body in the representation that was asked for. In a rendered one, pages that it includes are drawn
/// in, whichever space they are of.
pub(super) fn render(state: &State, stored: &Body, format: &str) -> Option<Value> {
    let rendered = matches!(
        format,
        "view" | "export_view" | "anonymous_export_view" | "styled_view"
    );
    let mut json = body::show(stored, format)?;
    if rendered && stored.representation == "storage" {
        for (space, title) in body::included(&stored.value) {
            let found = state.space_by_key(&space).and_then(|space| {
                state.contents.iter().find(|page| {
                    page.space == space.id
                        && page.kind == Kind::Page
                        && page.status == Status::Current
                        && page.title.eq_ignore_ascii_case(&title)
                })
            });
            let Some(found) = found else { continue };
            state.touch(found.space);
            let drawn = found
                .body()
                .and_then(|body| body::show(body, "view"))
                .and_then(|body| body["view"]["value"].as_str().map(str::to_owned));
            if let Some(Value::String(value)) = json[format].get_mut("value") {
                value.push_str(&drawn.unwrap_or_default());
            }
        }
    }
    Some(json)
}

/// Content as lists and single answers share it; the body only where its format was asked for.
pub(super) fn show(state: &State, content: &Content, format: Option<&str>) -> Value {
    state.touch(content.space);
    let mut json = json!({
        "id": content.id.to_string(),
        "status": content.status.as_str(),
        "title": content.title,
        "spaceId": content.space.to_string(),
        "authorId": content.author,
        "createdAt": rfc3339(content.created),
        "version": content.versions.last().map(version),
        "_links": {"webui": webui(state, content)},
    });
    let parent = content.parent.and_then(|id| state.content_by_id(id));
    if content.kind.in_tree() {
        let place = json!({
            "parentId": content.parent.map(|parent| parent.to_string()),
            "parentType": parent.map(|parent| parent.kind.as_str()),
            "position": content.position,
            "ownerId": content.owner,
        });
        merge(&mut json, place);
    }
    match content.kind {
        Kind::Page | Kind::BlogPost => {
            let links = json!({
                "editui": format!("/pages/resumedraft.action?draftId={}", content.id),
                "tinyui": format!("/x/{:x}", content.id),
            });
            if let Some(known) = json.get_mut("_links") {
                merge(known, links);
            }
            if content.kind == Kind::Page {
                merge(&mut json, json!({"lastOwnerId": null}));
            }
        }
        Kind::Custom => {
            merge(&mut json, json!({"type": content.detail}));
            let property = match parent.map(|parent| parent.kind) {
                Some(Kind::Page) => "pageId",
                Some(Kind::BlogPost) => "blogPostId",
                _ => "customContentId",
            };
            if let Some(parent) = parent {
                merge(&mut json, json!({property: parent.id.to_string()}));
            }
        }
        Kind::Embed => merge(
            &mut json,
            json!({"type": "embed", "embedUrl": content.detail}),
        ),
        kind => merge(&mut json, json!({"type": kind.as_str()})),
    }
    if content.kind.has_body() {
        let body = content
            .body()
            .zip(format)
            .and_then(|(body, format)| render(state, body, format));
        merge(
            &mut json,
            json!({"body": body.unwrap_or_else(|| json!({}))}),
        );
    }
    json
}

/// Content as an answer of its own.
pub(super) fn single(state: &State, call: &Call, content: &Content, format: Option<&str>) -> Value {
    let mut json = show(state, content, format);
    if let Some(links) = json.get_mut("_links") {
        merge(links, json!({"base": call.base()}));
    }
    let (id, collection) = (content.id, content.kind.collection());
    let link = |what: &str| json!({"self": format!("/wiki/api/v2/{collection}/{id}/{what}")});
    let part = |results: Vec<Value>, what: &str| json!({"results": results, "meta": {"hasMore": false}, "_links": link(what)});
    if call.flag("include-labels") && content.kind.has_body() {
        let labels = state.labels_of(id).iter().map(labels::show).collect();
        merge(&mut json, json!({"labels": part(labels, "labels")}));
    }
    if call.flag("include-properties") {
        let properties = state.properties_of(id).map(properties::show).collect();
        merge(
            &mut json,
            json!({"properties": part(properties, "properties")}),
        );
    }
    if call.flag("include-versions") && content.kind.has_body() {
        let versions = content.versions.iter().rev().map(version).collect();
        merge(&mut json, json!({"versions": part(versions, "versions")}));
    }
    if call.flag("include-operations") {
        let operations = operations::of(content.kind.as_str());
        merge(
            &mut json,
            json!({"operations": part(operations, "operations")}),
        );
    }
    if call.flag("include-likes") && matches!(content.kind, Kind::Page | Kind::BlogPost) {
        let likes = state.likes_of(id).iter();
        let likes = likes.map(|account| json!({"accountId": account})).collect();
        merge(&mut json, json!({"likes": part(likes, "likes/users")}));
    }
    if call.flag("include-direct-children") && content.kind.in_tree() {
        let children = state.children(id);
        let children = children.into_iter().map(|child| tree::child(state, child));
        merge(
            &mut json,
            json!({"directChildren": part(children.collect(), "direct-children")}),
        );
    }
    json
}

pub(super) fn format(call: &Call) -> Result<Option<&str>, Failure> {
    match call.query("body-format") {
        None | Some("") => Ok(None),
        Some(
            format @ ("storage"
            | "atlas_doc_format"
            | "view"
            | "export_view"
            | "anonymous_export_view"
            | "styled_view"
            | "editor"
            | "raw"),
        ) => Ok(Some(format)),
        Some(other) => Err(Failure::bad(format!(
            "Provided value {other} for 'body-format' is not one of the allowed values."
        ))),
    }
}

fn statuses(call: &Call) -> Result<Vec<Status>, Failure> {
    let given = call.list("status");
    let read = given
        .iter()
        .filter(|status| !matches!(status.as_str(), "deleted" | "historical" | "any"))
        .map(|status| {
            Status::read(status).ok_or_else(|| {
                Failure::bad(format!(
                    "Provided value {status} for 'status' is not one of the allowed values."
                ))
            })
        });
    read.collect()
}

/// What the filters of a list let through, in the order it asks for.
pub(super) fn listed<'s>(
    call: &Call,
    contents: impl Iterator<Item = &'s Content>,
) -> Result<Vec<&'s Content>, Failure> {
    let mut statuses = statuses(call)?;
    if call.list("status").is_empty() {
        statuses = vec![Status::Current, Status::Archived];
    }
    let title = call.query("title");
    let mut found: Vec<&Content> = contents
        .filter(|content| statuses.contains(&content.status))
        .filter(|content| title.is_none_or(|title| content.title.eq_ignore_ascii_case(title)))
        .collect();
    let (name, descending) = match call.query("sort") {
        None | Some("") => ("id", false),
        Some(sort) => match sort.strip_prefix('-') {
            Some(name) => (name, true),
            None => (sort, false),
        },
    };
    match name {
        "id" => found.sort_by_key(|content| content.id),
        "title" => found.sort_by_key(|content| content.title.to_lowercase()),
        "created-date" => found.sort_by_key(|content| content.created),
        "modified-date" => found.sort_by_key(|content| content.changed()),
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

/// A page of a list of content. Whatever is counted by it is touched, not only what it shows.
pub(super) fn page_of(state: &State, call: &Call, found: &[&Content]) -> Answer {
    let format = format(call)?;
    let window = call.page(25, 250)?;
    for content in found {
        state.touch(content.space);
    }
    let results = window
        .of(found)
        .into_iter()
        .map(|content| show(state, content, format))
        .collect();
    call.results(window, found.len(), results)
}

/// All content of a kind, by the filters `id`, `space-id` and, for custom content, `type`.
pub(super) fn list(state: &State, call: &Call, kind: Kind) -> Answer {
    let (ids, spaces) = (call.list("id"), call.list("space-id"));
    for id in ids.iter().chain(&spaces) {
        if id.parse::<u64>().is_err() {
            return Err(Failure::bad(format!(
                "Provided value {id} is not the correct type. Expected type is long"
            )));
        }
    }
    let detail = type_of(call, kind)?;
    let contents = state.contents.iter().filter(|content| {
        content.kind == kind
            && detail.is_none_or(|detail| content.detail == detail)
            && (ids.is_empty() || ids.contains(&content.id.to_string()))
            && (spaces.is_empty() || spaces.contains(&content.space.to_string()))
    });
    page_of(state, call, &listed(call, contents)?)
}

/// Lists of custom content have to say of which type.
fn type_of(call: &Call, kind: Kind) -> Result<Option<&str>, Failure> {
    match (kind, call.query("type")) {
        (Kind::Custom, None | Some("")) => Err(Failure::bad("'type' must be given")),
        (Kind::Custom, detail) => Ok(detail),
        _ => Ok(None),
    }
}

pub(super) fn of_space(state: &State, call: &Call, space: &str, kind: Kind) -> Answer {
    let space = state.space(space)?;
    let (space, home) = (space.id, space.home);
    let root = call.query("depth") == Some("root");
    let detail = type_of(call, kind)?;
    let contents = state.contents.iter().filter(|content| {
        content.kind == kind
            && content.space == space
            && detail.is_none_or(|detail| content.detail == detail)
            && (!root || content.parent.is_none() || content.id == home)
    });
    page_of(state, call, &listed(call, contents)?)
}

/// Custom content of a page or a blog post.
pub(super) fn on(state: &State, call: &Call, holder: Kind, id: &str) -> Answer {
    let holder = state.content(holder, id)?.id;
    let detail = type_of(call, Kind::Custom)?;
    let contents = state.contents.iter().filter(|content| {
        content.kind == Kind::Custom
            && content.parent == Some(holder)
            && detail.is_none_or(|detail| content.detail == detail)
    });
    page_of(state, call, &listed(call, contents)?)
}

/// One by its id, in the version that is asked for. What is in the bin has to be asked for by status.
pub(super) fn get(state: &State, call: &Call, kind: Kind, id: &str) -> Answer {
    let given = statuses(call)?;
    let content = if call.list("status").is_empty() {
        state.content(kind, id)?
    } else {
        let found = state.content_by_id(numeric(id)?);
        let found = found.filter(|content| content.kind == kind && given.contains(&content.status));
        found.ok_or_else(|| Failure::missing(kind.name()))?
    };
    state.touch(content.space);
    let format = format(call)?;
    let Some(number) = call.query("version").filter(|_| kind.has_body()) else {
        return ok(single(state, call, content, format));
    };
    let old = content
        .versions
        .iter()
        .find(|version| version.number.to_string() == number);
    let old = old.ok_or_else(|| Failure::missing("Version"))?;
    let mut json = single(state, call, content, None);
    merge(
        &mut json,
        json!({"title": old.title, "version": version(old)}),
    );
    if let Some(body) = format.and_then(|format| render(state, &old.body, format)) {
        merge(&mut json, json!({"body": body}));
    }
    ok(json)
}

/// Into the bin; with `purge=true` what is there is gone for good.
pub(super) fn delete(state: &mut State, call: &Call, kind: Kind, id: &str) -> Answer {
    let missing = || Failure::missing(kind.name());
    let number: u64 = id.parse().map_err(|_| missing())?;
    let content = state
        .content_by_id(number)
        .filter(|content| content.kind == kind)
        .ok_or_else(missing)?;
    let (status, parent) = (content.status, content.parent);
    state.touch(content.space);
    match (call.flag("purge"), status) {
        (true, Status::Trashed) => {
            state.tick();
            state.forget(number);
        }
        (true, _) => return Err(Failure::bad("Only content in the bin can be purged")),
        (false, Status::Trashed) => return Err(missing()),
        (false, _) => {
            state.tick();
            state.content_mut(number)?.status = Status::Trashed;
            // What was below moves up.
            for content in state
                .contents
                .iter_mut()
                .filter(|content| content.parent == Some(number) && content.kind.in_tree())
            {
                content.parent = parent;
            }
        }
    }
    no_content()
}

/// Of which type the content with these ids is; ids without content are left out.
pub(super) fn types(state: &State, call: &Call) -> Answer {
    let ids = call.body["contentIds"].as_array();
    let ids = ids.ok_or_else(|| Failure::bad("contentIds must be given"))?;
    let mut types = serde_json::Map::new();
    for given in ids {
        let text = given.as_str().map(|text| text.trim_start_matches("att"));
        let id = super::call::id(given).or_else(|| text.and_then(|text| text.parse().ok()));
        let Some(id) = id else {
            return Err(Failure::bad("contentIds must be ids"));
        };
        let comment = state.comment_by_id(id).map(|comment| match comment.kind {
            CommentKind::Footer => "footer-comment",
            CommentKind::Inline => "inline-comment",
        });
        let file = state.attachment_by_id(id).map(|_| "attachment");
        let content = state.content_by_id(id).map(Content::type_name);
        let Some(kind) = comment.or(file).or(content) else {
            continue;
        };
        state.touch_thing(id);
        let name = given.as_str().map_or_else(|| id.to_string(), str::to_owned);
        types.insert(name, json!(kind));
    }
    ok(json!({"results": types}))
}
