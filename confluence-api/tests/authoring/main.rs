//! The layer people call, against the sandbox: pages, and everything around them.

#![cfg(all(feature = "sandbox", feature = "authoring"))]
#![allow(clippy::unwrap_used)]

mod append;
mod around;
mod conflicts;
mod losses;
mod pages;
mod recorded;
mod sections;
mod tree;
mod upsert;
mod within;
mod world;
