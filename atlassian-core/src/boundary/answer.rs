//! The check of an answer, before anyone sees it.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

use super::admit::Admitted;
use super::confinement::{Holds, Kind, OwnerAt, Place, Sort, Term};
use super::fence::Fence;
use super::locate::Locator;
use super::name::{Name, last_segment, scalar};
use super::pins::Pins;
use super::redact::{OwnFields, Redaction};
use super::seen::SeenOwner;
use super::{body, denial, fields, gather, pointer};
use crate::error::Error;
use crate::operation::{self, Answer, Operation};
use crate::page::cursor_of;
use crate::request::Request;
use crate::response::Response;
use crate::session::Session;

/// Checks an answer: what lies outside is not handed over.
///
/// # Errors
/// [`Error::Denied`] when the answer as a whole is about something outside, or cannot be checked; what
/// a call returns where a look-up failed.
pub(crate) async fn accept(
    fence: &Fence,
    session: &Session,
    admitted: &Admitted<'_>,
    response: Response,
) -> Result<Response, Error> {
    let operation = response.operation;
    if operation.access != operation::Access::Read {
        forget(fence, admitted);
    }
    if operation.answer == Answer::Content {
        return Ok(response);
    }
    if operation.answer == Answer::Empty || response.body.is_empty() {
        return Ok(response.with_body(Bytes::new()));
    }
    let Ok(mut answer) = body::strict(&response.body) else {
        // A preference is a bare word now and then, and it is about nothing that lies anywhere.
        if operation.confinement.is_harmless() && body::is_bare_word(&response.body) {
            return Ok(response);
        }
        let rule = "it cannot be read as JSON in one way, so that nobody can tell what it is about";
        return Err(denial::of_part(operation, "the answer", rule));
    };
    let pins = match &admitted.pins {
        Some(pins) => Arc::clone(pins),
        None if needs_pins(operation, &answer) => fence.pins(session, operation).await?,
        None => Arc::default(),
    };
    let mut check = Check {
        session,
        operation,
        request: &admitted.request,
        fence,
        locator: Locator::new(fence, session, Arc::clone(&pins), operation)
            .knowing(&admitted.inside),
    };
    check.whole(&answer).await?;
    let mut changed = match admitted.wanted {
        Some(wanted) => check.gathered(wanted, &mut answer).await?,
        None => check.lists(&mut answer).await?,
    };
    changed |= check.references(&mut answer, &pins).await?;
    check.tokens(&answer);
    check.sightings(&answer);
    if !changed {
        return Ok(response);
    }
    let body = serde_json::to_vec(&answer).unwrap_or_default();
    Ok(response.with_body(body.into()))
}

/// What a call changed may lie elsewhere now, and containers may be called otherwise.
fn forget(fence: &Fence, admitted: &Admitted<'_>) {
    for (kind, name) in &admitted.named {
        if kind.is_container() {
            fence.expire_pins(kind.product);
        } else {
            fence.forget_place(kind, name);
        }
    }
}

/// Whether anything in an answer could be about a container, where nothing of the call was.
fn needs_pins(operation: &'static Operation, answer: &Value) -> bool {
    let nothing = Pins::default();
    let look = Redaction::new(operation, &nothing, false).look_at(answer);
    look.outside || !look.doubts.is_empty()
}

struct Check<'a> {
    session: &'a Session,
    operation: &'static Operation,
    request: &'a Request,
    fence: &'a Fence,
    locator: Locator<'a>,
}

