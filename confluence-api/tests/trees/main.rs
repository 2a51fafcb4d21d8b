//! Trees of pages as directories of Markdown files, against the sandbox.

#![cfg(all(feature = "sandbox", feature = "trees"))]
#![allow(clippy::unwrap_used)]

mod conflicts;
mod edits;
mod export;
mod files;
mod hostile;
mod killed;
mod large;
mod links;
mod odd;
mod random;
mod recorded;
mod within;
mod world;
