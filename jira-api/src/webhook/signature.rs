//! `X-Hub-Signature`: that the body comes from who has the secret.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::error::WebhookError;

/// Name of the header with the signature.
pub const SIGNATURE_HEADER: &str = "X-Hub-Signature";

/// The secret that a webhook was registered with.
///
/// ```
/// use jira_api::webhook::Secret;
///
/// let secret = Secret::new("It's a Secret to Everybody");
/// secret.verify(
///     "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9",
///     b"Hello World!",
/// )?;
/// assert!(secret.verify("sha256=00", b"Hello World!").is_err());
/// # Ok::<(), jira_api::webhook::WebhookError>(())
/// ```
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The secret as it was given when the webhook was registered.
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Secret(secret.into())
    }

    pub(super) fn mac(&self) -> Hmac<Sha256> {
        // A key of any length will do, the longer ones are hashed; the other branch is never taken.
        Hmac::new_from_slice(self.0.expose_secret().as_bytes())
            .unwrap_or_else(|_| Hmac::new(&Default::default()))
    }

    /// Whether there is anything in it. One without would verify what anybody can sign.
    pub(super) fn is_empty(&self) -> bool {
        self.0.expose_secret().is_empty()
    }

    /// Verifies the signature of a body, in a time that does not depend on how much of it is right.
    ///
    /// `header` is the value of [`SIGNATURE_HEADER`], `body` the bytes as they came.
    ///
    /// # Errors
    /// [`WebhookError::SignatureForm`] for another method than `sha256`, or what is no signature at all;
    /// [`WebhookError::WrongSignature`] for one that does not fit; [`WebhookError::Key`] for an empty secret.
    pub fn verify(&self, header: &str, body: &[u8]) -> Result<(), WebhookError> {
        if self.is_empty() {
            return Err(WebhookError::Key {
                what:
                    "the secret is empty, so that anybody could sign; register the webhook with one"
                        .to_owned(),
            });
        }
        let signature = read(header)?;
        let mut mac = self.mac();
        mac.update(body);
        mac.verify_slice(&signature)
            .map_err(|_| WebhookError::WrongSignature)
    }

    /// Signs a body: the value of [`SIGNATURE_HEADER`], for tests.
    pub fn sign(&self, body: &[u8]) -> String {
        let mut mac = self.mac();
        mac.update(body);
        let mut header = "sha256=".to_owned();
        for byte in mac.finalize().into_bytes() {
            header.push_str(&format!("{byte:02x}"));
        }
        header
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

fn read(header: &str) -> Result<[u8; 32], WebhookError> {
    let form = |what: &str| WebhookError::SignatureForm {
        what: what.to_owned(),
    };
    let (method, signature) = header
        .trim()
        .split_once('=')
        .ok_or_else(|| form("it is written as method=signature"))?;
    if !method.eq_ignore_ascii_case("sha256") {
        let known = method.len() <= 16 && method.bytes().all(|c| c.is_ascii_alphanumeric());
        let method = if known { method } else { "an unknown method" };
        return Err(form(&format!(
            "it is made with {method}, and only sha256 is accepted"
        )));
    }
    let digits = signature.as_bytes();
    let mut bytes = [0; 32];
    if digits.len() != 64 {
        return Err(form("a sha256 signature has 64 hexadecimal digits"));
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        let pair = std::str::from_utf8(pair).ok();
        let pair = pair.filter(|pair| pair.bytes().all(|c| c.is_ascii_hexdigit()));
        *byte = pair
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            .ok_or_else(|| form("a sha256 signature has 64 hexadecimal digits"))?;
    }
    Ok(bytes)
}
