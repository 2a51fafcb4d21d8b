//! A node taken apart: what is inside stands there without it.

use super::Code;
use super::engine::{Engine, Item, Work};
use super::inside::hides;
use super::{kinds, words};
use crate::{Mark, MarkKind, Node, NodeKind};

impl Engine {
    /// Puts what is inside an item back in its place, behind `front`.
    pub(super) fn unwrap(&mut self, mut item: Item, front: Vec<Item>) {
        let kind = item.node.kind().clone();
        let (path, at) = (item.path, item.at);
        let in_line = self.takes_text(self.allowed());
        if !item.told {
            let shell = self.open.last().and_then(|top| top.shell_kind());
            let place = match shell {
                Some(shell) => format!("which may not stand in `{shell}`"),
                None => "which may not stand here".to_owned(),
            };
            let done = format!("took out what is in `{kind}`, {place}");
            self.note(Code::Unwrapped, path, &[], done);
        }
        if kind == NodeKind::TableRow
            && !in_line
            && front.is_empty()
            && item.inside.is_empty()
            && is_line(&item.node)
        {
            let line = self.row_as_line(item);
            return self.requeue([line]);
        }
        let marks = std::mem::take(&mut item.marks);
        let shown = match kind {
            NodeKind::Text => None,
            _ => words::shown(&item.node),
        };
        let mut inside = std::mem::take(&mut item.inside);
        let mut parts = item.node.take_apart();
        let mut items = Vec::new();
        if let Some(text) = shown {
            items.push(self.text_item(text, path));
        }
        let title = match kind {
            NodeKind::Expand | NodeKind::NestedExpand | NodeKind::Panel => {
                let title = parts
                    .attrs
                    .as_ref()
                    .and_then(|attrs| attrs.get("title")?.as_str());
                title
                    .filter(|title| !title.trim().is_empty())
                    .map(str::to_owned)
            }
            _ => None,
        };
        let mut heading = None;
        if let Some(title) = title {
            heading = Some(self.title(title, in_line, path));
        }
        if let Some(text) = parts.text.take().filter(|text| !text.trim().is_empty()) {
            items.push(self.text_item(text, path));
        }
        items.extend(front);
        inside.extend(self.take_inside(&mut parts, at, path));
        for inner in inside {
            self.normalise(inner, in_line, &marks, &mut items);
        }
        let own_line = in_line && !kinds::is_inline(&kind);
        let Some(top) = self.open.last_mut() else {
            return;
        };
        if own_line {
            top.queue.push(Work::Break);
        }
        top.queue_items(items);
        if let Some(heading) = heading {
            if own_line {
                top.queue.push(Work::Break);
            }
            top.queue.push(Work::Place(heading));
        }
        if own_line {
            top.queue.push(Work::Break);
        }
    }
}

/// Whether each cell of a row has one paragraph at most.
fn is_line(row: &Node) -> bool {
    let simple = |cell: &Node| {
        matches!(cell.kind(), NodeKind::TableCell | NodeKind::TableHeader)
            && !hides(cell)
            && match cell.content() {
                [] => true,
                [only] => *only.kind() == NodeKind::Paragraph && !hides(only),
                _ => false,
            }
    };
    !hides(row) && !row.content().is_empty() && row.content().iter().all(simple)
}

impl Engine {
    /// A row as one paragraph, `first | second`; what stands at the head of a row or column is
    /// bold.
    fn row_as_line(&mut self, row: Item) -> Item {
        let (path, fuel) = (row.path, row.fuel);
        let mut words = Vec::new();
        for (index, cell) in self.inside_of(row).into_iter().enumerate() {
            if index > 0 {
                words.push(self.text_item(" | ".to_owned(), path));
            }
            let header = *cell.node.kind() == NodeKind::TableHeader;
            for paragraph in self.inside_of(cell) {
                for mut word in self.inside_of(paragraph) {
                    if header {
                        self.give_marks(&mut word, &[Mark::new(MarkKind::Strong)]);
                    }
                    words.push(word);
                }
            }
        }
        let mut line = Item::paragraph(words, path);
        line.fuel = fuel;
        line
    }

    fn inside_of(&mut self, item: Item) -> Vec<Item> {
        let mut parts = item.node.take_apart();
        self.take_inside(&mut parts, item.at, item.path)
    }
}
