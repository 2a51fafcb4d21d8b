#![doc = include_str!("../README.md")]
#![deny(missing_docs)]
#![warn(clippy::exhaustive_enums)]

pub mod build;
mod error;
mod model;
pub mod text;

pub use error::{BuildError, ParseError, Problem};
pub use model::{Descendants, Document, MAX_DEPTH, Mark, MarkKind, Node, NodeKind};
