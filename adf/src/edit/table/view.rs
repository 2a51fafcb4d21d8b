//! Reading a table.

use super::grid::{Grid, Spot};
use super::which::{Column, Row, WhichColumn, WhichRow};
use crate::edit::heading::shortened;
use crate::edit::{EditError, Path};
use crate::text::visible::{folded, visible};
use crate::{Document, Node, NodeKind};

/// A table for reading; see [`Document::table`]. Rows and columns are counted from 0, the header row
/// and the header column included.
#[derive(Clone, Debug)]
pub struct TableView<'a> {
    pub(super) node: &'a Node,
    pub(super) path: Path,
    pub(super) grid: Grid,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CellView<'a> {
    /// Where it stands in the document.
    pub path: Path,
    /// The first row it covers.
    pub row: usize,
    /// The first column it covers.
    pub column: usize,
    /// How many rows it covers.
    pub rows: usize,
    /// How many columns it covers.
    pub columns: usize,
    /// Whether it is a header.
    pub header: bool,
    /// The cell itself.
    pub node: &'a Node,
}

impl CellView<'_> {
    /// What it reads, with a line end between blocks.
    #[must_use]
    pub fn text(&self) -> String {
        visible(self.node)
    }
}

impl<'a> TableView<'a> {
    pub(super) fn new(document: &'a Document, path: Path) -> Result<Self, EditError> {
        let node = crate::edit::target::existing(document, &path)?;
        let grid = Grid::new(node).ok_or_else(|| EditError::TooWide {
            pointer: path.to_string(),
        })?;
        Ok(Self { node, path, grid })
    }

