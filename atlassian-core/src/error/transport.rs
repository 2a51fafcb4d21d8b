//! A request or an answer that did not get through.

use std::error::Error as _;
use std::fmt;

use crate::operation::Operation;

/// At which point a request was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportKind {
    /// No connection: nothing was sent.
    Connect,
    /// No answer in time; the request may have been carried out.
    Timeout,
    /// The answer broke off; the request was carried out.
    Body,
    /// Anything else between the two.
    Exchange,
}

/// A request or an answer that did not get through.
///
/// Its texts name no address: a URL's query may hold what is not for logs.
#[derive(Debug)]
#[non_exhaustive]
pub struct TransportError {
    /// Id of the operation.
    pub operation: &'static str,
    /// Where it was lost.
    pub kind: TransportKind,
    source: reqwest::Error,
}

impl TransportError {
    pub(crate) fn new(operation: &'static Operation, source: reqwest::Error) -> Self {
        let kind = if source.is_connect() {
            TransportKind::Connect
        } else if source.is_timeout() {
            TransportKind::Timeout
        } else if source.is_body() || source.is_decode() {
            TransportKind::Body
        } else {
            TransportKind::Exchange
        };
        TransportError {
            operation: operation.id,
            kind,
            source: source.without_url(),
        }
    }

    /// Whether Atlassian may have received the request.
    pub fn may_have_been_sent(&self) -> bool {
        self.kind != TransportKind::Connect
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportKind::Connect => "no connection to Atlassian",
            TransportKind::Timeout => "no answer in time",
            TransportKind::Body => "the answer broke off",
            TransportKind::Exchange => "the request failed on its way",
        };
        write!(f, "{}: {what}: {}", self.operation, self.source)?;
        let mut source = self.source.source();
        while let Some(inner) = source {
            write!(f, ": {inner}")?;
            source = inner.source();
        }
        Ok(())
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
