#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

#[cfg(feature = "agile")]
pub mod agile;
#[cfg(feature = "charts")]
pub mod charts;
// The generated code is not formatted and not linted: it is mended in `xtask`, never in its output.
#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, missing_docs, rustdoc::bare_urls)]
mod generated;
#[cfg(feature = "lifecycle")]
mod error;
#[cfg(feature = "lifecycle")]
pub mod fields;
#[cfg(feature = "lifecycle")]
pub mod issue;
#[cfg(feature = "lifecycle")]
pub mod issues;
mod jira;
#[cfg(feature = "lifecycle")]
pub mod jql;
#[cfg(feature = "reports")]
pub mod reports;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "lifecycle")]
pub mod search;
#[cfg(feature = "sync")]
pub mod sync;
#[cfg(feature = "lifecycle")]
pub mod transitions;
#[cfg(feature = "webhook-events")]
pub mod webhook;

#[cfg(feature = "lifecycle")]
pub use error::{Error, NotSent};
pub use generated::{platform, software};
#[cfg(feature = "lifecycle")]
pub use issue::Issue;
pub use jira::Jira;
