#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

// The generated code is not formatted and not linted: it is mended in `xtask`, never in its output.
#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, missing_docs, rustdoc::bare_urls)]
mod generated;
mod jira;
#[cfg(feature = "sandbox")]
pub mod sandbox;

pub use generated::{platform, software};
pub use jira::Jira;
