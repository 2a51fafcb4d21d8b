//! A sprint as plain data.

use std::borrow::Cow;

use atlassian_core::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::id::{BoardId, SprintId};
use crate::issue::SprintState;
use crate::software::types::SprintBean;

/// A sprint.
///
/// It is plain data: read by [`Sprints`](super::Sprints) or written down by hand, as for the reports.
///
/// ```
/// use jira_api::agile::{Sprint, SprintState};
///
/// let mut sprint = Sprint::new(7, "Sprint 7");
/// sprint.state = SprintState::Active;
/// sprint.start = Some("2026-03-02T09:00:00Z".parse()?);
/// assert!(sprint.has_begun());
/// # Ok::<(), atlassian_core::timestamp::NotATimestamp>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sprint {
    /// Its id.
    pub id: SprintId,
    /// Its name, at most 30 characters.
    pub name: String,
    /// Whether it is planned, under way or over.
    #[serde(serialize_with = "write_state", deserialize_with = "read_state")]
    pub state: SprintState,
    /// What it is for, where somebody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// When it began, or is planned to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Timestamp>,
    /// When it is planned to end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Timestamp>,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Timestamp>,
    /// The board it was made on. Other boards show it, too, where their filters find its issues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub board: Option<BoardId>,
}

impl Sprint {
    /// A future sprint without dates.
    pub fn new(id: impl Into<SprintId>, name: impl Into<String>) -> Self {
        Sprint {
            id: id.into(),
            name: name.into(),
            state: SprintState::Future,
            goal: None,
            start: None,
            end: None,
            closed: None,
            board: None,
        }
    }

    /// Whether it is under way or over.
    pub fn has_begun(&self) -> bool {
        matches!(self.state, SprintState::Active | SprintState::Closed)
    }

    /// Reads what the API sends; none where it has no id.
    pub(crate) fn read(sprint: SprintBean) -> Option<Self> {
        let id = SprintId::from(sprint.id?);
        Some(Sprint {
            id,
            name: sprint.name.unwrap_or_else(|| format!("Sprint {id}")),
            state: state_of(&sprint.state.unwrap_or_default()),
            goal: sprint.goal.filter(|goal| !goal.trim().is_empty()),
            start: sprint.start_date,
            end: sprint.end_date,
            closed: sprint.complete_date,
            board: sprint.origin_board_id.map(BoardId::from),
        })
    }
}

/// The states as the API and the plain data have them.
const STATES: [(&str, SprintState); 3] = [
    ("future", SprintState::Future),
    ("active", SprintState::Active),
    ("closed", SprintState::Closed),
];

/// A state as the API has it.
pub(crate) fn text_of(state: SprintState) -> &'static str {
    let mut known = STATES.iter();
    known
        .find(|(_, other)| *other == state)
        .map_or("unknown", |(text, _)| text)
}

fn state_of(text: &str) -> SprintState {
    let mut known = STATES.iter();
    known
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
        .map_or(SprintState::Unknown, |(_, state)| *state)
}

fn write_state<S: Serializer>(state: &SprintState, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text_of(*state))
}

fn read_state<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SprintState, D::Error> {
    Ok(state_of(&Cow::<str>::deserialize(deserializer)?))
}
