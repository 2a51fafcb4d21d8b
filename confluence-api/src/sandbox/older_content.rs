//! Content and spaces as the older API shows them, with what is expanded.

use serde_json::{Value, json};

use super::call::{Call, merge};
use super::contents::{render, webui};
use super::cql::{Found, space_of};
use super::model::{Body, Content, Kind, Space, Status, Version};
use super::state::{State, rfc3339};
use super::{labels, tree, users};

/// Representations of bodies that can be expanded.
const BODIES: [&str; 7] = [
    "storage",
    "atlas_doc_format",
    "view",
    "export_view",
    "styled_view",
    "anonymous_export_view",
    "raw",
];

pub(super) fn show_space(state: &State, call: &Call, space: &Space) -> Value {
    state.touch(space.id);
    json!({
        "id": space.id,
        "key": space.key,
        "name": space.name,
        "type": space.kind(),
        "status": space.status(),
        "_expandable": {"homepage": format!("/rest/api/content/{}", space.home)},
        "_links": {
            "webui": format!("/spaces/{}", space.key),
            "self": format!("{}/rest/api/space/{}", call.base(), space.key),
        },
    })
}

pub(super) fn version(state: &State, call: &Call, version: &Version) -> Value {
    json!({
        "by": users::show(state, call, &version.author),
        "when": rfc3339(version.at),
        "message": version.message,
        "number": version.number,
        "minorEdit": version.minor,
    })
}

fn own(state: &State, call: &Call, content: &Content) -> Value {
    json!({
        "id": content.id.to_string(),
        "type": content.type_name(),
        "status": content.status.as_str(),
        "title": content.title,
        "_expandable": {"container": "", "version": "", "space": "", "body": ""},
        "_links": {
            "webui": webui(state, content),
            "self": format!("{}/rest/api/content/{}", call.base(), content.id),
            "tinyui": format!("/x/{:x}", content.id),
        },
    })
}

/// A list of content as the older API has it inside of content.
pub(super) fn array(call: &Call, results: Vec<Value>) -> Value {
    json!({
        "results": results,
        "start": 0,
        "limit": 200,
        "size": results.len(),
        "_links": {"base": call.base(), "context": "/wiki"},
    })
}

