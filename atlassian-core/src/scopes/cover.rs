//! The smallest set that holds one choice of everybody.
//!
//! Everyone brings a few choices, each a set; wanted is the smallest set of elements that includes
//! one whole choice of each. That is NP-hard in general and easy in practice, since most of it is
//! forced: an element all choices of somebody have, and choices that include others of the same owner,
//! settle nearly everything. The rest falls apart into independent pieces, each searched by branch and
//! bound over a single element: in or out.

use std::collections::{BTreeMap, BTreeSet};

/// After so many steps the search only looks for something good.
const MOST_STEPS: usize = 4_000;

/// One set that is enough for its owner.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) scopes: &'static [&'static str],
    /// Taken first where it makes no difference in number.
    pub(super) broad: bool,
}

/// Elements by their number, in ascending order.
type Set = Vec<usize>;
/// The choices of one owner.
type Owner = Vec<Set>;
/// Elements and what they cost together.
type Found = (u64, Set);

/// What one element costs: number first, then breadth.
const ONE: u64 = 1 << 32;

/// The smallest set in alphabetical order, and whether it is proven so.
pub(super) fn smallest(everyone: &[Vec<Choice>]) -> (Vec<&'static str>, bool) {
    let mut broad: BTreeMap<&'static str, bool> = BTreeMap::new();
    for choice in everyone.iter().flatten() {
        for scope in choice.scopes {
            *broad.entry(scope).or_default() |= choice.broad;
        }
    }
    let names: Vec<&'static str> = broad.keys().copied().collect();
    let cost = broad
        .values()
        .map(|broad| ONE + u64::from(!broad))
        .collect();
    let owners: Vec<Owner> = everyone
        .iter()
        .map(|choices| {
            choices
                .iter()
                .map(|choice| numbered(&names, choice.scopes))
                .collect()
        })
        .collect();
    let mut search = Search { cost, steps: 0 };
    // A cover always exists: everything. So the search finds one.
    let (_, found) = search.solve(owners.clone(), u64::MAX).unwrap_or_default();
    let found = thinned(&owners, found);
    let names = found
        .iter()
        .filter_map(|element| names.get(*element).copied());
    (names.collect(), search.steps <= MOST_STEPS)
}

fn numbered(names: &[&'static str], scopes: &[&'static str]) -> Set {
    let set: BTreeSet<usize> = scopes
        .iter()
        .filter_map(|scope| names.binary_search(scope).ok())
        .collect();
    set.into_iter().collect()
}

/// Leaves out what nobody misses. A proven smallest set has nothing of the kind.
fn thinned(owners: &[Owner], mut found: Set) -> Set {
    found.sort_unstable();
    found.dedup();
    for index in (0..found.len()).rev() {
        let mut without = found.clone();
        without.remove(index);
        let enough = |owner: &Owner| owner.iter().any(|choice| includes(&without, choice));
        if owners.iter().all(enough) {
            found = without;
        }
    }
    found
}

struct Search {
    cost: Vec<u64>,
    steps: usize,
}

impl Search {
    /// The cheapest cover that costs less than `limit`, if there is one. Out of steps: a cover.
    fn solve(&mut self, owners: Vec<Owner>, limit: u64) -> Option<Found> {
        self.steps += 1;
        let (mut taken, rest) = settled(owners)?;
        let mut spent = self.price(&taken);
        if spent >= limit {
            return None;
        }
        let pieces = pieces(rest);
        let bounds: Vec<u64> = pieces.iter().map(|piece| self.bound(piece)).collect();
        let mut ahead: u64 = bounds.iter().sum();
        let alone = pieces.len() == 1;
        for (piece, bound) in pieces.into_iter().zip(bounds) {
            ahead -= bound;
            let left = limit
                .checked_sub(spent + ahead)
                .filter(|left| *left > bound)?;
            let (price, set) = match alone {
                true => self.branch(piece, left)?,
                false => self.solve(piece, left)?,
            };
            spent += price;
            taken.extend(set);
        }
        taken.sort_unstable();
        Some((spent, taken))
    }

    /// Tries one element both ways.
    fn branch(&mut self, owners: Vec<Owner>, limit: u64) -> Option<Found> {
        let pivot = self.pivot(&owners)?;
        let price = self.cost.get(pivot).copied().unwrap_or(ONE);
        let mut best = None;
        if let Some(left) = limit.checked_sub(price) {
            let mut with = owners.clone();
            for choice in with.iter_mut().flatten() {
                choice.retain(|element| *element != pivot);
            }
            best = self.solve(with, left).map(|(spent, mut set)| {
                set.push(pivot);
                (spent + price, set)
            });
        }
        if self.steps > MOST_STEPS {
            // Without a limit the first way always leads somewhere; with one there is something better.
            return best;
        }
        let limit = best.as_ref().map_or(limit, |(spent, _)| *spent);
        let mut without = owners;
        for owner in &mut without {
            owner.retain(|choice| choice.binary_search(&pivot).is_err());
        }
        self.solve(without, limit).or(best)
    }

