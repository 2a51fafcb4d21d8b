//! Nodes that both sides put into the same gap: each stands once, under the heading it was put under.

use std::collections::HashMap;

use super::conflict::Side;
use crate::Node;
use crate::diff::sequence::common;
use crate::edit::heading::heading_level;

/// A node that a side has put somewhere.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) side: Side,
    pub(super) id: usize,
    pub(super) node: &'a Node,
    /// Equal for what is the same.
    pub(super) key: u64,
}

/// What stands in the gap, in order.
#[derive(Clone, Copy, Debug)]
pub(super) enum Put<'a> {
    One(Entry<'a>),
    /// Ours and theirs, which are the same.
    Both(Entry<'a>, Entry<'a>),
}

/// Both runs in one. What is the same in both stands once. Of the others, theirs comes first; but
/// what belongs to a section stays with it: it comes before a heading of a higher level that the
/// other side has put there.
pub(super) fn interleave<'a>(ours: &[Entry<'a>], theirs: &[Entry<'a>]) -> Vec<Put<'a>> {
    let keys = |run: &[Entry<'_>]| run.iter().map(|entry| entry.key).collect::<Vec<u64>>();
    let (our_keys, their_keys) = (keys(ours), keys(theirs));
    let shared = common(&our_keys, &their_keys);
    let mut puts = Vec::with_capacity(ours.len() + theirs.len());
    let (mut i, mut j) = (0, 0);
    for (x, y) in shared.into_iter().chain([(ours.len(), theirs.len())]) {
        sections(
            ours.get(i..x).unwrap_or_default(),
            theirs.get(j..y).unwrap_or_default(),
            &mut puts,
        );
        if let (Some(our), Some(their)) = (ours.get(x), theirs.get(y)) {
            puts.push(Put::Both(*our, *their));
        }
        (i, j) = (x + 1, y + 1);
    }
    once(puts)
}

/// The same node may stand at different places of the two runs; then ours is left out.
fn once(puts: Vec<Put<'_>>) -> Vec<Put<'_>> {
    let mut theirs: HashMap<u64, usize> = HashMap::new();
    for put in &puts {
        if let Put::One(entry) = put
            && entry.side == Side::Theirs
        {
            *theirs.entry(entry.key).or_insert(0) += 1;
        }
    }
    let mut puts = puts;
    puts.retain(|put| match put {
        Put::One(entry) if entry.side == Side::Ours => match theirs.get_mut(&entry.key) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        },
        _ => true,
    });
    puts
}

fn sections<'a>(ours: &[Entry<'a>], theirs: &[Entry<'a>], puts: &mut Vec<Put<'a>>) {
    // What is no heading belongs to the section before, like a heading of the lowest level.
    let level = |entry: &Entry<'_>| heading_level(entry.node).unwrap_or(u64::MAX);
    let (mut ours, mut theirs) = (ours.iter().peekable(), theirs.iter().peekable());
    loop {
        let next = match (ours.peek(), theirs.peek()) {
            (Some(our), Some(their)) if level(our) > level(their) => ours.next(),
            (_, Some(_)) => theirs.next(),
            (Some(_), None) => ours.next(),
            (None, None) => return,
        };
        puts.extend(next.copied().map(Put::One));
    }
}
