//! Files of pages: read with the newer API, uploaded and downloaded with the older one.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, merge, no_content, ok};
use super::model::{Attachment, Body, Kind, Version};
use super::state::{State, rfc3339};

fn download(attachment: &Attachment) -> String {
    format!(
        "/rest/api/content/{}/child/attachment/att{}/download",
        attachment.page, attachment.id
    )
}

fn show(state: &State, attachment: &Attachment) -> Value {
    state.touch_thing(attachment.id);
    let on = match state.content_by_id(attachment.page).map(|on| on.kind) {
        Some(Kind::BlogPost) => "blogPostId",
        Some(Kind::Custom) => "customContentId",
        _ => "pageId",
    };
    let (file, webui) = (
        &attachment.title,
        format!(
            "/pages/viewpageattachments.action?pageId={}",
            attachment.page
        ),
    );
    json!({
        "id": format!("att{}", attachment.id),
        "status": "current",
        "title": file,
        "createdAt": rfc3339(attachment.created),
        on: attachment.page.to_string(),
        "mediaType": attachment.media_type,
        "mediaTypeDescription": null,
        "comment": attachment.comment,
        "fileId": format!("00000000-0000-4000-8000-{:012x}", attachment.id),
        "fileSize": attachment.content.len(),
        "webuiLink": webui,
        "downloadLink": format!("/download/attachments/{}/{file}?version={}", attachment.page, attachment.number),
        "version": {
            "number": attachment.number,
            "message": attachment.comment,
            "minorEdit": false,
            "authorId": attachment.author,
            "createdAt": rfc3339(attachment.changed),
        },
        "_links": {
            "webui": webui,
            "download": format!("/download/attachments/{}/{file}?version={}", attachment.page, attachment.number),
        },
    })
}

/// The attachments of the site, or of one piece of content.
pub(super) fn list(state: &State, call: &Call, on: Option<(&str, &str)>) -> Answer {
    let on = on
        .map(|(collection, id)| state.thing(collection, id))
        .transpose()?;
    let (name, media_type) = (call.query("filename"), call.query("mediaType"));
    let found: Vec<&Attachment> = state
        .attachments
        .iter()
        .filter(|file| on.is_none_or(|on| file.page == on))
        .filter(|file| name.is_none_or(|name| file.title == name))
        .filter(|file| media_type.is_none_or(|media_type| file.media_type == media_type))
        .collect();
    page_of(state, call, &found)
}

/// A page of a list. Whatever is counted by it is touched, not only what it shows.
pub(super) fn page_of(state: &State, call: &Call, found: &[&Attachment]) -> Answer {
    for file in found {
        state.touch_thing(file.id);
    }
    let window = call.page(25, 250)?;
    let results = window
        .of(found)
        .into_iter()
        .map(|file| show(state, file))
        .collect();
    call.results(window, found.len(), results)
}

fn find<'s>(state: &'s State, id: &str) -> Result<&'s Attachment, Failure> {
    let mut all = state.attachments.iter();
    let found = all.find(|file| file.id.to_string() == id.trim_start_matches("att"));
    let found = found.ok_or_else(|| Failure::missing("Attachment"))?;
    state.touch_thing(found.id);
    Ok(found)
}

pub(super) fn get(state: &State, call: &Call, id: &str) -> Answer {
    let file = find(state, id)?;
    let mut json = show(state, file);
    if let Some(links) = json.get_mut("_links") {
        merge(links, json!({"base": call.base()}));
    }
    let part = |results: Vec<Value>, what: &str| {
        let link = format!("/wiki/api/v2/attachments/att{}/{what}", file.id);
        json!({"results": results, "meta": {"hasMore": false}, "_links": {"self": link}})
    };
    if call.flag("include-labels") {
        let labels = state.labels_of(file.id).iter();
        let labels = labels.map(super::labels::show).collect();
        merge(&mut json, json!({"labels": part(labels, "labels")}));
    }
    if call.flag("include-properties") {
        let properties = state.properties_of(file.id);
        let properties = properties.map(super::properties::show).collect();
        merge(
            &mut json,
            json!({"properties": part(properties, "properties")}),
        );
    }
    if call.flag("include-versions") {
        let versions = file.versions.iter().rev();
        let versions = versions.map(super::contents::version).collect();
        merge(&mut json, json!({"versions": part(versions, "versions")}));
    }
    if call.flag("include-operations") {
        let operations = super::operations::of("attachment");
        merge(
            &mut json,
            json!({"operations": part(operations, "operations")}),
        );
    }
    ok(json)
}

pub(super) fn delete(state: &mut State, _: &Call, id: &str) -> Answer {
    let id = find(state, id)?.id;
    state.tick();
    state.attachments.retain(|file| file.id != id);
    state.comments.retain(|comment| comment.page != id);
    state.labels.remove(&id);
    state.properties.remove(&id);
    no_content()
}

/// The content that files can be attached to.
fn holder(state: &State, id: &str) -> Result<u64, Failure> {
    let id = state.anything(id)?;
    let known = state.content_by_id(id).map(|content| content.id);
    known.ok_or_else(|| Failure::missing("Content"))
}

impl Attachment {
    /// Keeps the present version for the list of versions.
    pub(super) fn remember(&mut self, author: &str) {
        self.versions.push(Version {
            number: self.number,
            message: self.comment.clone(),
            minor: false,
            author: author.to_owned(),
            at: self.changed,
            title: self.title.clone(),
            body: Body::default(),
        });
    }
}

