//! Hashes of nodes and values: equal ones have equal hashes, in every run and on every machine.

use serde_json::Value;

use crate::{Attrs, Mark, Node};

/// FNV-1a, finished with a mixer so that all bits count.
#[derive(Clone, Copy)]
pub(crate) struct Hasher(u64);

impl Hasher {
    pub(crate) fn new() -> Self {
        Self::seeded(0)
    }

    pub(crate) fn seeded(seed: u64) -> Self {
        Self(0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.0 = mix(self.0 ^ number);
    }

    /// A text with its length, so that neighbours cannot be confused.
    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.number(text.len() as u64);
    }

    pub(crate) fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.number(1),
            Value::Bool(value) => self.number(2 + u64::from(*value)),
            Value::Number(number) => {
                self.number(4);
                self.text(&number.to_string());
            }
            Value::String(text) => {
                self.number(5);
                self.text(text);
            }
            Value::Array(items) => {
                self.number(6);
                self.number(items.len() as u64);
                items.iter().for_each(|item| self.value(item));
            }
            Value::Object(keys) => {
                self.number(7);
                self.map(keys);
            }
        }
    }

    /// The order of the keys does not matter, as it does not for equality.
    pub(crate) fn map(&mut self, keys: &serde_json::Map<String, Value>) {
        let mut sum = keys.len() as u64;
        for (key, value) in keys {
            let mut entry = Self::new();
            entry.text(key);
            entry.value(value);
            sum = sum.wrapping_add(entry.finish());
        }
        self.number(sum);
    }

    /// They are in the order of their names.
    fn attrs(&mut self, attrs: &Attrs) {
        self.number(attrs.len() as u64);
        for (name, value) in attrs {
            self.text(name);
            self.value(value);
        }
    }

    pub(crate) fn mark(&mut self, mark: &Mark) {
        self.text(mark.kind().as_str());
        match mark.attrs() {
            Some(attrs) => self.attrs(attrs),
            None => self.number(8),
        }
    }

    /// All of a node but what is inside.
    pub(crate) fn own(&mut self, node: &Node) {
        self.text(node.kind().as_str());
        if let Some(attrs) = node.attrs() {
            self.number(9);
            self.attrs(attrs);
        }
        if let Some(text) = node.text() {
            self.number(10);
            self.text(text);
        }
        if let Some(marks) = node.marks_key() {
            self.number(11);
            self.number(marks.len() as u64);
            marks.iter().for_each(|mark| self.mark(mark));
        }
        if let Some(keys) = node.key_map() {
            self.number(12);
            self.map(keys);
        }
        if let Some(value) = node.whole_value() {
            self.number(13);
            self.value(value);
        }
    }

    /// All of a node. Recurses no deeper than a document is.
    pub(crate) fn node(&mut self, node: &Node) {
        self.own(node);
        self.content_of(node);
        for child in node.content() {
            self.number(Self::of(child));
        }
    }

    /// Whether there is a `content`, and how much is in it; the hashes of that come next.
    pub(crate) fn content_of(&mut self, node: &Node) {
        if let Some(content) = node.content_key() {
            self.number(14);
            self.number(content.len() as u64);
        }
    }

    pub(crate) fn of(node: &Node) -> u64 {
        let mut hasher = Self::new();
        hasher.node(node);
        hasher.finish()
    }

    pub(crate) fn finish(self) -> u64 {
        mix(self.0)
    }
}

fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
