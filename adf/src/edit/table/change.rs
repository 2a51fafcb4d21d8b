//! Editing a table.

use serde_json::Value;

use super::cells::{IntoCells, blocks, cell};
use super::grid::Spot;
use super::view::TableView;
use super::which::{WhichColumn, WhichRow};
use crate::edit::allowed::Origin;
use crate::edit::splice::{Check, Splice};
use crate::edit::{EditError, Fragment, IntoFragment, Path, ids};
use crate::{Document, Node, NodeKind};

/// A table that is edited; see [`Document::table_mut`].
#[derive(Debug)]
pub struct TableMut<'a> {
    pub(super) document: &'a mut Document,
    pub(super) path: Path,
}

impl TableMut<'_> {
    /// The table for reading.
    ///
    /// # Errors
    /// If its cells cover too many columns to be worked with.
    pub fn view(&self) -> Result<TableView<'_>, EditError> {
        TableView::new(self.document, self.path.clone())
    }

    /// Puts content into a cell in place of what is there; nothing leaves an empty cell. The cell
    /// itself, its width and colour, stays.
    ///
    /// ```
    /// use adf::build::*;
    ///
    /// let mut page =
    ///     doc(table((header_row(["Name", "State"]), row(["Search", "open"])))).build()?;
    /// page.table_mut(0)?.set_cell(("Name", "Search"), "State", status("DONE", StatusColor::Green))?;
    /// assert_eq!(page.table(0)?.texts()[1], ["Search", "DONE"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If there is no such cell, or it does not take the content.
    pub fn set_cell(
        &mut self,
        row: impl Into<WhichRow>,
        column: impl Into<WhichColumn>,
        content: impl IntoFragment,
    ) -> Result<(), EditError> {
        let nodes = blocks(content.into_fragment()?.pieces());
        let cell = self.view()?.cell(row, column)?;
        let splice = Splice {
            range: 0..cell.node.content().len(),
            parent: cell.path,
            nodes,
        };
        self.document.splice(splice, Check::Model, Origin::New)?;
        Ok(())
    }

    /// Puts a row at the end, and gives its path; see [`insert_row`](Self::insert_row).
    ///
    /// ```
    /// use adf::build::*;
    ///
    /// let mut page =
    ///     doc(table((header_row(["Name", "State"]), row((header_cell("Search"), "open"))))).build()?;
    /// let path = page.table_mut(0)?.append_row(("Refunds", status("DONE", StatusColor::Green)))?;
    /// assert_eq!(page.node(&path)?.content()[0].kind(), "tableHeader");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If more cells are given than the table has columns, or a cell does not take its content.
    pub fn append_row(&mut self, cells: impl IntoCells) -> Result<Path, EditError> {
        let rows = self.view()?.rows();
        self.insert_row(rows, cells)
    }

    /// Puts a row in front of the one with this number, and gives its path. It has a cell for each
    /// column; those that are not given are empty. Cells are headers where those of the column are
    /// (that is seen in a row beside it), and as wide. Cells that reach from above over the place are
    /// made to reach over the new row, too, and take the place of cells in it.
    ///
    /// # Errors
    /// If there is no such place, more cells are given than fit, or a cell does not take its content.
    pub fn insert_row(&mut self, row: usize, cells: impl IntoCells) -> Result<Path, EditError> {
        let cells = cells.into_cells()?;
        let view = self.view()?;
        if row > view.rows() {
            return Err(EditError::NoCell {
                pointer: self.path.to_string(),
                what: format!("place for a row {row}"),
                has: format!("{} rows, counted from 0", view.rows()),
            });
        }
        let above = view.grid.above(row).iter();
        let reaching: Vec<Spot> = above.filter(|spot| spot.reaches(row)).copied().collect();
        // A table without a single cell gets as many columns as are given.
        let columns = if view.columns() == 0 {
            cells.len()
        } else {
            view.columns()
        };
        let free: Vec<usize> = (0..columns)
            .filter(|column| !reaching.iter().any(|spot| spot.covers_column(*column)))
            .collect();
        let model = view.model_row(row);
        let nodes = row_of(&self.path, cells, &free, &model)?;
        // At the end they cover the row already: they said they were longer than the table.
        let longer: Vec<Spot> = if row < view.rows() {
            reaching
        } else {
            Vec::new()
        };

        let mut node = Node::new(NodeKind::TableRow);
        *node.content_mut() = nodes;
        let splice = Splice::insert(self.path.clone(), row, vec![node]);
        let splice = splice.checked(self.document, Check::Model, Origin::New)?;
        for spot in longer {
            self.set_rows(spot, spot.rows + 1);
        }
        splice.apply(self.document);
        Ok(self.path.child(row))
    }

    /// Takes a row away, and gives it. Cells that reach over it become shorter; those that stand in
    /// it and reach further down move into the next row. The last row takes the table with it.
    ///
    /// # Errors
    /// If there is no such row, or several.
    pub fn delete_row(&mut self, row: impl Into<WhichRow>) -> Result<Node, EditError> {
        let view = self.view()?;
        let row = view.row_number(&row.into().0)?;
        let above = view.grid.above(row).iter();
        let shorter: Vec<Spot> = above.filter(|spot| spot.reaches(row)).copied().collect();
        let next = view.grid.row(row + 1);
        // From the last to the first, so that places in the next row stay right while cells come in.
        let down: Vec<(Spot, usize)> = view
            .grid
            .row(row)
            .iter()
            .rev()
            .filter(|spot| spot.rows > 1 && row + 1 < view.rows())
            .map(|spot| {
                (
                    *spot,
                    next.iter()
                        .filter(|other| other.column < spot.column)
                        .count(),
                )
            })
            .collect();

        let path = self.path.child(row);
        let splice = Splice::replace(&path, Vec::new(), "deleted")?;
        let splice = splice.checked(self.document, Check::Model, Origin::New)?;
        for spot in shorter {
            self.set_rows(spot, spot.rows - 1);
        }
        for (spot, place) in down {
            let cell = path.child(spot.index).of(self.document).cloned();
            let below = self.path.child(row + 1).of_mut(self.document);
            if let (Some(mut cell), Some(below)) = (cell, below)
                && below.whole_value().is_none()
            {
                below.make_room("content");
                cell.set_attr("rowspan", spot.rows - 1);
                let place = place.min(below.content().len());
                below.content_mut().insert(place, cell);
            }
        }
        let removed = splice.apply(self.document).into_iter().next();
        Ok(removed.unwrap_or_else(|| Node::new(NodeKind::TableRow)))
    }

    /// Puts a column at the end: a header, if there is a header row, and a cell for each row; those
    /// that are not given are empty.
    ///
    /// ```
    /// use adf::build::*;
    ///
    /// let mut page = doc(table((header_row(["Name"]), row(["Search"]), row(["Refunds"])))).build()?;
    /// page.table_mut(0)?.append_column("State", ["open"])?;
    /// assert_eq!(page.table(0)?.texts(), [["Name", "State"], ["Search", "open"], ["Refunds", ""]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If more cells are given than there are rows, or a cell does not take its content.
    pub fn append_column(
        &mut self,
        header: impl IntoFragment,
        cells: impl IntoCells,
    ) -> Result<(), EditError> {
        let header = header.into_fragment()?;
        let cells = cells.into_cells()?;
        let view = self.view()?;
        let rows = view.rows();
        let headed = view.has_header_row();
        let places = rows - usize::from(headed);
        if cells.len() > places {
            return Err(EditError::TooManyCells {
                pointer: self.path.to_string(),
                given: cells.len(),
                places,
            });
        }
        let contents = headed.then_some(header).into_iter().chain(cells);
        let contents = contents
            .chain(std::iter::repeat_with(Fragment::default))
            .take(rows);
        let mut column: Vec<Node> = contents
            .enumerate()
            .map(|(row, content)| {
                let header = view.is_header_row(row);
                cell(content, &kind_of(header))
            })
            .collect();
        ids::settle(self.document, &self.path, &(0..0), &mut column);

        let mut checked = Vec::with_capacity(rows);
        for (row, cell) in column.into_iter().enumerate() {
            let path = self.path.child(row);
            let end = path.of(self.document).map_or(0, |row| row.content().len());
            let splice = Splice::insert(path, end, vec![cell]);
            checked.push(splice.checked(self.document, Check::Model, Origin::New)?);
        }
        for splice in checked {
            splice.apply(self.document);
        }
        Ok(())
    }

    fn set_rows(&mut self, spot: Spot, rows: usize) {
        let path = self.path.child(spot.row).child(spot.index);
        if let Some(cell) = path.of_mut(self.document) {
            cell.set_attr("rowspan", rows);
        }
    }
}

