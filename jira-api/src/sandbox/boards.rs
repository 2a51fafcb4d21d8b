//! Boards: lists, configuration, backlog and the issues of a board.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, no_content, ok, texts};
use super::model::{
    Board, Column, DONE, Estimation, Issue, Item, Project, STATUSES, SprintState, Status,
};
use super::render::{Render, merge};
use super::search::{of_filter, touch_all};
use super::state::{RANK, STORY_POINTS, State};

pub(super) fn list(state: &State, call: &Call) -> Answer {
    let page = call.page(50, 50)?;
    let kinds = call.list("type");
    let name = call.query("name").map(str::to_lowercase);
    let project = |name: &str| match call.query(name) {
        None => Ok(None),
        Some(project) => {
            let found = state.find_project(project).ok_or_else(|| {
                Failure::new(
                    400,
                    format!("No project could be found with key or id '{project}'."),
                )
            })?;
            Ok(Some(found.id))
        }
    };
    let location = project("projectLocation")?;
    let project = project("projectKeyOrId")?;
    let filter = call.query("filterId");
    let found: Vec<&Board> = state
        .boards
        .iter()
        .filter(|board| kinds.is_empty() || kinds.iter().any(|kind| kind == board.kind))
        .filter(|board| {
            name.as_ref()
                .is_none_or(|n| board.name.to_lowercase().contains(n))
        })
        .filter(|board| {
            // A board is relevant for the projects that its filter names, wherever it lies.
            project.is_none_or(
                |project| match state.projects_of_filter(board.filter).as_slice() {
                    [] => board.project == project,
                    named => named.contains(&project),
                },
            )
        })
        .filter(|board| location.is_none_or(|location| board.project == location))
        .filter(|board| filter.is_none_or(|filter| board.filter.to_string() == filter))
        .collect();
    let render = Render::new(state, call);
    let all: Vec<_> = found.iter().map(|board| render.board(board)).collect();
    ok(page.values(all.len(), page.of(&all)))
}

pub(super) fn get(state: &State, call: &Call, id: &str) -> Answer {
    ok(Render::new(state, call).board(state.board(id)?))
}

pub(super) fn configuration(state: &State, call: &Call, id: &str) -> Answer {
    let board = state.board(id)?;
    let site = &call.site;
    let columns = match &board.columns {
        Some(columns) => columns.clone(),
        None => STATUSES.iter().map(column_of).collect(),
    };
    let constrained = columns.iter().any(|c| c.min.or(c.max).is_some());
    let columns: Vec<Value> = columns
        .iter()
        .map(|column| column_json(column, site))
        .collect();
    let filter = board.filter;
    state.touch_filter(filter);
    let mut json = json!({
        "id": board.id,
        "name": board.name,
        "type": board.kind,
        "self": format!("{site}/rest/agile/1.0/board/{}/configuration", board.id),
        "filter": {
            "id": filter.to_string(),
            "self": format!("{site}/rest/api/2/filter/{filter}"),
        },
        "columnConfig": {
            "columns": columns,
            "constraintType": if constrained { "issueCount" } else { "none" },
        },
        "ranking": {"rankCustomFieldId": 10_019},
    });
    if let Some(project) = state.projects.iter().find(|p| p.id == board.project) {
        // Real sites answer `key` and `id` where the document has `projectKeyOrId`.
        let location = json!({
            "type": "project",
            "projectKeyOrId": project.key,
            "key": project.key,
            "id": project.id.to_string(),
            "self": format!("{site}/rest/api/2/project/{}", project.id),
            "name": project.name,
        });
        merge(&mut json, json!({"location": location}));
    }
    let estimation = match board.estimation {
        Estimation::None if board.kind == "kanban" => None,
        Estimation::None => Some(json!({"type": "none"})),
        Estimation::IssueCount => Some(json!({"type": "issueCount"})),
        Estimation::StoryPoints => Some(json!({
            "type": "field",
            "field": {"fieldId": STORY_POINTS, "displayName": "Story point estimate"},
        })),
    };
    if let Some(estimation) = estimation {
        merge(&mut json, json!({"estimation": estimation}));
    }
    ok(json)
}

