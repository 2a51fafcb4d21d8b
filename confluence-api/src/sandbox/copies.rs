//! Copying a page, alone or with all below it, which only the older API does.

use serde_json::Value;

use super::call::{Answer, Call, Failure, ok};
use super::cql::Found;
use super::model::{Body, Content, Kind, Status};
use super::state::State;
use super::{body, long_tasks, older_content};

/// Where a copy goes.
enum Destination {
    Under(u64, Option<u64>),
    Over(u64),
}

fn destination(state: &State, given: &Value) -> Result<Destination, Failure> {
    let value = &given["value"];
    let text = value.as_str().unwrap_or_default();
    match given["type"].as_str() {
        Some("space") => {
            let space = state.keyed(text)?;
            Ok(Destination::Under(space.id, Some(space.home)))
        }
        Some("existing_page") => Ok(Destination::Over(page(state, value)?.id)),
        Some("parent_page") => {
            let page = page(state, value)?;
            Ok(Destination::Under(page.space, Some(page.id)))
        }
        Some("parent_content") => {
            let id = super::call::id(value).unwrap_or_default();
            let parent = state.content_by_id(state.anything(&id.to_string())?);
            let parent = parent.filter(|content| content.kind.in_tree());
            let parent = parent.ok_or_else(|| Failure::missing("Content"))?;
            Ok(Destination::Under(parent.space, Some(parent.id)))
        }
        _ => Err(Failure::bad("destination.type is not one of the allowed")),
    }
}

fn page<'s>(state: &'s State, id: &Value) -> Result<&'s Content, Failure> {
    let id = super::call::id(id).unwrap_or_default();
    state.page(&id.to_string())
}

/// Copies one page to a place; the title is made one that is not taken.
fn copy_one(
    state: &mut State,
    call: &Call,
    source: &Content,
    title: &str,
    body: Body,
    place: (u64, Option<u64>),
) -> u64 {
    let (space, parent) = place;
    let mut title = title.to_owned();
    while state.title_is_taken(space, &title, None) {
        title = format!("Copy of {title}");
    }
    let id = state.add_content(source.kind, space, &title, parent, body, &call.account);
    if let Ok(made) = state.content_mut(id) {
        made.detail.clone_from(&source.detail);
    }
    bring(state, call, source.id, id);
    state.touch(space);
    id
}

/// Brings along what hangs on a page, where the call wants it.
fn bring(state: &mut State, call: &Call, from: u64, to: u64) {
    let wants = |what: &str| call.body[what] == true;
    if wants("copyLabels") {
        for label in state.labels_of(from).to_vec() {
            state.label(to, &label.prefix, &label.name);
        }
    }
    if wants("copyProperties") {
        let properties: Vec<_> = state.properties_of(from).cloned().collect();
        for property in properties {
            state.add_property(to, &property.key, property.value, &call.account);
        }
    }
    if wants("copyPermissions")
        && let Some(restrictions) = state.restrictions.get(&from).cloned()
    {
        state.restrictions.insert(to, restrictions);
    }
    if wants("copyAttachments") {
        let files = state.attachments.iter().filter(|file| file.page == from);
        for file in files.cloned().collect::<Vec<_>>() {
            state.attach(
                to,
                &file.title,
                &file.media_type,
                &file.content,
                &call.account,
            );
        }
    }
    if wants("copyCustomContents") {
        let custom = state
            .contents
            .iter()
            .filter(|content| content.kind == Kind::Custom && content.parent == Some(from));
        let space = state.space_of(to).unwrap_or_default();
        for content in custom.cloned().collect::<Vec<_>>() {
            let body = content.body().cloned().unwrap_or_default();
            let title = &content.title;
            let made = state.add_content(Kind::Custom, space, title, Some(to), body, &call.account);
            if let Ok(made) = state.content_mut(made) {
                made.detail = content.detail;
            }
        }
    }
}

pub(super) fn copy(state: &mut State, call: &Call, id: &str) -> Answer {
    let source = state.page(id)?.clone();
    let destination = destination(state, &call.body["destination"])?;
    let body = match &call.body["body"] {
        Value::Null => source.body().cloned().unwrap_or_default(),
        given => body::read(given).map_err(Failure::bad)?,
    };
    let title = call.body["pageTitle"].as_str();
    let made = match destination {
        Destination::Under(space, parent) => {
            if title.is_some_and(|title| state.title_is_taken(space, title, None)) {
                return Err(Failure::bad("A page with this title already exists"));
            }
            let title = title.unwrap_or(&source.title).to_owned();
            copy_one(state, call, &source, &title, body, (space, parent))
        }
        Destination::Over(page) => {
            let title = title.unwrap_or(&source.title).to_owned();
            let space = state.space_of(page).unwrap_or_default();
            if state.title_is_taken(space, &title, Some(page)) {
                return Err(Failure::bad("A page with this title already exists"));
            }
            state.next_state_of(page, &call.account, |version| {
                version.title.clone_from(&title);
                version.body = body;
            })?;
            state.content_mut(page)?.title = title;
            bring(state, call, source.id, page);
            page
        }
    };
    let made = state
        .content_by_id(made)
        .ok_or_else(|| Failure::missing("Page"))?;
    ok(older_content::show(state, call, Found::Content(made)))
}

/// Copies a page with all below it under another one.
pub(super) fn copy_tree(state: &mut State, call: &Call, id: &str) -> Answer {
    let source = state.page(id)?.clone();
    let destination = page(state, &call.body["destinationPageId"])?.clone();
    let above = state.ancestors(&destination);
    if destination.id == source.id || above.iter().any(|above| above.id == source.id) {
        return Err(Failure::bad("A page cannot be copied under itself"));
    }
    let options = &call.body["titleOptions"];
    let option = |name: &str| options[name].as_str().unwrap_or_default();
    let rename = |title: &str| {
        let title = match option("search") {
            "" => title.to_owned(),
            search => title.replace(search, option("replace")),
        };
        format!("{}{title}", option("prefix"))
    };
    let mut waiting = vec![(source.clone(), Some(destination.id))];
    while let Some((content, parent)) = waiting.pop() {
        let body = content.body().cloned().unwrap_or_default();
        let title = rename(&content.title);
        let place = (destination.space, parent);
        let made = copy_one(state, call, &content, &title, body, place);
        if call.body["copyDescendants"] == false {
            break;
        }
        let children = state.children(content.id).into_iter().rev();
        let children = children.filter(|child| child.status == Status::Current);
        waiting.extend(children.map(|child| (child.clone(), Some(made))));
    }
    let spaces = vec![source.space, destination.space];
    long_tasks::done(state, call, "page.hierarchy.copy", spaces)
}
