#![doc = include_str!("../README.md")]
#![deny(missing_docs)]
#![warn(clippy::exhaustive_enums)]

pub mod build;
pub mod diff;
pub mod edit;
mod error;
#[rustfmt::skip]
mod generated;
pub mod html;
#[cfg(feature = "markdown")]
pub mod markdown;
pub mod merge;
mod model;
pub mod outline;
pub mod repair;
mod schema;
pub mod text;
pub mod validate;

pub use error::{BuildError, ParseError, Problem};
pub use model::{Attrs, Descendants, Document, MAX_DEPTH, Mark, MarkKind, Node, NodeKind};
pub use schema::Schema;
