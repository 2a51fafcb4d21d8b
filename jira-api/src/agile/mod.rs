#![doc = include_str!("../../docs/boards.md")]

mod board;
mod boards;
mod complete;
mod configuration;
mod epics;
mod id;
mod list;
mod moves;
mod problem;
mod sprint;
mod sprints;

pub use board::{Board, BoardKind};
pub use boards::{BoardSearch, Boards};
pub use complete::{Completed, Completion};
pub use configuration::{BoardConfiguration, Column, Constraint, Estimation};
pub use epics::{Epic, EpicUpdate, Epics};
pub use id::{BoardId, SprintId};
pub use list::IssueList;
pub use problem::{BoardProblem, Unmoved};
pub use sprint::Sprint;
pub use sprints::{SprintEdit, Sprints};

pub use crate::issue::SprintState;
