//! JWTs in deliveries to apps: HS256 with a shared secret, RS256 with a public key.

use std::fmt;
use std::time::Duration;

use atlassian_core::Timestamp;
use atlassian_core::json::{Map, Value};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac;
use secrecy::SecretString;

use super::error::WebhookError;
use super::qsh::query_hash;
use super::signature::Secret;

/// The fixed hash of a token that is good for any request. Browsers get such tokens.
const CONTEXT: &str = "context-qsh";

/// No token of Atlassian's is nearly as long.
const LONGEST: usize = 16 * 1024;

/// How JWTs are verified.
///
/// The algorithm is that of the key, never the one that the token names. A token without an expiry is refused.
///
/// ```
/// use jira_api::webhook::Jwt;
///
/// let jwt = Jwt::connect("shared secret of the installation").issuer("client key of the installation");
/// # let now = atlassian_core::Timestamp::default();
/// assert!(jwt.verify("eyJhbGciOiJub25lIn0.e30.", now).is_err());
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Jwt {
    key: Key,
    issuer: Option<String>,
    audience: Option<String>,
    leeway: Duration,
    needs_hash: bool,
}

#[derive(Clone, Debug)]
enum Key {
    Shared(Secret),
    #[cfg(feature = "webhook-rs256")]
    Rsa(super::rsa::RsaKey),
}

impl Key {
    fn algorithm(&self) -> &'static str {
        match self {
            Key::Shared(_) => "HS256",
            #[cfg(feature = "webhook-rs256")]
            Key::Rsa(_) => "RS256",
        }
    }

    fn verify(&self, signed: &[u8], signature: &[u8]) -> Result<(), WebhookError> {
        match self {
            Key::Shared(secret) if secret.is_empty() => Err(WebhookError::Key {
                what: "the shared secret is empty, so that anybody could sign".to_owned(),
            }),
            Key::Shared(secret) => {
                let mut mac = secret.mac();
                mac.update(signed);
                mac.verify_slice(signature)
                    .map_err(|_| WebhookError::WrongTokenSignature)
            }
            #[cfg(feature = "webhook-rs256")]
            Key::Rsa(key) => key.verify(signed, signature),
        }
    }
}

impl Jwt {
    fn with(key: Key, needs_hash: bool) -> Self {
        Jwt {
            key,
            issuer: None,
            audience: None,
            leeway: Duration::from_secs(30),
            needs_hash,
        }
    }

    /// Tokens of a Connect app's installation, signed with its shared secret. They have to be made for the very
    /// request (`qsh`): a token for any request, which every user's browser has, is refused.
    ///
    /// The token does not cover the body. Whoever reads one delivery could send another body to the same address
    /// as long as the token lasts (minutes); [`issuer`](Jwt::issuer) and HTTPS narrow that down.
    pub fn connect(shared_secret: impl Into<SecretString>) -> Self {
        Self::with(Key::Shared(Secret::new(shared_secret)), true)
    }

    /// Tokens of webhooks that an OAuth 2.0 app has registered, signed with the app's client secret. The hash of
    /// the request is compared where it is there.
    pub fn oauth_app(client_secret: impl Into<SecretString>) -> Self {
        Self::with(Key::Shared(Secret::new(client_secret)), false)
    }

    /// Tokens signed with a private key of Atlassian's, such as those of a Connect app's install and uninstall
    /// callbacks. The token's header names the key: see [`key_id`](Jwt::key_id).
    #[cfg(feature = "webhook-rs256")]
    pub fn rsa(key: super::rsa::RsaKey) -> Self {
        Self::with(Key::Rsa(key), true)
    }

    /// Whom tokens have to be issued by (`iss`): the client key of the installation.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// Whom tokens have to be for (`aud`): the base URL of the app, in signed callbacks.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// By how much clocks may differ; 30 seconds by default.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// Which key a token says it is signed with (`kid`), to look it up. Nothing is verified.
    ///
    /// # Errors
    /// [`WebhookError::Token`] for what is no JWT.
    pub fn key_id(token: &str) -> Result<Option<String>, WebhookError> {
        let header = part(token.split('.').next().unwrap_or_default(), "header")?;
        Ok(header.get("kid").and_then(Value::as_str).map(str::to_owned))
    }

