//! Lists that Jira only takes as a whole.

use serde_json::{Value, json};

use super::changes::Verb;

/// What is added to a list and taken from it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rewrite {
    pub(crate) add: Vec<Value>,
    pub(crate) remove: Vec<Value>,
}

impl Rewrite {
    /// The list as it is to be, from how it reads now.
    pub(crate) fn of(&self, now: &Value) -> Value {
        let mut list = values(now);
        amend(&mut list, &self.remove, Verb::Remove);
        let mut list: Vec<Value> = list.iter().map(reduced).collect();
        list.extend(self.lacking(now).cloned());
        Value::Array(list)
    }

    /// Whether the list is already as it is to be.
    pub(crate) fn is_done(&self, now: &Value) -> bool {
        let list = values(now);
        let has = |element: &Value| list.iter().any(|known| is_same(known, element));
        self.lacking(now).next().is_none() && !self.remove.iter().any(has)
    }

    /// What is to be added and is not there.
    fn lacking<'a>(&'a self, now: &Value) -> impl Iterator<Item = &'a Value> {
        let list = values(now);
        self.add
            .iter()
            .filter(move |element| !list.iter().any(|known| is_same(known, element)))
    }
}

/// The values of a list; one that stands alone is a list of one.
fn values(now: &Value) -> Vec<Value> {
    match now {
        Value::Array(all) => all.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

/// A value as it is written, from how it reads: what identifies it.
fn reduced(value: &Value) -> Value {
    for name in ["accountId", "id", "groupId", "name", "value"] {
        if let Some(identity) = value.get(name).filter(|identity| !identity.is_null()) {
            return json!({name: identity});
        }
    }
    value.clone()
}

pub(super) fn amend(list: &mut Vec<Value>, elements: &[Value], verb: Verb) {
    for element in elements {
        match verb {
            Verb::Remove => list.retain(|known| !is_same(known, element)),
            _ if list.iter().any(|known| is_same(known, element)) => {}
            _ => list.push(element.clone()),
        }
    }
}

/// Whether two values, as they are written, mean the same as far as one can tell.
fn is_same(a: &Value, b: &Value) -> bool {
    if a == b {
        return true;
    }
    ["accountId", "id", "groupId", "name", "value"]
        .into_iter()
        .any(|name| a.get(name).is_some_and(|a| Some(a) == b.get(name)))
}
