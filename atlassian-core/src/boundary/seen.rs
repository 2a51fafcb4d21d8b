//! What a session has seen to lie inside, and the tokens of pages it was given. Both are bounded: what
//! was seen longest ago is forgotten first.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use super::confinement::Kind;
use super::name::Name;

const MOST_THINGS: usize = 100_000;
const MOST_TOKENS: usize = 10_000;

/// What a thing that was seen lies on.
#[derive(Clone, Debug)]
pub(super) struct SeenOwner {
    pub(super) kind: &'static Kind,
    pub(super) name: Name,
}

#[derive(Default)]
pub(super) struct Seen {
    things: Bounded<(&'static str, Name), Option<SeenOwner>>,
    tokens: Bounded<(&'static str, &'static str, String), ()>,
}

impl Seen {
    pub(super) fn note(&mut self, kind: &'static Kind, name: Name, owner: Option<SeenOwner>) {
        self.things.put((kind.name, name), owner, MOST_THINGS);
    }

    /// Whether a thing was seen, and on what.
    pub(super) fn find(&self, kind: &'static Kind, name: &Name) -> Option<Option<SeenOwner>> {
        self.things.map.get(&(kind.name, name.clone())).cloned()
    }

    pub(super) fn note_token(&mut self, api: &'static str, operation: &'static str, token: &str) {
        let key = (api, operation, token.to_owned());
        self.tokens.put(key, (), MOST_TOKENS);
    }

    pub(super) fn knows_token(
        &self,
        api: &'static str,
        operation: &'static str,
        token: &str,
    ) -> bool {
        let key = (api, operation, token.to_owned());
        self.tokens.map.contains_key(&key)
    }
}

/// A map that forgets.
pub(super) struct Bounded<K, V> {
    map: HashMap<K, V>,
    order: VecDeque<K>,
}

impl<K, V> Default for Bounded<K, V> {
    fn default() -> Self {
        Bounded {
            map: HashMap::new(),
            order: VecDeque::new(),
        }
    }
}

impl<K: Clone + Eq + Hash, V> Bounded<K, V> {
    pub(super) fn put(&mut self, key: K, value: V, most: usize) {
        if self.map.insert(key.clone(), value).is_none() {
            self.order.push_back(key);
        }
        while self.map.len() > most {
            let Some(oldest) = self.order.pop_front() else {
                return;
            };
            self.map.remove(&oldest);
        }
        // Keys that were taken out leave their place in the row behind.
        if self.order.len() > most.saturating_mul(2) {
            let map = &self.map;
            self.order.retain(|key| map.contains_key(key));
        }
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.map.get(key)
    }

    pub(super) fn remove(&mut self, key: &K) {
        self.map.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_first_is_forgotten_first() {
        let mut map = Bounded::default();
        for key in 0..10 {
            map.put(key, (), 3);
            map.put(0, (), 3);
        }
        assert_eq!(map.map.len(), 3);
        assert!(map.get(&9).is_some() && map.get(&5).is_none());
        for key in 0..1000 {
            map.put(key, (), 3);
            map.remove(&key);
        }
        assert!(map.order.len() <= 7, "{}", map.order.len());
    }
}
