//! The point in time at which a call is given up.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use crate::clock::Clock;
use crate::timestamp::Timestamp;

/// The point in time at which a call is given up; none where it may take as long as it takes.
pub(super) struct Deadline {
    clock: Arc<dyn Clock>,
    end: Option<Timestamp>,
}

impl Deadline {
    pub(super) fn new(clock: &Arc<dyn Clock>, length: Option<Duration>) -> Self {
        Deadline {
            clock: Arc::clone(clock),
            end: length.map(|length| clock.now().after(length)),
        }
    }

    /// Whether there is time to wait until `instant`.
    pub(super) fn allows(&self, instant: Timestamp) -> bool {
        self.end.is_none_or(|end| instant < end)
    }

    /// The result of the work; `None` where it was not there in time.
    pub(super) async fn within<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        let Some(end) = self.end else {
            return Some(work.await);
        };
        let mut over = self.clock.reach(end);
        poll_fn(|cx| {
            // The work first: what is done is done, however late.
            if let Poll::Ready(result) = work.as_mut().poll(cx) {
                return Poll::Ready(Some(result));
            }
            over.as_mut().poll(cx).map(|()| None)
        })
        .await
    }
}
