//! How what lies somewhere is recognised in the answers of a product, and how its queries are confined.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::kinds::OfProduct;
use crate::Result;

/// A pointer, a property or a field, and the kind of what stands there. The order is that of the file.
pub(crate) type Pairs = Vec<(String, String)>;

/// What is recognised in one product.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Places {
    /// The kinds that are containers.
    pub(crate) containers: Vec<String>,
    /// The field that confines a query.
    pub(crate) query_field: String,
    /// Which name of a container stands in a query.
    pub(crate) query_name: String,
    /// What values name when they are compared with a field of a query.
    pub(crate) query_values: Pairs,
    /// Functions of a query whose first argument is a thing of a kind.
    pub(crate) query_functions: Pairs,
    /// Functions of a query whose arguments name nothing that lies somewhere.
    pub(crate) query_harmless: Vec<String>,
    /// Fields of a query whose values name nothing that lies somewhere.
    pub(crate) query_plain: Vec<String>,
    /// Properties that say where the object lies that has them.
    pub(crate) placed: Pairs,
    /// Properties whose values are things of a kind.
    pub(crate) under: Pairs,
    /// Properties that only things of a kind have.
    pub(crate) marked: Pairs,
    /// What an object is whose own address ends in this segment and a name.
    pub(crate) addressed: Pairs,
    /// The kind of an object whose properties are fields of the site.
    pub(crate) fields: Option<String>,
    /// The kind whose keys begin with that of what they lie in.
    pub(crate) keyed: Option<String>,
    /// Properties whose text may be such a key, by the beginning of their name.
    pub(crate) key_fields: Vec<String>,
    /// Properties that hold the tokens of pages.
    pub(crate) tokens: Vec<String>,
    /// Properties without which an element of a list is nothing.
    pub(crate) carriers: Vec<String>,
    /// How changes are told.
    pub(crate) history: Option<History>,
    /// Why it is so, where that needs saying.
    #[allow(dead_code)] // read by people
    #[serde(default)]
    pub(crate) why: BTreeMap<String, String>,
}

/// How an answer tells what changed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct History {
    /// The property that names the field.
    pub(crate) field: String,
    /// The property that has the id of the field.
    pub(crate) field_id: String,
    /// Properties that tell what was there before and after.
    pub(crate) texts: Vec<String>,
    /// Those of them that hold ids.
    pub(crate) ids: Vec<String>,
    /// Fields whose text is people's own.
    pub(crate) plain: Vec<String>,
    /// What the ids of a field are.
    pub(crate) kinds: Pairs,
}

/// Reads `data/boundary/places.json`, one entry a product.
pub(crate) fn read() -> Result<BTreeMap<String, Places>> {
    crate::codegen::data("boundary/places.json")
}

impl Places {
    /// Everything that does not fit the kinds.
    pub(super) fn faults(&self, kinds: &OfProduct) -> Vec<String> {
        let mut faults = Vec::new();
        for (list, pairs) in [
            ("query_values", &self.query_values),
            ("query_functions", &self.query_functions),
            ("placed", &self.placed),
            ("under", &self.under),
            ("marked", &self.marked),
            ("addressed", &self.addressed),
        ] {
            for (at, kind) in pairs {
                if !kinds.contains_key(kind) {
                    faults.push(format!("{list}: {kind} at {at} is no kind"));
                }
                if (list == "placed") != at.starts_with('/') {
                    faults.push(format!(
                        "{list}: only `placed` has pointers, but there is {at}"
                    ));
                }
            }
            let mut ats = BTreeSet::new();
            if let Some((twice, _)) = pairs.iter().find(|(at, _)| !ats.insert(at)) {
                faults.push(format!("{list}: {twice} stands there twice"));
            }
        }
        let of = |name: &String, fits: &dyn Fn(&super::kinds::Kind) -> bool| {
            kinds.get(name).is_some_and(fits)
        };
        for name in &self.containers {
            if !of(name, &|kind| kind.container) {
                faults.push(format!("containers: {name} is none"));
            }
        }
        for (name, kind) in kinds.iter().filter(|(_, kind)| kind.container) {
            if !self.containers.contains(name) {
                faults.push(format!("containers: {name} is missing"));
            }
            if kind.names.contains(&self.query_name) {
                continue;
            }
            // The name of another one is enough, as one look-up connects them.
            let mut others = self.containers.iter();
            if !others.any(|other| of(other, &|kind| kind.names.contains(&self.query_name))) {
                faults.push(format!(
                    "query_name: {} names no container",
                    self.query_name
                ));
            }
        }
        let keyed = kinds.iter().filter(|(_, kind)| kind.keyed);
        let keyed: Vec<&String> = keyed.map(|(name, _)| name).collect();
        if keyed != self.keyed.iter().collect::<Vec<_>>() {
            faults.push(format!("keyed: by the kinds it is {keyed:?}"));
        }
        if let Some(name) = &self.fields
            && !of(name, &|kind| kind.fields.is_some())
        {
            faults.push(format!("fields: {name} is no kind of fields"));
        }
        faults.extend(self.of_queries());
        faults.extend(
            self.history
                .iter()
                .flat_map(|history| history.faults(kinds)),
        );
        faults
    }

