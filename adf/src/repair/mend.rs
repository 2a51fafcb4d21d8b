//! A node of a kind that may stand there, made what its definition wants.

use std::collections::BTreeMap;

use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::attrs::{self, Around};
use super::engine::{Engine, Item, NOWHERE, Part};
use super::path::Path;
use super::shell::Shell;
use super::{Code, inside, kinds, names, seen, words};
use crate::model::Apart;
use crate::schema::{Content, MarkSet, Marks, NodeRule, NodeSet, is_one};
use crate::{Attrs, Mark, MarkKind, Node, NodeKind};

/// How much of a node a definition keeps: the greater, the better.
type Merit = (bool, bool, usize, usize, bool);

/// Whether so many nodes may stand in it.
fn holds_as_many(content: Content, count: usize) -> bool {
    match content {
        Content::None => count == 0,
        Content::Any => true,
        Content::Of { min, max, .. } | Content::Row { min, max, .. } => {
            (min..=max).contains(&count)
        }
    }
}

impl Engine {
    /// Mends an item by the one of these definitions that it is nearest to.
    pub(super) fn mend(&mut self, item: Item, variants: NodeSet) {
        if *item.node.kind() == NodeKind::Extension
            && !item.is_empty()
            && self
                .of_kind(&NodeKind::BodiedExtension)
                .meets(self.allowed())
        {
            return self.give_body(item);
        }
        if *item.node.kind() == NodeKind::MediaInline
            && item.node.attr_str("url").is_some()
            && item.node.attr("id").is_none()
        {
            return self.become_kind(item, &NodeKind::Media);
        }
        let Some(rule) = self.choose(&item.node, variants) else {
            return self.show_json(item);
        };
        let Item {
            node,
            at,
            path,
            fuel,
            told,
            counted,
            marks,
            marked,
            inside: taken,
        } = item;
        let mut parts = node.take_apart();
        let mut front = Vec::new();
        let mut origin = Origin {
            had_attrs: parts.attrs.is_some(),
            ..Origin::default()
        };
        if rule.text || rule.version || !parts.keys.is_empty() || parts.text.is_some() {
            origin = self.tidy(&mut parts, rule, path, &mut front);
        }
        self.heading_of(&mut parts, path, &mut front);
        if rule.text && parts.text.as_ref().is_none_or(String::is_empty) {
            let done = "dropped a text without a single character".to_owned();
            self.note(Code::Dropped, path, &[], done);
            front.extend(taken);
            let mut inside = self.take_inside(&mut parts, at, path);
            return self.put_back(&mut front, &mut inside);
        }
        let room = self.room();
        let around = Around {
            siblings: self.siblings(),
            room: room.saturating_sub(2),
        };
        let of = rule.kind.as_str();
        let ids = &mut self.ids;
        match attrs::mend(of, rule.attrs, &mut parts.attrs, around, &mut || ids.next()) {
            Ok(notes) => self.note_attrs(path, &origin, notes),
            Err(attrs::Missing) => {
                let mut item = Item::new(Node::put_together(parts), at, path);
                item.fuel = fuel;
                item.told = told;
                item.counted = counted;
                item.inside = taken;
                return self.instead(item, front);
            }
        }
        let key = origin.marks.as_deref();
        let key = if marked { Some("") } else { key };
        let down = self.mend_marks(rule, &mut parts, path, room, key);
        let had_content = parts.content.is_some();
        let had_content = had_content || !taken.is_empty();
        front.extend(taken);
        let mut inside = self.take_inside(&mut parts, at, path);
        if !parts.keys.is_empty() {
            self.drop_keys(&mut parts, rule, path);
        }
        if matches!(rule.content, Content::None) {
            if had_content && inside.is_empty() && front.is_empty() {
                let done = format!("dropped the empty `content` of `{of}`");
                self.note(Code::KeyDropped, path, &["content"], done);
            } else if !inside.is_empty() {
                let done = format!("put what is in `{of}`, which holds nothing, behind it");
                self.note(Code::MovedOut, path, &[], done);
            }
            self.put_leaf(parts, rule, path);
            return self.put_back(&mut front, &mut inside);
        }
        let allowed = self.allowed();
        let takes = rule.content.at(0).unwrap_or(NodeSet::EMPTY);
        let in_line = self.takes_text(takes);
        let marks: Vec<Mark> = marks.into_iter().chain(down).collect();
        let mut items = Vec::new();
        front.append(&mut inside);
        for item in front {
            self.normalise(item, in_line, &marks, &mut items);
        }
        let shell = Shell {
            parts,
            rule,
            path,
            had_content,
        };
        self.enter(shell, allowed, fuel, items);
    }

