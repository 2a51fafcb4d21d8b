//! Whether a grant's scopes cover an operation, before anything is sent.
//!
//! Atlassian answers a call without the scopes it needs with a 401 that names none of them, and some
//! with a 403 or a 404 that reads like something else. What can be known here is said here.

use crate::auth::Ticket;
use crate::error::{Error, MissingScopes};
use crate::operation::Operation;

/// Refuses what the scopes behind the ticket cannot be enough for. What is not known passes: tokens
/// without OAuth, grants whose scopes were not told, operations that declare none.
pub(super) fn check(operation: &'static Operation, ticket: &Ticket<'_>) -> Result<(), Error> {
    let Some(granted) = ticket.scopes() else {
        return Ok(());
    };
    if !operation.oauth {
        return Err(Error::InvalidRequest {
            operation: operation.id,
            what: "Atlassian does not let OAuth tokens call this operation, whatever their scopes; use \
                   an API token for it (Session::with_api_token)"
                .to_owned(),
        });
    }
    if granted.is_empty() {
        return Ok(());
    }
    match MissingScopes::foreseen(operation, granted) {
        Some(missing) => Err(Error::MissingScopes(Box::new(missing))),
        None => Ok(()),
    }
}
