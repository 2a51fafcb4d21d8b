//! Nodes: the tree itself, with everything kept.
//!
//! The five keys that ADF knows (`type`, `attrs`, `text`, `marks`, `content`) are taken apart when
//! they have the expected shape. Whatever else is there (other keys, an explicit `null`, a `content`
//! that is no array, an element that is no object) is put aside and written back unchanged.

pub(super) mod access;

use serde::de::{Deserialize, DeserializeSeed, Deserializer};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::json::{depth, dismantle};
use super::read::NodeSeed;
use super::walk::Descendants;
use super::{Attrs, MAX_DEPTH, Mark, MarkKind, NodeKind};
use crate::ParseError;

/// One node of a document. Any JSON value can be held as a node and comes back unchanged.
///
/// ```
/// use adf::{Node, NodeKind};
/// use serde_json::json;
///
/// let node = Node::from_value(json!({
///     "type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Risks"}]
/// }))?;
/// assert_eq!(node.kind(), &NodeKind::Heading);
/// assert_eq!(node.attr("level"), Some(&json!(2)));
/// assert_eq!(node.content()[0].text(), Some("Risks"));
/// # Ok::<(), adf::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    kind: NodeKind,
    attrs: Option<Attrs>,
    text: Option<String>,
    marks: Option<Vec<Mark>>,
    content: Option<Vec<Node>>,
    rest: Option<Box<Rest>>,
}

/// The keys of an object, those that fit the known ones and the rest.
#[derive(Default)]
pub(super) struct Found {
    pub(super) kind: Option<NodeKind>,
    pub(super) attrs: Option<Attrs>,
    pub(super) text: Option<String>,
    pub(super) marks: Option<Vec<Mark>>,
    pub(super) content: Option<Vec<Node>>,
    pub(super) rest: Map<String, Value>,
}

/// What does not fit the five known keys.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Rest {
    Keys(Map<String, Value>),
    Whole(Value),
}

impl Rest {
    pub(super) fn keys(keys: Map<String, Value>) -> Option<Box<Self>> {
        (!keys.is_empty()).then(|| Box::new(Self::Keys(keys)))
    }
}

pub(super) fn take_attrs(keys: &mut Map<String, Value>) -> Option<Attrs> {
    match keys.remove("attrs")? {
        Value::Object(attrs) => Some(attrs.into()),
        other => {
            keys.insert("attrs".to_owned(), other);
            None
        }
    }
}

fn take_array(keys: &mut Map<String, Value>, key: &str) -> Option<Vec<Value>> {
    match keys.remove(key)? {
        Value::Array(items) => Some(items),
        other => {
            keys.insert(key.to_owned(), other);
            None
        }
    }
}

fn take_string(keys: &mut Map<String, Value>, key: &str) -> Option<String> {
    match keys.remove(key)? {
        Value::String(text) => Some(text),
        other => {
            keys.insert(key.to_owned(), other);
            None
        }
    }
}

/// Reading.
impl Node {
    /// What it is.
    #[must_use]
    pub fn kind(&self) -> &NodeKind {
        &self.kind
    }

    /// All attributes, if it has an `attrs` object.
    #[must_use]
    pub fn attrs(&self) -> Option<&Attrs> {
        self.attrs.as_ref()
    }

    /// One attribute.
    #[must_use]
    pub fn attr(&self, name: &str) -> Option<&Value> {
        self.attrs.as_ref()?.get(name)
    }

    /// One attribute that is a string.
    #[must_use]
    pub fn attr_str(&self, name: &str) -> Option<&str> {
        self.attr(name)?.as_str()
    }

    /// The nodes directly inside; empty where there is no `content`.
    #[must_use]
    pub fn content(&self) -> &[Node] {
        self.content.as_deref().unwrap_or_default()
    }

    /// The marks; empty where there are none.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        self.marks.as_deref().unwrap_or_default()
    }

    /// The first mark of this kind.
    #[must_use]
    pub fn mark(&self, kind: &MarkKind) -> Option<&Mark> {
        self.marks().iter().find(|mark| mark.kind() == kind)
    }

    /// The characters of a text node, and nothing for other nodes. For the words of a whole subtree
    /// see [`text::inline`](crate::text::inline).
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Everything below this node in reading order, without the node itself.
    #[must_use]
    pub fn descendants(&self) -> Descendants<'_> {
        Descendants::new(self)
    }
}

/// JSON.
impl Node {
    /// Takes any JSON value as a node.
    ///
    /// # Errors
    /// [`ParseError::TooDeep`] if it nests deeper than [`MAX_DEPTH`].
    pub fn from_value(value: Value) -> Result<Self, ParseError> {
        if depth(&value) > MAX_DEPTH {
            dismantle(value);
            return Err(ParseError::TooDeep {
                limit: MAX_DEPTH,
                position: None,
            });
        }
        Ok(Self::from_bounded(value))
    }

