//! Writes to one object, no faster than Atlassian takes them.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use super::{Lane, Wait};
use crate::timestamp::Timestamp;

/// So many writes in so long a time. A little longer than what Atlassian says: its clock starts when
/// a call arrives, ours when it leaves.
const WINDOWS: [(usize, Duration); 2] = [
    (20, Duration::from_millis(2_100)),
    (100, Duration::from_millis(30_500)),
];
const LONGEST: Duration = WINDOWS[1].1;
const MOST: usize = WINDOWS[1].0;

/// More objects than this are looked through for those that nobody writes to any more.
const CROWD: usize = 1024;

/// When the latest writes to each object left.
#[derive(Debug, Default)]
pub(super) struct Pacing(HashMap<(String, String), VecDeque<Timestamp>>);

impl Pacing {
    /// Counts a write, or says when there is room for it.
    pub(super) fn admit(&mut self, lane: &Lane<'_>, now: Timestamp) -> Result<(), Wait> {
        let Some(object) = &lane.object else {
            return Ok(());
        };
        if self.0.len() >= CROWD {
            self.0
                .retain(|_, times| times.back().is_some_and(|last| last.after(LONGEST) > now));
        }
        let times = self
            .0
            .entry((lane.tenant.to_owned(), object.clone()))
            .or_default();
        let free = WINDOWS.iter().filter_map(|(most, window)| {
            let first = times.len().checked_sub(*most)?;
            Some(times.get(first)?.after(*window))
        });
        if let Some(until) = free.max().filter(|until| *until > now) {
            let why = format!("writes to {object} are limited to 20 in 2 s and 100 in 30 s");
            return Err(Wait { until, why });
        }
        times.push_back(now);
        if times.len() > MOST {
            times.pop_front();
        }
        Ok(())
    }
}
