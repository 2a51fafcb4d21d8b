//! Where things lie: one call of ours for a thing, or for many, that asks for nothing else.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::confinement::{Batch, Kind, Lookup, Sort};
use super::fence::Fence;
use super::name::{Name, is_number, last_segment, scalar};
use super::pins::Pins;
use super::pointer;
use crate::error::Error;
use crate::operation::{Access, Operation};
use crate::request::{Body, Request};
use crate::session::Session;

/// How many steps lead from a thing to its container, replies to replies included.
const DEEPEST: usize = 24;

/// What people call a thing, in place of a name that Atlassian gave it.
pub(super) const CALLED: &str = "name";

/// What a look-up found.
pub(super) enum Found {
    Here(Value),
    /// It is not there, or this account may not see it.
    Nowhere,
}

/// One call's view of what lies where.
pub(super) struct Locator<'a> {
    fence: &'a Fence,
    session: &'a Session,
    pins: Arc<Pins>,
    /// Whether what could have moved may be believed to lie where it lay.
    access: Access,
    /// What was found out for this call.
    verdicts: HashMap<(&'static str, Name), bool>,
}

type Verdict<'a> = Pin<Box<dyn Future<Output = Result<bool, Error>> + Send + 'a>>;

impl<'a> Locator<'a> {
    pub(super) fn new(
        fence: &'a Fence,
        session: &'a Session,
        pins: Arc<Pins>,
        operation: &'static Operation,
    ) -> Self {
        Locator {
            fence,
            session,
            pins,
            access: operation.access,
            verdicts: HashMap::new(),
        }
    }

    /// What was found to lie inside.
    pub(super) fn into_inside(self) -> HashSet<(&'static str, Name)> {
        let verdicts = self.verdicts.into_iter();
        verdicts
            .filter(|(_, inside)| *inside)
            .map(|(named, _)| named)
            .collect()
    }

