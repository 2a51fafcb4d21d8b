//! Which node of one document is which of another.
//!
//! Ids come first: two nodes with the same `localId`, which no other node has, are one. Then what is
//! equal, in the same order; then, between those, what reads the same, what reads alike, and what is
//! alone in its place. What is left over on both sides and is surely the same has been moved.

mod moved;

use super::hash::Hasher;
use super::index::{Id, Index};
use super::likeness::{ALIKE, Sketches, akin, likeness};
use super::sequence::common;
use crate::NodeKind;
use crate::text::visible::{folded, visible};

/// All pairs of a gap are compared if there are not more of them than this.
const MOST_PAIRS: usize = 1024;
/// Otherwise each node is compared with so many that follow.
const REACH: usize = 6;

/// The pairs, seen from both sides.
#[derive(Debug)]
pub(crate) struct Matching {
    to_new: Vec<Option<Id>>,
    to_old: Vec<Option<Id>>,
    /// Whether an old node is equal to its partner, and all inside of it paired with the same inside.
    whole: Vec<bool>,
}

impl Matching {
    pub(crate) fn new(old: &Index<'_>, new: &Index<'_>) -> Self {
        let mut search = Search {
            matching: Self {
                to_new: vec![None; old.len()],
                to_old: vec![None; new.len()],
                whole: vec![false; old.len()],
            },
            old_sketches: Sketches::new(old),
            new_sketches: Sketches::new(new),
            old,
            new,
            open: Vec::new(),
            weak: Vec::new(),
        };
        search.pair(0, 0);
        search.finish();
        // What moved may hold what is to be told apart, and that may have moved in turn.
        for _ in 0..4 {
            let moved = search.moved();
            search.finish();
            let changed = search.moved_and_changed();
            search.finish();
            let placed = search.placed();
            search.finish();
            if !moved && !changed && !placed {
                break;
            }
        }
        search.matching
    }

    pub(crate) fn new_of(&self, old: Id) -> Option<Id> {
        self.to_new.get(old).copied().flatten()
    }

    /// Whether an old node is as it was with all that is inside.
    pub(crate) fn is_whole(&self, old: Id) -> bool {
        self.whole.get(old).copied().unwrap_or(false)
    }

    pub(crate) fn old_of(&self, new: Id) -> Option<Id> {
        self.to_old.get(new).copied().flatten()
    }
}

struct Search<'a, 'b> {
    matching: Matching,
    old: &'b Index<'a>,
    new: &'b Index<'a>,
    old_sketches: Sketches<'a, 'b>,
    new_sketches: Sketches<'a, 'b>,
    /// Pairs whose inside is still to be looked at.
    open: Vec<(Id, Id)>,
    /// Neighbours that nothing speaks for but their place: they wait until all else is paired.
    weak: Vec<(Vec<Id>, Vec<Id>)>,
}

impl Search<'_, '_> {
    fn pair(&mut self, old: Id, new: Id) {
        let (a, b) = (self.old.entry(old), self.new.entry(new));
        if a.hash == b.hash && a.node == b.node {
            // Equal trees are listed alike.
            let set = (0..a.size.min(b.size)).map(|inside| self.set(old + inside, new + inside));
            let free = set.filter(|free| *free).count();
            if free == a.size
                && let Some(whole) = self.matching.whole.get_mut(old..old + a.size)
            {
                whole.fill(true);
            }
            return;
        }
        self.set(old, new);
        if !a.line && !b.line {
            self.open.push((old, new));
        }
    }

    /// Tells whether both were free.
    fn set(&mut self, old: Id, new: Id) -> bool {
        match (
            self.matching.to_new.get_mut(old),
            self.matching.to_old.get_mut(new),
        ) {
            (Some(there @ None), Some(back @ None)) => {
                (*there, *back) = (Some(new), Some(old));
                true
            }
            _ => false,
        }
    }

    fn finish(&mut self) {
        while let Some((old, new)) = self.open.pop() {
            self.align(old, new);
        }
    }

