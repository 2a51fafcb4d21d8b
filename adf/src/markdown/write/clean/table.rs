//! Tables as pipe tables: merged cells taken apart, and every cell on one line.

use super::super::escape::{Care, Place};
use super::super::flow::{Wrap, render};
use super::loss::LossCode;
use super::run::Run;
use super::speaker::Speaker;
use crate::{Node, NodeKind};

impl Speaker {
    pub(super) fn table(&mut self, table: &Node) {
        let rows = table.content();
        let widths = Widths::of(rows);
        let is_odd = rows
            .iter()
            .any(|row| *row.kind() != NodeKind::TableRow || !row.content().iter().all(is_cell));
        if is_odd {
            return self.words(table, LossCode::Unknown, "only the words are kept");
        }
        if widths.columns == 0 {
            return self.lose(LossCode::Empty, "a table without cells is left out");
        }
        if table.attr("width").is_some()
            || table
                .attr_str("layout")
                .is_some_and(|layout| layout != "default")
        {
            self.lose(
                LossCode::Style,
                "the layout and the width of the table are dropped",
            );
        }
        let headed = rows
            .first()
            .is_some_and(|row| row.content().iter().all(is_header));
        if !headed {
            self.lose(
                LossCode::TableHeader,
                "the first row is shown as the header",
            );
        }
        self.lines.gap();
        let mut covered = Covered::default();
        self.each(rows, |speaker, index, row| {
            let mut line = String::from("|");
            let mut column = 0;
            speaker.each(row.content(), |speaker, _, cell| {
                let free = covered.next_free(column, index);
                line.push_str(&"  |".repeat(free - column));
                column = free;
                let bold = index > 0 && is_header(cell);
                let text = speaker.cell(cell, bold);
                line.push(' ');
                line.push_str(&text);
                line.push_str(" |");
                let (columns, rows) = widths.span(cell);
                if columns > 1 || rows > 1 {
                    speaker.lose(
                        LossCode::TableSpan,
                        "the merged cell is followed by empty ones",
                    );
                }
                line.push_str(&"  |".repeat(columns - 1));
                covered.cover(column, columns, index, rows);
                column += columns;
            });
            // Rows may be shorter than the first, which says how many columns there are.
            if index == 0 {
                for _ in column..widths.columns {
                    line.push_str("  |");
                }
            }
            if line.len() == 1 {
                line.push_str("  |");
            }
            speaker.lines.line(&line);
            if index == 0 {
                let rule = format!("|{}", "---|".repeat(widths.columns));
                speaker.lines.line(&rule);
            }
        });
    }

