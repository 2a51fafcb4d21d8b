//! Nodes of what a directive says: attributes are held against the schema, and mended where the
//! meaning is clear.

use serde_json::Value;

use super::Builder;
use super::change::ChangeCode;
use super::place::Kind;
use crate::Attrs;
use crate::markdown::notation::{Attributes, Given, label_attribute};
use crate::markdown::write::{Referent, shown_label};
use crate::model::json;
use crate::schema::{Form, Judge, Marks, Table};
use crate::text::calendar::day_in_millis;
use crate::{MAX_DEPTH, Mark, Node, NodeKind, Schema};

/// What a directive says about a node.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) attrs: Option<Attrs>,
    pub(super) marks: Option<Vec<Mark>>,
}

pub(super) fn table() -> &'static Table {
    Schema::Full.table()
}

pub(super) fn judge() -> Judge {
    Judge::new(table())
}

/// Whether a node of this kind in such a parent may have these marks.
pub(super) fn marks_fit(parent: Kind, kind: &NodeKind, node: &Node) -> bool {
    let table = table();
    let judge = judge();
    let Some(marks) = judge.marks(node) else {
        return false;
    };
    let here = table.inside(&parent.node()).and((table.of_kind)(kind));
    here.iter()
        .filter_map(|index| table.nodes.get(index))
        .any(|rule| match rule.marks {
            Marks::None => false,
            Marks::Empty => node.marks().is_empty(),
            Marks::Any => true,
            Marks::Of(allowed) => allowed.holds(marks),
        })
}

/// Whether one becomes the other by where it stands.
fn is_like(one: &NodeKind, other: &NodeKind) -> bool {
    let is_expand = |kind: &NodeKind| matches!(kind, NodeKind::Expand | NodeKind::NestedExpand);
    one == other || is_expand(one) && is_expand(other)
}

impl<'r> Builder<'r> {
    /// What the label and attributes of a directive say about a node of this kind. Whatever the
    /// schema does not allow is dropped, and told.
    pub(super) fn said(
        &mut self,
        kind: &NodeKind,
        label: Option<&str>,
        attributes: Option<Attributes>,
    ) -> Said {
        let reference = attributes
            .as_ref()
            .and_then(|attributes| attributes.reference);
        let referent = reference.and_then(|number| self.referent(kind, number));
        let mut said = Said::default();
        // A label that says what the node says leaves it as it is.
        let unchanged = referent.is_some_and(|node| shown_label(node).as_deref() == label);
        if let Some(node) = referent {
            said.attrs = node.attrs().cloned();
            said.marks = node.marks_if_any().map(<[Mark]>::to_vec);
        }
        let labelled = label_attribute(kind).zip(label).filter(|_| !unchanged);
        if let Some((name, label)) = labelled {
            let value = match kind {
                NodeKind::Date => day_in_millis(label).map(|millis| millis.to_string()),
                _ => Some(label.to_owned()),
            };
            let attrs = said.attrs.get_or_insert_default();
            if let Some(value) = value {
                attrs.insert(name, value.into());
            }
        }
        let Some(attributes) = attributes else {
            return said;
        };
        if !attributes.is_marks_only() && referent.is_none() {
            said.attrs.get_or_insert_default();
        }
        for (name, given) in attributes.given {
            // Says that there is an `attrs`, beside marks.
            if name == "attrs" && given == Given::Value(Value::Bool(true)) {
                continue;
            }
            let name = match (kind, name.as_str()) {
                (NodeKind::Panel, "type") => "panelType".to_owned(),
                _ => name,
            };
            match self.value(kind, &name, given) {
                Some(value) => {
                    if name == "localId"
                        && let Some(id) = value.as_str()
                    {
                        self.ids.insert(id.to_owned());
                    }
                    said.attrs.get_or_insert_default().insert(name, value);
                }
                None => {
                    let message =
                        format!("a {kind} has no attribute {name:?} like this; it was dropped");
                    self.tree.change(ChangeCode::AttributeDropped, message);
                }
            }
        }
        if let Some(Value::Array(marks)) = attributes.marks {
            said.marks = self.said_marks(kind, marks);
        }
        said
    }

