//! Boards, sprints, backlogs and epics, on the sandbox.
#![cfg(all(feature = "agile", feature = "sandbox"))]
#![allow(clippy::unwrap_used)]

mod boards;
mod completion;
mod confined;
mod epics;
mod lists;
mod moves;
mod recorded;
mod sprints;
mod world;
