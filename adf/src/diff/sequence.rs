//! What two sequences have in common, in the same order: first what is unique in both, then the
//! shortest edit between, as long as that is not long.
//!
//! The cost is bounded: what two long and very different sequences have in common is found as far as
//! it is unique, or in order, rather than all of it.

use std::collections::HashMap;

/// Edits between two runs are looked for up to this many insertions and deletions.
const LONGEST_EDIT: usize = 300;
/// How often a run is split at what is unique in it.
const MOST_SPLITS: usize = 12;

/// Pairs of places that hold equal keys, growing in both.
pub(crate) fn common(old: &[u64], new: &[u64]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open = vec![(0..old.len(), 0..new.len(), 0)];
    while let Some((mut a, mut b, splits)) = open.pop() {
        while !a.is_empty() && !b.is_empty() && old[a.start] == new[b.start] {
            found.push((a.start, b.start));
            a.start += 1;
            b.start += 1;
        }
        while !a.is_empty() && !b.is_empty() && old[a.end - 1] == new[b.end - 1] {
            a.end -= 1;
            b.end -= 1;
            found.push((a.end, b.end));
        }
        if a.is_empty() || b.is_empty() {
            continue;
        }
        let anchors = if splits < MOST_SPLITS && a.len() + b.len() > 16 {
            unique(&old[a.clone()], &new[b.clone()])
        } else {
            Vec::new()
        };
        if anchors.is_empty() {
            let pairs = shortest_edit(&old[a.clone()], &new[b.clone()])
                .unwrap_or_else(|| in_order(&old[a.clone()], &new[b.clone()]));
            found.extend(pairs.into_iter().map(|(i, j)| (a.start + i, b.start + j)));
            continue;
        }
        let (mut i, mut j) = (a.start, b.start);
        for (x, y) in anchors {
            let (x, y) = (a.start + x, b.start + y);
            found.push((x, y));
            open.push((i..x, j..y, splits + 1));
            (i, j) = (x + 1, y + 1);
        }
        open.push((i..a.end, j..b.end, splits + 1));
    }
    found.sort_unstable();
    found
}

/// The longest run of pairs of keys that each sequence holds once.
fn unique(old: &[u64], new: &[u64]) -> Vec<(usize, usize)> {
    const MANY: usize = usize::MAX;
    let mut places: HashMap<u64, (usize, usize)> = HashMap::with_capacity(old.len());
    for (i, key) in old.iter().enumerate() {
        places
            .entry(*key)
            .and_modify(|place| place.0 = MANY)
            .or_insert((i, MANY));
    }
    let mut seen: HashMap<u64, usize> = HashMap::new();
    for key in new {
        *seen.entry(*key).or_insert(0) += 1;
    }
    let pairs: Vec<(usize, usize)> = new
        .iter()
        .enumerate()
        .filter(|(_, key)| seen.get(key) == Some(&1))
        .filter_map(|(j, key)| Some((places.get(key)?.0, j)))
        .filter(|(i, _)| *i != MANY)
        .collect();
    let firsts: Vec<usize> = pairs.iter().map(|(i, _)| *i).collect();
    increasing(&firsts)
        .into_iter()
        .filter_map(|place| pairs.get(place).copied())
        .collect()
}

