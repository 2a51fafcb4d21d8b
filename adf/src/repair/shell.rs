//! An open node: what it takes, what is in it so far, and how it is closed.

use serde_json::Value;

use super::Code;
use super::engine::{Engine, Item, Part, Work};
use super::path::Path;
use super::seen;
use crate::model::Apart;
use crate::schema::{Content, NodeRule, NodeSet};
use crate::{Node, NodeKind};

/// A node without what is inside it.
#[derive(Debug)]
pub(super) struct Shell {
    pub(super) parts: Apart,
    pub(super) rule: &'static NodeRule,
    pub(super) path: Path,
    /// Whether it had a `content`.
    pub(super) had_content: bool,
}

/// A node that is being filled.
#[derive(Debug)]
pub(super) struct Open {
    /// None for the place that everything goes into.
    pub(super) shell: Option<Shell>,
    /// What may stand where the node stands; for the outermost place what may stand in it.
    pub(super) allowed: NodeSet,
    /// How many levels of JSON there are left for a node inside.
    pub(super) room: usize,
    /// What is still to be done; the next is the last.
    pub(super) queue: Vec<Work>,
    pub(super) content: Vec<Part>,
    /// What is handed on when it is closed.
    pub(super) outs: Vec<Work>,
    /// What goes behind it when it is closed, because it may not be split.
    pub(super) behind: Vec<Item>,
    /// Whether what is put next begins a line.
    pub(super) line_ends: bool,
    /// Whether something was moved out of it.
    pub(super) gave: bool,
    /// Whether a part of it is done.
    pub(super) emitted: bool,
    /// How many nodes of the original were looked at in it, and what that was for the first one in
    /// `content`.
    pub(super) count: u64,
    pub(super) first: u64,
    /// What it costs to split it.
    pub(super) cost: usize,
    pub(super) fuel: u8,
}

impl Open {
    pub(super) fn base(allowed: NodeSet, room: usize) -> Self {
        Self {
            shell: None,
            allowed,
            room,
            queue: Vec::new(),
            content: Vec::new(),
            outs: Vec::new(),
            behind: Vec::new(),
            line_ends: false,
            gave: false,
            emitted: false,
            count: 0,
            first: 0,
            cost: 0,
            fuel: 0,
        }
    }

    pub(super) fn new(shell: Shell, allowed: NodeSet, room: usize, fuel: u8) -> Self {
        let mut open = Self::base(allowed, room);
        open.cost = 64 + weight(&shell.parts);
        open.shell = Some(shell);
        open.fuel = fuel;
        open
    }

    pub(super) fn queue_items(&mut self, items: Vec<Item>) {
        self.queue.extend(items.into_iter().rev().map(Work::Place));
    }

    pub(super) fn shell_kind(&self) -> Option<&NodeKind> {
        self.shell.as_ref().map(|shell| &shell.parts.kind)
    }

    /// What may stand in it next.
    pub(super) fn takes(&self, mask: NodeSet) -> NodeSet {
        let Some(shell) = &self.shell else {
            return self.allowed;
        };
        let set = match shell.rule.content {
            Content::None | Content::Any => NodeSet::EMPTY,
            Content::Of { nodes, .. } => nodes,
            Content::Row { places, max, .. } => {
                // A full one is closed, and the next begins anew.
                let place = self.content.len();
                let place = if place >= max { 0 } else { place };
                let set = places.get(place).or(places.last()).copied();
                set.unwrap_or(NodeSet::EMPTY)
            }
        };
        set.without(mask)
    }

    /// Whether anything at all may stand in it next, valid or not.
    pub(super) fn takes_anything(&self) -> bool {
        let place = self.content.len();
        self.shell.as_ref().is_some_and(|shell| {
            let fits = match shell.rule.content {
                Content::Row { max, .. } => place < max,
                _ => true,
            };
            fits && shell.rule.content.at(place).is_none()
        })
    }

