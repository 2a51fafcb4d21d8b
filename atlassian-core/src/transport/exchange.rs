//! One request out, one answer in.

use bytes::{Bytes, BytesMut};
use reqwest::header::HeaderMap;
use url::Url;

use super::content;
use crate::auth::Ticket;
use crate::error::{Error, TransportError};
use crate::operation::Method;
use crate::request::Request;
use crate::session::Session;

/// How much of an error's body is read.
const LONGEST_ERROR: usize = 64 * 1024;

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
) -> Result<Answer, Error> {
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
    let builder = ticket.authorize(content::attach(builder, request)?);
    let lost = |error| Error::Transport(Box::new(TransportError::new(operation, error)));
    let response = builder.send().await.map_err(lost)?;
    let answer = read(response).await.map_err(lost)?;
    tracing::debug!(
        operation = operation.id,
        status = answer.status,
        request_id = crate::response::request_id(&answer.headers),
        "answered"
    );
    Ok(answer)
}

pub(super) async fn read(response: reqwest::Response) -> Result<Answer, reqwest::Error> {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = read_body(response).await?;
    Ok(Answer {
        status,
        headers,
        body,
    })
}

/// The body: all of it where the call succeeded, the beginning where it did not.
pub(crate) async fn read_body(mut response: reqwest::Response) -> Result<Bytes, reqwest::Error> {
    if !(response.status().is_client_error() || response.status().is_server_error()) {
        return response.bytes().await;
    }
    let mut body = BytesMut::new();
    while body.len() < LONGEST_ERROR {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            // The status says what matters; a body that breaks off says the rest.
            Ok(None) | Err(_) => break,
        }
    }
    body.truncate(LONGEST_ERROR);
    Ok(body.freeze())
}