/// The places of the longest increasing subsequence.
pub(crate) fn increasing(values: &[usize]) -> Vec<usize> {
    // For each length, the place of the smallest value that ends a run of it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(values.len());
    for (place, value) in values.iter().enumerate() {
        let length = ends.partition_point(|end| values[*end] < *value);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(place);
        } else {
            ends[length] = place;
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(place) = next {
        run.push(place);
        next = before[place];
    }
    run.reverse();
    run
}

/// The pairs that the shortest edit leaves (Myers), unless it is too long.
fn shortest_edit(old: &[u64], new: &[u64]) -> Option<Vec<(usize, usize)>> {
    let (n, m) = (old.len() as isize, new.len() as isize);
    let equal = |i: isize, j: isize| i < n && j < m && old[i as usize] == new[j as usize];
    // After each number of edits: how far into `old` they reach, for each diagonal from -edits to
    // edits; a diagonal is the place in `old` minus that in `new`.
    let mut trace: Vec<Vec<isize>> = Vec::new();
    for edits in 0..=LONGEST_EDIT as isize {
        let mut reached = vec![OUT; 2 * edits as usize + 1];
        for (place, reach) in reached.iter_mut().enumerate().step_by(2) {
            let diagonal = place as isize - edits;
            let Some((mut i, _)) = begin(trace.last(), edits, diagonal, n, m) else {
                continue;
            };
            while equal(i, i - diagonal) {
                i += 1;
            }
            *reach = i;
        }
        let done = reached
            .get((n - m + edits) as usize)
            .is_some_and(|reach| *reach == n);
        trace.push(reached);
        if done && (n - m).abs() <= edits {
            return Some(pairs_of(&trace, n, m));
        }
    }
    None
}

/// A diagonal that cannot be reached.
const OUT: isize = -1;

/// Where in `old` the last of so many edits leads to on a diagonal, and whether it was a deletion.
fn begin(
    before: Option<&Vec<isize>>,
    edits: isize,
    diagonal: isize,
    n: isize,
    m: isize,
) -> Option<(isize, bool)> {
    let Some(before) = before else {
        return Some((0, false));
    };
    let reached = |diagonal: isize| {
        let place = usize::try_from(diagonal + edits - 1).ok()?;
        before.get(place).copied().filter(|reach| *reach != OUT)
    };
    let inserted = reached(diagonal + 1).filter(|i| i - diagonal <= m);
    let deleted = reached(diagonal - 1).map(|i| i + 1).filter(|i| *i <= n);
    match (inserted, deleted) {
        (Some(inserted), Some(deleted)) if inserted >= deleted => Some((inserted, false)),
        (_, Some(deleted)) => Some((deleted, true)),
        (Some(inserted), None) => Some((inserted, false)),
        (None, None) => None,
    }
}

/// Walks the edit back from its end.
fn pairs_of(trace: &[Vec<isize>], n: isize, m: isize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut i, mut j) = (n, m);
    for edits in (0..trace.len()).rev() {
        let before = edits.checked_sub(1).and_then(|fewer| trace.get(fewer));
        let Some((start, deleted)) = begin(before, edits as isize, i - j, n, m) else {
            break;
        };
        while i > start {
            i -= 1;
            j -= 1;
            pairs.push((i as usize, j as usize));
        }
        if deleted {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    pairs
}

/// Pairs each with the next that is equal: not the most there are, but in one pass.
fn in_order(old: &[u64], new: &[u64]) -> Vec<(usize, usize)> {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (j, key) in new.iter().enumerate() {
        places.entry(*key).or_default().push(j);
    }
    let mut pairs = Vec::new();
    let mut next = 0;
    // Not further than this ahead, or one pair would rule out all that lies between.
    let reach = 64;
    for (i, key) in old.iter().enumerate() {
        let Some(places) = places.get(key) else {
            continue;
        };
        let place = places
            .get(places.partition_point(|place| *place < next))
            .copied();
        if let Some(j) = place.filter(|j| *j < next + reach) {
            pairs.push((i, j));
            next = j + 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_common(old: &[u64], new: &[u64], pairs: &[(usize, usize)]) {
        assert!(
            pairs.iter().all(|(i, j)| old[*i] == new[*j]),
            "{old:?} {new:?} {pairs:?}"
        );
        assert!(pairs.windows(2).all(|p| p[0].0 < p[1].0 && p[0].1 < p[1].1));
    }

    /// The length of the longest common subsequence, the slow way.
    fn longest(old: &[u64], new: &[u64]) -> usize {
        let mut row = vec![0; new.len() + 1];
        for a in old {
            let mut diagonal = 0;
            for (j, b) in new.iter().enumerate() {
                let above = row[j + 1];
                row[j + 1] = if a == b {
                    diagonal + 1
                } else {
                    above.max(row[j])
                };
                diagonal = above;
            }
        }
        row[new.len()]
    }

    #[test]
    fn the_shortest_edit_is_found() {
        let mut state = 7_u64;
        let mut roll = |limit: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % limit
        };
        for _ in 0..3000 {
            let letters = 1 + roll(6);
            let old: Vec<u64> = (0..roll(14)).map(|_| roll(letters)).collect();
            let new: Vec<u64> = (0..roll(14)).map(|_| roll(letters)).collect();
            let pairs = shortest_edit(&old, &new).unwrap_or_default();
            is_common(&old, &new, &pairs.iter().rev().copied().collect::<Vec<_>>());
            assert_eq!(pairs.len(), longest(&old, &new), "{old:?} {new:?}");
            is_common(&old, &new, &common(&old, &new));
            is_common(&old, &new, &in_order(&old, &new));
        }
    }

    #[test]
    fn long_sequences_take_no_time() {
        let old: Vec<u64> = (0..100_000).collect();
        let mut new = old.clone();
        new.rotate_left(40_000);
        new.retain(|key| key % 17 != 0);
        let pairs = common(&old, &new);
        is_common(&old, &new, &pairs);
        assert!(pairs.len() > 50_000, "{}", pairs.len());
        let (same, other) = (vec![1_u64; 100_000], vec![2_u64; 100_000]);
        assert!(common(&same, &other).is_empty());
        let mixed: Vec<u64> = (0..100_000).map(|n| n % 2).collect();
        let pairs = common(&same, &mixed);
        is_common(&same, &mixed, &pairs);
        assert!(pairs.len() > 10_000, "{}", pairs.len());
    }
}
