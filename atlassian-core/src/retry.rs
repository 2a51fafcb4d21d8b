//! How patient calls are.

use std::time::Duration;

/// How often a call is tried again, how long between, and how long in all.
///
/// What is tried again:
/// - every call, when no connection came about (nothing was sent), and on a 429 (Atlassian did not
///   carry it out);
/// - calls that do no more when sent twice ([`Operation::is_repeatable`](crate::Operation::is_repeatable)),
///   when the connection broke, when no answer came in time, and on 502, 503 and 504.
///
/// A `POST` that creates is never sent again once it may have arrived.
///
/// `Retry-After` is the least that is waited; without it pauses double, from
/// [`first_pause`](RetryPolicy::first_pause) to [`longest_pause`](RetryPolicy::longest_pause). Every
/// pause is jittered. A pause that would outlast the [`deadline`](RetryPolicy::deadline) is not begun:
/// the call ends with Atlassian's answer.
///
/// ```
/// use std::time::Duration;
/// use atlassian_core::{RetryPolicy, Session};
///
/// let session = Session::with_api_token("https://acme.atlassian.net", "me@acme.com", "token")?;
/// let patient = session.with_retry(RetryPolicy::default().deadline(Duration::from_secs(3600)));
/// let hasty = session.with_retry(RetryPolicy::none());
/// # let _ = (patient, hasty);
/// # Ok::<(), atlassian_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    pub(crate) retries: u32,
    pub(crate) first_pause: Duration,
    pub(crate) longest_pause: Duration,
    pub(crate) deadline: Duration,
    pub(crate) idle: Duration,
}

impl Default for RetryPolicy {
    /// Four retries after 2, 4, 8 and 16 seconds (a failed connection: an eighth of that), two minutes
    /// in all, one minute of silence.
    fn default() -> Self {
        RetryPolicy {
            retries: 4,
            first_pause: Duration::from_secs(2),
            longest_pause: Duration::from_secs(30),
            deadline: Duration::from_secs(120),
            idle: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// Nothing is tried again. The limits on time stay.
    pub fn none() -> Self {
        RetryPolicy::default().retries(0)
    }

    /// How often a call is tried again at most; four times by default.
    pub fn retries(self, retries: u32) -> Self {
        RetryPolicy { retries, ..self }
    }

    /// The first pause where the server names none; two seconds by default.
    pub fn first_pause(self, first_pause: Duration) -> Self {
        RetryPolicy {
            first_pause,
            ..self
        }
    }

    /// The longest pause where the server names none; thirty seconds by default.
    pub fn longest_pause(self, longest_pause: Duration) -> Self {
        RetryPolicy {
            longest_pause,
            ..self
        }
    }

    /// How long a call may take in all, its pauses included; two minutes by default. It does not hold
    /// while content is streamed: a download has until its answer begins, and a call that sends a file
    /// or a stream has none unless it is [given one](crate::Call::deadline). What stands still is given
    /// up all the same, after [`idle`](RetryPolicy::idle).
    pub fn deadline(self, deadline: Duration) -> Self {
        RetryPolicy { deadline, ..self }
    }

    /// How long a connection may stand still before it is given up; one minute by default.
    pub fn idle(self, idle: Duration) -> Self {
        RetryPolicy { idle, ..self }
    }
}
