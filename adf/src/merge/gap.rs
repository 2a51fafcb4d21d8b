//! Merging what stands side by side: what stayed keeps its order, and what each side put between comes
//! into the same gap.

use super::Prefer;
use super::columns::Columns;
use super::conflict::{Conflict, Issue, Side};
use super::fate::Fate;
use super::run::{Entry, Put, interleave};
use super::side::{State, Version};
use super::tree::{Tree, Triple, pair};
use crate::diff::hash::Hasher;
use crate::diff::index::{Id, Index};
use crate::edit::heading::heading_level;
use crate::text::visible::visible;
use crate::{Node, NodeKind};

impl<'a> Tree<'a, '_> {
    /// What is inside of a node that all three have.
    pub(super) fn children(&mut self, triple: Triple) -> Vec<Node> {
        let kids = self.base.kids(triple.base);
        let ours = gaps(self.base, &self.ours, triple.base, triple.ours, &kids);
        let theirs = gaps(self.base, &self.theirs, triple.base, triple.theirs, &kids);
        let columns = (*self.base.node(triple.base).kind() == NodeKind::Table)
            .then(|| Columns::new(self.base, &self.ours, &self.theirs, triple.base))
            .flatten();
        let mut content = Vec::new();
        let mut heading = None;
        for (gap, (ours, theirs)) in ours.into_iter().zip(theirs).enumerate() {
            let ours = self.run(Side::Ours, ours);
            let theirs = self.run(Side::Theirs, theirs);
            self.orphaned(heading, &ours, &theirs);
            let replaced = kids.get(gap..).unwrap_or_default();
            self.gap(columns.as_ref(), &ours, &theirs, replaced, &mut content);
            let Some(kid) = kids.get(gap).copied() else {
                break;
            };
            if heading_level(self.base.node(kid)).is_some() {
                heading = Some(kid);
            }
            if self.fate(kid) == Fate::InPlace {
                let here = (self.ours.here(kid), self.theirs.here(kid));
                self.emit(Some(kid), here, &mut content);
            }
        }
        content
    }

    /// The nodes of a side that come into a gap.
    fn run(&mut self, side: Side, ids: Vec<Id>) -> Vec<Entry<'a>> {
        let mut run = Vec::with_capacity(ids.len());
        for id in ids {
            let version = self.side(side);
            let entry = version.index.entry(id);
            let (node, hash) = (entry.node, entry.hash);
            let key = match version.base(id) {
                None => hash,
                Some(base) if self.fate(base) != Fate::With(side) => continue,
                Some(base) => {
                    let mut hasher = Hasher::seeded(7);
                    hasher.number(base as u64);
                    hasher.finish()
                }
            };
            run.push(Entry {
                side,
                id,
                node,
                key,
            });
        }
        run
    }

    /// Puts in what comes into a gap. `after` are the nodes of the base behind it.
    fn gap(
        &mut self,
        columns: Option<&Columns>,
        ours: &[Entry<'a>],
        theirs: &[Entry<'a>],
        after: &[Id],
        out: &mut Vec<Node>,
    ) {
        let puts = interleave(ours, theirs);
        let only = |side: Side| -> Vec<Node> {
            let ones = puts.iter().filter_map(|put| match put {
                Put::One(entry) if entry.side == side => Some(entry.node.clone()),
                _ => None,
            });
            ones.collect()
        };
        let gone = |id: &&Id| {
            self.ours.state(**id) == State::Gone && self.theirs.state(**id) == State::Gone
        };
        let mut dropped = None;
        // Both took away the same blocks, which read something, and put others in their place.
        if !ours.is_empty() && !theirs.is_empty() {
            let gone: Vec<Node> = after
                .iter()
                .take_while(gone)
                .map(|id| self.base.node(*id).clone())
                .collect();
            let (our_nodes, their_nodes) = (only(Side::Ours), only(Side::Theirs));
            if gone.iter().any(|node| !visible(node).trim().is_empty())
                && !our_nodes.is_empty()
                && !their_nodes.is_empty()
            {
                if self.prefer != Prefer::Both {
                    dropped = Some(self.preferred().other());
                }
                self.path.push(out.len());
                let issue = Issue::Replaced {
                    base: gone,
                    ours: our_nodes,
                    theirs: their_nodes,
                };
                self.conflicts.push(Conflict {
                    base: after.first().map(|id| self.base.path(*id)),
                    ours: ours.first().map(|entry| self.ours.index.path(entry.id)),
                    theirs: theirs.first().map(|entry| self.theirs.index.path(entry.id)),
                    merged: Some(self.path.clone()),
                    issue,
                });
                self.path.pop();
            }
        }
        for put in puts {
            let (entry, other) = match put {
                Put::One(entry) => (entry, None),
                Put::Both(ours, theirs) => (ours, Some(theirs.id)),
            };
            let base = self.side(entry.side).base(entry.id);
            match base {
                Some(base) if self.emitted.contains(&base) => {}
                Some(base) => {
                    let other = self.side(entry.side.other()).here(base);
                    self.emit(Some(base), pair(entry.side, entry.id, other), out);
                }
                None if dropped == Some(entry.side) && other.is_none() => {}
                None => {
                    self.emit(None, pair(entry.side, entry.id, None), out);
                    if let (Some(columns), None, Some(row)) = (columns, other, out.last_mut()) {
                        columns.widen(row, entry.side);
                    }
                }
            }
        }
    }

    /// Tells if one side has added to a section whose heading the other one deleted.
    fn orphaned(&mut self, heading: Option<Id>, ours: &[Entry<'a>], theirs: &[Entry<'a>]) {
        let Some(heading) = heading else { return };
        for (side, run) in [(Side::Ours, ours), (Side::Theirs, theirs)] {
            let by = side.other();
            let new = run.first().filter(|entry| {
                self.side(side).base(entry.id).is_none() && heading_level(entry.node).is_none()
            });
            if let Some(entry) = new
                && self.side(by).state(heading) == State::Gone
                && self.side(side).state(heading) == State::Kept
                && self.fate(heading) == Fate::Dropped
            {
                let here = Some(self.side(side).index.path(entry.id));
                let (ours, theirs) = match side {
                    Side::Ours => (here, None),
                    Side::Theirs => (None, here),
                };
                let heading_node = self.base.node(heading).clone();
                self.conflicts.push(Conflict {
                    base: Some(self.base.path(heading)),
                    ours,
                    theirs,
                    merged: None,
                    issue: Issue::Orphaned {
                        by,
                        heading: heading_node,
                    },
                });
            }
        }
    }
}

/// For each place before, between and behind the nodes inside of a node of the base: what a side has
/// put there, new or moved. It counts to what it follows.
pub(super) fn gaps(
    base: &Index<'_>,
    version: &Version<'_, '_>,
    old: Id,
    new: Id,
    kids: &[Id],
) -> Vec<Vec<Id>> {
    let mut gaps = vec![Vec::new(); kids.len() + 1];
    let mut gap = 0;
    for id in version.index.kids(new) {
        match version.base(id) {
            Some(kid) if !version.is_moved(kid) && base.entry(kid).parent == old => {
                gap = base.entry(kid).place + 1;
            }
            _ => {
                if let Some(run) = gaps.get_mut(gap) {
                    run.push(id);
                }
            }
        }
    }
    gaps
}
