//! Tables.

use serde_json::Value;

use super::block::vertical_alignment;
use super::style::Style;
use super::writer::Writer;
use crate::{Node, NodeKind};

/// Cells that cover more columns or rows than this cover this many.
const MOST_COVERED: u32 = 1000;

impl Writer<'_> {
    pub(super) fn table(&mut self, node: &Node) {
        let layout = match node.attr_str("layout") {
            Some("wide") => "layout-wide",
            Some("full-width") => "layout-full-width",
            Some("center") => "layout-center",
            Some("align-start") => "layout-align-start",
            Some("align-end") => "layout-align-end",
            _ => "",
        };
        let is_numbered = node.attr("isNumberColumnEnabled") == Some(&Value::Bool(true));
        self.open("table")
            .classes(&["table", layout])
            .style(&Style::new().pixels(node.attr("width")))
            .end();
        self.out.push('\n');
        let rows = node.content();
        self.columns(rows, is_numbered);
        let heads = head_rows(rows);
        let (head, body) = rows.split_at_checked(heads).unwrap_or((&[], rows));
        let mut number = is_numbered.then_some(0);
        for (element, rows) in [("thead", head), ("tbody", body)] {
            if rows.is_empty() {
                continue;
            }
            self.open(element).end();
            self.out.push('\n');
            for row in rows {
                self.row(row, number.as_mut());
            }
            self.close(element);
            self.out.push('\n');
        }
        self.close("table");
    }

    /// The widths of the columns, as the first row has them.
    fn columns(&mut self, rows: &[Node], is_numbered: bool) {
        let cells = rows.first().map(Node::content).unwrap_or_default();
        if !cells.iter().any(|cell| cell.attr("colwidth").is_some()) {
            return;
        }
        self.open("colgroup").end();
        if is_numbered {
            self.open("col").end();
        }
        for cell in cells {
            let covered = span(cell, "colspan").unwrap_or(1);
            let widths = cell.attr("colwidth").and_then(Value::as_array);
            let widths = widths.map(Vec::as_slice).unwrap_or_default();
            let mut said = 0;
            for width in widths.iter().take(covered as usize) {
                self.open("col")
                    .style(&Style::new().pixels(Some(width)))
                    .end();
                said += 1;
            }
            match covered - said {
                0 => {}
                1 => self.open("col").end(),
                rest => self.open("col").number("span", Some(rest)).end(),
            }
        }
        self.close("colgroup");
        self.out.push('\n');
    }

    fn row(&mut self, row: &Node, number: Option<&mut u32>) {
        let own = std::slice::from_ref(row);
        let (cells, is_head) = match row.kind() {
            NodeKind::TableRow => (row.content(), is_head(row)),
            _ => (own, false),
        };
        self.open("tr").end();
        if let Some(number) = number {
            self.open("td").classes(&["row-number"]).end();
            if !is_head {
                *number += 1;
                self.words(&number.to_string());
            }
            self.close("td");
        }
        for cell in cells {
            self.cell(cell, is_head);
        }
        self.close("tr");
        self.out.push('\n');
    }

    fn cell(&mut self, cell: &Node, in_head: bool) {
        let (element, scope) = match cell.kind() {
            NodeKind::TableHeader if in_head => ("th", "col"),
            NodeKind::TableHeader => ("th", "row"),
            _ => ("td", ""),
        };
        let mut tag = self
            .open(element)
            .classes(&[vertical_alignment(cell)])
            .number("colspan", span(cell, "colspan"))
            .number("rowspan", span(cell, "rowspan"))
            .style(&Style::new().background(cell.attr_str("background")));
        if !scope.is_empty() {
            tag = tag.text("scope", scope);
        }
        tag.end();
        match cell.kind() {
            NodeKind::TableCell | NodeKind::TableHeader => self.inside_cell(cell.content()),
            _ => self.inside_cell(std::slice::from_ref(cell)),
        }
        self.close(element);
    }
}

/// How many rows or columns a cell covers, if more than one.
fn span(cell: &Node, name: &str) -> Option<u32> {
    let span = cell.attr(name)?.as_f64()?;
    (span >= 2.0).then(|| (span as u32).min(MOST_COVERED))
}

fn is_head(row: &Node) -> bool {
    !row.content().is_empty()
        && row
            .content()
            .iter()
            .all(|cell| *cell.kind() == NodeKind::TableHeader)
}

/// How many rows at the top are the head. None if a cell of them reaches below: a browser would cut it.
fn head_rows(rows: &[Node]) -> usize {
    let heads = rows
        .iter()
        .take_while(|row| *row.kind() == NodeKind::TableRow && is_head(row))
        .count();
    let reaches_below = rows.iter().take(heads).enumerate().any(|(index, row)| {
        row.content()
            .iter()
            .any(|cell| index + span(cell, "rowspan").unwrap_or(1) as usize > heads)
    });
    if reaches_below { 0 } else { heads }
}
