//! Sprints as issues hold them.

use atlassian_core::Timestamp;
use serde_json::Value;

use super::read::{some_text, text, timestamp, view, whole};

/// How far a sprint has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SprintState {
    /// It is planned.
    Future,
    /// It runs.
    Active,
    /// It is over.
    Closed,
    /// Something else.
    Unknown,
}

view! {
    /// A sprint that an issue is or was in.
    Sprint
}

impl<'a> Sprint<'a> {
    /// Id.
    pub fn id(self) -> Option<i64> {
        whole(&self.0["id"])
    }

    /// Name.
    pub fn name(self) -> &'a str {
        text(self.0, "name")
    }

    /// How far it has come.
    pub fn state(self) -> SprintState {
        let state = text(self.0, "state");
        for (name, known) in [
            ("future", SprintState::Future),
            ("active", SprintState::Active),
            ("closed", SprintState::Closed),
        ] {
            if state.eq_ignore_ascii_case(name) {
                return known;
            }
        }
        SprintState::Unknown
    }

    /// Id of the board it was made on.
    pub fn board_id(self) -> Option<i64> {
        whole(&self.0["boardId"]).or_else(|| whole(&self.0["originBoardId"]))
    }

    /// Goal.
    pub fn goal(self) -> Option<&'a str> {
        some_text(self.0, "goal")
    }

    /// When it was, or is to be, started.
    pub fn start(self) -> Option<Timestamp> {
        timestamp(&self.0["startDate"])
    }

    /// When it is planned to end.
    pub fn end(self) -> Option<Timestamp> {
        timestamp(&self.0["endDate"])
    }

    /// When it was closed.
    pub fn completed(self) -> Option<Timestamp> {
        timestamp(&self.0["completeDate"])
    }
}

/// Whether a value can only be a list of sprints.
pub(super) fn are_sprints(value: &Value) -> bool {
    let is_sprint = |value: &Value| {
        whole(&value["id"]).is_some()
            && value["name"].is_string()
            && Sprint::from(value).state() != SprintState::Unknown
    };
    value
        .as_array()
        .is_some_and(|all| !all.is_empty() && all.iter().all(is_sprint))
}
