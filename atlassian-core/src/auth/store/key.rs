//! The key a stored grant is encrypted with, and where it comes from.
//!
//! A key is wiped from memory when it is dropped, and no text shows one. It is read anew for every load
//! and save, so that a key somebody has replaced is never written with.

use std::fmt;

use aes_gcm::aead::Generate;
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secrecy::{ExposeSecret, SecretString};
use zeroize::{Zeroize, Zeroizing};

use super::StoreError;
#[cfg(feature = "keychain")]
use super::keychain;

const LENGTH: usize = 32;

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// A key of 256 bits for AES-GCM.
#[derive(Clone)]
pub struct EncryptionKey([u8; LENGTH]);

impl EncryptionKey {
    /// A new key from the system's random numbers. A grant encrypted with it can be read with it only,
    /// so keep it: see [`to_base64`](EncryptionKey::to_base64).
    pub fn generate() -> Self {
        EncryptionKey(<[u8; LENGTH]>::generate())
    }

    /// A key from its 32 bytes.
    pub fn from_bytes(bytes: [u8; LENGTH]) -> Self {
        EncryptionKey(bytes)
    }

    /// A key from its 32 bytes in Base64, such as `openssl rand -base64 32` prints: standard or for
    /// URLs, with or without padding.
    ///
    /// ```
    /// use atlassian_core::auth::EncryptionKey;
    ///
    /// let key = EncryptionKey::from_base64("dGhpcyBpcyBubyBrZXkgZm9yIGFueWJvZHkgdG8gdXM=")?;
    /// assert_eq!(format!("{key:?}"), "EncryptionKey(..)");
    /// # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
    /// ```
    ///
    /// # Errors
    /// When it is not Base64 or not 32 bytes long. The error shows nothing of it.
    pub fn from_base64(text: &str) -> Result<Self, StoreError> {
        let unfit = || "an encryption key is 32 bytes in Base64, as from `openssl rand -base64 32`";
        let standard: Zeroizing<String> =
            Zeroizing::new(text.trim().replace('-', "+").replace('_', "/"));
        let bytes = STANDARD.decode(standard.as_bytes()).map(Zeroizing::new);
        let bytes = bytes.map_err(|_| unfit())?;
        let bytes = <[u8; LENGTH]>::try_from(bytes.as_slice()).map_err(|_| unfit())?;
        Ok(EncryptionKey(bytes))
    }

    /// The 32 bytes in Base64, for a place that keeps secrets.
    pub fn to_base64(&self) -> SecretString {
        STANDARD.encode(self.0).into()
    }

    pub(super) fn bytes(&self) -> &[u8; LENGTH] {
        &self.0
    }
}

impl Drop for EncryptionKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EncryptionKey(..)")
    }
}

/// Where the key of a store comes from.
#[derive(Clone, Debug)]
pub struct KeySource(Source);

#[derive(Clone, Debug)]
enum Source {
    Given(EncryptionKey),
    Environment(String),
    #[cfg(feature = "keychain")]
    Keychain {
        service: String,
        account: String,
    },
}

impl KeySource {
    /// The key is in an environment variable, in Base64. It is read when it is needed.
    pub fn environment(variable: impl Into<String>) -> Self {
        KeySource(Source::Environment(variable.into()))
    }

    /// The key is in the system's keychain under these names. It is made when a grant is saved for the
    /// first time, and deleted when a file store is cleared; a row of a database leaves it, since other
    /// rows may be encrypted with it.
    #[cfg(feature = "keychain")]
    pub fn keychain(service: impl Into<String>, account: impl Into<String>) -> Self {
        KeySource(Source::Keychain {
            service: service.into(),
            account: account.into(),
        })
    }

    /// The key to open with. Blocks.
    pub(crate) fn find(&self) -> Result<EncryptionKey, StoreError> {
        match &self.0 {
            Source::Given(key) => Ok(key.clone()),
            Source::Environment(variable) => from_environment(variable),
            #[cfg(feature = "keychain")]
            Source::Keychain { service, account } => match keychain::read(service, account)? {
                Some(text) => EncryptionKey::from_base64(text.expose_secret()),
                None => Err(format!(
                    "the keychain holds no encryption key for {service:?} and {account:?}; what was \
                     encrypted with it is lost with it: log in again"
                )
                .into()),
            },
        }
    }

    /// The key to seal with: made where it is for the keychain to keep and there is none yet. Blocks.
    pub(crate) fn find_or_make(&self) -> Result<EncryptionKey, StoreError> {
        #[cfg(feature = "keychain")]
        if let Source::Keychain { service, account } = &self.0
            && keychain::read(service, account)?.is_none()
        {
            keychain::write(service, account, &EncryptionKey::generate().to_base64())?;
        }
        // Read back: what two processes have made at once, both use the same one of.
        self.find()
    }

    /// Deletes a key that was made for the store. One that the caller or the environment gave is theirs
    /// to delete. Blocks.
    #[cfg(feature = "file")]
    pub(crate) fn forget(&self) -> Result<(), StoreError> {
        #[cfg(feature = "keychain")]
        if let Source::Keychain { service, account } = &self.0 {
            return keychain::delete(service, account);
        }
        Ok(())
    }
}

impl From<EncryptionKey> for KeySource {
    fn from(key: EncryptionKey) -> Self {
        KeySource(Source::Given(key))
    }
}

fn from_environment(variable: &str) -> Result<EncryptionKey, StoreError> {
    match std::env::var(variable) {
        Ok(text) => {
            let text = SecretString::from(text);
            EncryptionKey::from_base64(text.expose_secret())
                .map_err(|error| format!("the environment variable {variable}: {error}").into())
        }
        Err(_) => Err(format!(
            "the environment variable {variable} is not set; it holds the key that the grant is \
             encrypted with, 32 bytes in Base64, as from `openssl rand -base64 32`"
        )
        .into()),
    }
}
