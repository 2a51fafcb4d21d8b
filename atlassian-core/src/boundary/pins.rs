//! Which projects and spaces a boundary means: names are resolved once, and what counts from then on is
//! the id behind them.
//!
//! The ids are asked again after five minutes, for keys that were changed meanwhile.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::confinement::{Kind, Lookup, Places, Sort};
use super::fence::{Fence, lock};
use super::locate::{self, Found};
use super::name::{Name, is_number, scalar};
use super::pointer;
use crate::error::Error;
use crate::operation::Operation;
use crate::query::Condition;
use crate::session::Session;
use crate::timestamp::Timestamp;

const FRESH_FOR: Duration = Duration::from_secs(300);

/// One container, as its site names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Container {
    pub(super) id: String,
    pub(super) key: String,
    pub(super) name: String,
}

/// The containers of a product that lie inside of every layer.
#[derive(Debug, Default)]
pub(super) struct Pins {
    containers: Vec<Container>,
    /// What confines a query to them; nothing does where there are none.
    condition: Option<Condition>,
}

/// The pins, when they were fresh, and the id behind each name of the configuration.
#[derive(Clone, Default)]
pub(super) struct Pinned {
    at: Timestamp,
    pub(super) pins: Arc<Pins>,
    ids: HashMap<String, String>,
}

impl Pins {
    fn new(containers: Vec<Container>, places: &'static Places) -> Self {
        let all = containers.iter();
        let condition = match places.query_name {
            "id" => Condition::any_id(places.query_field, all.filter_map(|c| c.id.parse().ok())),
            _ => Condition::any_of(places.query_field, all.map(|c| c.key.as_str())),
        };
        Pins {
            containers,
            condition: condition.ok(),
        }
    }

    pub(super) fn condition(&self) -> Option<&Condition> {
        self.condition.as_ref()
    }

    pub(super) fn containers(&self) -> &[Container] {
        &self.containers
    }

    pub(super) fn is_empty(&self) -> bool {
        self.containers.is_empty()
    }

    /// The container of this name, if it lies inside.
    pub(super) fn find(&self, name: &Name) -> Option<&Container> {
        match name.by {
            "id" => self.containers.iter().find(|c| c.id == name.value),
            _ => self.with_key(&name.value),
        }
    }

    pub(super) fn with_key(&self, key: &str) -> Option<&Container> {
        // Atlassian tells keys apart by nothing but their letters.
        let mut containers = self.containers.iter();
        containers.find(|container| container.key.eq_ignore_ascii_case(key))
    }
}

impl Fence {
    /// Whether a container can be told to lie outside without asking anyone: by pins that are fresh, or,
    /// before there are any, where a layer names keys only and not this one.
    pub(super) fn is_surely_outside(
        &self,
        product: &'static str,
        name: &Name,
        now: Timestamp,
    ) -> bool {
        if let Some(pins) = self.fresh_pins(product, now) {
            // A name of the configuration keeps its meaning, whatever the key is by now.
            return pins.find(name).is_none() && !self.is_configured(product, name);
        }
        if self.pins_now(product).is_some() {
            // It may have a new key by now.
            return false;
        }
        self.layers().iter().any(|boundary| {
            let names = boundary.containers(product);
            let telling = match name.by {
                "id" => names.iter().all(|named| is_number(named)),
                _ => names.iter().all(|named| !is_number(named)),
            };
            telling
                && !names
                    .iter()
                    .any(|named| named.eq_ignore_ascii_case(&name.value))
        })
    }

    pub(super) fn is_configured(&self, product: &'static str, name: &Name) -> bool {
        self.configured_id(product, &name.value).is_some()
    }

