//! Judging a node: which of its definitions it fulfils, from the leaves up.
//!
//! Each node is looked at once, whatever it stands in: a place then takes it if one of the
//! definitions that it fulfils is among those of the place. So the cost is linear in the document.

use serde_json::Value;

use super::{Content, Form, MarkSet, Marks, NodeRule, NodeSet, Table};
use crate::model::Keys;
use crate::{Mark, Node};

/// Judges nodes by one table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judge {
    table: &'static Table,
}

impl Judge {
    pub(crate) fn new(table: &'static Table) -> Self {
        Self { table }
    }

    pub(crate) fn table(self) -> &'static Table {
        self.table
    }

    /// Whether it is a valid document.
    pub(crate) fn accepts(self, doc: &Node) -> bool {
        self.definitions(doc).meets(self.table.doc)
    }

    /// The definitions that the node fulfils, with everything inside.
    pub(crate) fn definitions(self, node: &Node) -> NodeSet {
        self.look(node, &mut |child| self.definitions(child))
    }

    /// The same, noting it for each node in reading order together with the number of nodes in it.
    pub(crate) fn survey(self, node: &Node, seen: &mut Vec<(NodeSet, usize)>) -> NodeSet {
        let place = seen.len();
        seen.push((NodeSet::EMPTY, 0));
        let mut surveyed = 0;
        let set = self.look(node, &mut |child| {
            surveyed += 1;
            self.survey(child, seen)
        });
        // Those after the first that decided have not been looked at yet.
        for child in node.content().iter().skip(surveyed) {
            self.survey(child, seen);
        }
        let size = seen.len() - place;
        if let Some(noted) = seen.get_mut(place) {
            *noted = (set, size);
        }
        set
    }

    /// The definitions that the node fulfils, whatever is inside.
    pub(crate) fn outside(self, node: &Node) -> NodeSet {
        let mut alive = NodeSet::EMPTY;
        let marks = self.marks(node);
        let mut attrs = None;
        for index in (self.table.of_kind)(node.kind()).iter() {
            let Some(rule) = self.table.nodes.get(index) else {
                continue;
            };
            // Definitions of one kind share their attributes most of the time.
            let good = match attrs {
                Some((known, good)) if std::ptr::eq(known, rule.attrs) => good,
                _ => rule.attrs.accept(node.attrs()),
            };
            attrs = Some((rule.attrs, good));
            if good && keys(rule, node) && marks_fit(rule.marks, node, marks) {
                alive = alive.or(NodeSet::one(index));
            }
        }
        alive
    }

    /// The definitions that the node fulfils if the nodes directly inside fulfil those that
    /// `definitions` says: it is asked in reading order, and no more once the answer is none.
    pub(crate) fn look(
        self,
        node: &Node,
        definitions: &mut dyn FnMut(&Node) -> NodeSet,
    ) -> NodeSet {
        let mut alive = self.outside(node);
        for index in alive.iter() {
            let rule = self.table.nodes.get(index);
            if !rule.is_some_and(|rule| count_fits(rule.content, node)) {
                alive = alive.without(NodeSet::one(index));
            }
        }
        for (place, child) in node.content().iter().enumerate() {
            if alive.is_empty() {
                break;
            }
            let found = definitions(child);
            for index in alive.iter() {
                let fits = self
                    .table
                    .nodes
                    .get(index)
                    .is_some_and(|rule| rule.content.takes(place, found));
                if !fits {
                    alive = alive.without(NodeSet::one(index));
                }
            }
        }
        alive
    }

    /// The marks of a node, if each of them is as it has to be.
    pub(crate) fn marks(self, node: &Node) -> Option<MarkSet> {
        node.marks().iter().try_fold(MarkSet::EMPTY, |set, mark| {
            Some(set.or(MarkSet::one(self.mark(mark)?)))
        })
    }

    /// The place of a mark in the table, if the mark is as it has to be.
    pub(crate) fn mark(self, mark: &Mark) -> Option<u32> {
        let index = (self.table.of_mark)(mark.kind())?;
        let rule = self.table.marks.get(index as usize)?;
        (matches!(mark.other_keys(), Keys::None) && rule.attrs.accept(mark.attrs()))
            .then_some(index)
    }
}

/// Whether the keys of a node, apart from the contents of `attrs`, `marks` and `content`, are those
/// of the rule.
fn keys(rule: &NodeRule, node: &Node) -> bool {
    let text = match node.text() {
        Some(text) => (rule.text && !text.is_empty()) || rule.open,
        None => !rule.text,
    };
    if !text || (rule.version && version(node).is_none_or(|version| !is_one(version))) {
        return false;
    }
    match node.other_keys() {
        Keys::None => true,
        Keys::NoObject => false,
        Keys::Some(keys) => keys.keys().all(|key| match key.as_str() {
            // They are of the wrong type, or they would not be here.
            "type" | "attrs" | "marks" => false,
            "content" => matches!(rule.content, Content::Any),
            "version" if rule.version => true,
            _ => rule.open,
        }),
    }
}

pub(crate) fn version(node: &Node) -> Option<&Value> {
    match node.other_keys() {
        Keys::Some(keys) => keys.get("version"),
        _ => None,
    }
}

/// In JSON `1` and `1.0` are the same number.
pub(crate) fn is_one(version: &Value) -> bool {
    Form::Number {
        min: Some(1.0),
        max: Some(1.0),
    }
    .accepts(version)
}

fn marks_fit(rule: Marks, node: &Node, marks: Option<MarkSet>) -> bool {
    match rule {
        Marks::None => !node.has_marks(),
        Marks::Empty => node.marks().is_empty(),
        Marks::Any => true,
        Marks::Of(allowed) => marks.is_some_and(|marks| allowed.holds(marks)),
    }
}

fn count_fits(rule: Content, node: &Node) -> bool {
    let count = node.content().len();
    match rule {
        Content::None => !node.has_content(),
        Content::Any => true,
        Content::Of {
            min, max, required, ..
        }
        | Content::Row {
            min, max, required, ..
        } => {
            if node.has_content() {
                (min..=max).contains(&count)
            } else {
                !required
            }
        }
    }
}

impl Content {
    /// Whether a node that fulfils these definitions may stand at this place.
    pub(crate) fn takes(self, place: usize, found: NodeSet) -> bool {
        match self {
            Self::None => false,
            Self::Any => true,
            Self::Of { nodes, .. } => nodes.meets(found),
            Self::Row { places, .. } => places.get(place).is_none_or(|nodes| nodes.meets(found)),
        }
    }

    /// The definitions that may stand at this place.
    pub(crate) fn at(self, place: usize) -> Option<NodeSet> {
        match self {
            Self::None => Some(NodeSet::EMPTY),
            Self::Any => None,
            Self::Of { nodes, .. } => Some(nodes),
            Self::Row { places, .. } => places.get(place).copied(),
        }
    }
}