    /// Opens a node that was not in the document, around these items.
    pub(super) fn enter_new(
        &mut self,
        kind: &'static NodeKind,
        path: Path,
        fuel: u8,
        items: Vec<Item>,
    ) {
        let mut node = Node::new(kind.clone());
        if *kind == NodeKind::MediaSingle {
            node.set_attr("layout", "center");
        }
        let allowed = self.allowed();
        let variants = self.of_kind(kind).and(allowed);
        let Some(rule) = self.choose(&node, variants) else {
            return self.requeue(items);
        };
        let mut parts = node.take_apart();
        let around = Around {
            siblings: self.siblings(),
            room: usize::MAX,
        };
        let ids = &mut self.ids;
        // What is put around others needs no attribute that cannot be made up.
        let _ = attrs::mend(
            kind.as_str(),
            rule.attrs,
            &mut parts.attrs,
            around,
            &mut || ids.next(),
        );
        let shell = Shell {
            parts,
            rule,
            path,
            had_content: true,
        };
        self.enter(shell, allowed, fuel, items);
    }

    /// How many nodes stand side by side in the open node, this one included.
    fn siblings(&self) -> usize {
        self.open
            .last()
            .map_or(1, |top| 1 + top.queue.len() + top.content.len())
    }

    /// A macro that has something in it is one with a body.
    fn give_body(&mut self, mut item: Item) {
        let done = "made `bodiedExtension` of `extension`, which has something in it".to_owned();
        self.note(Code::KindChanged, item.path, &[], done);
        item.node.set_kind(NodeKind::BodiedExtension);
        self.survey.forget(item.at);
        self.requeue([item]);
    }

    /// The definition that keeps most of a node.
    fn choose(&self, node: &Node, variants: NodeSet) -> Option<&'static NodeRule> {
        let mut best: Option<(Merit, &'static NodeRule)> = None;
        for rule in variants
            .iter()
            .filter_map(|index| self.table.nodes.get(index))
        {
            let inside = node.content().iter().enumerate();
            let fitting = inside
                .filter(|(place, child)| rule.content.takes(*place, self.of_kind(child.kind())));
            let score = (
                !matches!(rule.content, Content::Any),
                rule.attrs.accept(node.attrs()),
                self.kept_marks(rule, node),
                fitting.count(),
                holds_as_many(rule.content, node.content().len()),
            );
            if best.is_none_or(|(known, _)| score > known) {
                best = Some((score, rule));
            }
        }
        best.map(|(_, rule)| rule)
    }

    /// How much the marks weigh that a definition keeps. `code` is seen most, and alignment says
    /// more than indentation.
    fn kept_marks(&self, rule: &NodeRule, node: &Node) -> usize {
        let weight = |mark: &Mark| {
            let named = names::mark(mark.kind().as_str())
                .map_or_else(|| mark.kind().clone(), |(kind, _)| kind);
            let kept = match (rule.marks, (self.table.of_mark)(&named)) {
                (Marks::Any, _) => true,
                (Marks::Of(allowed), Some(index)) => allowed.holds(MarkSet::one(index)),
                _ => false,
            };
            match named {
                _ if !kept => 0,
                MarkKind::Code => 64,
                MarkKind::Alignment => 4,
                _ => 1,
            }
        };
        node.marks().iter().map(weight).sum()
    }

    /// A title that a panel does not have becomes its first paragraph.
    fn heading_of(&mut self, parts: &mut Apart, path: Path, front: &mut Vec<Item>) {
        if parts.kind != NodeKind::Panel {
            return;
        }
        let Some(Value::String(title)) =
            parts.attrs.as_mut().and_then(|attrs| attrs.remove("title"))
        else {
            return;
        };
        if title.trim().is_empty() {
            return;
        }
        let done = "made the `title` of `panel`, which has none, its first paragraph".to_owned();
        self.note(Code::AttributeRenamed, path, &["attrs", "title"], done);
        let title = self.title(title, false, path);
        front.insert(0, title);
    }

    fn note_attrs(&mut self, path: Path, origin: &Origin, notes: Vec<attrs::Note>) {
        for (code, name, done) in notes {
            match origin.attrs.get(&name) {
                Some(key) => self.note(code, path, &[key], done),
                None if !origin.had_attrs => self.note(code, path, &[], done),
                None if name.is_empty() => self.note(code, path, &["attrs"], done),
                None => self.note(code, path, &["attrs", &name], done),
            }
        }
    }

