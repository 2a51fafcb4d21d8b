//! The call alone: what it names, term by term, without asking anyone.

use std::borrow::Cow;

use serde_json::Value;

use super::claim::{Claim, GivenFields, takes_id};
use super::confinement::{Holds, How, Kind, Place, Sort, Term};
use super::fence::Fence;
use super::name::scalar;
use super::{body, denial, form, pointer, queries};
use crate::error::Error;
use crate::query::{Language, Query};
use crate::request::Request;
use crate::timestamp::Timestamp;

/// What the call alone tells.
#[derive(Default)]
pub(super) struct Plan<'r> {
    pub(super) claims: Vec<Claim>,
    /// Parsed queries, in the order of their terms and of their places.
    pub(super) queries: Vec<Query>,
    /// Objects whose properties are fields, where some of them may name things.
    pub(super) fields: Vec<GivenFields>,
    pub(super) body: Option<Cow<'r, Value>>,
}

/// Everything that can be told without asking anyone.
pub(super) fn plan<'r>(
    fence: &Fence,
    request: &'r Request,
    now: Timestamp,
) -> Result<Plan<'r>, Error> {
    let operation = request.operation;
    for boundary in fence.layers() {
        if let Some(rule) = boundary.objection(operation) {
            return Err(denial::of_operation(operation, rule));
        }
    }
    let confinement = &operation.confinement;
    if let How::Unclassified | How::Denied { .. } = confinement.0 {
        let why = confinement.why();
        return Err(denial::of_operation(
            operation,
            format!("it cannot be confined: {why}"),
        ));
    }
    form::check(request)?;
    let terms = confinement.terms();
    let mut plan = Plan::default();
    if terms.iter().any(|term| term.place == Place::Body) {
        plan.body = Some(body::read(request)?);
    }
    let body = plan.body.take();
    let given = body.as_deref().unwrap_or(&Value::Null);
    form::check_tokens(fence, request, given)?;
    let mut reading = Reading {
        request,
        plan: &mut plan,
    };
    for term in terms {
        reading.term(term, given)?;
    }
    plan.body = body;
    for claim in &plan.claims {
        claim.check_alone(fence, operation, now)?;
    }
    Ok(plan)
}

/// Reads what a call names, term by term.
struct Reading<'a, 'r> {
    request: &'r Request,
    plan: &'a mut Plan<'r>,
}

impl Reading<'_, '_> {
    fn term(&mut self, term: &'static Term, body: &Value) -> Result<(), Error> {
        match term.place {
            Place::Path => match self.request.path_value(term.at) {
                Some(value) => self.text(term, value),
                None => Err(self.deny(term, "")),
            },
            Place::Query => self.parameter(term),
            Place::Body => self.body(term, body),
            Place::Fixed => {
                let Holds::Value(fixed) = term.holds else {
                    return Ok(());
                };
                let mut given = self.request.query_values(term.at);
                match given.find(|value| *value != fixed && !value.is_empty()) {
                    Some(given) => Err(self.deny(term, given)),
                    None => Ok(()),
                }
            }
            Place::Answer | Place::List => Ok(()),
        }
    }

    fn parameter(&mut self, term: &'static Term) -> Result<(), Error> {
        let request = self.request;
        let mut values = request.query_values(term.at).peekable();
        let many = matches!(term.holds, Holds::Many(_));
        if values.peek().is_none() {
            // A missing filter is filled in later, if it can be.
            let fillable = matches!(
                term.holds,
                Holds::One(Kind {
                    sort: Sort::Container(_),
                    ..
                }) | Holds::Many(Kind {
                    sort: Sort::Container(_),
                    ..
                })
            );
            return match term.holds {
                Holds::Query(_) if term.optional => Ok(()),
                _ if term.optional || fillable => Ok(()),
                _ => Err(self.deny(term, "")),
            };
        }
        for (index, value) in values.enumerate() {
            if index > 0 && !many {
                return Err(self.deny(term, value));
            }
            match term.holds {
                Holds::Query(language) => {
                    self.query(term, language, value)?;
                }
                Holds::Many(Kind {
                    sort: Sort::Values(_),
                    ..
                }) => self.text(term, value)?,
                Holds::Many(_) => {
                    for part in value.split(',') {
                        self.text(term, part)?;
                    }
                }
                _ => self.text(term, value)?,
            }
        }
        Ok(())
    }

    fn query(&mut self, term: &'static Term, language: Language, text: &str) -> Result<(), Error> {
        let operation = self.request.operation;
        let query = Query::parse(language, text).map_err(|error| Error::InvalidRequest {
            operation: operation.id,
            what: error.to_string(),
        })?;
        queries::claims(operation, term, &query, &mut self.plan.claims)?;
        self.plan.queries.push(query);
        Ok(())
    }

