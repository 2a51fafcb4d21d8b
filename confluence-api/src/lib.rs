#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod confluence;
#[cfg(feature = "authoring")]
pub mod cql;
// The generated code is not formatted and not linted: it is mended in `xtask`, never in its output.
#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, missing_docs, rustdoc::bare_urls)]
mod generated;
#[cfg(feature = "sandbox")]
pub mod sandbox;

pub use confluence::Confluence;
pub use generated::{v1, v2};
