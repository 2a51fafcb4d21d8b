//! A grant encrypted and authenticated: AES-256-GCM over its JSON, with a nonce of its own each time.
//!
//! ```text
//! magic "ATLG" | version 1 | fingerprint of the key (8) | nonce (12) | ciphertext and tag (16)
//! ```
//!
//! All that stands before the ciphertext is authenticated with it. What was changed anywhere does not
//! open, and a key that is another is told apart from damage. Nothing here does IO.

use aes_gcm::aead::{Aead, Generate, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{EncryptionKey, StoreError};
use crate::auth::Grant;

const MAGIC: &[u8; 4] = b"ATLG";
const VERSION: u8 = 1;
const NAMED: usize = MAGIC.len() + 1;
const FINGERPRINT: usize = 8;
const NONCE: usize = 12;
const HEADER: usize = NAMED + FINGERPRINT + NONCE;
const TAG: usize = 16;

/// Why sealed bytes do not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unopened {
    #[error("it is no grant that this SDK has encrypted")]
    Foreign,
    #[error(
        "it was written in version {0} of the format, and this version of the SDK reads version \
         {VERSION}; update the SDK"
    )]
    Newer(u8),
    #[error("it is cut off; restore it from a backup of the last minutes, or log in again")]
    CutOff,
    #[error(
        "it was encrypted with another key; give the key it was saved with, or log in again and save it \
         with this one"
    )]
    OtherKey,
    #[error(
        "it is damaged: some of its bytes are not those that were written; restore it, or log in again"
    )]
    Damaged,
}

/// Encrypts a grant.
pub(crate) fn seal(key: &EncryptionKey, grant: &Grant) -> Result<Vec<u8>, StoreError> {
    let nonce = <[u8; NONCE]>::try_generate()
        .map_err(|error| format!("the system gives no random numbers: {error}"))?;
    let mut sealed = Vec::with_capacity(HEADER);
    sealed.extend_from_slice(MAGIC);
    sealed.push(VERSION);
    sealed.extend_from_slice(&fingerprint(key));
    sealed.extend_from_slice(&nonce);
    let json = grant.to_json();
    let payload = Payload {
        msg: json.expose_secret().as_bytes(),
        aad: &sealed,
    };
    let text = Aes256Gcm::new(key.bytes().into())
        .encrypt(&Nonce::from(nonce), payload)
        .map_err(|_| "the grant is too long to be encrypted")?;
    sealed.extend_from_slice(&text);
    Ok(sealed)
}

/// Decrypts a grant.
pub(crate) fn open(key: &EncryptionKey, sealed: &[u8]) -> Result<Grant, StoreError> {
    let (header, text) = read(sealed)?;
    let (_, rest) = header.split_at(NAMED);
    let (fingerprinted, nonce) = rest.split_at(FINGERPRINT);
    if fingerprinted != fingerprint(key) {
        return Err(Unopened::OtherKey.into());
    }
    let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| Unopened::CutOff)?;
    let payload = Payload {
        msg: text,
        aad: header,
    };
    let json = Aes256Gcm::new(key.bytes().into())
        .decrypt(&Nonce::from(nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| Unopened::Damaged)?;
    let json = std::str::from_utf8(&json).map_err(|_| Unopened::Damaged)?;
    Ok(Grant::from_json(json)?)
}

/// Header and ciphertext of what has the length of both.
fn read(sealed: &[u8]) -> Result<(&[u8], &[u8]), Unopened> {
    let known = sealed.len().min(MAGIC.len());
    if sealed.get(..known) != MAGIC.get(..known) {
        return Err(Unopened::Foreign);
    }
    match sealed.get(MAGIC.len()) {
        Some(&VERSION) => {}
        Some(0) => return Err(Unopened::Damaged),
        Some(&newer) => return Err(Unopened::Newer(newer)),
        None => return Err(Unopened::CutOff),
    }
    sealed
        .split_at_checked(HEADER)
        .filter(|(_, text)| text.len() >= TAG)
        .ok_or(Unopened::CutOff)
}

/// Tells keys apart and says nothing about them.
fn fingerprint(key: &EncryptionKey) -> [u8; FINGERPRINT] {
    let digest = Sha256::new()
        .chain_update(b"atlassian-core: fingerprint of a store's key")
        .chain_update(key.bytes())
        .finalize();
    let mut fingerprint = [0; FINGERPRINT];
    fingerprint
        .iter_mut()
        .zip(digest)
        .for_each(|(to, from)| *to = from);
    fingerprint
}