    /// The node of the other document that has the same id, if both are the only ones.
    fn namesake_of_old(&self, old: Id) -> Option<Id> {
        let new = self.new.with_local_id(self.old.local_id(old)?)?;
        self.can_be(old, new).then_some(new)
    }

    fn namesake_of_new(&self, new: Id) -> Option<Id> {
        let old = self.old.with_local_id(self.new.local_id(new)?)?;
        self.can_be(old, new).then_some(old)
    }

    fn can_be(&self, old: Id, new: Id) -> bool {
        let (a, b) = (self.old.entry(old), self.new.entry(new));
        a.line == b.line && akin(a.node, b.node)
    }

    /// Whether the two can be one, and neither is surely another.
    fn free(&self, old: Id, new: Id) -> bool {
        self.can_be(old, new)
            && self.namesake_of_old(old).is_none_or(|other| other == new)
            && self.namesake_of_new(new).is_none_or(|other| other == old)
    }

    /// Pairs what is directly inside of two nodes.
    fn align(&mut self, old: Id, new: Id) {
        // A moved node may have taken some of its inside with it before.
        let unpaired = |ids: Vec<Id>, pairs: &[Option<Id>]| -> Vec<Id> {
            ids.into_iter()
                .filter(|id| pairs.get(*id).copied().flatten().is_none())
                .collect()
        };
        let a = unpaired(self.old.kids(old), &self.matching.to_new);
        let b = unpaired(self.new.kids(new), &self.matching.to_old);
        let named = |id: Option<Id>, hash: u64| id.map_or(hash, |id| named_key(id as u64));
        let old_keys: Vec<u64> = a
            .iter()
            .map(|id| {
                named(
                    self.namesake_of_old(*id).map(|_| *id),
                    self.old.entry(*id).hash,
                )
            })
            .collect();
        let new_keys: Vec<u64> = b
            .iter()
            .map(|id| named(self.namesake_of_new(*id), self.new.entry(*id).hash))
            .collect();
        let gaps = self.take(&a, &b, common(&old_keys, &new_keys), true);
        for (a, b) in gaps {
            self.align_gap(&a, &b);
        }
    }

    /// Pairs what was found in common, and gives what lies between.
    fn take(
        &mut self,
        a: &[Id],
        b: &[Id],
        pairs: Vec<(usize, usize)>,
        sure: bool,
    ) -> Vec<(Vec<Id>, Vec<Id>)> {
        let mut gaps = Vec::new();
        let (mut i, mut j) = (0, 0);
        for (x, y) in pairs.into_iter().chain([(a.len(), b.len())]) {
            if let (Some(old), Some(new)) = (a.get(x), b.get(y)) {
                let (old, new) = (*old, *new);
                let same = self.old.entry(old).hash == self.new.entry(new).hash;
                // Equal hashes of different nodes are as good as impossible, but not quite.
                let good = match sure && same {
                    true => self.old.node(old) == self.new.node(new) || self.free(old, new),
                    false => self.free(old, new),
                };
                if !good {
                    continue;
                }
                self.pair(old, new);
            }
            let gap = (
                a.get(i..x).unwrap_or_default(),
                b.get(j..y).unwrap_or_default(),
            );
            if !gap.0.is_empty() && !gap.1.is_empty() {
                gaps.push((gap.0.to_vec(), gap.1.to_vec()));
            }
            (i, j) = (x + 1, y + 1);
        }
        gaps
    }

    /// Pairs nodes between others that are paired: those that read the same, those that read alike,
    /// and at last those that stand alone or are numbered.
    fn align_gap(&mut self, a: &[Id], b: &[Id]) {
        let gaps = if a.len() * b.len() > 1 {
            let old_keys: Vec<u64> = a.iter().map(|id| reading(self.old, *id, 0)).collect();
            let new_keys: Vec<u64> = b.iter().map(|id| reading(self.new, *id, 1)).collect();
            self.take(a, b, common(&old_keys, &new_keys), false)
        } else {
            vec![(a.to_vec(), b.to_vec())]
        };
        for (a, b) in gaps {
            let pairs = self.alike(&a, &b);
            let left = self.take(&a, &b, pairs, false);
            self.weak.extend(left);
        }
    }

