//! What lies above and below pages, folders, whiteboards, databases and Smart Links.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, merge, ok};
use super::model::{Content, Kind, Status};
use super::state::State;

/// What lies directly below something.
pub(super) fn child(state: &State, content: &Content) -> Value {
    state.touch(content.space);
    json!({
        "id": content.id.to_string(),
        "status": content.status.as_str(),
        "title": content.title,
        "type": content.type_name(),
        "spaceId": content.space.to_string(),
        "childPosition": content.position,
    })
}

/// The pages below a page, or the custom content below custom content.
pub(super) fn children(state: &State, call: &Call, kind: Kind, id: &str) -> Answer {
    let above = state.content(kind, id)?.id;
    let mut children: Vec<&Content> = state
        .contents
        .iter()
        .filter(|content| {
            content.kind == kind
                && content.parent == Some(above)
                && content.status == Status::Current
        })
        .collect();
    children.sort_by_key(|content| content.position);
    list(state, call, &children, |content| {
        let mut json = child(state, content);
        if let (Some(json), Kind::Page) = (json.as_object_mut(), kind) {
            json.remove("type");
        }
        json
    })
}

pub(super) fn direct_children(state: &State, call: &Call, kind: Kind, id: &str) -> Answer {
    let children = state.children(state.content(kind, id)?.id);
    list(state, call, &children, |content| child(state, content))
}

fn list(
    state: &State,
    call: &Call,
    found: &[&Content],
    show: impl Fn(&Content) -> Value,
) -> Answer {
    for content in found {
        state.touch(content.space);
    }
    let window = call.page(25, 250)?;
    let results = window.of(found).into_iter().map(show).collect();
    call.results(window, found.len(), results)
}

/// Everything below something, with how deep it lies.
pub(super) fn below(state: &State, id: u64, deepest: usize) -> Vec<(&Content, usize)> {
    let mut found: Vec<(&Content, usize)> = Vec::new();
    let mut level = vec![id];
    for depth in 1..=deepest {
        // Moves refuse to make a ring, and this would stop in one anyway.
        let known = |child: &Content| {
            child.id == id || found.iter().any(|(content, _)| content.id == child.id)
        };
        let children: Vec<&Content> = level
            .iter()
            .flat_map(|id| state.children(*id))
            .filter(|child| !known(child))
            .collect();
        level = children.iter().map(|child| child.id).collect();
        if level.is_empty() {
            break;
        }
        found.extend(children.into_iter().map(|child| (child, depth)));
    }
    found
}

pub(super) fn descendants(state: &State, call: &Call, kind: Kind, id: &str) -> Answer {
    let above = state.content(kind, id)?.id;
    let depth = call.number("depth", 2)?;
    if !(1..=10).contains(&depth) {
        return Err(Failure::bad("depth must be between 1 and 10"));
    }
    let found = below(state, above, depth);
    for (content, _) in &found {
        state.touch(content.space);
    }
    let window = call.page(25, 250)?;
    let results = window
        .of(&found)
        .into_iter()
        .map(|(content, depth)| {
            let mut json = child(state, content);
            merge(
                &mut json,
                json!({"parentId": content.parent.map(|id| id.to_string()), "depth": depth}),
            );
            json
        })
        .collect();
    call.results(window, found.len(), results)
}

pub(super) fn ancestors(state: &State, call: &Call, kind: Kind, id: &str) -> Answer {
    let mut ancestors = state.ancestors(state.content(kind, id)?);
    // The highest first.
    ancestors.reverse();
    let results: Vec<Value> = ancestors
        .iter()
        .map(|above| {
            state.touch(above.space);
            json!({"id": above.id.to_string(), "type": above.kind.as_str()})
        })
        .collect();
    if kind != Kind::Page {
        return ok(json!({"results": results}));
    }
    let window = call.page(25, 250)?;
    call.results(window, 0, results)
}
