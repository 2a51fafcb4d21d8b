//! Several at a time, and never more.

use std::future::Future;
use std::ops::ControlFlow;

use tokio::task::JoinSet;

/// Does `work` for each item, as many as `most` at the same time, and gives each outcome to `done` as it
/// comes. After a break nothing is begun any more, and what has begun is waited for. Dropped, all of it
/// stops.
pub(super) async fn each<I, T, F>(
    most: usize,
    items: impl IntoIterator<Item = I>,
    mut work: impl FnMut(I) -> F,
    mut done: impl FnMut(T) -> ControlFlow<()>,
) where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let mut items = items.into_iter();
    let mut running = JoinSet::new();
    let mut goes_on = true;
    loop {
        while goes_on && running.len() < most.max(1) {
            match items.next() {
                Some(item) => drop(running.spawn(work(item))),
                None => goes_on = false,
            }
        }
        match running.join_next().await {
            None => return,
            Some(Ok(outcome)) => goes_on &= done(outcome).is_continue(),
            Some(Err(failed)) => {
                if let Ok(panic) = failed.try_into_panic() {
                    std::panic::resume_unwind(panic);
                }
            }
        }
    }
}
