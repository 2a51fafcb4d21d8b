//! Why a delivery is not accepted.

use std::time::Duration;

/// Why a delivery of a webhook is not accepted. No text of it holds a secret or a token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// There is no signature.
    #[error(
        "the delivery has no X-Hub-Signature: register the webhook with a secret, or check whether a proxy \
         takes the header away"
    )]
    Unsigned,

    /// The signature is written in a form that is not known.
    #[error("the X-Hub-Signature cannot be read: {what}")]
    SignatureForm {
        /// What is wrong with it.
        what: String,
    },

    /// The signature is not that of the body under the secret.
    #[error(
        "the X-Hub-Signature does not fit the body: either the secret is not the one the webhook was \
         registered with, or the body is not what arrived. Hand over the raw bytes, before anything reads \
         them as JSON"
    )]
    WrongSignature,

    /// There is no token.
    #[error(
        "the delivery has no JWT: it is expected in the Authorization header after “JWT” or “Bearer”, or in \
         the query parameter jwt"
    )]
    NoToken,

    /// The token is no JWT, or one of a kind that is not accepted.
    #[error("the JWT cannot be accepted: {what}")]
    Token {
        /// What is wrong with it.
        what: String,
    },

    /// The token's signature is not right.
    #[error(
        "the signature of the JWT is wrong: the shared secret or key is not the one of this installation; an \
         app that was installed again has a new one"
    )]
    WrongTokenSignature,

    /// The token was good for a time that is past, or that has not come.
    #[error("the JWT {what}; check the clock of this machine if that is not what you expect")]
    TokenTime {
        /// By how much it is out.
        what: String,
    },

    /// A claim is not what it should be.
    #[error("the claim “{claim}” of the JWT {what}")]
    Claim {
        /// Which one.
        claim: &'static str,
        /// What is wrong with it.
        what: String,
    },

    /// It has been here before.
    #[error(
        "the delivery {id} has been here before and is handled or being handled; answer with 200, so that \
         Jira does not send it again"
    )]
    Replayed {
        /// Its identifier, or the beginning of its digest.
        id: String,
    },

    /// It was made too long ago.
    #[error(
        "the event is {} s old, and no more than {} s are accepted: it is a late retry or a replay",
        age.as_secs(), limit.as_secs()
    )]
    TooOld {
        /// How old it is.
        age: Duration,
        /// How old it may be.
        limit: Duration,
    },

    /// The body is not what Jira sends.
    #[error("the body of the delivery cannot be read: {what}")]
    Body {
        /// What is wrong with it.
        what: String,
    },

    /// A key cannot be used.
    #[error("the key cannot be used: {what}")]
    Key {
        /// What is wrong with it.
        what: String,
    },
}

impl WebhookError {
    /// The status to answer the delivery with, so that Jira does what is best: 200 for what is handled
    /// already, 401 for what may not come from Jira, 400 for what cannot be read, 500 where this side is set
    /// up wrongly.
    ///
    /// ```
    /// use jira_api::webhook::WebhookError;
    ///
    /// assert_eq!(WebhookError::WrongSignature.status(), 401);
    /// ```
    pub fn status(&self) -> u16 {
        match self {
            WebhookError::Replayed { .. } => 200,
            WebhookError::Body { .. } | WebhookError::TooOld { .. } => 400,
            WebhookError::Key { .. } => 500,
            _ => 401,
        }
    }

    /// Whether it may come from somebody else than Jira.
    pub fn is_forged(&self) -> bool {
        self.status() == 401
    }

    pub(super) fn token(what: impl Into<String>) -> Self {
        WebhookError::Token { what: what.into() }
    }
}
