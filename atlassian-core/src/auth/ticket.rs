//! What one request is authorized with.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::{Grant, Keeper};
use crate::error::Error;

/// How the requests of a session are authorized.
#[derive(Clone, Debug)]
pub(crate) enum Auth {
    Basic { email: String, token: SecretString },
    Bearer(SecretString),
    Grant(Arc<Keeper>),
}

/// What one request is authorized with.
#[derive(Debug)]
pub(crate) enum Ticket<'a> {
    Basic {
        email: &'a str,
        token: &'a SecretString,
    },
    Bearer(&'a SecretString),
    Grant(Arc<Grant>),
}

impl Auth {
    /// A ticket that is valid as far as anyone here knows; may refresh the grant.
    pub(crate) async fn ticket(&self) -> Result<Ticket<'_>, Error> {
        Ok(match self {
            Auth::Basic { email, token } => Ticket::Basic { email, token },
            Auth::Bearer(token) => Ticket::Bearer(token),
            Auth::Grant(keeper) => Ticket::Grant(keeper.grant().await?),
        })
    }

    /// Another ticket after one was refused; `None` where there can be no other.
    pub(crate) async fn renewed(&self, refused: &Ticket<'_>) -> Result<Option<Ticket<'_>>, Error> {
        match (self, refused) {
            (Auth::Grant(keeper), Ticket::Grant(refused)) => keeper
                .renew(Some(refused))
                .await
                .map(|grant| Some(Ticket::Grant(grant))),
            _ => Ok(None),
        }
    }
}

impl Ticket<'_> {
    /// Adds the `Authorization` header, marked so that nothing prints it.
    pub(crate) fn authorize(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        match self {
            Ticket::Basic { email, token } => {
                request.basic_auth(email, Some(token.expose_secret()))
            }
            Ticket::Bearer(token) => request.bearer_auth(token.expose_secret()),
            Ticket::Grant(grant) => request.bearer_auth(grant.access_token().expose_secret()),
        }
    }

    /// The scopes behind it, where they are known.
    pub(crate) fn scopes(&self) -> Option<&[String]> {
        match self {
            Ticket::Grant(grant) => Some(grant.scopes()),
            _ => None,
        }
    }
}
