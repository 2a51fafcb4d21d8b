//! What has just been delivered, so that it is not delivered again.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The most changes that are remembered. Beyond, an issue may be delivered again as it is.
const MOST: usize = 20_000;

/// The least issues of a walk that are remembered, however long ago they were created.
const LEAST: usize = 50;

/// The last issues of a walk, which goes by when they were created.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Trail {
    /// When each was created, in the order of the walk.
    order: VecDeque<(i64, u64)>,
    ids: BTreeSet<u64>,
    /// Up to when those were created that are forgotten: what was created until then has been delivered, or came
    /// into the walk behind it.
    cut: Option<i64>,
}

impl Trail {
    pub(super) fn of(pairs: impl IntoIterator<Item = (u64, i64)>, cut: Option<i64>) -> Self {
        let mut trail = Trail {
            cut,
            ..Trail::default()
        };
        let mut pairs: Vec<(i64, u64)> = pairs.into_iter().map(|(id, at)| (at, id)).collect();
        pairs.sort_unstable();
        for (at, id) in pairs {
            trail.ids.insert(id);
            trail.order.push_back((at, id));
        }
        trail
    }

    pub(super) fn add(&mut self, id: u64, created: i64) {
        if self.ids.insert(id) {
            self.order.push_back((created, id));
        }
    }

    pub(super) fn has(&self, id: u64) -> bool {
        self.ids.contains(&id)
    }

    /// Whether it has any of these.
    pub(super) fn meets(&self, ids: &[u64]) -> bool {
        ids.iter().any(|id| self.has(*id))
    }

    pub(super) fn cut(&self) -> Option<i64> {
        self.cut
    }

    /// Whether an issue that is not remembered lies behind the walk.
    pub(super) fn is_behind(&self, created: i64) -> bool {
        self.cut.is_some_and(|cut| created <= cut)
    }

    /// How many were created at that time or later.
    pub(super) fn since(&self, created: i64) -> usize {
        self.order.iter().filter(|(at, _)| *at >= created).count()
    }

    /// Forgets those that were created before.
    pub(super) fn forget_before(&mut self, created: i64) {
        while self.order.len() > LEAST && self.order.front().is_some_and(|(at, _)| *at < created) {
            if let Some((at, id)) = self.order.pop_front() {
                self.ids.remove(&id);
                self.cut = self.cut.max(Some(at));
            }
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Trail::default();
    }

    /// Ids, in their order, and when each was created.
    pub(super) fn pairs(&self) -> Vec<(u64, i64)> {
        let mut pairs: Vec<(u64, i64)> = self.order.iter().map(|(at, id)| (*id, *at)).collect();
        pairs.sort_unstable();
        pairs
    }
}

/// Issues that were delivered and had been changed lately, each with when that was.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fresh(pub(super) BTreeMap<u64, i64>);

impl Fresh {
    pub(super) fn has(&self, id: u64, changed: i64) -> bool {
        self.0.get(&id) == Some(&changed)
    }

    pub(super) fn add(&mut self, id: u64, changed: i64) {
        self.0.insert(id, changed);
        if self.0.len() > MOST {
            // The older half, since every one of them is as likely to come again.
            let mut times: Vec<i64> = self.0.values().copied().collect();
            let middle = times.len() / 2;
            let (_, median, _) = times.select_nth_unstable(middle);
            let median = *median;
            self.0.retain(|_, changed| *changed > median);
        }
    }

    pub(super) fn remove(&mut self, id: u64) {
        self.0.remove(&id);
    }

    pub(super) fn forget_before(&mut self, changed: i64) {
        self.0.retain(|_, at| *at >= changed);
    }
}
