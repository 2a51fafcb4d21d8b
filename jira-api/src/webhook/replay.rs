//! That nothing is handled twice.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use atlassian_core::Timestamp;

use super::error::WebhookError;

/// What has been handled, by its id, for a while. Clones share what they know.
///
/// Jira sends a delivery up to five times, over more than an hour, if nobody answers; each time with the same
/// identifier. What has been claimed is refused until its [`Claim`] is dropped unfinished, so that a retry of what
/// failed is handled.
///
/// ```
/// use std::time::Duration;
/// use atlassian_core::Timestamp;
/// use jira_api::webhook::ReplayGuard;
///
/// let guard = ReplayGuard::new(10_000, Duration::from_secs(3 * 3600));
/// let now = Timestamp::from_millis(0);
/// let claim = guard.claim(["delivery-1"], now)?;
/// assert!(guard.claim(["delivery-1"], now).is_err());
/// drop(claim);
/// guard.claim(["delivery-1"], now)?.done();
/// assert!(guard.claim(["delivery-1"], now).is_err());
/// # Ok::<(), jira_api::webhook::WebhookError>(())
/// ```
#[derive(Clone)]
pub struct ReplayGuard(Arc<Shared>);

struct Shared {
    most: usize,
    life: Duration,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// When each was claimed. What has an older time in `order` was claimed again since.
    ids: HashMap<String, (Timestamp, u64)>,
    order: VecDeque<(Timestamp, u64, String)>,
    turn: u64,
}

impl ReplayGuard {
    /// A guard that knows ids for `life`, and at most `most` of them: beyond, the oldest are forgotten early.
    /// An id takes about 200 bytes.
    pub fn new(most: usize, life: Duration) -> Self {
        ReplayGuard(Arc::new(Shared {
            most: most.max(1),
            life,
            known: Mutex::default(),
        }))
    }

    /// Claims a delivery by its ids: none of them may have been claimed.
    ///
    /// # Errors
    /// [`WebhookError::Replayed`] where one has been.
    pub fn claim<I: Into<String>>(
        &self,
        ids: impl IntoIterator<Item = I>,
        now: Timestamp,
    ) -> Result<Claim, WebhookError> {
        let ids: Vec<String> = ids.into_iter().map(Into::into).collect();
        let mut known = self.0.lock();
        known.forget_before(now, self.0.life);
        if let Some(id) = ids.iter().find(|id| known.ids.contains_key(*id)) {
            return Err(WebhookError::Replayed { id: id.clone() });
        }
        known.turn += 1;
        let turn = known.turn;
        for id in &ids {
            known.ids.insert(id.clone(), (now, turn));
            known.order.push_back((now, turn, id.clone()));
        }
        while known.ids.len() > self.0.most && known.forget_oldest() {}
        drop(known);
        Ok(Claim {
            guard: Arc::clone(&self.0),
            ids,
            turn,
        })
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn forget_before(&mut self, now: Timestamp, life: Duration) {
        while self
            .order
            .front()
            .is_some_and(|(at, ..)| at.after(life) <= now)
        {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) -> bool {
        let Some((_, turn, id)) = self.order.pop_front() else {
            return false;
        };
        self.release(&id, turn);
        true
    }

    fn release(&mut self, id: &str, turn: u64) {
        if self.ids.get(id).is_some_and(|(_, other)| *other == turn) {
            self.ids.remove(id);
        }
    }
}

impl fmt::Debug for ReplayGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplayGuard")
            .field("known", &self.0.lock().ids.len())
            .field("most", &self.0.most)
            .finish_non_exhaustive()
    }
}

/// A delivery that is being handled. Dropped before it is [`done`](Claim::done), it may come again.
#[must_use = "a claim that is dropped is given back"]
pub struct Claim {
    guard: Arc<Shared>,
    ids: Vec<String>,
    turn: u64,
}

impl Claim {
    /// It is handled: it will be refused from now on.
    pub fn done(mut self) {
        self.ids.clear();
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if self.ids.is_empty() {
            return;
        }
        let mut known = self.guard.lock();
        for id in &self.ids {
            known.release(id, self.turn);
        }
        let turn = self.turn;
        known.order.retain(|(_, other, _)| *other != turn);
    }
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim").field("ids", &self.ids).finish()
    }
}
