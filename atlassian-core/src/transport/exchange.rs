//! One request out, the head of one answer in.

use bytes::Bytes;
use reqwest::header::HeaderMap;
use url::Url;

use super::body::Incoming;
use super::content;
use super::idle::{Leash, Patience};
use crate::auth::Ticket;
use crate::error::{Error, TransportError};
use crate::operation::{Method, Operation};
use crate::request::Request;
use crate::response::Response;
use crate::session::Session;

/// The head of an answer; its body is still on its way.
pub(super) struct Arrival {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) incoming: Incoming,
}

/// An answer nobody has judged yet.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

pub(super) async fn exchange(
    session: &Session,
    request: &Request,
    target: &Url,
    headers: &HeaderMap,
    ticket: &Ticket<'_>,
) -> Result<Arrival, Error> {
    let operation = request.operation;
    let method = match operation.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
        Method::Patch => reqwest::Method::PATCH,
    };
    let builder = session
        .http()
        .request(method, target.clone())
        .headers(headers.clone());
    let patience = Patience::of(session, operation);
    let pulse = patience.pulse();
    let leash = pulse.leash();
    let builder = ticket.authorize(content::attach(builder, request, &pulse).await?);
    let response = patience.bear(&pulse, builder.send()).await?;
    Ok(Arrival::new(response, patience, leash))
}

impl Answer {
    pub(super) fn into_response(self, operation: &'static Operation) -> Response {
        Response::new(operation, self.status, self.headers, self.body)
    }
}

impl Arrival {
    pub(super) fn new(response: reqwest::Response, patience: Patience, leash: Leash) -> Self {
        Arrival {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            incoming: Incoming::new(response, patience, leash),
        }
    }

    /// The answer with its body.
    pub(super) async fn whole(self) -> Result<Answer, Error> {
        let Arrival {
            status,
            headers,
            incoming,
        } = self;
        let body = incoming.whole().await?;
        Ok(Answer {
            status,
            headers,
            body,
        })
    }
}

pub(super) fn lost(operation: &'static Operation, error: reqwest::Error) -> Error {
    Error::Transport(Box::new(TransportError::new(operation, error)))
}
