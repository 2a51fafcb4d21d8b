//! Calls that name nothing but what lies inside, and what can stand in each place of them.

use std::collections::BTreeSet;

use atlassian_core::Session;
use atlassian_core::conformance::Probe;
use atlassian_core::generated::confinement::{Holds, Kind, Language, Place, Sort, Term};
use atlassian_core::request::{Body, Request};
use serde_json::{Value, json};

use super::places::{Spot, put};
use super::schema::{Schema, Shape};
use super::world::{self, Side};

/// One operation, and what its body declares.
#[derive(Clone, Copy)]
pub(crate) struct Sample<'a> {
    pub(crate) probe: &'a Probe,
    pub(crate) schema: &'a Schema,
}

impl Sample<'_> {
    pub(crate) fn terms(&self) -> &'static [Term] {
        self.probe.operation.confinement.terms()
    }

    /// A call with things inside wherever one has to stand, or wherever one can.
    pub(crate) fn inside(&self, session: &Session, full: bool) -> Request {
        let mut request = (self.probe.sample)(session).into_request();
        let operation = self.probe.operation;
        if let Some(kind) = world::known_by_id(operation.id)
            && let Some(name) = operation.path_parameters().last()
        {
            Spot::Path(name).set(&mut request, &json!(Side::Inside.id(world::number(kind))));
        }
        for term in self.terms() {
            let Some(spot) = spot(term) else { continue };
            if let (Place::Fixed, Spot::Query(name)) = (term.place, &spot) {
                request.query.retain(|(known, _)| known != name);
            } else if full || !term.optional || is_given(&request, &spot) {
                self.fill(&mut request, term, &spot);
            }
        }
        request
    }

    fn fill(&self, request: &mut Request, term: &'static Term, spot: &Spot) {
        // A list in place of an object is the other form of the same body.
        if let (Spot::Body(at), Body::Json(Value::Object(_))) = (spot, &request.body)
            && at.starts_with("/*")
            && self
                .terms()
                .iter()
                .any(|term| term.place == Place::Body && !term.at.starts_with("/*"))
        {
            return;
        }
        let (Holds::One(kind) | Holds::Many(kind)) = term.holds else {
            if let Holds::Query(language) = term.holds {
                spot.set(request, &json!(query(language)));
            }
            return;
        };
        match &kind.sort {
            Sort::Values([]) => {}
            Sort::Values([first, ..]) => {
                let value = match (spot, term.holds) {
                    (Spot::Body(_), Holds::Many(_)) => json!([first]),
                    _ => json!(first),
                };
                spot.set(request, &value);
            }
            Sort::Cases { by, of, kinds } => {
                if let Some((case, kind)) = kinds.first() {
                    let mut value = json!({});
                    put(&mut value, by, &mut |place| *place = json!(case));
                    put(&mut value, of, &mut |place| {
                        *place = json!(world::inside(kind));
                    });
                    spot.set(request, &value);
                }
            }
            Sort::Fields(fields) => {
                let values = json!({
                    "customfield_10001": "ENG-1", "customfield_10002": 1_000_401,
                    "customfield_10003": {"key": "ENG"}, "customfield_10004": "ENG-1",
                    "customfield_10005": "a text",
                });
                merge(request, spot, values, fields.changes);
            }
            Sort::Itself => {
                if let (Some((at, kind)), Spot::Body(here)) = (kind.element.first(), spot) {
                    let spot = Spot::Body(format!("{here}{at}"));
                    spot.set(request, &json!(world::inside(kind)));
                }
            }
            _ => {
                let name = world::inside(kind);
                spot.set(request, &self.form(term, kind, &name));
            }
        }
    }

    /// A name in the form in which it can stand in a place.
    fn form(&self, term: &Term, kind: &Kind, name: &str) -> Value {
        if term.place != Place::Body {
            return json!(name);
        }
        let body = self.schema.body(self.probe.operation.id);
        let shape = body.and_then(|body| self.schema.at(body, term.at));
        match shape {
            Some(Shape::List(inner)) => match &**inner {
                Shape::Number => json!([number(kind)]),
                _ => json!([name]),
            },
            Some(Shape::Named(_) | Shape::Map(_)) => object(kind, name),
            Some(Shape::Number) => number(kind),
            Some(Shape::Any) if term.at.ends_with("project") || term.at.ends_with("parent") => {
                object(kind, name)
            }
            _ => json!(name),
        }
    }

    /// Every place of the call that something can be put in: those that the operation declares, those
    /// that its terms name, and in an open body the names that such things usually have.
    pub(crate) fn spots(&self) -> Vec<(Spot, Shape)> {
        let operation = self.probe.operation;
        let mut spots: Vec<(Spot, Shape)> = Vec::new();
        let path = operation.path_parameters();
        spots.extend(path.map(|name| (Spot::Path(name), Shape::Text)));
        let query = operation.query.iter();
        spots.extend(query.map(|name| (Spot::Query(name), Shape::Text)));
        if let Some(body) = self.schema.body(operation.id) {
            let leaves = self.schema.leaves(body).into_iter();
            spots.extend(leaves.map(|(at, shape)| (Spot::Body(at), shape)));
        }
        let mut known: BTreeSet<Spot> = spots.iter().map(|(spot, _)| spot.clone()).collect();
        for spot in self.terms().iter().filter_map(spot) {
            if known.insert(spot.clone()) {
                spots.push((spot, Shape::Any));
            }
        }
        spots
    }

    /// The term that says what stands in a place, or in what holds it.
    pub(crate) fn term(&self, spot: &Spot) -> Option<&'static Term> {
        self.terms()
            .iter()
            .find(|term| self::spot(term).as_ref() == Some(spot))
    }
}

