//! The machine: nodes that are open, what still has to go into them, and what came of it.
//!
//! It goes through the original tree once, from the top. A node that may stand where it is, with all
//! that is inside, is put there as it is. Any other is mended, wrapped, changed, moved out or taken
//! apart, and what that gives is looked at again in its turn. There is no recursion: the open nodes
//! are on a stack of their own, so that a node deep inside can see how far out it would have to go.

use super::inside::hides;
use super::path::{Path, Paths};
use super::seen::Survey;
use super::shell::{Open, Shell};
use super::ways::Ways;
use super::{Code, Repair};
use crate::schema::{Judge, NodeSet, Table};
use crate::{Mark, Node, NodeKind, Schema};

/// A node of the original (or made of it) that is to find its place.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) node: Node,
    /// Where it is noted in the survey.
    pub(super) at: usize,
    pub(super) path: Path,
    /// How often it may still be looked at: whatever rules say, nothing goes round forever.
    pub(super) fuel: u8,
    /// Whether it was told already why it stands where it does.
    pub(super) told: bool,
    /// Whether it was counted in the list it stands in.
    pub(super) counted: bool,
    /// Marks for the text inside.
    pub(super) marks: Vec<Mark>,
    /// Whether its own marks are not those of the original.
    pub(super) marked: bool,
    /// What was taken out of it already: it stands in front of what is inside still.
    pub(super) inside: Vec<Item>,
}

/// How often a node is looked at before it is given up.
const FUEL: u8 = 60;

impl Item {
    pub(super) fn new(node: Node, at: usize, path: Path) -> Self {
        Self {
            node,
            at,
            path,
            fuel: FUEL,
            told: false,
            counted: false,
            marks: Vec::new(),
            marked: false,
            inside: Vec::new(),
        }
    }

    /// A paragraph of these items, which come from a node at `path`.
    pub(super) fn paragraph(inside: Vec<Item>, path: Path) -> Self {
        let mut item = Self::new(Node::new(NodeKind::Paragraph), NOWHERE, path);
        item.inside = inside;
        item
    }

    /// Whether there is nothing inside it.
    pub(super) fn is_empty(&self) -> bool {
        self.node.content().is_empty() && self.inside.is_empty() && !hides(&self.node)
    }
}

/// The place of nodes that are not in the survey: nothing is known of them.
pub(super) const NOWHERE: usize = usize::MAX - 1;

/// A node that is valid, with what has to be known to put it somewhere.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) node: Node,
    pub(super) set: NodeSet,
    pub(super) height: usize,
    pub(super) path: Path,
}

/// What there is to do in an open node.
#[derive(Debug)]
pub(super) enum Work {
    /// Find a place for it.
    Place(Item),
    /// Put it there: it fits.
    Put(Part),
    /// Move it out of this many nodes.
    Out(Item, usize),
    /// What follows stands on a line of its own.
    Break,
}

#[derive(Debug)]
pub(super) struct Engine {
    pub(super) table: &'static Table,
    pub(super) ways: &'static Ways,
    /// Definitions that may not be used.
    pub(super) mask: NodeSet,
    pub(super) survey: Survey,
    pub(super) paths: Paths,
    pub(super) open: Vec<Open>,
    pub(super) changes: Vec<Repair>,
    /// How much may still be copied when nodes are split: it grows with the document, so that
    /// splitting cannot make a small document large.
    pub(super) budget: usize,
    pub(super) ids: super::ids::Ids,
    /// What found no place at all.
    pub(super) left: Vec<String>,
}

impl Engine {
    pub(super) fn new(schema: Schema, mask: NodeSet) -> Self {
        let table = schema.table();
        Self {
            table,
            ways: Ways::of(schema),
            mask,
            survey: Survey::new(Judge::new(table), mask),
            paths: Paths::new(),
            open: Vec::new(),
            changes: Vec::new(),
            budget: 0,
            ids: super::ids::Ids::default(),
            left: Vec::new(),
        }
    }

    /// Makes nodes of `node` that may stand where these definitions may, and are no deeper than
    /// `room`.
    pub(super) fn run(&mut self, node: Node, allowed: NodeSet, room: usize) -> Vec<Node> {
        self.ids.gather(&node);
        let at = self.survey.look(&node);
        self.budget = (1 << 20) + self.survey.len().saturating_mul(1024);
        let mut base = Open::base(allowed.without(self.mask), room);
        let item = Item::new(node, at, Paths::ROOT);
        let in_line = self.takes_text(allowed);
        let mut items = Vec::new();
        self.normalise(item, in_line, &[], &mut items);
        base.queue_items(items);
        self.open.push(base);
        loop {
            let Some(top) = self.open.last_mut() else {
                return Vec::new();
            };
            match top.queue.pop() {
                Some(work) => self.step(work),
                None => {
                    let Some(done) = self.open.pop() else {
                        return Vec::new();
                    };
                    if done.shell.is_none() {
                        return done.content.into_iter().map(|part| part.node).collect();
                    }
                    self.close(done);
                }
            }
        }
    }

