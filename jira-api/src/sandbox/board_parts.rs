//! What is made of boards and hangs on them: creating, deleting, quick filters, versions, and the
//! issues that are moved onto them or back into their backlogs.

use serde_json::{Value, json};

use super::boards::{listed, place, projects_of};
use super::call::{Answer, Call, Failure, Page, created, no_content, ok, text_or_number};
use super::model::{Board, QuickFilter};
use super::render::{Render, merge};
use super::state::State;

/// Boards of the sandbox lie in a project, and never at a person.
pub(super) fn create(state: &mut State, call: &Call) -> Answer {
    let body = &call.body;
    let name = body["name"].as_str().map(str::trim).unwrap_or_default();
    if name.is_empty() || name.chars().count() > 255 {
        return Err(Failure::field(
            "name",
            "A board needs a name of at most 255 characters.",
        ));
    }
    let kind = match body["type"].as_str() {
        Some("scrum") => "scrum",
        Some("kanban") => "kanban",
        _ => {
            return Err(Failure::field(
                "type",
                "The type of a board is scrum or kanban.",
            ));
        }
    };
    let filter = text_or_number(&body["filterId"]).unwrap_or_default();
    let mut filters = state.filters.iter();
    let filter = filters.find(|other| other.id.to_string() == filter);
    let Some(filter) = filter.map(|filter| filter.id) else {
        return Err(Failure::field(
            "filterId",
            "The filter does not exist or is not shared with you.",
        ));
    };
    let location = text_or_number(&body["location"]["projectKeyOrId"]);
    let location = location.filter(|_| body["location"]["type"] != "user");
    let project = location.and_then(|project| state.find_project(&project));
    let Some(project) = project.map(|project| project.id) else {
        return Err(Failure::field(
            "location",
            "The sandbox has boards in projects only, and there is no such project.",
        ));
    };
    state.touch(project);
    state.touch_filter(filter);
    state.tick();
    let board = state.add_board_of(project, name, kind, filter);
    let board = state.board(&board.unwrap_or_default().to_string())?;
    created(Render::new(state, call).board(board))
}

/// Its sprints stay, with what they hold.
pub(super) fn delete(state: &mut State, id: &str) -> Answer {
    let board = state.board(id)?.id;
    state.tick();
    state.boards.retain(|other| other.id != board);
    no_content()
}

/// The boards of a filter, which do not say where they lie.
pub(super) fn by_filter(state: &State, call: &Call, filter: &str) -> Answer {
    let page = call.page(50, 50)?;
    let render = Render::new(state, call);
    let boards = state.boards.iter();
    let all: Vec<Value> = boards
        .filter(|board| board.filter.to_string() == filter)
        .map(|board| {
            let whole = render.board(board);
            json!({"id": whole["id"], "self": whole["self"], "name": whole["name"]})
        })
        .collect();
    ok(page.values(all.len(), page.of(&all)))
}

fn quick_filter(board: &Board, filter: &QuickFilter) -> Value {
    let position = board.quick_filters.iter().position(|f| f.id == filter.id);
    json!({
        "id": filter.id,
        "boardId": board.id,
        "name": filter.name,
        "jql": filter.jql,
        "description": "",
        "position": position,
    })
}

pub(super) fn quick_filters(state: &State, call: &Call, id: &str) -> Answer {
    let board = state.board(id)?;
    let page = call.page(50, 50)?;
    let all: Vec<Value> = board
        .quick_filters
        .iter()
        .map(|filter| {
            state.touch_query(&filter.jql);
            quick_filter(board, filter)
        })
        .collect();
    ok(page.values(all.len(), page.of(&all)))
}

pub(super) fn one_quick_filter(state: &State, id: &str, filter: &str) -> Answer {
    let board = state.board(id)?;
    let mut all = board.quick_filters.iter();
    let found = all.find(|other| other.id.to_string() == filter);
    let found = found
        .ok_or_else(|| Failure::new(404, format!("The quick filter {filter} does not exist.")))?;
    state.touch_query(&found.jql);
    ok(quick_filter(board, found))
}

/// Versions of every project that the board shows, their ids as numbers.
pub(super) fn versions(state: &State, call: &Call, id: &str) -> Answer {
    let board = state.board(id)?;
    let page: Page = call.page(50, 50)?;
    let released = call.flag("released");
    let render = Render::new(state, call);
    let mut all = Vec::new();
    for project in projects_of(state, call, board) {
        for version in &project.versions {
            if released.is_none_or(|released| released == version.released) {
                let mut json = render.version(project.id, version);
                merge(&mut json, json!({"id": version.id}));
                all.push(json);
            }
        }
    }
    ok(page.values(all.len(), page.of(&all)))
}

/// Onto the board: what is in its backlog is on it, once it is ranked.
pub(super) fn take(state: &mut State, call: &Call, id: &str) -> Answer {
    state.board(id)?;
    let issues = listed(state, &call.body)?;
    state.tick();
    place(state, call, &call.body, &issues)?;
    no_content()
}

/// Out of the sprints that are not over, into the backlog of a board.
pub(super) fn give_back(state: &mut State, call: &Call, id: &str) -> Answer {
    state.board(id)?;
    let issues = listed(state, &call.body)?;
    let at = state.tick();
    place(state, call, &call.body, &issues)?;
    for issue in issues {
        state.put_in_sprint(issue, None, call.account(), at);
    }
    no_content()
}
