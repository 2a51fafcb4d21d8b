//! Whether a place takes what is put there. Only what an edit touches is looked at: a document that
//! was invalid elsewhere can be edited, and what was invalid before may stay so.

use std::ops::Range;

use super::{EditError, Path};
use crate::schema::{Content, Judge, NodeSet};
use crate::validate::{Code, Finding, explain_in_place};
use crate::{Document, Node, NodeKind, Schema};

/// Where the nodes come from that are put into a place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// From outside: they have to be in order inside, too.
    New,
    /// From elsewhere in the document: only the place matters.
    Moved,
}

/// A node that holds others, and the definitions of it that its own place takes.
pub(super) struct Holder<'a> {
    node: &'a Node,
    path: &'a Path,
    definitions: NodeSet,
}

fn judge() -> Judge {
    Judge::new(Schema::Full.table())
}

impl<'a> Holder<'a> {
    pub(super) fn new(document: &Document, node: &'a Node, path: &'a Path) -> Self {
        let table = judge().table();
        let of_kind = (table.of_kind)(node.kind());
        let around = path
            .parent()
            .and_then(|parent| parent.of(document).map(Node::kind));
        let taken = match around {
            Some(around) => table.inside(around),
            None => table.doc,
        };
        // A node that should not be here at all is judged by all that it could be.
        let here = of_kind.and(taken);
        Self {
            node,
            path,
            definitions: if here.is_empty() { of_kind } else { here },
        }
    }

    /// Whether `nodes` may come into the place of those in `range`.
    pub(super) fn check(
        &self,
        range: &Range<usize>,
        nodes: &[Node],
        origin: Origin,
    ) -> Result<(), EditError> {
        if self.definitions.is_empty() {
            // Nobody knows what an unknown node holds.
            return Ok(());
        }
        let allowed = judge().table().taken(self.definitions);
        let mut findings = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let pointer = self.path.child(range.start + index).to_string();
            findings.extend(self.misplaced(node, allowed, origin, &pointer));
        }
        if findings.is_empty() {
            findings.extend(self.miscounted(range, nodes));
        }
        if findings.is_empty() {
            Ok(())
        } else {
            Err(EditError::NotAllowed { findings })
        }
    }

    fn misplaced(
        &self,
        node: &Node,
        allowed: NodeSet,
        origin: Origin,
        pointer: &str,
    ) -> Vec<Finding> {
        let fulfils = judge().definitions(node);
        if fulfils.meets(allowed) {
            return Vec::new();
        }
        let of_kind = (judge().table().of_kind)(node.kind());
        if origin == Origin::Moved
            && (of_kind.is_empty() || (fulfils.is_empty() && of_kind.meets(allowed)))
        {
            return Vec::new();
        }
        explain_in_place(judge(), node, allowed, self.node.kind())
            .into_iter()
            .filter(|finding| origin == Origin::Moved || concerns_nesting(finding.code()))
            .map(|finding| finding.below(pointer))
            .collect()
    }

    /// Too few or too many nodes, or in an order that none of the definitions has, unless it was so
    /// before.
    fn miscounted(&self, range: &Range<usize>, nodes: &[Node]) -> Option<Finding> {
        let table = judge().table();
        let rules = || {
            self.definitions
                .iter()
                .filter_map(|index| table.nodes.get(index))
                .map(|rule| rule.content)
        };
        let before = self.node.content();
        let after: Vec<&NodeKind> = before
            .iter()
            .take(range.start)
            .chain(nodes)
            .chain(before.iter().skip(range.end))
            .map(Node::kind)
            .collect();
        let before: Vec<&NodeKind> = before.iter().map(Node::kind).collect();
        let fits = |kinds: &[&NodeKind]| rules().any(|rule| row_fits(rule, kinds));
        if fits(&after) || !fits(&before) {
            return None;
        }
        let least = rules().map(|rule| limits(rule).0).min().unwrap_or(0);
        let most = rules()
            .map(|rule| limits(rule).1)
            .max()
            .unwrap_or(usize::MAX);
        let held = |count: usize| match count {
            0 => "nothing".to_owned(),
            1 => "1 node".to_owned(),
            count => format!("{count} nodes"),
        };
        let kind = self.node.kind();
        let found = format!("`{kind}` with {} in it", held(after.len()));
        let (code, allowed) = if after.len() < least {
            (Code::TooFewNodes, format!("at least {}", held(least)))
        } else if after.len() > most {
            (Code::TooManyNodes, format!("at most {}", held(most)))
        } else {
            (Code::NodeNotAllowed, "another order".to_owned())
        };
        let hint = match kind {
            NodeKind::LayoutSection => {
                "a layout has two or three columns: replace or delete all of it"
            }
            NodeKind::MediaSingle => "it holds one picture, and one caption behind it",
            _ => "replace or delete all of it",
        };
        let finding = Finding::new(code, self.path.to_string(), found);
        Some(finding.allowing(allowed).advising(hint))
    }
}