    /// The same JSON value that it was made from.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut keys = match self.rest.as_deref() {
            Some(Rest::Whole(value)) => return value.clone(),
            Some(Rest::Keys(keys)) => keys.clone(),
            None => Map::new(),
        };
        if self.kind != NodeKind::Untyped {
            keys.insert("type".to_owned(), self.kind.as_str().into());
        }
        if let Some(attrs) = &self.attrs {
            keys.insert("attrs".to_owned(), Value::Object(attrs.clone().into()));
        }
        if let Some(text) = &self.text {
            keys.insert("text".to_owned(), text.as_str().into());
        }
        if let Some(marks) = &self.marks {
            keys.insert(
                "marks".to_owned(),
                marks.iter().map(Mark::to_value).collect(),
            );
        }
        if let Some(content) = &self.content {
            keys.insert(
                "content".to_owned(),
                content.iter().map(Node::to_value).collect(),
            );
        }
        Value::Object(keys)
    }

    /// A value that is no object, in the place of a node.
    pub(super) fn whole(value: Value) -> Self {
        let mut node = Self::new(NodeKind::Untyped);
        node.rest = Some(Box::new(Rest::Whole(value)));
        node
    }

    /// The node with these keys.
    pub(super) fn of(found: Found) -> Self {
        Self {
            kind: found.kind.unwrap_or(NodeKind::Untyped),
            attrs: found.attrs,
            text: found.text,
            marks: found.marks,
            content: found.content,
            rest: Rest::keys(found.rest),
        }
    }

    /// Recurses; the caller has made sure of the depth.
    pub(super) fn from_bounded(value: Value) -> Self {
        let Value::Object(mut keys) = value else {
            return Self::whole(value);
        };
        let kind = match take_string(&mut keys, "type") {
            Some(name) => NodeKind::from_name(&name),
            None => NodeKind::Untyped,
        };
        Self {
            kind,
            attrs: take_attrs(&mut keys),
            text: take_string(&mut keys, "text"),
            marks: take_array(&mut keys, "marks")
                .map(|marks| marks.into_iter().map(Mark::from_bounded).collect()),
            content: take_array(&mut keys, "content")
                .map(|nodes| nodes.into_iter().map(Self::from_bounded).collect()),
            rest: Rest::keys(keys),
        }
    }
}

/// Telling apart what the public view does not: an empty array and none.
#[cfg(feature = "markdown")]
impl Node {
    /// The marks, if there is such a key.
    pub(crate) fn marks_if_any(&self) -> Option<&[Mark]> {
        self.marks.as_deref()
    }

    /// The nodes directly inside, if there is such a key.
    pub(crate) fn content_if_some(&self) -> Option<&[Node]> {
        self.content.as_deref()
    }

    /// Whether there is nothing but the keys that ADF knows, each of its proper shape.
    pub(crate) fn is_plain(&self) -> bool {
        self.rest.is_none()
    }
}

/// What there is beside the known keys, for the validator.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Keys<'a> {
    None,
    Some(&'a Map<String, Value>),
    /// The value is no object at all.
    NoObject,
}

impl Rest {
    pub(super) fn seen(rest: Option<&Self>) -> Keys<'_> {
        match rest {
            None => Keys::None,
            Some(Self::Keys(keys)) => Keys::Some(keys),
            Some(Self::Whole(_)) => Keys::NoObject,
        }
    }
}

/// What is there and what is not, for the validator.
impl Node {
    pub(crate) fn other_keys(&self) -> Keys<'_> {
        Rest::seen(self.rest.as_deref())
    }

    /// Whether there is an array `marks`, empty or not.
    pub(crate) fn has_marks(&self) -> bool {
        self.marks.is_some()
    }

    /// Whether there is an array `content`, empty or not.
    pub(crate) fn has_content(&self) -> bool {
        self.content.is_some()
    }
}

/// A node taken apart, for repair: every field can be taken, changed and put back.
#[derive(Clone, Debug)]
pub(crate) struct Apart {
    pub(crate) kind: NodeKind,
    pub(crate) attrs: Option<Attrs>,
    pub(crate) text: Option<String>,
    pub(crate) marks: Option<Vec<Mark>>,
    pub(crate) content: Option<Vec<Node>>,
    /// What there is beside the known keys.
    pub(crate) keys: Map<String, Value>,
    /// The value, if it is no object at all.
    pub(crate) whole: Option<Value>,
}

