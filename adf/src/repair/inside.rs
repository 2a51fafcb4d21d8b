//! What is inside a node, as items: also what was put under another key or in another form, and what
//! goes by names that no node has.

use serde_json::{Map, Value};

use super::engine::{Engine, Item};
use super::path::Path;
use super::{Code, attrs, kinds, names, seen};
use crate::model::{Apart, Keys};
use crate::schema::NodeRule;
use crate::{Attrs, Mark, MarkKind, Node, NodeKind};

/// Keys under which other formats keep what is inside a node.
pub(super) const KEYS: &[&str] = &["content", "children", "nodes", "items", "contents", "body"];

/// Whether the value under this key is meant to be what is inside a node.
fn is_inside(key: &str, value: &Value) -> bool {
    match value {
        Value::Array(inside) => inside.iter().any(Value::is_object),
        Value::Object(inside) => inside.contains_key("type"),
        Value::String(text) => !text.is_empty() && key != "items",
        Value::Number(_) | Value::Bool(_) => key == "content",
        Value::Null => false,
    }
}

/// Whether a node has something inside in another form than an array under `content`.
pub(super) fn hides(node: &Node) -> bool {
    let text = node.text().is_some_and(|text| !text.trim().is_empty());
    let keys = match node.other_keys() {
        Keys::Some(keys) => KEYS
            .iter()
            .any(|key| keys.get(*key).is_some_and(|value| is_inside(key, value))),
        Keys::None | Keys::NoObject => false,
    };
    keys || (text && *node.kind() != NodeKind::Text)
}

impl Engine {
    /// Takes out what is inside a node whose place in the survey is `at`.
    pub(super) fn take_inside(&mut self, parts: &mut Apart, at: usize, path: Path) -> Vec<Item> {
        let mut items = Vec::new();
        let mut next = at + 1;
        for (index, node) in parts.content.take().into_iter().flatten().enumerate() {
            let path = self.paths.at(path, "content", index);
            let behind = self.survey.behind(next);
            items.push(Item::new(node, next, path));
            next = behind;
        }
        for key in KEYS {
            if !parts
                .keys
                .get(*key)
                .is_some_and(|value| is_inside(key, value))
            {
                continue;
            }
            let Some(value) = parts.keys.remove(*key) else {
                continue;
            };
            let done = match *key {
                "content" => "made an array of nodes of `content`".to_owned(),
                key => format!("called `{key}` `content`"),
            };
            self.note(Code::KeyChanged, path, &[key], done);
            match value {
                Value::Array(values) => {
                    for (index, value) in values.into_iter().enumerate() {
                        let path = self.paths.at(path, key, index);
                        items.push(self.item(Node::from_part(value), path));
                    }
                }
                value => {
                    let path = self.paths.key(path, key);
                    items.push(self.item(Node::from_part(value), path));
                }
            }
        }
        items
    }

    /// Drops keys that were kept because something might have been inside.
    pub(super) fn drop_keys(&mut self, parts: &mut Apart, rule: &NodeRule, path: Path) {
        for key in KEYS {
            if (*key == "content" || !rule.open)
                && let Some(value) = parts.keys.remove(*key)
            {
                let done = format!(
                    "dropped the key `{key}` of `{}`, which was {}",
                    rule.kind,
                    attrs::brief(&value)
                );
                self.note(Code::KeyDropped, path, &[key], done);
            }
        }
    }

