//! A value over time.

use atlassian_core::Timestamp;

/// A change of a value.
pub(super) struct Step<T> {
    at: Timestamp,
    /// None where it is not told.
    values: Option<(T, T)>,
}

impl<T> Step<T> {
    pub(super) fn new(at: Timestamp, from: T, to: T) -> Self {
        Step {
            at,
            values: Some((from, to)),
        }
    }

    /// A change of which only the time is known.
    pub(super) fn withheld(at: Timestamp) -> Self {
        Step { at, values: None }
    }
}

/// A value from the beginning, and what it became when.
pub(super) struct Timeline<T> {
    first: T,
    steps: Vec<(Timestamp, T)>,
}

impl<T: Clone> Timeline<T> {
    /// What `steps` in the order of time make of a value that is `now` in the end. `unknown` is what it was
    /// before a change that is withheld.
    pub(super) fn new(now: T, unknown: T, steps: impl Iterator<Item = Step<T>>) -> Self {
        let given: Vec<Step<T>> = steps.collect();
        let first = match given.first() {
            None => now.clone(),
            Some(step) => step
                .values
                .as_ref()
                .map_or(unknown, |(from, _)| from.clone()),
        };
        // What came of a change that is withheld is what the next one begins with.
        let mut after = now;
        let mut steps = Vec::with_capacity(given.len());
        for step in given.into_iter().rev() {
            match step.values {
                Some((from, to)) => {
                    steps.push((step.at, to));
                    after = from;
                }
                None => steps.push((step.at, after.clone())),
            }
        }
        steps.reverse();
        Timeline { first, steps }
    }

    /// The value at a time, a change at that very time included.
    pub(super) fn at(&self, time: Timestamp) -> T {
        let passed = self.steps.partition_point(|(at, _)| *at <= time);
        let step = passed.checked_sub(1).and_then(|last| self.steps.get(last));
        step.map_or_else(|| self.first.clone(), |(_, value)| value.clone())
    }

    /// The value before the first change.
    pub(super) fn first(&self) -> &T {
        &self.first
    }

    /// What it became when.
    pub(super) fn steps(&self) -> impl Iterator<Item = (Timestamp, T)> + '_ {
        self.steps.iter().cloned()
    }
}

/// The last instant before one.
pub(super) fn before(at: Timestamp) -> Timestamp {
    let earlier = at
        .as_jiff()
        .checked_sub(jiff::SignedDuration::from_nanos(1));
    earlier.map_or(at, Timestamp::from)
}
