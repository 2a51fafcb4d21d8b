//! What was looked up, and for how long that is good.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use atlassian_core::Timestamp;
use atlassian_core::clock::Clock;
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

/// How long it is good, by the session's clock.
pub(crate) const LIFE: Duration = Duration::from_secs(10 * 60);

/// How many look-ups are kept of one sort. Beyond it everything is forgotten, which costs look-ups and
/// nothing else.
const MOST: usize = 10_000;

/// One at a time for each key, among all who share this.
#[derive(Debug, Default)]
pub(crate) struct Turns(Mutex<HashMap<String, Weak<Turn<()>>>>);

impl Turns {
    /// Waits for a turn; it ends when what is returned is dropped.
    pub(crate) async fn take(&self, key: &str) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, turn| turn.strong_count() > 0);
            match turns.get(key).and_then(Weak::upgrade) {
                Some(turn) => turn,
                None => {
                    let turn = Arc::new(Turn::new(()));
                    turns.insert(key.to_owned(), Arc::downgrade(&turn));
                    turn
                }
            }
        };
        turn.lock_owned().await
    }
}

/// What was looked up and has come to be known, each under its key. Whoever asks while another is
/// already asking waits for his answer; a look-up that fails or is dropped leaves nothing.
pub(crate) struct Kept<K, T> {
    entries: Mutex<HashMap<K, Arc<Entry<T>>>>,
}

/// What is known, since when, and whether that was looked up for whoever asked.
pub(crate) struct Known<T> {
    pub(crate) at: Timestamp,
    pub(crate) value: Arc<T>,
    pub(crate) is_new: bool,
}

type Entry<T> = Turn<Option<(Timestamp, Arc<T>)>>;

impl<K, T> Default for Kept<K, T> {
    fn default() -> Self {
        Kept {
            entries: Mutex::default(),
        }
    }
}

impl<K: Eq + Hash + Clone, T> Kept<K, T> {
    fn entries(&self) -> MutexGuard<'_, HashMap<K, Arc<Entry<T>>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn entry(&self, key: &K) -> Arc<Entry<T>> {
        let mut entries = self.entries();
        if let Some(entry) = entries.get(key) {
            return Arc::clone(entry);
        }
        if entries.len() >= MOST {
            entries.clear();
        }
        Arc::clone(entries.entry(key.clone()).or_default())
    }

    /// What is known under a key, looked up where it is not, or not any more.
    pub(crate) async fn get<E>(
        &self,
        clock: &dyn Clock,
        key: &K,
        look_up: impl Future<Output = Result<T, E>>,
    ) -> Result<Known<T>, E> {
        let entry = self.entry(key);
        let mut known = entry.lock().await;
        match &*known {
            Some((at, value)) if clock.now().since(*at) < LIFE => {
                return Ok(Known {
                    at: *at,
                    value: Arc::clone(value),
                    is_new: false,
                });
            }
            _ => {}
        }
        let value = Arc::new(look_up.await?);
        let at = clock.now();
        *known = Some((at, Arc::clone(&value)));
        Ok(Known {
            at,
            value,
            is_new: true,
        })
    }

    /// What is known under a key by now; whoever is looking it up is not waited for.
    pub(crate) fn peek(&self, clock: &dyn Clock, key: &K) -> Option<Arc<T>> {
        let entry = Arc::clone(self.entries().get(key)?);
        let known = entry.try_lock().ok()?;
        let (at, value) = known.as_ref()?;
        (clock.now().since(*at) < LIFE).then(|| Arc::clone(value))
    }

    /// Keeps what came to be known with something else.
    pub(crate) fn put(&self, clock: &dyn Clock, key: &K, value: Arc<T>) {
        let known = Some((clock.now(), value));
        let mut entries = self.entries();
        if entries.len() >= MOST && !entries.contains_key(key) {
            entries.clear();
        }
        entries.insert(key.clone(), Arc::new(Turn::new(known)));
    }

    /// Forgets what is known under a key.
    pub(crate) fn forget(&self, key: &K) {
        self.entries().remove(key);
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.entries().clear();
    }
}

impl<K, T> fmt::Debug for Kept<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept(..)")
    }
}