impl Check<'_> {
    fn terms(&self, place: Place) -> impl Iterator<Item = (&'static Term, &'static Kind)> + use<> {
        let terms = self.operation.confinement.terms().iter();
        terms.filter_map(move |term| match term.holds {
            Holds::One(kind) | Holds::Many(kind) if term.place == place => Some((term, kind)),
            _ => None,
        })
    }

    /// Everything that has to lie inside does.
    async fn whole(&mut self, answer: &Value) -> Result<(), Error> {
        let mut claims: Vec<(&'static Kind, Name, &'static Term)> = Vec::new();
        for (term, kind) in self.terms(Place::Answer) {
            let mut outcome = Ok(());
            pointer::each(answer, term.at, &mut |value, _| {
                if value.is_null() || outcome.is_err() {
                    return;
                }
                let values = match value {
                    Value::Array(elements) => elements.iter().collect(),
                    other => vec![other],
                };
                for value in values {
                    match element_names(kind, value) {
                        Element::Named(names) => {
                            claims.extend(names.into_iter().map(|(kind, name)| (kind, name, term)));
                        }
                        Element::Everybodys => {}
                        Element::Nobodys => {
                            let resource = denial::place(term);
                            outcome = Err(denial::of_answer(self.operation, resource));
                        }
                    }
                }
            });
            outcome?;
        }
        let named: Vec<_> = claims
            .iter()
            .map(|(kind, name, _)| (*kind, name.clone()))
            .collect();
        self.locator.prepare(&named).await?;
        for (kind, name, term) in claims {
            if !self.locator.is_inside(kind, name).await? {
                return Err(denial::of_answer(self.operation, denial::place(term)));
            }
        }
        Ok(())
    }

    /// Takes elements of lists out that lie outside.
    async fn lists(&mut self, answer: &mut Value) -> Result<bool, Error> {
        let mut changed = false;
        for (term, kind) in self.terms(Place::List) {
            let mut named: Vec<(&'static Kind, Name)> = Vec::new();
            pointer::each(answer, term.at, &mut |value, _| {
                if let Element::Named(names) = element_names(kind, value) {
                    named.extend(names);
                }
            });
            self.locator.prepare(&named).await?;
            for (kind, name) in named {
                self.is_inside_as_far_as_known(kind, name).await?;
            }
            let locator = &self.locator;
            changed |= pointer::retain(answer, term.at, &mut |value| match element_names(
                kind, value,
            ) {
                Element::Named(names) => names
                    .iter()
                    .all(|(kind, name)| locator.known(kind, name) == Some(true)),
                Element::Everybodys => true,
                Element::Nobodys => false,
            });
        }
        Ok(changed)
    }

    /// In answers, what cannot be looked up for want of scopes or permission lies outside.
    async fn is_inside_as_far_as_known(
        &mut self,
        kind: &'static Kind,
        name: Name,
    ) -> Result<bool, Error> {
        match self.locator.is_inside(kind, name).await {
            Err(error) if error.is_scope_mismatch() || error.is_forbidden() => {
                tracing::debug!(%error, "taken out of an answer, as it could not be looked up");
                Ok(false)
            }
            other => other,
        }
    }

    /// Reads the rest of a list by offset, filters it the same way, and cuts out what was asked for.
    async fn gathered(
        &mut self,
        wanted: gather::Wanted,
        answer: &mut Value,
    ) -> Result<bool, Error> {
        let mut terms = self.terms(Place::List);
        let list = terms.next().map(|(term, _)| gather::list_at(term.at));
        let Some(list) = list.filter(|list| answer.get(list).is_some_and(Value::is_array)) else {
            return self.lists(answer).await;
        };
        let session = self.session.without_fence();
        let mut whole = Vec::new();
        let mut page = answer.clone();
        let mut at = 0;
        for _ in 0..gather::MOST_PAGES {
            let next = gather::next_start(&page, list).filter(|next| *next > at);
            self.lists(&mut page).await?;
            if let Some(Value::Array(elements)) = page.get_mut(list).map(Value::take) {
                whole.extend(elements);
            }
            let Some(next) = next else {
                wanted.cut(answer, list, whole);
                return Ok(true);
            };
            at = next;
            let request = gather::page_at(self.request, at);
            page = session.send(request).await?.json()?;
        }
        Err(Error::Paging {
            operation: self.operation.id,
            what: format!(
                "the list has more than {} pages, which is too many to be filtered; ask for less of it",
                gather::MOST_PAGES
            ),
        })
    }

    /// Takes out what refers to things outside; an answer that is about one as a whole is not handed
    /// over.
    async fn references(&mut self, answer: &mut Value, pins: &Pins) -> Result<bool, Error> {
        let keep = self.fence.keeps_outside_references();
        let mut redaction = Redaction::new(self.operation, pins, keep);
        let mut look = redaction.look_at(answer);
        let renewed;
        if look.loses_results {
            // Nothing outside was asked for. Something has moved away, or a container was renamed.
            self.fence.expire_pins(self.operation.api.product);
            renewed = self.fence.pins(self.session, self.operation).await?;
            redaction = Redaction::new(self.operation, &renewed, keep);
            look = redaction.look_at(answer);
        }
        if look.tells_of_fields
            && let Some(fields) = self.fields().await?
        {
            redaction.know_fields(fields);
            look = redaction.look_at(answer);
        }
        self.locator.prepare(&look.doubts).await?;
        let mut outside = look.outside;
        for (kind, name) in look.doubts {
            let inside = self.is_inside_as_far_as_known(kind, name.clone()).await?;
            outside |= !inside;
            redaction.decide(kind, name, inside);
        }
        if !outside {
            return Ok(false);
        }
        match redaction.apply(answer) {
            Some(changed) => Ok(changed),
            None => Err(denial::of_answer(self.operation, "what was answered")),
        }
    }

    /// What the site's own fields hold.
    async fn fields(&self) -> Result<Option<OwnFields>, Error> {
        match self.operation.api.places.fields.map(|kind| &kind.sort) {
            Some(Sort::Fields(fields)) => {
                let holds = fields::known(self.fence, self.session, fields, false).await?;
                Ok(Some((fields, holds)))
            }
            _ => Ok(None),
        }
    }

    /// Notes where the next page begins.
    fn tokens(&self, answer: &Value) {
        let (api, operation) = (self.operation.api, self.operation.id);
        let mut seen = self.fence.seen();
        for name in api.places.tokens {
            if let Some(token) = pointer::get(answer, &format!("/{name}")).and_then(scalar) {
                seen.note_token(api.name, operation, &token);
            }
        }
        if let Some(Value::String(link)) = pointer::get(answer, "/_links/next")
            && let Some(token) = cursor_of(link)
        {
            seen.note_token(api.name, operation, &token);
        }
    }

    /// Notes what is seen to lie inside.
    fn sightings(&self, answer: &Value) {
        let mut seen = self.fence.seen();
        for sighting in self.operation.confinement.sightings() {
            pointer::each(answer, sighting.at, &mut |value, steps| {
                let Some(name) = scalar(value).and_then(|text| sighting.kind.name_of(&text)) else {
                    return;
                };
                let Some(owner) = sighting.owner else {
                    seen.note(sighting.kind, name, None);
                    return;
                };
                let text = match owner.at {
                    OwnerAt::Path(parameter) => {
                        self.request.path_value(parameter).map(str::to_owned)
                    }
                    OwnerAt::Answer(at) => pointer::follow(answer, at, steps)
                        .and_then(scalar)
                        .map(|text| text.into_owned()),
                };
                // What is on something that cannot be named cannot be placed later.
                if let Some(name_of_owner) = text.and_then(|text| owner.kind.name_of(&text)) {
                    let owner = SeenOwner {
                        kind: owner.kind,
                        name: name_of_owner,
                    };
                    seen.note(sighting.kind, name, Some(owner));
                }
            });
        }
    }
}

