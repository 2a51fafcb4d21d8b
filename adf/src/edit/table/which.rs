//! Naming a table, a row, a column.

use std::ops::ControlFlow;

use crate::edit::find::walk;
use crate::edit::heading::shortened;
use crate::edit::target::sealed::Sealed;
use crate::edit::{EditError, LocalId, Path, Target, Titled};
use crate::text::visible::{folded, visible};
use crate::{Document, Node, NodeKind};

/// Something that names one table of a document: its number from 0 in reading order, the heading it
/// stands under ([`titled`](crate::edit::titled), [`Titled::table`]), header texts that it has
/// ([`headed`]), a JSON pointer, a path or a [`local_id`](crate::edit::local_id).
///
/// The trait cannot be implemented for types outside this crate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name a table",
    note = "name it with its number, `titled(…)`, `headed([…])`, a JSON pointer or a `Path`"
)]
pub trait WhichTable: Sealed {
    #[doc(hidden)]
    fn table_in(&self, document: &Document) -> Result<Path, EditError>;
}

/// The tables inside of a node, in reading order. A table in a table does not count.
fn tables(root: &Node) -> Vec<Path> {
    let mut found: Vec<Path> = Vec::new();
    walk::<()>(root, |path, node| {
        let inside = found.last().is_some_and(|table| path.is_within(table));
        if *node.kind() == NodeKind::Table && !inside {
            found.push(path.clone());
        }
        ControlFlow::Continue(())
    });
    found
}

/// A table in words: where it is and what its first row reads.
fn named(document: &Document, path: &Path) -> String {
    let first = path.of(document).and_then(|table| table.content().first());
    let cells = first.map(Node::content).unwrap_or_default();
    let words: Vec<String> = cells
        .iter()
        .take(6)
        .map(|cell| shortened(&visible(cell)))
        .collect();
    format!("{path} ({})", words.join(" | "))
}

fn all_named(document: &Document) -> Vec<String> {
    tables(document.root())
        .iter()
        .take(6)
        .map(|path| named(document, path))
        .collect()
}

fn missing(document: &Document, what: String) -> EditError {
    EditError::NoTable {
        what,
        tables: all_named(document),
    }
}

impl Sealed for usize {}

impl WhichTable for usize {
    fn table_in(&self, document: &Document) -> Result<Path, EditError> {
        tables(document.root())
            .into_iter()
            .nth(*self)
            .ok_or_else(|| missing(document, format!("number {self} (they are counted from 0)")))
    }
}

/// A node that was named as such has to be a table.
fn table_at(document: &Document, target: &(impl Target + ?Sized)) -> Result<Path, EditError> {
    let path = target.find_in(document)?;
    match path.of(document) {
        Some(node) if *node.kind() == NodeKind::Table => Ok(path),
        node => {
            let kind = node.map(|node| node.kind().as_str()).unwrap_or_default();
            Err(missing(
                document,
                format!("at {path}, where a {kind} stands"),
            ))
        }
    }
}

macro_rules! targets {
    ($($name:ty),+) => { $(
        impl WhichTable for $name {
            fn table_in(&self, document: &Document) -> Result<Path, EditError> {
                table_at(document, self)
            }
        }
    )+ };
}

targets! { &str, &String, String, Path, &Path, LocalId }

impl WhichTable for Titled {
    fn table_in(&self, document: &Document) -> Result<Path, EditError> {
        self.clone().table_under(None, document)
    }
}

/// A table under a heading; see [`Titled::table`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "it only names a table"]
pub struct TableUnder {
    heading: Titled,
    number: usize,
}

impl Titled {
    /// The table with this number, from 0, among those under the heading. Without a number there
    /// has to be exactly one.
    pub fn table(self, number: usize) -> TableUnder {
        TableUnder {
            heading: self,
            number,
        }
    }

    fn table_under(self, number: Option<usize>, document: &Document) -> Result<Path, EditError> {
        let title = self.title().to_owned();
        let section = document.section(self)?;
        let (Some(holder), Some(first)) = (section.path().parent(), section.path().index()) else {
            return Err(EditError::Root { done: "a table" });
        };
        let range = first + 1..first + 1 + section.nodes().len();
        let depth = holder.indices().len();
        let mut found = tables(document.root());
        found.retain(|path| {
            path.is_within(&holder)
                && path
                    .indices()
                    .get(depth)
                    .is_some_and(|index| range.contains(index))
        });
        match (found.len(), number) {
            (0, _) => Err(missing(document, format!("under {title:?}"))),
            (1, None) => Ok(found.swap_remove(0)),
            (_, None) => Err(EditError::Ambiguous {
                what: format!("tables stand under {title:?}"),
                candidates: found.iter().map(|path| named(document, path)).collect(),
                advice: "take one with titled(…).table(0), .table(1), …",
            }),
            (count, Some(number)) => found.into_iter().nth(number).ok_or_else(|| {
                missing(
                    document,
                    format!("number {number} under {title:?}, which has {count}"),
                )
            }),
        }
    }
}

impl Sealed for TableUnder {}

impl WhichTable for TableUnder {
    fn table_in(&self, document: &Document) -> Result<Path, EditError> {
        self.heading
            .clone()
            .table_under(Some(self.number), document)
    }
}

/// A table that has these headers; see [`headed`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "it only names a table"]
pub struct Headed(Vec<String>);

/// The table whose first row has cells that read so, in any order and among others.
pub fn headed<S: Into<String>>(headers: impl IntoIterator<Item = S>) -> Headed {
    Headed(headers.into_iter().map(Into::into).collect())
}

impl Sealed for Headed {}

impl WhichTable for Headed {
    fn table_in(&self, document: &Document) -> Result<Path, EditError> {
        let wanted: Vec<String> = self.0.iter().map(|header| folded(header)).collect();
        let mut found = tables(document.root());
        found.retain(|path| {
            let first = path.of(document).and_then(|table| table.content().first());
            let cells = first.map(Node::content).unwrap_or_default();
            let words: Vec<String> = cells.iter().map(|cell| folded(&visible(cell))).collect();
            wanted.iter().all(|header| words.contains(header))
        });
        match found.len() {
            0 => Err(missing(document, format!("with the headers {:?}", self.0))),
            1 => Ok(found.swap_remove(0)),
            _ => Err(EditError::Ambiguous {
                what: format!("tables have the headers {:?}", self.0),
                candidates: found.iter().map(|path| named(document, path)).collect(),
                advice: "name one by its number or its pointer",
            }),
        }
    }
}

/// Names a row: by its number from 0, the header row included, or as the one whose cell under a
/// header reads so: `("Name", "Search")`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhichRow(pub(super) Row);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Row {
    Number(usize),
    Reading { column: Column, text: String },
}

impl From<usize> for WhichRow {
    fn from(number: usize) -> Self {
        Self(Row::Number(number))
    }
}

impl<C: Into<WhichColumn>, S: Into<String>> From<(C, S)> for WhichRow {
    fn from((column, text): (C, S)) -> Self {
        Self(Row::Reading {
            column: column.into().0,
            text: text.into(),
        })
    }
}

/// Names a column: by its number from 0, or by what its header reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhichColumn(pub(super) Column);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Number(usize),
    Header(String),
}

impl From<usize> for WhichColumn {
    fn from(number: usize) -> Self {
        Self(Column::Number(number))
    }
}

impl From<&str> for WhichColumn {
    fn from(header: &str) -> Self {
        Self(Column::Header(header.to_owned()))
    }
}

impl From<String> for WhichColumn {
    fn from(header: String) -> Self {
        Self(Column::Header(header))
    }
}
