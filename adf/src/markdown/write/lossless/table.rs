//! Tables whose cells hold a line each, as pipe tables.

use super::super::directive::{Within, can_be_directive, is_empty, push_braces, push_name};
use super::super::escape::Place;
use super::Writer;
use super::list::has_more;
use super::seen::is_blank;
use crate::{Node, NodeKind};

/// Says that a row has no cell here.
const NO_CELL: &str = "<!-- -->";

impl<'d> Writer<'d> {
    /// Writes a pipe table, if this is one.
    pub(super) fn pipe_table(&mut self, table: &'d Node) -> bool {
        let exact = self.is_exact();
        let Some(columns) = fits(table, exact) else {
            return false;
        };
        for (index, row) in table.content().iter().enumerate() {
            let mut lead = String::new();
            if exact && index == 0 {
                push_lead(&mut lead, table);
            }
            if exact {
                push_lead(&mut lead, row);
            }
            let mut line = String::new();
            for column in 0..columns {
                line.push_str("| ");
                match row.content().get(column) {
                    Some(cell) => {
                        let text = self.cell(cell, index == 0, std::mem::take(&mut lead));
                        line.push_str(&text);
                    }
                    None => line.push_str(NO_CELL),
                }
                if !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            line.push('|');
            self.lines.line(&line);
            if index == 0 {
                self.lines.line(&format!("|{}", "---|".repeat(columns)));
            }
        }
        true
    }

    fn cell(&mut self, cell: &'d Node, in_first_row: bool, mut lead: String) -> String {
        let exact = self.is_exact();
        let is_header = *cell.kind() == NodeKind::TableHeader;
        if exact && has_more(cell, None) {
            push_lead(&mut lead, cell);
        } else if exact && is_header != in_first_row {
            lead.push(':');
            lead.push_str(cell.kind().as_str());
            lead.push_str("[]");
        }
        for paragraph in cell.content() {
            if exact {
                push_lead(&mut lead, paragraph);
            } else if is_blank(paragraph.content()) {
                return lead;
            }
            lead = self.flow(paragraph.content(), Place::Cell, &lead);
        }
        lead
    }
}

/// The number of columns of a table that a pipe table can say.
fn fits(table: &Node, exact: bool) -> Option<usize> {
    let rows = table.content();
    let columns = rows.iter().map(|row| row.content().len()).max()?;
    let cells: usize = rows.iter().map(|row| row.content().len()).sum();
    // A few long rows must not make all the others long.
    let is_square = rows.len().saturating_mul(columns) <= cells.saturating_mul(2);
    let first = rows.first().is_some_and(|row| !row.content().is_empty());
    let fits = can_be_directive(table)
        && is_square
        && first
        && rows.iter().all(|row| {
            *row.kind() == NodeKind::TableRow
                && can_be_directive(row)
                && row.content_if_some().is_some()
                && (!exact || !row.content().is_empty() || !has_more(row, None))
                && row.content().iter().all(cell_fits)
        });
    fits.then_some(columns)
}

fn cell_fits(cell: &Node) -> bool {
    let is_cell = matches!(cell.kind(), NodeKind::TableCell | NodeKind::TableHeader);
    let [paragraph] = cell.content() else {
        return false;
    };
    is_cell
        && can_be_directive(cell)
        && *paragraph.kind() == NodeKind::Paragraph
        && can_be_directive(paragraph)
}

fn push_lead(lead: &mut String, node: &Node) {
    if has_more(node, None) || is_empty(node) {
        lead.push(':');
        push_name(lead, node);
        push_braces(lead, node, &[], Within::Cell);
    }
}
