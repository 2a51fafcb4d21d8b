//! Moving, archiving and deleting parts of a tree, which only the older API does, and listing them there.

use serde_json::json;

use super::call::{Answer, Call, Failure, merge, ok};
use super::long_tasks;
use super::model::{Content, Kind, Status};
use super::older_content::{self, LISTED};
use super::state::State;
use super::tree::below;

/// Content of a tree by its id in a path.
fn in_tree<'s>(state: &'s State, id: &str) -> Result<&'s Content, Failure> {
    let found = state.content_by_id(state.anything(id)?);
    let found = found.filter(|content| content.kind.in_tree());
    found.ok_or_else(|| Failure::missing("Content"))
}

/// Moves a page under or beside another, which may be of another space.
pub(super) fn move_page(state: &mut State, page: &str, position: &str, target: &str) -> Answer {
    let page = in_tree(state, page)?.clone();
    let target = in_tree(state, target)?.clone();
    let parent = match position {
        "append" => Some(target.id),
        "before" | "after" => target.parent,
        _ => {
            return Err(Failure::bad("The position is before, after or append"));
        }
    };
    let above = state.ancestors(&target);
    if page.id == target.id || above.iter().any(|above| above.id == page.id) {
        return Err(Failure::bad("A page cannot be moved under itself"));
    }
    let moving = std::iter::once(&page).chain(
        below(state, page.id, usize::MAX)
            .into_iter()
            .map(|(c, _)| c),
    );
    for moving in moving.filter(|content| content.kind == Kind::Page) {
        if state.title_is_taken(target.space, &moving.title, Some(moving.id)) {
            return Err(Failure::bad(format!(
                "A page with the title '{}' already exists in that space",
                moving.title
            )));
        }
    }
    state.tick();
    state.move_to(page.id, target.space, parent);
    let siblings = state.contents.iter().filter(|content| {
        content.parent == parent && content.space == target.space && content.id != page.id
    });
    let mut order: Vec<(u64, u64)> = siblings.map(|c| (c.position, c.id)).collect();
    order.sort_unstable();
    let mut order: Vec<u64> = order.into_iter().map(|(_, id)| id).collect();
    let beside = order.iter().position(|id| *id == target.id);
    let place = match (position, beside) {
        ("before", Some(beside)) => beside,
        ("after", Some(beside)) => beside.saturating_add(1),
        _ => order.len(),
    };
    order.insert(place.min(order.len()), page.id);
    for (position, id) in (0u64..).zip(order) {
        if let Some(content) = state.contents.iter_mut().find(|content| content.id == id) {
            content.position = position;
        }
    }
    ok(json!({"pageId": page.id.to_string()}))
}

/// Everything below content, by the types that are expanded.
pub(super) fn descendants(state: &State, call: &Call, id: &str) -> Answer {
    let id = state.anything(id)?;
    let mut json = json!({"_expandable": {}, "_links": {"base": call.base(), "context": "/wiki"}});
    for kind in LISTED {
        let path = format!("/rest/api/content/{id}/descendant/{kind}");
        if call.expands(kind) {
            let list = older_content::below(state, call, id, kind, usize::MAX);
            merge(&mut json, json!({kind: older_content::array(call, list)}));
        } else if let Some(expandable) = json.get_mut("_expandable") {
            merge(expandable, json!({kind: path}));
        }
    }
    ok(json)
}

/// What of one type lies below content.
pub(super) fn descendants_of_type(state: &State, call: &Call, id: &str, kind: &str) -> Answer {
    let id = state.anything(id)?;
    if !LISTED.contains(&kind) {
        return Err(Failure::bad(format!("There is no type '{kind}'")));
    }
    let deepest = match call.query("depth") {
        Some("root") => 1,
        _ => usize::MAX,
    };
    let all = older_content::below(state, call, id, kind, deepest);
    let window = call.page(25, 200)?;
    let results = window.of(&all);
    ok(json!({
        "results": results,
        "start": window.start,
        "limit": window.size,
        "size": results.len(),
        "_links": {"base": call.base(), "context": "/wiki"},
    }))
}

/// A page and all below it into the bin.
pub(super) fn delete_tree(state: &mut State, call: &Call, id: &str) -> Answer {
    let page = in_tree(state, id)?;
    let (id, space) = (page.id, page.space);
    let below = below(state, id, usize::MAX);
    let mut all: Vec<u64> = below.into_iter().map(|(content, _)| content.id).collect();
    all.push(id);
    put(state, &all, Status::Trashed);
    long_tasks::done(state, call, "page.tree.delete", vec![space])
}

fn put(state: &mut State, ids: &[u64], status: Status) {
    for content in state.contents.iter_mut().filter(|c| ids.contains(&c.id)) {
        content.status = status;
    }
}

/// Archives pages, each with what is below it.
pub(super) fn archive(state: &mut State, call: &Call) -> Answer {
    let given = call.body["pages"].as_array().filter(|all| !all.is_empty());
    let given = given.ok_or_else(|| Failure::bad("pages must be given"))?;
    let (mut all, mut spaces) = (Vec::new(), Vec::new());
    for page in given {
        let id = super::call::id(&page["id"]).unwrap_or_default();
        let page = state
            .page(&id.to_string())
            .map_err(|_| Failure::bad("One of the pages does not exist"))?;
        spaces.push(page.space);
        all.push(page.id);
        let below = below(state, page.id, usize::MAX);
        all.extend(below.into_iter().map(|(content, _)| content.id));
    }
    put(state, &all, Status::Archived);
    long_tasks::done(state, call, "archive.pages", spaces)
}
