//! One of the two newer documents, seen from the one that both were made from.

use crate::diff::index::{Id, Index};
use crate::diff::matching::Matching;
use crate::diff::sequence::increasing;

/// What has become of a node of the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It is where it was.
    Kept,
    /// It is elsewhere: in another node, or in another order.
    Moved,
    Gone,
}

pub(super) struct Version<'a, 'b> {
    pub(super) index: &'b Index<'a>,
    matching: &'b Matching,
    /// For each node of the base, which it is here; and the other way round.
    to: Vec<Option<Id>>,
    from: Vec<Option<Id>>,
    moved: Vec<bool>,
    /// How many of the nodes of the base, and of the nodes here, before each were moved.
    moved_before_in_base: Vec<usize>,
    moved_before_here: Vec<usize>,
}

impl<'a, 'b> Version<'a, 'b> {
    /// Without moves, what was moved is gone from where it was and new where it is.
    pub(super) fn new(
        base: &Index<'_>,
        index: &'b Index<'a>,
        matching: &'b Matching,
        moves: bool,
    ) -> Self {
        let mut version = Self {
            index,
            matching,
            to: vec![None; base.len()],
            from: vec![None; index.len()],
            moved: vec![false; base.len()],
            moved_before_in_base: Vec::new(),
            moved_before_here: Vec::new(),
        };
        let in_order = in_order(base, index, matching);
        for old in 0..base.len() {
            let Some(new) = matching.new_of(old) else {
                continue;
            };
            let parent = base.entry(old).parent;
            let stays = old == 0
                || (version.to.get(parent).copied().flatten() == Some(index.entry(new).parent)
                    && in_order.get(old).copied().unwrap_or(false));
            if !stays && !moves {
                continue;
            }
            if let (Some(to), Some(from), Some(moved)) = (
                version.to.get_mut(old),
                version.from.get_mut(new),
                version.moved.get_mut(old),
            ) {
                (*to, *from, *moved) = (Some(new), Some(old), !stays);
            }
        }
        version.moved_before_in_base = counts(version.moved.iter().copied());
        let here = version
            .from
            .iter()
            .map(|old| old.is_some_and(|old| version.is_moved(old)));
        version.moved_before_here = counts(here);
        version
    }

    pub(super) fn here(&self, old: Id) -> Option<Id> {
        self.to.get(old).copied().flatten()
    }

    pub(super) fn base(&self, id: Id) -> Option<Id> {
        self.from.get(id).copied().flatten()
    }

    pub(super) fn is_moved(&self, old: Id) -> bool {
        self.moved.get(old).copied().unwrap_or(false)
    }

    pub(super) fn state(&self, old: Id) -> State {
        match self.here(old) {
            None => State::Gone,
            Some(_) if self.is_moved(old) => State::Moved,
            Some(_) => State::Kept,
        }
    }

    /// Whether a node of the base is here as it was, with all that is inside.
    pub(super) fn is_whole(&self, old: Id) -> bool {
        self.here(old).is_some() && self.matching.is_whole(old)
    }

    /// Whether something was moved into a node here, or within it.
    pub(super) fn has_foreign(&self, id: Id) -> bool {
        let end = id + self.index.entry(id).size;
        self.moved_before_here.get(id) != self.moved_before_here.get(end)
    }

    /// Whether something that stood in a node of the base is elsewhere here.
    pub(super) fn moved_from(&self, base: &Index<'_>, old: Id) -> bool {
        let end = old + base.entry(old).size;
        self.moved_before_in_base.get(old) != self.moved_before_in_base.get(end)
    }
}

/// Before each place, and at the end, how many there were.
fn counts(flags: impl Iterator<Item = bool>) -> Vec<usize> {
    let mut count = 0;
    let mut counts = vec![0];
    for flag in flags {
        count += usize::from(flag);
        counts.push(count);
    }
    counts
}

/// For each node of the base, whether it is in the same node as before, and not passed by others.
fn in_order(base: &Index<'_>, index: &Index<'_>, matching: &Matching) -> Vec<bool> {
    let mut in_order = vec![false; base.len()];
    for new in 0..index.len() {
        let Some(old) = matching.old_of(new) else {
            continue;
        };
        if index.entry(new).line {
            continue;
        }
        let staying: Vec<Id> = index
            .kids(new)
            .into_iter()
            .filter_map(|kid| matching.old_of(kid))
            .filter(|kid| *kid != 0 && base.entry(*kid).parent == old)
            .collect();
        for place in increasing(&staying) {
            if let Some(flag) = staying.get(place).and_then(|kid| in_order.get_mut(*kid)) {
                *flag = true;
            }
        }
    }
    in_order
}
