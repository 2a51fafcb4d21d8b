//! Where the cells of a table lie, with those that cover several columns or rows.

use serde_json::Value;

use crate::Node;

/// Tables with more columns than this are not worked with.
const MOST_COLUMNS: usize = 1000;
/// A cell covers at most so many rows, as in HTML.
const MOST_ROWS: u64 = 65_534;
/// So many places a table may have however few cells it is made of.
const MANY_PLACES: usize = 1_000_000;

/// A cell, and what it covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// The row it stands in.
    pub(super) row: usize,
    /// Its place among the cells of the row.
    pub(super) index: usize,
    /// The first column it covers.
    pub(super) column: usize,
    pub(super) columns: usize,
    /// How many rows it says it covers; there may not be so many.
    pub(super) rows: usize,
}

impl Spot {
    pub(super) fn covers_column(&self, column: usize) -> bool {
        (self.column..self.column + self.columns).contains(&column)
    }

    /// Whether it covers the row without standing in it.
    pub(super) fn reaches(&self, row: usize) -> bool {
        self.row < row && self.row + self.rows > row
    }
}

/// All cells of a table, in reading order.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    spots: Vec<Spot>,
    /// Where the cells of each row begin, and where the last end.
    starts: Vec<usize>,
    columns: usize,
}

impl Grid {
    /// Nothing if there are too many columns or places. The cost is linear in rows and cells.
    pub(super) fn new(table: &Node) -> Option<Self> {
        // For each column, the first row that is not covered from above.
        let mut free_from: Vec<usize> = Vec::new();
        let mut spots = Vec::new();
        let mut starts = vec![0];
        for (row, node) in table.content().iter().enumerate() {
            let mut column = 0;
            for (index, cell) in node.content().iter().enumerate() {
                while free_from.get(column).is_some_and(|free| *free > row) {
                    column += 1;
                }
                let columns = span(cell, "colspan", MOST_COLUMNS as u64 + 1);
                let rows = span(cell, "rowspan", MOST_ROWS);
                if column + columns > MOST_COLUMNS {
                    return None;
                }
                if free_from.len() < column + columns {
                    free_from.resize(column + columns, 0);
                }
                for free in free_from.iter_mut().skip(column).take(columns) {
                    *free = (*free).max(row + rows);
                }
                spots.push(Spot {
                    row,
                    index,
                    column,
                    columns,
                    rows,
                });
                column += columns;
            }
            starts.push(spots.len());
        }
        let places = free_from.len() * (starts.len() - 1);
        if places > MANY_PLACES && places / 64 > spots.len() {
            return None;
        }
        Some(Self {
            spots,
            starts,
            columns: free_from.len(),
        })
    }

    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    pub(super) fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// The cells that stand in a row.
    pub(super) fn row(&self, row: usize) -> &[Spot] {
        let start = self.starts.get(row).copied().unwrap_or(self.spots.len());
        let end = self
            .starts
            .get(row + 1)
            .copied()
            .unwrap_or(self.spots.len());
        self.spots.get(start..end).unwrap_or_default()
    }

    /// All cells that stand above a row.
    pub(super) fn above(&self, row: usize) -> &[Spot] {
        let end = self.starts.get(row).copied().unwrap_or(self.spots.len());
        self.spots.get(..end).unwrap_or_default()
    }

    /// The cell that covers a place.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<Spot> {
        let here = self.row(row).iter().find(|spot| spot.covers_column(column));
        let from_above = || {
            let mut above = self.above(row).iter();
            above.find(|spot| spot.covers_column(column) && spot.reaches(row))
        };
        here.or_else(from_above).copied()
    }

    /// For each column, the cell that covers it in a row.
    pub(super) fn across(&self, row: usize) -> Vec<Option<Spot>> {
        let mut across = vec![None; self.columns];
        let from_above = self.above(row).iter().filter(|spot| spot.reaches(row));
        for spot in from_above.chain(self.row(row)) {
            put(&mut across, spot);
        }
        across
    }

    /// The same for every row, one after the other.
    pub(super) fn each_row(&self, mut visit: impl FnMut(usize, &[Option<Spot>])) {
        let mut across: Vec<Option<Spot>> = vec![None; self.columns];
        for row in 0..self.rows() {
            for place in &mut across {
                *place = place.filter(|spot| spot.reaches(row));
            }
            for spot in self.row(row) {
                put(&mut across, spot);
            }
            visit(row, &across);
        }
    }
}

fn put(across: &mut [Option<Spot>], spot: &Spot) {
    for place in across.iter_mut().skip(spot.column).take(spot.columns) {
        *place = Some(*spot);
    }
}

/// How many columns or rows a cell says it covers.
pub(super) fn span(cell: &Node, name: &str, most: u64) -> usize {
    let span = cell.attr(name).and_then(Value::as_f64);
    span.map_or(1, |span| span as u64).clamp(1, most) as usize
}
