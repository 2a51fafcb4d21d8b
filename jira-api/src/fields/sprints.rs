//! Sprints by their names. The field holds a number, and people know names.

use std::collections::BTreeMap;

use atlassian_core::names::{folded, nearest};

use super::changes::Place;
use super::form::FormField;
use super::input::FieldInput;
use super::kind::Kind;
use super::metadata::Miss;
use super::problem::{FieldProblem, WrittenName};
use crate::agile::{Board, BoardKind};
use crate::issue::SprintState;
use crate::{Error, Jira};

/// Jira takes no issue into a sprint that is over.
const OPEN: [SprintState; 2] = [SprintState::Active, SprintState::Future];

/// The sprint that a value names, by its number; none where the value is no name of a sprint, but a number
/// or nothing.
pub(super) async fn numbered(
    jira: &Jira,
    place: &Place<'_>,
    written: &str,
    field: &FormField,
    input: &FieldInput,
) -> Result<Option<FieldInput>, Miss> {
    let text = match input {
        FieldInput::Text(text) => text,
        FieldInput::List(all) => match all.as_slice() {
            [FieldInput::Text(text)] => text,
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    if field.kind() != Kind::Sprint || text.trim().parse::<u64>().is_ok() {
        return Ok(None);
    }
    let open = sprints(jira, &boards(jira, place.project).await?).await?;
    let found = called(&open, text);
    let name = Box::new(WrittenName::of(written, field));
    match found.as_slice() {
        [id] => Ok(Some(FieldInput::from(*id))),
        [] => {
            let near = nearest(text, open.values().map(String::as_str));
            Err(Miss::Problem(FieldProblem::NotAllowed {
                field: name,
                given: text.clone(),
                nearest: near.into_iter().map(str::to_owned).collect(),
                allowed: open.into_values().collect(),
            }))
        }
        many => Err(Miss::Problem(FieldProblem::AmbiguousValue {
            field: name,
            given: text.clone(),
            candidates: many.iter().map(|id| format!("sprint {id}")).collect(),
        })),
    }
}

/// The boards of a project that can have sprints.
async fn boards(jira: &Jira, project: &str) -> Result<Vec<Board>, Error> {
    let mut boards = jira
        .boards()
        .search()
        .project(project)
        .items()
        .all()
        .await?;
    boards.retain(|board| board.kind != BoardKind::Kanban);
    Ok(boards)
}

/// Names of the sprints of some boards that issues can be put into, by their numbers: a sprint may be on
/// several boards.
async fn sprints(jira: &Jira, boards: &[Board]) -> Result<BTreeMap<i64, String>, Error> {
    let mut names = BTreeMap::new();
    for board in boards {
        let mut sprints = jira.sprints().of_board(board.id, &OPEN);
        while let Some(sprint) = sprints.next().await {
            match sprint {
                Ok(sprint) => names.insert(sprint.id.get(), sprint.name),
                // A team-managed board without sprints is asked in vain.
                Err(error) if error.status() == Some(400) => break,
                Err(error) => return Err(error.into()),
            };
        }
    }
    Ok(names)
}

fn called(names: &BTreeMap<i64, String>, wanted: &str) -> Vec<i64> {
    let exact = |name: &str| name == wanted.trim();
    let folded_alike = |name: &str| folded(name) == folded(wanted);
    let ids = |is: &dyn Fn(&str) -> bool| -> Vec<i64> {
        let fitting = names.iter().filter(|(_, name)| is(name));
        fitting.map(|(id, _)| *id).collect()
    };
    let found = ids(&exact);
    if found.is_empty() {
        ids(&folded_alike)
    } else {
        found
    }
}
