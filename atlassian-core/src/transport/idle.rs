//! Silence: how long nothing may move, either way.
//!
//! There is no limit on how long content takes in all, only on how long it stands still, by the
//! session's clock. What stands still is given up with a timeout.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use super::exchange::lost;
use crate::clock::{Clock, Pause};
use crate::error::{Error, TransportError};
use crate::operation::Operation;
use crate::session::Session;
use crate::timestamp::Timestamp;

/// How long a connection of the session may stand still.
pub(super) fn idle(session: &Session) -> Duration {
    session.retry().idle
}

/// How long one call bears silence.
pub(crate) struct Patience {
    pub(super) operation: &'static Operation,
    clock: Arc<dyn Clock>,
    idle: Duration,
}

impl Patience {
    pub(super) fn of(session: &Session, operation: &'static Operation) -> Self {
        Patience {
            operation,
            clock: Arc::clone(session.clock()),
            idle: idle(session),
        }
    }

    /// Ends when silence that begins now has lasted too long.
    pub(super) fn pause(&self) -> Pause {
        self.clock.reach(self.clock.now().after(self.idle))
    }

    pub(super) fn stalled(&self) -> Error {
        Error::Transport(Box::new(TransportError::stalled(self.operation, self.idle)))
    }

    /// Something to feel whether a body moves on its way out.
    pub(super) fn pulse(&self) -> Pulse {
        Pulse(Arc::new(Beat {
            clock: Arc::clone(&self.clock),
            last: AtomicI64::new(self.clock.now().as_millis()),
            fault: Mutex::new(None),
            over: AtomicBool::new(false),
        }))
    }

    /// Waits for an answer while the body goes out; not longer than the body, or the answer after it,
    /// may stand still.
    pub(super) async fn bear(
        &self,
        pulse: &Pulse,
        sending: impl Future<Output = Result<reqwest::Response, reqwest::Error>>,
    ) -> Result<reqwest::Response, Error> {
        let mut sending = pin!(sending);
        let mut silence = self.pause();
        poll_fn(|cx| {
            if let Poll::Ready(result) = sending.as_mut().poll(cx) {
                // What went wrong on our side says more than that the connection was closed for it.
                let why = |error| pulse.fault().unwrap_or_else(|| lost(self.operation, error));
                return Poll::Ready(result.map_err(why));
            }
            loop {
                if silence.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
                let until = pulse.last().after(self.idle);
                if until <= self.clock.now() {
                    return Poll::Ready(Err(self.stalled()));
                }
                silence = self.clock.reach(until);
            }
        })
        .await
    }
}

/// Felt by whoever waits, kept by the body on its way out.
#[derive(Clone)]
pub(super) struct Pulse(Arc<Beat>);

struct Beat {
    clock: Arc<dyn Clock>,
    last: AtomicI64,
    fault: Mutex<Option<Error>>,
    over: AtomicBool,
}

/// Ends the body when it is dropped: an answer that has come, or that nobody waits for any more, is
/// no reason to send the rest.
pub(super) struct Leash(Pulse);

impl Drop for Leash {
    fn drop(&mut self) {
        self.0.0.over.store(true, Ordering::Relaxed);
    }
}

impl Pulse {
    /// Something moved.
    pub(super) fn beat(&self) {
        let now = self.0.clock.now().as_millis();
        self.0.last.store(now, Ordering::Relaxed);
    }

    pub(super) fn leash(&self) -> Leash {
        Leash(self.clone())
    }

    /// Whether nobody wants the rest of the body.
    pub(super) fn is_over(&self) -> bool {
        self.0.over.load(Ordering::Relaxed)
    }

    /// The body cannot go on, for a reason on our side.
    pub(super) fn fail(&self, error: Error) {
        let mut fault = self.0.fault.lock().unwrap_or_else(PoisonError::into_inner);
        fault.get_or_insert(error);
    }

    fn fault(&self) -> Option<Error> {
        let mut fault = self.0.fault.lock().unwrap_or_else(PoisonError::into_inner);
        fault.take()
    }

    fn last(&self) -> Timestamp {
        Timestamp::from_millis(self.0.last.load(Ordering::Relaxed))
    }
}
