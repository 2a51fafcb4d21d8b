//! The authorization server: consents, codes, and refresh tokens that rotate.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use super::SandboxResponse;
use crate::auth::{Grant, pkce_challenge};
use crate::endpoints::is_loopback;
use crate::timestamp::Timestamp;

const ACCESS_LIFE: Duration = Duration::from_secs(3600);
const CODE_LIFE: Duration = Duration::from_secs(600);
/// How long a refresh token works after it was rotated.
const LEEWAY: Duration = Duration::from_secs(600);
const INACTIVITY: Duration = Duration::from_secs(90 * 24 * 3600);

type Parameters = BTreeMap<String, String>;

#[derive(Debug)]
pub(super) struct Authority {
    client_id: &'static str,
    client_secret: &'static str,
    /// What the app's own account may do.
    service_scopes: Vec<String>,
    serial: u64,
    deny_next: bool,
    consents: Vec<Consent>,
    codes: BTreeMap<String, IssuedCode>,
    access: BTreeMap<String, Access>,
    /// Refresh tokens, and when they were rotated.
    refresh: BTreeMap<String, (usize, Option<Timestamp>)>,
}

#[derive(Debug)]
struct Consent {
    scopes: Vec<String>,
    alive: bool,
    used_at: Timestamp,
}

#[derive(Debug)]
struct IssuedCode {
    scopes: Vec<String>,
    redirect_uri: String,
    challenge: Option<String>,
    ends_at: Timestamp,
}

#[derive(Debug)]
struct Access {
    consent: usize,
    ends_at: Timestamp,
}

impl Authority {
    pub(super) fn new(
        client_id: &'static str,
        client_secret: &'static str,
        service_scopes: Vec<String>,
    ) -> Self {
        Authority {
            client_id,
            client_secret,
            service_scopes,
            serial: 0,
            deny_next: false,
            consents: Vec::new(),
            codes: BTreeMap::new(),
            access: BTreeMap::new(),
            refresh: BTreeMap::new(),
        }
    }

    pub(super) fn deny_next(&mut self) {
        self.deny_next = true;
    }

    pub(super) fn expire_access_tokens(&mut self) {
        self.access.clear();
    }

    pub(super) fn revoke(&mut self) {
        self.consents
            .iter_mut()
            .for_each(|consent| consent.alive = false);
    }

    /// A consent without the dance.
    pub(super) fn mint(&mut self, scopes: Vec<String>, now: Timestamp) -> Grant {
        let tokens = self.issue(scopes, now);
        let text = |name: &str| tokens.get(name).and_then(Value::as_str).map(str::to_owned);
        let scopes = text("scope").unwrap_or_default();
        Grant::new(
            text("access_token").unwrap_or_default().into(),
            text("refresh_token").map(Into::into),
            now.after(ACCESS_LIFE),
            scopes.split(' ').map(str::to_owned).collect(),
        )
    }

    /// The scopes behind an access token; `None` where it is not valid.
    pub(super) fn scopes(&self, access_token: &str, now: Timestamp) -> Option<Vec<String>> {
        let access = self.access.get(access_token)?;
        let consent = self.consents.get(access.consent)?;
        (consent.alive && now < access.ends_at).then(|| consent.scopes.clone())
    }

    /// The page a person opens. Its one person consents at once.
    pub(super) fn authorize(&mut self, query: &Parameters, now: Timestamp) -> SandboxResponse {
        let value = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        let redirect = Url::parse(value("redirect_uri")).ok();
        let Some(mut redirect) = redirect.filter(|url| url.scheme() == "http" && is_loopback(url))
        else {
            return refusal("redirect_uri is not registered for client");
        };
        let required = [
            ("client_id", self.client_id),
            ("audience", "api.atlassian.com"),
            ("response_type", "code"),
            ("prompt", "consent"),
        ];
        for (name, expected) in required {
            if value(name) != expected {
                return refusal(&format!("{name} is missing or wrong"));
            }
        }
        let scopes: Vec<String> = value("scope")
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        if scopes.is_empty() || value("state").is_empty() {
            return refusal("scope and state are required");
        }
        if std::mem::take(&mut self.deny_next) {
            redirect
                .query_pairs_mut()
                .append_pair("error", "access_denied")
                .append_pair("error_description", "User did not authorize the request")
                .append_pair("state", value("state"));
            return SandboxResponse::empty(302).header("location", redirect.as_str());
        }
        let code = self.secret("code");
        let issued = IssuedCode {
            scopes,
            redirect_uri: value("redirect_uri").to_owned(),
            challenge: query.get("code_challenge").cloned(),
            ends_at: now.after(CODE_LIFE),
        };
        self.codes.insert(code.clone(), issued);
        redirect
            .query_pairs_mut()
            .append_pair("code", &code)
            .append_pair("state", value("state"));
        SandboxResponse::empty(302).header("location", redirect.as_str())
    }

