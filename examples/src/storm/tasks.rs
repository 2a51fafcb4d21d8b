//! Ten thousand tasks of one process, on one client.

use std::sync::Arc;
use std::time::Duration;

use atlassian_core::Error;
use atlassian_core::auth::MemoryStore;
use atlassian_core::sandbox::Sandbox;
use tokio::sync::{Barrier, Semaphore};
use tokio::task::JoinSet;

use super::{Count, SCOPES};

const HOUR: Duration = Duration::from_secs(3600);

/// Calls under way at once: a process has only so many sockets. All tasks ask for the grant at once.
const SOCKETS: usize = 128;

/// Lets the token expire so many times, and so many tasks find out at the same moment.
///
/// # Errors
/// When no client can be made.
pub async fn run(tasks: usize, rounds: usize) -> Result<Count, Error> {
    // Time stands still on it until it is moved: an hour is over at once.
    let sandbox = Sandbox::start().await;
    let store = MemoryStore::holding(sandbox.grant(SCOPES));
    let atlassian = sandbox.atlassian()?.store(store).build()?;
    let sockets = Arc::new(Semaphore::new(SOCKETS));
    let mut count = Count {
        store: "memory",
        processes: 1,
        tasks,
        rounds,
        ..Count::default()
    };
    for _ in 0..rounds {
        sandbox.advance(HOUR);
        let start = Arc::new(Barrier::new(tasks));
        let mut all = JoinSet::new();
        for _ in 0..tasks {
            let (atlassian, start) = (atlassian.clone(), Arc::clone(&start));
            let sockets = Arc::clone(&sockets);
            all.spawn(async move {
                start.wait().await;
                atlassian.grant().await.map_err(|error| error.to_string())?;
                let _socket = sockets.acquire().await;
                let sites = atlassian.sites().await;
                sites.map(drop).map_err(|error| error.to_string())
            });
        }
        while let Some(outcome) = all.join_next().await {
            count.add(outcome.unwrap_or_else(|panic| Err(panic.to_string())));
        }
    }
    Ok(count.seen_by(&sandbox))
}
