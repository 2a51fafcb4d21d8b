//! References in answers: what leads outside is taken out.
//!
//! An answer is looked at once, from the outside in, and mostly that is all: nothing in it leads outside.
//! An object that says where it lies is judged by that, and lies outside as soon as anything it says does;
//! properties that hold things of a kind are judged as such; what says nothing is looked into. An element
//! of a list, or a property, that lies outside is gone; an answer that lies outside as a whole is not
//! handed over.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::confinement::{Fields, History, Kind, Places};
use super::name::{Name, is_number, key_of, last_segment, scalar};
use super::pins::Pins;
use super::pointer::elements_of;
use super::refusal::keys_in;
use crate::operation::Operation;

/// How deep an answer is walked. What is nested deeper is not of Atlassian's making.
const DEEPEST: usize = 256;

/// Objects so near to the root are what was asked for, and not references of it.
const RESULTS: usize = 2;

/// The property with an object's own address.
const ADDRESS: &str = "self";

/// The property with an object's own key.
const KEY: &str = "key";

/// The site's own fields, and what each holds, by its id.
pub(super) type OwnFields = (&'static Fields, Arc<HashMap<String, String>>);

pub(super) struct Redaction<'a> {
    places: &'static Places,
    product: &'static str,
    pins: &'a Pins,
    /// References may stay; only results are judged.
    keep: bool,
    decided: HashMap<(&'static str, Name), bool>,
    /// What the site's own fields hold, where that was asked.
    fields: Option<OwnFields>,
    telling: Telling,
}

/// What a look at an answer shows.
#[derive(Default)]
pub(super) struct Look {
    /// Things that have to be looked up before it can be judged, each once.
    pub(super) doubts: Vec<(&'static Kind, Name)>,
    /// Something in it lies outside.
    pub(super) outside: bool,
    /// Something of what was asked for does, not just what it refers to.
    pub(super) loses_results: bool,
    /// What a field of the site's own holds would tell more.
    pub(super) tells_of_fields: bool,
    noted: HashSet<(&'static str, Name)>,
}

impl Look {
    fn doubt(&mut self, kind: &'static Kind, name: Name) {
        if self.noted.insert((kind.name, name.clone())) {
            self.doubts.push((kind, name));
        }
    }
}

/// Properties that tell anything, by the length of their names: most tell nothing.
struct Telling(Vec<Vec<&'static str>>);

impl Telling {
    fn new(places: &'static Places) -> Self {
        let first = |pointer: &'static str| pointer.split('/').nth(1).unwrap_or_default();
        let placed = places.placed.iter().map(|(pointer, _)| first(pointer));
        let marked = places.marked.iter().map(|(mark, _)| *mark);
        let history = places.history.map(|history| history.field);
        let mut telling = Telling(Vec::new());
        for name in placed.chain(marked).chain(history).chain([KEY, ADDRESS]) {
            if telling.0.len() <= name.len() {
                telling.0.resize(name.len() + 1, Vec::new());
            }
            if let Some(names) = telling.0.get_mut(name.len()) {
                names.push(name);
            }
        }
        telling
    }

    fn any(&self, properties: &Map<String, Value>) -> bool {
        let tells = |name: &String| {
            let names = self.0.get(name.len());
            names.is_some_and(|names| names.contains(&name.as_str()))
        };
        properties.keys().any(tells)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Inside,
    Outside,
    /// It says nothing, or nobody has looked it up yet.
    Unknown,
}

impl Verdict {
    /// What two statements about one thing come to.
    fn and(self, other: Verdict) -> Verdict {
        match (self, other) {
            (Verdict::Outside, _) | (_, Verdict::Outside) => Verdict::Outside,
            (Verdict::Inside, _) | (_, Verdict::Inside) => Verdict::Inside,
            _ => Verdict::Unknown,
        }
    }
}

impl<'a> Redaction<'a> {
    pub(super) fn new(operation: &'static Operation, pins: &'a Pins, keep: bool) -> Self {
        Redaction {
            places: operation.api.places,
            product: operation.api.product,
            pins,
            keep,
            decided: HashMap::new(),
            fields: None,
            telling: Telling::new(operation.api.places),
        }
    }

    pub(super) fn decide(&mut self, kind: &'static Kind, name: Name, inside: bool) {
        self.decided.insert((kind.name, name), inside);
    }

    pub(super) fn know_fields(&mut self, (fields, holds): OwnFields) {
        self.fields = Some((fields, holds));
    }

    /// What there is to be judged in an answer.
    pub(super) fn look_at(&self, answer: &Value) -> Look {
        let mut look = Look::default();
        if self.verdict(answer, Some(&mut look)) == Verdict::Outside {
            look.outside = true;
            look.loses_results = true;
        }
        self.look(answer, 0, &mut look);
        look
    }

    /// Takes out what lies outside: whether anything did. `None` when that is all of it.
    pub(super) fn apply(&self, answer: &mut Value) -> Option<bool> {
        if self.verdict(answer, None) == Verdict::Outside {
            return None;
        }
        let mut changed = false;
        self.clean(answer, 0, &mut changed);
        Some(changed)
    }

    fn look(&self, value: &Value, depth: usize, look: &mut Look) {
        if depth > DEEPEST {
            look.outside = true;
            return;
        }
        match value {
            Value::Array(elements) => {
                for element in elements {
                    if self.verdict(element, Some(look)) == Verdict::Outside {
                        look.outside = true;
                        look.loses_results |= depth < RESULTS;
                    }
                    self.look(element, depth + 1, look);
                }
            }
            Value::Object(properties) => {
                if let Some(history) = self.history(properties) {
                    let verdict = self.history_verdict(history, properties, Some(look));
                    look.outside |= verdict == Verdict::Outside;
                }
                for (property, value) in properties {
                    self.look_at_property(property, value, look);
                    self.look(value, depth + 1, look);
                }
            }
            _ => {}
        }
    }

    fn look_at_property(&self, property: &str, value: &Value, look: &mut Look) {
        if value.is_object() && self.verdict(value, Some(look)) == Verdict::Outside {
            look.outside = true;
        }
        if let Some(kind) = self.under(property) {
            for element in elements_of(value) {
                look.outside |= self.named(kind, element, Some(look)) == Verdict::Outside;
            }
        }
        if self.is_key_field(property) {
            for element in elements_of(value) {
                look.outside |= self.key_verdict(element) == Verdict::Outside;
            }
        }
    }

    /// Takes out of a value what lies outside, but not the value itself.
    fn clean(&self, value: &mut Value, depth: usize, changed: &mut bool) {
        if depth > DEEPEST {
            *value = Value::Null;
            *changed = true;
            return;
        }
        let spared = self.keep && depth >= RESULTS;
        match value {
            Value::Array(elements) => elements.retain_mut(|element| {
                let gone = !spared && self.verdict(element, None) == Verdict::Outside;
                let keep = !gone && self.clean_element(element, depth + 1, changed);
                *changed |= !keep;
                keep
            }),
            Value::Object(properties) => {
                if !self.keep
                    && let Some(history) = self.history(properties)
                    && self.history_verdict(history, properties, None) == Verdict::Outside
                {
                    for text in history.texts {
                        if let Some(text) = properties.get_mut(*text) {
                            *text = Value::Null;
                        }
                    }
                    *changed = true;
                }
                properties.retain(|property, value| {
                    let keep = self.keep || self.clean_property(property, value, changed);
                    *changed |= !keep;
                    if keep {
                        self.clean(value, depth + 1, changed);
                    }
                    keep
                });
            }
            _ => {}
        }
    }

    /// Cleans an element of a list; whether it is still worth anything.
    fn clean_element(&self, element: &mut Value, depth: usize, changed: &mut bool) -> bool {
        let before = self.carries(element);
        self.clean(element, depth, changed);
        // An element that was there for what it refers to is nothing without that.
        !before || self.carries(element)
    }

    /// Whether an element of a list is there for something that it refers to.
    fn carries(&self, element: &Value) -> bool {
        let mut carriers = self.places.carriers.iter();
        carriers.any(|name| element.get(name).is_some_and(|value| !value.is_null()))
    }

    /// Whether a property may stay, after elements of it were taken out.
    fn clean_property(&self, property: &str, value: &mut Value, changed: &mut bool) -> bool {
        if value.is_object() && self.verdict(value, None) == Verdict::Outside {
            return false;
        }
        let kind = self.under(property);
        let keys = self.is_key_field(property);
        if kind.is_none() && !keys {
            return true;
        }
        let outside = |element: &Value| {
            kind.is_some_and(|kind| self.named(kind, element, None) == Verdict::Outside)
                || (keys && self.key_verdict(element) == Verdict::Outside)
        };
        match value {
            Value::Array(elements) => {
                let before = elements.len();
                elements.retain(|element| !outside(element));
                *changed |= elements.len() != before;
                true
            }
            value => !outside(value),
        }
    }

    fn under(&self, property: &str) -> Option<&'static Kind> {
        let mut under = self.places.under.iter();
        under
            .find(|(name, _)| *name == property)
            .map(|(_, kind)| *kind)
    }

    fn is_key_field(&self, property: &str) -> bool {
        let mut beginnings = self.places.key_fields.iter();
        beginnings.any(|beginning| property.starts_with(beginning))
    }

    /// Where an object says that it lies: outside, as soon as anything it says does.
    fn verdict(&self, value: &Value, mut look: Option<&mut Look>) -> Verdict {
        let Value::Object(properties) = value else {
            return Verdict::Unknown;
        };
        if !self.telling.any(properties) {
            return Verdict::Unknown;
        }
        let mut verdict = Verdict::Unknown;
        // Keys are written in upper case in answers; other things that are called a key seldom are.
        if let Some(key) = properties.get(KEY).and_then(Value::as_str)
            && !key.contains(|c: char| c.is_ascii_lowercase())
        {
            verdict = verdict.and(self.key(key));
        }
        for (mark, kind) in self.places.marked {
            if properties.contains_key(*mark) {
                verdict = verdict.and(self.named(kind, value, look.as_deref_mut()));
            }
        }
        if let Some(Value::String(address)) = properties.get(ADDRESS) {
            verdict = verdict.and(self.address(address));
        }
        for (at, kind) in self.places.placed {
            // Where one statement will do, nothing is looked up.
            if verdict != Verdict::Unknown && !kind.is_container() {
                continue;
            }
            let Some(value) = below(properties, at) else {
                continue;
            };
            let Some(text) = scalar(value) else { continue };
            if let Some(name) = kind.name_of(last_segment(&text)) {
                verdict = verdict.and(self.place(kind, name, look.as_deref_mut()));
            }
        }
        verdict
    }

    /// Where the container lies whose own address this is.
    fn address(&self, address: &str) -> Verdict {
        if self.places.addressed.is_empty() {
            return Verdict::Unknown;
        }
        let path = address.split(['?', '#']).next().unwrap_or(address);
        let mut segments = path.rsplit('/');
        let (Some(name), Some(before)) = (segments.next(), segments.next()) else {
            return Verdict::Unknown;
        };
        let mut kinds = self.places.addressed.iter();
        let kind = kinds.find(|(segment, _)| *segment == before);
        match kind.and_then(|(_, kind)| Some((*kind, kind.name_of(name)?))) {
            Some((kind, name)) => self.place(kind, name, None),
            None => Verdict::Unknown,
        }
    }

    /// Where a thing of a kind lies, by its names.
    fn named(&self, kind: &'static Kind, value: &Value, look: Option<&mut Look>) -> Verdict {
        let names = match value {
            Value::Object(_) => kind.names_in(value).unwrap_or_default(),
            value => match scalar(value) {
                Some(text) => kind.name_of(last_segment(&text)).into_iter().collect(),
                None => Vec::new(),
            },
        };
        // A key tells without a look-up.
        let keyed = names.iter().find(|name| kind.keyed && name.by == KEY);
        if let Some(name) = keyed {
            return self.key(&name.value);
        }
        if kind.is_container() {
            let mut verdict = Verdict::Unknown;
            for name in names {
                verdict = verdict.and(self.place(kind, name, None));
            }
            return verdict;
        }
        match names.into_iter().next() {
            Some(name) => self.place(kind, name, look),
            None => Verdict::Unknown,
        }
    }

    fn place(&self, kind: &'static Kind, name: Name, look: Option<&mut Look>) -> Verdict {
        if kind.product != self.product {
            return Verdict::Unknown;
        }
        if kind.is_container() {
            return match self.pins.find(&name) {
                Some(_) => Verdict::Inside,
                None => Verdict::Outside,
            };
        }
        if kind.keyed && name.by == KEY {
            return self.key(&name.value);
        }
        match self.decided.get(&(kind.name, name.clone())) {
            Some(true) => Verdict::Inside,
            Some(false) => Verdict::Outside,
            None => {
                if let Some(look) = look {
                    look.doubt(kind, name);
                }
                Verdict::Unknown
            }
        }
    }

    /// Where a thing lies that has a key such as `ENG-1`.
    fn key(&self, key: &str) -> Verdict {
        if self.places.keyed.is_none() {
            return Verdict::Unknown;
        }
        match key_of(key).map(|container| self.pins.with_key(container)) {
            None => Verdict::Unknown,
            Some(Some(_)) => Verdict::Inside,
            Some(None) => Verdict::Outside,
        }
    }

    /// Where the thing lies whose key a text is.
    fn key_verdict(&self, value: &Value) -> Verdict {
        match value {
            Value::String(text) => self.key(text),
            _ => Verdict::Unknown,
        }
    }

    fn history(&self, properties: &Map<String, Value>) -> Option<&'static History> {
        let history = self.places.history?;
        let is_one = properties.contains_key(history.field)
            && history
                .texts
                .iter()
                .any(|text| properties.contains_key(*text));
        is_one.then_some(history)
    }

    /// Whether a change leads to something outside, by what was there before or after it.
    fn history_verdict(
        &self,
        history: &'static History,
        properties: &Map<String, Value>,
        mut look: Option<&mut Look>,
    ) -> Verdict {
        let text = |name: &str| properties.get(name).and_then(Value::as_str);
        let field = text(history.field).unwrap_or_default().to_ascii_lowercase();
        if history.plain.contains(&field.as_str()) {
            return Verdict::Unknown;
        }
        let mut kinds = history.kinds.iter();
        let known = kinds
            .find(|(name, _)| *name == field)
            .map(|(_, kind)| *kind);
        let own = text(history.field_id).filter(|_| known.is_none());
        let kind = known.or_else(|| self.held_by(own?));
        let mut verdict = Verdict::Unknown;
        for name in history.texts {
            let Some(text) = properties.get(*name).and_then(scalar) else {
                continue;
            };
            if history.ids.contains(name) {
                let parts = text
                    .split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty());
                for part in parts {
                    match kind {
                        Some(kind) => {
                            if let Some(name) = kind.name_of(part) {
                                let place = self.place(kind, name, look.as_deref_mut());
                                verdict = verdict.and(place);
                            }
                        }
                        None if own.is_some_and(|own| self.may_hold(own)) && is_number(part) => {
                            if let Some(look) = look.as_deref_mut() {
                                look.tells_of_fields = true;
                            }
                        }
                        None => {}
                    }
                }
            }
            if self.mentions_outside(&text) {
                verdict = Verdict::Outside;
            }
        }
        verdict
    }

    /// What a field of the site's own holds, where that is known and names things.
    fn held_by(&self, field: &str) -> Option<&'static Kind> {
        let (fields, holds) = self.fields.as_ref()?;
        let held = holds.get(field)?;
        let mut kinds = fields.kinds.iter();
        kinds.find(|(name, _)| name == held).map(|(_, kind)| *kind)
    }

    /// Whether a field may hold things, as long as nobody has asked what it holds.
    fn may_hold(&self, field: &str) -> bool {
        let own = |beginning: &&str| field.starts_with(*beginning);
        self.fields.is_none()
            && self.places.fields.is_some()
            && self.places.key_fields.iter().any(own)
    }

    /// Whether a text has the key of something outside among its words.
    fn mentions_outside(&self, text: &str) -> bool {
        self.places.keyed.is_some() && keys_in(text).any(|key| self.pins.with_key(key).is_none())
    }
}

/// What stands below an object, by a pointer without `*`.
fn below<'v>(properties: &'v Map<String, Value>, pointer: &str) -> Option<&'v Value> {
    let mut steps = pointer.split('/').skip(1);
    let mut value = properties.get(steps.next()?)?;
    for step in steps {
        value = value.as_object()?.get(step)?;
    }
    (!value.is_null()).then_some(value)
}