fn limits(rule: Content) -> (usize, usize) {
    match rule {
        Content::None => (0, 0),
        Content::Any => (0, usize::MAX),
        Content::Of { min, max, .. } | Content::Row { min, max, .. } => (min, max),
    }
}

/// Whether the number of nodes is right, and each may be of its kind in its place. An unknown kind
/// may be anything.
fn row_fits(rule: Content, kinds: &[&NodeKind]) -> bool {
    let (min, max) = limits(rule);
    let table = judge().table();
    (min..=max).contains(&kinds.len())
        && kinds.iter().enumerate().all(|(place, kind)| {
            let of_kind = (table.of_kind)(kind);
            of_kind.is_empty() || rule.at(place).is_none_or(|nodes| nodes.meets(of_kind))
        })
}

/// Whether the finding is about what stands where. Values of attributes are the author's business:
/// `Document::validate` tells about them.
fn concerns_nesting(code: Code) -> bool {
    matches!(
        code,
        Code::NotANode
            | Code::UnknownNode
            | Code::NodeNotAllowed
            | Code::ContentMissing
            | Code::TooFewNodes
            | Code::TooManyNodes
            | Code::ContentNotAllowed
            | Code::EmptyText
            | Code::UnknownMark
            | Code::MarkNotAllowed
            | Code::MarkCombination
    )
}

impl Holder<'_> {
    /// Whether the node may become another one that has the same inside, as far as it was in order
    /// before.
    pub(super) fn compare(&self, changed: &Node, what: &str) -> Result<(), EditError> {
        if !judge().outside(self.node).meets(self.definitions)
            || judge().outside(changed).meets(self.definitions)
        {
            return Ok(());
        }
        let findings = explain_in_place(judge(), changed, self.definitions, self.node.kind());
        let finding = findings.iter().find(|finding| {
            matches!(
                finding.code(),
                Code::AttributeMissing
                    | Code::UnknownAttribute
                    | Code::AttributeValue
                    | Code::UnknownMark
                    | Code::MarkNotAllowed
                    | Code::MarkCombination
                    | Code::EmptyText
            )
        });
        let advice = finding.map_or_else(
            || "the schema does not take it in this place".to_owned(),
            |finding| {
                let mut advice = format!("{} does not fit", finding.found());
                if !finding.allowed().is_empty() {
                    advice.push_str(&format!("; allowed: {}", finding.allowed()));
                }
                if !finding.hint().is_empty() {
                    advice.push_str(&format!("; {}", finding.hint()));
                }
                advice
            },
        );
        Err(EditError::Value {
            what: what.to_owned(),
            node: self.node.kind().to_string(),
            pointer: self.path.to_string(),
            advice,
        })
    }
}

/// Whether some definition of the node takes it as it is, whatever is inside.
pub(crate) fn is_known(node: &Node) -> bool {
    !judge().outside(node).is_empty()
}
