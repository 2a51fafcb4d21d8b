//! What was moved: left over on both sides, and surely the same.

use std::collections::HashMap;

use super::{Matching, Search};
use crate::NodeKind;
use crate::diff::index::{Id, Index};

impl Search<'_, '_> {
    /// Pairs what was moved. Tells whether there was something.
    pub(super) fn moved(&mut self) -> bool {
        let mut found = Vec::new();
        let mut by_hash: HashMap<u64, (usize, Id)> = HashMap::new();
        for new in 0..self.new.len() {
            if self.matching.old_of(new).is_none() {
                let count = by_hash.entry(self.new.entry(new).hash).or_insert((0, new));
                count.0 += 1;
            }
        }
        let mut counts: HashMap<u64, usize> = HashMap::new();
        let unpaired = |matching: &Matching, old: &Id| matching.new_of(*old).is_none();
        for old in (0..self.old.len()).filter(|old| unpaired(&self.matching, old)) {
            *counts.entry(self.old.entry(old).hash).or_insert(0) += 1;
        }
        let mut old = 0;
        while old < self.old.len() {
            let entry = self.old.entry(old);
            let mut step = 1;
            if unpaired(&self.matching, &old) {
                if let Some(new) = self.namesake_of_old(old) {
                    if self.matching.old_of(new).is_none() {
                        found.push((old, new));
                    }
                } else if let Some((1, new)) = by_hash.get(&entry.hash).copied()
                    && counts.get(&entry.hash) == Some(&1)
                    && self.namesake_of_new(new).is_none()
                    && is_distinct(self.old, old)
                    && self.old.node(old) == self.new.node(new)
                {
                    found.push((old, new));
                    step = entry.size;
                }
            }
            old += step;
        }
        let any = !found.is_empty();
        for (old, new) in found {
            // The pair before may have taken it along.
            if self.matching.new_of(old).is_none() && self.matching.old_of(new).is_none() {
                self.pair(old, new);
            }
        }
        any
    }

    /// Pairs what was moved and changed at once: what holds most of what another node held, or reads
    /// nearly the same as no other one does. Tells whether there was something.
    pub(super) fn moved_and_changed(&mut self) -> bool {
        let mut found = self.by_inside();
        found.extend(self.by_reading());
        let mut any = false;
        for (old, new) in found {
            if self.matching.new_of(old).is_none()
                && self.matching.old_of(new).is_none()
                && self.free(old, new)
            {
                self.pair(old, new);
                any = true;
            }
        }
        any
    }

    /// Containers that most of the inside of one has moved to the other.
    fn by_inside(&self) -> Vec<(Id, Id)> {
        let mut found = Vec::new();
        for new in 0..self.new.len() {
            if self.matching.old_of(new).is_some() || self.new.entry(new).line {
                continue;
            }
            let kids = self.new.kids(new);
            let mut shares: HashMap<Id, usize> = HashMap::new();
            for kid in &kids {
                if let Some(old) = self.matching.old_of(*kid) {
                    *shares.entry(self.old.entry(old).parent).or_insert(0) += 1;
                }
            }
            let most = shares
                .into_iter()
                .max_by_key(|(old, share)| (*share, usize::MAX - *old));
            if let Some((old, share)) = most
                && self.matching.new_of(old).is_none()
                && 2 * share > kids.len().max(self.old.node(old).content().len())
            {
                found.push((old, new));
            }
        }
        found
    }

    /// What stands in a pair, has none itself, and reads nearly the same. Not looked for among many.
    fn by_reading(&mut self) -> Vec<(Id, Id)> {
        const MOST: usize = 48;
        const NEARLY: f64 = 0.7;
        let old: Vec<Id> = (1..self.old.len())
            .filter(|id| self.matching.new_of(*id).is_none())
            .filter(|id| self.matching.new_of(self.old.entry(*id).parent).is_some())
            .filter(|id| is_distinct(self.old, *id))
            .take(MOST + 1)
            .collect();
        let new: Vec<Id> = (1..self.new.len())
            .filter(|id| self.matching.old_of(*id).is_none())
            .filter(|id| self.matching.old_of(self.new.entry(*id).parent).is_some())
            .filter(|id| is_distinct(self.new, *id))
            .take(MOST + 1)
            .collect();
        if old.len() > MOST || new.len() > MOST {
            return Vec::new();
        }
        let mut pairs = Vec::new();
        for (i, a) in old.iter().enumerate() {
            for (j, b) in new.iter().enumerate() {
                let score = self.score(*a, *b);
                if score >= NEARLY {
                    pairs.push((i, j));
                }
            }
        }
        let alone = |pair: &&(usize, usize)| {
            pairs
                .iter()
                .filter(|other| other.0 == pair.0 || other.1 == pair.1)
                .count()
                == 1
        };
        let sure = pairs.iter().filter(alone);
        sure.filter_map(|(i, j)| Some((*old.get(*i)?, *new.get(*j)?)))
            .collect()
    }
}

/// Whether there is enough in a node to say that an equal one elsewhere is the same.
fn is_distinct(index: &Index<'_>, id: Id) -> bool {
    const ENOUGH: usize = 8;
    let node = index.node(id);
    let mut letters = 0;
    for node in std::iter::once(node).chain(node.descendants()) {
        let text = node.text().unwrap_or_default();
        letters += text
            .chars()
            .filter(|c| c.is_alphanumeric())
            .take(ENOUGH)
            .count();
        let one_of_its_kind = matches!(
            node.kind(),
            NodeKind::Media
                | NodeKind::MediaInline
                | NodeKind::Extension
                | NodeKind::BodiedExtension
                | NodeKind::InlineExtension
                | NodeKind::BlockCard
                | NodeKind::EmbedCard
                | NodeKind::SyncBlock
                | NodeKind::BodiedSyncBlock
                | NodeKind::Mention
        );
        if letters >= ENOUGH || one_of_its_kind {
            return true;
        }
    }
    false
}
