//! What can be wrong with the directory of a tree.

use std::io;

use super::place::Place;

/// What is wrong with the directory of a tree, or with a file in it.
///
/// Paths are those within the directory, with `/` between names, unless they are absolute.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TreeProblem {
    /// Something on this machine cannot be read or written.
    #[error("{path} cannot be {doing}: {source}")]
    #[non_exhaustive]
    Disk {
        /// Where.
        path: String,
        /// What was to be done with it, such as `written`.
        doing: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// A symbolic link is in the way. Nothing is read or written through one.
    #[error(
        "{path} is a symbolic link, and nothing is read or written through one: put a real directory or file there"
    )]
    #[non_exhaustive]
    Link {
        /// Where.
        path: String,
    },
    /// Nothing was exported into this directory.
    #[error(
        "{path} is no directory that a tree was exported into: it has no .tree/tree.json; export the tree first"
    )]
    #[non_exhaustive]
    NoTree {
        /// The directory.
        path: String,
    },
    /// The directory belongs to another tree.
    #[error(
        "{path} has the tree below page {found} of {site}, and not that below {wanted}; choose another directory"
    )]
    #[non_exhaustive]
    OtherTree {
        /// The directory.
        path: String,
        /// The page that it was exported from.
        found: String,
        /// The site that it was exported from.
        site: String,
        /// The page that was asked for, or its site.
        wanted: String,
    },
    /// What stands above the text of a page cannot be read.
    #[error("{path}, line {line}: {what}")]
    #[non_exhaustive]
    Front {
        /// The file.
        path: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// Something in the directory cannot be what it seems to be.
    #[error("{path}: {what}")]
    #[non_exhaustive]
    Misplaced {
        /// The file or directory.
        path: String,
        /// What is wrong, and what to do.
        what: String,
    },
    /// The text refers to something that is not there.
    #[error("{path} refers to “{to}”, and there is no such {what}")]
    #[non_exhaustive]
    Dangling {
        /// The file.
        path: String,
        /// What it refers to.
        to: String,
        /// What that should be.
        what: &'static str,
    },
}

impl TreeProblem {
    pub(super) fn disk(place: &Place, doing: &'static str, source: io::Error) -> Self {
        let path = place.to_string();
        TreeProblem::Disk {
            path,
            doing,
            source,
        }
    }

    pub(super) fn misplaced(place: &Place, what: impl Into<String>) -> Self {
        TreeProblem::Misplaced {
            path: place.to_string(),
            what: what.into(),
        }
    }
}
