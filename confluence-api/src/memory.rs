//! What clones of one client share: the ids of spaces, and whose turn it is to write.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use atlassian_core::Timestamp;
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

use crate::{Confluence, Error};

/// How long the id behind a key is good, by the session's clock.
const LIFE: Duration = Duration::from_secs(10 * 60);

/// How many are kept. Beyond it everything is forgotten, which costs look-ups and nothing else.
const MOST: usize = 10_000;

/// What clones of one client share.
#[derive(Default)]
pub(crate) struct Memory {
    /// By key in capitals: since when it is known, and the space.
    spaces: Mutex<HashMap<String, (Timestamp, Arc<SpaceName>)>>,
    /// Whose turn it is to write, by what is written.
    pub(crate) turns: Turns,
}

/// A space by both of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SpaceName {
    pub(crate) id: String,
    pub(crate) key: String,
}

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

impl Confluence {
    /// The space that has a key, or a numeric id.
    ///
    /// # Errors
    /// [`Error::Unknown`] where there is no such space; as for any call.
    pub(crate) async fn space_named(&self, given: &str) -> Result<Arc<SpaceName>, Error> {
        let given = given.trim();
        // Keys begin with a letter or, those of people, with a tilde: what is all digits is an id.
        if !given.is_empty() && given.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Arc::new(SpaceName {
                id: given.to_owned(),
                key: String::new(),
            }));
        }
        let folded = given.to_uppercase();
        let now = self.session().clock().now();
        {
            let spaces = &self.memory().spaces;
            let spaces = spaces.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((at, space)) = spaces.get(&folded)
                && now.since(*at) < LIFE
            {
                return Ok(Arc::clone(space));
            }
        }
        let call = self.v2().get_spaces().keys([given]).limit(1);
        let found = call.send().await?.results.into_iter().find_map(|space| {
            let key = space.key.unwrap_or_default();
            let id = space.id.filter(|_| key.eq_ignore_ascii_case(given))?;
            Some(SpaceName { id, key })
        });
        let Some(found) = found else {
            return Err(Error::Unknown {
                what: "space",
                given: given.to_owned(),
                nearest: Vec::new(),
                known: Vec::new(),
            });
        };
        let found = Arc::new(found);
        let spaces = &self.memory().spaces;
        let mut spaces = spaces.lock().unwrap_or_else(PoisonError::into_inner);
        if spaces.len() >= MOST {
            spaces.clear();
        }
        spaces.insert(folded, (now, Arc::clone(&found)));
        Ok(found)
    }

    /// Forgets the id behind a key.
    pub(crate) fn forget_space(&self, given: &str) {
        let spaces = &self.memory().spaces;
        let mut spaces = spaces.lock().unwrap_or_else(PoisonError::into_inner);
        spaces.remove(&given.trim().to_uppercase());
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory(..)")
    }
}
