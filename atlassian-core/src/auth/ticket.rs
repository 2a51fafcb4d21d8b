//! What one request is authorized with.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::{Grant, Keeper};
use crate::error::Error;

/// How the requests of a session are authorized.
#[derive(Clone, Debug)]
pub(crate) enum Auth {
    /// Nobody: what anyone may ask.
    Nobody,
    Basic {
        email: String,
        token: SecretString,
    },
    Bearer(SecretString),
    Grant(Arc<Keeper>),
}

/// What one request is authorized with.
#[derive(Debug)]
pub(crate) enum Ticket<'a> {
    Nobody,
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
            Auth::Nobody => Ticket::Nobody,
            Auth::Basic { email, token } => Ticket::Basic { email, token },
            Auth::Bearer(token) => Ticket::Bearer(token),
            Auth::Grant(keeper) => Ticket::Grant(keeper.grant().await?),
        })
    }

    /// Whose credentials they are, in words that are no secret.
    pub(crate) fn account(&self) -> &str {
        match self {
            Auth::Nobody => "nobody",
            Auth::Basic { email, .. } => email,
            Auth::Bearer(_) => "bearer",
            Auth::Grant(keeper) => keeper.client_id(),
        }
    }

    /// Whether calls cost points: those with an API token do not.
    pub(crate) fn is_metered(&self) -> bool {
        matches!(self, Auth::Grant(_))
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
            Ticket::Nobody => request,
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
