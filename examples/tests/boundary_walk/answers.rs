//! Answers of the site, in the shape that each operation declares.
//!
//! A benign answer tells of nothing outside. A hostile one tells of it wherever an answer can: as another
//! element of each list whose elements say where they lie, and in each reference from one thing to
//! another. A foreign one is about something outside as a whole.

use atlassian_core::generated::confinement::{Holds, Kind, Place, Sort};
use atlassian_core::operation::Operation;
use serde_json::{Map, Value, json};

use super::places;
use super::schema::{Schema, Shape};
use super::world::{self, Side};

/// How the site is disposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Benign,
    Hostile,
    Foreign,
}

/// The number of things of which nothing is known.
const OTHER: u32 = 9999;

/// How deep an answer is made.
const DEEPEST: usize = 5;

/// Properties that say by an id or a key where the object lies that has them.
const NAMING: &[&str] = &[
    "blogPostId",
    "boardId",
    "customContentId",
    "homepageId",
    "issueId",
    "issueIdOrKey",
    "issueKey",
    "originBoardId",
    "pageId",
    "projectId",
    "projectIdOrKey",
    "projectKey",
    "projectKeyOrId",
    "projectTypeKey",
    "spaceId",
    "spaceKey",
];

/// Properties that say it by an object.
const HOLDING: &[(&str, &str)] = &[
    ("jira", "scope"),
    ("jira", "location"),
    ("confluence", "space"),
    ("confluence", "homepage"),
    ("confluence", "resultGlobalContainer"),
];

/// Properties of what lies somewhere that lie there, too, though they say so themselves.
const ALONG: &[&str] = &["container", "content", "fields", "project", "_expandable"];

/// Writes the answers of one document.
pub(crate) struct Answers<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) operation: &'static Operation,
    pub(crate) mood: Mood,
}

