//! What an answer means.

use reqwest::header::HeaderMap;

use super::exchange::Answer;
use crate::auth::Ticket;
use crate::error::{ApiError, Error, MissingScopes, wait_asked};
use crate::operation::Operation;
use crate::response::Response;
use crate::timestamp::Timestamp;

/// Says why credentials were not accepted, on answers that look like any other.
const LOGIN_REASON: &str = "x-seraph-loginreason";

/// Why the credentials were not accepted; `None` where they were, or where nothing is said of them.
///
/// The header may come several times or hold several reasons, one for each authenticator that was
/// asked: one that refused outweighs one that accepted, and that one outweighs one that saw nothing.
/// `AUTHORISATION_FAILED` is about permission, for which the status speaks.
pub(super) fn refusal(headers: &HeaderMap) -> Option<&str> {
    let values = headers.get_all(LOGIN_REASON).iter();
    let reasons: Vec<&str> = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let find = |wanted: &str| {
        let mut reasons = reasons.iter().copied();
        reasons.find(|reason| reason.eq_ignore_ascii_case(wanted))
    };
    find("AUTHENTICATED_FAILED")
        .or_else(|| find("AUTHENTICATION_DENIED"))
        .or_else(|| find("OUT").filter(|_| find("OK").is_none()))
}

/// Lets 2xx and 3xx pass and makes an error of everything else.
pub(super) fn check(
    operation: &'static Operation,
    ticket: &Ticket<'_>,
    answer: Answer,
    now: Timestamp,
) -> Result<Response, Error> {
    let Answer {
        status,
        headers,
        body,
    } = answer;
    if let Some(reason) = refusal(&headers) {
        let (operation, reason) = (operation.id, reason.to_owned());
        return Err(Error::NotAuthenticated {
            operation,
            status,
            reason,
        });
    }
    if (200..400).contains(&status) {
        return Ok(Response::new(operation, status, headers, body));
    }
    let mut error = ApiError::new(operation, status, &headers, &body);
    error.retry_after = wait_asked(&headers, Some(now));
    if error.is_scope_mismatch() {
        let granted = ticket.scopes().map(<[String]>::to_vec);
        let missing = MissingScopes::refused(operation, granted, error);
        return Err(Error::MissingScopes(Box::new(missing)));
    }
    Err(Error::Api(Box::new(error)))
}
