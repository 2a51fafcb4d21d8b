//! Where a grant is kept between runs.

#[cfg(any(feature = "file", feature = "keychain", feature = "postgres"))]
mod aside;
#[cfg(feature = "file")]
mod file;
#[cfg(any(feature = "file", feature = "postgres"))]
mod key;
#[cfg(feature = "keychain")]
mod keychain;
#[cfg(any(feature = "file", feature = "keychain"))]
mod lock;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "file", feature = "postgres"))]
mod seal;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::Grant;

#[cfg(feature = "file")]
pub use file::FileStore;
#[cfg(any(feature = "file", feature = "postgres"))]
pub use key::{EncryptionKey, KeySource};
#[cfg(feature = "keychain")]
pub use keychain::KeychainStore;
pub use memory::MemoryStore;
#[cfg(feature = "postgres")]
pub use postgres::PostgresStore;

#[cfg(any(feature = "file", feature = "keychain", feature = "postgres"))]
use aside::aside;

/// What a store's own failures are.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// What a store's functions return.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Keeps one grant: that of one person to one app.
///
/// A refresh token can be used once. So a refresh locks the store, reads the grant again, saves it with
/// a [mark](Grant::refresh_started_at) that says so, exchanges it, saves the new one and only then lets
/// anyone use it. A store that several processes share must hold [`lock`](TokenStore::lock) against all
/// of them, and must keep all of a grant: [`Grant::to_json`] is all of it.
///
/// ```
/// use atlassian_core::auth::{Grant, MemoryStore, StoreFuture, TokenStore};
///
/// /// Counts what is saved.
/// #[derive(Debug, Default)]
/// struct Counting {
///     inner: MemoryStore,
///     saved: std::sync::atomic::AtomicUsize,
/// }
///
/// impl TokenStore for Counting {
///     fn load(&self) -> StoreFuture<'_, Option<Grant>> {
///         self.inner.load()
///     }
///
///     fn save<'a>(&'a self, grant: &'a Grant) -> StoreFuture<'a, ()> {
///         self.saved.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
///         self.inner.save(grant)
///     }
///
///     fn clear(&self) -> StoreFuture<'_, ()> {
///         self.inner.clear()
///     }
/// }
/// ```
pub trait TokenStore: fmt::Debug + Send + Sync {
    /// The grant as it was saved last; `None` where there is none.
    fn load(&self) -> StoreFuture<'_, Option<Grant>>;

    /// Keeps a grant in place of the one before. When this returns, the grant is durable.
    fn save<'a>(&'a self, grant: &'a Grant) -> StoreFuture<'a, ()>;

    /// Forgets the grant.
    fn clear(&self) -> StoreFuture<'_, ()>;

    /// Waits until no other process refreshes this grant, and keeps it so until the lock is dropped.
    ///
    /// Inside one process the SDK takes turns by itself; a store that no other process shares has
    /// nothing to do here.
    fn lock(&self) -> StoreFuture<'_, StoreLock> {
        Box::pin(std::future::ready(Ok(StoreLock::unshared())))
    }
}

impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load(&self) -> StoreFuture<'_, Option<Grant>> {
        (**self).load()
    }

    fn save<'a>(&'a self, grant: &'a Grant) -> StoreFuture<'a, ()> {
        (**self).save(grant)
    }

    fn clear(&self) -> StoreFuture<'_, ()> {
        (**self).clear()
    }

    fn lock(&self) -> StoreFuture<'_, StoreLock> {
        (**self).lock()
    }
}

/// A store's lock, held until it is dropped.
pub struct StoreLock(Option<Box<dyn Send>>);

impl StoreLock {
    /// A lock that is released by dropping `guard`.
    pub fn new(guard: impl Send + 'static) -> Self {
        StoreLock(Some(Box::new(guard)))
    }

    /// The lock of a store that no other process shares.
    pub fn unshared() -> Self {
        StoreLock(None)
    }
}

impl fmt::Debug for StoreLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() {
            "StoreLock(held)"
        } else {
            "StoreLock(unshared)"
        })
    }
}