/// `POST` refuses a name that is there already; `PUT` makes it the next version.
pub(super) fn upload(state: &mut State, call: &Call, page: &str, replace: bool) -> Answer {
    let page = holder(state, page)?;
    let text = |part: &str| {
        let found = call.files.iter().find(|file| file.part == part);
        found.map(|file| String::from_utf8_lossy(&file.content).into_owned())
    };
    let comment = text("comment").unwrap_or_default();
    let files: Vec<_> = call
        .files
        .iter()
        .filter(|file| file.part == "file")
        .collect();
    if files.is_empty() {
        return Err(Failure::bad("At least one file is required"));
    }
    if !replace {
        for file in &files {
            let known = state
                .attachments
                .iter()
                .any(|a| a.page == page && a.title == file.name);
            if known {
                return Err(Failure::bad(format!(
                    "Cannot add a new attachment with same file name as an existing attachment: {}",
                    file.name
                )));
            }
        }
    }
    let at = state.tick();
    let mut stored = Vec::new();
    for file in files {
        let known = state
            .attachments
            .iter_mut()
            .find(|a| a.page == page && a.title == file.name);
        if let Some(known) = known {
            known.number = known.number.saturating_add(1);
            known.content.clone_from(&file.content);
            known.media_type.clone_from(&file.media_type);
            known.comment.clone_from(&comment);
            known.changed = at;
            known.remember(&call.account);
            stored.push(known.clone());
            continue;
        }
        let mut attachment = Attachment {
            id: state.next_id(),
            page,
            title: file.name.clone(),
            media_type: file.media_type.clone(),
            comment: comment.clone(),
            author: call.account.clone(),
            created: at,
            changed: at,
            number: 1,
            content: file.content.clone(),
            versions: Vec::new(),
        };
        attachment.remember(&call.account);
        state.attachments.push(attachment.clone());
        stored.push(attachment);
    }
    let results: Vec<Value> = stored
        .iter()
        .map(|file| content(state, call, file))
        .collect();
    ok(json!({
        "results": results,
        "start": 0,
        "limit": 200,
        "size": results.len(),
        "_links": {"base": call.base(), "context": "/wiki"},
    }))
}

/// Renames a file, says more of it, or moves it to other content.
pub(super) fn describe(state: &mut State, call: &Call, content_id: &str, id: &str) -> Answer {
    holder(state, content_id)?;
    let mut attachment = find(state, id)?.clone();
    let given = &call.body;
    if given["id"].as_str().map(|id| id.trim_start_matches("att"))
        != Some(&attachment.id.to_string())
    {
        return Err(Failure::bad("The id of the body must be that of the path"));
    }
    if let Some(container) = super::call::id(&given["container"]["id"]) {
        attachment.page = holder(state, &container.to_string())?;
    }
    if let Some(title) = given["title"].as_str() {
        title.clone_into(&mut attachment.title);
    }
    if let Some(media_type) = given["metadata"]["mediaType"].as_str() {
        media_type.clone_into(&mut attachment.media_type);
    }
    if let Some(comment) = given["metadata"]["comment"].as_str() {
        comment.clone_into(&mut attachment.comment);
    }
    state.tick();
    if let Some(stored) = state.attachments.iter_mut().find(|a| a.id == attachment.id) {
        *stored = attachment.clone();
    }
    ok(content(state, call, &attachment))
}

/// The next version of a file, by its id.
pub(super) fn replace(state: &mut State, call: &Call, page: &str, id: &str) -> Answer {
    holder(state, page)?;
    let mut attachment = find(state, id)?.clone();
    let file = call.files.iter().find(|file| file.part == "file");
    let file = file.ok_or_else(|| Failure::bad("A file is required"))?;
    attachment.number = attachment.number.saturating_add(1);
    attachment.content.clone_from(&file.content);
    attachment.media_type.clone_from(&file.media_type);
    attachment.changed = state.tick();
    attachment.remember(&call.account);
    if let Some(stored) = state.attachments.iter_mut().find(|a| a.id == attachment.id) {
        *stored = attachment.clone();
    }
    ok(content(state, call, &attachment))
}

/// A file as the older API shows it: one kind of content.
pub(super) fn content(state: &State, call: &Call, attachment: &Attachment) -> Value {
    state.touch_thing(attachment.id);
    json!({
        "id": format!("att{}", attachment.id),
        "type": "attachment",
        "status": "current",
        "title": attachment.title,
        "version": {
            "number": attachment.number,
            "when": rfc3339(attachment.changed),
            "message": attachment.comment,
            "minorEdit": false,
        },
        "metadata": {"mediaType": attachment.media_type, "comment": attachment.comment},
        "extensions": {
            "mediaType": attachment.media_type,
            "fileSize": attachment.content.len(),
            "comment": attachment.comment,
            "fileId": format!("00000000-0000-4000-8000-{:012x}", attachment.id),
        },
        "_expandable": {"container": format!("/rest/api/content/{}", attachment.page)},
        "_links": {
            "self": format!("{}/rest/api/content/att{}", call.base(), attachment.id),
            "webui": format!("/pages/viewpageattachments.action?pageId={}", attachment.page),
            "download": download(attachment),
        },
    })
}

/// A redirect to the media host.
pub(super) fn bytes(state: &State, page: &str, id: &str) -> Answer {
    let page = holder(state, page)?;
    let attachment = find(state, id)?;
    if attachment.page != page {
        return Err(Failure::missing("Attachment"));
    }
    Ok(Reply::Media {
        media_type: attachment.media_type.clone(),
        content: attachment.content.clone(),
    })
}

/// A redirect to a small picture of a file; here it is the file itself.
pub(super) fn thumbnail(state: &State, id: &str) -> Answer {
    let attachment = find(state, id)?;
    Ok(Reply::Media {
        media_type: attachment.media_type.clone(),
        content: attachment.content.clone(),
    })
}