    /// The element that settles most: in many small choices of many owners.
    fn pivot(&self, owners: &[Owner]) -> Option<usize> {
        let mut weight: BTreeMap<usize, u64> = BTreeMap::new();
        for choice in owners.iter().flatten() {
            let share = ONE >> (2 * choice.len().min(15));
            for element in choice {
                *weight.entry(*element).or_default() += share;
            }
        }
        let heaviest = weight.into_iter().rev().max_by_key(|(_, weight)| *weight);
        heaviest.map(|(element, _)| element)
    }

    /// What a cover costs at least: owners who share no element with one another add up.
    fn bound(&self, owners: &[Owner]) -> u64 {
        let cheapest = |owner: &Owner| owner.iter().map(|choice| self.price(choice)).min();
        let mut ranked: Vec<(u64, &Owner)> = owners
            .iter()
            .filter_map(|owner| Some((cheapest(owner)?, owner)))
            .collect();
        let spread = |owner: &Owner| owner.iter().map(Vec::len).sum::<usize>();
        ranked.sort_by_key(|(price, owner)| (spread(owner), std::cmp::Reverse(*price)));
        let (mut seen, mut bound) = (BTreeSet::new(), 0);
        for (price, owner) in ranked {
            if owner
                .iter()
                .flatten()
                .all(|element| !seen.contains(element))
            {
                seen.extend(owner.iter().flatten().copied());
                bound += price;
            }
        }
        bound
    }

    fn price(&self, set: &[usize]) -> u64 {
        set.iter()
            .filter_map(|element| self.cost.get(*element))
            .sum()
    }
}

/// Takes what cannot be avoided and drops what no longer matters. `None` where somebody is left
/// without a choice.
fn settled(mut owners: Vec<Owner>) -> Option<(Set, Vec<Owner>)> {
    let mut taken = BTreeSet::new();
    loop {
        for owner in &mut owners {
            for choice in owner.iter_mut() {
                choice.retain(|element| !taken.contains(element));
            }
            drop_larger(owner);
        }
        if owners.iter().any(Vec::is_empty) {
            return None;
        }
        owners.retain(|owner| owner.iter().all(|choice| !choice.is_empty()));
        let before = taken.len();
        for owner in &owners {
            let Some((first, others)) = owner.split_first() else {
                continue;
            };
            let shared = first.iter().filter(|element| {
                others
                    .iter()
                    .all(|choice| choice.binary_search(element).is_ok())
            });
            taken.extend(shared.copied());
        }
        if taken.len() == before {
            break;
        }
    }
    owners.sort();
    owners.dedup();
    drop_implied(&mut owners);
    Some((taken.into_iter().collect(), owners))
}

/// Nobody takes a choice that includes another one of the same owner.
fn drop_larger(owner: &mut Owner) {
    owner.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
    owner.dedup();
    let mut index = 1;
    while index < owner.len() {
        let (smaller, rest) = owner.split_at(index);
        match rest.first() {
            Some(choice) if smaller.iter().any(|s| includes(choice, s)) => {
                drop(owner.remove(index))
            }
            _ => index += 1,
        }
    }
}

/// Whoever is served by whatever serves somebody else need not be asked.
fn drop_implied(owners: &mut Vec<Owner>) {
    let serves = |one: &Owner, other: &Owner| {
        one.iter()
            .all(|choice| other.iter().any(|smaller| includes(choice, smaller)))
    };
    let implied: Vec<bool> = owners
        .iter()
        .enumerate()
        .map(|(index, owner)| {
            owners.iter().enumerate().any(|(other, by)| {
                // Two that serve each other are equal here, and duplicates are gone.
                other != index && serves(by, owner)
            })
        })
        .collect();
    let mut implied = implied.iter();
    owners.retain(|_| !implied.next().copied().unwrap_or(false));
}

/// Groups of owners that share no element with one another.
fn pieces(owners: Vec<Owner>) -> Vec<Vec<Owner>> {
    let mut pieces: Vec<(BTreeSet<usize>, Vec<Owner>)> = Vec::new();
    for owner in owners {
        let mut elements: BTreeSet<usize> = owner.iter().flatten().copied().collect();
        let mut members = vec![owner];
        let mut apart = Vec::new();
        for (others, piece) in pieces {
            if others.is_disjoint(&elements) {
                apart.push((others, piece));
            } else {
                elements.extend(others);
                members.extend(piece);
            }
        }
        apart.push((elements, members));
        pieces = apart;
    }
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

/// Whether one ordered set includes another.
fn includes(larger: &[usize], smaller: &[usize]) -> bool {
    smaller
        .iter()
        .all(|element| larger.binary_search(element).is_ok())
}
