//! The point in time at which a call is given up.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, before};
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
        match self.end {
            Some(end) => before(&*self.clock, end, work).await,
            None => Some(work.await),
        }
    }
}
