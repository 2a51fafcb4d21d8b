//! RS256, with the cryptography that TLS uses already.

use std::fmt;

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::error::WebhookError;

/// A public key of Atlassian's, for [`Jwt::rsa`](super::Jwt::rsa).
///
/// For install callbacks it is at `https://connect-install-keys.atlassian.com/{kid}`, as PEM. Fetching it is the
/// caller's: keep it, it does not change.
#[derive(Clone)]
pub struct RsaKey(Form);

#[derive(Clone)]
enum Form {
    Der(Vec<u8>),
    Components { n: Vec<u8>, e: Vec<u8> },
}

impl RsaKey {
    /// A key as PEM: `-----BEGIN PUBLIC KEY-----`.
    ///
    /// # Errors
    /// [`WebhookError::Key`] for what is none.
    pub fn from_pem(pem: &str) -> Result<Self, WebhookError> {
        let wrong = || WebhookError::Key {
            what:
                "it is no PEM of a public key: “-----BEGIN PUBLIC KEY-----” and base64 are expected"
                    .to_owned(),
        };
        let (_, rest) = pem
            .split_once("-----BEGIN PUBLIC KEY-----")
            .ok_or_else(wrong)?;
        let (body, _) = rest
            .split_once("-----END PUBLIC KEY-----")
            .ok_or_else(wrong)?;
        let body: String = body.split_whitespace().collect();
        let der = STANDARD.decode(body).map_err(|_| wrong())?;
        Ok(RsaKey(Form::Der(der)))
    }

    /// A key as a JWK has it: `n` and `e`.
    ///
    /// # Errors
    /// [`WebhookError::Key`] for what is no base64url.
    pub fn from_jwk(n: &str, e: &str) -> Result<Self, WebhookError> {
        let read = |part: &str| {
            URL_SAFE_NO_PAD
                .decode(part.trim_end_matches('='))
                .map_err(|_| WebhookError::Key {
                    what: "the numbers of a JWK are base64url".to_owned(),
                })
        };
        Ok(RsaKey(Form::Components {
            n: read(n)?,
            e: read(e)?,
        }))
    }

    pub(super) fn verify(&self, signed: &[u8], signature: &[u8]) -> Result<(), WebhookError> {
        let algorithm = &RSA_PKCS1_2048_8192_SHA256;
        let verified = match &self.0 {
            Form::Der(der) => UnparsedPublicKey::new(algorithm, der).verify(signed, signature),
            Form::Components { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(algorithm, signed, signature)
            }
        };
        verified.map_err(|_| WebhookError::WrongTokenSignature)
    }
}

impl fmt::Debug for RsaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RsaKey(..)")
    }
}
