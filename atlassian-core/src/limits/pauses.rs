//! What a 429 holds back, and for how long.

use std::collections::HashMap;

use super::{Lane, Wait};
use crate::timestamp::Timestamp;

/// More pauses than this are looked through for those that are over.
const CROWD: usize = 256;

/// How far a limit reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Every call.
    Everything,
    /// The operation, on its site.
    Operation,
    /// Writes to one object.
    Object,
}

impl Reach {
    /// Reads `RateLimit-Reason`, whose values differ by product. What is not known is taken for a
    /// limit on the operation.
    pub(crate) fn of(reason: Option<&str>, lane: &Lane<'_>) -> Self {
        let reason = reason.unwrap_or_default().to_ascii_lowercase();
        if reason.contains("quota") {
            Reach::Everything
        } else if lane.object.is_some()
            && ["on-write", "per-issue"]
                .iter()
                .any(|one| reason.contains(one))
        {
            Reach::Object
        } else {
            Reach::Operation
        }
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Place {
    Operation(String, &'static str, &'static str),
    Object(String, String),
}

#[derive(Debug, Default)]
pub(super) struct Pauses {
    everything: Option<(Timestamp, String)>,
    places: HashMap<Place, (Timestamp, String)>,
}

impl Pauses {
    pub(super) fn check(&self, lane: &Lane<'_>, now: Timestamp) -> Result<(), Wait> {
        let everything = self.everything.iter();
        let operation = self.places.get(&operation(lane)).into_iter();
        let object = object(lane);
        let object = object.iter().filter_map(|place| self.places.get(place));
        let longest = everything
            .chain(operation)
            .chain(object)
            .filter(|(until, _)| *until > now)
            .max_by_key(|(until, _)| *until);
        match longest {
            Some((until, why)) => Err(Wait {
                until: *until,
                why: why.clone(),
            }),
            None => Ok(()),
        }
    }

    pub(super) fn add(&mut self, lane: &Lane<'_>, reach: Reach, now: Timestamp, wait: Wait) {
        let Wait { until, why } = wait;
        let place = match reach {
            Reach::Everything => {
                if self.everything.as_ref().is_none_or(|(end, _)| *end < until) {
                    self.everything = Some((until, why));
                }
                return;
            }
            Reach::Operation => operation(lane),
            Reach::Object => object(lane).unwrap_or_else(|| operation(lane)),
        };
        if self.places.len() >= CROWD {
            self.places.retain(|_, (until, _)| *until > now);
        }
        let pause = self.places.entry(place).or_insert((until, String::new()));
        if pause.0 <= until {
            *pause = (until, why);
        }
    }
}

fn operation(lane: &Lane<'_>) -> Place {
    let operation = lane.operation;
    Place::Operation(lane.tenant.to_owned(), operation.api.name, operation.id)
}

fn object(lane: &Lane<'_>) -> Option<Place> {
    let object = lane.object.clone()?;
    Some(Place::Object(lane.tenant.to_owned(), object))
}
