//! Fences that are more than code: raw ADF, panels and expands.

#![allow(
    clippy::result_large_err,
    reason = "what cannot be placed is given back, not copied"
)]

use serde_json::Value;

use super::Builder;
use super::change::ChangeCode;
use super::events::parser;
use super::marking::Marked;
use super::node::Said;
use super::node::{judge, table};
use super::place::Kind;
use crate::markdown::notation::{Directive, Line, braces, line};
use crate::model::json;
use crate::{Attrs, MAX_DEPTH, Node, NodeKind};

/// Fences inside of fences are read this deep.
const DEEPEST: usize = 6;

impl Builder<'_> {
    /// Deals with a fence that is more than code; gives the code back if it is not.
    pub(super) fn special_fence(
        &mut self,
        info: &str,
        code: String,
        tildes: bool,
    ) -> Option<String> {
        if !self.reader.directives {
            return Some(code);
        }
        let info = info.trim();
        if info == "adf" {
            if self.raw_fence(&code) {
                return None;
            }
            self.tree.change(
                ChangeCode::DirectiveKept,
                "this is no valid ADF for this place; it is kept as code",
            );
        } else if tildes && self.nested < DEEPEST {
            let (name, rest) = info.split_once([' ', '\t']).unwrap_or((info, ""));
            if matches!(name, "panel" | "expand" | "nestedExpand") {
                // The same as a container with these attributes.
                let written = format!(":::{name}{{{}}}", rest.trim());
                if let Some(Line::Open(directive, _)) = line(&written) {
                    self.fenced_markdown(directive, &code);
                    return None;
                }
            }
        }
        Some(code)
    }

    fn fenced_markdown(&mut self, directive: Directive<'_>, code: &str) {
        let before = self.open.len();
        self.directive_line(Line::Open(directive, 3), "");
        let marked = Marked::new(code);
        let mut inner = Builder::new(self.reader, &marked, self.references);
        inner.nested = self.nested + 1;
        inner.fixed = true;
        std::mem::swap(&mut inner.tree, &mut self.tree);
        std::mem::swap(&mut inner.footnotes, &mut self.footnotes);
        std::mem::swap(&mut inner.ids, &mut self.ids);
        let mut events = parser(&marked.text);
        inner.run_events(&mut events);
        inner.end_run();
        inner.close_open_to(0);
        std::mem::swap(&mut inner.tree, &mut self.tree);
        std::mem::swap(&mut inner.footnotes, &mut self.footnotes);
        std::mem::swap(&mut inner.ids, &mut self.ids);
        self.close_open_to(before);
    }

    /// Places the node or nodes of a raw fence, if all are valid where they stand.
    fn raw_fence(&mut self, code: &str) -> bool {
        let Some(value) = json::parse_whole(code) else {
            return false;
        };
        // What is in it is put where the fence stands, and nowhere deeper.
        let around = match &value {
            Value::Array(_) => 1,
            Value::Object(keys) if keys.get("type") == Some(&"doc".into()) => 2,
            _ => 0,
        };
        if self.reader.unchecked_raw && self.tree.depth() == 1 {
            return self.take_unchecked(value);
        }
        let level = self.tree.top().map_or(0, |frame| frame.level) as usize;
        if json::depth(&value) + 2 * (level + 1) > MAX_DEPTH + around {
            return false;
        }
        let values = match value {
            Value::Array(values) => values,
            Value::Object(mut keys) if keys.get("type") == Some(&"doc".into()) => {
                match keys.remove("content") {
                    Some(Value::Array(values)) => values,
                    _ => return false,
                }
            }
            value => vec![value],
        };
        let mut nodes = Vec::with_capacity(values.len());
        for value in values {
            match Node::from_value(value) {
                Ok(node) => nodes.push(node),
                Err(_) => return false,
            }
        }
        let parent = self.tree.parent();
        let inside = table().inside(&parent.node());
        let valid = nodes
            .iter()
            .all(|node| inside.meets(judge().definitions(node)));
        if valid {
            for node in nodes {
                self.take_ids(&node);
                if let Some(kind) = Kind::of(node.kind()) {
                    // The place takes it: it was asked.
                    drop(self.tree.leaf(kind, node));
                }
            }
        }
        valid
    }

    /// Keeps in mind the ids of a node that is given as JSON.
    pub(super) fn take_ids(&mut self, node: &Node) {
        let all = std::iter::once(node).chain(node.descendants());
        let ids = all.filter_map(|node| node.attr_str("localId"));
        self.ids.extend(ids.map(str::to_owned));
    }

    /// Takes nodes of the document, or the document itself, as they stand.
    fn take_unchecked(&mut self, value: Value) -> bool {
        let is_document = value.get("type") == Some(&"doc".into());
        let room = if is_document {
            MAX_DEPTH
        } else {
            MAX_DEPTH - 2
        };
        let values = match value {
            Value::Array(values) => values,
            value => vec![value],
        };
        if values.iter().any(|value| json::depth(value) > room) {
            return false;
        }
        self.unchecked = true;
        for value in values {
            let Ok(node) = Node::from_value(value) else {
                continue;
            };
            if is_document {
                self.whole = Some(node);
            } else if let Some(document) = self.tree.frame_mut(0) {
                document.content.push(node);
            }
        }
        true
    }

    /// Puts a block given as JSON where it may stand.
    pub(super) fn raw_block(&mut self, node: Node) -> Result<(), Node> {
        self.take_ids(&node);
        match Kind::of(node.kind()) {
            Some(kind) => self.leaf_if_allowed(kind, node),
            None => Err(node),
        }
    }

    /// What is said of a block of code: its language, and what stands in braces behind it.
    pub(super) fn said_of_code(&mut self, info: &str) -> Said {
        let info = info.trim();
        let brace = info
            .find('{')
            .filter(|at| *at == 0 || info[..*at].ends_with([' ', '\t']))
            .filter(|_| self.reader.directives && info.ends_with('}'));
        if let Some(at) = brace
            && let Some(attributes) = braces(&info[at..])
            && attributes.given.iter().all(|(name, _)| {
                let mut forms = table().attribute_forms(&NodeKind::CodeBlock, name);
                name == "attrs" || forms.next().is_some()
            })
        {
            let mut said = self.said(&NodeKind::CodeBlock, None, Some(attributes));
            if let Some(language) = info[..at].split_whitespace().next() {
                let attrs = said.attrs.get_or_insert_default();
                attrs.insert_missing("language", language);
            }
            return said;
        }
        let mut words = info.split_whitespace();
        let Some(language) = words.next() else {
            return Said::default();
        };
        if words.next().is_some() {
            self.tree.change(
                ChangeCode::Dropped,
                "what stands behind the language of a block of code was dropped",
            );
        }
        Said {
            attrs: Some(Attrs::of([("language", language.into())])),
            marks: None,
        }
    }
}