fn kind_of(header: bool) -> NodeKind {
    if header {
        NodeKind::TableHeader
    } else {
        NodeKind::TableCell
    }
}

/// What a new cell takes over from the column it stands in.
#[derive(Clone, Debug, Default)]
struct Model {
    header: bool,
    width: Option<Value>,
}

impl TableView<'_> {
    /// What each column is like, as seen in the row before a place, or after it: not in a header row,
    /// where all cells are headers.
    fn model_row(&self, row: usize) -> Vec<Model> {
        let beside = row.checked_sub(1).into_iter().chain([row]);
        let mut beside = beside.filter(|row| *row < self.rows());
        let model = beside.clone().find(|row| !self.is_header_row(*row));
        let headers_count = model.is_some();
        let Some(model) = model.or(beside.next()) else {
            return Vec::new();
        };
        let cells = self.grid.across(model).into_iter().map(|spot| {
            let spot = spot?;
            let cell = self
                .node
                .content()
                .get(spot.row)?
                .content()
                .get(spot.index)?;
            Some(Model {
                header: headers_count && *cell.kind() == NodeKind::TableHeader,
                width: cell.attr("colwidth").filter(|_| spot.columns == 1).cloned(),
            })
        });
        cells.map(Option::unwrap_or_default).collect()
    }
}

/// The cells of a new row with these free columns.
fn row_of(
    path: &Path,
    contents: Vec<Fragment>,
    free: &[usize],
    model: &[Model],
) -> Result<Vec<Node>, EditError> {
    let given = contents.len();
    let mut contents = contents.into_iter();
    let mut cells = Vec::with_capacity(free.len());
    let mut covered = 0;
    let mut columns = free.iter().peekable();
    while let Some(column) = columns.next() {
        let like = model.get(*column).cloned().unwrap_or_default();
        let content = contents.next().unwrap_or_default();
        let mut cell = cell(content, &kind_of(like.header));
        let span = super::grid::span(&cell, "colspan", free.len() as u64);
        covered += span;
        for _ in 1..span {
            columns.next();
        }
        if let Some(width) = like.width.filter(|_| span == 1 && cell.attrs().is_none()) {
            cell.set_attr("colwidth", width);
        }
        cells.push(cell);
    }
    if contents.next().is_some() || covered > free.len() {
        return Err(EditError::TooManyCells {
            pointer: path.to_string(),
            given,
            places: free.len(),
        });
    }
    Ok(cells)
}