    /// Verifies a token, all but the hash of the request.
    ///
    /// # Errors
    /// [`WebhookError`] that says what is wrong: the form, the algorithm, the signature, the time, the issuer, the
    /// audience.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, WebhookError> {
        if token.len() > LONGEST {
            return Err(WebhookError::token(format!(
                "it is longer than {LONGEST} characters"
            )));
        }
        let mut parts = token.split('.');
        let (Some(header), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(WebhookError::token("it has three parts with dots between"));
        };
        let signed = token
            .get(..header.len() + 1 + claims.len())
            .unwrap_or_default();
        let described = part(header, "header")?;
        let algorithm = self.key.algorithm();
        if described.get("alg").and_then(Value::as_str) != Some(algorithm) {
            return Err(WebhookError::token(format!(
                "its algorithm is not {algorithm}, which is that of the key"
            )));
        }
        if described.contains_key("crit") {
            return Err(WebhookError::token(
                "it insists on extensions, and none is known",
            ));
        }
        self.key.verify(signed.as_bytes(), &bytes(signature)?)?;
        let claims = Claims(part(claims, "claims")?);
        self.check_time(&claims, now)?;
        self.check_names(&claims)?;
        Ok(claims)
    }

    /// Verifies a token that came with a request: as [`verify`](Jwt::verify), and that it was made for this
    /// request.
    ///
    /// `url` and `base` are those of [`query_hash`](super::query_hash()).
    ///
    /// # Errors
    /// As those of [`verify`](Jwt::verify), and for a hash that is missing or another request's.
    pub fn verify_request(
        &self,
        token: &str,
        (method, url, base): (&str, &str, &str),
        now: Timestamp,
    ) -> Result<Claims, WebhookError> {
        let claims = self.verify(token, now)?;
        let wrong = |what: &str| WebhookError::Claim {
            claim: "qsh",
            what: what.to_owned(),
        };
        match claims.text("qsh") {
            Some(CONTEXT) => Err(wrong(
                "is that of a token for any request, which users' browsers have; a delivery has one of its own",
            )),
            Some(hash) if hash.eq_ignore_ascii_case(&query_hash(method, url, base)) => Ok(claims),
            Some(_) => Err(wrong(
                "is that of another request: check that the base URL is the app's, and that no proxy rewrites the \
                 path or the query",
            )),
            None if self.needs_hash => Err(wrong("is missing")),
            None => Ok(claims),
        }
    }

    fn check_time(&self, claims: &Claims, now: Timestamp) -> Result<(), WebhookError> {
        let out = |what: String| Err(WebhookError::TokenTime { what });
        let Some(expiry) = claims.time("exp") else {
            return Err(WebhookError::Claim {
                claim: "exp",
                what: "is missing, so that the token would be good for ever".to_owned(),
            });
        };
        if now >= expiry.after(self.leeway) {
            let seconds = now.since(expiry).as_secs();
            return out(format!("expired {seconds} s ago"));
        }
        for (name, verb) in [("nbf", "is not valid for"), ("iat", "will be issued in")] {
            if let Some(from) = claims.time(name)
                && from > now.after(self.leeway)
            {
                let seconds = from.since(now).as_secs();
                return out(format!("{verb} {seconds} s"));
            }
        }
        Ok(())
    }

    fn check_names(&self, claims: &Claims) -> Result<(), WebhookError> {
        let wrong = |claim, what: &str| {
            Err(WebhookError::Claim {
                claim,
                what: what.to_owned(),
            })
        };
        if let Some(issuer) = &self.issuer
            && claims.issuer() != Some(issuer)
        {
            return wrong("iss", "names another installation");
        }
        if let Some(audience) = &self.audience
            && !claims.audience().any(|other| other == audience)
        {
            return wrong("aud", "names another app");
        }
        Ok(())
    }
}

/// What a token says, once it is verified.
#[derive(Clone, PartialEq)]
pub struct Claims(Map<String, Value>);

impl Claims {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    fn time(&self, name: &str) -> Option<Timestamp> {
        let seconds = self.0.get(name)?;
        let seconds = seconds.as_i64().or_else(|| {
            // Saturates, and no sane one is a fraction.
            #[allow(clippy::cast_possible_truncation)]
            seconds.as_f64().map(|seconds| seconds as i64)
        })?;
        Some(Timestamp::from_millis(seconds.saturating_mul(1000)))
    }

    /// Who issued it (`iss`): the client key of the installation.
    pub fn issuer(&self) -> Option<&str> {
        self.text("iss")
    }

    /// Whom it is about (`sub`): the account of the person, where there is one.
    pub fn subject(&self) -> Option<&str> {
        self.text("sub")
    }

    /// Whom it is for (`aud`).
    pub fn audience(&self) -> impl Iterator<Item = &str> {
        let audience = self.0.get("aud");
        let one = audience.and_then(Value::as_str);
        let many = audience.and_then(Value::as_array).into_iter().flatten();
        one.into_iter().chain(many.filter_map(Value::as_str))
    }

    /// Until when it is good.
    pub fn expires(&self) -> Option<Timestamp> {
        self.time("exp")
    }

    /// Everything it says.
    pub fn raw(&self) -> &Map<String, Value> {
        &self.0
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims")
            .field("issuer", &self.issuer())
            .field("expires", &self.expires())
            .finish_non_exhaustive()
    }
}

fn bytes(part: &str) -> Result<Vec<u8>, WebhookError> {
    URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| WebhookError::token("a part of it is not base64url"))
}

fn part(text: &str, name: &str) -> Result<Map<String, Value>, WebhookError> {
    serde_json::from_slice(&bytes(text)?)
        .map_err(|_| WebhookError::token(format!("its {name} are no JSON object")))
}