/// What an element of a list says of where it lies.
enum Element {
    /// All of these have to lie inside.
    Named(Vec<(&'static Kind, Name)>),
    /// It belongs to no container, and so to everybody.
    Everybodys,
    /// It may lie anywhere.
    Nobodys,
}

fn element_names(kind: &'static Kind, value: &Value) -> Element {
    if let Sort::Values(values) = &kind.sort {
        let fits = value.as_str().is_some_and(|text| values.contains(&text));
        return if fits {
            Element::Everybodys
        } else {
            Element::Nobodys
        };
    }
    let mut named = Vec::new();
    for (at, kind) in kind.element {
        let Some(value) = pointer::get(value, at) else {
            continue;
        };
        let name = scalar(value).and_then(|text| kind.name_of(last_segment(&text)));
        match name {
            Some(name) => named.push((*kind, name)),
            None => return Element::Nobodys,
        }
    }
    if !named.is_empty() {
        return Element::Named(named);
    }
    if kind.global {
        return Element::Everybodys;
    }
    let says_itself = !kind.element.is_empty() && value.is_object();
    if says_itself || matches!(kind.sort, Sort::Itself) {
        return Element::Nobodys;
    }
    match kind.names_in(value) {
        Ok(names) if !names.is_empty() => {
            Element::Named(names.into_iter().map(|name| (kind, name)).collect())
        }
        _ => Element::Nobodys,
    }
}
