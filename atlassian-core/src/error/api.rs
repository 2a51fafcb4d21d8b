//! An answer of Atlassian that is an error.

use std::fmt;
use std::time::Duration;

use reqwest::header::HeaderMap;

use super::{attempts, body, wait};
use crate::operation::{Method, Operation};
use crate::response::{header_text, request_id};

/// An answer of Atlassian that is an error, with everything it says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// Id of the operation, such as `getIssue`.
    pub operation: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path template of the operation.
    pub path: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Atlassian's messages, in order.
    pub messages: Vec<String>,
    /// Atlassian's messages about single fields: field and message, in order.
    pub field_errors: Vec<(String, String)>,
    /// A machine-readable code, where one was sent: `CONFLICT`, `invalid_grant`, …
    pub code: Option<String>,
    /// Atlassian's id of the request.
    pub request_id: Option<String>,
    /// How long Atlassian asks to wait at least.
    pub retry_after: Option<Duration>,
    /// How often the call was sent. A refusal after more than one attempt may be the echo of an earlier
    /// one that was carried out, and whose answer was lost: a 409 of an update, a 404 of a removal.
    pub attempts: u32,
    /// Which limit was hit (`RateLimit-Reason`).
    pub rate_limit_reason: Option<String>,
    /// The site's data security policy that blocked the app (`Atlassian-DataSecurityPolicy`).
    pub data_security_policy: Option<String>,
    /// The beginning of the body, where nothing in it was recognised as a message.
    pub excerpt: Option<String>,
}

impl ApiError {
    pub(crate) fn new(
        operation: &'static Operation,
        status: u16,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Self {
        let told = body::read(body);
        ApiError {
            operation: operation.id,
            method: operation.method,
            path: operation.path,
            status,
            messages: told.messages,
            field_errors: told.field_errors,
            code: told.code,
            request_id: request_id(headers),
            retry_after: wait::asked(headers, None),
            attempts: 1,
            rate_limit_reason: header_text(headers, "ratelimit-reason").map(str::to_owned),
            data_security_policy: header_text(headers, "atlassian-datasecuritypolicy")
                .map(str::to_owned),
            excerpt: told.excerpt,
        }
    }

    /// The gateway's 401 for a token that is sound and lacks scopes.
    pub(crate) fn is_scope_mismatch(&self) -> bool {
        self.status == 401
            && self
                .messages
                .iter()
                .any(|m| m.to_ascii_lowercase().contains("scope does not match"))
    }

    fn advice(&self) -> Option<&'static str> {
        Some(match self.status {
            401 => "the credentials were not accepted",
            403 if self.data_security_policy.is_some() => {
                "an administrator's data security policy keeps apps out of this space or project"
            }
            403 if self
                .messages
                .iter()
                .any(|m| m.contains("not installed on this instance")) =>
            {
                "the site may not be granted to the app, or the grant lacks a scope of this product"
            }
            403 => "the account lacks the permission",
            404 => "it does not exist, or the account may not see it",
            410 => "Atlassian has removed this operation",
            _ => return None,
        })
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({} {}) got status {}",
            self.operation, self.method, self.path, self.status
        )?;
        let mut separator = ": ";
        for message in &self.messages {
            write!(f, "{separator}{message}")?;
            separator = "; ";
        }
        for (field, message) in &self.field_errors {
            write!(f, "{separator}{field}: {message}")?;
            separator = "; ";
        }
        if let Some(excerpt) = &self.excerpt {
            write!(f, "{separator}{excerpt}")?;
        }
        if let Some(advice) = self.advice() {
            write!(f, " ({advice})")?;
        }
        if let Some(policy) = &self.data_security_policy {
            write!(f, " (data security policy: {policy})")?;
        }
        if let Some(reason) = &self.rate_limit_reason {
            write!(f, " (limit: {reason})")?;
        }
        if let Some(wait) = self.retry_after {
            write!(f, " (retry after {} s)", wait.as_secs())?;
        }
        if let Some(code) = &self.code {
            write!(f, " (code {code})")?;
        }
        if let Some(id) = &self.request_id {
            write!(f, " [request {id}]")?;
        }
        attempts(f, self.attempts)
    }
}

impl std::error::Error for ApiError {}