    /// What is wrong with the fields of queries.
    fn of_queries(&self) -> Vec<String> {
        let named = self.query_values.iter().map(|(field, _)| field);
        let fields: Vec<&String> = named.chain(&self.query_plain).collect();
        let mut faults = of_fields("queries", &fields);
        let called = self.query_functions.iter().map(|(function, _)| function);
        let functions: Vec<&String> = called.chain(&self.query_harmless).collect();
        faults.extend(of_fields("functions", &functions));
        if !fields.contains(&&self.query_field) {
            faults.push(format!("query_values: {} is missing", self.query_field));
        }
        faults
    }
}

impl History {
    fn faults(&self, kinds: &OfProduct) -> Vec<String> {
        let named = self.kinds.iter().map(|(field, _)| field);
        let fields: Vec<&String> = named.chain(&self.plain).collect();
        let mut faults = of_fields("changes", &fields);
        for (field, kind) in &self.kinds {
            if !kinds.contains_key(kind) {
                faults.push(format!("history: {kind} of {field} is no kind"));
            }
        }
        if let Some(id) = self.ids.iter().find(|id| !self.texts.contains(id)) {
            faults.push(format!("history: {id} is none of the texts"));
        }
        faults
    }
}

/// What is wrong with the names of fields, which stand there once and in lower case.
fn of_fields(of: &str, fields: &[&String]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for field in fields {
        if **field != field.to_lowercase() {
            faults.push(format!("fields of {of} are in lower case, not {field}"));
        }
        if !known.insert(field) {
            faults.push(format!("the field {field} of {of} stands there twice"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds() -> OfProduct {
        let text = r#"{
            "project": {"container": true, "names": ["id", "key"]},
            "issue": {"keyed": true, "any": ["project"]}
        }"#;
        serde_json::from_str(text).expect("kinds")
    }

    fn pair(at: &str, kind: &str) -> (String, String) {
        (at.to_owned(), kind.to_owned())
    }

    fn fitting() -> Places {
        Places {
            containers: vec!["project".to_owned()],
            query_field: "project".to_owned(),
            query_name: "id".to_owned(),
            query_values: vec![pair("project", "project")],
            query_plain: vec!["summary".to_owned()],
            placed: vec![pair("/projectId", "project")],
            under: vec![pair("parent", "issue")],
            keyed: Some("issue".to_owned()),
            history: Some(History {
                field: "field".to_owned(),
                field_id: "fieldId".to_owned(),
                texts: vec!["from".to_owned(), "to".to_owned()],
                ids: vec!["from".to_owned()],
                plain: vec!["summary".to_owned()],
                kinds: vec![pair("parent", "issue")],
            }),
            ..Places::default()
        }
    }

    #[test]
    fn what_fits_the_kinds_is_accepted() {
        assert_eq!(fitting().faults(&kinds()), Vec::<String>::new());
    }

    #[test]
    fn what_does_not_fit_is_told() {
        fn history(places: &mut Places) -> &mut History {
            places.history.as_mut().expect("a history")
        }
        type Change = fn(&mut Places);
        let changes: [(Change, &str); 11] = [
            (
                |places| places.under.push(pair("epic", "epic")),
                "epic at epic is no kind",
            ),
            (
                |places| places.placed.push(pair("id", "project")),
                "only `placed` has pointers",
            ),
            (
                |places| places.placed.push(pair("/projectId", "issue")),
                "stands there twice",
            ),
            (|places| places.containers.clear(), "project is missing"),
            (|places| places.keyed = None, "keyed: by the kinds it is"),
            (
                |places| places.query_name = "uuid".to_owned(),
                "names no container",
            ),
            (
                |places| places.query_plain.push("project".to_owned()),
                "field project of queries",
            ),
            (
                |places| places.query_plain.push("Summary".to_owned()),
                "lower case",
            ),
            (
                |places| history(places).ids.push("before".to_owned()),
                "before is none of the texts",
            ),
            (
                |places| history(places).plain.push("parent".to_owned()),
                "field parent of changes",
            ),
            (
                |places| history(places).kinds.push(pair("epic", "epic")),
                "epic of epic is no kind",
            ),
        ];
        for (change, fault) in changes {
            let mut places = fitting();
            change(&mut places);
            let told = places.faults(&kinds()).join("\n");
            assert!(told.contains(fault), "{fault}: {told}");
        }
    }
}
