//! Everything a delivery has to pass, in its order.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use atlassian_core::clock::{Clock, System};
use secrecy::SecretString;
use sha2::{Digest, Sha256};

use super::delivery::Delivery;
use super::error::WebhookError;
use super::event::Event;
use super::jwt::{Claims, Jwt};
use super::replay::{Claim, ReplayGuard};
use super::signature::Secret;

/// How old an event may be: Jira tries for somewhat more than an hour.
const OLDEST: Duration = Duration::from_secs(2 * 3600);

/// For how long a delivery is known. Longer than any may be old, so that none comes through twice.
const KNOWN: Duration = Duration::from_secs(3 * 3600);

/// Takes deliveries in: verifies who sent them, that they are not old and not here for a second time, and reads
/// them. Cheap to clone; clones share what has been here.
///
/// ```
/// use jira_api::webhook::{Delivery, Receiver};
///
/// # fn handle(headers: &[(&str, &str)], body: &[u8]) -> u16 {
/// # thread_local!(static RECEIVER: Receiver = Receiver::signed_with("It's a Secret to Everybody"));
/// # RECEIVER.with(|receiver| {
/// let delivery = Delivery::new(body).headers(headers.iter().copied());
/// match receiver.receive(&delivery) {
///     Ok(received) => {
///         println!("{} at {:?}", received.kind(), received.at());
///         received.done();
///         204
///     }
///     Err(error) => {
///         eprintln!("{error}");
///         error.status()
///     }
/// }
/// # })
/// # }
/// # assert_eq!(handle(&[], b"{}"), 401);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Receiver {
    secrets: Vec<Secret>,
    jwt: Option<Jwt>,
    base: String,
    clock: Arc<dyn Clock>,
    oldest: Duration,
    guard: ReplayGuard,
}

impl Receiver {
    fn new() -> Self {
        Receiver {
            secrets: Vec::new(),
            jwt: None,
            base: String::new(),
            clock: Arc::new(System::default()),
            oldest: OLDEST,
            guard: ReplayGuard::new(20_000, KNOWN),
        }
    }

    /// For webhooks that were registered with a secret.
    pub fn signed_with(secret: impl Into<SecretString>) -> Self {
        Self::new().or_signed_with(secret)
    }

    /// For webhooks that come with a JWT. `base` is the app's base URL, whose path is no part of the hash.
    pub fn with_jwt(jwt: Jwt, base: impl Into<String>) -> Self {
        Receiver {
            jwt: Some(jwt),
            base: base.into(),
            ..Self::new()
        }
    }

    /// One more secret that may have been used: for the time in which it is being replaced.
    pub fn or_signed_with(mut self, secret: impl Into<SecretString>) -> Self {
        self.secrets.push(Secret::new(secret));
        self
    }

    /// The clock to take the time from; the computer's by default.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// How old an event may be; two hours by default. Nothing that is known is ever forgotten sooner by the
    /// guard that is there by default, as long as this is less than three hours.
    pub fn oldest(mut self, age: Duration) -> Self {
        self.oldest = age;
        self
    }

    /// Another guard, such as one that several receivers share.
    pub fn guard(mut self, guard: ReplayGuard) -> Self {
        self.guard = guard;
        self
    }

    /// Takes a delivery in.
    ///
    /// Nothing of the body is read before it is verified. Secret and JWT have both to be right where the receiver
    /// has both.
    ///
    /// # Errors
    /// [`WebhookError`]; its [`status`](WebhookError::status) is what to answer.
    pub fn receive(&self, delivery: &Delivery<'_>) -> Result<Received, WebhookError> {
        let now = self.clock.now();
        if !self.secrets.is_empty() {
            self.verify(delivery)?;
        }
        let claims = match &self.jwt {
            None => None,
            Some(jwt) => {
                let token = delivery.token().ok_or(WebhookError::NoToken)?;
                let request = (delivery.method, delivery.url, self.base.as_str());
                Some(jwt.verify_request(token, request, now)?)
            }
        };
        let event = Event::read(delivery.body)?;
        if let Some(at) = event.at() {
            let age = now.since(at);
            if age > self.oldest {
                return Err(WebhookError::TooOld {
                    age,
                    limit: self.oldest,
                });
            }
        }
        // The identifier is not signed, and another could be put in its place; the body cannot be changed.
        let digest: String = Sha256::digest(delivery.body)
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let ids = delivery.id().map(str::to_owned).into_iter().chain([digest]);
        let claim = self.guard.claim(ids, now)?;
        Ok(Received {
            event,
            claims,
            claim,
            retry: delivery.retry(),
        })
    }

    fn verify(&self, delivery: &Delivery<'_>) -> Result<(), WebhookError> {
        let signature = delivery.signature().ok_or(WebhookError::Unsigned)?;
        let mut last = WebhookError::WrongSignature;
        for secret in &self.secrets {
            match secret.verify(signature, delivery.body) {
                Ok(()) => return Ok(()),
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

/// An event that was taken in. Dropped before it is [`done`](Received::done), Jira's next attempt is taken in
/// again.
#[derive(Debug)]
#[must_use = "an event that is dropped will be taken in again"]
pub struct Received {
    event: Event,
    claims: Option<Claims>,
    claim: Claim,
    retry: u32,
}

impl Received {
    /// The event.
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// What the JWT says, where there was one.
    pub fn claims(&self) -> Option<&Claims> {
        self.claims.as_ref()
    }

    /// How many attempts there were before this one.
    pub fn retry(&self) -> u32 {
        self.retry
    }

    /// It is handled, and will not be taken in again. Gives the event away.
    pub fn done(self) -> Event {
        self.claim.done();
        self.event
    }
}

impl Deref for Received {
    type Target = Event;

    fn deref(&self) -> &Event {
        &self.event
    }
}