    /// The token endpoint.
    pub(super) fn token(&mut self, body: &Parameters, now: Timestamp) -> SandboxResponse {
        let value = |name: &str| body.get(name).map(String::as_str).unwrap_or_default();
        if value("client_id") != self.client_id || value("client_secret") != self.client_secret {
            return oauth_error(401, "access_denied", "Unauthorized");
        }
        match value("grant_type") {
            "authorization_code" => self.redeem(body, now),
            "refresh_token" => self.rotate(value("refresh_token"), now),
            "client_credentials" => {
                // No refresh token: the credentials themselves bring the next one.
                let scopes = self.service_scopes.clone();
                SandboxResponse::json(200, self.issue(scopes, now))
            }
            _ => oauth_error(400, "unsupported_grant_type", "Unsupported grant type"),
        }
    }

    fn redeem(&mut self, body: &Parameters, now: Timestamp) -> SandboxResponse {
        let value = |name: &str| body.get(name).map(String::as_str).unwrap_or_default();
        let Some(code) = self.codes.remove(value("code")) else {
            return oauth_error(403, "invalid_grant", "Invalid authorization code");
        };
        let verified = match &code.challenge {
            Some(challenge) => pkce_challenge(value("code_verifier")).as_ref() == Some(challenge),
            None => true,
        };
        if !verified || code.redirect_uri != value("redirect_uri") || now >= code.ends_at {
            return oauth_error(403, "invalid_grant", "Invalid authorization code");
        }
        SandboxResponse::json(200, self.issue(code.scopes, now))
    }

    fn rotate(&mut self, token: &str, now: Timestamp) -> SandboxResponse {
        let invalid = || oauth_error(403, "unauthorized_client", "refresh_token is invalid");
        let Some((index, rotated_at)) = self.refresh.get(token).copied() else {
            return invalid();
        };
        let Some(consent) = self.consents.get_mut(index).filter(|consent| consent.alive) else {
            return invalid();
        };
        if rotated_at.is_some_and(|rotated| now > rotated.after(LEEWAY)) {
            consent.alive = false;
            return invalid();
        }
        if now > consent.used_at.after(INACTIVITY) {
            consent.alive = false;
            return oauth_error(403, "invalid_grant", "Unknown or invalid refresh token.");
        }
        consent.used_at = now;
        if let Some((_, rotated_at)) = self.refresh.get_mut(token) {
            rotated_at.get_or_insert(now);
        }
        SandboxResponse::json(200, self.tokens(index, now))
    }

    fn issue(&mut self, scopes: Vec<String>, now: Timestamp) -> Value {
        self.consents.push(Consent {
            scopes,
            alive: true,
            used_at: now,
        });
        self.tokens(self.consents.len() - 1, now)
    }

    fn tokens(&mut self, consent: usize, now: Timestamp) -> Value {
        let scopes = self
            .consents
            .get(consent)
            .map(|c| c.scopes.clone())
            .unwrap_or_default();
        let access_token = self.secret("access");
        let ends_at = now.after(ACCESS_LIFE);
        self.access
            .insert(access_token.clone(), Access { consent, ends_at });
        let mut tokens = json!({
            "access_token": access_token,
            "expires_in": ACCESS_LIFE.as_secs(),
            "scope": scopes.join(" "),
            "token_type": "Bearer",
        });
        if scopes.iter().any(|scope| scope == "offline_access") {
            let refresh_token = self.secret("refresh");
            self.refresh.insert(refresh_token.clone(), (consent, None));
            if let Some(object) = tokens.as_object_mut() {
                object.insert("refresh_token".to_owned(), json!(refresh_token));
            }
        }
        tokens
    }

    /// A token that is easy to find where it must not be.
    fn secret(&mut self, kind: &str) -> String {
        self.serial += 1;
        format!("sandbox-secret-{kind}-{:06}", self.serial)
    }
}

fn oauth_error(status: u16, error: &str, description: &str) -> SandboxResponse {
    SandboxResponse::json(
        status,
        json!({ "error": error, "error_description": description }),
    )
}

fn refusal(reason: &str) -> SandboxResponse {
    let page = format!(
        "<!DOCTYPE html><html><head><title>Something went wrong</title></head><body><p>{}</p></body>\
         </html>",
        reason.replace('<', "&lt;")
    );
    SandboxResponse::bytes(400, "text/html; charset=utf-8", page)
}
