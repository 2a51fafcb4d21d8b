//! Columns side by side. Confluence only.

use super::content::{Content, filled, has_id, node_type, takes_content};
use super::nesting::sealed::Sealed;
use super::part::Part;
use super::table::VerticalAlign;
use crate::NodeKind;

node_type! {
    /// Two or three columns side by side.
    LayoutSection
}

/// Two or three columns side by side. Confluence only.
///
/// ```
/// use adf::build::*;
///
/// doc(columns((
///     column((h2("Went well"), bullet_list(["Reviews"]))).width(60.0),
///     column((h2("Try next"), bullet_list(["Pairing"]))).width(40.0),
/// )));
/// ```
/// The format has no section of one column:
/// ```compile_fail,E0277
/// use adf::build::*;
/// doc(columns((column("alone"),)));
/// ```
pub fn columns(columns: impl Columns) -> LayoutSection {
    let columns = columns.into_vec();
    // Two decimals, as the editor writes them.
    let share = if columns.len() == 3 { 33.33 } else { 50.0 };
    let part = columns
        .into_iter()
        .fold(Part::new(NodeKind::LayoutSection), |part, column| {
            part.add(column.part.attr_default("width", share))
        });
    LayoutSection { part }
}

node_type! {
    /// One of the columns of a [`LayoutSection`].
    LayoutColumn
}

/// One of the columns of a section. Its width is an equal share unless it is set.
pub fn column(content: impl Content<LayoutColumn>) -> LayoutColumn {
    LayoutColumn {
        part: filled(Part::new(NodeKind::LayoutColumn), content),
    }
}

impl LayoutColumn {
    /// Its width in percent, 0 to 100.
    pub fn width(mut self, percent: f64) -> Self {
        self.part = self.part.attr("width", percent);
        self
    }

    /// Where its content is set if another column is higher.
    pub fn vertical_align(mut self, align: VerticalAlign) -> Self {
        self.part = self.part.attr("valign", align.name());
        self
    }
}

/// Two or three columns: a tuple or an array of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not two or three columns",
    label = "expected `(column(…), column(…))` or three of them"
)]
pub trait Columns: Sealed {
    #[doc(hidden)]
    fn into_vec(self) -> Vec<LayoutColumn>;
}

impl Sealed for (LayoutColumn, LayoutColumn) {}
impl Sealed for (LayoutColumn, LayoutColumn, LayoutColumn) {}
impl Sealed for [LayoutColumn; 2] {}
impl Sealed for [LayoutColumn; 3] {}

impl Columns for (LayoutColumn, LayoutColumn) {
    fn into_vec(self) -> Vec<LayoutColumn> {
        vec![self.0, self.1]
    }
}

impl Columns for (LayoutColumn, LayoutColumn, LayoutColumn) {
    fn into_vec(self) -> Vec<LayoutColumn> {
        vec![self.0, self.1, self.2]
    }
}

impl Columns for [LayoutColumn; 2] {
    fn into_vec(self) -> Vec<LayoutColumn> {
        self.into()
    }
}

impl Columns for [LayoutColumn; 3] {
    fn into_vec(self) -> Vec<LayoutColumn> {
        self.into()
    }
}

has_id! { LayoutSection LayoutColumn }
takes_content! { LayoutColumn }