    /// Whether the next node needs another one around it. Columns are counted at the end.
    pub(super) fn is_full(&self) -> bool {
        self.shell.as_ref().is_some_and(|shell| {
            shell.parts.kind != NodeKind::LayoutSection
                && self.content.len() >= bounds(shell.rule.content).1
        })
    }

    /// Whether it is kept with nothing in it, because it says something itself.
    fn is_kept_empty(&self) -> bool {
        let Some(shell) = &self.shell else {
            return false;
        };
        match shell.parts.kind {
            NodeKind::TaskItem | NodeKind::DecisionItem | NodeKind::BodiedExtension => true,
            NodeKind::Expand | NodeKind::NestedExpand => {
                let title = shell
                    .parts
                    .attrs
                    .as_ref()
                    .and_then(|attrs| attrs.get("title"));
                matches!(title, Some(Value::String(title)) if !title.is_empty())
            }
            _ => false,
        }
    }
}

fn bounds(content: Content) -> (usize, usize) {
    match content {
        Content::None => (0, 0),
        Content::Any => (0, usize::MAX),
        Content::Of { min, max, .. } | Content::Row { min, max, .. } => (min, max),
    }
}

fn is_required(content: Content) -> bool {
    matches!(
        content,
        Content::Of { required: true, .. } | Content::Row { required: true, .. }
    )
}