    /// Where it stands.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The table itself.
    #[must_use]
    pub fn node(&self) -> &'a Node {
        self.node
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.grid.rows()
    }

    /// How many columns it has.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.grid.columns()
    }

    /// Whether all cells of the first row are headers.
    #[must_use]
    pub fn has_header_row(&self) -> bool {
        self.is_header_row(0)
    }

    pub(super) fn is_header_row(&self, row: usize) -> bool {
        let cells = self
            .node
            .content()
            .get(row)
            .map(Node::content)
            .unwrap_or_default();
        !cells.is_empty()
            && cells
                .iter()
                .all(|cell| *cell.kind() == NodeKind::TableHeader)
    }

    /// What the cells of the first row read, one for each column, if they are headers.
    #[must_use]
    pub fn headers(&self) -> Vec<String> {
        if self.has_header_row() {
            self.texts_of(&self.grid.across(0))
        } else {
            Vec::new()
        }
    }

    /// What all cells read: a list for each row with a text for each column. A cell that covers
    /// several places is told in each of them; a place that no cell covers is empty.
    #[must_use]
    pub fn texts(&self) -> Vec<Vec<String>> {
        let mut texts = Vec::with_capacity(self.rows());
        self.grid
            .each_row(|_, across| texts.push(self.texts_of(across)));
        texts
    }

    fn texts_of(&self, across: &[Option<Spot>]) -> Vec<String> {
        let cells = across
            .iter()
            .map(|spot| spot.and_then(|spot| self.cell_node(spot)));
        cells
            .map(|cell| cell.map(visible).unwrap_or_default())
            .collect()
    }

    fn cell_node(&self, spot: Spot) -> Option<&'a Node> {
        self.node.content().get(spot.row)?.content().get(spot.index)
    }

    /// The cell that covers a place.
    ///
    /// ```
    /// use adf::build::*;
    ///
    /// let page = doc(table((
    ///     header_row(["Name", "State"]),
    ///     row((cell("Search").rowspan(2), "open")),
    ///     row("late"),
    /// )))
    /// .build()?;
    /// let table = page.table(0)?;
    /// assert_eq!(table.cell(2, "State")?.text(), "late");
    /// assert_eq!(table.cell(2, 0)?.text(), "Search");
    /// assert_eq!(table.cell(("State", "late"), "Name")?.row, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If there is no such row or column, several have that name, or no cell covers the place.
    pub fn cell(
        &self,
        row: impl Into<WhichRow>,
        column: impl Into<WhichColumn>,
    ) -> Result<CellView<'a>, EditError> {
        let row = self.row_number(&row.into().0)?;
        let column = self.column_number(&column.into().0)?;
        let spot = self.grid.at(row, column);
        let found = spot.and_then(|spot| Some((spot, self.cell_node(spot)?)));
        let (spot, node) = found.ok_or_else(|| EditError::NoCell {
            pointer: self.path.to_string(),
            what: format!("cell in row {row}, column {column}"),
            has: format!("{} cells in that row", self.grid.row(row).len()),
        })?;
        Ok(CellView {
            path: self.path.child(spot.row).child(spot.index),
            row: spot.row,
            column: spot.column,
            rows: spot.rows.min(self.rows() - spot.row),
            columns: spot.columns,
            header: *node.kind() == NodeKind::TableHeader,
            node,
        })
    }

    /// What the cells of a row read, one for each column.
    ///
    /// # Errors
    /// If there is no such row.
    pub fn row(&self, row: impl Into<WhichRow>) -> Result<Vec<String>, EditError> {
        let row = self.row_number(&row.into().0)?;
        Ok(self.texts_of(&self.grid.across(row)))
    }

    /// The number of a row, such as the one whose cell under “Name” reads “Search”:
    /// `("Name", "Search")`.
    ///
    /// # Errors
    /// If there is no such row, or several.
    pub fn find_row(&self, row: impl Into<WhichRow>) -> Result<usize, EditError> {
        self.row_number(&row.into().0)
    }

    pub(super) fn row_number(&self, row: &Row) -> Result<usize, EditError> {
        match row {
            Row::Number(number) if *number < self.rows() => Ok(*number),
            Row::Number(number) => Err(self.no(
                format!("row {number}"),
                format!("{} rows, counted from 0", self.rows()),
            )),
            Row::Reading { column, text } => self.row_that_reads(column, text),
        }
    }

    fn row_that_reads(&self, column: &Column, text: &str) -> Result<usize, EditError> {
        let column = self.column_number(column)?;
        let wanted = folded(text);
        let (mut found, mut others) = (Vec::new(), Vec::new());
        self.grid.each_row(|row, across| {
            let spot = across.get(column).copied().flatten();
            let Some(cell) = spot
                .filter(|spot| spot.row == row)
                .and_then(|s| self.cell_node(s))
            else {
                return;
            };
            let words = visible(cell);
            if folded(&words) == wanted {
                found.push(row);
            } else if others.len() < 12 {
                others.push(format!("{:?}", shortened(&words)));
            }
        });
        match found.as_slice() {
            [row] => Ok(*row),
            [] => Err(self.no(
                format!("row with {text:?} in column {column}"),
                format!("{} there", others.join(", ")),
            )),
            several => Err(EditError::Ambiguous {
                what: format!("rows have {text:?} in column {column}"),
                candidates: several.iter().map(|row| format!("row {row}")).collect(),
                advice: "name one by its number",
            }),
        }
    }

    pub(super) fn column_number(&self, column: &Column) -> Result<usize, EditError> {
        let name = match column {
            Column::Number(number) if *number < self.columns() => return Ok(*number),
            Column::Number(number) => {
                return Err(self.no(
                    format!("column {number}"),
                    format!("{} columns, counted from 0", self.columns()),
                ));
            }
            Column::Header(name) => name,
        };
        let headers = self.headers();
        let wanted = folded(name);
        let mut found: Vec<usize> = (0..headers.len()).collect();
        found.retain(|column| {
            headers
                .get(*column)
                .is_some_and(|header| folded(header) == wanted)
        });
        match found.as_slice() {
            [] if headers.is_empty() => Err(self.no(
                format!("column {name:?}"),
                "no header row; name the column by its number".to_owned(),
            )),
            [] => {
                let names: Vec<String> = headers
                    .iter()
                    .map(|header| format!("{:?}", shortened(header)))
                    .collect();
                Err(self.no(format!("column {name:?}"), names.join(", ")))
            }
            [first, rest @ ..] => {
                // A header that covers several columns names the first of them.
                let same = self.grid.at(0, *first).map(|spot| spot.column);
                let other = rest
                    .iter()
                    .any(|c| self.grid.at(0, *c).map(|s| s.column) != same);
                if !other {
                    return Ok(*first);
                }
                Err(EditError::Ambiguous {
                    what: format!("columns are headed {name:?}"),
                    candidates: found
                        .iter()
                        .map(|column| format!("column {column}"))
                        .collect(),
                    advice: "name one by its number",
                })
            }
        }
    }

    fn no(&self, what: String, has: String) -> EditError {
        EditError::NoCell {
            pointer: self.path.to_string(),
            what,
            has,
        }
    }
}