impl Answers<'_> {
    /// The answer to a call.
    pub(crate) fn answer(&self) -> Value {
        let mut answer = match self.schema.answer(self.operation.id) {
            Some(shape) => {
                let foreign = self.mood == Mood::Foreign && self.says_where(shape, "");
                let side = if foreign { Side::Told } else { Side::Inside };
                self.value(shape, "", side, &mut Vec::new())
            }
            None => json!({}),
        };
        self.place(&mut answer);
        self.sightings(&mut answer);
        answer
    }

    /// Things of the right kind where the operation says that they stand.
    fn place(&self, answer: &mut Value) {
        for term in self.operation.confinement.terms() {
            let (Holds::One(kind) | Holds::Many(kind)) = term.holds else {
                continue;
            };
            if matches!(kind.sort, Sort::Values(_)) {
                continue;
            }
            match term.place {
                // A list of several was made with what says where each lies.
                Place::Answer if self.mood == Mood::Hostile && term.at.contains('*') => {}
                Place::Answer => {
                    let side = match self.mood {
                        Mood::Foreign => Side::Told,
                        _ => Side::Inside,
                    };
                    places::put(answer, term.at, &mut |value| element(kind, value, side));
                }
                Place::List => {
                    let (list, rest) = term.at.rsplit_once("/*").unwrap_or((term.at, ""));
                    let sides: &[Side] = match self.mood {
                        Mood::Benign => &[Side::Inside],
                        Mood::Hostile => &[Side::Inside, Side::Told, Side::Inside],
                        Mood::Foreign => &[Side::Told],
                    };
                    let shape = self.schema.answer(self.operation.id);
                    let shape = shape.and_then(|shape| self.schema.at(shape, &format!("{list}/*")));
                    let elements: Vec<Value> = sides
                        .iter()
                        .map(|side| {
                            let mut value = match shape {
                                Some(shape) => self.value(shape, "", *side, &mut Vec::new()),
                                None => Value::Null,
                            };
                            places::put(&mut value, rest, &mut |value| {
                                if *side == Side::Told || !is_placed(value) {
                                    element(kind, value, *side);
                                }
                            });
                            value
                        })
                        .collect();
                    places::put(answer, list, &mut |value| *value = json!(elements));
                }
                _ => {}
            }
        }
    }

    /// Whether it tells of something outside.
    pub(crate) fn is_hostile(answer: &Value) -> bool {
        world::tells(&answer.to_string())
    }

    /// What the session is to see of what only answers show.
    fn sightings(&self, answer: &mut Value) {
        if self.mood != Mood::Benign {
            return;
        }
        for sighting in self.operation.confinement.sightings() {
            let id = world::inside(sighting.kind);
            places::put(answer, sighting.at, &mut |value| *value = json!(id));
        }
    }

    fn value(&self, shape: &Shape, property: &str, side: Side, within: &mut Vec<String>) -> Value {
        match shape {
            Shape::Text | Shape::Number => leaf(shape, property, side),
            Shape::Time => json!("2026-03-02T09:00:00.000+0000"),
            Shape::Flag => json!(false),
            Shape::Any => json!(side.text()),
            Shape::Map(inner) => match (&**inner, property) {
                (Shape::Any, "fields") => self.fields(side),
                (inner, _) => json!({"any": self.value(inner, property, side, within)}),
            },
            Shape::List(inner) => {
                let one = property.strip_suffix('s').unwrap_or(property);
                let led = side == Side::Inside
                    && (self.says_where(inner, one) || self.is_for_a_project(inner));
                let sides: &[Side] = match self.mood {
                    Mood::Hostile if led => &[Side::Inside, Side::Told],
                    Mood::Foreign if led => &[Side::Told],
                    _ => &[side],
                };
                let elements = sides.iter();
                let mut list: Vec<Value> = elements
                    .filter_map(|given| {
                        let value = self.value(inner, one, *given, within);
                        (*given == side || is_placed(&value)).then_some(value)
                    })
                    .collect();
                if let Shape::Named(name) = &**inner
                    && self.has(name, "fromString")
                {
                    list.extend(self.history(side));
                }
                Value::Array(list)
            }
            Shape::Named(name) => {
                let Some(properties) = self.schema.record(name) else {
                    return json!(self.schema.choice(name).unwrap_or_default());
                };
                if within.len() >= DEEPEST || within.contains(name) {
                    return Value::Null;
                }
                within.push(name.clone());
                let of = property;
                let mut object = Map::new();
                for (property, shape) in properties {
                    let reference = match side {
                        Side::Inside => self.reference(shape, property, within),
                        _ => None,
                    };
                    let value = match property.as_str() {
                        "key" => json!(self.key(self.number(name, of), side)),
                        "id" => id(shape, self.number(name, of), side),
                        "space" if *shape == Shape::Text => {
                            json!(format!("/rest/api/space/{}", side.space()))
                        }
                        _ => match reference {
                            Some(value) => value,
                            None => self.value(shape, property, side, within),
                        },
                    };
                    if !value.is_null() {
                        object.insert(property.clone(), value);
                    }
                }
                within.pop();
                Value::Object(object)
            }
        }
    }

    /// What a property of something inside holds: something outside, where it can lead there.
    fn reference(&self, shape: &Shape, property: &str, within: &mut Vec<String>) -> Option<Value> {
        let product = self.operation.api.product;
        let own = ALONG.contains(&property) || HOLDING.contains(&(product, property));
        let thing = matches!(shape, Shape::Named(_)) && self.says_where(shape, property);
        // A project in anything but a scope or an issue is one that is referred to.
        let project = property == "project" && product == "jira" && thing;
        if self.mood == Mood::Benign || !thing || (own && !project) {
            return None;
        }
        let scope = within
            .last()
            .is_some_and(|name| self.has(name, "type") && name.contains("Scope"));
        if scope {
            return None;
        }
        let told = self.value(shape, property, Side::Told, within);
        is_placed(&told).then_some(told)
    }

    /// Whether a thing says where it lies.
    fn says_where(&self, shape: &Shape, property: &str) -> bool {
        let product = self.operation.api.product;
        match shape {
            Shape::Named(name) => {
                let mut properties = self.schema.record(name).into_iter().flatten();
                let issue = self.has(name, "fields") && self.has(name, "key");
                issue
                    || properties.any(|(property, shape)| match shape {
                        Shape::Named(_) => HOLDING.contains(&(product, property)),
                        Shape::Text | Shape::Number => NAMING.contains(&property.as_str()),
                        _ => false,
                    })
            }
            Shape::Text | Shape::Number => named(property).is_some(),
            _ => false,
        }
    }

    /// Whether an element of a list is there for a project that it names.
    fn is_for_a_project(&self, shape: &Shape) -> bool {
        let Shape::Named(name) = shape else {
            return false;
        };
        let mut properties = self.schema.record(name).into_iter().flatten();
        self.operation.api.product == "jira"
            && properties
                .any(|(property, shape)| property == "project" && matches!(shape, Shape::Named(_)))
    }

    fn has(&self, name: &str, property: &str) -> bool {
        let mut properties = self.schema.record(name).into_iter().flatten();
        properties.any(|(known, _)| known == property)
    }

    /// The number of the kind of thing that a record is, by its properties or by that which holds it.
    fn number(&self, name: &str, of: &str) -> u32 {
        if matches!(of, "project" | "space" | "personalSpace") {
            return world::number("project");
        }
        let kinds = [
            ("projectTypeKey", "project"),
            ("homepageId", "space"),
            ("homepage", "space"),
            ("fields", "issue"),
            ("originBoardId", "sprint"),
            ("location", "board"),
        ];
        let kind = kinds.iter().find(|(property, _)| self.has(name, property));
        kind.map_or(OTHER, |(_, kind)| world::number(kind))
    }

    fn key(&self, number: u32, side: Side) -> String {
        match number {
            1 => format!("{}-1", side.project()),
            0 if self.operation.api.product == "confluence" => side.space().to_owned(),
            0 => side.project().to_owned(),
            _ => "key".to_owned(),
        }
    }
}

