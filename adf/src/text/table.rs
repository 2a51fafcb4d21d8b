//! Tables as aligned columns.

use serde_json::Value;

use super::{Lines, Spacing, blocks};
use crate::{Node, NodeKind};

/// Columns wider than this are not padded: their longer cells stick out instead.
const WIDEST: usize = 60;
/// Cells that cover more columns or rows than this are drawn as if they covered this many.
const MOST_COVERED: u64 = 50;
/// Tables with more columns than this are drawn without a grid.
const MOST_COLUMNS: usize = 200;

struct Cell {
    column: usize,
    columns: usize,
    lines: Lines,
}

struct Row {
    cells: Vec<Cell>,
    header: bool,
}

pub(super) fn render(table: &Node) -> Lines {
    let Some(rows) = grid(table) else {
        let cells = table.content().iter().flat_map(Node::content);
        return cells
            .flat_map(|cell| blocks(std::slice::from_ref(cell), Spacing::Tight))
            .collect();
    };
    let cells = rows.iter().flat_map(|row| &row.cells);
    let Some(columns) = cells.map(|cell| cell.column + cell.columns).max() else {
        return Lines::new();
    };

    let widths = widths(&rows, columns);
    let mut lines = Lines::new();
    for (index, row) in rows.iter().enumerate() {
        draw(row, &widths, &mut lines);
        let last_header = row.header && rows.get(index + 1).is_some_and(|next| !next.header);
        if last_header {
            let rules: Vec<String> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
            lines.push(format!("|{}|", rules.join("|")));
        }
    }
    lines
}

/// Puts every cell where it belongs: beside those before it, and beside those that reach down.
/// Nothing if there are too many columns.
fn grid(table: &Node) -> Option<Vec<Row>> {
    // For each column, how many more rows are covered from above.
    let mut covered: Vec<u64> = Vec::new();
    let mut rows = Vec::new();
    for row in table.content() {
        let mut cells = Vec::new();
        let mut column = 0;
        let mut reaching = Vec::new();
        for cell in row.content() {
            while covered.get(column).is_some_and(|rows| *rows > 0) {
                column += 1;
            }
            let columns = span(cell, "colspan");
            cells.push(Cell {
                column,
                columns: columns as usize,
                lines: blocks(std::slice::from_ref(cell), Spacing::Tight),
            });
            reaching.push((column, columns as usize, span(cell, "rowspan")));
            column += columns as usize;
            if column > MOST_COLUMNS {
                return None;
            }
        }
        for rows in &mut covered {
            *rows = rows.saturating_sub(1);
        }
        for (column, columns, rows) in reaching {
            if covered.len() < column + columns {
                covered.resize(column + columns, 0);
            }
            covered[column..column + columns].fill(rows - 1);
        }
        let header = !row.content().is_empty()
            && row
                .content()
                .iter()
                .all(|cell| *cell.kind() == NodeKind::TableHeader);
        rows.push(Row { cells, header });
    }
    Some(rows)
}

fn span(cell: &Node, name: &str) -> u64 {
    cell.attr(name)
        .and_then(Value::as_f64)
        .map_or(1, |span| span as u64)
        .clamp(1, MOST_COVERED)
}

fn width(lines: &[String]) -> usize {
    lines
        .iter()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or(0)
        .min(WIDEST)
}

/// The width of each column: that of its widest cell; cells over several columns widen the last.
fn widths(rows: &[Row], columns: usize) -> Vec<usize> {
    let mut widths = vec![1; columns];
    let cells = || rows.iter().flat_map(|row| &row.cells);
    for cell in cells().filter(|cell| cell.columns == 1) {
        widths[cell.column] = widths[cell.column].max(width(&cell.lines));
    }
    for cell in cells().filter(|cell| cell.columns > 1) {
        let missing = width(&cell.lines).saturating_sub(covered_width(cell, &widths));
        widths[cell.column + cell.columns - 1] += missing;
    }
    widths
}

/// The room of a cell: its columns and the lines between them.
fn covered_width(cell: &Cell, widths: &[usize]) -> usize {
    let columns = &widths[cell.column..cell.column + cell.columns];
    columns.iter().sum::<usize>() + 3 * (cell.columns - 1)
}

fn draw(row: &Row, widths: &[usize], lines: &mut Lines) {
    let height = row
        .cells
        .iter()
        .map(|cell| cell.lines.len())
        .max()
        .unwrap_or(0)
        .max(1);
    for index in 0..height {
        let mut line = String::from("|");
        let mut column = 0;
        for cell in &row.cells {
            while column < cell.column {
                line.push_str(&format!(" {:1$} |", "", widths[column]));
                column += 1;
            }
            let text = cell.lines.get(index).map_or("", String::as_str);
            line.push_str(&format!(" {:1$} |", text, covered_width(cell, widths)));
            column += cell.columns;
        }
        for width in &widths[column..] {
            line.push_str(&format!(" {:1$} |", "", width));
        }
        lines.push(line);
    }
}
