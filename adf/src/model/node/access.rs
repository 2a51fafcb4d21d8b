//! Changing nodes from inside of this crate, and measuring them. Whoever makes a tree deeper sees to
//! it that the document stays within [`MAX_DEPTH`](crate::MAX_DEPTH).

use serde_json::{Map, Value};

use super::{Mark, Node, Rest};
use crate::model::Attrs;
use crate::model::json::depth;

impl Node {
    pub(crate) fn attrs_mut(&mut self) -> &mut Option<Attrs> {
        &mut self.attrs
    }

    pub(crate) fn marks_mut(&mut self) -> &mut Option<Vec<Mark>> {
        &mut self.marks
    }

    pub(crate) fn text_mut(&mut self) -> &mut Option<String> {
        &mut self.text
    }

    /// What is inside, and whether there is a `content` at all.
    pub(crate) fn content_key(&self) -> Option<&Vec<Node>> {
        self.content.as_ref()
    }

    pub(crate) fn content_key_mut(&mut self) -> &mut Option<Vec<Node>> {
        &mut self.content
    }

    /// The marks, and whether there is a `marks` at all.
    pub(crate) fn marks_key(&self) -> Option<&Vec<Mark>> {
        self.marks.as_ref()
    }

    /// The keys beside the five that ADF knows.
    pub(crate) fn key_map(&self) -> Option<&Map<String, Value>> {
        match self.rest.as_deref() {
            Some(Rest::Keys(keys)) => Some(keys),
            _ => None,
        }
    }

    /// The value, if it is no object and so holds nothing that a node can hold.
    pub(crate) fn whole_value(&self) -> Option<&Value> {
        match self.rest.as_deref() {
            Some(Rest::Whole(value)) => Some(value),
            _ => None,
        }
    }

    /// Takes away what stands under one of the known keys and is not what belongs there, to make room
    /// for what does: an `attrs` that is no object, a `content` that is no array.
    pub(crate) fn make_room(&mut self, key: &str) {
        if let Some(Rest::Keys(keys)) = self.rest.as_deref_mut() {
            keys.remove(key);
            if keys.is_empty() {
                self.rest = None;
            }
        }
    }

    /// A copy of the node without what is inside.
    pub(crate) fn without_content(&self) -> Self {
        Self {
            kind: self.kind.clone(),
            attrs: self.attrs.clone(),
            text: self.text.clone(),
            marks: self.marks.clone(),
            content: None,
            rest: self.rest.clone(),
        }
    }

    /// A copy of the node with another text.
    pub(crate) fn with_text(&self, text: String) -> Self {
        Self {
            kind: self.kind.clone(),
            attrs: self.attrs.clone(),
            text: Some(text),
            marks: self.marks.clone(),
            content: self.content.clone(),
            rest: self.rest.clone(),
        }
    }

    /// Whether nothing but the text differs.
    pub(crate) fn same_but_text(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.marks == other.marks
            && self.attrs == other.attrs
            && self.content == other.content
            && self.rest == other.rest
    }

    /// Whether nothing but what is inside differs.
    pub(crate) fn same_but_content(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.marks == other.marks
            && self.attrs == other.attrs
            && self.text == other.text
            && self.content.is_some() == other.content.is_some()
            && self.rest == other.rest
    }

    /// How many arrays and objects lie inside each other in the JSON of this node.
    pub(crate) fn levels(&self) -> usize {
        let mut deepest = 0;
        let mut open = vec![(self, 0)];
        while let Some((node, above)) = open.pop() {
            deepest = deepest.max(above + node.own_levels());
            open.extend(node.content().iter().map(|child| (child, above + 2)));
        }
        deepest
    }

    fn own_levels(&self) -> usize {
        if let Some(value) = self.whole_value() {
            return depth(value);
        }
        let mut levels = 1;
        if let Some(attrs) = &self.attrs {
            levels = levels.max(1 + attrs_levels(attrs));
        }
        if let Some(marks) = &self.marks {
            let inside = marks.iter().map(Mark::levels).max().unwrap_or(0);
            levels = levels.max(2 + inside);
        }
        if self.content.is_some() {
            levels = levels.max(2);
        }
        if let Some(keys) = self.key_map() {
            levels = levels.max(map_levels(keys));
        }
        levels
    }
}

/// Levels of a map as an object of its own.
pub(in crate::model) fn map_levels(map: &Map<String, Value>) -> usize {
    1 + map.values().map(depth).max().unwrap_or(0)
}

/// Levels of attributes as an object of their own.
pub(in crate::model) fn attrs_levels(attrs: &Attrs) -> usize {
    1 + attrs.values().map(depth).max().unwrap_or(0)
}