/// Whether something of what lies outside is named in a value, apart from what its texts say.
fn is_placed(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.iter().any(is_placed),
        Value::Object(object) => object.values().any(is_placed),
        Value::String(text) => {
            text != world::SECRET && text != &Side::Told.id(OTHER) && world::tells(text)
        }
        Value::Number(number) => {
            number.to_string() != Side::Told.id(OTHER) && world::tells(&number.to_string())
        }
        _ => false,
    }
}

/// What is read off an id or a key of a property, and how long it is.
fn named(property: &str) -> Option<(&'static str, bool)> {
    let kind = match property {
        "projectId" | "projectID" => ("project", false),
        "projectKey" | "projectIdOrKey" | "projectKeyOrId" => ("project", true),
        "issueId" | "issueID" => ("issue", false),
        "issueKey" | "issueIdOrKey" | "epicKey" | "parentKey" => ("issue", true),
        "boardId" | "originBoardId" => ("board", false),
        "spaceId" | "personalSpaceId" => ("space", false),
        "spaceKey" => ("space", true),
        "pageId" | "homepageId" => ("page", false),
        "blogPostId" => ("blog-post", false),
        "customContentId" => ("custom-content", false),
        _ => return None,
    };
    Some(kind)
}

fn leaf(shape: &Shape, property: &str, side: Side) -> Value {
    match named(property) {
        Some(("project", true)) => json!(side.project()),
        Some(("space", true)) => json!(side.space()),
        Some(("issue", true)) => json!(format!("{}-1", side.project())),
        Some((kind, _)) => id(shape, world::number(kind), side),
        None => match (shape, property) {
            (Shape::Text, "status" | "type" | "state") => json!("current"),
            (Shape::Text, "self" | "url" | "href" | "base") => json!("https://acme.example/x"),
            (Shape::Text, "next" | "nextPage") => Value::Null,
            (Shape::Text, _) => json!(side.text()),
            _ => json!(1),
        },
    }
}

fn id(shape: &Shape, number: u32, side: Side) -> Value {
    match shape {
        Shape::Number => json!(side.id(number).parse::<u64>().ok()),
        _ => json!(side.id(number)),
    }
}

/// Makes an element of a list one of a kind that lies on a side.
fn element(kind: &'static Kind, value: &mut Value, side: Side) {
    if !kind.element.is_empty() {
        if !value.is_object() {
            *value = json!({});
        }
        for (at, of) in kind.element.iter().take(1) {
            places::put(value, at, &mut |value| {
                *value = name(of, of.names, side, value.is_u64())
            });
        }
        if !kind.names.is_empty() && !kind.global {
            value["id"] = name(kind, &["id"], side, value["id"].is_u64());
        }
        return;
    }
    if !value.is_object() {
        *value = name(kind, kind.names, side, value.is_u64());
        return;
    }
    for by in kind.names {
        value[*by] = name(kind, &[by], side, value[*by].is_u64());
    }
}

/// A name of something of a kind on a side.
fn name(kind: &Kind, names: &[&str], side: Side, number: bool) -> Value {
    let key = names == ["key"];
    match (kind.name, key) {
        ("project", true) => json!(side.project()),
        ("space-key", _) => json!(side.space()),
        ("issue", true) => json!(format!("{}-1", side.project())),
        _ => {
            let id = side.id(world::number_of(kind));
            match number {
                true => json!(id.parse::<u64>().ok()),
                false => json!(id),
            }
        }
    }
}
