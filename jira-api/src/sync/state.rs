//! Everything that has to survive a restart.

use super::change::{Phase, Progress};
use super::codec::{Reader, Writer};
use super::recent::{Fresh, Trail};

/// The form of the token. A change of the form gets another number.
const VERSION: u8 = 1;

/// What a sync is at, for its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Everything,
    Changes,
    Leavers,
    Done,
}

/// Where a sync is. Times are milliseconds of Jira's clock.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    /// Tells the query.
    pub(super) digest: u64,
    pub(super) stage: Stage,
    /// Since when changes are looked for after the walk; none before the first answer.
    pub(super) since: Option<i64>,
    /// Since when the next sync looks for them.
    pub(super) next: Option<i64>,
    /// When the last issue that was delivered by this walk had been created.
    pub(super) anchor: Option<i64>,
    pub(super) trail: Trail,
    pub(super) fresh: Fresh,
    /// Issues that were reported as gone, and when.
    pub(super) gone: Fresh,
    pub(super) upserts: u64,
    pub(super) gone_count: u64,
    pub(super) expected: Option<u64>,
}

impl State {
    pub(super) fn new(digest: u64) -> Self {
        State {
            digest,
            stage: Stage::Everything,
            since: None,
            next: None,
            anchor: None,
            trail: Trail::default(),
            fresh: Fresh::default(),
            gone: Fresh::default(),
            upserts: 0,
            gone_count: 0,
            expected: None,
        }
    }

    /// Begins a walk anew, at the next stage.
    pub(super) fn enter(&mut self, stage: Stage) {
        self.stage = stage;
        self.anchor = None;
        self.trail.clear();
    }

    pub(super) fn progress(&self) -> Progress {
        Progress {
            phase: match self.stage {
                Stage::Everything => Phase::Everything,
                Stage::Changes => Phase::Changes,
                Stage::Leavers => Phase::Leavers,
                Stage::Done => Phase::Done,
            },
            upserts: self.upserts,
            gone: self.gone_count,
            expected: self.expected,
        }
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(vec![VERSION]);
        out.0.push(match self.stage {
            Stage::Everything => 0,
            Stage::Changes => 1,
            Stage::Leavers => 2,
            Stage::Done => 3,
        });
        out.0.extend(self.digest.to_be_bytes());
        out.optional(self.since);
        out.optional(self.next);
        out.optional(self.anchor);
        out.number(self.upserts);
        out.number(self.gone_count);
        out.number(
            self.expected
                .map_or(0, |expected| expected.saturating_add(1)),
        );
        out.optional(self.trail.cut());
        out.pairs(self.trail.pairs().into_iter());
        for fresh in [&self.fresh, &self.gone] {
            out.pairs(fresh.0.iter().map(|(id, at)| (*id, *at)));
        }
        out.0
    }

    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let mut input = Reader(bytes);
        if input.byte()? != VERSION {
            return None;
        }
        let stage = match input.byte()? {
            0 => Stage::Everything,
            1 => Stage::Changes,
            2 => Stage::Leavers,
            3 => Stage::Done,
            _ => return None,
        };
        let (digest, rest) = input.0.split_at_checked(8)?;
        input.0 = rest;
        let digest = u64::from_be_bytes(digest.try_into().ok()?);
        let state = State {
            digest,
            stage,
            since: input.optional()?,
            next: input.optional()?,
            anchor: input.optional()?,
            upserts: input.number()?,
            gone_count: input.number()?,
            expected: input.number()?.checked_sub(1),
            trail: {
                let cut = input.optional()?;
                Trail::of(input.pairs()?, cut)
            },
            fresh: Fresh(input.pairs()?.into_iter().collect()),
            gone: Fresh(input.pairs()?.into_iter().collect()),
        };
        // What looks for changes knows since when.
        let complete = stage == Stage::Everything || state.since.is_some();
        (input.0.is_empty() && complete).then_some(state)
    }
}
