//! What a call names, and whether that can be told to lie outside without a look-up.

use serde_json::Value;

use super::confinement::{Fields, Kind, Place, Term};
use super::denial;
use super::fence::Fence;
use super::name::{Name, key_of};
use super::pins::Pins;
use crate::error::Error;
use crate::operation::{self, Operation};
use crate::session::Session;
use crate::timestamp::Timestamp;

/// A thing that a call names.
pub(super) struct Claim {
    pub(super) kind: &'static Kind,
    pub(super) name: Name,
    pub(super) term: &'static Term,
    /// What is sent has its id in this place, whatever name the caller gave.
    pub(super) replaced: bool,
}

/// Fields that a call gives under ids of the site's own.
pub(super) struct GivenFields {
    pub(super) fields: &'static Fields,
    pub(super) term: &'static Term,
    pub(super) values: Vec<(String, Value)>,
}

/// Whether a parameter that holds the key of a container takes its id as well, by its name.
pub(super) fn takes_id(kind: &Kind, at: &str) -> bool {
    let last = at.rsplit('/').next().unwrap_or(at);
    kind.names.contains(&"id") && last.contains("Id") && last.contains("Key")
}

impl Claim {
    /// Whether the call alone tells that it lies outside.
    pub(super) fn check_alone(
        &self,
        fence: &Fence,
        operation: &'static Operation,
        now: Timestamp,
    ) -> Result<(), Error> {
        let outside = match self.container_key() {
            Some(key) => {
                let name = Name {
                    by: "key",
                    value: key.to_owned(),
                };
                fence.is_surely_outside(self.kind.product, &name, now)
            }
            None if self.kind.is_container() => {
                fence.is_surely_outside(self.kind.product, &self.name, now)
            }
            None => false,
        };
        match outside {
            true => Err(denial::of_claim(operation, self)),
            false => Ok(()),
        }
    }

    /// Whether the container it names, or whose key it has, lies inside.
    pub(super) fn check_containers(
        &self,
        fence: &Fence,
        operation: &'static Operation,
        pins: &Pins,
    ) -> Result<(), Error> {
        let product = self.kind.product;
        // A name of the configuration means what it meant at first, in places where it can be replaced.
        let configured = |value: &str| {
            let replaceable = matches!(self.term.place, Place::Path | Place::Query);
            let id = fence.configured_id(product, value).filter(|_| replaceable);
            id.is_some_and(|value| pins.find(&Name { by: "id", value }).is_some())
        };
        let inside = match self.container_key() {
            // The key of a thing keeps leading to it after its container was renamed: it is looked up.
            Some(key) => {
                pins.with_key(key).is_some() || fence.configured_id(product, key).is_some()
            }
            None if self.kind.is_container() => {
                pins.find(&self.name).is_some() || configured(&self.name.value)
            }
            None => !pins.is_empty(),
        };
        match inside {
            true => Ok(()),
            false => Err(denial::of_claim(operation, self)),
        }
    }

    /// The key of its container, where its own key begins with that.
    fn container_key(&self) -> Option<&str> {
        let keyed = self.kind.keyed && self.name.by == "key";
        keyed.then(|| key_of(&self.name.value)).flatten()
    }
}

/// Whether keys still mean the containers they meant, before anything is changed in a place that takes
/// nothing but a key: somebody else may have the key by now.
pub(super) async fn confirm_keys(
    fence: &Fence,
    session: &Session,
    operation: &'static Operation,
    pins: &Pins,
    claims: &[Claim],
) -> Result<(), Error> {
    if operation.access == operation::Access::Read {
        return Ok(());
    }
    let mut confirmed: Vec<&str> = Vec::new();
    for claim in claims {
        let by_key = claim.kind.is_container() && claim.name.by == "key";
        if !by_key || claim.replaced {
            continue;
        }
        let Some(container) = pins.find(&claim.name) else {
            continue;
        };
        if confirmed.contains(&container.key.as_str()) {
            continue;
        }
        if !fence.still_means(session, operation, container).await? {
            return Err(denial::of_claim(operation, claim));
        }
        confirmed.push(&container.key);
    }
    Ok(())
}
