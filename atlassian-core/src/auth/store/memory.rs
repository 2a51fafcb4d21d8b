//! A grant that lives as long as the process.

use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{StoreFuture, TokenStore};
use crate::auth::Grant;

/// Keeps the grant in memory: it is gone when the process ends.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<Option<Grant>>);

impl MemoryStore {
    /// A store that holds a grant already.
    pub fn holding(grant: Grant) -> Self {
        MemoryStore(Mutex::new(Some(grant)))
    }

    fn slot(&self) -> MutexGuard<'_, Option<Grant>> {
        // Nothing that holds the lock can panic half way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenStore for MemoryStore {
    fn load(&self) -> StoreFuture<'_, Option<Grant>> {
        Box::pin(ready(Ok(self.slot().clone())))
    }

    fn save<'a>(&'a self, grant: &'a Grant) -> StoreFuture<'a, ()> {
        *self.slot() = Some(grant.clone());
        Box::pin(ready(Ok(())))
    }

    fn clear(&self) -> StoreFuture<'_, ()> {
        *self.slot() = None;
        Box::pin(ready(Ok(())))
    }
}
