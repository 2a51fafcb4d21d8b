//! From JSON to nodes at once, without a tree of JSON values in between.
//!
//! Whatever does not fit one of the known keys is read as a value and put aside, just as
//! [`Node::from_value`] does it; a key that comes twice counts as it came last.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::attrs::{NameSeed, Unsorted};
use super::json::Bounded;
use super::node::{Found, Node};
use super::{Attrs, Mark, MarkKind, NodeKind};

/// Reads a node that is at most `0` levels deep.
pub(super) struct NodeSeed(pub(super) usize);

/// What a key holds: what is wanted there, or any other value.
enum Held<T> {
    Wanted(T),
    Other(Value),
}

/// Something that is read from strings, arrays or objects, and wants only one of these.
trait Want: Sized {
    fn text(_: &str) -> Option<Self> {
        None
    }

    fn items<'de, A: SeqAccess<'de>>(items: A, left: usize) -> Result<Held<Self>, A::Error> {
        Bounded(left).visit_seq(items).map(Held::Other)
    }

    fn entries<'de, A: MapAccess<'de>>(entries: A, left: usize) -> Result<Held<Self>, A::Error> {
        Bounded(left).visit_map(entries).map(Held::Other)
    }
}

impl Want for String {
    fn text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Want for NodeKind {
    fn text(text: &str) -> Option<Self> {
        Some(Self::from_name(text))
    }
}

impl Want for MarkKind {
    fn text(text: &str) -> Option<Self> {
        Some(Self::from_name(text))
    }
}

impl Want for Attrs {
    fn entries<'de, A: MapAccess<'de>>(
        mut entries: A,
        left: usize,
    ) -> Result<Held<Self>, A::Error> {
        let left = Bounded(left).deeper::<A::Error>()?;
        let mut attrs = Unsorted::new();
        while let Some(name) = entries.next_key_seed(NameSeed)? {
            attrs.push(name, entries.next_value_seed(Bounded(left))?);
        }
        Ok(Held::Wanted(attrs.finish()))
    }
}

impl Want for Vec<Node> {
    fn items<'de, A: SeqAccess<'de>>(mut items: A, left: usize) -> Result<Held<Self>, A::Error> {
        let left = Bounded(left).deeper::<A::Error>()?;
        let mut nodes = Vec::new();
        while let Some(node) = items.next_element_seed(NodeSeed(left))? {
            one_at_first(&mut nodes);
            nodes.push(node);
        }
        Ok(Held::Wanted(nodes))
    }
}

impl Want for Vec<Mark> {
    fn items<'de, A: SeqAccess<'de>>(mut items: A, left: usize) -> Result<Held<Self>, A::Error> {
        let left = Bounded(left).deeper::<A::Error>()?;
        let mut marks = Vec::new();
        while let Some(mark) = items.next_element_seed(MarkSeed(left))? {
            one_at_first(&mut marks);
            marks.push(mark);
        }
        Ok(Held::Wanted(marks))
    }
}

/// Most paragraphs hold one text and most texts have one mark: a `Vec` left to itself would begin with
/// room for four, which is most of the memory of a document.
pub(super) fn one_at_first<T>(items: &mut Vec<T>) {
    if items.capacity() == 0 {
        items.reserve_exact(1);
    }
}

/// Reads what a key holds.
struct HeldSeed<T>(usize, PhantomData<T>);

impl<T> HeldSeed<T> {
    fn new(left: usize) -> Self {
        Self(left, PhantomData)
    }
}

impl<'de, T: Want> DeserializeSeed<'de> for HeldSeed<T> {
    type Value = Held<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Held<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// The visits that bring a scalar: all end in `Self::scalar`.
macro_rules! scalars {
    () => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a JSON value")
        }

        fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
            Ok(Self::scalar(Value::Bool(value)))
        }

        fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
            Ok(Self::scalar(Value::Number(value.into())))
        }

        fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
            Ok(Self::scalar(Value::Number(value.into())))
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
            Bounded(0).visit_f64(value).map(Self::scalar)
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Self::scalar(Value::Null))
        }

        fn visit_none<E>(self) -> Result<Self::Value, E> {
            Ok(Self::scalar(Value::Null))
        }

        fn visit_some<D: Deserializer<'de>>(
            self,
            deserializer: D,
        ) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_any(self)
        }
    };
}

impl<T: Want> HeldSeed<T> {
    fn scalar(value: Value) -> Held<T> {
        Held::Other(value)
    }
}

impl<'de, T: Want> Visitor<'de> for HeldSeed<T> {
    type Value = Held<T>;

    scalars!();