    /// Makes items of known kinds of an item, in a place that holds a line of text or not; text
    /// inside gets these marks. Recurses as deep as unknown nodes nest.
    pub(super) fn normalise(
        &mut self,
        mut item: Item,
        in_line: bool,
        marks: &[Mark],
        items: &mut Vec<Item>,
    ) {
        let known = match item.node.kind() {
            NodeKind::Untyped | NodeKind::Other(_) => false,
            kind => !self.of_kind(kind).is_empty(),
        };
        if known {
            if !marks.is_empty() {
                self.give_marks(&mut item, marks);
            }
            items.push(item);
            return;
        }
        let Item { node, at, path, .. } = item;
        let mut parts = node.take_apart();
        if let Some(value) = parts.whole.take() {
            return self.normalise_value(value, path, in_line, marks, items);
        }
        let name = parts.kind.as_str().to_owned();
        if parts.kind == NodeKind::Untyped && parts.keys.remove("type").is_some() {
            let done = "dropped a `type` that is no text".to_owned();
            self.note(Code::KeyDropped, path, &["type"], done);
        }
        let has_text = parts.text.as_ref().is_some_and(|text| !text.is_empty());
        let of_mark = names::mark(&name).filter(|(kind, _)| names::is_of_text(kind));
        let of_node = names::node(&name).filter(|(kind, _)| !self.of_kind(kind).is_empty());
        // `code` is a mark in a line, and a block among blocks.
        let of_mark = of_mark.filter(|(kind, _)| *kind != MarkKind::Code || in_line || has_text);
        if let Some((kind, preset)) = of_mark
            && of_node.is_none()
        {
            return self.unwrap_mark(parts, kind, preset, at, path, in_line, marks, items);
        }
        let of_node = match name.as_str() {
            "code" if of_node.is_none() => Some((NodeKind::CodeBlock, None)),
            _ => of_node,
        };
        if let Some((kind, preset)) = of_node {
            let done = format!("took the name {name:.40?} for `{kind}`");
            self.note(Code::NodeRenamed, path, &["type"], done);
            if let Some((name, value)) = preset {
                let attrs = parts.attrs.get_or_insert_default();
                if !attrs.contains_key(name) {
                    attrs.insert(name, value.into());
                }
            }
            parts.kind = kind;
            let mut item = Item::new(Node::put_together(parts), at, path);
            self.survey.forget(at);
            self.give_marks(&mut item, marks);
            items.push(item);
            return;
        }
        let inside = self.take_inside(&mut parts, at, path);
        if has_text {
            self.as_text(parts, path, marks, items);
            for item in inside {
                self.normalise(item, in_line, marks, items);
            }
            return;
        }
        if inside.is_empty() {
            let mut item = Item::new(Node::put_together(parts), at, path);
            self.survey.forget(at);
            item.counted = false;
            items.push(item);
            return;
        }
        self.unwrap_unknown(&name, &parts, path, inside, in_line, marks, items);
    }

    /// A value that is no object, in the place of a node.
    fn normalise_value(
        &mut self,
        value: Value,
        path: Path,
        in_line: bool,
        marks: &[Mark],
        items: &mut Vec<Item>,
    ) {
        match value {
            Value::Null => {
                let done = "dropped `null` in the place of a node".to_owned();
                self.note(Code::Dropped, path, &[], done);
            }
            Value::Array(values) => {
                let done = "took nodes out of an array in the place of a node".to_owned();
                self.note(Code::Unwrapped, path, &[], done);
                for value in values {
                    let item = self.item(Node::from_part(value), path);
                    self.normalise(item, in_line, marks, items);
                }
            }
            scalar => {
                let text = match scalar {
                    Value::String(text) => text,
                    other => other.to_string(),
                };
                if text.is_empty() {
                    let done = "dropped a text with nothing in it".to_owned();
                    self.note(Code::Dropped, path, &[], done);
                    return;
                }
                let done = "made a `text` node of a value in the place of a node".to_owned();
                self.note(Code::NodeRenamed, path, &[], done);
                let mut item = self.text_item(text, path);
                self.give_marks(&mut item, marks);
                items.push(item);
            }
        }
    }

    /// An unknown node with `text` of its own.
    fn as_text(&mut self, parts: Apart, path: Path, marks: &[Mark], items: &mut Vec<Item>) {
        let done = match parts.kind.as_str() {
            "" => "took a node without a `type` for `text`".to_owned(),
            name => format!("took the name {name:.40?} for `text`"),
        };
        self.note(Code::NodeRenamed, path, &[], done);
        let mut text = Apart {
            kind: NodeKind::Text,
            attrs: None,
            content: None,
            ..parts
        };
        text.keys = Map::new();
        let mut item = self.item(Node::put_together(text), path);
        self.give_marks(&mut item, marks);
        items.push(item);
    }

