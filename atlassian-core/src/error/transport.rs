//! A request or an answer that did not get through.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::attempts;
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
    /// How often the call was sent.
    pub attempts: u32,
    source: Box<dyn StdError + Send + Sync>,
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
        Self::because(operation, kind, source.without_url())
    }

    /// A request that was lost for a reason of our own.
    pub(crate) fn because(
        operation: &'static Operation,
        kind: TransportKind,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        TransportError {
            operation: operation.id,
            kind,
            attempts: 1,
            source: source.into(),
        }
    }

    /// Nothing moved for so long.
    pub(crate) fn stalled(operation: &'static Operation, idle: Duration) -> Self {
        let what = format!("the connection stood still for {} s", idle.as_secs());
        Self::because(operation, TransportKind::Timeout, what)
    }

    /// The call took longer than it may.
    pub(crate) fn late(operation: &'static Operation, deadline: Duration) -> Self {
        let what = format!(
            "the call's deadline of {} s has passed",
            deadline.as_secs_f64()
        );
        Self::because(operation, TransportKind::Timeout, what)
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
        attempts(f, self.attempts)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
