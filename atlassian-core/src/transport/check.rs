//! What an answer means.

use super::exchange::Answer;
use crate::auth::Ticket;
use crate::error::{ApiError, Error, MissingScopes};
use crate::operation::Operation;
use crate::response::{Response, header_text};

/// Says why credentials were not accepted, on answers that look like any other.
const LOGIN_REASON: &str = "x-seraph-loginreason";

/// Lets 2xx and 3xx pass and makes an error of everything else.
pub(super) fn check(
    operation: &'static Operation,
    ticket: &Ticket<'_>,
    answer: Answer,
) -> Result<Response, Error> {
    let Answer {
        status,
        headers,
        body,
    } = answer;
    if let Some(reason) = header_text(&headers, LOGIN_REASON)
        && !reason.eq_ignore_ascii_case("ok")
    {
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
    let error = ApiError::new(operation, status, &headers, &body);
    if error.is_scope_mismatch() {
        let granted = ticket.scopes().map(<[String]>::to_vec);
        let missing = MissingScopes::refused(operation, granted, error);
        return Err(Error::MissingScopes(Box::new(missing)));
    }
    Err(Error::Api(Box::new(error)))
}
