//! What a consent gave.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::timestamp::Timestamp;

/// How long before its end an access token counts as expired, so that none expires on its way.
const MARGIN: Duration = Duration::from_secs(60);

/// What a consent gave: an access token, and a refresh token that brings the next one.
#[derive(Clone, Debug)]
pub struct Grant {
    access_token: SecretString,
    refresh_token: Option<SecretString>,
    expires_at: Timestamp,
    scopes: Vec<String>,
}

impl Grant {
    /// A grant from its parts, as a store has kept them.
    pub fn new(
        access_token: SecretString,
        refresh_token: Option<SecretString>,
        expires_at: Timestamp,
        scopes: Vec<String>,
    ) -> Self {
        Grant {
            access_token,
            refresh_token,
            expires_at,
            scopes,
        }
    }

    /// The token calls are made with. Opaque, of any length.
    pub fn access_token(&self) -> &SecretString {
        &self.access_token
    }

    /// The token that is exchanged for the next grant, once.
    pub fn refresh_token(&self) -> Option<&SecretString> {
        self.refresh_token.as_ref()
    }

    /// When the access token ends.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// The scopes that were consented to.
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at <= now.after(MARGIN)
    }

    pub(crate) fn has_access_token(&self, token: &SecretString) -> bool {
        self.access_token.expose_secret() == token.expose_secret()
    }
}
