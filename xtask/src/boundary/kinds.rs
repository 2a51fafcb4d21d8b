//! Kinds of things that lie in a project or a space, and how it is found out in which.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::seen::Seen;
use crate::Result;

/// The kinds of every product.
pub(crate) type Kinds = BTreeMap<String, OfProduct>;

/// The kinds of one product, by name.
pub(crate) type OfProduct = BTreeMap<String, Kind>;

/// A kind of thing, or of value, that stands somewhere in a call.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Kind {
    /// It is a project or a space itself; its look-up tells id, key and name.
    pub(crate) container: bool,
    /// Properties that identify one.
    pub(crate) names: Vec<String>,
    /// Its key is that of what it lies in, a dash and a number.
    pub(crate) keyed: bool,
    /// How it is found out where one lies.
    pub(crate) lookup: Option<Lookup>,
    /// How it is found out of many at once.
    pub(crate) batch: Option<Batch>,
    /// It can be moved, so that where it lay says nothing of where it lies.
    pub(crate) moves: bool,
    /// It lies inside only if this session saw it there.
    pub(crate) seen: bool,
    /// Where such things are seen, by operation.
    pub(crate) from: BTreeMap<String, Seen>,
    /// What to do instead, where one is denied though it may lie inside.
    pub(crate) hint: String,
    /// Where an element of a list says itself where it belongs.
    pub(crate) element: BTreeMap<String, String>,
    /// How it is found out what those of a container are called.
    pub(crate) listed: Option<Listed>,
    /// In a list, one that does not say where it belongs is everybody's.
    pub(crate) global: bool,
    /// It is one of these kinds, and the call does not say which.
    pub(crate) any: Vec<String>,
    /// What it is depends on a value beside it.
    pub(crate) cases: Option<Cases>,
    /// The only values that may stand there.
    pub(crate) values: Option<Vec<String>>,
    /// It is an object whose properties are fields of the site.
    pub(crate) fields: Option<Fields>,
    /// Why it is so, where that needs saying.
    #[allow(dead_code)] // read by people
    pub(crate) why: String,
}

/// What a value names depends on another one beside it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cases {
    /// Where the value stands that decides.
    pub(crate) by: String,
    /// Where the thing stands.
    pub(crate) of: String,
    /// Kinds by that value; any other value is denied.
    pub(crate) kinds: BTreeMap<String, String>,
}

/// One call that tells where a thing lies, or what a container is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Lookup {
    /// The document, where several of the product have an operation of that id.
    pub(crate) api: Option<String>,
    pub(crate) operation: String,
    /// The path parameter that takes what names the thing.
    pub(crate) path: Option<String>,
    /// Query parameters, each once or several times; `{}` stands for the name.
    pub(crate) query: BTreeMap<String, Values>,
    /// Properties of the body; each is a list with the name.
    pub(crate) body: Vec<String>,
    /// Where in the answer the thing itself stands.
    pub(crate) at: String,
    /// Pointers from there, and the kind of what stands where they lead.
    pub(crate) belongs: BTreeMap<String, String>,
}

/// The values of a query parameter: one, or a list of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Values {
    One(String),
    Many(Vec<String>),
}

impl Values {
    pub(crate) fn as_slice(&self) -> &[String] {
        match self {
            Values::One(value) => std::slice::from_ref(value),
            Values::Many(values) => values,
        }
    }
}

/// One call that tells where many things lie.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Batch {
    /// The document, where several of the product have an operation of that id.
    pub(crate) api: Option<String>,
    pub(crate) operation: String,
    /// The property of the body that lists the names.
    pub(crate) names: String,
    /// Other properties of the body.
    pub(crate) body: serde_json::Map<String, serde_json::Value>,
    /// How many names one call takes.
    pub(crate) most: usize,
    /// Where in the answer the things stand: a pointer that ends in `/*`.
    pub(crate) at: String,
    /// Pointers from each of them, and the kind of what stands where they lead.
    pub(crate) belongs: BTreeMap<String, String>,
}

/// One call that lists the things of a container.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    /// The document, where several of the product have an operation of that id.
    pub(crate) api: Option<String>,
    /// Its answer is a list.
    pub(crate) operation: String,
    /// The path parameter that takes the container's id.
    pub(crate) path: String,
    /// The property of an element that people call it by.
    pub(crate) name: String,
}

