//! What is put in a place though it lies outside: names in every form that the place may take, and
//! queries that reach for them.

use atlassian_core::generated::confinement::{Holds, Kind, Language, Sort};
use serde_json::{Value, json};

use super::calls::{Sample, object};
use super::places::{Spot, put};
use super::schema::Shape;
use super::world::{self, Side};

impl Sample<'_> {
    /// Names to be put in a place, each with one of its form that nothing has. Where something of a kind
    /// is asked for they are of that kind; elsewhere of each that could be meant.
    pub(crate) fn strangers(&self, spot: &Spot, shape: &Shape) -> Vec<(Value, Value)> {
        let mut found = Vec::new();
        if let Some(term) = self.term(spot) {
            match term.holds {
                Holds::Query(language) => {
                    let queries = queries(language).iter();
                    found.extend(queries.map(|(out, none)| (json!(out), json!(none))));
                }
                Holds::One(kind) | Holds::Many(kind) => {
                    let many = matches!(term.holds, Holds::Many(_));
                    self.of_kind(spot, kind, many, &mut found);
                }
                Holds::Value(_) => found.push((json!("HR-1"), json!("NOPE-1"))),
            }
            return found;
        }
        let jira = self.probe.operation.api.product == "jira";
        let names: &[(&str, &str)] = match (spot, shape, jira) {
            (Spot::Body(at), _, true) if at == "/key" || at == "/name" => &[("HR", "NOPE")],
            (Spot::Body(_), Shape::Number, true) => &[("6660001", "7770001")],
            (Spot::Body(_), Shape::Number, false) => &[("6661401", "7771401")],
            (Spot::Body(_), _, true) => &[("HR-1", "NOPE-1")],
            (Spot::Body(_), _, false) => &[("HR", "NOPE")],
            (_, _, true) => &[("HR-1", "NOPE-1"), ("6660001", "7770001")],
            (_, _, false) => &[("HR", "NOPE"), ("6661401", "7771401")],
        };
        for (out, none) in names {
            let value = |name: &str| match shape {
                Shape::Number => json!(name.parse::<u64>().ok()),
                _ => json!(name),
            };
            found.push((value(out), value(none)));
        }
        if *shape == Shape::Any {
            found.push((
                json!({"id": "6660001", "key": "HR-1"}),
                json!({"id": "7770001", "key": "NOPE-1"}),
            ));
        }
        if let Some(kind) = world::known_by_id(self.probe.operation.id)
            && matches!(spot, Spot::Path(_))
        {
            let id = |side: Side| json!(side.id(world::number(kind)));
            found.push((id(Side::Asked), id(Side::Nowhere)));
        }
        found
    }

    fn of_kind(
        &self,
        spot: &Spot,
        kind: &'static Kind,
        many: bool,
        found: &mut Vec<(Value, Value)>,
    ) {
        let body = matches!(spot, Spot::Body(_));
        match &kind.sort {
            Sort::Values(_) => found.push((json!("HR"), json!("NOPE"))),
            Sort::Cases { by, of, kinds } => {
                for (case, kind) in *kinds {
                    for (out, none) in world::outside(kind) {
                        let case = |name: &str| {
                            let mut value = json!({});
                            put(&mut value, by, &mut |place| *place = json!(case));
                            put(&mut value, of, &mut |place| *place = json!(name));
                            value
                        };
                        found.push((case(&out), case(&none)));
                    }
                }
            }
            Sort::Fields(fields) => {
                for (id, holds) in world::naming_fields() {
                    let mut kinds = fields.kinds.iter();
                    let Some((_, kind)) = kinds.find(|(known, _)| *known == holds) else {
                        continue;
                    };
                    for (out, none) in world::outside(kind) {
                        let value = |name: &str| match fields.changes {
                            true => json!({id: [{"set": name}]}),
                            false => json!({id: name}),
                        };
                        found.push((value(&out), value(&none)));
                    }
                }
            }
            Sort::Itself => {
                for (at, kind) in kind.element {
                    for (out, none) in world::outside(kind) {
                        let value = |name: &str| {
                            let mut value = json!({});
                            put(&mut value, at, &mut |place| *place = json!(name));
                            value
                        };
                        found.push((value(&out), value(&none)));
                    }
                }
            }
            _ => {
                let inside = world::inside(kind);
                for (at, (out, none)) in world::outside(kind).into_iter().enumerate() {
                    found.push((json!(out), json!(none)));
                    if at > 2 {
                        continue;
                    }
                    if body {
                        found.push((object(kind, &out), object(kind, &none)));
                        found.push((json!([inside, out]), json!([inside, none])));
                    } else if many {
                        let both = |name: &str| json!(format!("{inside},{name}"));
                        found.push((both(&out), both(&none)));
                    }
                    if body && kind.names == ["id", "key"] {
                        let inside = json!({"key": inside});
                        let both = |name: &str| {
                            let mut value = inside.clone();
                            value["id"] = json!(name);
                            value
                        };
                        found.push((both(&out), both(&none)));
                    }
                }
            }
        }
    }
}

/// Queries that reach outside or name what lies there, each beside one about nothing.
fn queries(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::Cql => &[
            ("space = HR", "space = NOPE"),
            ("space in (DOCS, HR)", "space in (DOCS, NOPE)"),
            (
                "type = page or space.key = HR",
                "type = page or space.key = NOPE",
            ),
            ("space.id = 6660000", "space.id = 7770000"),
            ("id = 6661401", "id = 7771401"),
            ("ancestor in (6661401)", "ancestor in (7771401)"),
            ("not parent = 6661401", "not parent = 7771401"),
            ("container = 6661401", "container = 7771401"),
            (
                "type = page) or (space = HR",
                "type = page) or (space = NOPE",
            ),
        ],
        _ => &[
            ("project = HR", "project = NOPE"),
            ("project = 6660000", "project = 7770000"),
            ("project in (ENG, HR)", "project in (ENG, NOPE)"),
            (
                "status = Open or project = HR",
                "status = Open or project = NOPE",
            ),
            ("key = HR-1", "key = NOPE-1"),
            ("issue in (ENG-1, HR-1)", "issue in (ENG-1, NOPE-1)"),
            ("issuekey = ENG-99", "issuekey = ENG-98"),
            ("id = 6660001", "id = 7770001"),
            ("not parent = HR-1", "not parent = NOPE-1"),
            ("\"Epic Link\" = HR-1", "\"Epic Link\" = NOPE-1"),
            ("cf[10001] = HR-1", "cf[10001] = NOPE-1"),
            (
                "issue in linkedIssues(\"HR-1\")",
                "issue in linkedIssues(\"NOPE-1\")",
            ),
            ("sprint = 6660401", "sprint = 7770401"),
            ("fixVersion = 6660501", "fixVersion = 7770501"),
            ("component = 6660601", "component = 7770601"),
            ("filter = 6661001", "filter = 7771001"),
            (
                "status = Open) or (project = HR",
                "status = Open) or (project = NOPE",
            ),
        ],
    }
}