    /// Takes for granted what an earlier step of the same call found out.
    pub(super) fn knowing(mut self, inside: &HashSet<(&'static str, Name)>) -> Self {
        self.verdicts
            .extend(inside.iter().map(|named| (named.clone(), true)));
        self
    }

    pub(super) fn known(&self, kind: &'static Kind, name: &Name) -> Option<bool> {
        if kind.is_container() {
            return Some(self.pins.find(name).is_some());
        }
        self.verdicts.get(&(kind.name, name.clone())).copied()
    }

    /// Whether a thing lies inside.
    ///
    /// # Errors
    /// What a call returns, where the look-up itself failed.
    pub(super) fn is_inside<'s>(&'s mut self, kind: &'static Kind, name: Name) -> Verdict<'s> {
        self.judge(kind, name, DEEPEST)
    }

    fn judge<'s>(&'s mut self, kind: &'static Kind, name: Name, depth: usize) -> Verdict<'s> {
        Box::pin(async move {
            if let Some(verdict) = self.known(kind, &name) {
                return Ok(verdict);
            }
            let Some(depth) = depth.checked_sub(1) else {
                return Ok(false);
            };
            let verdict = match &kind.sort {
                _ if name.by == CALLED => self.is_called(kind, &name, depth).await?,
                Sort::LookedUp { lookup, moves, .. } => {
                    self.looked_up(kind, lookup, *moves, &name, depth).await?
                }
                Sort::Seen => {
                    let seen = self.fence.seen().find(kind, &name);
                    match seen {
                        None => false,
                        Some(None) => true,
                        Some(Some(owner)) => self.judge(owner.kind, owner.name, depth).await?,
                    }
                }
                Sort::Any(kinds) => {
                    let mut inside = false;
                    for kind in *kinds {
                        // Each sort has its own form of names.
                        if let Some(name) = kind.name_of(&name.value)
                            && self.judge(kind, name, depth).await?
                        {
                            inside = true;
                            break;
                        }
                    }
                    inside
                }
                Sort::Container(_)
                | Sort::Cases { .. }
                | Sort::Values(_)
                | Sort::Fields(_)
                | Sort::Itself => false,
            };
            self.verdicts.insert((kind.name, name), verdict);
            Ok(verdict)
        })
    }

    /// Whether a thing inside is called so.
    async fn is_called(
        &mut self,
        kind: &'static Kind,
        name: &Name,
        depth: usize,
    ) -> Result<bool, Error> {
        let Some(listed) = &kind.listed else {
            return Ok(false);
        };
        let wanted = name.value.to_lowercase();
        let pins = Arc::clone(&self.pins);
        for container in pins.containers() {
            let now = self.session.clock().now();
            let names = match self.fence.known_names(kind, &container.id, now) {
                Some(names) => names,
                None => {
                    let request =
                        Request::new(listed.operation).with_path(listed.path, &container.id);
                    let names: HashSet<String> = match sent(self.session, request).await? {
                        Found::Here(Value::Array(things)) => things
                            .iter()
                            .filter_map(|thing| {
                                Some(thing.get(listed.name)?.as_str()?.to_lowercase())
                            })
                            .collect(),
                        Found::Here(_) | Found::Nowhere => HashSet::new(),
                    };
                    let names = Arc::new(names);
                    self.fence
                        .note_names(kind, &container.id, now, Arc::clone(&names));
                    names
                }
            };
            if names.contains(&wanted) {
                return Ok(true);
            }
        }
        // What is called so by nobody may be an id.
        match kind.name_of(&name.value).filter(|_| is_number(&name.value)) {
            Some(id) => self.judge(kind, id, depth).await,
            None => Ok(false),
        }
    }

    async fn looked_up(
        &mut self,
        kind: &'static Kind,
        lookup: &'static Lookup,
        moves: bool,
        name: &Name,
        depth: usize,
    ) -> Result<bool, Error> {
        let belongs = match self.remembered(kind, name, moves) {
            Some(belongs) => belongs,
            None => {
                let Found::Here(thing) = ask(self.session, lookup, &name.value).await? else {
                    return Ok(false);
                };
                let belongs: Arc<[_]> = belongings(&thing, lookup.belongs).into();
                self.note(kind, &thing, name, &belongs);
                let inside = self.all_inside(&belongs, depth).await?;
                // Its other names are as good as the one that was asked for.
                for name in kind.names_in(&thing).unwrap_or_default() {
                    self.verdicts.insert((kind.name, name), inside);
                }
                return Ok(inside);
            }
        };
        self.all_inside(&belongs, depth).await
    }

    /// Whether everything that a thing belongs to lies inside; a thing that belongs to nothing does not.
    async fn all_inside(
        &mut self,
        belongs: &[(&'static Kind, Name)],
        depth: usize,
    ) -> Result<bool, Error> {
        for (kind, name) in belongs {
            if !self.judge(kind, name.clone(), depth).await? {
                return Ok(false);
            }
        }
        Ok(!belongs.is_empty())
    }

    /// What a thing belonged to when it was looked up for an earlier call, if that will do for this one.
    fn remembered(
        &self,
        kind: &'static Kind,
        name: &Name,
        moves: bool,
    ) -> Option<Arc<[(&'static Kind, Name)]>> {
        // Whatever is to be changed is looked up anew.
        let will_do = !moves || self.access == Access::Read;
        let now = self.session.clock().now();
        let known = || self.fence.known_place(kind, name, now, moves);
        will_do.then(known).flatten()
    }

    /// Keeps what a thing belongs to, under each of its names.
    fn note(
        &self,
        kind: &'static Kind,
        thing: &Value,
        asked: &Name,
        belongs: &Arc<[(&'static Kind, Name)]>,
    ) {
        let now = self.session.clock().now();
        let mut names = kind.names_in(thing).unwrap_or_default();
        names.push(asked.clone());
        for name in names {
            self.fence.note_place(kind, name, now, Arc::clone(belongs));
        }
    }

    /// Looks many things up at once, where the kind has a call for that. What it does not find is left
    /// to be looked up one by one.
    pub(super) async fn prepare(&mut self, named: &[(&'static Kind, Name)]) -> Result<(), Error> {
        let mut kinds: Vec<&'static Kind> = Vec::new();
        for (kind, _) in named {
            if !kinds.iter().any(|known| std::ptr::eq(*known, *kind)) {
                kinds.push(kind);
            }
        }
        for kind in kinds {
            let Sort::LookedUp {
                batch: Some(batch),
                moves,
                ..
            } = &kind.sort
            else {
                continue;
            };
            let (mut names, mut listed) = (Vec::new(), HashSet::new());
            for (_, name) in named.iter().filter(|(k, _)| std::ptr::eq(*k, kind)) {
                let remembered = self.remembered(kind, name, *moves).is_some();
                if !remembered && self.known(kind, name).is_none() && listed.insert(name) {
                    names.push(name);
                }
            }
            if names.len() < 2 {
                continue;
            }
            for some in names.chunks(batch.most.max(1)) {
                self.batch(kind, batch, some).await?;
            }
        }
        Ok(())
    }

    async fn batch(
        &mut self,
        kind: &'static Kind,
        batch: &'static Batch,
        names: &[&Name],
    ) -> Result<(), Error> {
        let mut body: Map<String, Value> = serde_json::from_str(batch.body).unwrap_or_default();
        let values: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
        body.insert(batch.names.to_owned(), json!(values));
        let request = Request::new(batch.operation).with_json(Value::Object(body));
        let Found::Here(answer) = sent(self.session, request).await? else {
            return Ok(());
        };
        let things = pointer::get(&answer, batch.at).and_then(Value::as_array);
        for thing in things.into_iter().flatten() {
            let own = kind.names_in(thing).unwrap_or_default();
            let belongs: Arc<[_]> = belongings(thing, batch.belongs).into();
            let inside = self.all_inside(&belongs, DEEPEST).await?;
            for asked in names {
                let same = |name: &Name| {
                    name.by == asked.by && name.value.eq_ignore_ascii_case(&asked.value)
                };
                if own.iter().any(same) {
                    self.note(kind, thing, asked, &belongs);
                    self.verdicts.insert((kind.name, (*asked).clone()), inside);
                }
            }
            for name in own {
                self.verdicts.insert((kind.name, name), inside);
            }
        }
        Ok(())
    }
}

/// What a thing says it belongs to.
fn belongings(
    thing: &Value,
    belongs: &'static [(&'static str, &'static Kind)],
) -> Vec<(&'static Kind, Name)> {
    let mut found = Vec::new();
    for (at, kind) in belongs {
        let Some(value) = pointer::get(thing, at) else {
            continue;
        };
        let name = scalar(value).and_then(|text| {
            let text = last_segment(&text).to_owned();
            kind.name_of(&text)
        });
        // What cannot be read as a name is one that nothing has.
        found.push((
            *kind,
            name.unwrap_or(Name {
                by: "",
                value: String::new(),
            }),
        ));
    }
    found
}

/// Asks for a thing by one of its names.
pub(super) async fn ask(
    session: &Session,
    lookup: &'static Lookup,
    value: &str,
) -> Result<Found, Error> {
    let mut request = Request::new(lookup.operation);
    if let Some(parameter) = lookup.path {
        request = request.with_path(parameter, value);
    }
    for (name, pattern) in lookup.query {
        request = request.with_query(name, pattern.replace("{}", value));
    }
    if !lookup.body.is_empty() {
        let name = match value.parse::<u64>() {
            Ok(number) if is_number(value) => json!(number),
            _ => json!(value),
        };
        let body: Map<String, Value> = lookup
            .body
            .iter()
            .map(|property| ((*property).to_owned(), json!([name])))
            .collect();
        request = request.with_json(Value::Object(body));
    }
    let Found::Here(answer) = sent(session, request).await? else {
        return Ok(Found::Nowhere);
    };
    Ok(match pointer::get(&answer, lookup.at) {
        Some(thing) => Found::Here(thing.clone()),
        None => Found::Nowhere,
    })
}

/// Sends a look-up. That a thing is not there, or not for this account, is an answer.
async fn sent(session: &Session, request: Request) -> Result<Found, Error> {
    debug_assert!(matches!(request.body, Body::Empty | Body::Json(_)));
    match session.without_fence().send(request).await {
        Ok(response) => {
            let answer: Value = response.json()?;
            Ok(match answer {
                Value::Null => Found::Nowhere,
                answer => Found::Here(answer),
            })
        }
        Err(error)
            if matches!(error.status(), Some(400 | 403 | 404 | 410))
                && !error.is_unauthorized() =>
        {
            tracing::debug!(%error, "a look-up found nothing");
            Ok(Found::Nowhere)
        }
        Err(error) => Err(error),
    }
}