/// Fields of the site, and what those hold that name other things.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fields {
    /// The document, where several of the product have an operation of that id.
    pub(crate) api: Option<String>,
    /// The list of all fields.
    pub(crate) operation: String,
    /// What the ids of fields begin with that are judged by what they hold.
    pub(crate) prefix: String,
    /// Where an element of the list says its id.
    pub(crate) id: String,
    /// Where an element of the list says what it holds.
    pub(crate) holds: String,
    /// Kinds by that value; anything else names nothing.
    pub(crate) kinds: BTreeMap<String, String>,
    /// Each property holds a list of changes.
    pub(crate) changes: bool,
}

impl Batch {
    /// Where the list of the things stands.
    pub(crate) fn list(&self) -> &str {
        self.at.strip_suffix("/*").unwrap_or(&self.at)
    }
}

/// How it is found out where things of a kind lie.
#[derive(Debug)]
pub(crate) enum Sort<'a> {
    Container(&'a Lookup),
    LookedUp(&'a Lookup),
    Seen,
    Any(&'a [String]),
    Cases(&'a Cases),
    Values(&'a [String]),
    Fields(&'a Fields),
    /// Only what it says itself.
    Itself,
}

impl Kind {
    /// How it is found out where one lies; at most one way is given.
    fn sorts(&self) -> Vec<Sort<'_>> {
        let mut sorts = Vec::new();
        sorts.extend(self.lookup.as_ref().map(|lookup| match self.container {
            true => Sort::Container(lookup),
            false => Sort::LookedUp(lookup),
        }));
        sorts.extend(self.seen.then_some(Sort::Seen));
        sorts.extend((!self.any.is_empty()).then_some(Sort::Any(&self.any)));
        sorts.extend(self.cases.as_ref().map(Sort::Cases));
        sorts.extend(self.values.as_deref().map(Sort::Values));
        sorts.extend(self.fields.as_ref().map(Sort::Fields));
        sorts
    }

    /// How it is found out where one lies.
    pub(crate) fn sort(&self) -> Sort<'_> {
        self.sorts().pop().unwrap_or(Sort::Itself)
    }

    /// The operations that tell of it: the document, where it is named, and the id.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        let lookup = self.lookup.iter().map(|to| (&to.api, &to.operation));
        let batch = self.batch.iter().map(|to| (&to.api, &to.operation));
        let fields = self.fields.iter().map(|to| (&to.api, &to.operation));
        let listed = self.listed.iter().map(|to| (&to.api, &to.operation));
        let all = lookup.chain(batch).chain(fields).chain(listed);
        all.map(|(api, id)| (api.as_deref(), id.as_str()))
    }

    /// The kinds it may turn out to lie in, or to be.
    fn parents(&self) -> impl Iterator<Item = &String> {
        let looked_up = self
            .lookup
            .iter()
            .flat_map(|lookup| lookup.belongs.values());
        let batch = self.batch.iter().flat_map(|batch| batch.belongs.values());
        let cases = self.cases.iter().flat_map(|cases| cases.kinds.values());
        let fields = self.fields.iter().flat_map(|fields| fields.kinds.values());
        let told = self.element.values().chain(&self.any);
        looked_up
            .chain(batch)
            .chain(cases)
            .chain(fields)
            .chain(told)
    }

    /// Whether it needs no other kind to be judged.
    fn stands_alone(&self) -> bool {
        self.container || self.seen || self.values.is_some()
    }

    /// What is wrong with it, whatever the documents say.
    fn fault(&self) -> Option<&'static str> {
        let belongs = self
            .lookup
            .as_ref()
            .map(|lookup| !lookup.belongs.is_empty());
        let looked_up = !self.container && self.lookup.is_some();
        let faults = [
            (
                self.sorts().len() > 1,
                "more than one way tells where it lies",
            ),
            (
                self.container && belongs != Some(false),
                "a container has a look-up that tells what it is, and belongs to nothing",
            ),
            (
                looked_up && belongs != Some(true),
                "its look-up does not tell what it belongs to",
            ),
            (
                (self.moves || self.batch.is_some()) && !looked_up,
                "`moves` and `batch` are for what is looked up",
            ),
            (
                self.seen == self.from.is_empty(),
                "`seen` and `from` belong together",
            ),
            (
                self.seen && self.hint.is_empty(),
                "there is no `hint` for whoever has not seen it",
            ),
            (
                self.batch
                    .as_ref()
                    .is_some_and(|batch| !batch.at.ends_with("/*")),
                "`at` of a batch leads to every element of a list: it ends in `/*`",
            ),
        ];
        faults
            .iter()
            .find_map(|(wrong, what)| wrong.then_some(*what))
    }
}

/// Reads `data/boundary/kinds.json`, and checks that every kind leads to a container.
pub(crate) fn read() -> Result<Kinds> {
    let kinds: Kinds = crate::codegen::data("boundary/kinds.json")?;
    for (product, kinds) in &kinds {
        let faults = faults(kinds);
        if !faults.is_empty() {
            let faults = faults.join("\n");
            return Err(format!("data/boundary/kinds.json: {product}:\n{faults}").into());
        }
    }
    Ok(kinds)
}

/// What is wrong with the kinds of a product, whatever the documents say.
fn faults(kinds: &OfProduct) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, kind) in kinds {
        let sightings = kind.from.values().flat_map(Seen::places);
        let owners = sightings.filter_map(|place| place.owner.as_ref());
        let owners: Vec<&String> = owners.map(|owner| &owner.kind).collect();
        if let Some(parent) = kind
            .parents()
            .chain(owners)
            .find(|parent| !kinds.contains_key(*parent))
        {
            faults.push(format!("{name} belongs to {parent}, which is no kind"));
        }
        let of_sightings = kind.from.values().flat_map(Seen::places);
        let of_sightings = of_sightings.filter_map(|place| place.fault());
        for fault in kind.fault().into_iter().chain(of_sightings) {
            faults.push(format!("{name}: {fault}"));
        }
        if !leads_home(kinds, name, kinds.len()) {
            faults.push(format!("{name} leads to no container"));
        }
    }
    faults
}