    fn step(&mut self, work: Work) {
        match work {
            Work::Place(item) => self.place(item),
            Work::Put(part) => self.put(part),
            Work::Out(item, levels) => self.move_out(item, levels),
            Work::Break => {
                if let Some(top) = self.open.last_mut() {
                    top.line_ends = !top.content.is_empty();
                }
            }
        }
    }

    /// Ends the innermost open node, moves the item out of it and goes on behind it.
    pub(super) fn move_out(&mut self, mut item: Item, levels: usize) {
        let Some(mut top) = self.open.pop() else {
            return;
        };
        self.emit(&mut top, false);
        top.gave = true;
        item.counted = false;
        top.outs.push(match levels {
            0 | 1 => Work::Place(item),
            levels => Work::Out(item, levels - 1),
        });
        self.open.push(top);
    }

    /// Puts a part into the innermost open node.
    pub(super) fn put(&mut self, part: Part) {
        let Some(mut top) = self.open.pop() else {
            return;
        };
        if top.is_full() {
            let shell = top.shell_kind().map_or("", NodeKind::as_str);
            let done = format!("put `{}` into a `{shell}` of its own", part.node.kind());
            self.note(Code::Split, part.path, &[], done);
            self.emit(&mut top, false);
        }
        if std::mem::take(&mut top.line_ends) && !top.content.is_empty() {
            top.content.extend(self.line_end(&top, part.path));
        }
        if top.content.is_empty() {
            top.first = top.count;
        }
        top.content.push(part);
        self.open.push(top);
    }

    /// A line end between what were blocks and now is one line.
    fn line_end(&mut self, top: &Open, path: Path) -> Option<Part> {
        let mut node = Node::new(NodeKind::HardBreak);
        let ends = |part: &Part| {
            *part.node.kind() == NodeKind::HardBreak
                || part.node.text().is_some_and(|text| text.ends_with('\n'))
        };
        if top.content.last().is_some_and(ends) || top.room < 1 {
            return None;
        }
        if top.shell_kind() == Some(&NodeKind::CodeBlock) {
            node = Node::new(NodeKind::Text);
            node.set_text("\n".to_owned());
        }
        let set = self.survey.given(&node, &[]);
        set.meets(top.takes(self.mask)).then_some(Part {
            node,
            set,
            height: 1,
            path,
        })
    }

    /// Ends an open node for good, and hands on what came of it.
    fn close(&mut self, mut open: Open) {
        self.emit(&mut open, true);
        let Open { outs, behind, .. } = open;
        if let Some(parent) = self.open.last_mut() {
            parent
                .queue
                .extend(behind.into_iter().rev().map(Work::Place));
            parent.queue.extend(outs.into_iter().rev());
        }
    }

    /// Opens a node: what goes into it is in `items`.
    pub(super) fn enter(&mut self, shell: Shell, allowed: NodeSet, fuel: u8, items: Vec<Item>) {
        let room = self.room();
        let mut open = Open::new(shell, allowed, room.saturating_sub(2), fuel);
        open.queue_items(items);
        self.open.push(open);
    }

    pub(super) fn room(&self) -> usize {
        self.open.last().map_or(0, |top| top.room)
    }

    /// What may stand next in the innermost open node.
    pub(super) fn allowed(&self) -> NodeSet {
        self.open
            .last()
            .map_or(NodeSet::EMPTY, |top| top.takes(self.mask))
    }

    pub(super) fn of_kind(&self, kind: &NodeKind) -> NodeSet {
        (self.table.of_kind)(kind)
    }

    pub(super) fn takes_text(&self, allowed: NodeSet) -> bool {
        self.of_kind(&NodeKind::Text).meets(allowed)
    }

    pub(super) fn note(&mut self, code: Code, path: Path, below: &[&str], done: String) {
        let pointer = self.paths.pointer(path, below);
        self.changes.push(Repair::new(code, pointer, done));
    }

    /// A node that was made here, looked at.
    pub(super) fn item(&mut self, node: Node, path: Path) -> Item {
        let at = self.survey.look(&node);
        Item::new(node, at, path)
    }

    pub(super) fn text_item(&mut self, text: String, path: Path) -> Item {
        let mut node = Node::new(NodeKind::Text);
        node.set_text(text);
        self.item(node, path)
    }
}
