//! A call that may be sent, made into the one that is: containers named by what cannot change, missing
//! filters filled in, queries confined.

use std::borrow::Cow;

use serde_json::Value;

use super::claim::takes_id;
use super::confinement::{Holds, Kind, Place, Term};
use super::fence::Fence;
use super::name::Name;
use super::pins::Pins;
use super::pointer::elements_of;
use super::{denial, pointer, queries};
use crate::error::Error;
use crate::query::Query;
use crate::request::{Body, Request};

/// Makes a call into the one that is sent.
pub(super) struct Shaping<'a, 'r> {
    pub(super) fence: &'a Fence,
    pub(super) pins: &'a Pins,
    pub(super) request: Cow<'r, Request>,
    /// The body as it was read, where terms look into it.
    pub(super) body: Option<Cow<'r, Value>>,
    /// Whether another body is sent than the one that was given.
    pub(super) body_changed: bool,
}

impl Shaping<'_, '_> {
    /// Names containers by what cannot change: their ids where the place takes one, else the key they
    /// have now.
    pub(super) fn name_containers(&mut self, terms: &[Term]) {
        for term in terms {
            let kind = match term.holds {
                Holds::One(kind) | Holds::Many(kind) if kind.is_container() => kind,
                _ => continue,
            };
            match term.place {
                Place::Path => self.name_in_path(kind, term.at),
                Place::Query => self.name_in_query(kind, term.at),
                Place::Body => self.name_in_body(kind, term.at),
                Place::Answer | Place::List | Place::Fixed => {}
            }
        }
    }

    fn name_in_path(&mut self, kind: &'static Kind, parameter: &str) {
        let mut given = self.request.path.iter();
        let Some(at) = given.position(|(name, _)| *name == parameter) else {
            return;
        };
        let given = self.request.path.get(at);
        let better = given.and_then(|(_, value)| self.better(kind, parameter, value));
        if let Some(better) = better
            && let Some((_, value)) = self.request.to_mut().path.get_mut(at)
        {
            *value = better;
        }
    }

    fn name_in_query(&mut self, kind: &'static Kind, parameter: &str) {
        for at in 0..self.request.query.len() {
            let Some((name, given)) = self.request.query.get(at) else {
                continue;
            };
            if *name != parameter {
                continue;
            }
            let parts: Vec<String> = given
                .split(',')
                .map(|part| {
                    self.better(kind, parameter, part)
                        .unwrap_or_else(|| part.to_owned())
                })
                .collect();
            let better = parts.join(",");
            if better != *given
                && let Some((_, value)) = self.request.to_mut().query.get_mut(at)
            {
                *value = better;
            }
        }
    }

    fn name_in_body(&mut self, kind: &'static Kind, pointer: &str) {
        let takes_id = takes_id(kind, pointer);
        if !kind.names.contains(&"id") {
            return;
        }
        let (pins, mut better) = (self.pins, false);
        let id_of = |value: &Value| {
            let name = kind.name_of(value.as_str()?)?;
            let by_key = (name.by == "key").then(|| pins.find(&name)).flatten();
            by_key.map(|container| container.id.clone())
        };
        let id_in = |value: &Value| match value {
            Value::Object(properties) => properties.get("key").and_then(id_of),
            value if takes_id => id_of(value),
            _ => None,
        };
        let Some(body) = &self.body else { return };
        pointer::each(body, pointer, &mut |value, _| {
            better |= elements_of(value)
                .iter()
                .any(|value| id_in(value).is_some());
        });
        if !better {
            return;
        }
        let body = self.changed_body();
        pointer::each_mut(body, pointer, &mut |value| {
            let elements = match value {
                Value::Array(elements) => elements.as_mut_slice(),
                other => std::slice::from_mut(other),
            };
            for element in elements {
                let Some(id) = id_in(element) else { continue };
                match element {
                    Value::Object(properties) => {
                        properties.remove("key");
                        properties.insert("id".to_owned(), id.into());
                    }
                    other => *other = id.into(),
                }
            }
        });
    }

    /// The body that is sent, to be changed.
    fn changed_body(&mut self) -> &mut Value {
        self.body_changed = true;
        self.body.get_or_insert_default().to_mut()
    }

