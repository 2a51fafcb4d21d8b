//! Whether a node of the base is in the merged document, and where.

use super::conflict::{Conflict, Issue, Side};
use super::side::State;
use super::tree::Tree;
use super::{Prefer, own};
use crate::diff::index::Id;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Dropped,
    /// In the node that it was in, among those that stayed.
    InPlace,
    /// Where this side has put it.
    With(Side),
}

impl Tree<'_, '_> {
    /// What becomes of a node of the base that one side moved or deleted, or none. A conflict about
    /// it is told the first time.
    pub(super) fn fate(&mut self, id: Id) -> Fate {
        if let Some(fate) = self.fates.get(&id) {
            return *fate;
        }
        let (ours, theirs) = (
            self.side(Side::Ours).state(id),
            self.side(Side::Theirs).state(id),
        );
        let fate = match (ours, theirs) {
            (State::Gone, State::Gone) => Fate::Dropped,
            (State::Kept, State::Kept) => Fate::InPlace,
            (State::Moved, State::Kept) => Fate::With(Side::Ours),
            (State::Kept, State::Moved) => Fate::With(Side::Theirs),
            (State::Moved, State::Moved) => {
                if !self.same_place(id) {
                    self.conflict(id, Issue::Moved);
                }
                Fate::With(self.preferred())
            }
            (State::Gone, other) => self.deleted(id, Side::Ours, other),
            (other, State::Gone) => self.deleted(id, Side::Theirs, other),
        };
        self.fates.insert(id, fate);
        fate
    }

    /// One side deleted it, the other one has it.
    fn deleted(&mut self, id: Id, by: Side, other: State) -> Fate {
        let keeper = by.other();
        if other == State::Kept && !self.loses(id, keeper) {
            return Fate::Dropped;
        }
        let changed = match self.side(keeper).here(id) {
            Some(here) => self.side(keeper).index.node(here).clone(),
            None => self.base.node(id).clone(),
        };
        self.conflict(id, Issue::Deleted { by, changed });
        let keeps = match self.prefer {
            Prefer::Ours => keeper == Side::Ours,
            Prefer::Theirs => keeper == Side::Theirs,
            Prefer::Both => true,
        };
        if !keeps && !self.holds_others(id, keeper) {
            return Fate::Dropped;
        }
        match other {
            State::Moved => Fate::With(keeper),
            _ => Fate::InPlace,
        }
    }

    /// Whether to drop a node would lose what a side changed in it. What the other side has taken
    /// elsewhere is not lost.
    fn loses(&self, id: Id, side: Side) -> bool {
        let (keeper, deleter) = (self.side(side), self.side(side.other()));
        if keeper.is_whole(id) {
            return false;
        }
        let Some(here) = keeper.here(id) else {
            return false;
        };
        let (base, entry) = (self.base.entry(id), keeper.index.entry(here));
        if own::is_changed(base.node, entry.node) {
            return true;
        }
        if entry.line {
            return base.node.content() != entry.node.content();
        }
        let came = |kid: &Id| match keeper.base(*kid) {
            None => true,
            Some(old) => self.base.entry(old).parent != id,
        };
        keeper.index.kids(here).iter().any(came)
            || self
                .base
                .kids(id)
                .into_iter()
                .filter(|kid| deleter.here(*kid).is_none() && !keeper.is_moved(*kid))
                .any(|kid| self.loses(kid, side))
    }

    /// Whether a node holds what the other side does not want to lose: nodes of the base that were
    /// moved into it. Where moves are not followed, they look like new ones.
    fn holds_others(&self, id: Id, side: Side) -> bool {
        let (keeper, deleter) = (self.side(side), self.side(side.other()));
        let Some(here) = keeper.here(id) else {
            return false;
        };
        let inside = here..here + keeper.index.entry(here).size;
        inside.into_iter().any(|node| match keeper.base(node) {
            Some(old) => keeper.is_moved(old) && deleter.here(old).is_some(),
            None => !self.moves,
        })
    }

    /// Whether both sides have moved a node into the same one.
    fn same_place(&self, id: Id) -> bool {
        let around = |side: Side| {
            let version = self.side(side);
            let parent = version.index.entry(version.here(id).unwrap_or(0)).parent;
            (version.base(parent), version.index.entry(parent).hash)
        };
        match (around(Side::Ours), around(Side::Theirs)) {
            ((Some(ours), _), (Some(theirs), _)) => ours == theirs,
            ((None, ours), (None, theirs)) => ours == theirs,
            _ => false,
        }
    }

    /// The side whose version stands where there can be only one.
    pub(super) fn preferred(&self) -> Side {
        match self.prefer {
            Prefer::Theirs => Side::Theirs,
            Prefer::Ours | Prefer::Both => Side::Ours,
        }
    }

    /// Notes a conflict about a node of the base, which is yet to come to its place.
    fn conflict(&mut self, id: Id, issue: Issue) {
        let path = |side: Side| {
            let version = self.side(side);
            Some(version.index.path(version.here(id)?))
        };
        let conflict = Conflict {
            base: Some(self.base.path(id)),
            ours: path(Side::Ours),
            theirs: path(Side::Theirs),
            merged: None,
            issue,
        };
        self.waiting.insert(id, self.conflicts.len());
        self.conflicts.push(conflict);
    }
}
