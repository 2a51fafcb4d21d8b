//! Tables of GitHub's Markdown.

use pulldown_cmark::Alignment;

use super::change::ChangeCode;
use super::events::parser;
use super::place::Kind;
use super::tree::{Align, Frame};
use super::{Builder, Closer};
use crate::{Node, NodeKind};

/// The table that is being read.
#[derive(Debug)]
pub(super) struct State {
    alignments: Vec<Option<Align>>,
    /// It can stand nowhere: its rows are lines.
    pub(super) unwrapped: bool,
    header: bool,
    /// Cells in this row so far, and in the longest.
    cells: usize,
    most: usize,
    /// Where the last cell ended.
    end: usize,
}

impl Builder<'_> {
    pub(super) fn start_table(&mut self, alignments: &[Alignment]) {
        let opened = self.open_block(Frame::new(Kind::Table), Closer::Block);
        if !opened {
            self.tree.change(
                ChangeCode::BlockUnwrapped,
                "a table cannot stand here; its rows became lines",
            );
        }
        let alignments: Vec<_> = alignments
            .iter()
            .map(|alignment| match alignment {
                Alignment::Center => Some(Align::Center),
                Alignment::Right => Some(Align::End),
                Alignment::Left | Alignment::None => None,
            })
            .collect();
        self.table = Some(State {
            most: alignments.len(),
            alignments,
            unwrapped: !opened,
            header: false,
            cells: 0,
            end: 0,
        });
    }

    pub(super) fn start_row(&mut self, header: bool, place: &std::ops::Range<usize>) {
        let Some(table) = &mut self.table else { return };
        table.header = header;
        table.cells = 0;
        table.end = place.start;
        if table.unwrapped {
            self.start_paragraph();
        } else {
            self.open_block(Frame::new(Kind::TableRow), Closer::Block);
        }
    }

    pub(super) fn start_cell(&mut self, place: &std::ops::Range<usize>) {
        let Some(table) = &mut self.table else { return };
        let first = table.cells == 0;
        let align = table.alignments.get(table.cells).copied().flatten();
        table.cells += 1;
        table.end = place.end;
        self.html.separator = false;
        if table.unwrapped {
            if !first {
                self.text(" | ", usize::MAX, usize::MAX);
            }
            return;
        }
        let mut frame = Frame::new(if table.header {
            Kind::TableHeader
        } else {
            Kind::TableCell
        });
        frame.align = align;
        self.open_block(frame, Closer::Block);
    }

    pub(super) fn end_cell(&mut self, place: &std::ops::Range<usize>) {
        let Some(table) = &mut self.table else { return };
        table.end = table.end.max(place.end);
        if table.unwrapped {
            self.end_capture();
            return self.end_inline_tags();
        }
        self.end_run();
        let is_cell = |kind| matches!(kind, Kind::TableCell | Kind::TableHeader);
        let nothing = self
            .tree
            .top()
            .is_some_and(|cell| is_cell(cell.kind) && cell.content.is_empty() && !cell.keep);
        if self.html.separator && nothing {
            // A comment and nothing else says that there is no cell.
            self.open.pop();
            return self.tree.abandon();
        }
        self.end_block();
    }

    pub(super) fn end_row(&mut self, place: &std::ops::Range<usize>) {
        let marked = self.marked;
        let Some(table) = &self.table else { return };
        let surplus = marked.text.get(table.end..place.end).unwrap_or_default();
        let surplus = surplus.trim();
        let surplus = surplus.strip_prefix('|').unwrap_or(surplus).trim();
        if !surplus.is_empty() && !self.fixed {
            self.more_cells(surplus);
        }
        if let Some(table) = &mut self.table {
            table.most = table.most.max(table.cells);
        }
        self.end_block();
    }

    /// Cells for which the table has no column. Markdown leaves them out.
    fn more_cells(&mut self, surplus: &str) {
        self.tree.change(
            ChangeCode::TableWidened,
            "a row has more cells than the table has columns; the table became wider",
        );
        for cell in cells(surplus) {
            self.start_cell(&(0..0));
            let before = self.open.len();
            self.fixed = true;
            self.run_events(&mut parser(cell.trim()));
            self.end_run();
            self.close_open_to(before);
            self.fixed = false;
            self.end_cell(&(0..0));
        }
    }

    pub(super) fn end_table(&mut self) {
        self.end_run();
        if let Some(table) = self.table.take()
            && table.most > table.alignments.len()
            && !table.unwrapped
            && let Some(frame) = self.tree.frame_mut(self.tree.depth() - 1)
        {
            for row in &mut frame.content {
                let kind = row
                    .content()
                    .first()
                    .map_or(NodeKind::TableCell, |cell| cell.kind().clone());
                while row.content().len() < table.most {
                    let paragraph = Node::new(NodeKind::Paragraph);
                    let cell = Node::made(kind.clone(), None, None, Some(vec![paragraph]));
                    row.content_mut().push(cell);
                }
            }
        }
        self.end_block();
    }
}

/// The cells of a row, without the bar at its end.
fn cells(row: &str) -> Vec<&str> {
    let row = row.trim_end();
    let mut cells = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, byte) in row.bytes().enumerate() {
        match byte {
            b'|' if !escaped => {
                cells.push(&row[start..at]);
                start = at + 1;
                escaped = false;
            }
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    if start < row.len() {
        cells.push(&row[start..]);
    }
    cells
}
