//! HTML: what documents become, and that nothing in it runs.
#![allow(clippy::unwrap_used)]

mod dom;
mod examples;
mod safety;
#[path = "../support/mod.rs"]
mod support;
