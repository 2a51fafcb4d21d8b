//! Where a node goes: the decision, and carrying it out.
//!
//! In this order: as it is; mended in its place; as another kind that may stand there; with others
//! around it; moved out; taken apart; as words; as its JSON.
#![allow(
    clippy::result_large_err,
    reason = "what cannot be placed is given back, not copied"
)]

use super::Code;
use super::engine::{Engine, Item, Part, Work};
use super::kinds;
use super::words;
use crate::schema::NodeSet;
use crate::{MAX_DEPTH, Mark, MarkKind, Node, NodeKind};

/// Out of how many nodes a node is moved at most.
const FARTHEST: usize = 12;

/// What is done with a node.
#[derive(Debug)]
enum Way {
    Mend(NodeSet),
    Become(&'static NodeKind),
    Wrap(&'static NodeKind),
    MoveOut(usize),
    /// Behind the node that is open, which may not be split.
    Behind,
    /// What is inside stands there without it.
    Unwrap,
    /// The words that it shows.
    Words,
    /// Its JSON.
    Json,
}

impl Engine {
    /// Finds a place for an item in the innermost open node.
    pub(super) fn place(&mut self, mut item: Item) {
        let Some(fuel) = item.fuel.checked_sub(1) else {
            return self.give_up(item);
        };
        item.fuel = fuel;
        if let Some(top) = self.open.last_mut()
            && !std::mem::replace(&mut item.counted, true)
        {
            top.count += 1;
        }
        let item = match self.keep(item) {
            Ok(()) => return,
            Err(item) => item,
        };
        if self.begins_anew(&item) {
            let done = "put `media` into a `mediaSingle` of its own".to_owned();
            self.note(Code::Split, item.path, &[], done);
            if let Some(mut top) = self.open.pop() {
                self.emit(&mut top, false);
                self.open.push(top);
            }
            return self.place(item);
        }
        match self.decide(&item) {
            Way::Mend(variants) => self.mend(item, variants),
            Way::Become(kind) => self.become_kind(item, kind),
            Way::Wrap(kind) => self.wrap(item, kind),
            Way::MoveOut(levels) => {
                if !item.told {
                    let done =
                        format!("moved `{}` out of {}", item.node.kind(), self.leave(levels));
                    self.note(Code::MovedOut, item.path, &[], done);
                }
                item_told(item, |item| self.move_out(item, levels));
            }
            Way::Behind => {
                let done = format!("moved `{}` behind {}", item.node.kind(), self.leave(1));
                self.note(Code::MovedOut, item.path, &[], done);
                if let Some(top) = self.open.last_mut() {
                    top.behind.push(item);
                }
            }
            Way::Unwrap => self.unwrap(item, Vec::new()),
            Way::Words => {
                let text = words::shown(&item.node).unwrap_or_default();
                self.say(item, text);
            }
            Way::Json => self.show_json(item),
        }
    }

    /// Puts the item there as it is, if it may stand there.
    fn keep(&mut self, item: Item) -> Result<(), Item> {
        let seen = self.survey.at(item.at);
        let Some(top) = self.open.last() else {
            return Err(item);
        };
        let anything = top.takes_anything() && !seen.set.is_empty();
        let fits = seen.set.meets(top.takes(self.mask)) || anything;
        if !fits || seen.height > top.room || !item.marks.is_empty() {
            return Err(item);
        }
        self.put(Part {
            node: item.node,
            set: seen.set,
            height: seen.height,
            path: item.path,
        });
        Ok(())
    }

    /// Whether the open node has to be closed and begun anew for this one: each image of a
    /// `mediaSingle` gets one of its own.
    fn begins_anew(&self, item: &Item) -> bool {
        self.open.last().is_some_and(|top| {
            top.shell_kind() == Some(&NodeKind::MediaSingle)
                && !top.content.is_empty()
                && *item.node.kind() == NodeKind::Media
        })
    }

    fn decide(&self, item: &Item) -> Way {
        let Some(top) = self.open.last() else {
            return Way::Json;
        };
        if let Some(way) = self.by_rule(item, top.shell_kind(), top.content.is_empty()) {
            return way;
        }
        let (allowed, room) = (top.takes(self.mask), top.room);
        let kind = item.node.kind();
        let seen = self.survey.at(item.at);
        let variants = self.of_kind(kind).and(allowed);
        let need = kinds::least_height(kind);
        if !variants.is_empty() {
            // What is valid and too deep is better moved than mended.
            let deep = seen.set.meets(allowed) && item.marks.is_empty();
            if deep && let Some(levels) = self.way_out(item, seen.height) {
                return Way::MoveOut(levels);
            }
            if need <= room {
                return Way::Mend(variants);
            }
        }
        let in_line = self.takes_text(allowed);
        // A macro of its own in a paragraph stays one, if the paragraph may end before it.
        if top.shell_kind() == Some(&NodeKind::Paragraph)
            && *kind == NodeKind::Extension
            && let Some(levels) = self.way_out(item, need)
        {
            return Way::MoveOut(levels);
        }
        if let Some(way) = self.way_in(item, allowed, room, in_line) {
            return way;
        }
        if let Some(levels) = self.way_out(item, need) {
            return Way::MoveOut(levels);
        }
        if in_line && *kind == NodeKind::EmbedCard && item.node.attr_str("url").is_some() {
            return Way::Become(&NodeKind::InlineCard);
        }
        if !item.is_empty() {
            return Way::Unwrap;
        }
        if words::shown(&item.node).is_some() && *kind != NodeKind::Text {
            return Way::Words;
        }
        Way::Json
    }

    /// What is done with a node of one kind in one of another without a look at the table.
    fn by_rule(&self, item: &Item, shell: Option<&NodeKind>, first: bool) -> Option<Way> {
        use NodeKind as Kind;
        let kind = item.node.kind();
        let shell = shell?;
        let allowed = self.allowed();
        let full = !item.is_empty();
        match (shell, kind) {
            (Kind::CodeBlock, Kind::Text) => None,
            (Kind::CodeBlock, _) if full => Some(Way::Unwrap),
            (Kind::CodeBlock, _) if words::shown(&item.node).is_some() => Some(Way::Words),
            (Kind::CodeBlock, _) => Some(Way::Json),

            // What has words keeps its place among those of the caption.
            (Kind::Caption, Kind::BlockCard | Kind::EmbedCard)
                if item.node.attr_str("url").is_some() =>
            {
                Some(Way::Become(&Kind::InlineCard))
            }
            (Kind::Caption, kind)
                if !kinds::is_inline(kind)
                    || matches!(kind, Kind::MediaInline | Kind::InlineExtension) =>
            {
                Some(match kind {
                    _ if full => Way::Unwrap,
                    Kind::Extension | Kind::InlineExtension | Kind::BodiedExtension
                        if words::shown(&item.node).is_some() =>
                    {
                        Way::Words
                    }
                    _ => Way::Behind,
                })
            }
            (shell, Kind::Paragraph | Kind::Heading | Kind::Caption)
                if kinds::holds_text(shell) && *shell != Kind::Paragraph =>
            {
                Some(Way::Unwrap)
            }
            // At its start a task keeps what it is about; what comes later is moved out of it.
            (Kind::TaskItem | Kind::DecisionItem, kind)
                if first
                    && full
                    && matches!(
                        kind,
                        Kind::Blockquote
                            | Kind::BulletList
                            | Kind::OrderedList
                            | Kind::ListItem
                            | Kind::Panel
                            | Kind::Expand
                            | Kind::NestedExpand
                            | Kind::TaskItem
                            | Kind::DecisionItem
                            | Kind::BlockTaskItem
                    ) =>
            {
                Some(Way::Unwrap)
            }
            (Kind::TaskList | Kind::DecisionList, Kind::ListItem)
            | (Kind::Blockquote, Kind::Blockquote)
            | (Kind::NestedExpand, Kind::NestedExpand | Kind::Expand)
            | (Kind::MediaSingle | Kind::MediaGroup, Kind::MediaSingle | Kind::MediaGroup)
                if full =>
            {
                Some(Way::Unwrap)
            }
            (_, Kind::Doc) => Some(Way::Unwrap),
            (_, Kind::LayoutSection | Kind::LayoutColumn)
                if !self.of_kind(kind).meets(allowed)
                    && self.ways.first_in(kind, allowed).is_none() =>
            {
                Some(Way::Unwrap)
            }
            // Its files stand alone where they may not stand together.
            (_, Kind::MediaGroup)
                if !self.of_kind(kind).meets(allowed)
                    && self.ways.first_in(&Kind::Media, allowed).is_some() =>
            {
                Some(Way::Unwrap)
            }
            _ => None,
        }
    }

    /// How the node may stand there as another kind, or in others.
    fn way_in(&self, item: &Item, allowed: NodeSet, room: usize, in_line: bool) -> Option<Way> {
        let kind = item.node.kind();
        let others = || {
            kinds::others(kind)
                .iter()
                .filter(|other| kinds::may_become(&item.node, other, in_line))
        };
        let fits = |kind: &NodeKind| {
            self.of_kind(kind).meets(allowed) && kinds::least_height(kind) <= room
        };
        if let Some(other) = others().find(|other| fits(other)) {
            return Some(Way::Become(other));
        }
        let around = |kind: &NodeKind, height: usize| {
            let (around, length) = self.ways.first_in(kind, allowed)?;
            (2 * length + height <= room).then_some(around)
        };
        if let Some(around) = around(kind, self.height_of(item)) {
            return Some(Way::Wrap(around));
        }
        others()
            .find(|other| around(other, kinds::least_height(other)).is_some())
            .map(Way::Become)
    }

    /// How many levels the item takes: as many as it has if it is valid, and at least so many if it
    /// is not.
    fn height_of(&self, item: &Item) -> usize {
        let seen = self.survey.at(item.at);
        let least = kinds::least_height(item.node.kind());
        if seen.set.is_empty() || seen.height >= MAX_DEPTH {
            least
        } else {
            seen.height.max(1)
        }
    }

    /// Out of how many nodes the item has to be moved to find a place, if that is not too far, and
    /// does not take a whole apart.
    fn way_out(&self, item: &Item, need: usize) -> Option<usize> {
        let kind = item.node.kind();
        let mut cost = 0;
        for (levels, pair) in self.open.windows(2).rev().enumerate().take(FARTHEST) {
            let [target, left] = pair else { return None };
            let left_kind = left.shell_kind()?;
            cost += left.cost;
            if !kinds::may_be_split(left_kind) || cost > self.budget {
                return None;
            }
            let (allowed, room) = (target.takes(self.mask), target.room);
            let stays = self.of_kind(kind).meets(allowed) && need <= room;
            let in_line = self.takes_text(allowed);
            if stays || self.way_in(item, allowed, room, in_line).is_some() {
                return Some(levels + 1);
            }
        }
        None
    }

    /// The names of the nodes that are left when moving out of so many.
    fn leave(&mut self, levels: usize) -> String {
        let from = self.open.len().saturating_sub(levels);
        let left = self.open.get(from..).unwrap_or_default();
        self.budget = self
            .budget
            .saturating_sub(left.iter().map(|open| open.cost).sum());
        let names: Vec<String> = left
            .iter()
            .rev()
            .filter_map(|open| open.shell_kind())
            .map(|kind| format!("`{kind}`"))
            .collect();
        names.join(" and ")
    }

    pub(super) fn become_kind(&mut self, mut item: Item, kind: &NodeKind) {
        let before = item.node.kind().clone();
        let done = format!("made `{kind}` of `{before}`, which may not stand here");
        self.note(Code::KindChanged, item.path, &[], done);
        for name in kinds::left_behind(&before, kind) {
            item.node.take_attr(name);
        }
        if before == NodeKind::Heading {
            item.marks.push(Mark::new(MarkKind::Strong));
        }
        item.node.set_kind(kind.clone());
        self.survey.forget(item.at);
        self.requeue([item]);
    }

    /// Puts items back, to be looked at next.
    pub(super) fn requeue(
        &mut self,
        items: impl IntoIterator<Item = Item, IntoIter: DoubleEndedIterator>,
    ) {
        if let Some(top) = self.open.last_mut() {
            top.queue.extend(items.into_iter().rev().map(Work::Place));
        }
    }

    /// Puts a node of this kind around the item and those behind it that need the same.
    fn wrap(&mut self, item: Item, kind: &'static NodeKind) {
        let allowed = self.allowed();
        let in_line = kinds::is_inline(item.node.kind());
        let path = item.path;
        let told = item.told;
        let chain = self.ways.around_in(item.node.kind(), allowed);
        let name = item.node.kind().to_string();
        let mut items = vec![item];
        let alone = kinds::is_for_one(kind) && !in_line;
        while !alone && let Some(next) = self.next_for(kind, in_line) {
            items.push(next);
        }
        if in_line && items.iter().all(|item| words::is_blank(&item.node)) {
            let done = "dropped space between blocks".to_owned();
            self.note(Code::Dropped, path, &[], done);
            return;
        }
        if !told {
            let chain: Vec<String> = chain.iter().rev().map(|kind| format!("`{kind}`")).collect();
            let done = format!("put `{name}` into {}", chain.join(" in "));
            self.note(Code::Wrapped, path, &[], done);
        }
        for item in &mut items {
            item.told = true;
            item.counted = false;
        }
        let fuel = items.first().map_or(0, |item| item.fuel);
        self.enter_new(kind, path, fuel, items);
    }

    /// Takes the next item from the queue if it needs the same node around it, and is of the same
    /// nature.
    fn next_for(&mut self, kind: &'static NodeKind, in_line: bool) -> Option<Item> {
        let top = self.open.last()?;
        let Some(Work::Place(next)) = top.queue.last() else {
            return None;
        };
        if kinds::is_inline(next.node.kind()) != in_line {
            return None;
        }
        let allowed = top.takes(self.mask);
        let seen = self.survey.at(next.at);
        if seen.set.meets(allowed) && seen.height <= top.room {
            return None;
        }
        if !matches!(self.decide(next), Way::Wrap(around) if around == kind) {
            return None;
        }
        match self.open.last_mut()?.queue.pop() {
            Some(Work::Place(next)) => Some(next),
            _ => None,
        }
    }

    /// An item that was looked at too often: its words go in, or to the end of the document.
    fn give_up(&mut self, item: Item) {
        let mut text = String::new();
        for inner in &item.inside {
            text.push_str(&words::all(&inner.node));
            text.push('\n');
        }
        text.push_str(&words::all(&item.node));
        let done = format!(
            "found no place for `{}`, and put its words at the end",
            item.node.kind()
        );
        self.note(Code::TurnedIntoText, item.path, &[], done);
        self.left.extend(
            text.lines()
                .filter(|line| !line.trim().is_empty())
                .map(str::to_owned),
        );
    }

    pub(super) fn say(&mut self, item: Item, text: String) {
        let done = format!("kept the words of `{}` only", item.node.kind());
        if !item.told {
            self.note(Code::TurnedIntoText, item.path, &[], done);
        }
        let mut made = self.text_item(text, item.path);
        made.fuel = item.fuel;
        made.told = true;
        made.counted = item.counted;
        self.requeue([made]);
    }

    /// The last resort for a node that says something and can neither stand there nor be mended.
    pub(super) fn show_json(&mut self, item: Item) {
        let kind = item.node.kind();
        let says = kinds::says_by_attributes(kind) || item.node.text().is_some();
        if !says || !words::says_anything(&item.node) {
            let done = match kind {
                NodeKind::Untyped => "dropped an object with nothing in it".to_owned(),
                kind => format!("dropped `{kind}`, which says nothing"),
            };
            self.note(Code::Dropped, item.path, &[], done);
            return;
        }
        let json = match serde_json::to_string(&item.node) {
            Ok(json) => json,
            Err(_) => item.node.to_value().to_string(),
        };
        let allowed = self.allowed();
        let already = matches!(kind, NodeKind::Text | NodeKind::CodeBlock);
        if already || item.fuel == 0 {
            return self.give_up(item);
        }
        let done = format!("wrote the JSON of `{kind}`, which cannot stand here as it is");
        self.note(Code::KeptAsJson, item.path, &[], done);
        let mut text = Node::new(NodeKind::Text);
        text.set_text(json);
        let in_line = self.takes_text(allowed);
        let code_block =
            self.open.last().and_then(|top| top.shell_kind()) == Some(&NodeKind::CodeBlock);
        let node = if in_line {
            if !code_block {
                text.set_mark(Mark::new(MarkKind::Code));
            }
            text
        } else {
            let mut block = Node::new(NodeKind::CodeBlock);
            block.set_attr("language", "json");
            block.content_mut().push(text);
            block
        };
        let mut made = self.item(node, item.path);
        made.fuel = item.fuel.min(MAX_FUEL_OF_JSON);
        made.told = true;
        made.counted = item.counted;
        self.requeue([made]);
    }
}

/// JSON that stands in for a node does not wander long.
const MAX_FUEL_OF_JSON: u8 = 30;

fn item_told(mut item: Item, work: impl FnOnce(Item)) {
    item.told = true;
    work(item);
}