    fn visit_str<E>(self, text: &str) -> Result<Held<T>, E> {
        Ok(match T::text(text) {
            Some(wanted) => Held::Wanted(wanted),
            None => Held::Other(Value::String(text.to_owned())),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Held<T>, A::Error> {
        T::items(items, self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Held<T>, A::Error> {
        T::entries(entries, self.0)
    }
}

/// The keys of nodes and marks.
enum Key {
    Type,
    Attrs,
    Text,
    Marks,
    Content,
    Other(String),
}

impl Key {
    fn name(&self) -> &str {
        match self {
            Self::Type => "type",
            Self::Attrs => "attrs",
            Self::Text => "text",
            Self::Marks => "marks",
            Self::Content => "content",
            Self::Other(name) => name,
        }
    }
}

struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Key, E> {
        Ok(match key {
            "type" => Key::Type,
            "attrs" => Key::Attrs,
            "text" => Key::Text,
            "marks" => Key::Marks,
            "content" => Key::Content,
            other => Key::Other(other.to_owned()),
        })
    }
}

/// Takes what a key holds: the wanted into its place, anything else to the other keys.
fn put<T>(held: Held<T>, key: &Key, place: &mut Option<T>, rest: &mut Map<String, Value>) {
    match held {
        Held::Wanted(wanted) => {
            *place = Some(wanted);
            // The same key may have held something else before.
            if !rest.is_empty() {
                rest.remove(key.name());
            }
        }
        Held::Other(value) => {
            *place = None;
            rest.insert(key.name().to_owned(), value);
        }
    }
}

impl<'de> DeserializeSeed<'de> for NodeSeed {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl NodeSeed {
    fn scalar(value: Value) -> Node {
        Node::whole(value)
    }
}

impl<'de> Visitor<'de> for NodeSeed {
    type Value = Node;

    scalars!();

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::whole(Value::String(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Node, A::Error> {
        Bounded(self.0).visit_seq(items).map(Node::whole)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let left = Bounded(self.0).deeper::<A::Error>()?;
        let mut found = Found::default();
        let rest = &mut found.rest;
        while let Some(key) = entries.next_key_seed(KeySeed)? {
            match key {
                Key::Type => {
                    let held = entries.next_value_seed(HeldSeed::new(left))?;
                    put(held, &key, &mut found.kind, rest);
                }
                Key::Attrs => {
                    let held = entries.next_value_seed(HeldSeed::new(left))?;
                    put(held, &key, &mut found.attrs, rest);
                }
                Key::Text => {
                    let held = entries.next_value_seed(HeldSeed::new(left))?;
                    put(held, &key, &mut found.text, rest);
                }
                Key::Marks => {
                    let held = entries.next_value_seed(HeldSeed::new(left))?;
                    put(held, &key, &mut found.marks, rest);
                }
                Key::Content => {
                    let held = entries.next_value_seed(HeldSeed::new(left))?;
                    put(held, &key, &mut found.content, rest);
                }
                Key::Other(name) => {
                    rest.insert(name, entries.next_value_seed(Bounded(left))?);
                }
            }
        }
        Ok(Node::of(found))
    }
}

/// Reads a mark that is at most `0` levels deep.
pub(super) struct MarkSeed(pub(super) usize);

impl<'de> DeserializeSeed<'de> for MarkSeed {
    type Value = Mark;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Mark, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl MarkSeed {
    fn scalar(value: Value) -> Mark {
        Mark::from_bounded(value)
    }
}

impl<'de> Visitor<'de> for MarkSeed {
    type Value = Mark;

    scalars!();

    fn visit_str<E>(self, text: &str) -> Result<Mark, E> {
        Ok(Mark::from_bounded(Value::String(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Mark, A::Error> {
        Bounded(self.0).visit_seq(items).map(Mark::from_bounded)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Mark, A::Error> {
        let left = Bounded(self.0).deeper::<A::Error>()?;
        let (mut kind, mut attrs, mut rest) = (None, None, Map::new());
        while let Some(key) = entries.next_key_seed(KeySeed)? {
            match key {
                Key::Type => {
                    let held = entries.next_value_seed(HeldSeed::new(left))?;
                    put(held, &key, &mut kind, &mut rest);
                }
                Key::Attrs => {
                    let held = entries.next_value_seed(HeldSeed::new(left))?;
                    put(held, &key, &mut attrs, &mut rest);
                }
                other => {
                    let value = entries.next_value_seed(Bounded(left))?;
                    rest.insert(other.name().to_owned(), value);
                }
            }
        }
        Ok(Mark::of(kind, attrs, rest))
    }
}