    fn cell(&mut self, cell: &Node, bold: bool) -> String {
        if cell.attr("background").is_some() {
            self.lose(LossCode::Color, "the colour of the cell is dropped");
        }
        if bold {
            self.lose(LossCode::TableHeader, "the header is bold text");
        }
        if !matches!(cell.content(), [] | [_])
            || cell
                .content()
                .iter()
                .any(|block| *block.kind() != NodeKind::Paragraph)
        {
            self.lose(
                LossCode::TableCell,
                "the blocks of the cell stand on one line",
            );
        }
        let mut run = Run::default();
        let around: &[Wrap<'_>] = if bold { &[Wrap::Strong] } else { &[] };
        self.in_line(cell.content(), around, 0, &mut run);
        render(&run.settle(), Place::Cell, Care::Legible, "")
    }

    /// Blocks as lines of one cell. Items of lists are `level` lists deep.
    fn in_line<'d>(
        &mut self,
        nodes: &'d [Node],
        around: &[Wrap<'d>],
        level: usize,
        run: &mut Run<'d>,
    ) {
        self.each(nodes, |speaker, _, node| {
            run.new_line();
            speaker.block_in_line(node, around, level, run);
        });
    }

    fn block_in_line<'d>(
        &mut self,
        node: &'d Node,
        around: &[Wrap<'d>],
        level: usize,
        run: &mut Run<'d>,
    ) {
        let content = node.content();
        let strong = || super::inline::with(around, Wrap::Strong);
        match node.kind() {
            NodeKind::Paragraph
            | NodeKind::Caption
            | NodeKind::TaskItem
            | NodeKind::DecisionItem => {
                self.each(content, |speaker, _, node| {
                    speaker.inline(node, Place::Cell, around, run);
                });
            }
            NodeKind::Heading => self.each(content, |speaker, _, node| {
                speaker.inline(node, Place::Cell, &strong(), run);
            }),
            NodeKind::BulletList
            | NodeKind::OrderedList
            | NodeKind::TaskList
            | NodeKind::DecisionList => {
                let first = node
                    .attr("order")
                    .and_then(serde_json::Value::as_u64)
                    .unwrap_or(1);
                self.each(content, |speaker, index, item| {
                    run.new_line();
                    let marker = match item.kind() {
                        NodeKind::TaskList => "".to_owned(),
                        NodeKind::DecisionItem => "◆ ".to_owned(),
                        _ if *node.kind() == NodeKind::OrderedList => {
                            format!("{}. ", first.saturating_add(index as u64))
                        }
                        _ => match item.attr_str("state") {
                            Some("DONE") => "☑ ".to_owned(),
                            Some(_) => "☐ ".to_owned(),
                            None => "• ".to_owned(),
                        },
                    };
                    if !marker.is_empty() {
                        // Spaces that are kept, so that lists in lists are seen as such.
                        let indent = "\u{a0}".repeat(2 * level.min(8));
                        run.text(format!("{indent}{marker}").into(), Vec::new(), false);
                    }
                    match item.kind() {
                        kind if *kind != NodeKind::ListItem => {
                            speaker.block_in_line(item, around, level + 1, run);
                        }
                        _ => speaker.each(item.content(), |speaker, index, block| {
                            if index > 0 {
                                run.new_line();
                            }
                            speaker.block_in_line(block, around, level + 1, run);
                        }),
                    }
                });
            }
            NodeKind::CodeBlock => self.each(content, |_, _, text| {
                let code = match text.text() {
                    Some(code) => code.into(),
                    None => crate::text::inline(text).into(),
                };
                run.text(code, around.to_vec(), true);
            }),
            NodeKind::Panel => {
                let kind = node.attr_str("panelType").unwrap_or_default();
                let mut title = kind.to_owned();
                if let Some(first) = title.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                self.lose(LossCode::Panel, format!("the panel begins with {title:?}"));
                run.text(format!("{title}:").into(), strong(), false);
                self.in_line(content, around, level, run);
            }
            NodeKind::Expand | NodeKind::NestedExpand => {
                self.lose(LossCode::Expand, "the title of the expand is bold");
                run.text(
                    node.attr_str("title").unwrap_or_default().into(),
                    strong(),
                    false,
                );
                self.in_line(content, around, level, run);
            }
            NodeKind::Rule => run.text("———".into(), Vec::new(), false),
            NodeKind::Media | NodeKind::MediaInline => self.inline(node, Place::Cell, around, run),
            NodeKind::BlockCard | NodeKind::EmbedCard => self.card(node, around, run),
            NodeKind::Extension | NodeKind::SyncBlock => {
                self.lose(LossCode::Extension, "the extension is its text or its name");
                let wraps = super::inline::with(around, Wrap::Em);
                run.text(super::inline::extension_name(node), wraps, false);
            }
            _ if !content.is_empty() => self.in_line(content, around, level, run),
            _ => run.text(crate::text::inline(node).into(), around.to_vec(), false),
        }
    }
}

fn is_cell(node: &Node) -> bool {
    matches!(node.kind(), NodeKind::TableCell | NodeKind::TableHeader)
}

fn is_header(cell: &Node) -> bool {
    *cell.kind() == NodeKind::TableHeader
}

/// How wide a table and its cells are.
struct Widths {
    columns: usize,
    /// Merged cells are taken apart only if that does not make the table a multiple of what it is.
    merged: bool,
}

impl Widths {
    fn of(rows: &[Node]) -> Self {
        let cells: usize = rows.iter().map(|row| row.content().len()).sum();
        let area = rows.iter().flat_map(Node::content).map(|cell| {
            let (across, down) = span(cell);
            across.saturating_mul(down.min(rows.len()))
        });
        let area = area.fold(0, usize::saturating_add);
        let merged = area <= cells.saturating_mul(8).saturating_add(1000);
        let mut columns = 0;
        let mut covered = Covered::default();
        for (index, row) in rows.iter().enumerate() {
            let mut column = 0;
            for cell in row.content() {
                let (across, down) = if merged { span(cell) } else { (1, 1) };
                column = covered.next_free(column, index);
                covered.cover(column, across, index, down);
                column += across;
            }
            columns = columns.max(column);
        }
        Self { columns, merged }
    }

    fn span(&self, cell: &Node) -> (usize, usize) {
        if self.merged { span(cell) } else { (1, 1) }
    }
}

/// For each column the row until which a cell from above reaches down.
#[derive(Default)]
struct Covered {
    until: Vec<usize>,
}

impl Covered {
    /// The first column from here on that is free in the row.
    fn next_free(&self, from: usize, row: usize) -> usize {
        let mut column = from;
        while self.until.get(column).is_some_and(|until| *until > row) {
            column += 1;
        }
        column
    }

    fn cover(&mut self, column: usize, columns: usize, row: usize, rows: usize) {
        if rows < 2 {
            return;
        }
        if self.until.len() < column + columns {
            self.until.resize(column + columns, 0);
        }
        for until in self.until.iter_mut().skip(column).take(columns) {
            *until = row.saturating_add(rows);
        }
    }
}

/// How many columns and rows a cell covers.
fn span(cell: &Node) -> (usize, usize) {
    let of = |name| {
        let covered = cell.attr(name).and_then(serde_json::Value::as_u64);
        usize::try_from(covered.unwrap_or(1).max(1)).unwrap_or(usize::MAX)
    };
    (of("colspan"), of("rowspan"))
}
