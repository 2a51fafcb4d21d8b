//! Answers: the untyped one, and how typed ones are made of it.

use std::fmt;

use bytes::Bytes;
use reqwest::header::HeaderMap;

use crate::error::{DecodeError, Error};
use crate::json::{self, Fault, Wire};
use crate::operation::Operation;

/// An answer as it came: a 2xx or a 3xx. Everything else is an [`Error`].
#[derive(Clone)]
#[non_exhaustive]
pub struct Response {
    /// The operation this answers.
    pub operation: &'static Operation,
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: Bytes,
    headers: HeaderMap,
}

impl Response {
    pub(crate) fn new(
        operation: &'static Operation,
        status: u16,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        Response {
            operation,
            status,
            body,
            headers,
        }
    }

    /// The same answer with another body.
    pub(crate) fn with_body(self, body: Bytes) -> Self {
        Response { body, ..self }
    }

    pub(crate) fn into_parts(self) -> (HeaderMap, Bytes) {
        (self.headers, self.body)
    }

    /// Value of a header, where it is text; names are case-insensitive.
    pub fn header(&self, name: &str) -> Option<&str> {
        header_text(&self.headers, name)
    }

    /// Atlassian's id of the request.
    pub fn request_id(&self) -> Option<String> {
        request_id(&self.headers)
    }

    /// Where a 3xx points to. It may be another origin, which no credentials may go to: see
    /// [`Session::follow_unauthenticated`](crate::Session::follow_unauthenticated).
    pub fn location(&self) -> Option<&str> {
        self.header("location")
    }

    /// Reads the body as JSON. An empty one is `null` where that is a value of the type.
    ///
    /// # Errors
    /// [`Error::Decode`] when the body is empty or is something else.
    pub fn json<T: Wire + Default>(&self) -> Result<T, Error> {
        if self.body.is_empty() && T::keeps_null() && self.is_done() {
            return Ok(T::default());
        }
        if self.body.is_empty() {
            let what = match self.location() {
                Some(_) => "no body, but a redirect",
                None => "an empty body where JSON is due",
            };
            return Err(self.unreadable(Fault::new(what)));
        }
        json::from_slice(&self.body).or_else(|fault| {
            let text = std::str::from_utf8(&self.body).ok();
            text.and_then(T::from_bare_text)
                .ok_or_else(|| self.unreadable(fault))
        })
    }

    /// A 2xx, or a 303, which means "done, see there". Any other redirect means that nothing was done.
    fn is_done(&self) -> bool {
        matches!(self.status, 200..300 | 303)
    }

    fn unreadable(&self, fault: Fault) -> Error {
        Error::Decode(Box::new(DecodeError {
            operation: self.operation.id,
            status: self.status,
            fault,
            request_id: self.request_id(),
        }))
    }
}

impl fmt::Debug for Response {
    /// Without headers and body, which may hold what is not for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

pub(crate) fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    ["atl-request-id", "atl-traceid"]
        .into_iter()
        .find_map(|name| header_text(headers, name))
        .map(str::to_owned)
}

/// What an operation returns.
pub trait Outcome: Sized {
    /// Makes it of an answer.
    ///
    /// # Errors
    /// [`Error::Decode`] when the answer is not of this type.
    fn from_response(response: Response) -> Result<Self, Error>;
}

impl<T: Wire + Default> Outcome for T {
    fn from_response(response: Response) -> Result<Self, Error> {
        response.json()
    }
}

/// The operation returns nothing; a body is ignored. A redirect that does not say "done, see there"
/// (303) means that nothing was done, and is an error.
impl Outcome for () {
    fn from_response(response: Response) -> Result<Self, Error> {
        if response.is_done() {
            return Ok(());
        }
        Err(response.unreadable(Fault::new("a redirect where nothing is due")))
    }
}

impl Outcome for Bytes {
    fn from_response(response: Response) -> Result<Self, Error> {
        Ok(response.body)
    }
}

impl Outcome for Response {
    fn from_response(response: Response) -> Result<Self, Error> {
        Ok(response)
    }
}
