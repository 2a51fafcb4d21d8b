//! Redirects, followed without credentials.

use url::Url;

use super::exchange;
use crate::endpoints::is_loopback;
use crate::error::{ApiError, Error, TransportError};
use crate::operation::{Answer, Operation};
use crate::response::Response;
use crate::session::{Base, Session};

const MOST: usize = 5;

/// Content may lie on a media host: gets it from there. Every other redirect is part of the answer.
pub(super) async fn content(session: &Session, response: Response) -> Result<Response, Error> {
    match response.location() {
        Some(location)
            if response.operation.answer == Answer::Content && response.status >= 300 =>
        {
            follow(session, response.operation, location).await
        }
        _ => Ok(response),
    }
}

pub(crate) async fn follow(
    session: &Session,
    operation: &'static Operation,
    url: &str,
) -> Result<Response, Error> {
    let home = match session.base() {
        Base::Host(url) => url,
        Base::Platform | Base::Gateway(_) => session.api(),
    };
    let mut here = resolve(operation, home, home, url)?;
    for _ in 0..MOST {
        let lost = |error| Error::Transport(Box::new(TransportError::new(operation, error)));
        let response = session
            .http()
            .get(here.clone())
            .send()
            .await
            .map_err(lost)?;
        let answer = exchange::read(response).await.map_err(lost)?;
        let (status, headers, body) = (answer.status, answer.headers, answer.body);
        if status >= 400 {
            return Err(Error::Api(Box::new(ApiError::new(
                operation, status, &headers, &body,
            ))));
        }
        let response = Response::new(operation, status, headers, body);
        match response.location() {
            Some(location) if status >= 300 => here = resolve(operation, home, &here, location)?,
            _ => return Ok(response),
        }
    }
    let what = format!("more than {MOST} redirects");
    Err(Error::InvalidRequest {
        operation: operation.id,
        what,
    })
}

/// The next address. Never one on this machine, unless that is where the session's own base is.
fn resolve(
    operation: &'static Operation,
    home: &Url,
    here: &Url,
    location: &str,
) -> Result<Url, Error> {
    let refuse = |what: &str| {
        let what = format!("a redirect leads to {what}");
        Error::InvalidRequest {
            operation: operation.id,
            what,
        }
    };
    let next = here
        .join(location)
        .map_err(|_| refuse("what is not an address"))?;
    if is_loopback(&next) {
        return if is_loopback(home) {
            Ok(next)
        } else {
            Err(refuse("this machine"))
        };
    }
    if next.scheme() != "https" {
        return Err(refuse("an address that is not https"));
    }
    Ok(next)
}
