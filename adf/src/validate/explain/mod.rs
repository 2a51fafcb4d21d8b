//! Why a document is invalid: from the root down, only into what the schema does not accept.

mod attrs;
mod count;
mod keys;
mod marks;

use attrs::{misfits, nearest};

use super::pointer::Pointer;
use super::words::{self, kinds, quoted};
use super::{Code, Finding, hint};
use crate::model::Keys;
use crate::schema::{Content, Judge, MarkSet, Marks, NodeRule, NodeSet};
use crate::{Node, NodeKind};

/// All findings of the schema in document order; none if it accepts the document.
pub(super) fn explain(judge: Judge, root: &Node) -> Vec<Finding> {
    if judge.accepts(root) {
        return Vec::new();
    }
    let mut seen = Vec::new();
    judge.survey(root, &mut seen);
    let mut explanation = Explanation {
        judge,
        seen,
        pointer: Pointer::default(),
        findings: Vec::new(),
    };
    explanation.node(root, 0, judge.table().doc, None);
    explanation.findings
}

/// What keeps a node from standing where these definitions may stand, in a node of kind `parent`.
/// Pointers begin at the node.
pub(crate) fn explain_in_place(
    judge: Judge,
    node: &Node,
    allowed: NodeSet,
    parent: &NodeKind,
) -> Vec<Finding> {
    let mut seen = Vec::new();
    judge.survey(node, &mut seen);
    let mut explanation = Explanation {
        judge,
        seen,
        pointer: Pointer::default(),
        findings: Vec::new(),
    };
    explanation.node(node, 0, allowed, Some(parent));
    explanation.findings
}

struct Explanation {
    judge: Judge,
    /// For each node in reading order: the definitions it fulfils, and how many nodes it is.
    seen: Vec<(NodeSet, usize)>,
    pointer: Pointer,
    findings: Vec<Finding>,
}

impl Explanation {
    fn fulfils(&self, place: usize) -> NodeSet {
        self.seen.get(place).map_or(NodeSet::EMPTY, |seen| seen.0)
    }

    fn put(&mut self, code: Code, path: &[&str], found: String, allowed: String, hint: String) {
        let finding = Finding::new(code, self.pointer.to(path), found);
        self.findings.push(finding.allowing(allowed).advising(hint));
    }

    /// A node at a place that takes these definitions.
    fn node(&mut self, node: &Node, place: usize, allowed: NodeSet, parent: Option<&NodeKind>) {
        if self.fulfils(place).meets(allowed) {
            return;
        }
        let table = self.judge.table();
        let of_kind = (table.of_kind)(node.kind());
        let here = || kinds(table, allowed);
        match node.kind() {
            NodeKind::Untyped => {
                let found = match node.other_keys() {
                    Keys::NoObject => {
                        format!("{} where a node belongs", words::value(&node.to_value()))
                    }
                    _ => "a node without a `type` that is text".to_owned(),
                };
                self.put(
                    Code::NotANode,
                    &[],
                    found,
                    here(),
                    hint::untyped(node, parent),
                );
                return;
            }
            NodeKind::Other(name) => {
                let found = format!("{}, a name that no node has", quoted(name));
                self.put(
                    Code::UnknownNode,
                    &["type"],
                    found,
                    here(),
                    hint::node_name(table, name),
                );
                return;
            }
            kind if of_kind.is_empty() => {
                let found = format!("`{kind}`, which this schema does not have");
                self.put(Code::UnknownNode, &["type"], found, here(), String::new());
                return;
            }
            _ => {}
        }
        let mut variants = of_kind.and(allowed);
        if variants.is_empty() {
            let found = match parent {
                Some(parent) => format!("`{}` in `{parent}`", node.kind()),
                None => format!("`{}` as a document", node.kind()),
            };
            let advice = parent.map_or(String::new(), |parent| hint::nesting(parent, node.kind()));
            self.put(Code::NodeNotAllowed, &[], found, here(), advice);
            if !self.fulfils(place).is_empty() {
                return;
            }
            variants = of_kind;
        }
        self.inside(node, place, variants);
    }

    /// What keeps a node from being one of these definitions: told of the one that is nearest.
    fn inside(&mut self, node: &Node, place: usize, variants: NodeSet) {
        let table = self.judge.table();
        let rules = variants.iter().filter_map(|index| table.nodes.get(index));
        let Some(rule) = rules.min_by_key(|rule| self.distance(rule, node, place)) else {
            return;
        };
        self.keys(rule, node);
        self.attrs(rule.attrs, node.kind().as_str(), node.attrs(), &[]);
        self.marks(rule, node, variants);
        self.count(rule, node);
        let mut next = place + 1;
        for (index, child) in node.content().iter().enumerate() {
            if let Some(allowed) = rule.content.at(index) {
                let fits = self.fulfils(next).meets(allowed);
                // Where nothing may stand, that is said once.
                if !fits && !matches!(rule.content, Content::None) {
                    let mut pointer = std::mem::take(&mut self.pointer);
                    pointer.at("content", index, |pointer| {
                        self.pointer = std::mem::take(pointer);
                        self.node(child, next, allowed, Some(node.kind()));
                        *pointer = std::mem::take(&mut self.pointer);
                    });
                    self.pointer = pointer;
                }
            }
            next += self.seen.get(next).map_or(1, |seen| seen.1);
        }
    }

    /// How far a node is from a definition: the number of things to mend.
    fn distance(&self, rule: &NodeRule, node: &Node, place: usize) -> usize {
        let attrs = nearest(rule.attrs, node.attrs()).map_or(0, |shape| {
            node.attrs().map_or(1, |attrs| misfits(shape, attrs))
        });
        let marks = match rule.marks {
            Marks::Any => 0,
            Marks::None | Marks::Empty => node.marks().len(),
            Marks::Of(allowed) => {
                let fits = |mark| match self.judge.mark(mark) {
                    Some(index) => allowed.holds(MarkSet::one(index)),
                    None => false,
                };
                node.marks().iter().filter(|mark| !fits(mark)).count()
            }
        };
        let mut next = place + 1;
        let mut children = 0;
        for index in 0..node.content().len() {
            children += usize::from(!rule.content.takes(index, self.fulfils(next)));
            next += self.seen.get(next).map_or(1, |seen| seen.1);
        }
        let count = match rule.content {
            Content::Of { min, max, .. } | Content::Row { min, max, .. } => {
                !(min..=max).contains(&node.content().len())
            }
            Content::None | Content::Any => false,
        };
        attrs + marks + children + usize::from(count)
    }
}
