//! One call, tried until it is answered, or until trying again is wrong or too late.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use reqwest::header::HeaderMap;
use url::Url;

use super::deadline::Deadline;
use super::exchange::{Answer, Arrival};
use super::{
    Counts, Landing, Reading, check, exchange, follow, headers, renewal, retry, scopes, target,
};
use crate::auth::Ticket;
use crate::error::Error;
use crate::limits::{Lane, Reach, Wait, count_objects};
use crate::operation::Access;
use crate::request::Request;
use crate::response::Response;
use crate::session::Session;
use crate::timestamp::Timestamp;

/// A call under way.
pub(super) struct Attempts<'a> {
    session: &'a Session,
    request: &'a Request,
    reading: Reading,
    lane: Lane<'a>,
    sent: &'a AtomicU32,
    slept: &'a AtomicU64,
    /// Whether the call has had its second token.
    renewed: bool,
}

impl<'a> Attempts<'a> {
    pub(super) fn new(
        session: &'a Session,
        request: &'a Request,
        reading: Reading,
        Counts { sent, slept }: Counts<'a>,
    ) -> Self {
        Attempts {
            session,
            request,
            reading,
            lane: Lane::of(session.tenant(), request, session.auth().is_metered()),
            sent,
            slept,
            renewed: false,
        }
    }

    pub(super) async fn run(mut self, deadline: &Deadline) -> Result<Landing, Error> {
        let (session, request) = (self.session, self.request);
        let target = target::build(session, request)?;
        let headers = headers::build(request)?;
        loop {
            let mut ticket = session.auth().ticket().await?;
            if session.checks_scopes() {
                scopes::check(request.operation, &ticket)?;
            }
            if self.admitted(deadline).await? {
                ticket = session.auth().ticket().await?;
            }
            let error = match self.once(&target, &headers, ticket).await {
                Ok(landing) => return Ok(landing),
                Err(error) => error,
            };
            let attempts = self.sent.load(Ordering::Relaxed);
            let now = session.clock().now();
            let pause = retry::pause(session.retry(), request, attempts, &error);
            self.hold_back_others(&error, pause, now);
            match pause {
                Some(pause) if deadline.allows(now.after(pause)) => {
                    tracing::debug!(attempts, wait = ?pause, %error, "trying again");
                    self.sleep(pause).await;
                }
                _ => return Err(error),
            }
        }
    }

    /// Waits until the limits leave room. Whether that took any time.
    async fn admitted(&self, deadline: &Deadline) -> Result<bool, Error> {
        let clock = self.session.clock();
        let mut waited = false;
        loop {
            let now = clock.now();
            let Err(Wait { until, why }) = self.session.limiter().admit(&self.lane, now) else {
                return Ok(waited);
            };
            let wait = until.since(now);
            if !deadline.allows(until) {
                let operation = self.request.operation.id;
                return Err(Error::Throttled {
                    operation,
                    what: why,
                    wait,
                });
            }
            tracing::debug!(?wait, why, "waiting");
            // A little apart, so that those who wait for the same thing do not all come at once.
            self.sleep(wait + wait.mul_f64(0.1 * fastrand::f64())).await;
            waited = true;
        }
    }

    async fn sleep(&self, pause: Duration) {
        let millis = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
        self.slept.fetch_add(millis, Ordering::Relaxed);
        self.session.clock().sleep(pause).await;
    }

    /// Sends the call, and once more with a new token if the first was refused for its age; then gets
    /// what the answer only points to.
    async fn once(
        &mut self,
        target: &Url,
        headers: &HeaderMap,
        mut ticket: Ticket<'_>,
    ) -> Result<Landing, Error> {
        let mut arrival = self.exchange(target, headers, &ticket).await?;
        if arrival.status == 401 {
            let answer = arrival.whole().await?;
            let renewed = match self.renewed {
                true => None,
                false => renewal::after(self.session, self.request, &ticket, &answer).await?,
            };
            // With a new token, but without what it would be for, nothing can be sent.
            let Some(renewed) = renewed.filter(|_| self.request.can_be_sent_again()) else {
                return self.judged(&ticket, answer).map(Landing::Whole);
            };
            (ticket, self.renewed) = (renewed, true);
            arrival = self.exchange(target, headers, &ticket).await?;
        }
        let succeeded =
            (200..300).contains(&arrival.status) && check::refusal(&arrival.headers).is_none();
        if self.reading == Reading::Head && succeeded {
            self.book(|| 1);
            return Ok(Landing::Open(arrival));
        }
        let answer = arrival.whole().await?;
        let response = self.judged(&ticket, answer)?;
        self.followed(response).await
    }

    /// Content may lie elsewhere: gets it from there. Every other redirect is part of the answer.
    async fn followed(&self, response: Response) -> Result<Landing, Error> {
        let operation = self.request.operation;
        let Some(location) = follow::elsewhere(&response)? else {
            return Ok(Landing::Whole(response));
        };
        let arrival = follow::arrive(self.session, operation, location).await?;
        self.book(|| 1);
        Ok(match self.reading {
            Reading::Head => Landing::Open(arrival),
            Reading::Whole => Landing::Whole(arrival.whole().await?.into_response(operation)),
        })
    }

    async fn exchange(
        &self,
        target: &Url,
        headers: &HeaderMap,
        ticket: &Ticket<'_>,
    ) -> Result<Arrival, Error> {
        self.sent.fetch_add(1, Ordering::Relaxed);
        exchange::exchange(self.session, self.request, target, headers, ticket).await
    }

    fn judged(&self, ticket: &Ticket<'_>, answer: Answer) -> Result<Response, Error> {
        if (200..300).contains(&answer.status) {
            self.book(|| count_objects(&answer.body));
        }
        let now = self.session.clock().now();
        check::check(self.request.operation, ticket, answer, now)
    }

    /// What was read costs points beyond the call itself; what was written does not.
    fn book(&self, objects: impl FnOnce() -> u64) {
        let limiter = self.session.limiter();
        if self.lane.spends()
            && self.request.operation.access == Access::Read
            && limiter.counts_points()
        {
            limiter.spend(self.session.clock().now(), objects());
        }
    }

    /// A limit that was hit is hit for others, too, whether or not this call comes back.
    fn hold_back_others(&self, error: &Error, pause: Option<Duration>, now: Timestamp) {
        let Error::Api(refusal) = error else { return };
        if refusal.status != 429 {
            return;
        }
        let asked = refusal.retry_after.filter(|asked| !asked.is_zero());
        let least = pause.unwrap_or(self.session.retry().first_pause);
        let until = now.after(asked.unwrap_or(least));
        let reason = refusal.rate_limit_reason.as_deref();
        let reach = Reach::of(reason, &self.lane);
        let why = format!(
            "Atlassian's limit was hit ({})",
            reason.unwrap_or("it did not say which")
        );
        self.session
            .limiter()
            .pause(&self.lane, reach, now, Wait { until, why });
    }
}