    /// The id behind a name of the configuration, once it is pinned.
    pub(super) fn configured_id(&self, product: &'static str, value: &str) -> Option<String> {
        let pins = lock(&self.memory().pins);
        let ids = &pins.get(product)?.ids;
        ids.iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(value))
            .map(|(_, id)| id.clone())
    }

    /// Has the pins of a product asked again before they are used next: a call may have changed a key.
    pub(super) fn expire_pins(&self, product: &'static str) {
        if let Some(pinned) = lock(&self.memory().pins).get_mut(product) {
            pinned.at = Timestamp::from_millis(i64::MIN / 2);
        }
    }

    fn fresh_pins(&self, product: &'static str, now: Timestamp) -> Option<Arc<Pins>> {
        let pins = lock(&self.memory().pins);
        let pinned = pins.get(product)?;
        (now.since(pinned.at) < FRESH_FOR).then(|| Arc::clone(&pinned.pins))
    }

    /// Whether a key still is that of the container that had it when it was looked up.
    ///
    /// # Errors
    /// What a call returns where it cannot be looked up.
    pub(super) async fn still_means(
        &self,
        session: &Session,
        operation: &'static Operation,
        container: &Container,
    ) -> Result<bool, Error> {
        let places = operation.api.places;
        let now = resolve(session, places, "key", &container.key).await?;
        let same = now.is_some_and(|now| now.id == container.id);
        if !same {
            self.expire_pins(operation.api.product);
        }
        Ok(same)
    }

    /// The pins of an operation's product.
    ///
    /// # Errors
    /// [`Error::Configuration`] when none of the containers that a boundary names can be found; what a
    /// call returns where they cannot be looked up.
    pub(super) async fn pins(
        &self,
        session: &Session,
        operation: &'static Operation,
    ) -> Result<Arc<Pins>, Error> {
        let (product, places) = (operation.api.product, operation.api.places);
        let clock = session.clock();
        if let Some(pins) = self.fresh_pins(product, clock.now()) {
            return Ok(pins);
        }
        let _one = self.memory().pinning.lock().await;
        if let Some(pins) = self.fresh_pins(product, clock.now()) {
            return Ok(pins);
        }
        let known = lock(&self.memory().pins)
            .get(product)
            .map(|pinned| pinned.ids.clone())
            .unwrap_or_default();
        let mut resolved: HashMap<String, Option<Container>> = HashMap::new();
        for boundary in self.layers() {
            for name in boundary.containers(product) {
                if !resolved.contains_key(name) {
                    let (by, value) = match known.get(name) {
                        Some(id) => ("id", id.as_str()),
                        None if is_number(name) => ("id", name.as_str()),
                        None => ("key", name.as_str()),
                    };
                    let container = resolve(session, places, by, value).await?;
                    resolved.insert(name.clone(), container);
                }
            }
        }
        let mut inside: Option<Vec<Container>> = None;
        for boundary in self.layers() {
            let names = boundary.containers(product);
            let mut layer: Vec<Container> = Vec::new();
            for container in names.iter().filter_map(|name| resolved.get(name)?.clone()) {
                if !layer.contains(&container) {
                    layer.push(container);
                }
            }
            if layer.is_empty() && !names.is_empty() {
                return Err(Error::Configuration {
                    what: format!(
                        "the boundary names {}, but none of these is there for this account; check the \
                         names, and what the account may see",
                        names.join(", ")
                    ),
                });
            }
            inside = Some(match inside {
                None => layer,
                Some(mut outer) => {
                    outer.retain(|container| layer.iter().any(|other| other.id == container.id));
                    outer
                }
            });
        }
        for (name, container) in &resolved {
            if container.is_none() {
                tracing::warn!(
                    name,
                    product,
                    "the boundary names what is not there; it is left out"
                );
            }
        }
        let pins = Arc::new(Pins::new(inside.unwrap_or_default(), places));
        // A name that is not there today keeps the id it had.
        let mut ids = known;
        for (name, container) in resolved {
            if let Some(container) = container {
                ids.insert(name, container.id);
            }
        }
        let pinned = Pinned {
            at: clock.now(),
            pins: Arc::clone(&pins),
            ids,
        };
        lock(&self.memory().pins).insert(product, pinned);
        Ok(pins)
    }
}

/// The container of this name; `None` where it is not there.
async fn resolve(
    session: &Session,
    places: &'static Places,
    by: &str,
    value: &str,
) -> Result<Option<Container>, Error> {
    let mut kinds = places.containers.iter();
    let Some((kind, lookup)) = kinds.find_map(|kind| Some((*kind, look_up(kind, by)?))) else {
        return Ok(None);
    };
    let Found::Here(thing) = locate::ask(session, lookup, value).await? else {
        return Ok(None);
    };
    let text = |at: &str| {
        let text = pointer::get(&thing, at).and_then(scalar);
        text.map(|text| text.into_owned()).unwrap_or_default()
    };
    let container = Container {
        id: text("/id"),
        key: text("/key"),
        name: text("/name"),
    };
    // Who was asked for one must not answer with another one; a key that can be changed leads on.
    let same = match (by, kind.names) {
        ("id", _) => container.id == value,
        (_, [_]) => container.key.eq_ignore_ascii_case(value),
        _ => true,
    };
    Ok((same && is_number(&container.id)).then_some(container))
}

fn look_up(kind: &&'static Kind, by: &str) -> Option<&'static Lookup> {
    match &kind.sort {
        Sort::Container(lookup) if kind.names.contains(&by) => Some(lookup),
        _ => None,
    }
}
