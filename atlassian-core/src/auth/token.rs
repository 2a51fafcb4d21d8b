//! The token endpoint: codes, refresh tokens and client credentials become grants.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value, json};
use url::Url;

use super::{Code, Grant};
use crate::clock::Clock;
use crate::error::{ApiError, DecodeError, Error, TransportError};
use crate::json::Fault;
use crate::operation::{Access, Answer, Api, Confinement, Method, Operation, Places};
use crate::timestamp::Timestamp;
use crate::transport::read_body;

static AUTH: Api = Api {
    name: "auth",
    title: "Atlassian authorization",
    version: "1",
    product: "",
    unrepeatable: &[],
    write_limited: &[],
    places: Places::NONE,
};

pub(super) static TOKEN: Operation = Operation {
    id: "oauthToken",
    api: &AUTH,
    method: Method::Post,
    path: "/oauth/token",
    group: "auth",
    access: Access::Write,
    scopes: &[],
    oauth: false,
    answer: Answer::Json,
    deprecated: false,
    experimental: false,
    query: &[],
    headers: &[],
    confinement: Confinement::UNCLASSIFIED,
};

/// What Atlassian documents as the life of an access token, where the answer does not say.
const DEFAULT_LIFE: u64 = 3600;

/// The token endpoint, seen by one app.
#[derive(Debug)]
pub(crate) struct TokenEndpoint {
    pub(crate) http: reqwest::Client,
    pub(crate) url: Url,
    pub(crate) client_id: String,
    pub(crate) client_secret: SecretString,
    pub(crate) clock: Arc<dyn Clock>,
}

/// What is exchanged for a grant.
pub(crate) enum Ask<'a> {
    Code(&'a Code),
    Refresh {
        token: &'a SecretString,
        scopes: &'a [String],
    },
    Client,
}

impl TokenEndpoint {
    /// Asks for the exchange once; [`exchange`](super::exchange) knows when to ask again.
    pub(super) async fn exchange(&self, ask: &Ask<'_>) -> Result<Grant, Error> {
        let asked_at = self.clock.now();
        let lost = |error| Error::Transport(Box::new(TransportError::new(&TOKEN, error)));
        let response = self
            .http
            .post(self.url.clone())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/json")
            .body(self.body(ask).to_string())
            .send()
            .await
            .map_err(lost)?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = read_body(response).await.map_err(lost)?;
        if !(200..300).contains(&status) {
            return Err(self.refused(ask, ApiError::new(&TOKEN, status, &headers, &body)));
        }
        // Read without our own decoder: its faults show an excerpt, and this body is all secrets.
        let reply = serde_json::from_slice(&body).unwrap_or(Value::Null);
        grant(&reply, ask, asked_at).ok_or_else(|| {
            Error::Decode(Box::new(DecodeError {
                operation: TOKEN.id,
                status,
                fault: Fault::new("no access token in the answer"),
                request_id: crate::response::request_id(&headers),
            }))
        })
    }

    fn body(&self, ask: &Ask<'_>) -> Value {
        let mut body = Map::new();
        let mut set = |name: &str, value: &str| body.insert(name.to_owned(), json!(value));
        set("client_id", &self.client_id);
        set("client_secret", self.client_secret.expose_secret());
        match ask {
            Ask::Code(code) => {
                set("grant_type", "authorization_code");
                set("code", code.code.expose_secret());
                set("redirect_uri", &code.redirect_uri);
                set("code_verifier", code.verifier.expose_secret());
            }
            Ask::Refresh { token, .. } => {
                set("grant_type", "refresh_token");
                set("refresh_token", token.expose_secret());
            }
            Ask::Client => {
                set("grant_type", "client_credentials");
            }
        }
        Value::Object(body)
    }

    /// Tells apart who has to act: a person, whoever set the app up, or nobody but time.
    fn refused(&self, ask: &Ask<'_>, mut answer: ApiError) -> Error {
        answer
            .messages
            .iter_mut()
            .for_each(|message| self.redact(message, ask));
        answer
            .field_errors
            .iter_mut()
            .for_each(|(_, message)| self.redact(message, ask));
        // The beginning of a body that nothing is known about is not worth the risk here.
        answer.excerpt = None;
        answer
            .code
            .iter_mut()
            .for_each(|code| self.redact(code, ask));
        let has_code = answer.code.is_some();
        let error = answer
            .code
            .clone()
            .unwrap_or_else(|| format!("status {}", answer.status));
        let description = answer.messages.join("; ");
        match (answer.status, error.as_str(), ask) {
            // Whatever code it has, its `Retry-After` is what matters.
            (429, _, _) => Error::Api(Box::new(answer)),
            (401, _, _) | (400 | 403, "invalid_client" | "access_denied", _) => {
                Error::ClientRejected { error, description }
            }
            (400 | 403, "unauthorized_client" | "invalid_grant", Ask::Refresh { .. }) => {
                Error::ConsentRequired {
                    reason: format!("{description} ({error})"),
                }
            }
            (400..500, _, _) if has_code => Error::Oauth { error, description },
            _ => Error::Api(Box::new(answer)),
        }
    }

    fn redact(&self, text: &mut String, ask: &Ask<'_>) {
        let sent: &[&SecretString] = match ask {
            Ask::Code(code) => &[&self.client_secret, &code.code, &code.verifier],
            Ask::Refresh { token, .. } => &[&self.client_secret, token],
            Ask::Client => &[&self.client_secret],
        };
        for secret in sent
            .iter()
            .map(|secret| secret.expose_secret())
            .filter(|s| !s.is_empty())
        {
            if text.contains(secret) {
                *text = text.replace(secret, "[redacted]");
            }
        }
    }
}

fn grant(reply: &Value, ask: &Ask<'_>, asked_at: Timestamp) -> Option<Grant> {
    let text = |name: &str| {
        reply
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let access_token = text("access_token")?.into();
    let life = match reply.get("expires_in") {
        Some(Value::Number(seconds)) => {
            let fraction = seconds.as_f64().map(|seconds| seconds as u64);
            seconds.as_u64().or(fraction)
        }
        Some(Value::String(seconds)) => seconds.parse().ok(),
        _ => None,
    };
    // A token that lives no time at all would mean a refresh per call; a 401 tells when it has ended.
    let life = Duration::from_secs(life.filter(|life| *life > 0).unwrap_or(DEFAULT_LIFE));
    let (kept_token, kept_scopes) = match ask {
        Ask::Refresh { token, scopes } => (Some((*token).clone()), scopes.to_vec()),
        Ask::Code(_) | Ask::Client => (None, Vec::new()),
    };
    let scopes = text("scope").map(|scopes| scopes.split_whitespace().map(str::to_owned).collect());
    let grant = Grant::new(
        access_token,
        text("refresh_token").map(SecretString::from).or(kept_token),
        asked_at.after(life),
        scopes.unwrap_or(kept_scopes),
    );
    Some(grant.with_issued_at(asked_at))
}
