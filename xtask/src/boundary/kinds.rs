//! Kinds of things that lie in a project or a space, and how it is found out in which.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::Result;

/// The kinds of every product.
pub(crate) type Kinds = BTreeMap<String, BTreeMap<String, Kind>>;

/// A kind of thing, or of value, that stands somewhere in a call.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Kind {
    /// It is a project or a space itself.
    pub(crate) container: bool,
    /// Properties that identify one.
    pub(crate) names: Vec<String>,
    /// How it is found out where one lies.
    pub(crate) lookup: Option<Lookup>,
    /// It lies inside only if this session saw it there.
    pub(crate) seen: bool,
    /// Where such things are seen: operations, and pointers into their answers.
    pub(crate) from: BTreeMap<String, String>,
    /// Where an element of a list says itself where it belongs.
    pub(crate) element: BTreeMap<String, String>,
    /// In a list, one that does not say where it belongs is everybody's.
    pub(crate) global: bool,
    /// It is one of these kinds, and the call does not say which.
    pub(crate) any: Vec<String>,
    /// What it is depends on a value beside it.
    pub(crate) cases: Option<Cases>,
    /// The only values that may stand there.
    pub(crate) values: Option<Vec<String>>,
    /// Why it is so, where that needs saying.
    #[allow(dead_code)] // read by people
    pub(crate) why: String,
}

/// What a value names depends on another one beside it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cases {
    /// Where the value stands that decides.
    #[allow(dead_code)] // part of the data, judged by whoever enforces it
    pub(crate) by: String,
    /// Where the thing stands.
    #[allow(dead_code)] // part of the data, judged by whoever enforces it
    pub(crate) of: String,
    /// Kinds by that value; any other value is denied.
    pub(crate) kinds: BTreeMap<String, String>,
}

/// One call that tells where a thing lies.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Lookup {
    /// The document, where it is another than that of the product's first.
    pub(crate) api: Option<String>,
    pub(crate) operation: String,
    /// The path parameter that takes what names the thing.
    pub(crate) path: Option<String>,
    pub(crate) query: BTreeMap<String, String>,
    /// Pointers into the body that take it.
    pub(crate) body: BTreeMap<String, serde_json::Value>,
    /// Pointers into the answer, and the kind of what stands there.
    pub(crate) belongs: BTreeMap<String, String>,
}

impl Kind {
    /// The kinds it may turn out to lie in, or to be.
    fn parents(&self) -> impl Iterator<Item = &String> {
        let looked_up = self
            .lookup
            .iter()
            .flat_map(|lookup| lookup.belongs.values());
        let cases = self.cases.iter().flat_map(|cases| cases.kinds.values());
        let told = self.element.values().chain(&self.any);
        looked_up.chain(cases).chain(told)
    }

    /// Whether it needs no other kind to be judged.
    fn stands_alone(&self) -> bool {
        self.container || self.seen || self.values.is_some()
    }
}

/// Reads `data/boundary/kinds.json`, and checks that every kind leads to a container.
pub(crate) fn read() -> Result<Kinds> {
    let kinds: Kinds = crate::codegen::data("boundary/kinds.json")?;
    for (product, kinds) in &kinds {
        for (name, kind) in kinds {
            let told = format!("data/boundary/kinds.json: {product}.{name}");
            if let Some(parent) = kind.parents().find(|parent| !kinds.contains_key(*parent)) {
                return Err(format!("{told} belongs to {parent}, which is no kind").into());
            }
            if kind.seen == kind.from.is_empty() {
                return Err(format!("{told}: `seen` and `from` belong together").into());
            }
            if !leads_home(kinds, name, kinds.len()) {
                return Err(format!("{told} leads to no container").into());
            }
        }
    }
    Ok(kinds)
}

/// Whether a kind leads to a container in so many steps.
fn leads_home(kinds: &BTreeMap<String, Kind>, name: &str, steps: usize) -> bool {
    let Some(kind) = kinds.get(name) else {
        return false;
    };
    let further = steps.checked_sub(1);
    kind.stands_alone()
        || further.is_some_and(|steps| {
            let mut parents = kind.parents();
            parents.any(|parent| leads_home(kinds, parent, steps))
        })
}
