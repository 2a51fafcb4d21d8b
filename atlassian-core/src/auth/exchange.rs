//! Patience with the token endpoint.
//!
//! In the good case an exchange is one call. It is made again, a few times and within half a minute,
//! where that can do no harm:
//! - when no connection came about, and on a 429: nothing was exchanged. `Retry-After` is the least
//!   that is waited;
//! - when the answer to a *refresh* was lost, or a gateway answered in place of the token endpoint
//!   (502, 503, 504): Atlassian accepts a refresh token for ten minutes after it was exchanged. The code
//!   of a consent is good for once, so that it is not sent again.

use std::time::Duration;

use super::token::TOKEN;
use super::{Ask, Grant, TokenEndpoint};
use crate::clock::before;
use crate::error::{Error, TransportError, TransportKind};
use crate::timestamp::Timestamp;

/// How long an exchange may take in all.
const DEADLINE: Duration = Duration::from_secs(30);
/// How long one call of several may take.
const ONE_CALL: Duration = Duration::from_secs(10);
/// How often a call is made again.
const RETRIES: u32 = 4;
/// The first pause; each one after it is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// Whether an exchange is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// Somebody needs the result.
    Wait,
    /// What is there still works for a while.
    Once,
}

/// An exchange that brought nothing.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: Error,
    /// It is known that nothing was exchanged: what was sent is as good as before.
    pub(super) untouched: bool,
}

/// What a failed call leaves behind.
enum Aftermath {
    /// The token endpoint has said no, or never saw the call.
    Untouched,
    /// Nobody knows.
    Unknown,
}

/// Exchanges it.
pub(super) async fn exchange(
    tokens: &TokenEndpoint,
    ask: &Ask<'_>,
    patience: Patience,
) -> Result<Grant, Failure> {
    let clock = &*tokens.clock;
    let deadline = clock.now().after(DEADLINE);
    let mut untouched = true;
    let mut retries = 0;
    loop {
        let begun = clock.now();
        let longest = match (ask, patience) {
            // To give up on it is to lose the consent.
            (Ask::Code(_), _) => deadline,
            _ => deadline.min(begun.after(ONE_CALL)),
        };
        let error = match before(clock, longest, tokens.exchange(ask)).await {
            Some(Ok(grant)) => return Ok(grant),
            Some(Err(error)) => error,
            None => {
                let waited = longest.since(begun);
                Error::Transport(Box::new(TransportError::late(&TOKEN, waited)))
            }
        };
        let (aftermath, passing) = judge(&error, ask);
        untouched &= matches!(aftermath, Aftermath::Untouched);
        let pause = pause(retries, error.retry_after());
        retries += 1;
        if !passing
            || patience == Patience::Once
            || retries > RETRIES
            || clock.now().after(pause) >= deadline
        {
            let error = error.after(retries);
            return Err(Failure { error, untouched });
        }
        tracing::debug!(%error, ?pause, "the token endpoint is asked again");
        clock.sleep(pause).await;
    }
}

/// What a failed call leaves behind, and whether the same call may be made again.
fn judge(error: &Error, ask: &Ask<'_>) -> (Aftermath, bool) {
    let spent_by_a_call = matches!(ask, Ask::Code(_));
    match error {
        Error::Transport(error) if error.kind == TransportKind::Connect => {
            (Aftermath::Untouched, true)
        }
        Error::Transport(_) => (Aftermath::Unknown, !spent_by_a_call),
        Error::Api(answer) => match answer.status {
            429 => (Aftermath::Untouched, true),
            502..=504 => (Aftermath::Unknown, !spent_by_a_call),
            400..500 => (Aftermath::Untouched, false),
            _ => (Aftermath::Unknown, false),
        },
        Error::ConsentRequired { .. } | Error::ClientRejected { .. } | Error::Oauth { .. } => {
            (Aftermath::Untouched, false)
        }
        _ => (Aftermath::Unknown, false),
    }
}

/// Whether time may mend it, without anyone doing anything.
pub(super) fn is_passing(error: &Error) -> bool {
    // An answer without a code of OAuth is a gateway's, not the token endpoint's.
    matches!(
        error,
        Error::Transport(_) | Error::Decode(_) | Error::Api(_) | Error::Store { .. }
    )
}

/// Twice as long each time, between 0.7 and 1.3 of it, so that those who failed together do not come
/// back together; never less than the server asks for.
fn pause(retries: u32, retry_after: Option<Duration>) -> Duration {
    let pause = FIRST_PAUSE * 2u32.saturating_pow(retries);
    let jittered = pause * fastrand::u32(700..=1300) / 1000;
    match retry_after {
        Some(floor) => floor + jittered,
        None => jittered,
    }
}

/// A time before which nobody is bothered again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rest {
    from: Timestamp,
    length: Duration,
}

impl Rest {
    pub(super) fn new(from: Timestamp, length: Duration) -> Self {
        Rest { from, length }
    }

    /// A clock that was set back does not prolong it.
    pub(super) fn holds(self, now: Timestamp) -> bool {
        self.from <= now && now < self.from.after(self.length)
    }
}

/// The same error for one more of those who waited.
pub(super) fn same(error: &Error) -> Error {
    match error {
        Error::Api(error) => Error::Api(error.clone()),
        Error::Decode(error) => Error::Decode(error.clone()),
        Error::Transport(error) => {
            let mut causes = Vec::new();
            let mut cause = std::error::Error::source(&**error);
            while let Some(inner) = cause {
                causes.push(inner.to_string());
                cause = inner.source();
            }
            let again = TransportError::because(&TOKEN, error.kind, causes.join(": "));
            Error::Transport(Box::new(again)).after(error.attempts)
        }
        Error::ConsentRequired { reason } => Error::ConsentRequired {
            reason: reason.clone(),
        },
        Error::ClientRejected { error, description } => Error::ClientRejected {
            error: error.clone(),
            description: description.clone(),
        },
        Error::Oauth { error, description } => Error::Oauth {
            error: error.clone(),
            description: description.clone(),
        },
        Error::Store { action, source } => Error::Store {
            action,
            source: source.to_string().into(),
        },
        // Nothing else comes of a refresh.
        other => Error::Configuration {
            what: other.to_string(),
        },
    }
}
