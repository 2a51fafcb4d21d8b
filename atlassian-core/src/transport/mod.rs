//! The one way every request takes: boundary → target → ticket → scopes → limits → exchange → (renewal →
//! exchange) → check → (content elsewhere) → (retry) → boundary → audit.
//!
//! Each stage is a function of its own in a file of its own. A request is plain data until the
//! exchange, so that whatever has to look at it can stand before.

mod attempts;
mod body;
mod check;
mod client;
mod content;
mod deadline;
mod exchange;
mod follow;
mod headers;
mod idle;
mod renewal;
mod retry;
mod scopes;
mod target;

use std::sync::atomic::{AtomicU32, AtomicU64};

use tracing::Instrument;
use tracing::field::Empty;

use crate::audit::Entry;
use crate::boundary;
use crate::download::Download;
use crate::error::{Error, TransportError};
use crate::operation::Answer;
use crate::request::Request;
use crate::response::{Response, request_id};
use crate::session::Session;
use attempts::Attempts;
use deadline::Deadline;
use exchange::Arrival;

pub(crate) use body::{Incoming, read_body};
pub(crate) use client::client;
pub(crate) use follow::follow;

/// How much of a successful answer is read before it is handed on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// All of it.
    Whole,
    /// The head; the body is left to whoever asked.
    Head,
}

/// What came of a call.
enum Landing {
    /// The answer, body included.
    Whole(Response),
    /// A 2xx whose body is still on its way.
    Open(Arrival),
}

pub(crate) async fn send(session: &Session, request: &Request) -> Result<Response, Error> {
    match deliver(session, request, Reading::Whole).await? {
        Landing::Whole(response) => Ok(response),
        Landing::Open(arrival) => Ok(arrival.whole().await?.into_response(request.operation)),
    }
}

/// An answer whose body is left to whoever asked.
pub(crate) async fn open(session: &Session, request: &Request) -> Result<Download, Error> {
    Ok(match deliver(session, request, Reading::Head).await? {
        Landing::Whole(response) => Download::of(response),
        Landing::Open(arrival) => {
            let Arrival {
                status,
                headers,
                incoming,
            } = arrival;
            Download::new(request.operation, status, headers, incoming)
        }
    })
}

/// Takes a request through every stage.
async fn deliver(session: &Session, request: &Request, reading: Reading) -> Result<Landing, Error> {
    let operation = request.operation;
    let span = tracing::info_span!(
        "atlassian",
        operation = operation.id,
        method = operation.method.as_str(),
        site = session.tenant(),
        actor = session.actor(),
        status = Empty,
        attempts = Empty,
        request_id = Empty,
        wait_ms = Empty,
    );
    let entry = Entry::begin(session, request);
    let (sent, slept) = (AtomicU32::new(0), AtomicU64::new(0));
    let length = request.deadline.or_else(|| {
        // How long content takes is nobody's to say.
        (!request.is_streamed()).then_some(session.retry().deadline)
    });
    let deadline = Deadline::new(session.clock(), length);
    let counts = Counts {
        sent: &sent,
        slept: &slept,
    };
    let result = deadline
        .within(Box::pin(confined(
            session, request, reading, &deadline, counts,
        )))
        .instrument(span.clone())
        .await
        .unwrap_or_else(|| {
            let length = length.unwrap_or_default();
            Err(Error::Transport(Box::new(TransportError::late(
                operation, length,
            ))))
        });
    let sent = sent.into_inner();
    let result = result.map_err(|error| error.after(sent));
    let (status, request_id) = match &result {
        Ok(landing) => (Some(landing.status()), landing.request_id()),
        Err(error) => (error.status(), error.request_id().map(str::to_owned)),
    };
    span.record("attempts", sent);
    span.record("wait_ms", slept.into_inner());
    status.map(|status| span.record("status", status));
    request_id
        .as_deref()
        .map(|id| span.record("request_id", id));
    match &result {
        Ok(_) => entry.done(status.unwrap_or_default(), sent, request_id),
        Err(error) => {
            tracing::debug!(parent: &span, %error, "failed");
            entry.failed(error, sent);
        }
    }
    result
}

/// How often a call was sent, and how long it paused.
#[derive(Clone, Copy)]
struct Counts<'a> {
    sent: &'a AtomicU32,
    slept: &'a AtomicU64,
}

/// Checks a call before and after, where the session has a boundary.
async fn confined(
    session: &Session,
    request: &Request,
    reading: Reading,
    deadline: &Deadline,
    counts: Counts<'_>,
) -> Result<Landing, Error> {
    let Some(fence) = session.fence() else {
        let attempts = Attempts::new(session, request, reading, counts);
        return attempts.run(deadline).await;
    };
    let admitted = boundary::admit(fence, session, request).await?;
    // What has to be checked has to be there first.
    let reading = match request.operation.answer {
        Answer::Content => reading,
        _ => Reading::Whole,
    };
    let attempts = Attempts::new(session, &admitted.request, reading, counts);
    let landing = attempts
        .run(deadline)
        .await
        .map_err(|error| boundary::refused(fence, request.operation, error))?;
    match landing {
        Landing::Whole(response) => boundary::accept(fence, session, &admitted, response)
            .await
            .map(Landing::Whole),
        open @ Landing::Open(_) => Ok(open),
    }
}

impl Landing {
    fn status(&self) -> u16 {
        match self {
            Landing::Whole(response) => response.status,
            Landing::Open(arrival) => arrival.status,
        }
    }

    fn request_id(&self) -> Option<String> {
        match self {
            Landing::Whole(response) => response.request_id(),
            Landing::Open(arrival) => request_id(&arrival.headers),
        }
    }
}