/// The column of one status.
fn column_of(status: &'static Status) -> Column {
    Column {
        name: status.name.to_owned(),
        statuses: vec![status],
        min: None,
        max: None,
    }
}

fn column_json(column: &Column, site: &str) -> Value {
    let statuses: Vec<Value> = column
        .statuses
        .iter()
        .map(|status| {
            json!({
                "id": status.id,
                "self": format!("{site}/rest/api/2/status/{}", status.id),
            })
        })
        .collect();
    let mut json = json!({"name": column.name, "statuses": statuses});
    for (name, number) in [("min", column.min), ("max", column.max)] {
        if let Some(number) = number {
            merge(&mut json, json!({name: number}));
        }
    }
    json
}

/// Issues of the board's filter in the order of their rank, without epics, as boards show them.
pub(super) fn on_board<'s>(state: &'s State, call: &Call, board: &Board) -> Vec<&'s Issue> {
    let mut issues = of_filter(state, call, board.filter);
    issues.retain(|issue| issue.kind.level < 1);
    issues.sort_by(|a, b| a.rank.total_cmp(&b.rank));
    issues
}

pub(super) fn sprints(state: &State, call: &Call, id: &str) -> Answer {
    let board = state.board(id)?;
    if board.kind != "scrum" {
        return Err(Failure::new(400, "The board does not support sprints"));
    }
    let mut states = Vec::new();
    for text in call.list("state") {
        states.push(
            SprintState::read(&text)
                .ok_or_else(|| Failure::new(400, format!("Invalid sprint state: '{text}'.")))?,
        );
    }
    let page = call.page(50, 50)?;
    // Sprints made on other boards show up where their issues do.
    let shown = on_board(state, call, board);
    let mut found: Vec<_> = state
        .sprints
        .iter()
        .filter(|sprint| {
            sprint.board == board.id || shown.iter().any(|issue| issue.sprints.contains(&sprint.id))
        })
        .filter(|sprint| states.is_empty() || states.contains(&sprint.state))
        .collect();
    // Closed, active, future; each by id.
    found.sort_by_key(|sprint| {
        (
            match sprint.state {
                SprintState::Closed => 0,
                SprintState::Active => 1,
                SprintState::Future => 2,
            },
            sprint.place,
        )
    });
    let render = Render::new(state, call);
    let all: Vec<_> = found.iter().map(|sprint| render.sprint(sprint)).collect();
    let values = page.of(&all);
    ok(page.values(found.len(), values))
}

/// All of the board's projects at once, whatever `startAt` says: so does Jira.
pub(super) fn projects(state: &State, call: &Call, id: &str) -> Answer {
    let board = state.board(id)?;
    let render = Render::new(state, call);
    let values: Vec<_> = projects_of(state, call, board)
        .into_iter()
        .map(|project| render.project_brief(project))
        .collect();
    ok(json!({
        "maxResults": 50,
        "startAt": 0,
        "total": values.len(),
        "isLast": true,
        "values": values,
    }))
}

/// The projects that the board's filter spans, and the one it lies in where it names none.
pub(super) fn projects_of<'s>(state: &'s State, call: &Call, board: &Board) -> Vec<&'s Project> {
    let named = state.projects_of_filter(board.filter);
    let found = of_filter(state, call, board.filter);
    let projects = state.projects.iter();
    projects
        .filter(|project| match named.as_slice() {
            [] => project.id == board.project || found.iter().any(|i| i.project == project.id),
            named => named.contains(&project.id),
        })
        .collect()
}

