//! Which groups reach a type, and which way it travels.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::model::{Definition, Method, Model, Place};

/// How a type is used.
#[derive(Clone, Debug, Default)]
pub(super) struct Use {
    /// Groups with an operation that reaches it.
    pub(super) groups: BTreeSet<String>,
    /// It is sent.
    pub(super) sent: bool,
    /// It is received.
    pub(super) received: bool,
}

/// The use of every type that an operation reaches.
pub(super) fn uses(model: &Model, calls: &[(&Facts, &Method)]) -> BTreeMap<String, Use> {
    let mut uses: BTreeMap<String, Use> = BTreeMap::new();
    for (facts, method) in calls {
        for argument in &method.arguments {
            if let Some(name) = argument.ty.named() {
                visit(
                    model,
                    name,
                    &facts.group,
                    argument.place == Place::Body,
                    false,
                    &mut uses,
                );
            }
        }
        if let Some(name) = method.answer.named() {
            visit(model, name, &facts.group, false, true, &mut uses);
        }
    }
    uses
}

fn visit(
    model: &Model,
    name: &str,
    group: &str,
    sent: bool,
    received: bool,
    uses: &mut BTreeMap<String, Use>,
) {
    let known = uses.entry(name.to_owned()).or_default();
    let new_group = known.groups.insert(group.to_owned());
    let news = new_group || (sent && !known.sent) || (received && !known.received);
    known.sent |= sent;
    known.received |= received;
    if !news {
        return;
    }
    if let Some(Definition::Record(record)) = model.types.get(name) {
        for field in record.fields.iter().chain(&record.rest) {
            if let Some(inner) = field.ty.named() {
                visit(model, inner, group, sent, received, uses);
            }
        }
    }
}
