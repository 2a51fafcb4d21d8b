//! Waiting for one's turn among writers who do not know of each other.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use atlassian_core::clock::Clock;

/// The first pause, and the longest.
const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(4);

/// Waits before the next attempt: longer after each, by the session's clock, and never as long as
/// another writer who began at the same time.
pub(crate) async fn pause(clock: &dyn Clock, attempt: u32) {
    let doubled = FIRST.saturating_mul(1 << attempt.saturating_sub(1).min(10));
    let longest = doubled.min(LONGEST).as_millis();
    // Each of them is seeded anew.
    let random = u128::from(RandomState::new().hash_one(attempt));
    let wait = longest / 4 + random % (longest.saturating_mul(3) / 4).max(1);
    let wait = Duration::from_millis(u64::try_from(wait).unwrap_or_default());
    clock.sleep(wait).await;
}
