//! The only place that asks for the time or sleeps.
//!
//! Everything that waits or compares times does it through a [`Clock`], so that tests and simulations
//! decide how fast time passes. [`System`] is the real one; [`Manual`] stands still until it is moved.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::task::Poll;
use std::time::Duration;

use tokio::sync::Notify;

use crate::timestamp::Timestamp;

/// A pause that ends when its clock says so.
pub type Pause = Pin<Box<dyn Future<Output = ()> + Send + 'static>>;

/// Tells the time and waits.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// A pause we decided on, such as the one before a retry. A simulation may skip it, provided that
    /// it moves its time on.
    fn sleep(&self, duration: Duration) -> Pause;

    /// Waits until it is `instant`, as a deadline does. Never skipped.
    fn reach(&self, instant: Timestamp) -> Pause;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }

    fn sleep(&self, duration: Duration) -> Pause {
        (**self).sleep(duration)
    }

    fn reach(&self, instant: Timestamp) -> Pause {
        (**self).reach(instant)
    }
}

/// The result of the work; `None` where it was not there by `instant`.
pub(crate) async fn before<T>(
    clock: &dyn Clock,
    instant: Timestamp,
    work: impl Future<Output = T>,
) -> Option<T> {
    let (mut work, mut over) = (pin!(work), clock.reach(instant));
    poll_fn(|cx| match work.as_mut().poll(cx) {
        // The work first: what is done is done, however late.
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => over.as_mut().poll(cx).map(|()| None),
    })
    .await
}

/// The computer's clock.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct System;

impl Clock for System {
    fn now(&self) -> Timestamp {
        jiff::Timestamp::now().into()
    }

    fn sleep(&self, duration: Duration) -> Pause {
        Box::pin(tokio::time::sleep(duration))
    }

    fn reach(&self, instant: Timestamp) -> Pause {
        self.sleep(instant.since(self.now()))
    }
}

/// A clock that is moved by hand, and by the pauses of whoever uses it.
///
/// Clones share one time. [`sleep`](Clock::sleep) does not wait: it moves the time on, to where it ends.
/// Pauses that begin at the same time also end at the same time.
///
/// ```
/// use std::time::Duration;
/// use atlassian_core::clock::{Clock, Manual};
///
/// let clock = Manual::starting_at("2026-03-02T09:00:00Z".parse()?);
/// clock.advance(Duration::from_secs(90));
/// assert_eq!(clock.now().to_string(), "2026-03-02T09:01:30.000Z");
/// # Ok::<(), atlassian_core::timestamp::NotATimestamp>(())
/// ```
#[derive(Clone)]
pub struct Manual(Arc<Face>);

struct Face {
    millis: AtomicI64,
    moved: Notify,
}

impl Manual {
    /// A clock that stands at `start`.
    pub fn starting_at(start: Timestamp) -> Self {
        let face = Face {
            millis: AtomicI64::new(start.as_millis()),
            moved: Notify::new(),
        };
        Manual(Arc::new(face))
    }

    /// Moves the time on and wakes whoever waits for what is now past.
    pub fn advance(&self, duration: Duration) {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        self.0.millis.fetch_add(millis, Ordering::SeqCst);
        self.0.moved.notify_waiters();
    }

    /// Moves the time on to `end`, unless it is past already.
    fn advance_to(&self, end: Timestamp) {
        self.0.millis.fetch_max(end.as_millis(), Ordering::SeqCst);
        self.0.moved.notify_waiters();
    }
}

impl Clock for Manual {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.millis.load(Ordering::SeqCst))
    }

    fn sleep(&self, duration: Duration) -> Pause {
        let clock = self.clone();
        let end = self.now().after(duration);
        Box::pin(async move {
            clock.advance_to(end);
            tokio::task::yield_now().await;
        })
    }

    fn reach(&self, instant: Timestamp) -> Pause {
        let clock = self.clone();
        Box::pin(async move {
            loop {
                // Registered before the time is read, so that no movement is missed in between.
                let mut moved = Box::pin(clock.0.moved.notified());
                moved.as_mut().enable();
                if clock.now() >= instant {
                    return;
                }
                moved.await;
            }
        })
    }
}

impl fmt::Debug for Manual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Manual({})", self.now())
    }
}
