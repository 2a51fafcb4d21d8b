//! Columns: a row that one side adds gets a cell in each column that the other one adds.

use super::conflict::Side;
use super::gap::gaps;
use super::side::Version;
use crate::diff::index::{Id, Index};
use crate::edit::filling;
use crate::{Node, NodeKind};

/// For each place before, between and behind the columns of the base: how many each side has added.
#[derive(Debug)]
pub(super) struct Columns {
    ours: Vec<usize>,
    theirs: Vec<usize>,
}

impl Columns {
    /// Nothing if neither side has added a column to all rows, or the table is not an even grid.
    pub(super) fn new(
        base: &Index<'_>,
        ours: &Version<'_, '_>,
        theirs: &Version<'_, '_>,
        table: Id,
    ) -> Option<Self> {
        let rows = base.kids(table);
        let width = base.node(*rows.first()?).content().len();
        let even = rows.iter().all(|row| is_plain(base.node(*row), width));
        if !even || width == 0 {
            return None;
        }
        let columns = Self {
            ours: added(base, ours, &rows)?,
            theirs: added(base, theirs, &rows)?,
        };
        let any = columns
            .ours
            .iter()
            .chain(&columns.theirs)
            .any(|count| *count > 0);
        any.then_some(columns)
    }

    /// Puts empty cells into a row that a side has added, where the other side has added columns.
    pub(super) fn widen(&self, row: &mut Node, side: Side) {
        let (own, other) = match side {
            Side::Ours => (&self.ours, &self.theirs),
            Side::Theirs => (&self.theirs, &self.ours),
        };
        let width = own.len() - 1 + own.iter().sum::<usize>();
        if !is_plain(row, width) {
            return;
        }
        let headers = row
            .content()
            .iter()
            .all(|cell| *cell.kind() == NodeKind::TableHeader);
        let kind = if headers {
            NodeKind::TableHeader
        } else {
            NodeKind::TableCell
        };
        let mut cells = Vec::new();
        let mut rest = std::mem::take(row.content_mut()).into_iter();
        for (place, (own, other)) in own.iter().zip(other).enumerate() {
            if place > 0 {
                cells.extend(rest.next());
            }
            let empty = std::iter::repeat_with(|| {
                let mut cell = Node::new(kind.clone());
                cell.content_mut().push(filling());
                cell
            });
            // In one place, theirs stands first.
            if side == Side::Theirs {
                cells.extend(rest.by_ref().take(*own));
                cells.extend(empty.take(*other));
            } else {
                cells.extend(empty.take(*other));
                cells.extend(rest.by_ref().take(*own));
            }
        }
        *row.content_mut() = cells;
    }
}

/// A row of so many cells, none of which covers more than its place.
fn is_plain(row: &Node, width: usize) -> bool {
    let spans = |cell: &Node| {
        ["colspan", "rowspan"].iter().any(|name| {
            let span = cell.attr(name).and_then(serde_json::Value::as_f64);
            span.is_some_and(|span| span != 1.0)
        })
    };
    *row.kind() == NodeKind::TableRow
        && row.content().len() == width
        && !row.content().iter().any(spans)
}

/// How many cells a side has added in each place, if it is the same in all rows.
fn added(base: &Index<'_>, version: &Version<'_, '_>, rows: &[Id]) -> Option<Vec<usize>> {
    let width = base.node(*rows.first()?).content().len();
    let mut columns: Option<Vec<usize>> = None;
    for row in rows {
        let Some(here) = version.here(*row) else {
            continue;
        };
        let kids = base.kids(*row);
        let gone = kids
            .iter()
            .any(|kid| version.here(*kid).is_none() || version.is_moved(*kid));
        let counts: Vec<usize> = gaps(base, version, *row, here, &kids)
            .iter()
            .map(Vec::len)
            .collect();
        if gone || columns.as_ref().is_some_and(|columns| *columns != counts) {
            return None;
        }
        columns = Some(counts);
    }
    Some(columns.unwrap_or_else(|| vec![0; width + 1]))
}
