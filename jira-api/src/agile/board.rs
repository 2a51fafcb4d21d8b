//! A board as plain data.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::id::BoardId;
use crate::software::types::Board as Wire;

/// A board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Board {
    /// Its id.
    pub id: BoardId,
    /// Its name. Several boards may share one.
    pub name: String,
    /// Scrum, Kanban, or team-managed.
    pub kind: BoardKind,
    /// Key of the project it lies in; none where it lies at a person, or Jira does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
}

impl Board {
    /// Reads what the API sends; none where it has no id.
    pub(crate) fn read(board: Wire) -> Option<Self> {
        let id = BoardId::from(board.id?);
        Some(Board {
            id,
            name: board.name.unwrap_or_else(|| format!("Board {id}")),
            kind: board.type_.unwrap_or_default().into(),
            project: board.location.and_then(|location| location.project_key),
        })
    }
}

impl fmt::Display for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” ({}, {}", self.name, self.id, self.kind)?;
        if let Some(project) = &self.project {
            write!(f, ", {project}")?;
        }
        f.write_str(")")
    }
}

/// Of which kind a board is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum BoardKind {
    /// Work in sprints.
    Scrum,
    /// Work without sprints.
    Kanban,
    /// Of a team-managed project, with sprints or without: `simple`, as the API calls it.
    TeamManaged,
    /// A kind that this version does not know.
    Other(String),
}

impl BoardKind {
    /// As the API has it.
    pub fn as_str(&self) -> &str {
        match self {
            BoardKind::Scrum => "scrum",
            BoardKind::Kanban => "kanban",
            BoardKind::TeamManaged => "simple",
            BoardKind::Other(text) => text,
        }
    }
}

impl From<String> for BoardKind {
    fn from(text: String) -> Self {
        let known = [BoardKind::Scrum, BoardKind::Kanban, BoardKind::TeamManaged];
        let mut known = known.into_iter();
        known
            .find(|kind| kind.as_str().eq_ignore_ascii_case(&text))
            .unwrap_or(BoardKind::Other(text))
    }
}

impl From<BoardKind> for String {
    fn from(kind: BoardKind) -> Self {
        kind.as_str().to_owned()
    }
}

impl fmt::Display for BoardKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BoardKind::TeamManaged => "team-managed",
            kind => kind.as_str(),
        })
    }
}
