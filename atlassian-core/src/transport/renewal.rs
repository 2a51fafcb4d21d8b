//! A second try after a 401, once, with a fresh access token.

use super::exchange::Answer;
use crate::auth::Ticket;
use crate::error::{ApiError, Error};
use crate::request::Request;
use crate::session::Session;

/// Another ticket, where the refusal was about the ticket's age. A refusal for lack of scopes is not:
/// the next token would have the same, and a rotation would be burnt.
pub(super) async fn after<'a>(
    session: &'a Session,
    request: &Request,
    ticket: &Ticket<'_>,
    answer: &Answer,
) -> Result<Option<Ticket<'a>>, Error> {
    if answer.status != 401 {
        return Ok(None);
    }
    let refusal = ApiError::new(
        request.operation,
        answer.status,
        &answer.headers,
        &answer.body,
    );
    if refusal.is_scope_mismatch() {
        return Ok(None);
    }
    session.auth().renewed(ticket).await
}
