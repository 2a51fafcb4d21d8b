//! Jira's time, and periods before it.
//!
//! Dates of JQL are those of a person's time zone; periods (`-90m`) are not. They count from the moment at which
//! Jira reads the query, by its own clock, which every answer tells.

use atlassian_core::{Response, Timestamp};
use jiff::fmt::rfc2822;

const MINUTE: i64 = 60_000;

/// By how much Jira's clock is ahead of ours.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Skew(i64);

impl Skew {
    /// Jira's time at one of ours.
    pub(super) fn at(self, ours: Timestamp) -> i64 {
        ours.as_millis().saturating_add(self.0)
    }

    /// Reads the clock of an answer that has just arrived.
    pub(super) fn read(&mut self, response: &Response, now: Timestamp) {
        let date = response.header("date");
        if let Some(date) = date.and_then(|date| rfc2822::parse(date).ok()) {
            self.0 = date.timestamp().as_millisecond() - now.as_millis();
        }
    }
}

/// A period that reaches back to `since` and `margin` further, as whole minutes.
pub(super) fn minutes(now: i64, since: i64, margin: i64) -> i64 {
    let length = now.saturating_sub(since).saturating_add(margin).max(0);
    length / MINUTE + 1
}

/// Whether such a period reached back to `since`, and at least a little further, when it was read at `now`.
pub(super) fn reaches(minutes: i64, now: i64, since: i64) -> bool {
    now.saturating_sub(minutes.saturating_mul(MINUTE)) <= since.saturating_sub(MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_reaches_back() {
        let now = 1_772_442_000_000;
        assert_eq!(minutes(now, now, 0), 1);
        assert_eq!(minutes(now, now - 90_000, 5 * MINUTE), 7);
        assert_eq!(minutes(now, now + 90_000, 0), 1);
        for (delay, reached) in [
            (0, true),
            (3 * MINUTE, true),
            (5 * MINUTE, false),
            (60 * MINUTE, false),
        ] {
            let since = now - 33 * MINUTE - 12_345;
            assert_eq!(
                reaches(minutes(now, since, 5 * MINUTE), now + delay, since),
                reached,
                "{delay}"
            );
        }
        assert!(reaches(minutes(now, i64::MIN, 0), now, i64::MIN + 2 * MINUTE) || i64::MIN < 0);
    }
}
