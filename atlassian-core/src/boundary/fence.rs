//! A session's boundaries at work: one fence for each session that was confined, shared by its clones.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Boundary;
use super::confinement::Kind;
use super::name::Name;
use super::pins::{Pinned, Pins};
use super::seen::{Bounded, Seen};
use crate::timestamp::Timestamp;

/// How long it is kept where things lie that cannot move.
const FIXED_FOR: Duration = Duration::from_secs(600);

/// How long it is kept what things are called.
const CALLED_FOR: Duration = Duration::from_secs(60);

/// How many places are kept.
const MOST_PLACES: usize = 10_000;

/// Boundaries within each other, and what is known of what lies inside of all of them.
#[derive(Clone)]
pub(crate) struct Fence {
    layers: Arc<[Boundary]>,
    memory: Arc<Memory>,
}

/// What is known. Nothing of it is shared with a wider session: what that one saw may lie outside.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) seen: Mutex<Seen>,
    pub(super) places: Mutex<Places>,
    pub(super) pins: Mutex<HashMap<&'static str, Pinned>>,
    /// One at a time resolves the names of containers.
    pub(super) pinning: tokio::sync::Mutex<()>,
    pub(super) fields: Mutex<HashMap<&'static str, Fields>>,
    /// What the things of a kind are called, by container.
    called: Mutex<HashMap<(&'static str, String), Called>>,
}

/// What each field of a site holds, by its id.
#[derive(Clone)]
pub(super) struct Fields {
    pub(super) at: Timestamp,
    pub(super) holds: Arc<HashMap<String, String>>,
}

/// What things are called, in lower case, and since when that is known.
type Called = (Timestamp, Arc<HashSet<String>>);

/// What a thing belongs to, and since when that is known.
type Belongings = (Timestamp, Arc<[(&'static Kind, Name)]>);

/// Where things lay.
#[derive(Default)]
pub(super) struct Places(Bounded<(&'static str, Name), Belongings>);

impl Fence {
    /// A fence of one more boundary within what is there.
    pub(crate) fn within(outer: Option<&Fence>, boundary: &Boundary) -> Self {
        let outer = outer.map(|fence| &fence.layers[..]).unwrap_or_default();
        Fence {
            layers: outer.iter().chain([boundary]).cloned().collect(),
            memory: Arc::default(),
        }
    }

    pub(crate) fn layers(&self) -> &[Boundary] {
        &self.layers
    }

    pub(super) fn memory(&self) -> &Memory {
        &self.memory
    }

    pub(super) fn seen(&self) -> MutexGuard<'_, Seen> {
        lock(&self.memory.seen)
    }

    pub(super) fn keeps_outside_references(&self) -> bool {
        let mut layers = self.layers.iter();
        layers.all(|boundary| boundary.0.keep_outside_references)
    }

    /// What a thing belongs to, as far as that can still be believed.
    pub(super) fn known_place(
        &self,
        kind: &'static Kind,
        name: &Name,
        now: Timestamp,
        moves: bool,
    ) -> Option<Arc<[(&'static Kind, Name)]>> {
        let trusted = match moves {
            false => FIXED_FOR,
            true => {
                let trust = self.layers.iter().map(|boundary| boundary.0.trust);
                trust.min().unwrap_or_default()
            }
        };
        if trusted.is_zero() {
            return None;
        }
        let places = lock(&self.memory.places);
        let (at, belongs) = places.0.get(&(kind.name, name.clone()))?;
        (now.since(*at) < trusted).then(|| Arc::clone(belongs))
    }

    pub(super) fn note_place(
        &self,
        kind: &'static Kind,
        name: Name,
        now: Timestamp,
        belongs: Arc<[(&'static Kind, Name)]>,
    ) {
        lock(&self.memory.places)
            .0
            .put((kind.name, name), (now, belongs), MOST_PLACES);
    }

    /// What the things of a kind are called in a container, as far as that can still be believed.
    pub(super) fn known_names(
        &self,
        kind: &'static Kind,
        container: &str,
        now: Timestamp,
    ) -> Option<Arc<HashSet<String>>> {
        let called = lock(&self.memory.called);
        let (at, names) = called.get(&(kind.name, container.to_owned()))?;
        (now.since(*at) < CALLED_FOR).then(|| Arc::clone(names))
    }

    pub(super) fn note_names(
        &self,
        kind: &'static Kind,
        container: &str,
        now: Timestamp,
        names: Arc<HashSet<String>>,
    ) {
        lock(&self.memory.called).insert((kind.name, container.to_owned()), (now, names));
    }

    /// Forgets where a thing lay: a call may have moved it.
    pub(super) fn forget_place(&self, kind: &'static Kind, name: &Name) {
        lock(&self.memory.places)
            .0
            .remove(&(kind.name, name.clone()));
    }

    /// The pins of a product, if there are any yet.
    pub(super) fn pins_now(&self, product: &'static str) -> Option<Arc<Pins>> {
        let pins = lock(&self.memory.pins);
        pins.get(product).map(|pinned| Arc::clone(&pinned.pins))
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Fence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.layers.iter()).finish()
    }
}
