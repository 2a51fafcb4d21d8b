//! Earlier versions of content, comments and attachments, as the newer API lists them.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, merge, ok};
use super::contents::{format, render, version};
use super::model::{Body, Version};
use super::state::{State, rfc3339};

/// The name that a version gives to what it is a version of.
fn property(collection: &str) -> &'static str {
    match collection {
        "pages" => "page",
        "blogposts" => "blogpost",
        "custom-content" => "custom",
        "attachments" => "attachment",
        _ => "comment",
    }
}

fn all<'s>(
    state: &'s State,
    collection: &str,
    id: &str,
) -> Result<(String, &'s [Version]), Failure> {
    let number = state.thing(collection, id)?;
    let versions = match collection {
        "attachments" => state.attachment_by_id(number).map(|file| &file.versions),
        "footer-comments" | "inline-comments" => {
            state.comment_by_id(number).map(|comment| &comment.versions)
        }
        _ => state.content_by_id(number).map(|content| &content.versions),
    };
    let id = match collection {
        "attachments" => format!("att{number}"),
        _ => number.to_string(),
    };
    let versions = versions.ok_or_else(|| Failure::missing("Version"))?;
    Ok((id, versions.as_slice()))
}

pub(super) fn list(state: &State, call: &Call, collection: &str, id: &str) -> Answer {
    let (id, versions) = all(state, collection, id)?;
    let format = format(call)?;
    let window = call.page(25, 250)?;
    let mut found: Vec<&Version> = versions.iter().collect();
    if call.query("sort") != Some("modified-date") {
        found.reverse();
    }
    let show = |old: &Version| -> Value {
        let body = format.and_then(|format| {
            (old.body != Body::default())
                .then(|| render(state, &old.body, format))
                .flatten()
        });
        let of = json!({"id": id, "title": old.title, "body": body.unwrap_or_else(|| json!({}))});
        let mut json = version(old);
        merge(&mut json, json!({property(collection): of}));
        json
    };
    let results = window.of(&found).into_iter().map(show).collect();
    call.results(window, found.len(), results)
}

pub(super) fn details(state: &State, collection: &str, id: &str, number: &str) -> Answer {
    let (_, versions) = all(state, collection, id)?;
    let position = versions
        .iter()
        .position(|version| version.number.to_string() == number);
    let old = position.and_then(|position| versions.get(position));
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
    if versions.last().is_some_and(|last| old.number < last.number) {
        merge(
            &mut json,
            json!({"nextVersion": old.number.saturating_add(1)}),
        );
    }
    ok(json)
}