    /// Puts a node that holds nothing into the open one.
    fn put_leaf(&mut self, mut parts: Apart, rule: &NodeRule, path: Path) {
        let (allowed, room) = (self.allowed(), self.room());
        if room < 2 && !rule.attrs.required {
            parts.attrs = None;
        }
        if room < 3 {
            parts.marks = None;
        }
        let node = Node::put_together(parts);
        let set = self.survey.given(&node, &[]);
        let height = seen::height(&node, set, 0);
        if set.meets(allowed) && height <= room {
            return self.put(Part {
                node,
                set,
                height,
                path,
            });
        }
        let mut item = Item::new(node, NOWHERE, path);
        item.fuel = 0;
        self.requeue([item]);
    }

    /// Puts items back to be looked at next, those in front first.
    fn put_back(&mut self, front: &mut Vec<Item>, inside: &mut Vec<Item>) {
        front.append(inside);
        let in_line = self.takes_text(self.allowed());
        let mut items = Vec::new();
        for item in front.drain(..) {
            self.normalise(item, in_line, &[], &mut items);
        }
        self.requeue(items);
    }

    /// What stands in for a node that lacks an attribute which cannot be made up.
    fn instead(&mut self, item: Item, mut front: Vec<Item>) {
        use NodeKind as Kind;
        if !item.is_empty() {
            return self.unwrap(item, front);
        }
        self.put_back(&mut front, &mut Vec::new());
        let says = |name| {
            item.node
                .attr_str(name)
                .is_some_and(|text| !text.is_empty())
        };
        if *item.node.kind() == Kind::Status && !says("text") {
            let done = "dropped `status` without a text, which shows nothing".to_owned();
            return self.note(Code::Dropped, item.path, &[], done);
        }
        let in_words = matches!(
            item.node.kind(),
            Kind::Mention | Kind::Emoji | Kind::Date | Kind::Placeholder | Kind::Status
        );
        match words::shown(&item.node).filter(|_| in_words) {
            Some(text) => self.say(item, text),
            None => self.show_json(item),
        }
    }
}

/// Where attributes and marks stood in the original.
#[derive(Debug, Default)]
struct Origin {
    had_attrs: bool,
    /// Attributes, and the key beside `attrs` under which they stood.
    attrs: BTreeMap<String, String>,
    /// The key under which the marks stood, if it was not `marks` or no array.
    marks: Option<String>,
}

