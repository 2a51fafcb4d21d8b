//! Work that blocks, off the async threads.

use std::thread;

use tokio::sync::oneshot;

use super::StoreError;

/// Does it on a thread of its own, which nobody waits for: not a caller who gives up, and not a runtime
/// that shuts down. What it comes to is dropped then.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let (done, result) = oneshot::channel();
    thread::Builder::new()
        .name("atlassian-store".to_owned())
        .spawn(move || drop(done.send(work())))
        .map_err(|error| format!("the system gives no thread to a store: {error}"))?;
    result
        .await
        .map_err(|_| "the store's own code panicked; please report it")?
}
