//! The layer people call, against the sandbox: issues, their fields, and their way through a workflow.

#![cfg(all(feature = "sandbox", feature = "lifecycle"))]
#![allow(clippy::unwrap_used)]

mod around;
mod create;
mod fields;
mod moves;
mod update;
mod view;
mod within;
mod world;
