//! A grant, or the key to one, in the keychain of the operating system.
//!
//! That is the Secret Service on Linux and the BSDs (GNOME Keyring, KWallet, KeePassXC), Keychain on
//! macOS and Credential Manager on Windows. What holds:
//! - no call blocks an async thread: a keychain may ask a person to unlock it, and wait for as long as
//!   the person takes;
//! - every call connects anew, so that a keychain that was started, locked or restarted meanwhile is
//!   found as it is; no default of the process is set;
//! - the keychain knows no lock, so the processes of one user take turns on a file in that user's
//!   runtime directory. It is empty, and stays.

use std::collections::HashMap;
use std::env;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use keyring_core::api::CredentialStore;
use keyring_core::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};

use super::{StoreError, StoreFuture, StoreLock, TokenStore, aside, lock};
use crate::auth::Grant;

/// Keeps the grant in the keychain of the operating system.
///
/// The processes of one user on one machine share it and refresh once. The grant is stored as text,
/// a few kilobytes of it.
///
/// # Limits
/// Credential Manager (Windows) takes 2,560 bytes an entry. A grant with long tokens or many scopes is
/// more, and saving it is an error that says so; a file whose key lies in the keychain has no such
/// limit. On systems without a keychain of their own (iOS, Android) every call is an error.
///
/// ```no_run
/// use atlassian_core::auth::KeychainStore;
/// use atlassian_core::{Atlassian, OAuthApp};
///
/// # fn run() -> Result<(), atlassian_core::Error> {
/// let app = OAuthApp::new("client-id", "client-secret", "http://localhost:8734/callback");
/// let store = KeychainStore::new("my-program", "me@acme.com");
/// let atlassian = Atlassian::builder().app(app).store(store).build()?;
/// # let _ = atlassian;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct KeychainStore {
    service: Arc<str>,
    account: Arc<str>,
}

impl KeychainStore {
    /// The entry of this service (your program's name) and account (whose grant it is). Nothing is
    /// asked of the keychain yet.
    pub fn new(service: impl Into<String>, account: impl Into<String>) -> Self {
        KeychainStore {
            service: service.into().into(),
            account: account.into().into(),
        }
    }

    fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&str, &str) -> Result<T, StoreError> + Send + 'static,
    ) -> StoreFuture<'static, T> {
        let (service, account) = (Arc::clone(&self.service), Arc::clone(&self.account));
        Box::pin(aside(move || work(&service, &account)))
    }
}

impl TokenStore for KeychainStore {
    fn load(&self) -> StoreFuture<'_, Option<Grant>> {
        self.aside(|service, account| {
            let Some(text) = read(service, account)? else {
                return Ok(None);
            };
            Grant::from_json(text.expose_secret())
                .map(Some)
                .map_err(|error| {
                    format!("what the keychain holds as {service:?} / {account:?}: {error}").into()
                })
        })
    }

    fn save<'a>(&'a self, grant: &'a Grant) -> StoreFuture<'a, ()> {
        let text = grant.to_json();
        self.aside(move |service, account| write(service, account, &text))
    }

    fn clear(&self) -> StoreFuture<'_, ()> {
        self.aside(delete)
    }

    fn lock(&self) -> StoreFuture<'_, StoreLock> {
        Box::pin(async move {
            let path = lock_file(&self.service, &self.account)?;
            lock::acquire(path).await
        })
    }
}

impl fmt::Debug for KeychainStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeychainStore")
            .field("service", &self.service)
            .field("account", &self.account)
            .finish()
    }
}

/// What the keychain holds for them. Blocks, maybe until a person has unlocked it.
pub(crate) fn read(service: &str, account: &str) -> Result<Option<SecretString>, StoreError> {
    let read = entry(service, account).and_then(|entry| entry.get_secret());
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(Error::NoEntry) => return Ok(None),
        Err(error) => return Err(explained(error, service, account)),
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text.into())),
        Err(error) => {
            // Whatever it is, it was secret to somebody.
            drop(SecretString::from(
                String::from_utf8_lossy(error.as_bytes()).into_owned(),
            ));
            Err(format!(
                "the keychain's entry {service:?} / {account:?} is not text, so another program wrote \
                 it; use another service or account name, or delete the entry"
            )
            .into())
        }
    }
}

/// Puts it into the keychain, in place of what was there. Blocks as [`read`] does.
pub(crate) fn write(service: &str, account: &str, text: &SecretString) -> Result<(), StoreError> {
    entry(service, account)
        .and_then(|entry| entry.set_secret(text.expose_secret().as_bytes()))
        .map_err(|error| explained(error, service, account))
}

/// Takes it out of the keychain, if it is there. Blocks as [`read`] does.
pub(crate) fn delete(service: &str, account: &str) -> Result<(), StoreError> {
    match entry(service, account).and_then(|entry| entry.delete_credential()) {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(error) => Err(explained(error, service, account)),
    }
}

