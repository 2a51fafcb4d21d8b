//! The ids of headings, so that links within the document lead to them.
//!
//! Promise: no two headings have the same id, and ids cost time linear in the words they are made of.

use std::collections::{HashMap, HashSet};

use super::address::Address;
use super::writer::Writer;
use crate::{Node, NodeKind};

/// The ids of all headings below a node, without the prefix.
#[derive(Debug, Default)]
pub(super) struct Headings {
    /// By the place of the node in memory, which does not change while it is borrowed.
    by_node: HashMap<*const Node, String>,
    ids: HashSet<String>,
}

impl Headings {
    pub(super) fn of(root: &Node) -> Self {
        let mut headings = Self::default();
        let mut repeated: HashMap<String, usize> = HashMap::new();
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            if *node.kind() != NodeKind::Heading {
                open.extend(node.content().iter().rev());
                continue;
            }
            let words = id(node);
            if words.is_empty() {
                continue;
            }
            let mut unique = words.clone();
            while !headings.ids.insert(unique.clone()) {
                let count = repeated.entry(words.clone()).or_default();
                *count += 1;
                unique = format!("{words}.{count}");
            }
            headings.by_node.insert(std::ptr::from_ref(node), unique);
        }
        headings
    }

    fn contains(&self, fragment: &str) -> bool {
        self.ids.contains(fragment)
    }
}

impl Writer<'_> {
    /// The id of this heading, with the prefix.
    pub(super) fn heading_id(&self, heading: &Node) -> Option<String> {
        let id = self.headings.by_node.get(&std::ptr::from_ref(heading))?;
        Some(format!("{}{id}", self.options.prefix))
    }

    /// The address as it is, or with the prefix if it leads to a heading of the document.
    pub(super) fn to_heading(&self, address: Address) -> Address {
        let leads = address
            .as_str()
            .strip_prefix('#')
            .is_some_and(|fragment| self.headings.contains(&decoded(fragment)));
        if leads {
            address.with_fragment_prefix(&self.options.prefix)
        } else {
            address
        }
    }
}

/// The words of a heading with dashes for spaces, as Confluence makes its ids.
fn id(heading: &Node) -> String {
    let mut id = String::new();
    for node in heading.descendants() {
        let shown = match node.kind() {
            NodeKind::Text | NodeKind::Other(_) | NodeKind::Untyped => node.text(),
            _ => node.attr_str("text"),
        };
        id.push_str(shown.unwrap_or_default());
    }
    id.trim()
        .chars()
        .filter(|character| character.is_whitespace() || !character.is_control())
        .map(|character| match character.is_whitespace() {
            true => '-',
            false => character,
        })
        .collect()
}

/// With the bytes that are written as `%20` in their place.
fn decoded(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let [byte, after @ ..] = rest {
        if let [b'%', high, low, behind @ ..] = rest
            && let Some((high, low)) = digit(*high).zip(digit(*low))
        {
            bytes.push(high << 4 | low);
            rest = behind;
        } else {
            bytes.push(*byte);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}
