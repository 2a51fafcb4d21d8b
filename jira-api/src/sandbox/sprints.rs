//! Sprints: reading, planning, starting, completing, and moving issues into them.

use atlassian_core::Timestamp;
use serde_json::Value;

use super::boards::{listed, place};
use super::call::{Answer, Call, Failure, created, no_content, ok};
use super::model::{DONE, Sprint, SprintState};
use super::render::Render;
use super::state::State;

pub(super) fn get(state: &State, call: &Call, id: &str) -> Answer {
    ok(Render::new(state, call).sprint(state.sprint(id)?))
}

pub(super) fn create(state: &mut State, call: &Call) -> Answer {
    let body = &call.body;
    let name = body["name"].as_str().map(str::trim).unwrap_or_default();
    check_name(name)?;
    let Some(board) = super::call::text_or_number(&body["originBoardId"]) else {
        return Err(Failure::field(
            "originBoardId",
            "The origin board is required.",
        ));
    };
    let board = state.board(&board)?;
    if board.kind != "scrum" {
        return Err(Failure::new(400, "The board does not support sprints"));
    }
    let (board, project) = (board.id, board.project);
    let (start, end) = (date(body, "startDate")?, date(body, "endDate")?);
    check_dates(start, end)?;
    let id = state.next_sprint();
    let sprint = Sprint {
        id,
        place: id,
        board,
        project,
        name: name.to_owned(),
        goal: body["goal"].as_str().unwrap_or_default().to_owned(),
        state: SprintState::Future,
        created: state.tick(),
        start,
        end,
        complete: None,
        properties: Default::default(),
    };
    state.sprints.push(sprint.clone());
    created(Render::new(state, call).sprint(&sprint))
}

/// `PUT` sets everything and `POST` what is given; dates of a `PUT` that are missing become none.
pub(super) fn update(state: &mut State, call: &Call, id: &str, partial: bool) -> Answer {
    let before = state.sprint(id)?.clone();
    let body = &call.body;
    let mut sprint = before.clone();
    match body["name"].as_str() {
        Some(name) => {
            check_name(name)?;
            sprint.name = name.to_owned();
        }
        None if !partial => return Err(Failure::field("name", "The sprint name is required.")),
        None => {}
    }
    if let Some(goal) = body["goal"].as_str() {
        sprint.goal = goal.to_owned();
    } else if !partial {
        sprint.goal = String::new();
    }
    let keep = |given: Option<i64>, kept: Option<i64>| given.or(if partial { kept } else { None });
    sprint.start = keep(date(body, "startDate")?, before.start);
    sprint.end = keep(date(body, "endDate")?, before.end);
    check_dates(sprint.start, sprint.end)?;
    let at = state.tick();
    if let Some(text) = body["state"].as_str() {
        let Some(target) = SprintState::read(text) else {
            return Err(Failure::field(
                "state",
                format!("The sprint state '{text}' is unknown."),
            ));
        };
        match (before.state, target) {
            (a, b) if a == b => {}
            (SprintState::Future, SprintState::Active) => {
                if sprint.start.is_none() || sprint.end.is_none() {
                    return Err(Failure::new(
                        400,
                        "A sprint can only be started with a start date and an end date.",
                    ));
                }
                sprint.state = SprintState::Active;
            }
            (SprintState::Active, SprintState::Closed) => {
                sprint.state = SprintState::Closed;
                sprint.complete = Some(at);
            }
            (from, to) => {
                let message = format!(
                    "A sprint cannot go from '{}' to '{}'.",
                    from.as_str(),
                    to.as_str()
                );
                return Err(Failure::new(400, message));
            }
        }
    } else if !partial {
        return Err(Failure::field("state", "The sprint state is required."));
    }
    if let Some(stored) = state
        .sprints
        .iter_mut()
        .find(|stored| stored.id == sprint.id)
    {
        *stored = sprint.clone();
    }
    if sprint.state == SprintState::Closed && before.state == SprintState::Active {
        carry_over(state, call, &sprint, at);
    }
    ok(Render::new(state, call).sprint(&sprint))
}

/// What is not done when a sprint is completed goes to the next planned sprint of the board, if any.
fn carry_over(state: &mut State, call: &Call, closed: &Sprint, at: i64) {
    let next = state
        .sprints
        .iter()
        .find(|sprint| sprint.board == closed.board && sprint.state == SprintState::Future)
        .map(|sprint| sprint.id);
    let Some(next) = next else { return };
    let left: Vec<u64> = state
        .issues
        .iter()
        .filter(|issue| issue.sprints.contains(&closed.id) && issue.status.category.id != DONE.id)
        .map(|issue| issue.id)
        .collect();
    for issue in left {
        state.put_in_sprint(issue, Some(next), call.account(), at);
    }
}

/// Two sprints that have not begun change places.
pub(super) fn swap(state: &mut State, call: &Call, id: &str) -> Answer {
    let one = state.sprint(id)?;
    let other = super::call::text_or_number(&call.body["sprintToSwapWith"]).unwrap_or_default();
    let other = state.sprint(&other)?;
    let places = [(one.id, other.place), (other.id, one.place)];
    state.tick();
    for (id, place) in places {
        for sprint in state.sprints.iter_mut().filter(|sprint| sprint.id == id) {
            sprint.place = place;
        }
    }
    no_content()
}

pub(super) fn delete(state: &mut State, call: &Call, id: &str) -> Answer {
    let sprint = state.sprint(id)?.id;
    let at = state.tick();
    let affected: Vec<(u64, Vec<u64>)> = state
        .issues
        .iter()
        .filter(|issue| issue.sprints.contains(&sprint))
        .map(|issue| {
            (
                issue.id,
                issue
                    .sprints
                    .iter()
                    .copied()
                    .filter(|other| *other != sprint)
                    .collect(),
            )
        })
        .collect();
    for (issue, sprints) in affected {
        state.set_sprints(issue, sprints, call.account(), at);
    }
    state.sprints.retain(|other| other.id != sprint);
    no_content()
}

pub(super) fn add_issues(state: &mut State, call: &Call, id: &str) -> Answer {
    let sprint = state.sprint(id)?;
    if sprint.state == SprintState::Closed {
        return Err(Failure::new(
            400,
            "Issues can only be moved to open or active sprints.",
        ));
    }
    let sprint = sprint.id;
    let issues = listed(state, &call.body)?;
    let at = state.tick();
    place(state, call, &call.body, &issues)?;
    for issue in issues {
        state.put_in_sprint(issue, Some(sprint), call.account(), at);
    }
    no_content()
}

fn check_name(name: &str) -> Result<(), Failure> {
    if name.is_empty() {
        return Err(Failure::field("name", "The sprint name is required."));
    }
    if name.chars().count() > 30 {
        return Err(Failure::field(
            "name",
            "The sprint name must be shorter than 30 characters.",
        ));
    }
    Ok(())
}

fn check_dates(start: Option<i64>, end: Option<i64>) -> Result<(), Failure> {
    match (start, end) {
        (Some(start), Some(end)) if end <= start => Err(Failure::field(
            "endDate",
            "The end date must be after the start date.",
        )),
        _ => Ok(()),
    }
}

fn date(body: &Value, name: &str) -> Result<Option<i64>, Failure> {
    match &body[name] {
        Value::Null => Ok(None),
        Value::String(text) => match text.parse::<Timestamp>() {
            Ok(at) => Ok(Some(at.as_millis())),
            Err(_) => Err(Failure::field(name, format!("'{text}' is not a date."))),
        },
        _ => Err(Failure::field(name, "A date is a string.")),
    }
}
