//! Merging two documents that were made from one: what each side changed is taken over, block by
//! block and word by word; what both changed in different ways is told.
//!
//! It is made for a page that many write to: read it, change it, and if somebody else was faster
//! (the server answers 409), read it again and merge.
//!
//! ```
//! use adf::build::*;
//! use adf::merge::merge;
//!
//! let base = doc((h1("Risks"), p("Search is late."), h1("Log"))).build()?;
//! let mut ours = base.clone();
//! ours.section_mut("Log")?.append("Tuesday: tested.")?;
//! ours.replace_text("", ("late", "very late"))?;
//! let mut theirs = base.clone();
//! theirs.section_mut("Risks")?.append("The budget is open.")?;
//! theirs.section_mut("Log")?.append("Monday: written.")?;
//!
//! let merged = merge(&base, &ours, &theirs);
//! assert!(merged.conflicts.is_empty());
//! assert_eq!(
//!     merged.document.to_text(),
//!     "# Risks\n\nSearch is very late.\n\nThe budget is open.\n\n# Log\n\n\
//!      Monday: written.\n\nTuesday: tested.\n"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What goes together
//! - Blocks, items, rows and cells that either side put in, took away or moved. What both put into
//!   the same place stays, theirs first: it was published first. There, what belongs to a section
//!   stays in it. What both put in equally stands once.
//! - Attributes and marks, each by itself.
//! - Words of one paragraph, as long as they are not the same ones.
//! - Moving a block, and changing it.
//! - A new row, and a new column: the row gets an empty cell.
//!
//! # What is a conflict
//! See [`Issue`]. The merged document then has our version, or that of [`Prefer`]. A block that
//! neither side deleted is never lost; the only exceptions are versions that a conflict holds.
//!
//! # Which node is which
//! By `localId`, then by what is equal and what reads alike, as for a [difference](crate::diff).
//! An id that both sides have made up for new nodes is changed in ours.
//!
//! If all three documents are valid, so is the merged one.

mod columns;
mod conflict;
mod fate;
mod gap;
mod ids;
mod line;
mod own;
mod run;
mod side;
mod tree;

use std::collections::HashSet;

pub use conflict::{Conflict, Issue, Side};

use crate::diff::index::{Id, Index};
use crate::diff::matching::Matching;
use crate::edit::Path;
use crate::schema::Judge;
use crate::{Document, MAX_DEPTH, Node, Schema};
use side::Version;
use tree::Tree;

/// Which version the merged document has where there is a conflict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Prefer {
    /// Ours.
    #[default]
    Ours,
    /// Theirs.
    Theirs,
    /// Both, one after the other, where two can stand: paragraphs with the same words changed, blocks
    /// that were replaced, and what one side deleted. Elsewhere ours.
    Both,
}

/// A merged document, and what the two sides do not agree on.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Merged {
    /// The document.
    pub document: Document,
    /// What both changed in different ways; none if all goes together.
    pub conflicts: Vec<Conflict>,
}

/// Merges two documents that were made from `base`; where they conflict, `ours` is taken.
#[must_use]
pub fn merge(base: &Document, ours: &Document, theirs: &Document) -> Merged {
    Merge::new().documents(base, ours, theirs)
}

/// How to merge.
///
/// ```
/// use adf::build::*;
/// use adf::merge::{Merge, Prefer};
///
/// let base = doc("Ship in May.").build()?;
/// let (ours, theirs) = (doc("Ship in June.").build()?, doc("Ship in July.").build()?);
/// let merged = Merge::new().prefer(Prefer::Theirs).documents(&base, &ours, &theirs);
/// assert_eq!(merged.document, theirs);
/// assert_eq!(
///     merged.conflicts[0].to_string(),
///     "/content/0: both changed \"May\": ours is \"June\", theirs is \"July\""
/// );
/// # Ok::<(), adf::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Merge {
    prefer: Prefer,
}

