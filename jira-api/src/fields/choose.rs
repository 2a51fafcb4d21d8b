//! Values that are chosen among what a field can be.

use atlassian_core::names::{folded, nearest};
use serde_json::{Value, json};

use super::allowed::{Found, find, id_of, name_of};
use super::encode::Encoder;
use super::input::FieldInput;
use super::kind::{Kind, What};
use super::problem::FieldProblem;

impl Encoder<'_> {
    /// A box that is ticked, or not: of a field with one option, or with “yes” and “no”.
    pub(super) fn flag(&self, kind: &Kind, one: &Kind, flag: bool) -> Result<Value, FieldProblem> {
        let is_list = matches!(kind, Kind::List(_));
        if *one == Kind::Choice {
            let names = if flag {
                ["Yes", "True"]
            } else {
                ["No", "False"]
            };
            for name in names {
                if let Found::One(option) = find(&self.field.allowed, name) {
                    let option = refer(option, "value");
                    return Ok(if is_list { json!([option]) } else { option });
                }
            }
            match (flag, self.field.allowed.as_slice()) {
                (false, _) if is_list => return Ok(json!([])),
                (false, _) => return Ok(Value::Null),
                (true, [only]) => {
                    let only = refer(only, "value");
                    return Ok(if is_list { json!([only]) } else { only });
                }
                // Jira's own flag has this one option, be it told or not.
                (true, []) if folded(&self.field.name) == "flagged" => {
                    return Ok(json!([{"value": "Impediment"}]));
                }
                _ => {}
            }
        }
        Err(self.not(kind, &FieldInput::Flag(flag)))
    }

    /// The allowed value that a text means; none where it is not known what is allowed.
    pub(super) fn allowed(&self, text: &str) -> Result<Option<&Value>, FieldProblem> {
        if !self.field.is_limited {
            return Ok(None);
        }
        self.among(&self.field.allowed, text).map(Some)
    }

    pub(super) fn among<'v>(
        &self,
        allowed: &'v [Value],
        text: &str,
    ) -> Result<&'v Value, FieldProblem> {
        match find(allowed, text) {
            Found::One(value) => Ok(value),
            Found::Several(all) => Err(FieldProblem::AmbiguousValue {
                field: self.name(),
                given: text.to_owned(),
                candidates: all.into_iter().map(described).collect(),
            }),
            Found::None => {
                let names: Vec<&str> = allowed.iter().filter_map(name_of).collect();
                let near = nearest(text, names.iter().copied());
                Err(FieldProblem::NotAllowed {
                    field: self.name(),
                    given: text.to_owned(),
                    nearest: near.into_iter().map(str::to_owned).collect(),
                    allowed: names.into_iter().map(str::to_owned).collect(),
                })
            }
        }
    }

    pub(super) fn choice(&self, text: &str, property: &str) -> Result<Value, FieldProblem> {
        Ok(match self.allowed(text)? {
            Some(value) => refer(value, property),
            None => json!({property: text.trim()}),
        })
    }

    pub(super) fn named(&self, what: What, text: &str) -> Result<Value, FieldProblem> {
        let value = self.allowed(text)?;
        match (what, value) {
            // Names are unique in a project, and an id would have to be looked up by a boundary.
            (What::Version | What::Component, Some(value)) => Ok(match name_of(value) {
                Some(name) => json!({"name": name}),
                None => refer(value, "name"),
            }),
            (_, Some(value)) => Ok(refer(value, "name")),
            (_, None) => Ok(json!({"name": text.trim()})),
        }
    }

    /// A choice in a cascade as one text: “Hardware”, or “Hardware / Laptop”.
    pub(super) fn cascade_of(&self, text: &str) -> Result<Value, FieldProblem> {
        let whole = find(&self.field.allowed, text);
        if !matches!(whole, Found::One(_)) {
            for separator in [" / ", " > ", " → ", "/"] {
                if let Some((above, below)) = text.split_once(separator) {
                    return self.cascade(above, Some(below));
                }
            }
        }
        self.cascade(text, None)
    }

    pub(super) fn cascade(&self, above: &str, below: Option<&str>) -> Result<Value, FieldProblem> {
        let Some(parent) = self.allowed(above)? else {
            let mut value = json!({"value": above.trim()});
            if let (Some(below), Some(map)) = (below, value.as_object_mut()) {
                map.insert("child".to_owned(), json!({"value": below.trim()}));
            }
            return Ok(value);
        };
        let mut value = refer(parent, "value");
        if let Some(below) = below {
            let children = parent["children"].as_array().map_or(&[][..], Vec::as_slice);
            let child = self.among(children, below)?;
            if let Some(map) = value.as_object_mut() {
                map.insert("child".to_owned(), refer(child, "value"));
            }
        }
        Ok(value)
    }
}

/// A value by its id, which another language does not change, or by its name.
fn refer(value: &Value, property: &str) -> Value {
    match (id_of(value), name_of(value)) {
        (Some(id), _) => json!({"id": id}),
        (None, Some(name)) => json!({property: name}),
        (None, None) => value.clone(),
    }
}

/// A value as it can be told from others of its name.
fn described(value: &Value) -> String {
    match (name_of(value), id_of(value)) {
        (Some(name), Some(id)) => format!("“{name}” ({id})"),
        (Some(name), None) => format!("“{name}”"),
        (None, id) => id.unwrap_or_default(),
    }
}
