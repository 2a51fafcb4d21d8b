//! Naming a node (by pointer, path, id or heading) and a place beside or inside of it.

use std::ops::ControlFlow;

use super::find::walk;
use super::{EditError, Path, Titled};
use crate::{Document, Node};

/// Something that names one node of a document: a JSON pointer (`"/content/3"`), a [`Path`], a
/// [`local_id`], or a heading by what it reads ([`titled`](super::titled)).
///
/// The trait cannot be implemented for types outside this crate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name a node",
    note = "name it with a JSON pointer, a `Path`, `local_id(…)` or `titled(…)`"
)]
pub trait Target: sealed::Sealed {
    #[doc(hidden)]
    fn find_in(&self, document: &Document) -> Result<Path, EditError>;
}

pub(super) mod sealed {
    pub trait Sealed {}
}

macro_rules! targets {
    ($($name:ty),+) => { $( impl sealed::Sealed for $name {} )+ };
}

targets! { str, String, Path, LocalId, Titled }

impl<T: Target + ?Sized> sealed::Sealed for &T {}

impl<T: Target + ?Sized> Target for &T {
    fn find_in(&self, document: &Document) -> Result<Path, EditError> {
        (**self).find_in(document)
    }
}

impl Target for str {
    fn find_in(&self, document: &Document) -> Result<Path, EditError> {
        self.parse::<Path>()?.find_in(document)
    }
}

impl Target for String {
    fn find_in(&self, document: &Document) -> Result<Path, EditError> {
        self.as_str().find_in(document)
    }
}

impl Target for Path {
    fn find_in(&self, document: &Document) -> Result<Path, EditError> {
        existing(document, self).map(|_| self.clone())
    }
}

impl Target for Titled {
    fn find_in(&self, document: &Document) -> Result<Path, EditError> {
        self.locate(document)
    }
}

/// The node that stands there, or how far the path leads.
pub(super) fn existing<'a>(document: &'a Document, path: &Path) -> Result<&'a Node, EditError> {
    let mut node = document.root();
    for (depth, index) in path.indices().iter().enumerate() {
        node = node.content().get(*index).ok_or_else(|| {
            let holder: Path = path.indices().iter().copied().take(depth).collect();
            EditError::NoNode {
                pointer: path.to_string(),
                holder: holder.to_string(),
                held: node.content().len(),
            }
        })?;
    }
    Ok(node)
}

/// Names a node by its `localId`; see [`local_id`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "it only names a node"]
pub struct LocalId(String);

/// The node whose attribute `localId` is this. It stays the same when the document is edited
/// elsewhere, so it is the surest name where there is one.
///
/// ```
/// use adf::build::*;
/// use adf::edit::local_id;
///
/// let mut page = doc(task_list(task("Book a room").local_id("t-1"))).build()?;
/// page.set_attr(local_id("t-1"), "state", "DONE")?;
/// assert_eq!(page.to_text(), "[x] Book a room\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn local_id(id: impl Into<String>) -> LocalId {
    LocalId(id.into())
}

impl Target for LocalId {
    fn find_in(&self, document: &Document) -> Result<Path, EditError> {
        let mut found = Vec::new();
        walk::<()>(document.root(), |path, node| {
            if node.attr_str("localId") == Some(&self.0) {
                found.push(path.clone());
            }
            ControlFlow::Continue(())
        });
        match found.len() {
            0 => Err(EditError::NoLocalId { id: self.0.clone() }),
            1 => Ok(found.swap_remove(0)),
            _ => Err(EditError::Ambiguous {
                what: format!("nodes have the localId {:?}", self.0),
                candidates: found.iter().map(Path::to_string).collect(),
                advice: "name one of them with its pointer",
            }),
        }
    }
}

/// A place that nodes can be put to: [`before`], [`after`], [`start_of`], [`end_of`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "it only names a place"]
pub struct Place<T> {
    side: Side,
    target: T,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Before,
    After,
    Start,
    End,
}

/// Beside the node, in front of it.
pub fn before<T: Target>(target: T) -> Place<T> {
    Place {
        side: Side::Before,
        target,
    }
}

/// Beside the node, behind it.
pub fn after<T: Target>(target: T) -> Place<T> {
    Place {
        side: Side::After,
        target,
    }
}

/// Inside the node, in front of what is there. `start_of("")` is the start of the document.
pub fn start_of<T: Target>(target: T) -> Place<T> {
    Place {
        side: Side::Start,
        target,
    }
}

/// Inside the node, behind what is there. `end_of("")` is the end of the document. The end of what
/// stands under a heading is [`Section::append`](super::SectionMut::append).
pub fn end_of<T: Target>(target: T) -> Place<T> {
    Place {
        side: Side::End,
        target,
    }
}

impl<T: Target> Place<T> {
    /// The node that will hold what is put here, and from which index on.
    pub(super) fn resolve(&self, document: &Document) -> Result<(Path, usize), EditError> {
        let path = self.target.find_in(document)?;
        let beside = |path: &Path| match (path.parent(), path.index()) {
            (Some(parent), Some(index)) => Ok((parent, index)),
            _ => Err(EditError::Root {
                done: "put something beside; use start_of(\"\") or end_of(\"\")",
            }),
        };
        match self.side {
            Side::Before => beside(&path),
            Side::After => beside(&path).map(|(parent, index)| (parent, index + 1)),
            Side::Start => Ok((path, 0)),
            Side::End => {
                let held = existing(document, &path)?.content().len();
                Ok((path, held))
            }
        }
    }
}
