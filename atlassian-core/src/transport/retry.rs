//! Whether a call is tried again, and when.

use std::time::Duration;

use crate::error::{Error, TransportKind};
use crate::request::Request;
use crate::retry::RetryPolicy;

/// A failed connection is tried again this much sooner than an answer that asks for patience.
const SOONER: u32 = 8;

/// Longer than any deadline, and short enough to reckon with.
const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// How long to wait before the call is tried again; `None` where it must not be, or would not help.
pub(super) fn pause(
    policy: &RetryPolicy,
    request: &Request,
    attempts: u32,
    error: &Error,
) -> Option<Duration> {
    if attempts > policy.retries || !request.can_be_sent_again() {
        return None;
    }
    let repeatable = request.operation.is_repeatable();
    let first = match error {
        Error::Api(error) if error.status == 429 => policy.first_pause,
        Error::Api(error) if matches!(error.status, 502..=504) && repeatable => policy.first_pause,
        Error::Transport(error) => match error.kind {
            TransportKind::Connect => policy.first_pause / SOONER,
            TransportKind::Timeout | TransportKind::Exchange | TransportKind::Body
                if repeatable =>
            {
                policy.first_pause / SOONER
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(match error.retry_after() {
        // The server's word is the least; a zero says nothing about how busy it is.
        Some(floor) if !floor.is_zero() => floor.min(YEAR).mul_f64(1.0 + 0.3 * fastrand::f64()),
        _ => first
            .saturating_mul(2u32.saturating_pow(attempts.saturating_sub(1)))
            .min(policy.longest_pause)
            .mul_f64(0.7 + 0.6 * fastrand::f64()),
    })
}
