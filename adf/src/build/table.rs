//! Tables.

use serde_json::Value;

use super::content::{Content, filled, has_id, node_type, parts, takes_content};
use super::extension::fragment_mark;
use super::nesting::sealed::Sealed;
use super::part::Part;
use crate::NodeKind;

node_type! {
    /// A table. Without rows it is left out of the document.
    Table
}

/// A table of rows.
///
/// ```
/// use adf::build::*;
///
/// let velocity = [("Sprint 11", 31), ("Sprint 12", 34)];
/// table((
///     header_row(["Sprint", "Points"]),
///     each(velocity.map(|(sprint, points)| row((sprint, points.to_string())))),
///     row((header_cell("Total"), cell(p(strong("65"))).background("#e3fcef"))),
/// ));
/// ```
pub fn table(rows: impl Content<Table>) -> Table {
    Table {
        part: filled(Part::new(NodeKind::Table), rows),
    }
}

/// How a table lies on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TableLayout {
    /// As wide as the text.
    Default,
    /// In the middle.
    Center,
    /// Wider than the text.
    Wide,
    /// As wide as the window.
    FullWidth,
    /// At the near side: left, where one writes from left to right.
    AlignStart,
    /// At the far side.
    AlignEnd,
}

impl Table {
    /// How it lies on the page.
    pub fn layout(mut self, layout: TableLayout) -> Self {
        let layout = match layout {
            TableLayout::Default => "default",
            TableLayout::Center => "center",
            TableLayout::Wide => "wide",
            TableLayout::FullWidth => "full-width",
            TableLayout::AlignStart => "align-start",
            TableLayout::AlignEnd => "align-end",
        };
        self.part = self.part.attr("layout", layout);
        self
    }

    /// Its width in pixels.
    pub fn width(mut self, pixels: u32) -> Self {
        self.part = self.part.attr("width", pixels);
        self
    }

    /// Puts a column of row numbers in front.
    pub fn numbered(mut self) -> Self {
        self.part = self.part.attr("isNumberColumnEnabled", true);
        self
    }

    /// Names it, so that extensions can take what they show from it.
    pub fn fragment(mut self, local_id: impl Into<String>, name: impl Into<String>) -> Self {
        self.part = self.part.mark(fragment_mark(local_id, name));
        self
    }

    /// Keeps the widths of the columns when the window is narrow.
    pub fn fixed(mut self) -> Self {
        self.part = self.part.attr("displayMode", "fixed");
        self
    }
}

node_type! {
    /// A row of a table. Without cells it is left out of the document.
    TableRow
}

/// A row. A bare string is a cell.
pub fn row(cells: impl Content<TableRow>) -> TableRow {
    TableRow {
        part: filled(Part::new(NodeKind::TableRow), cells),
    }
}

/// What [`header_row`] takes: header cells and bare strings. It is no value, only a name.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct HeaderRow;

impl Sealed for HeaderRow {}

/// A row of header cells. A bare string is a header cell.
pub fn header_row(cells: impl Content<HeaderRow>) -> TableRow {
    TableRow {
        part: Part::new(NodeKind::TableRow).add_all(parts::<HeaderRow>(cells)),
    }
}

node_type! {
    /// A cell of a table.
    TableCell
}

/// A cell. It holds blocks; a bare string is a paragraph. An empty cell is `cell(())`.
pub fn cell(content: impl Content<TableCell>) -> TableCell {
    TableCell {
        part: filled(Part::new(NodeKind::TableCell), content),
    }
}

node_type! {
    /// A cell that is the header of its column or row.
    TableHeader
}

/// A cell that is the header of its column or row.
pub fn header_cell(content: impl Content<TableHeader>) -> TableHeader {
    TableHeader {
        part: filled(Part::new(NodeKind::TableHeader), content),
    }
}

/// Where content that is lower than its place is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerticalAlign {
    /// At the top.
    Top,
    /// In the middle.
    Middle,
    /// At the bottom.
    Bottom,
}

impl VerticalAlign {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Top => "top",
            Self::Middle => "middle",
            Self::Bottom => "bottom",
        }
    }
}

macro_rules! cells {
    ($($name:ident)+) => { $(
        impl $name {
            /// How many columns it covers, at least 1.
            pub fn colspan(mut self, columns: u32) -> Self {
                self.part = self.part.attr("colspan", columns);
                self
            }

            /// How many rows it covers, at least 1.
            pub fn rowspan(mut self, rows: u32) -> Self {
                self.part = self.part.attr("rowspan", rows);
                self
            }

            /// Its background: six hex digits after a `#`.
            pub fn background(mut self, hex: impl Into<String>) -> Self {
                self.part = self.part.attr("background", hex.into());
                self
            }

            /// The widths in pixels of the columns that it covers.
            pub fn column_widths(mut self, pixels: impl IntoIterator<Item = u32>) -> Self {
                let widths: Value = pixels.into_iter().collect();
                self.part = self.part.attr("colwidth", widths);
                self
            }

            /// Where its content is set if another cell of the row is higher.
            pub fn vertical_align(mut self, align: VerticalAlign) -> Self {
                self.part = self.part.attr("valign", align.name());
                self
            }
        }
    )+ };
}

cells! { TableCell TableHeader }
has_id! { Table TableRow TableCell TableHeader }
takes_content! { Table TableRow TableCell TableHeader }