/// Keys beside the known ones.
impl Engine {
    /// Puts keys where they belong, and drops those that belong nowhere.
    fn tidy(
        &mut self,
        parts: &mut Apart,
        rule: &NodeRule,
        path: Path,
        front: &mut Vec<Item>,
    ) -> Origin {
        let of = rule.kind.as_str();
        let mut origin = Origin {
            had_attrs: parts.attrs.is_some(),
            ..Origin::default()
        };
        if self.tidy_text(parts, rule, path, front) {
            origin.attrs.insert("text".to_owned(), "text".to_owned());
        }
        if rule.version {
            let good = parts
                .keys
                .remove("version")
                .is_some_and(|version| is_one(&version));
            if !good {
                self.note(Code::Version, path, &[], "wrote \"version\": 1".to_owned());
            }
        }
        let keys = std::mem::take(&mut parts.keys);
        // What becomes an attribute, and the key it was under.
        let mut moved: BTreeMap<String, (Value, String)> = BTreeMap::new();
        for (key, value) in keys {
            let property = rule
                .attrs
                .shapes
                .iter()
                .any(|shape| shape.property(&key).is_some());
            let plain = names::plain(&key);
            let alias = rule.attrs.shapes.iter().any(|shape| {
                shape
                    .properties
                    .iter()
                    .any(|property| names::attribute(of, property.name).contains(&plain.as_str()))
            });
            let absent = parts
                .attrs
                .as_ref()
                .is_none_or(|attrs| !attrs.contains_key(&key));
            match (plain.as_str(), value) {
                ("attributes" | "attrs" | "props" | "properties" | "attr", Value::Object(more)) => {
                    let done = format!("put what is in {key:.40?} of `{of}` into its `attrs`");
                    self.note(Code::KeyChanged, path, &[&key], done);
                    for (name, value) in more {
                        moved.entry(name).or_insert((value, key.clone()));
                    }
                }
                (
                    "marks" | "mark",
                    value @ (Value::Array(_) | Value::Object(_) | Value::String(_)),
                ) if parts.marks.is_none() && !matches!(rule.marks, Marks::None) => {
                    let done = format!("made an array of marks of {key:.40?}");
                    self.note(Code::KeyChanged, path, &[&key], done);
                    let marks = match value {
                        Value::Array(marks) => marks,
                        mark => vec![mark],
                    };
                    parts.marks = Some(marks.into_iter().map(Mark::from_bounded).collect());
                    origin.marks = Some(key);
                }
                (_, value)
                    if inside::KEYS.contains(&key.as_str()) && !matches!(value, Value::Null) =>
                {
                    parts.keys.insert(key, value);
                }
                (_, value) if (property || alias) && absent && !value.is_null() => {
                    let done = format!("put {key:.40?} of `{of}` into its `attrs`");
                    self.note(Code::KeyChanged, path, &[&key], done);
                    moved.insert(key.clone(), (value, key));
                }
                (_, value)
                    if rule.open && !matches!(key.as_str(), "attrs" | "marks" | "content") =>
                {
                    parts.keys.insert(key, value);
                }
                (_, value) => {
                    let done = format!(
                        "dropped the key {key:.40?} of `{of}`, which was {}",
                        attrs::brief(&value)
                    );
                    self.note(Code::KeyDropped, path, &[&key], done);
                }
            }
        }
        if !moved.is_empty() {
            let mut attrs: Map<String, Value> = parts.attrs.take().unwrap_or_default().into();
            for (name, (value, key)) in moved {
                if let Entry::Vacant(place) = attrs.entry(name.as_str()) {
                    place.insert(value);
                    origin.attrs.insert(name, key);
                }
            }
            parts.attrs = Some(attrs.into());
        }
        if rule.version {
            parts.keys.insert("version".to_owned(), 1.into());
        }
        origin
    }

    /// `text`: characters of a text node, and a node of its own elsewhere.
    /// Says whether it has become an attribute.
    fn tidy_text(
        &mut self,
        parts: &mut Apart,
        rule: &NodeRule,
        path: Path,
        front: &mut Vec<Item>,
    ) -> bool {
        let of = rule.kind.as_str();
        if rule.text {
            if parts.text.as_ref().is_some_and(|text| !text.is_empty()) {
                return false;
            }
            for key in ["text", "value", "content"] {
                let text = match parts.keys.get(key) {
                    Some(Value::String(text)) => text.clone(),
                    Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
                    _ => continue,
                };
                parts.keys.remove(key);
                let done = match key {
                    "text" => "wrote `text` as text".to_owned(),
                    key => format!("called `{key}` `text`"),
                };
                self.note(Code::KeyChanged, path, &[key], done);
                parts.text = Some(text);
                break;
            }
            return false;
        }
        let Some(text) = parts.text.take() else {
            return false;
        };
        let shape = |name: &str| {
            rule.attrs
                .shapes
                .iter()
                .any(|shape| shape.property(name).is_some())
        };
        let has = |attrs: &Option<Attrs>, name: &str| {
            attrs.as_ref().is_some_and(|attrs| attrs.contains_key(name))
        };
        let leaf = matches!(rule.content, Content::None) && rule.kind != NodeKind::HardBreak;
        if shape("text") && leaf {
            if !has(&parts.attrs, "text") {
                let done = format!("put `text` of `{of}` into its `attrs`");
                self.note(Code::KeyChanged, path, &["text"], done);
                parts
                    .attrs
                    .get_or_insert_default()
                    .insert("text", text.into());
                return true;
            }
            let same = parts
                .attrs
                .as_ref()
                .and_then(|attrs| attrs.get("text")?.as_str());
            if same == Some(text.as_str()) {
                self.note(
                    Code::KeyDropped,
                    path,
                    &["text"],
                    format!("dropped `text` beside `attrs` of `{of}`"),
                );
                return false;
            }
        }
        if text.trim().is_empty() {
            let done = format!("dropped `text` of `{of}`, which shows nothing");
            self.note(Code::KeyDropped, path, &["text"], done);
            return false;
        }
        let done = format!("made `text` of `{of}` a node of its own");
        self.note(Code::KeyChanged, path, &["text"], done);
        let mut item = self.text_item(text, path);
        item.told = kinds::holds_text(&rule.kind);
        front.push(item);
        false
    }
}
