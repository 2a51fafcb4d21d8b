//! Differences between two versions of a document: to see what changed, to send it, to do it again.
//!
//! Promise: doing the difference of two documents on the first gives the second, whatever they are.
//!
//! ```
//! use adf::build::*;
//!
//! let old = doc((h1("Plan"), p("Ship the search in May."), bullet_list(["Search", "Refunds"]))).build()?;
//! let new = doc((h2("Plan"), p("Ship the search in June."), bullet_list(["Search", "Login", "Refunds"])))
//!     .build()?;
//!
//! let diff = old.diff(&new);
//! assert_eq!(diff.apply(&old)?, new);
//! assert_eq!(
//!     diff.to_string(),
//!     "\
//! @@ /content/0 @@
//! - level: 1
//! + level: 2
//! @@ /content/1 @@
//! ~ Ship the search in [-May-]{+June+}.
//! @@ → /content/2/content/1 @@
//! + Login
//! "
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is taken for the same
//! Nodes with the same `localId`, then what is equal, then, in between, what reads alike. So a block
//! that was edited is told as edited, and one that was moved as moved, if there is no doubt.
//!
//! # Cost
//! What is equal is told apart by hashes, so the cost grows with the size of the documents, and with
//! what differs in one place: where hundreds of neighbours differ, not all that they may have in
//! common is looked for.

mod apply;
mod change;
mod compare;
pub(crate) mod hash;
pub(crate) mod index;
mod likeness;
pub(crate) mod line;
pub(crate) mod matching;
pub(crate) mod own;
mod render;
pub(crate) mod sequence;
pub(crate) mod tokens;

pub use change::{Change, Span};

use serde::{Deserialize, Serialize};

use crate::{Document, MAX_DEPTH};

/// What leads from one document to another.
///
/// It prints as text for people, with `-`, `+` and `~` before what went, came and changed; it
/// serialises as an object with the array `changes`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Diff {
    changes: Vec<Change>,
}

impl Diff {
    /// The changes in the order of the new document; what went stands where it was.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether the documents are equal.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Does the changes on the old document, which gives the new one.
    ///
    /// # Errors
    /// If the document is not the old one.
    pub fn apply(&self, old: &Document) -> Result<Document, ApplyError> {
        apply::apply(old, &self.changes)
    }
}

impl Document {
    /// What leads from this document to a newer one; see [`diff`](crate::diff).
    #[must_use]
    pub fn diff(&self, newer: &Document) -> Diff {
        diff(self, newer)
    }
}

/// What leads from one document to another.
#[must_use]
pub fn diff(old: &Document, new: &Document) -> Diff {
    Diff {
        changes: compare::compare(old, new),
    }
}

/// Does a difference on the old document, which gives the new one.
///
/// # Errors
/// If the document is not the old one.
pub fn apply(old: &Document, diff: &Diff) -> Result<Document, ApplyError> {
    diff.apply(old)
}

/// Why a difference cannot be done on a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// It was made from another document.
    #[error(
        "the difference is of another document: at {pointer:?} there is {what}; make a new \
         difference, or merge the two documents"
    )]
    Unfit {
        /// JSON pointer into the old document.
        pointer: String,
        /// What is there.
        what: String,
    },

    /// The new document would be nested too deeply.
    #[error("the document would be nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
}
