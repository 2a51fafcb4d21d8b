//! References in answers: what leads outside is taken out.
//!
//! An answer is walked once, from the outside in. An object that says where it lies is judged by that;
//! properties that hold things of a kind are judged as such; what says nothing is looked into. An
//! element of a list, or a property, that lies outside is gone; an answer that lies outside as a whole
//! is not handed over.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::confinement::{History, Kind, Places};
use super::name::{Name, key_of, last_segment, scalar};
use super::pins::Pins;
use super::pointer::elements_of;
use crate::operation::Operation;

/// How deep an answer is walked. What is nested deeper is not of Atlassian's making.
const DEEPEST: usize = 256;

/// Objects so near to the root are what was asked for, and not references of it.
const RESULTS: usize = 2;

pub(super) struct Redaction<'a> {
    places: &'static Places,
    product: &'static str,
    pins: &'a Pins,
    /// References may stay; only results are judged.
    keep: bool,
    decided: HashMap<(&'static str, Name), bool>,
    doubts: Vec<(&'static Kind, Name)>,
    /// Something was judged, by its container or by a look-up.
    judged: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Inside,
    Outside,
    /// It says nothing, or nobody has looked it up yet.
    Unknown,
}

impl<'a> Redaction<'a> {
    pub(super) fn new(operation: &'static Operation, pins: &'a Pins, keep: bool) -> Self {
        Redaction {
            places: operation.api.places,
            product: operation.api.product,
            pins,
            keep,
            decided: HashMap::new(),
            doubts: Vec::new(),
            judged: false,
        }
    }

    /// Whether anything in an answer is such that it has to be judged.
    pub(super) fn would_judge(&mut self, answer: &Value) -> bool {
        self.doubts(answer);
        self.judged
    }

    /// Things in an answer that have to be looked up before it can be judged, each once.
    pub(super) fn doubts(&mut self, answer: &Value) -> Vec<(&'static Kind, Name)> {
        self.doubts.clear();
        self.look(answer, 0);
        let mut doubts: Vec<(&'static Kind, Name)> = Vec::new();
        for doubt in self.doubts.drain(..) {
            let known = doubts
                .iter()
                .any(|(kind, name)| kind.name == doubt.0.name && *name == doubt.1);
            if !known {
                doubts.push(doubt);
            }
        }
        doubts
    }

    pub(super) fn decide(&mut self, kind: &'static Kind, name: Name, inside: bool) {
        self.decided.insert((kind.name, name), inside);
    }

    /// Whether some of what was asked for lies outside, not just what it refers to.
    pub(super) fn loses_results(&mut self, answer: &Value) -> bool {
        self.verdict(answer, false) == Verdict::Outside || self.loses_elements(answer, 0)
    }

    fn loses_elements(&mut self, value: &Value, depth: usize) -> bool {
        if depth >= RESULTS {
            return false;
        }
        match value {
            Value::Array(elements) => elements.iter().any(|element| {
                self.verdict(element, false) == Verdict::Outside
                    || self.loses_elements(element, depth + 1)
            }),
            Value::Object(properties) => properties
                .values()
                .any(|value| self.loses_elements(value, depth + 1)),
            _ => false,
        }
    }

    /// Takes out what lies outside: whether anything did. `None` when that is all of it.
    pub(super) fn apply(&mut self, answer: &mut Value) -> Option<bool> {
        if self.verdict(answer, false) == Verdict::Outside {
            return None;
        }
        let mut changed = false;
        self.clean(answer, 0, &mut changed);
        Some(changed)
    }

    /// Notes everything that has to be looked up.
    fn look(&mut self, value: &Value, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::Array(elements) => {
                for element in elements {
                    self.look(element, depth + 1);
                }
            }
            Value::Object(properties) => {
                self.verdict(value, true);
                if let Some(history) = self.history(properties) {
                    self.history_verdict(history, properties, true);
                }
                for (property, value) in properties {
                    if let Some(kind) = self.under(property) {
                        for element in elements_of(value) {
                            self.named(kind, element, true);
                        }
                    }
                    if self.is_key_field(property) {
                        for element in elements_of(value) {
                            self.key_verdict(element);
                        }
                    }
                    self.look(value, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Takes out of a value what lies outside, but not the value itself.
    fn clean(&mut self, value: &mut Value, depth: usize, changed: &mut bool) {
        if depth > DEEPEST {
            *value = Value::Null;
            *changed = true;
            return;
        }
        let spared = self.keep && depth >= RESULTS;
        match value {
            Value::Array(elements) => elements.retain_mut(|element| {
                let gone = !spared && self.verdict(element, false) == Verdict::Outside;
                let keep = !gone && self.clean_element(element, depth + 1, changed);
                *changed |= !keep;
                keep
            }),
            Value::Object(properties) => {
                if !self.keep
                    && let Some(history) = self.history(properties)
                    && self.history_verdict(history, properties, false) == Verdict::Outside
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
    fn clean_element(&mut self, element: &mut Value, depth: usize, changed: &mut bool) -> bool {
        let carried = |value: &Value| {
            let mut carriers = self.places.carriers.iter();
            carriers.any(|name| value.get(name).is_some_and(|value| !value.is_null()))
        };
        let before = carried(element);
        self.clean(element, depth, changed);
        let carried = |value: &Value| {
            let mut carriers = self.places.carriers.iter();
            carriers.any(|name| value.get(name).is_some_and(|value| !value.is_null()))
        };
        // An element that was there for what it refers to is nothing without that.
        !before || carried(element)
    }

    /// Whether a property may stay, after elements of it were taken out.
    fn clean_property(&mut self, property: &str, value: &mut Value, changed: &mut bool) -> bool {
        if value.is_object() && self.verdict(value, false) == Verdict::Outside {
            return false;
        }
        let kind = self.under(property);
        let keys = self.is_key_field(property);
        if kind.is_none() && !keys {
            return true;
        }
        let mut outside = |element: &Value| {
            kind.is_some_and(|kind| self.named(kind, element, false) == Verdict::Outside)
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

    /// Where an object says that it lies.
    fn verdict(&mut self, value: &Value, note: bool) -> Verdict {
        let Value::Object(properties) = value else {
            return Verdict::Unknown;
        };
        // Keys are written in upper case in answers; other things that are called a key seldom are.
        if let Some(key) = properties.get("key").and_then(Value::as_str)
            && !key.contains(|c: char| c.is_ascii_lowercase())
        {
            let verdict = self.key(key);
            if verdict != Verdict::Unknown {
                return verdict;
            }
        }
        for (at, kind) in self.places.placed {
            let Some(value) = below(properties, at) else {
                continue;
            };
            let Some(text) = scalar(value) else { continue };
            let Some(name) = kind.name_of(last_segment(&text)) else {
                continue;
            };
            return self.place(kind, name, note);
        }
        for (mark, kind) in self.places.marked {
            if properties.contains_key(*mark) {
                return self.named(kind, value, note);
            }
        }
        Verdict::Unknown
    }

    /// Where a thing of a kind lies, by its names.
    fn named(&mut self, kind: &'static Kind, value: &Value, note: bool) -> Verdict {
        let names = match value {
            Value::Object(_) => kind.names_in(value).unwrap_or_default(),
            value => match scalar(value) {
                Some(text) => kind.name_of(last_segment(&text)).into_iter().collect(),
                None => Vec::new(),
            },
        };
        // A key tells without a look-up.
        let keyed = names.iter().find(|name| kind.keyed && name.by == "key");
        if let Some(name) = keyed {
            return self.key(&name.value);
        }
        match names.into_iter().next() {
            Some(name) => self.place(kind, name, note),
            None => Verdict::Unknown,
        }
    }

    fn place(&mut self, kind: &'static Kind, name: Name, note: bool) -> Verdict {
        if kind.product != self.product {
            return Verdict::Unknown;
        }
        self.judged = true;
        if kind.is_container() {
            return match self.pins.find(&name) {
                Some(_) => Verdict::Inside,
                None => Verdict::Outside,
            };
        }
        if kind.keyed && name.by == "key" {
            return self.key(&name.value);
        }
        match self.decided.get(&(kind.name, name.clone())) {
            Some(true) => Verdict::Inside,
            Some(false) => Verdict::Outside,
            None => {
                if note {
                    self.doubts.push((kind, name));
                }
                Verdict::Unknown
            }
        }
    }

    /// Where a thing lies that has a key such as `ENG-1`.
    fn key(&mut self, key: &str) -> Verdict {
        if self.places.keyed.is_none() {
            return Verdict::Unknown;
        }
        let Some(container) = key_of(key) else {
            return Verdict::Unknown;
        };
        self.judged = true;
        match self.pins.with_key(container) {
            Some(_) => Verdict::Inside,
            None => Verdict::Outside,
        }
    }

    /// Where the thing lies whose key a text is.
    fn key_verdict(&mut self, value: &Value) -> Verdict {
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
        &mut self,
        history: &'static History,
        properties: &Map<String, Value>,
        note: bool,
    ) -> Verdict {
        let field = properties.get(history.field).and_then(Value::as_str);
        let field = field.unwrap_or_default().to_ascii_lowercase();
        if history.plain.contains(&field.as_str()) {
            return Verdict::Unknown;
        }
        let kind = history
            .kinds
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, kind)| *kind);
        let mut verdict = Verdict::Unknown;
        for name in history.texts {
            let Some(text) = properties.get(*name).and_then(scalar) else {
                continue;
            };
            let ids = history.ids.contains(name);
            if let Some(kind) = kind.filter(|_| ids) {
                for part in text
                    .split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                {
                    if let Some(name) = kind.name_of(part)
                        && self.place(kind, name, note) == Verdict::Outside
                    {
                        verdict = Verdict::Outside;
                    }
                }
            }
            if self.mentions_outside(&text) {
                verdict = Verdict::Outside;
            }
        }
        verdict
    }

    /// Whether a text has the key of something outside among its words.
    fn mentions_outside(&mut self, text: &str) -> bool {
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
        let mut outside = false;
        for word in words {
            outside |= self.key(word) == Verdict::Outside;
        }
        outside
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