    pub(super) fn put_body(&mut self) {
        if self.body_changed
            && let Some(body) = self.body.take()
        {
            let body = Body::Json(body.into_owned());
            match &mut self.request {
                Cow::Owned(request) => request.body = body,
                // Without a copy of the body that is not sent.
                Cow::Borrowed(given) => {
                    self.request = Cow::Owned(Request {
                        operation: given.operation,
                        path: given.path.clone(),
                        query: given.query.clone(),
                        headers: given.headers.clone(),
                        body,
                        deadline: given.deadline,
                    });
                }
            }
        }
    }

    /// Another name for the same container, if there is a better one for this parameter.
    fn better(&self, kind: &'static Kind, parameter: &str, value: &str) -> Option<String> {
        let name = kind.name_of(value)?;
        let by_id = |value: String| self.pins.find(&Name { by: "id", value });
        let configured = self
            .fence
            .configured_id(kind.product, value)
            .and_then(by_id);
        let container = configured.or_else(|| self.pins.find(&name))?;
        let better = match name.by {
            _ if takes_id(kind, parameter) => &container.id,
            "id" => &container.id,
            _ => &container.key,
        };
        (better != value).then(|| better.clone())
    }

    /// The boundary's own containers stand where a filter is missing that would let all others in.
    pub(super) fn fill_in(&mut self, terms: &'static [Term]) -> Result<(), Error> {
        let request = &self.request;
        let filters: Vec<(&Term, &'static Kind, bool)> = terms
            .iter()
            .filter(|term| term.place == Place::Query)
            .filter_map(|term| match term.holds {
                Holds::One(kind) if kind.is_container() => Some((term, kind, false)),
                Holds::Many(kind) if kind.is_container() => Some((term, kind, true)),
                _ => None,
            })
            .collect();
        let given = |term: &Term| request.query_values(term.at).next().is_some();
        let required = filters.iter().filter(|(term, _, _)| !term.optional);
        let missing: Vec<_> = required
            .filter(|(term, _, _)| !given(term))
            .copied()
            .collect();
        let lists_containers = terms.iter().any(|term| {
            term.place == Place::List
                && matches!(term.holds, Holds::One(kind) | Holds::Many(kind) if kind.is_container())
        });
        let open = missing.is_empty()
            && lists_containers
            && !filters.iter().any(|(term, _, _)| given(term));
        let optional = filters.iter().find(|(_, _, many)| open && *many);
        for (term, kind, many) in missing.iter().chain(optional).copied() {
            let by_key = match kind.names {
                [only] => *only == "key",
                _ => term.at.contains("Key") || term.at.contains("key"),
            };
            let containers = self.pins.containers();
            if containers.is_empty() || (containers.len() > 1 && !many) {
                return Err(denial::of_term(self.request.operation, term, ""));
            }
            for container in containers {
                let value = if by_key {
                    &container.key
                } else {
                    &container.id
                };
                let pair = (Cow::Borrowed(term.at), value.clone());
                self.request.to_mut().query.push(pair);
            }
        }
        Ok(())
    }

    pub(super) fn fix(&mut self, terms: &'static [Term]) {
        for term in terms {
            if let (Place::Fixed, Holds::Value(value)) = (term.place, term.holds) {
                let present = self.request.query_values(term.at).next().is_some();
                match value {
                    "" if !present => {}
                    "" => self
                        .request
                        .to_mut()
                        .query
                        .retain(|(name, _)| *name != term.at),
                    value => self.request.to_mut().set_query(term.at, value),
                }
            }
        }
    }

    /// Confines every query by conjunction.
    pub(super) fn confine(
        &mut self,
        terms: &'static [Term],
        queries: Vec<Query>,
    ) -> Result<(), Error> {
        let operation = self.request.operation;
        let mut queries = queries.into_iter();
        for term in terms {
            let Holds::Query(_) = term.holds else {
                continue;
            };
            let condition = queries::condition(operation, self.pins)?;
            let mut confined = |given: bool| match given.then(|| queries.next()).flatten() {
                Some(query) => query.within(condition),
                None => condition.as_str().to_owned(),
            };
            if term.place == Place::Query {
                let given = self.request.query_values(term.at).next().is_some();
                let query = confined(given);
                self.request.to_mut().set_query(term.at, query);
                continue;
            }
            let body = self.changed_body();
            let mut any = false;
            pointer::each_mut(body, term.at, &mut |value| {
                if !value.is_null() {
                    any = true;
                    *value = confined(true).into();
                }
            });
            if !any {
                queries::insert(operation, body, term.at, condition.as_str())?;
            }
        }
        Ok(())
    }
}
