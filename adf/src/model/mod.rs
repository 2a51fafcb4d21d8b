//! The model: a document as a tree of nodes that keeps all it was given.
//!
//! Promise: whatever JSON has `"type": "doc"` on the outside is read, and written back deep-equal,
//! unknown nodes, marks, attributes and keys, explicit nulls and empty arrays included.

mod attrs;
mod document;
pub(crate) mod json;
mod kind;
mod mark;
mod node;
mod read;
mod walk;

pub use attrs::Attrs;
pub use document::Document;
pub use json::MAX_DEPTH;
pub use kind::{MarkKind, NodeKind};
pub use mark::Mark;
pub(crate) use node::Apart;
pub(crate) use node::Keys;
pub use node::Node;
pub use walk::Descendants;
