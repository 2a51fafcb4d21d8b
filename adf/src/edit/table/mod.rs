//! Tables: reading cells by row and column whatever covers what, setting cells, adding and removing
//! rows.

mod cells;
mod change;
mod grid;
mod view;
mod which;

pub use cells::IntoCells;
pub use change::TableMut;
pub use view::{CellView, TableView};
pub use which::{Headed, TableUnder, WhichColumn, WhichRow, WhichTable, headed};

use super::EditError;
use crate::Document;

/// Tables.
impl Document {
    /// A table: by number, by the heading it stands under, or by its headers.
    ///
    /// ```
    /// use adf::build::*;
    /// use adf::edit::{headed, titled};
    ///
    /// let page = doc((h1("Plan"), table((header_row(["Name", "State"]), row(["Search", "open"]))))).build()?;
    /// assert_eq!(page.table(0)?.rows(), 2);
    /// assert_eq!(page.table(titled("Plan"))?.cell(1, "State")?.text(), "open");
    /// assert_eq!(page.table(headed(["State"]))?.row(("Name", "Search"))?, ["Search", "open"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If there is no such table (the error names those there are), or several.
    pub fn table(&self, which: impl WhichTable) -> Result<TableView<'_>, EditError> {
        TableView::new(self, which.table_in(self)?)
    }

    /// A table, for editing.
    ///
    /// # Errors
    /// As [`table`](Self::table).
    pub fn table_mut(&mut self, which: impl WhichTable) -> Result<TableMut<'_>, EditError> {
        let path = which.table_in(self)?;
        TableView::new(self, path.clone())?;
        Ok(TableMut {
            document: self,
            path,
        })
    }
}