    /// What a text by itself names.
    fn text(&mut self, term: &'static Term, text: &str) -> Result<(), Error> {
        let kind = match term.holds {
            Holds::One(kind) | Holds::Many(kind) => kind,
            Holds::Query(_) | Holds::Value(_) => return Ok(()),
        };
        if let Sort::Values(values) = kind.sort {
            let fits = |part: &str| part.is_empty() || values.contains(&part);
            return match text.split(',').all(|part| fits(part.trim())) {
                true => Ok(()),
                false => Err(self.deny(term, text)),
            };
        }
        match kind.name_of(text) {
            Some(name) => {
                self.plan.claims.push(Claim {
                    kind,
                    name,
                    term,
                    replaced: takes_id(kind, term.at),
                });
                Ok(())
            }
            None => Err(self.deny(term, text)),
        }
    }

    fn body(&mut self, term: &'static Term, body: &Value) -> Result<(), Error> {
        let mut outcome = Ok(());
        let mut any = false;
        pointer::each_or_none(body, term.at, &mut |value| {
            if outcome.is_err() {
                return;
            }
            outcome = match value {
                Some(value) => {
                    any = true;
                    self.value(term, value)
                }
                None if term.optional => Ok(()),
                None => Err(self.deny(term, "")),
            };
        });
        outcome?;
        match any || term.optional {
            true => Ok(()),
            false => Err(self.deny(term, "")),
        }
    }

    /// What a value of the body names.
    fn value(&mut self, term: &'static Term, value: &Value) -> Result<(), Error> {
        match term.holds {
            Holds::Query(language) => match value {
                Value::String(text) => self.query(term, language, text),
                other => Err(self.deny(term, &other.to_string())),
            },
            Holds::Value(_) => Ok(()),
            Holds::Many(kind) => match value {
                Value::Array(elements) => {
                    if elements.is_empty() && !term.optional {
                        return Err(self.deny(term, "[]"));
                    }
                    elements
                        .iter()
                        .try_for_each(|element| self.thing(term, kind, element))
                }
                // One element may stand for a list of one.
                other => self.thing(term, kind, other),
            },
            Holds::One(kind) => self.thing(term, kind, value),
        }
    }

    fn thing(
        &mut self,
        term: &'static Term,
        kind: &'static Kind,
        value: &Value,
    ) -> Result<(), Error> {
        let deny = |reading: &Self| Err(reading.deny(term, &shown(value)));
        match &kind.sort {
            Sort::Values(values) => match value {
                Value::String(text) => self.text(term, text),
                Value::Array(list) if list.is_empty() => Ok(()),
                Value::Object(object) if object.is_empty() && values.is_empty() => Ok(()),
                _ => deny(self),
            },
            Sort::Cases { by, of, kinds } => {
                let case = pointer::get(value, by).and_then(Value::as_str);
                let kind = kinds.iter().find(|(name, _)| Some(*name) == case);
                match (kind, pointer::get(value, of)) {
                    (Some((_, kind)), Some(thing)) => self.thing(term, kind, thing),
                    _ => deny(self),
                }
            }
            Sort::Fields(fields) => {
                let Value::Object(properties) = value else {
                    return deny(self);
                };
                let values: Vec<(String, Value)> = properties
                    .iter()
                    .filter(|(name, value)| name.starts_with(fields.prefix) && !value.is_null())
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect();
                if !values.is_empty() {
                    self.plan.fields.push(GivenFields {
                        fields,
                        term,
                        values,
                    });
                }
                Ok(())
            }
            Sort::Itself => {
                // Terms of its own say where each of its parts lies; here it has to say anything.
                let mut parts = kind.element.iter();
                match parts.any(|(at, _)| pointer::get(value, at).is_some()) {
                    true => Ok(()),
                    false => deny(self),
                }
            }
            _ => {
                let names = match kind.names_in(value) {
                    Ok(names) if !names.is_empty() => names,
                    _ => return deny(self),
                };
                let object = value.is_object() && kind.names.contains(&"id");
                let replaced = object || takes_id(kind, term.at);
                let claims = names.into_iter().map(|name| Claim {
                    kind,
                    name,
                    term,
                    replaced,
                });
                self.plan.claims.extend(claims);
                Ok(())
            }
        }
    }

    fn deny(&self, term: &Term, given: &str) -> Error {
        denial::of_term(self.request.operation, term, given)
    }
}

fn shown(value: &Value) -> String {
    scalar(value).map_or_else(|| value.to_string(), Cow::into_owned)
}
