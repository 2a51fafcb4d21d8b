//! Where a node stands: the indices that lead to it, written as a JSON pointer.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::EditError;
use crate::{Document, Node};

/// Where a node stands in a document: the index in the document, the index in the node there, and so
/// on. Paths are in reading order: a node comes before what is inside it and before what follows.
///
/// ```
/// use adf::edit::Path;
///
/// let path: Path = "/content/3/content/0".parse()?;
/// assert_eq!(path.indices(), [3, 0]);
/// assert_eq!(Path::from([3, 0]), path);
/// assert_eq!(path.to_string(), "/content/3/content/0");
/// assert_eq!(path.parent(), Some(Path::from([3])));
/// assert_eq!(Path::root().to_string(), "");
/// # Ok::<(), adf::edit::EditError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    indices: Vec<usize>,
}

impl Path {
    /// The document itself.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The indices from the outside to the inside; none for the document itself.
    #[must_use]
    pub fn indices(&self) -> &[usize] {
        &self.indices
    }

    /// Whether it is the document itself.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.indices.is_empty()
    }

    /// Where the node around stands; nothing for the document itself.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, outer) = self.indices.split_last()?;
        Some(outer.into())
    }

    /// Which of the nodes in its parent it is; nothing for the document itself.
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        self.indices.last().copied()
    }

    /// Where the node with this index inside of it stands.
    #[must_use]
    pub fn child(&self, index: usize) -> Self {
        let mut indices = Vec::with_capacity(self.indices.len() + 1);
        indices.extend_from_slice(&self.indices);
        indices.push(index);
        Self { indices }
    }

    /// Whether this is `outer` or somewhere inside of it.
    #[must_use]
    pub fn is_within(&self, outer: &Self) -> bool {
        self.indices.starts_with(&outer.indices)
    }

    /// The node that stands here.
    #[must_use]
    pub fn of<'a>(&self, document: &'a Document) -> Option<&'a Node> {
        self.indices
            .iter()
            .try_fold(document.root(), |node, index| node.content().get(*index))
    }

    pub(crate) fn of_mut<'a>(&self, document: &'a mut Document) -> Option<&'a mut Node> {
        self.indices
            .iter()
            .try_fold(document.root_mut(), |node, index| {
                node.content_if_any().get_mut(*index)
            })
    }

    pub(crate) fn push(&mut self, index: usize) {
        self.indices.push(index);
    }

    pub(crate) fn pop(&mut self) -> Option<usize> {
        self.indices.pop()
    }

    /// Where what stands here will stand when `removed` nodes from `at` on were replaced by `added`.
    /// Only for a path that is not inside of what was removed.
    pub(crate) fn after_splice(&self, at: &Self, removed: usize, added: usize) -> Self {
        let mut moved = self.clone();
        if let Some((index, parent)) = at.indices.split_last()
            && let Some(shifted) = moved.indices.get_mut(parent.len())
            && self.indices.starts_with(parent)
            && *shifted >= index + removed
        {
            *shifted = *shifted - removed + added;
        }
        moved
    }
}

impl From<&[usize]> for Path {
    fn from(indices: &[usize]) -> Self {
        Self {
            indices: indices.to_vec(),
        }
    }
}

impl<const N: usize> From<[usize; N]> for Path {
    fn from(indices: [usize; N]) -> Self {
        Self {
            indices: indices.to_vec(),
        }
    }
}

impl FromIterator<usize> for Path {
    fn from_iter<I: IntoIterator<Item = usize>>(indices: I) -> Self {
        Self {
            indices: indices.into_iter().collect(),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.indices
            .iter()
            .try_for_each(|index| write!(f, "/content/{index}"))
    }
}

impl FromStr for Path {
    type Err = EditError;

    fn from_str(pointer: &str) -> Result<Self, EditError> {
        parse(pointer).ok_or_else(|| EditError::NoPointer {
            text: pointer.to_owned(),
        })
    }
}

fn parse(pointer: &str) -> Option<Path> {
    let mut indices = Vec::new();
    if !pointer.is_empty() {
        let mut parts = pointer.strip_prefix('/')?.split('/');
        while let Some(key) = parts.next() {
            let digits = parts.next().filter(|_| key == "content")?;
            let canonical = digits == "0"
                || (!digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit()));
            indices.push(digits.parse().ok().filter(|_| canonical)?);
        }
    }
    Some(Path { indices })
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pointer = std::borrow::Cow::<str>::deserialize(deserializer)?;
        pointer.parse().map_err(D::Error::custom)
    }
}