fn entry(service: &str, account: &str) -> Result<Entry, Error> {
    for (name, value) in [("service", service), ("account", account)] {
        if value.is_empty() {
            // Some keychains take nothing for anything.
            return Err(Error::Invalid(name.to_owned(), "it is empty".to_owned()));
        }
    }
    keychain()?.build(service, account, None::<&HashMap<&str, &str>>)
}

#[cfg(all(
    unix,
    not(any(target_os = "macos", target_os = "ios", target_os = "android"))
))]
fn keychain() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn keychain() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn keychain() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(
    target_os = "macos",
    target_os = "windows",
    all(unix, not(any(target_os = "ios", target_os = "android")))
)))]
fn keychain() -> Result<Arc<CredentialStore>, Error> {
    Err(Error::NoDefaultStore)
}

/// What a person can do about it. None of the texts holds what was stored.
fn explained(error: Error, service: &str, account: &str) -> StoreError {
    let instead = "or keep the grant elsewhere, such as in an encrypted file";
    let text = match error {
        Error::PlatformFailure(cause) if cfg!(target_os = "macos") || cfg!(windows) => {
            format!("the keychain failed: {cause}")
        }
        Error::PlatformFailure(cause) => format!(
            "the Secret Service cannot be used: {cause}; run in a desktop session, or start one (such as \
             gnome-keyring-daemon --unlock under dbus-run-session), {instead}"
        ),
        Error::NoStorageAccess(cause) => format!(
            "the keychain is locked, or access to it was denied: {cause}; unlock it, allow this program \
             in, and try again, {instead}"
        ),
        Error::NoDefaultStore => {
            "this system has no keychain; keep the grant elsewhere, such as in an encrypted file"
                .to_owned()
        }
        Error::TooLong(what, limit) => format!(
            "the {what} is longer than the {limit} bytes that this system's keychain takes; keep the \
             grant in an encrypted file, and only the file's key in the keychain"
        ),
        Error::Ambiguous(entries) => format!(
            "the keychain holds {} entries {service:?} / {account:?}; delete all but the right one",
            entries.len()
        ),
        Error::Invalid(what, why) => {
            format!("{service:?} / {account:?} cannot name an entry of the keychain: {what}: {why}")
        }
        // These carry what was stored.
        Error::BadEncoding(_) | Error::BadDataFormat(..) => format!(
            "the keychain's entry {service:?} / {account:?} cannot be read; delete it and log in again"
        ),
        other => format!("the keychain failed: {other}"),
    };
    text.into()
}

/// The file on which the processes of this user take turns. Its place depends on the user alone, not
/// on how a process was started, where the system lets us know.
fn lock_file(service: &str, account: &str) -> Result<PathBuf, StoreError> {
    let directory = runtime_directory().join("atlassian-sdk");
    lock::private_directory(&directory)?;
    Ok(directory.join(format!("keychain-{:016x}.lock", fnv(&[service, account]))))
}

#[cfg(all(unix, not(target_os = "macos")))]
fn runtime_directory() -> PathBuf {
    use std::os::unix::fs::MetadataExt;

    if let Some(directory) = absolute("XDG_RUNTIME_DIR") {
        return directory;
    }
    // A session that was started without it, by cron or ssh say, shares the keychain all the same.
    let user = std::fs::metadata("/proc/self").map(|process| process.uid());
    let Ok(user) = user else {
        return absolute("HOME").map_or_else(env::temp_dir, |home| home.join(".cache"));
    };
    let given = PathBuf::from(format!("/run/user/{user}"));
    if given.is_dir() {
        return given;
    }
    env::temp_dir().join(format!("atlassian-sdk-{user}"))
}

#[cfg(target_os = "macos")]
fn runtime_directory() -> PathBuf {
    absolute("HOME").map_or_else(env::temp_dir, |home| home.join("Library/Caches"))
}

#[cfg(not(unix))]
fn runtime_directory() -> PathBuf {
    absolute("LOCALAPPDATA").unwrap_or_else(env::temp_dir)
}

fn absolute(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
}

/// The same on every system and in every version; two names that fall together merely wait for each
/// other.
fn fnv(names: &[&str]) -> u64 {
    let bytes = names.iter().flat_map(|name| name.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_never_shows_what_was_stored() {
        let stored = || b"very secret".to_vec();
        let errors = [
            Error::BadEncoding(stored()),
            Error::BadDataFormat(stored(), "not ours".into()),
            Error::NoStorageAccess("locked".into()),
            Error::PlatformFailure("no bus".into()),
            Error::NoDefaultStore,
            Error::TooLong("secret".to_owned(), 2560),
            Error::Ambiguous(Vec::new()),
        ];
        for error in errors {
            let text = explained(error, "program", "me").to_string();
            assert!(
                !text.contains("very secret") && !text.contains("118, 101"),
                "{text}"
            );
            assert!(
                text.contains("keychain") || text.contains("Secret Service"),
                "{text}"
            );
        }
    }

    #[test]
    fn entries_have_locks_of_their_own() {
        assert_ne!(fnv(&["ab", "c"]), fnv(&["a", "bc"]));
        assert_eq!(fnv(&["program", "me"]), fnv(&["program", "me"]));
    }
}
