//! What a consent gave.
//!
//! A grant is data: [`Grant::to_json`] and [`Grant::from_json`] carry all of it, for stores people
//! write themselves, in a form that later versions keep reading.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value, json};

use crate::timestamp::Timestamp;

/// How long before its end an access token is due, so that none expires on its way and a failed
/// refresh can be tried again while the token still works. Clocks a few seconds apart do not matter.
const MARGIN: Duration = Duration::from_secs(60);

/// The version of the JSON form. It rises when older code must not read the newer form.
const VERSION: u64 = 1;

/// What a consent gave: an access token, and a refresh token that brings the next one.
#[derive(Clone, Debug)]
pub struct Grant {
    access_token: SecretString,
    refresh_token: Option<SecretString>,
    issued_at: Option<Timestamp>,
    expires_at: Timestamp,
    scopes: Vec<String>,
    refresh_started_at: Option<Timestamp>,
}

/// A text that is no stored [`Grant`]. It never shows the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a stored grant: {0}")]
pub struct NotAGrant(String);

impl Grant {
    /// A grant from its parts. A store that keeps it as [JSON](Grant::to_json) loses nothing; one that
    /// keeps the parts must keep [`refresh_started_at`](Grant::refresh_started_at) as well.
    pub fn new(
        access_token: SecretString,
        refresh_token: Option<SecretString>,
        expires_at: Timestamp,
        scopes: Vec<String>,
    ) -> Self {
        Grant {
            access_token,
            refresh_token,
            issued_at: None,
            expires_at,
            scopes,
            refresh_started_at: None,
        }
    }

    /// The same grant, issued at that time by the clock that set [`expires_at`](Grant::expires_at):
    /// what lives shorter than two minutes is then refreshed at half its life, not sooner.
    #[must_use]
    pub fn with_issued_at(mut self, instant: impl Into<Option<Timestamp>>) -> Self {
        self.issued_at = instant.into();
        self
    }

    /// The same grant with the mark of a refresh that began, or without it.
    #[must_use]
    pub fn with_refresh_started_at(mut self, instant: impl Into<Option<Timestamp>>) -> Self {
        self.refresh_started_at = instant.into();
        self
    }

    /// The token calls are made with. Opaque, of any length.
    pub fn access_token(&self) -> &SecretString {
        &self.access_token
    }

    /// The token that is exchanged for the next grant, once.
    pub fn refresh_token(&self) -> Option<&SecretString> {
        self.refresh_token.as_ref()
    }

    /// When the access token was asked for, where that is known.
    pub fn issued_at(&self) -> Option<Timestamp> {
        self.issued_at
    }

    /// When the access token ends, by the clock of the host that asked for it.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// The scopes that were consented to.
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// When a refresh of this grant began whose result was not saved; `None` for a grant that is whole.
    ///
    /// The SDK saves the old grant with this mark before it asks for a new one. Whoever finds the mark
    /// later knows that the refresh token may be spent, and refreshes at once: Atlassian accepts a
    /// spent token for ten more minutes.
    pub fn refresh_started_at(&self) -> Option<Timestamp> {
        self.refresh_started_at
    }

    /// All of it as JSON, tokens included: encrypt it before it goes anywhere.
    ///
    /// ```
    /// use atlassian_core::Grant;
    /// use atlassian_core::auth::ExposeSecret;
    ///
    /// let grant = Grant::new("access".into(), None, "2026-03-02T10:00:00Z".parse()?, vec![]);
    /// let kept = grant.to_json();
    /// let again = Grant::from_json(kept.expose_secret())?;
    /// assert_eq!(again.expires_at(), grant.expires_at());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// An object with `version` (1), `access_token`, `expires_at` and `scopes`, and where they are known
    /// `refresh_token`, `issued_at` and `refresh_started_at`; times are RFC 3339 in UTC.
    pub fn to_json(&self) -> SecretString {
        let mut object = Map::new();
        let mut set = |name: &str, value: Value| object.insert(name.to_owned(), value);
        // jiff's own form keeps the nanoseconds.
        let time = |instant: Timestamp| json!(instant.as_jiff().to_string());
        set("version", json!(VERSION));
        set("access_token", json!(self.access_token.expose_secret()));
        if let Some(token) = &self.refresh_token {
            set("refresh_token", json!(token.expose_secret()));
        }
        if let Some(instant) = self.issued_at {
            set("issued_at", time(instant));
        }
        set("expires_at", time(self.expires_at));
        set("scopes", json!(self.scopes));
        if let Some(instant) = self.refresh_started_at {
            set("refresh_started_at", time(instant));
        }
        Value::Object(object).to_string().into()
    }