/// Taking apart and putting together, for repair.
impl Node {
    pub(crate) fn take_apart(self) -> Apart {
        let (keys, whole) = match self.rest.map(|rest| *rest) {
            None => (Map::new(), None),
            Some(Rest::Keys(keys)) => (keys, None),
            Some(Rest::Whole(value)) => (Map::new(), Some(value)),
        };
        Apart {
            kind: self.kind,
            attrs: self.attrs,
            text: self.text,
            marks: self.marks,
            content: self.content,
            keys,
            whole,
        }
    }

    pub(crate) fn put_together(apart: Apart) -> Self {
        let rest = match apart.whole {
            Some(value) => Some(Box::new(Rest::Whole(value))),
            None => Rest::keys(apart.keys),
        };
        Self {
            kind: apart.kind,
            attrs: apart.attrs,
            text: apart.text,
            marks: apart.marks,
            content: apart.content,
            rest,
        }
    }

    /// A value that was part of a document, and so is no deeper than one may be.
    pub(crate) fn from_part(value: Value) -> Self {
        Self::from_bounded(value)
    }

    pub(crate) fn set_kind(&mut self, kind: NodeKind) {
        self.kind = kind;
    }

    /// Takes out an attribute; what was the last one leaves no `attrs` behind.
    pub(crate) fn take_attr(&mut self, name: &str) -> Option<Value> {
        let attrs = self.attrs.as_mut()?;
        let value = attrs.remove(name);
        if value.is_some() && attrs.is_empty() {
            self.attrs = None;
        }
        value
    }
}

/// Making, for the builder.
impl Node {
    pub(crate) fn new(kind: NodeKind) -> Self {
        Self {
            kind,
            attrs: None,
            text: None,
            marks: None,
            content: None,
            rest: None,
        }
    }

    /// All of a node at once, for readers that have no use for setting it piece by piece.
    #[cfg(feature = "markdown")]
    pub(crate) fn made(
        kind: NodeKind,
        attrs: Option<Attrs>,
        marks: Option<Vec<Mark>>,
        content: Option<Vec<Node>>,
    ) -> Self {
        Self {
            kind,
            attrs,
            text: None,
            marks,
            content,
            rest: None,
        }
    }

    /// A text node.
    #[cfg(feature = "markdown")]
    pub(crate) fn made_text(text: String, marks: Option<Vec<Mark>>) -> Self {
        let mut node = Self::made(NodeKind::Text, None, marks, None);
        node.text = Some(text);
        node
    }

    /// The same node with other nodes inside.
    #[cfg(feature = "markdown")]
    pub(crate) fn with_content(&self, content: Vec<Node>) -> Self {
        Self {
            kind: self.kind.clone(),
            attrs: self.attrs.clone(),
            text: self.text.clone(),
            marks: self.marks.clone(),
            content: Some(content),
            rest: self.rest.clone(),
        }
    }

    /// The nodes directly inside, taken out.
    #[cfg(feature = "markdown")]
    pub(crate) fn take_content(&mut self) -> Vec<Node> {
        self.content.take().unwrap_or_default()
    }

    pub(crate) fn set_text(&mut self, text: String) {
        self.text = Some(text);
    }

    pub(crate) fn set_attr(&mut self, name: &str, value: impl Into<Value>) {
        self.attrs
            .get_or_insert_default()
            .insert(name, value.into());
    }

    pub(crate) fn set_mark(&mut self, mark: Mark) {
        let marks = self.marks.get_or_insert_default();
        marks.retain(|present| present.kind() != mark.kind());
        marks.push(mark);
    }

    pub(crate) fn set_key(&mut self, key: &str, value: Value) {
        let mut keys = match self.rest.take().map(|rest| *rest) {
            Some(Rest::Keys(keys)) => keys,
            _ => Map::new(),
        };
        keys.insert(key.to_owned(), value);
        self.rest = Rest::keys(keys);
    }

    /// The nodes directly inside, without making an empty `content`.
    pub(crate) fn content_if_any(&mut self) -> &mut [Node] {
        self.content.as_deref_mut().unwrap_or_default()
    }

    pub(crate) fn content_mut(&mut self) -> &mut Vec<Node> {
        self.content.get_or_insert_default()
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(Rest::Whole(value)) = self.rest.as_deref() {
            return value.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        if self.kind != NodeKind::Untyped {
            map.serialize_entry("type", self.kind.as_str())?;
        }
        if let Some(Rest::Keys(keys)) = self.rest.as_deref() {
            for (key, value) in keys {
                map.serialize_entry(key, value)?;
            }
        }
        if let Some(attrs) = &self.attrs {
            map.serialize_entry("attrs", attrs)?;
        }
        if let Some(text) = &self.text {
            map.serialize_entry("text", text)?;
        }
        if let Some(marks) = &self.marks {
            map.serialize_entry("marks", marks)?;
        }
        if let Some(content) = &self.content {
            map.serialize_entry("content", content)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NodeSeed(MAX_DEPTH).deserialize(deserializer)
    }
}