/// About how many bytes a copy of it has.
fn weight(parts: &Apart) -> usize {
    let mut bytes = 0;
    let mut open: Vec<&Value> = Vec::new();
    let marks = parts.marks.iter().flatten();
    for attrs in marks.filter_map(|mark| mark.attrs()).chain(&parts.attrs) {
        bytes += attrs.keys().map(|key| key.len() + 4).sum::<usize>();
        open.extend(attrs.values());
    }
    bytes += parts.keys.keys().map(|key| key.len() + 4).sum::<usize>();
    open.extend(parts.keys.values());
    while let Some(value) = open.pop() {
        bytes += 8;
        match value {
            Value::String(text) => bytes += text.len(),
            Value::Array(items) => open.extend(items),
            Value::Object(entries) => {
                bytes += entries.keys().map(|key| key.len() + 4).sum::<usize>();
                open.extend(entries.values());
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    bytes
}

impl Engine {
    /// Makes a node of what is in an open one so far, if there is anything to make of it.
    pub(super) fn emit(&mut self, open: &mut Open, last: bool) {
        let kept = !open.emitted && open.is_kept_empty();
        let Some(shell) = open.shell.as_ref() else {
            return;
        };
        let (rule, path) = (shell.rule, shell.path);
        let (min, max) = bounds(rule.content);
        if open.content.is_empty() {
            let wanted = kept || (last && !open.emitted && !open.gave);
            if !wanted {
                return;
            }
            if min > 0 {
                let Some(part) = self.filler(open, path) else {
                    let done = format!("dropped `{}`, which held nothing", rule.kind);
                    self.note(Code::Dropped, path, &[], done);
                    return;
                };
                let done = format!(
                    "put an empty paragraph into `{}`, which held nothing",
                    rule.kind
                );
                self.note(Code::Filled, path, &[], done);
                open.content.push(part);
            } else if is_required(rule.content) && !shell.had_content {
                let done = format!("gave `{}` an empty `content`", rule.kind);
                self.note(Code::KeyChanged, path, &[], done);
            }
        }
        let mut content = std::mem::take(&mut open.content);
        if content.len() < min {
            self.take_columns_apart(open, content);
            return;
        }
        let pieces = content.len().div_ceil(max.max(1)).max(1);
        if pieces > 1 {
            let done = format!(
                "made {pieces} of `{}`, since it holds at most {max} nodes and there were {}",
                rule.kind,
                content.len()
            );
            self.note(Code::Split, path, &[], done);
        }
        for piece in (1..=pieces).rev() {
            let rest = content.split_off(content.len().div_ceil(piece));
            let is_last = last && piece == 1;
            self.assemble(open, std::mem::replace(&mut content, rest), is_last);
        }
    }

    /// Makes one node of these parts.
    fn assemble(&mut self, open: &mut Open, content: Vec<Part>, last: bool) {
        let Some(shell) = open.shell.as_mut() else {
            return;
        };
        let mut parts = if last {
            Apart {
                attrs: shell.parts.attrs.take(),
                marks: shell.parts.marks.take(),
                keys: std::mem::take(&mut shell.parts.keys),
                ..shell.parts.clone()
            }
        } else {
            shell.parts.clone()
        };
        let (rule, path, had_content) = (shell.rule, shell.path, shell.had_content);
        if open.emitted {
            self.go_on(&mut parts, rule, open.first);
        }
        open.emitted = true;
        let sets: Vec<NodeSet> = content.iter().map(|part| part.set).collect();
        let deepest = content.iter().map(|part| part.height).max().unwrap_or(0);
        let keep = !content.is_empty() || had_content || is_required(rule.content);
        parts.content = keep.then(|| content.into_iter().map(|part| part.node).collect());
        let node = Node::put_together(parts);
        let set = self.survey.given(&node, &sets);
        let height = seen::height(&node, set, deepest);
        if set.meets(open.allowed) && height <= open.room + 2 {
            open.outs.push(Work::Put(Part {
                node,
                set,
                height,
                path,
            }));
            return;
        }
        // No rule above has seen this coming: what is inside is kept without what is around it.
        let done = format!(
            "took out what is in `{}`, which cannot be mended",
            rule.kind
        );
        self.note(Code::Unwrapped, path, &[], done);
        let fuel = open.fuel.saturating_sub(1);
        for child in node.take_apart().content.unwrap_or_default() {
            let mut item = self.item(child, path);
            item.fuel = fuel;
            open.outs.push(Work::Place(item));
        }
    }

    /// Makes the second and later parts of a node that was split what they have to be.
    fn go_on(&mut self, parts: &mut Apart, rule: &NodeRule, first: u64) {
        let ordered = parts.kind == NodeKind::OrderedList;
        let Some(attrs) = &mut parts.attrs else {
            if ordered && first > 1 {
                parts
                    .attrs
                    .get_or_insert_default()
                    .insert("order", first.into());
            }
            return;
        };
        let needs_id = rule.attrs.shapes.iter().all(|shape| {
            let id = shape.property("localId");
            id.is_some_and(|property| property.required)
        });
        if attrs.remove("localId").is_some() && needs_id {
            attrs.insert("localId", self.ids.next().into());
        }
        if ordered {
            let start = attrs.get("order").and_then(Value::as_u64).unwrap_or(1);
            attrs.insert(
                "order",
                start.saturating_add(first.saturating_sub(1)).into(),
            );
        }
        if attrs.is_empty() && !matches!(parts.kind, NodeKind::NestedExpand) {
            parts.attrs = None;
        }
    }

    /// An empty paragraph, where one may stand.
    fn filler(&mut self, open: &Open, path: Path) -> Option<Part> {
        let node = Node::new(NodeKind::Paragraph);
        let set = self.survey.given(&node, &[]);
        (set.meets(open.takes(self.mask)) && open.room > 0).then_some(Part {
            node,
            set,
            height: 1,
            path,
        })
    }

    /// Too few columns are no layout: what is in them is put there as it is.
    fn take_columns_apart(&mut self, open: &mut Open, columns: Vec<Part>) {
        let Some(shell) = &open.shell else { return };
        let path = shell.path;
        let done = format!(
            "took out what is in `{}`, which holds too little to be one",
            shell.parts.kind
        );
        self.note(Code::Unwrapped, path, &[], done);
        open.emitted = true;
        for column in columns {
            for child in column.node.take_apart().content.unwrap_or_default() {
                let item = self.item(child, column.path);
                open.outs.push(Work::Place(item));
            }
        }
    }
}
