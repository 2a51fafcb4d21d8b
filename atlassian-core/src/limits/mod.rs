//! What Atlassian's limits leave room for.
//!
//! One [`Limiter`] is shared by everything that is cloned from one client: every session, every
//! product. It knows three kinds of limits, and each holds back no more than it must:
//!
//! - **pauses**, after a 429: a quota holds back every call, a burst limit the operation it was said
//!   of, a limit on writes to one object that object;
//! - **pacing**: at most 20 writes in 2 seconds and 100 in 30 to one object, before Atlassian has to
//!   say so;
//! - **points**: a budget an hour, where one is set.
//!
//! No lock is held while anyone waits, and nothing is reserved: a call that is dropped while it waits
//! leaves nothing behind.

mod lane;
mod pacing;
mod pauses;
mod points;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::timestamp::Timestamp;
use pacing::Pacing;
use pauses::Pauses;
use points::Points;

pub(crate) use lane::Lane;
pub(crate) use pauses::Reach;
pub(crate) use points::count as count_objects;

/// What is left of Atlassian's limits, as far as this process knows. Clones share it.
///
/// Every client makes one of its own; give one to several clients that run under the same app.
///
/// ```
/// use atlassian_core::{Atlassian, OAuthApp};
/// use atlassian_core::limits::Limiter;
///
/// let limiter = Limiter::new().points_per_hour(50_000);
/// let app = OAuthApp::new("client-id", "client-secret", "http://localhost:8734/callback");
/// let atlassian = Atlassian::builder().app(app).limiter(limiter.clone()).build()?;
/// # let _ = atlassian;
/// # Ok::<(), atlassian_core::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Limiter(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    pauses: Pauses,
    pacing: Pacing,
    points: Option<Points>,
}

/// Why a call has to wait, and until when.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wait {
    pub(crate) until: Timestamp,
    pub(crate) why: String,
}

impl Limiter {
    /// A limiter that knows of no limit yet, and has no budget.
    pub fn new() -> Self {
        Limiter::default()
    }

    /// Spends at most so many points an hour; each hour begins on the hour, in UTC. A call costs one
    /// point, and one more for each object it reads, two for each person or group. Calls made with an
    /// API token cost nothing.
    ///
    /// Atlassian gives an app [65,000 points an hour](https://developer.atlassian.com/cloud/jira/platform/rate-limiting/)
    /// over all its customers. What a call has read is known only afterwards, so that the last call of
    /// an hour may spend more than was left.
    pub fn points_per_hour(self, points: u64) -> Self {
        self.state().points = Some(Points::new(points));
        self
    }

    /// What is left of this hour's points; `None` where no budget is set.
    pub fn points_left(&self, now: Timestamp) -> Option<u64> {
        self.state().points.as_mut().map(|points| points.left(now))
    }

    /// Lets a call pass, and counts it; or says until when it has to wait.
    pub(crate) fn admit(&self, lane: &Lane<'_>, now: Timestamp) -> Result<(), Wait> {
        let state = &mut *self.state();
        state.pauses.check(lane, now)?;
        let points = state.points.as_mut().filter(|_| lane.spends);
        if let Some(points) = &points {
            points.check(now)?;
        }
        // Last, since it counts what it lets pass.
        state.pacing.admit(lane, now)?;
        if let Some(points) = points {
            points.spend(now, 1);
        }
        Ok(())
    }

    /// Holds back what a limit reaches.
    pub(crate) fn pause(&self, lane: &Lane<'_>, reach: Reach, now: Timestamp, wait: Wait) {
        self.state().pauses.add(lane, reach, now, wait);
    }

    /// Whether anyone wants to know what calls have read.
    pub(crate) fn counts_points(&self) -> bool {
        self.state().points.is_some()
    }

    /// Books what a call has read.
    pub(crate) fn spend(&self, now: Timestamp, points: u64) {
        if let Some(budget) = &mut self.state().points {
            budget.spend(now, points);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that holds the lock can panic half way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
