//! The one way every request takes: target → ticket → exchange → (renewal → exchange) →
//! check → (content elsewhere).
//!
//! Each stage is a function of its own in a file of its own. A request is plain data until the
//! exchange, so that whatever has to look at it can stand before.

mod check;
mod client;
mod content;
mod exchange;
mod follow;
mod headers;
mod renewal;
mod target;

use crate::error::Error;
use crate::request::Request;
use crate::response::Response;
use crate::session::Session;

pub(crate) use client::client;
pub(crate) use exchange::read_body;
pub(crate) use follow::follow;

pub(crate) async fn send(session: &Session, request: &Request) -> Result<Response, Error> {
    let target = target::build(session, request)?;
    let headers = headers::build(request)?;
    let mut ticket = session.auth().ticket().await?;
    let mut answer = exchange::exchange(session, request, &target, &headers, &ticket).await?;
    if let Some(renewed) = renewal::after(session, request, &ticket, &answer).await? {
        ticket = renewed;
        answer = exchange::exchange(session, request, &target, &headers, &ticket).await?;
    }
    let response = check::check(request.operation, &ticket, answer)?;
    follow::content(session, response).await
}