/// Names that such things usually have in a body, whether it declares them or not.
pub(crate) const USUAL: &[&str] = &[
    "/project",
    "/projectId",
    "/projectKey",
    "/projectIdOrKey",
    "/space",
    "/space/key",
    "/space/id",
    "/spaceId",
    "/spaceKey",
    "/parent",
    "/parent/key",
    "/parent/id",
    "/parentId",
    "/issueId",
    "/issueIdOrKey",
    "/issueIdsOrKeys",
    "/issues",
    "/boardId",
    "/originBoardId",
    "/sprintId",
    "/filterId",
    "/id",
    "/key",
    "/container",
    "/container/id",
    "/pageId",
    "/blogPostId",
    "/jql",
    "/cql",
];

/// The place that a term asks about, where that is one of the call.
pub(crate) fn spot(term: &Term) -> Option<Spot> {
    match term.place {
        Place::Path => Some(Spot::Path(term.at)),
        Place::Query | Place::Fixed => Some(Spot::Query(term.at)),
        Place::Body => Some(Spot::Body(term.at.to_owned())),
        Place::Answer | Place::List => None,
    }
}

fn is_given(request: &Request, spot: &Spot) -> bool {
    match spot {
        Spot::Path(_) => true,
        Spot::Query(name) => request.query_values(name).next().is_some(),
        Spot::Body(at) => match &request.body {
            Body::Json(body) => is_there(body, at),
            _ => false,
        },
    }
}

fn is_there(value: &Value, at: &str) -> bool {
    let Some(rest) = at.strip_prefix('/') else {
        return !value.is_null();
    };
    let (step, rest) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    match value {
        Value::Array(elements) if step == "*" => elements.iter().any(|value| is_there(value, rest)),
        Value::Object(object) if step == "*" => object.values().any(|value| is_there(value, rest)),
        Value::Object(object) => object.get(step).is_some_and(|value| is_there(value, rest)),
        _ => false,
    }
}

pub(crate) fn object(kind: &Kind, name: &str) -> Value {
    let number = name.bytes().all(|byte| byte.is_ascii_digit());
    match kind.names {
        ["id", "key"] if !number => json!({"key": name}),
        [by, ..] => json!({*by: name}),
        [] => json!(name),
    }
}

fn merge(request: &mut Request, spot: &Spot, values: Value, changes: bool) {
    let Spot::Body(at) = spot else { return };
    let Body::Json(body) = &mut request.body else {
        return;
    };
    put(body, at, &mut |place| {
        if !place.is_object() {
            *place = json!({});
        }
        for (name, value) in values.as_object().into_iter().flatten() {
            place[name] = match changes {
                true => json!([{"set": value}]),
                false => value.clone(),
            };
        }
    });
}

fn number(kind: &Kind) -> Value {
    json!(world::inside_id(kind).parse::<u64>().ok())
}

/// A query that names nothing.
fn query(language: Language) -> &'static str {
    match language {
        Language::Cql => "type = page or label = x order by created",
        _ => "status = Open or assignee = currentUser() order by created",
    }
}