/// Content as the older API shows it.
pub(super) fn show(state: &State, call: &Call, found: Found<'_>) -> Value {
    state.touch_thing(found.id());
    let mut json = match found {
        Found::Content(content) => own(state, call, content),
        Found::Comment(comment) => json!({
            "id": comment.id.to_string(),
            "type": "comment",
            "status": "current",
            "title": format!("Re: {}", super::comments::place(state, comment).0),
            "_expandable": {"container": format!("/rest/api/content/{}", comment.page)},
            "_links": {"self": format!("{}/rest/api/content/{}", call.base(), comment.id)},
        }),
        Found::Attachment(file) => super::attachments::content(state, call, file),
        Found::Space(_) | Found::User(_) => return Value::Null,
    };
    let expands = |name: &str| call.expands(name) || call.expands(&format!("content.{name}"));
    if let (Some(space), true) = (space_of(state, found), expands("space")) {
        merge(&mut json, json!({"space": show_space(state, call, space)}));
    }
    if expands("container") {
        let container = match found {
            Found::Comment(comment) => Some(comment.page),
            Found::Attachment(file) => Some(file.page),
            Found::Content(content) if content.kind == Kind::Custom => content.parent,
            _ => None,
        };
        let container = container.and_then(|id| state.content_under(id));
        let container = match (container, space_of(state, found)) {
            (Some(content), _) => own(state, call, content),
            (None, Some(space)) => show_space(state, call, space),
            (None, None) => Value::Null,
        };
        merge(&mut json, json!({"container": container}));
    }
    let (versions, body) = match found {
        Found::Content(content) => (content.versions.as_slice(), content.body()),
        Found::Comment(comment) => (
            comment.versions.as_slice(),
            comment.versions.last().map(|version| &version.body),
        ),
        _ => (&[] as &[Version], None),
    };
    if let (Some(last), true) = (versions.last(), expands("version")) {
        merge(&mut json, json!({"version": version(state, call, last)}));
    }
    if let (Some(first), Some(last), true) = (versions.first(), versions.last(), expands("history"))
    {
        let history = json!({
            "latest": true,
            "createdBy": users::show(state, call, &first.author),
            "createdDate": rfc3339(first.at),
            "lastUpdated": version(state, call, last),
            "_expandable": {},
            "_links": {},
        });
        merge(&mut json, json!({"history": history}));
    }
    let mut bodies = json!({"_expandable": {}});
    for format in BODIES {
        if expands(&format!("body.{format}"))
            && let Some(body) = body.and_then(|body: &Body| render(state, body, format))
        {
            merge(&mut bodies, body);
        }
    }
    if bodies.as_object().is_some_and(|bodies| bodies.len() > 1) {
        merge(&mut json, json!({"body": bodies}));
    }
    if expands("metadata.labels") {
        let path = format!("/rest/api/content/{}/label", found.id());
        let mut labels = labels::results_v1(call, state.labels_of(found.id()), &path);
        if let Some(links) = labels["_links"].as_object_mut() {
            links.retain(|name, _| name == "self");
        }
        merge(
            &mut json,
            json!({"metadata": {"labels": labels, "_expandable": {}}}),
        );
    }
    if let Found::Content(content) = found {
        if expands("ancestors") {
            let mut ancestors: Vec<Value> = state
                .ancestors(content)
                .into_iter()
                .map(|above| {
                    state.touch(above.space);
                    json!({
                        "id": above.id.to_string(),
                        "type": above.type_name(),
                        "status": above.status.as_str(),
                        "title": above.title,
                        "_links": {"webui": webui(state, above)},
                    })
                })
                .collect();
            ancestors.reverse();
            merge(&mut json, json!({"ancestors": ancestors}));
        }
        for (name, deepest) in [("children", 1), ("descendants", 100)] {
            let mut lists = json!({"_expandable": {}, "_links": {}});
            for kind in LISTED {
                if expands(&format!("{name}.{kind}")) {
                    let list = below(state, call, content.id, kind, deepest);
                    merge(&mut lists, json!({kind: array(call, list)}));
                }
            }
            if lists.as_object().is_some_and(|lists| lists.len() > 2) {
                merge(&mut json, json!({name: lists}));
            }
        }
    }
    json
}

/// What content has below it, by the names of the older API.
pub(super) const LISTED: [&str; 7] = [
    "attachment",
    "comment",
    "page",
    "whiteboard",
    "database",
    "embed",
    "folder",
];

/// What of a type lies below content, or on it and on what lies below it.
pub(super) fn below(state: &State, call: &Call, id: u64, kind: &str, deepest: usize) -> Vec<Value> {
    let found = tree::below(state, id, deepest);
    let holders = || {
        let below = found.iter().filter(|_| deepest > 1);
        std::iter::once(id).chain(below.map(|(content, _)| content.id))
    };
    let plain = |found: Found<'_>| {
        state.touch_thing(found.id());
        match found {
            Found::Content(content) => own(state, call, content),
            Found::Attachment(file) => super::attachments::content(state, call, file),
            Found::Comment(comment) => json!({
                "id": comment.id.to_string(),
                "type": "comment",
                "status": "current",
                "title": format!("Re: {}", super::comments::place(state, comment).0),
                "_links": {"self": format!("{}/rest/api/content/{}", call.base(), comment.id)},
            }),
            Found::Space(_) | Found::User(_) => Value::Null,
        }
    };
    match kind {
        "attachment" => holders()
            .flat_map(|id| state.attachments.iter().filter(move |file| file.page == id))
            .map(|file| plain(Found::Attachment(file)))
            .collect(),
        "comment" => holders()
            .flat_map(|id| state.comments.iter().filter(move |c| c.page == id))
            .map(|comment| plain(Found::Comment(comment)))
            .collect(),
        kind => found
            .iter()
            .filter(|(content, _)| {
                content.kind.as_str() == kind && content.status == Status::Current
            })
            .map(|(content, _)| plain(Found::Content(content)))
            .collect(),
    }
}
