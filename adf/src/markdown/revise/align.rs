//! Which items of two sequences are the same ones.

use std::collections::HashMap;

/// The largest table that is filled to find the best alignment of a gap. Larger gaps are divided at
/// items that both sequences have once; what cannot be divided is left unmatched, so that the time
/// grows with the length of the sequences and no faster.
const LARGEST_TABLE: usize = 1 << 16;

/// Pairs of places of equal items, rising on both sides.
pub(super) fn align(old: &[u32], new: &[u32]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut open = vec![(0..old.len(), 0..new.len())];
    while let Some((mut left, mut right)) = open.pop() {
        while !left.is_empty() && !right.is_empty() && old[left.start] == new[right.start] {
            pairs.push((left.start, right.start));
            left.start += 1;
            right.start += 1;
        }
        while !left.is_empty() && !right.is_empty() && old[left.end - 1] == new[right.end - 1] {
            left.end -= 1;
            right.end -= 1;
            pairs.push((left.end, right.end));
        }
        if left.is_empty() || right.is_empty() {
            continue;
        }
        if left.len().saturating_mul(right.len()) <= LARGEST_TABLE {
            best(old, new, left, right, &mut pairs);
            continue;
        }
        let anchors = anchors(old, new, &left, &right);
        if anchors.is_empty() {
            continue;
        }
        let (mut from_left, mut from_right) = (left.start, right.start);
        for (at_left, at_right) in anchors {
            open.push((from_left..at_left, from_right..at_right));
            pairs.push((at_left, at_right));
            (from_left, from_right) = (at_left + 1, at_right + 1);
        }
        open.push((from_left..left.end, from_right..right.end));
    }
    pairs.sort_unstable();
    pairs
}

type Range = std::ops::Range<usize>;

/// The longest common subsequence, by a table.
fn best(old: &[u32], new: &[u32], left: Range, right: Range, pairs: &mut Vec<(usize, usize)>) {
    let width = right.len() + 1;
    // The length of what is common to the rests of both.
    let mut common = vec![0_u32; (left.len() + 1) * width];
    for (row, at_left) in left.clone().enumerate().rev() {
        for (column, at_right) in right.clone().enumerate().rev() {
            let here = row * width + column;
            common[here] = if old[at_left] == new[at_right] {
                common[here + width + 1] + 1
            } else {
                common[here + width].max(common[here + 1])
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    while row < left.len() && column < right.len() {
        let here = row * width + column;
        let (at_left, at_right) = (left.start + row, right.start + column);
        if old[at_left] == new[at_right] {
            pairs.push((at_left, at_right));
            row += 1;
            column += 1;
        } else if common[here + width] >= common[here + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
}

/// Items that both have once, as many of them as stand in the same order.
fn anchors(old: &[u32], new: &[u32], left: &Range, right: &Range) -> Vec<(usize, usize)> {
    let mut seen: HashMap<u32, (usize, usize, usize, usize)> = HashMap::new();
    for at in left.clone() {
        let entry = seen.entry(old[at]).or_default();
        entry.0 += 1;
        entry.1 = at;
    }
    for at in right.clone() {
        if let Some(entry) = seen.get_mut(&new[at]) {
            entry.2 += 1;
            entry.3 = at;
        }
    }
    let mut unique: Vec<(usize, usize)> = seen
        .into_values()
        .filter(|(on_left, _, on_right, _)| (*on_left, *on_right) == (1, 1))
        .map(|(_, at_left, _, at_right)| (at_left, at_right))
        .collect();
    unique.sort_unstable();
    rising(&unique)
}

/// The longest part of which the second places rise.
pub(super) fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length, the pair that ends the best run of it; and for each pair the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, (_, at)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *at);
        before.push(length.checked_sub(1).map(|last| ends[last]));
        if length == ends.len() {
            ends.push(index);
        } else {
            ends[length] = index;
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(index) = next {
        run.push(pairs[index]);
        next = before[index];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_found() {
        assert_eq!(align(&[1, 2, 3], &[1, 9, 3]), [(0, 0), (2, 2)]);
        assert_eq!(align(&[1, 2, 3, 4], &[2, 4]), [(1, 0), (3, 1)]);
        assert_eq!(align(&[], &[1]), []);
        assert_eq!(align(&[1, 1, 1], &[1, 1]), [(0, 0), (1, 1)]);
    }

    #[test]
    fn long_sequences_are_divided() {
        let old: Vec<u32> = (0..5000).collect();
        let mut new = old.clone();
        new.remove(4000);
        new.insert(10, 77_777);
        new[2500] = 88_888;
        let pairs = align(&old, &new);
        assert_eq!(pairs.len(), 4998);
        assert!(pairs.iter().all(|(left, right)| old[*left] == new[*right]));
    }
}