    /// A grant from what [`to_json`](Grant::to_json) made of it, now or in an earlier version. Keys that
    /// are not known are passed over.
    ///
    /// # Errors
    /// [`NotAGrant`] when it is something else, or was written by a version too new to read.
    pub fn from_json(json: &str) -> Result<Self, NotAGrant> {
        let wrong = |what: &str| NotAGrant(what.to_owned());
        let value: Value = serde_json::from_str(json).map_err(|error| {
            // The place only: nothing of the text itself.
            let (line, column) = (error.line(), error.column());
            NotAGrant(format!("no JSON from line {line}, column {column} on"))
        })?;
        match value.get("version").map(Value::as_u64) {
            Some(Some(VERSION)) => {}
            Some(Some(newer)) if newer > VERSION => {
                return Err(NotAGrant(format!(
                    "it was written in version {newer} of the form, and this version of the SDK reads \
                     up to {VERSION}; update the SDK"
                )));
            }
            _ => return Err(wrong("`version` is missing or no version")),
        }
        let field = |name: &str| value.get(name).filter(|value| !value.is_null());
        let text = |name: &str| match field(name) {
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(NotAGrant(format!("`{name}` is no text"))),
            None => Ok(None),
        };
        let time = |name: &str| match text(name)? {
            Some(text) => match text.parse::<Timestamp>() {
                Ok(instant) => Ok(Some(instant)),
                Err(_) => Err(NotAGrant(format!("`{name}` is no time"))),
            },
            None => Ok(None),
        };
        let scopes = match field("scopes") {
            Some(Value::Array(scopes)) => scopes
                .iter()
                .map(|scope| scope.as_str().map(str::to_owned))
                .collect::<Option<_>>(),
            _ => None,
        };
        Ok(Grant {
            access_token: text("access_token")?
                .filter(|token| !token.is_empty())
                .ok_or_else(|| wrong("`access_token` is missing"))?
                .into(),
            refresh_token: text("refresh_token")?.map(SecretString::from),
            issued_at: time("issued_at")?,
            expires_at: time("expires_at")?.ok_or_else(|| wrong("`expires_at` is missing"))?,
            scopes: scopes.ok_or_else(|| wrong("`scopes` is no list of texts"))?,
            refresh_started_at: time("refresh_started_at")?,
        })
    }

    /// The access token has ended.
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at <= now
    }

    /// It is time for a refresh: the access token ends soon, or a refresh was begun and not finished.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        // A token with a short life is not due from the start: that would be a refresh per call.
        let margin = match self.issued_at {
            Some(issued_at) => MARGIN.min(self.expires_at.since(issued_at) / 2),
            None => MARGIN,
        };
        self.refresh_started_at.is_some() || self.expires_at <= now.after(margin)
    }

    /// It was issued in the future: by a host whose clock is ahead of the one here.
    pub(crate) fn is_ahead(&self, now: Timestamp) -> bool {
        self.issued_at
            .is_some_and(|issued_at| issued_at > now.after(MARGIN))
    }

    pub(crate) fn has_access_token(&self, token: &SecretString) -> bool {
        self.access_token.expose_secret() == token.expose_secret()
    }
}