    /// The pairs in order that read most alike.
    fn alike(&mut self, a: &[Id], b: &[Id]) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        if a.len() * b.len() > MOST_PAIRS {
            let mut next = 0;
            for (i, old) in a.iter().enumerate() {
                let near = b.iter().enumerate().skip(next).take(REACH);
                let scored: Vec<(usize, f64)> =
                    near.map(|(j, new)| (j, self.score(*old, *new))).collect();
                let best = scored.into_iter().filter(|(_, score)| *score >= ALIKE);
                if let Some((j, _)) = best.max_by(|x, y| x.1.total_cmp(&y.1)) {
                    pairs.push((i, j));
                    next = j + 1;
                }
            }
            return pairs;
        }
        // The best sum from each pair of places on.
        let width = b.len() + 1;
        let mut best = vec![0.0_f64; (a.len() + 1) * width];
        let mut scores = vec![0.0_f64; a.len() * b.len()];
        for (i, old) in a.iter().enumerate().rev() {
            for (j, new) in b.iter().enumerate().rev() {
                let score = self.score(*old, *new);
                scores[i * b.len() + j] = score;
                let skip = best[(i + 1) * width + j].max(best[i * width + j + 1]);
                let take = if score >= ALIKE {
                    score + best[(i + 1) * width + j + 1]
                } else {
                    0.0
                };
                best[i * width + j] = skip.max(take);
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a.len() && j < b.len() {
            let here = best[i * width + j];
            let score = scores[i * b.len() + j];
            if score >= ALIKE && score + best[(i + 1) * width + j + 1] >= here {
                pairs.push((i, j));
                (i, j) = (i + 1, j + 1);
            } else if best[(i + 1) * width + j] >= here {
                i += 1;
            } else {
                j += 1;
            }
        }
        pairs
    }

    fn score(&mut self, old: Id, new: Id) -> f64 {
        if !self.free(old, new) {
            return 0.0;
        }
        if self.namesake_of_old(old) == Some(new) {
            return 2.0;
        }
        likeness(&mut self.old_sketches, old, &mut self.new_sketches, new)
    }

    /// Pairs what is left over in one place on both sides. Tells whether there was something.
    fn placed(&mut self) -> bool {
        let mut any = false;
        for (mut a, mut b) in std::mem::take(&mut self.weak) {
            a.retain(|id| self.matching.new_of(*id).is_none());
            b.retain(|id| self.matching.old_of(*id).is_none());
            let pairs = self.by_place(&a, &b);
            any |= !pairs.is_empty();
            self.take(&a, &b, pairs, false);
        }
        any
    }

    /// As many of a kind in the same order: cells, rows, columns, and whatever stands alone.
    fn by_place(&self, a: &[Id], b: &[Id]) -> Vec<(usize, usize)> {
        let numbered = |id: &Id| {
            matches!(
                self.old.node(*id).kind(),
                NodeKind::TableCell
                    | NodeKind::TableHeader
                    | NodeKind::TableRow
                    | NodeKind::LayoutColumn
                    | NodeKind::Media
                    | NodeKind::Caption
            )
        };
        let alone = match (a, b) {
            ([a], [b]) => self.old.node(*a).kind() == self.new.node(*b).kind(),
            _ => false,
        };
        if alone || (a.len() == b.len() && a.iter().all(numbered)) {
            (0..a.len()).map(|place| (place, place)).collect()
        } else {
            Vec::new()
        }
    }
}

fn named_key(id: u64) -> u64 {
    let mut hasher = Hasher::seeded(1);
    hasher.number(id);
    hasher.finish()
}

/// A key that is the same for nodes of one kind that read the same. What reads nothing is like
/// nothing of the other side.
fn reading(index: &Index<'_>, id: Id, side: u64) -> u64 {
    let node = index.node(id);
    let words = folded(&visible(node));
    if words.is_empty() {
        let mut hasher = Hasher::seeded(2 + side);
        hasher.number(id as u64);
        return hasher.finish();
    }
    let mut hasher = Hasher::seeded(4);
    hasher.text(node.kind().as_str());
    hasher.text(&words);
    hasher.finish()
}