/// Whether a kind leads to a container in so many steps.
fn leads_home(kinds: &OfProduct, name: &str, steps: usize) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The faults of kinds beside a container that has none.
    fn told(kind: &str) -> Vec<String> {
        let text = format!(
            r#"{{"project": {{"container": true, "lookup": {{"operation": "getProject"}}}}, "thing": {kind}}}"#
        );
        faults(&serde_json::from_str(&text).expect("kinds"))
    }

    #[test]
    fn a_kind_that_is_looked_up_seen_or_a_value_is_accepted() {
        for kind in [
            r#"{"lookup": {"operation": "get", "belongs": {"/id": "project"}}, "moves": true}"#,
            r#"{"seen": true, "from": {"get": "/id"}, "hint": "get it"}"#,
            r#"{"values": []}"#,
            r#"{"any": ["project"]}"#,
        ] {
            assert_eq!(told(kind), Vec::<String>::new(), "{kind}");
        }
    }

    #[test]
    fn what_cannot_be_told_or_is_told_in_two_ways_is_refused() {
        for (kind, fault) in [
            (r#"{"values": [], "any": ["project"]}"#, "more than one way"),
            (r#"{"container": true}"#, "a container has a look-up"),
            (
                r#"{"lookup": {"operation": "get"}}"#,
                "does not tell what it belongs to",
            ),
            (
                r#"{"any": ["project"], "moves": true}"#,
                "`moves` and `batch`",
            ),
            (r#"{"seen": true, "hint": "get it"}"#, "`seen` and `from`"),
            (r#"{"seen": true, "from": {"get": "/id"}}"#, "no `hint`"),
            (r#"{"any": ["nobody"]}"#, "belongs to nobody"),
            (r#"{"any": ["thing"]}"#, "leads to no container"),
            (
                r#"{"seen": true, "hint": "get it", "from": {"get": {"at": "/id", "owner": {"kind": "nobody", "path": "id"}}}}"#,
                "belongs to nobody",
            ),
            (
                r#"{"seen": true, "hint": "get it", "from": {"get": {"at": "/id", "owner": {"kind": "project"}}}}"#,
                "in the path or in the answer",
            ),
        ] {
            let told = told(kind).join("\n");
            assert!(told.contains(fault), "{kind}: {told}");
        }
    }
}