/// So often a merge is tried again with parts of it taken as a whole.
const MOST_TRIES: usize = 8;

impl Merge {
    /// Taking ours where there is a conflict.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Which version to take where there is a conflict.
    #[must_use]
    pub fn prefer(mut self, prefer: Prefer) -> Self {
        self.prefer = prefer;
        self
    }

    /// Merges two documents that were made from `base`.
    #[must_use]
    pub fn documents(self, base: &Document, ours: &Document, theirs: &Document) -> Merged {
        let whole = |document: &Document| Merged {
            document: document.clone(),
            conflicts: Vec::new(),
        };
        if ours == theirs || theirs == base {
            return whole(ours);
        }
        if ours == base {
            return whole(theirs);
        }
        let (base_index, our_index, their_index) =
            (Index::new(base), Index::new(ours), Index::new(theirs));
        let our_matching = Matching::new(&base_index, &our_index);
        let their_matching = Matching::new(&base_index, &their_index);
        let judge = Judge::new(Schema::Full.table());
        let valid = [base, ours, theirs]
            .iter()
            .all(|document| judge.accepts(document.root()));

        let mut pinned: HashSet<Id> = HashSet::new();
        let mut moves = true;
        for _ in 0..MOST_TRIES {
            let versions = (
                Version::new(&base_index, &our_index, &our_matching, moves),
                Version::new(&base_index, &their_index, &their_matching, moves),
            );
            let mut tree = Tree::new(&base_index, versions, self.prefer, moves, &pinned);
            let mut root = tree.root();
            if moves && !tree.is_complete() {
                // Two nodes were moved into each other.
                moves = false;
                continue;
            }
            let (mixed, conflicts) = (tree.mixed, tree.conflicts);
            if tree.too_deep || root.levels() > MAX_DEPTH {
                break;
            }
            ids::settle(&mut root, base, ours, theirs);
            if valid && !judge.accepts(&root) {
                let culprits = culprits(&root, &mixed);
                let before = pinned.len();
                pinned.extend(culprits);
                moves = false;
                if pinned.len() == before || pinned.contains(&0) {
                    break;
                }
                continue;
            }
            match Document::from_root(root) {
                Ok(document) => {
                    return Merged {
                        document,
                        conflicts,
                    };
                }
                Err(_) => break,
            }
        }
        self.one_of(ours, theirs)
    }

    /// One of the documents as it is, if they do not go together at all.
    fn one_of(self, ours: &Document, theirs: &Document) -> Merged {
        let document = match self.prefer {
            Prefer::Theirs => theirs,
            Prefer::Ours | Prefer::Both => ours,
        };
        Merged {
            document: document.clone(),
            conflicts: vec![Conflict {
                base: Some(Path::root()),
                ours: Some(Path::root()),
                theirs: Some(Path::root()),
                merged: Some(Path::root()),
                issue: Issue::Invalid {
                    ours: ours.root().clone(),
                    theirs: theirs.root().clone(),
                },
            }],
        }
    }
}

/// The nodes that were put together from both sides, and are around what is not valid.
fn culprits(root: &Node, mixed: &[(Path, Id)]) -> Vec<Id> {
    let Ok(document) = Document::from_root(root.clone()) else {
        return vec![0];
    };
    let findings = document.validate();
    let culprits = findings.iter().take(50).map(|finding| {
        let path = node_of(finding.pointer());
        let around = mixed.iter().filter(|(outer, _)| path.is_within(outer));
        around
            .max_by_key(|(outer, _)| outer.indices().len())
            .map_or(0, |(_, id)| *id)
    });
    culprits.collect()
}

/// The path of the node that a pointer is to, or to a part of.
fn node_of(pointer: &str) -> Path {
    let mut parts = pointer.split('/').skip(1);
    let mut path = Path::root();
    while parts.next() == Some("content")
        && let Some(index) = parts.next().and_then(|index| index.parse().ok())
    {
        path.push(index);
    }
    path
}