    /// The node that a number stands for.
    pub(super) fn referent(&mut self, kind: &NodeKind, number: usize) -> Option<&'r Node> {
        match self.references.get(number) {
            Some(Referent::Node(node)) if is_like(node.kind(), kind) => Some(node),
            _ => {
                let message = format!("there is no {kind} with the number {number}");
                self.tree.change(ChangeCode::AttributeDropped, message);
                None
            }
        }
    }

    fn value(&self, kind: &NodeKind, name: &str, given: Given) -> Option<Value> {
        // The levels of the nodes around it, and of those that may yet be opened for it.
        let level = self.tree.top().map_or(0, |frame| frame.level) as usize + 8;
        let mut forms = table().attribute_forms(kind, name);
        let value = forms.find_map(|form| {
            let value = match form {
                Form::Text { .. } | Form::OneOf(_) => given.clone().into_text_value(),
                _ => given.clone().into_any_value(),
            };
            form.accepts(&value).then_some(value)
        })?;
        (json::depth(&value) + 2 * level < MAX_DEPTH).then_some(value)
    }

    fn said_marks(&mut self, kind: &NodeKind, marks: Vec<Value>) -> Option<Vec<Mark>> {
        let judge = judge();
        let all = marks.len();
        let good: Vec<Mark> = marks
            .into_iter()
            .filter(|mark| json::depth(mark) < 16)
            .filter_map(|mark| Mark::from_value(mark).ok())
            .filter(|mark| judge.mark(mark).is_some())
            .collect();
        if good.len() < all {
            let message = format!("a mark of the {kind} is not as it has to be; it was dropped");
            self.tree.change(ChangeCode::MarkDropped, message);
        }
        (!good.is_empty() || all == 0).then_some(good)
    }

    /// Gives a node what the schema asks for, where it goes without saying. Tells whether its
    /// attributes are as they have to be now.
    pub(super) fn complete(&mut self, kind: &NodeKind, attrs: &mut Option<Attrs>) -> bool {
        let (name, value): (_, Value) = match kind {
            NodeKind::Status => ("color", "neutral".into()),
            NodeKind::MediaSingle if attrs.is_some() => ("layout", "center".into()),
            NodeKind::EmbedCard => ("layout", "center".into()),
            NodeKind::TaskItem | NodeKind::BlockTaskItem => ("state", "TODO".into()),
            NodeKind::DecisionItem => ("state", "DECIDED".into()),
            NodeKind::Heading => ("level", 1.into()),
            NodeKind::Panel => ("panelType", "info".into()),
            _ => ("", Value::Null),
        };
        if !name.is_empty() {
            attrs.get_or_insert_default().insert_missing(name, value);
        }
        if *kind == NodeKind::NestedExpand {
            attrs.get_or_insert_default();
        }
        // Ids are made up, and widths worked out, when all is there.
        let later = match kind {
            NodeKind::TaskList
            | NodeKind::TaskItem
            | NodeKind::BlockTaskItem
            | NodeKind::DecisionList
            | NodeKind::DecisionItem
            | NodeKind::BodiedSyncBlock => Some(("localId", Value::from("1"))),
            NodeKind::LayoutColumn => Some(("width", Value::from(50))),
            _ => None,
        };
        let accepted = |attrs: Option<&Attrs>| {
            (table().of_kind)(kind)
                .iter()
                .filter_map(|index| table().nodes.get(index))
                .any(|rule| rule.attrs.accept(attrs))
        };
        match later {
            Some((name, value)) => {
                let mut attrs = attrs.clone().unwrap_or_default();
                attrs.insert_missing(name, value);
                accepted(Some(&attrs))
            }
            None => accepted(attrs.as_ref()),
        }
    }
}