    /// An unknown node with nodes inside.
    #[allow(
        clippy::too_many_arguments,
        reason = "what was taken apart, and where it goes"
    )]
    fn unwrap_unknown(
        &mut self,
        name: &str,
        parts: &Apart,
        path: Path,
        inside: Vec<Item>,
        in_line: bool,
        marks: &[Mark],
        items: &mut Vec<Item>,
    ) {
        let what = match name {
            "" => "a node without a `type`".to_owned(),
            name => format!("{name:.40?}, a name that no node has"),
        };
        let lost = parts.attrs.as_ref().map_or(0, Attrs::len);
        let lost = match lost {
            0 => String::new(),
            1 => "; its attribute is lost".to_owned(),
            lost => format!("; its {lost} attributes are lost"),
        };
        let title = parts
            .attrs
            .as_ref()
            .and_then(|attrs| attrs.get("title")?.as_str())
            .filter(|title| !title.trim().is_empty());
        if let Some(title) = title {
            let title = self.title(title.to_owned(), in_line, path);
            items.push(title);
        }
        let text_inside = inside.iter().any(|item| kinds::is_inline(item.node.kind()));
        if !in_line && text_inside {
            // Its text stays together.
            let done = format!("made a `paragraph` of {what}{lost}");
            self.note(Code::NodeRenamed, path, &[], done);
            let mut item = Item::paragraph(inside, path);
            item.marks.extend_from_slice(marks);
            items.push(item);
            return;
        }
        let done = format!("took out what is in {what}{lost}");
        self.note(Code::Unwrapped, path, &[], done);
        for item in inside {
            self.normalise(item, in_line, marks, items);
        }
    }

    /// A title that is an attribute, as text.
    pub(super) fn title(&mut self, title: String, in_line: bool, path: Path) -> Item {
        let mut text = Node::new(NodeKind::Text);
        text.set_text(title);
        text.set_mark(Mark::new(MarkKind::Strong));
        let node = if in_line {
            text
        } else {
            let mut paragraph = Node::new(NodeKind::Paragraph);
            paragraph.content_mut().push(text);
            paragraph
        };
        let mut item = self.item(node, path);
        item.told = true;
        item.marked = true;
        item
    }

    /// A mark that was made a node around what it marks.
    #[allow(
        clippy::too_many_arguments,
        reason = "what was taken apart, and where it goes"
    )]
    fn unwrap_mark(
        &mut self,
        mut parts: Apart,
        kind: MarkKind,
        preset: Option<(&'static str, &'static str)>,
        at: usize,
        path: Path,
        in_line: bool,
        marks: &[Mark],
        items: &mut Vec<Item>,
    ) {
        let inside = self.take_inside(&mut parts, at, path);
        let mut attrs = parts.attrs.take();
        if attrs.is_none() && kind == MarkKind::Link {
            let address = ["href", "url"]
                .iter()
                .find_map(|key| parts.keys.remove(*key));
            attrs = address.map(|address| Attrs::from_iter([("href", address)]));
        }
        if let Some((name, value)) = preset {
            attrs.get_or_insert_default().insert(name, value.into());
        }
        let mark = self.mend_mark(Mark::from_parts(kind.clone(), attrs), path, &[], usize::MAX);
        let mut all = marks.to_vec();
        let address = mark
            .as_ref()
            .and_then(|mark| mark.attr_str("href"))
            .map(str::to_owned);
        match mark {
            Some(mark) => {
                let done = format!("made the node `{kind}` a mark of the text in it");
                self.note(Code::MarkMoved, path, &[], done);
                all.retain(|present| present.kind() != mark.kind());
                all.push(mark);
            }
            None => {
                let done = format!("took out what is in the node `{kind}`, which is a mark");
                self.note(Code::Unwrapped, path, &[], done);
            }
        }
        let own = parts.text.take().filter(|text| !text.is_empty());
        let own = own.or_else(|| address.filter(|_| inside.is_empty()));
        if let Some(text) = own {
            let mut node = Node::new(NodeKind::Text);
            node.set_text(text);
            for mark in parts.marks.take().unwrap_or_default() {
                node.set_mark(mark);
            }
            let mut item = self.item(node, path);
            item.marked = true;
            self.give_marks(&mut item, &all);
            items.push(item);
        }
        if inside.iter().any(|item| kinds::is_inline(item.node.kind())) && !in_line {
            let mut item = Item::paragraph(inside, path);
            item.marks = all;
            items.push(item);
            return;
        }
        for item in inside {
            self.normalise(item, in_line, &all, items);
        }
    }

    /// Gives marks to a text, or to the text inside a block that holds some.
    pub(super) fn give_marks(&mut self, item: &mut Item, marks: &[Mark]) {
        if marks.is_empty() {
            return;
        }
        if kinds::holds_text(item.node.kind()) {
            item.marks.extend_from_slice(marks);
            return;
        }
        if *item.node.kind() != NodeKind::Text {
            return;
        }
        let mut changed = false;
        for mark in marks {
            let has = |kind| item.node.mark(&kind).is_some();
            let fits = match mark.kind() {
                MarkKind::Link | MarkKind::Annotation => true,
                MarkKind::Code => item
                    .node
                    .marks()
                    .iter()
                    .all(|mark| matches!(mark.kind(), MarkKind::Link | MarkKind::Annotation)),
                _ => !has(MarkKind::Code),
            };
            let cost = seen::mark_weight(mark);
            if fits && !has(mark.kind().clone()) && cost <= self.budget {
                self.budget -= cost;
                item.node.set_mark(mark.clone());
                changed = true;
            }
        }
        if changed {
            item.at = self.survey.look(&item.node);
            item.marked = true;
        }
    }
}