pub(super) fn epics(state: &State, call: &Call, id: &str) -> Answer {
    let board = state.board(id)?;
    let page = call.page(50, 50)?;
    let done = call.flag("done");
    let found: Vec<&Issue> = of_filter(state, call, board.filter)
        .into_iter()
        .filter(|issue| issue.kind.name == "Epic")
        .filter(|issue| done.is_none_or(|done| done == (issue.status.category.id == DONE.id)))
        .collect();
    touch_all(state, &found);
    let render = Render::new(state, call);
    let values = page
        .of(&found)
        .into_iter()
        .map(|epic| render.epic(epic))
        .collect();
    ok(page.values(found.len(), values))
}

pub(super) fn to_backlog(state: &mut State, call: &Call) -> Answer {
    let issues = listed(state, &call.body)?;
    let at = state.tick();
    for issue in issues {
        state.put_in_sprint(issue, None, call.account(), at);
    }
    no_content()
}

/// The issues a write names: at most fifty, and all of them exist.
pub(super) fn listed(state: &State, body: &Value) -> Result<Vec<u64>, Failure> {
    let keys = texts(&body["issues"]);
    if keys.is_empty() {
        return Err(Failure::new(400, "issues: must not be empty"));
    }
    if keys.len() > 50 {
        return Err(Failure::new(
            400,
            "The maximum number of issues that can be moved in one operation is 50.",
        ));
    }
    keys.iter()
        .map(|key| match state.find_issue(key) {
            Some(issue) => {
                state.touch(issue.project);
                Ok(issue.id)
            }
            None => Err(Failure::new(
                400,
                format!("Issue '{key}' does not exist or you do not have permission to see it."),
            )),
        })
        .collect()
}

pub(super) fn rank(state: &mut State, call: &Call) -> Answer {
    let issues = listed(state, &call.body)?;
    state.tick();
    let anchored = place(state, call, &call.body, &issues)?;
    if !anchored {
        return Err(Failure::new(
            400,
            "Either rankBeforeIssue or rankAfterIssue must be given.",
        ));
    }
    no_content()
}

/// Ranks issues before or after the one the body names; false where it names none.
pub(super) fn place(
    state: &mut State,
    call: &Call,
    body: &Value,
    issues: &[u64],
) -> Result<bool, Failure> {
    let (key, before) = match (
        body["rankBeforeIssue"].as_str(),
        body["rankAfterIssue"].as_str(),
    ) {
        (Some(key), _) => (key, true),
        (None, Some(key)) => (key, false),
        (None, None) => return Ok(false),
    };
    let anchor = state.issue(key)?;
    let (id, rank) = (anchor.id, anchor.rank);
    let others = state
        .issues
        .iter()
        .filter(|i| i.id != id && !issues.contains(&i.id));
    // Between the anchor and its neighbour on that side.
    let (low, high) = if before {
        let below = others
            .map(|i| i.rank)
            .filter(|r| *r < rank)
            .fold(0.0, f64::max);
        (below, rank)
    } else {
        let above = others
            .map(|i| i.rank)
            .filter(|r| *r > rank)
            .fold(f64::MAX, f64::min);
        (rank, if above == f64::MAX { rank + 1.0 } else { above })
    };
    let mut next = low;
    for (index, moved) in issues.iter().enumerate() {
        let share = (index as f64 + 1.0) / (issues.len() as f64 + 1.0);
        next = next.max(low + (high - low) * share);
        let found = state.issues.iter_mut().find(|issue| issue.id == *moved);
        let Some(issue) = found else { continue };
        let higher = next < std::mem::replace(&mut issue.rank, next);
        let at = state.now;
        state.record(*moved, call.account(), at, vec![ranked(higher)]);
    }
    Ok(true)
}

/// What the changelog says of an issue that was ranked: where to, but not beside which.
fn ranked(higher: bool) -> Item {
    let text = if higher {
        "Ranked higher"
    } else {
        "Ranked lower"
    };
    Item {
        field: "Rank",
        field_id: RANK,
        custom: true,
        from: Some(String::new()),
        from_text: Some(String::new()),
        to: Some(String::new()),
        to_text: Some(text.to_owned()),
    }
}
