//! Why a document is invalid: from the root down, only into what the schema does not accept.

use serde_json::{Map, Value};

use super::pointer::Pointer;
use super::words::{self, kinds, quoted};
use super::{Code, Finding, hint};
use crate::model::Keys;
use crate::schema::{
    Attrs, Content, Judge, MarkSet, Marks, NodeRule, NodeSet, Property, Shape, is_one, version,
};
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

    fn keys(&mut self, rule: &NodeRule, node: &Node) {
        let kind = node.kind();
        match node.text() {
            None | Some("") if rule.text => {
                let found = match node.text() {
                    Some(_) => "a text node without a single character",
                    None => "a text node without `text`",
                };
                let advice = "leave the node out; an empty paragraph has no content";
                self.put(
                    Code::EmptyText,
                    &[],
                    found.to_owned(),
                    String::new(),
                    advice.to_owned(),
                );
            }
            Some(_) if !rule.text && !rule.open => {
                let found = format!("`text` on `{kind}`");
                let advice = if rule
                    .attrs
                    .shapes
                    .iter()
                    .any(|shape| shape.property("text").is_some())
                {
                    "the text of this node is an attribute: put it into `attrs`"
                } else {
                    "put a node of type `text` into `content`"
                };
                self.put(
                    Code::UnknownKey,
                    &["text"],
                    found,
                    String::new(),
                    advice.to_owned(),
                );
            }
            _ => {}
        }
        if rule.version && version(node).is_none_or(|version| !is_one(version)) {
            let (found, path): (_, &[&str]) = match version(node) {
                Some(version) => (
                    format!("the version {}", words::value(version)),
                    &["version"],
                ),
                None => ("a document without `version`".to_owned(), &[]),
            };
            let advice = "write \"version\": 1".to_owned();
            self.put(Code::Version, path, found, "1".to_owned(), advice);
        }
        let Keys::Some(keys) = node.other_keys() else {
            return;
        };
        for (key, value) in keys {
            let found = format!("{} as `{key}`", words::value(value));
            match key.as_str() {
                "attrs" => self.put(
                    Code::WrongType,
                    &["attrs"],
                    found,
                    "an object".to_owned(),
                    String::new(),
                ),
                "marks" => self.put(
                    Code::WrongType,
                    &["marks"],
                    found,
                    "an array of marks".to_owned(),
                    String::new(),
                ),
                "content" if !matches!(rule.content, Content::Any) => {
                    let advice = match value {
                        Value::Object(_) => "put the node into an array",
                        Value::String(_) => {
                            "text is a node, too: [{\"type\": \"text\", \"text\": \"…\"}]"
                        }
                        _ => "leave the key out if there is nothing inside",
                    };
                    let allowed = "an array of nodes".to_owned();
                    self.put(
                        Code::WrongType,
                        &["content"],
                        found,
                        allowed,
                        advice.to_owned(),
                    );
                }
                "version" if rule.version => {}
                "text" if rule.text => {
                    let found = format!("{} as `text`", words::value(value));
                    self.put(
                        Code::WrongType,
                        &["text"],
                        found,
                        "text".to_owned(),
                        String::new(),
                    );
                }
                _ if rule.open => {}
                key => {
                    let found = format!("the key {} on `{kind}`", quoted(key));
                    let advice = hint::key(rule, key);
                    self.put(Code::UnknownKey, &[key], found, String::new(), advice);
                }
            }
        }
    }

    fn count(&mut self, rule: &NodeRule, node: &Node) {
        let kind = node.kind();
        let count = node.content().len();
        let wrong_type =
            matches!(node.other_keys(), Keys::Some(keys) if keys.contains_key("content"));
        match rule.content {
            Content::Any => {}
            Content::None => {
                if node.has_content() {
                    let found = format!("`content` in `{kind}`, which holds nothing");
                    let advice = hint::no_content(kind);
                    self.put(
                        Code::ContentNotAllowed,
                        &["content"],
                        found,
                        String::new(),
                        advice,
                    );
                }
            }
            Content::Of {
                min, max, required, ..
            }
            | Content::Row {
                min, max, required, ..
            } => {
                let allowed = kinds(
                    self.judge.table(),
                    rule.content.at(0).unwrap_or(NodeSet::EMPTY),
                );
                if !node.has_content() {
                    if required && !wrong_type {
                        let found = format!("`{kind}` without `content`");
                        self.put(
                            Code::ContentMissing,
                            &[],
                            found,
                            allowed,
                            hint::empty(kind, min),
                        );
                    }
                } else if count < min {
                    let found = format!("`{kind}` with {}", words::nodes(count));
                    let allowed = format!("at least {min} of {allowed}");
                    self.put(
                        Code::TooFewNodes,
                        &["content"],
                        found,
                        allowed,
                        hint::empty(kind, min),
                    );
                } else if count > max {
                    let found = format!("`{kind}` with {}", words::nodes(count));
                    let allowed = format!("at most {}", words::nodes(max));
                    self.put(
                        Code::TooManyNodes,
                        &["content"],
                        found,
                        allowed,
                        hint::too_many(kind),
                    );
                }
            }
        }
    }

    fn marks(&mut self, rule: &NodeRule, node: &Node, variants: NodeSet) {
        let good = match rule.marks {
            Marks::Any => true,
            Marks::None => !node.has_marks(),
            Marks::Empty => node.marks().is_empty(),
            Marks::Of(allowed) => self
                .judge
                .marks(node)
                .is_some_and(|marks| allowed.holds(marks)),
        };
        if good {
            return;
        }
        let table = self.judge.table();
        let kind = node.kind();
        let union = variants
            .iter()
            .filter_map(|index| table.nodes.get(index))
            .fold(MarkSet::EMPTY, |all, rule| match rule.marks {
                Marks::Of(marks) => all.or(marks),
                _ => all,
            });
        let names = words::marks(table, union);
        let mut told = false;
        for (index, mark) in node.marks().iter().enumerate() {
            let place = index.to_string();
            let known = (table.of_mark)(mark.kind());
            let Some(known) = known else {
                let found = match mark.kind() {
                    crate::MarkKind::Untyped => "a mark without a `type` that is text".to_owned(),
                    other => format!("{}, a name that no mark has", quoted(other.as_str())),
                };
                let advice = hint::mark_name(table, mark.kind().as_str());
                self.put(
                    Code::UnknownMark,
                    &["marks", &place],
                    found,
                    names.clone(),
                    advice,
                );
                told = true;
                continue;
            };
            if !union.holds(MarkSet::one(known)) {
                let found = format!("the mark `{}` on `{kind}`", mark.kind());
                let advice = hint::mark(kind, mark.kind());
                self.put(
                    Code::MarkNotAllowed,
                    &["marks", &place],
                    found,
                    names.clone(),
                    advice,
                );
                told = true;
            } else if self.judge.mark(mark).is_none() {
                if let Some(rule) = table.marks.get(known as usize) {
                    self.attrs(
                        rule.attrs,
                        mark.kind().as_str(),
                        mark.attrs(),
                        &["marks", &place],
                    );
                }
                if let Keys::Some(keys) = mark.other_keys() {
                    for key in keys.keys() {
                        let code = if key == "attrs" {
                            Code::WrongType
                        } else {
                            Code::UnknownKey
                        };
                        let found =
                            format!("the key {} on the mark `{}`", quoted(key), mark.kind());
                        self.put(
                            code,
                            &["marks", &place, key],
                            found,
                            String::new(),
                            String::new(),
                        );
                    }
                }
                told = true;
            }
        }
        if told {
            return;
        }
        if node.marks().is_empty() {
            let found = format!("`marks` on `{kind}`, which has none");
            let advice = "leave the key out".to_owned();
            self.put(
                Code::MarkNotAllowed,
                &["marks"],
                found,
                String::new(),
                advice,
            );
            return;
        }
        let together: Vec<&str> = node
            .marks()
            .iter()
            .map(|mark| mark.kind().as_str())
            .collect();
        let found = format!("the marks {} together", together.join(", "));
        self.put(
            Code::MarkCombination,
            &["marks"],
            found,
            names,
            hint::together(node),
        );
    }

    /// `attrs` of a node or mark of this name, which stands at `path`.
    fn attrs(&mut self, rule: &Attrs, of: &str, attrs: Option<&Map<String, Value>>, path: &[&str]) {
        if rule.accept(attrs) {
            return;
        }
        let Some(attrs) = attrs else {
            let needed = nearest(rule, None).map_or(String::new(), |shape| {
                let needed = shape.properties.iter().filter(|property| property.required);
                words::list(needed.map(|property| property.name))
            });
            let found = format!("`{of}` without `attrs`");
            let allowed = format!("an object with {needed}");
            self.put(Code::AttributeMissing, path, found, allowed, String::new());
            return;
        };
        let attrs_path = [path, &["attrs"]].concat();
        let Some(shape) = nearest(rule, Some(attrs)) else {
            let found = format!("`attrs` on `{of}`, which has none");
            let advice = "leave the key out".to_owned();
            self.put(
                Code::UnknownAttribute,
                &attrs_path,
                found,
                String::new(),
                advice,
            );
            return;
        };
        for property in shape.properties {
            let name = property.name;
            match attrs.get(name) {
                None if property.required => {
                    let found = format!("`{of}` without the attribute `{name}`");
                    let allowed = words::form(&property.value);
                    self.put(
                        Code::AttributeMissing,
                        &attrs_path,
                        found,
                        allowed,
                        hint::missing(of, name),
                    );
                }
                Some(value) if !property.value.accepts(value) => {
                    self.value(of, property, value, &attrs_path);
                }
                _ => {}
            }
        }
        for key in attrs.keys().filter(|key| shape.property(key).is_none()) {
            let found = format!("the attribute {} on `{of}`", quoted(key));
            let allowed = words::list(shape.properties.iter().map(|property| property.name));
            let names: Vec<&str> = shape
                .properties
                .iter()
                .map(|property| property.name)
                .collect();
            let advice = hint::attribute_name(of, key, &names);
            let path = [&attrs_path[..], &[key]].concat();
            self.put(Code::UnknownAttribute, &path, found, allowed, advice);
        }
    }

    fn value(&mut self, of: &str, property: &Property, value: &Value, attrs: &[&str]) {
        let found = format!("{} as `{}` of `{of}`", words::value(value), property.name);
        let advice = hint::value(of, property, value);
        let path = [attrs, &[property.name]].concat();
        self.put(
            Code::AttributeValue,
            &path,
            found,
            words::form(&property.value),
            advice,
        );
    }
}

/// The form of `attrs` that these come nearest to.
fn nearest(rule: &Attrs, attrs: Option<&Map<String, Value>>) -> Option<&'static Shape> {
    rule.shapes.iter().min_by_key(|shape| match attrs {
        Some(attrs) => misfits(shape, attrs),
        None => shape
            .properties
            .iter()
            .filter(|property| property.required)
            .count(),
    })
}

/// How many properties are missing, superfluous or not as they have to be. A wrong choice between
/// named options weighs more: it tells one form from the other.
fn misfits(shape: &Shape, attrs: &Map<String, Value>) -> usize {
    let mut misfits = 0;
    for property in shape.properties {
        misfits += match attrs.get(property.name) {
            None => usize::from(property.required),
            Some(value) if property.value.accepts(value) => 0,
            Some(_) => 2,
        };
    }
    let unknown = attrs.keys().filter(|key| shape.property(key).is_none());
    misfits + unknown.count()
}
