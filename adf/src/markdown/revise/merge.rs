//! A block that was edited: what a text does not show of it comes from what it was before.

use std::collections::HashMap;

use super::align::align;
use super::attrs::{attrs, renamed};
use super::words;
use crate::markdown::write::visible;
use crate::{Node, NodeKind};

/// The block as it was, with the changes that the edited one has. The two are not seen as the same.
pub(super) fn merged(old: &Node, new: Node) -> Node {
    let kind = new.kind().clone();
    let is_text = holds_text(old.kind()) && holds_text(&kind);
    let are_items = is_list(old.kind()) && is_list(&kind);
    if !(are_same(old.kind(), &kind) || is_text || are_items) {
        return new;
    }
    let same = are_same(old.kind(), &kind);
    let attrs = if same {
        attrs(old, &new)
    } else {
        renamed(old, &new)
    };
    let marks = match new.marks_if_any() {
        Some(marks) => Some(marks.to_vec()),
        None if same => old.marks_if_any().map(<[_]>::to_vec),
        None => None,
    };
    let kind = match kind {
        // Which of the two a cell is, is not shown everywhere.
        NodeKind::TableCell | NodeKind::TableHeader => old.kind().clone(),
        kind => kind,
    };
    let mut new = new;
    let has_content = new.content_if_some().is_some();
    let content = new.take_content();
    let content = if is_text {
        words::merged(old.content(), &content)
    } else if kind == NodeKind::CodeBlock {
        // One text node, or what there was before.
        let code = |nodes: &[Node]| -> String { nodes.iter().filter_map(Node::text).collect() };
        if code(old.content()) == code(&content) {
            old.content().to_vec()
        } else {
            content
        }
    } else {
        children(old.content(), content)
    };
    let content = if content.is_empty() && !has_content {
        old.content_if_some()
            .filter(|nodes| nodes.is_empty())
            .map(<[Node]>::to_vec)
    } else {
        Some(content)
    };
    Node::made(kind, attrs, marks, content)
}

/// Children that are still there as they were, and those that were edited.
fn children(old: &[Node], new: Vec<Node>) -> Vec<Node> {
    let mut names: HashMap<String, u32> = HashMap::new();
    let mut id = |node: &Node| {
        let next = names.len() as u32;
        *names.entry(visible(node)).or_insert(next)
    };
    let old_ids: Vec<u32> = old.iter().map(&mut id).collect();
    let new_ids: Vec<u32> = new.iter().map(&mut id).collect();
    let mut origin: Vec<Option<usize>> = vec![None; new.len()];
    let mut used = vec![false; old.len()];
    for (at_old, at_new) in align(&old_ids, &new_ids) {
        origin[at_new] = Some(at_old);
        used[at_old] = true;
    }
    // What was moved is found by what it reads.
    let mut left: HashMap<u32, Vec<usize>> = HashMap::new();
    for at in (0..old.len()).rev().filter(|at| !used[*at]) {
        left.entry(old_ids[at]).or_default().push(at);
    }
    for (at, origin) in origin
        .iter_mut()
        .enumerate()
        .filter(|(_, origin)| origin.is_none())
    {
        if let Some(found) = left.get_mut(&new_ids[at]).and_then(Vec::pop) {
            *origin = Some(found);
            used[found] = true;
        }
    }
    let edited = pair(old, &new, &mut used, &origin);
    let mut merged_nodes = Vec::with_capacity(new.len());
    for (index, node) in new.into_iter().enumerate() {
        merged_nodes.push(match (origin[index], edited[index]) {
            (Some(from), _) => old[from].clone(),
            (None, Some(from)) => merged(&old[from], node),
            (None, None) => node,
        });
    }
    merged_nodes
}

/// For each new node that is not an old one as it was, the old one that it may have been made of: both
/// stand between the same neighbours.
fn pair(
    old: &[Node],
    new: &[Node],
    used: &mut [bool],
    origin: &[Option<usize>],
) -> Vec<Option<usize>> {
    let mut pairs = vec![None; new.len()];
    let mut at = 0;
    while at < new.len() {
        if origin[at].is_some() {
            at += 1;
            continue;
        }
        let end = (at..new.len())
            .find(|next| origin[*next].is_some())
            .unwrap_or(new.len());
        let from = at
            .checked_sub(1)
            .and_then(|before| origin[before])
            .map_or(0, |before| before + 1);
        let till = origin.get(end).copied().flatten().unwrap_or(old.len());
        // Not more than there is use for: what was moved must not make gaps that overlap expensive.
        let places = (from..till.max(from)).take(64 + 4 * (end - at));
        let free: Vec<usize> = places.filter(|place| !used[*place]).collect();
        let found = pair_gap(old, new, &free, at..end);
        for (place, index) in found {
            pairs[index] = Some(place);
            used[place] = true;
        }
        at = end;
    }
    pairs
}

/// Pairs in one gap, in order: all of them if there are as many old ones as new ones, those that have
/// words in common otherwise.
fn pair_gap(
    old: &[Node],
    new: &[Node],
    free: &[usize],
    gap: std::ops::Range<usize>,
) -> Vec<(usize, usize)> {
    let fits = |place: usize, index: usize| fits(&old[place], &new[index]);
    if free.len() == gap.len()
        && free
            .iter()
            .zip(gap.clone())
            .all(|(place, index)| fits(*place, index))
    {
        return free.iter().copied().zip(gap).collect();
    }
    let mut pairs = Vec::new();
    let mut next = 0;
    for index in gap {
        // Not far, so that a long gap is not gone through again and again.
        let candidates = free.iter().enumerate().skip(next).take(8);
        let best = candidates
            .filter(|(_, place)| fits(**place, index))
            .map(|(order, place)| (likeness(&old[*place], &new[index]), order, *place))
            .filter(|(likeness, ..)| *likeness >= 40)
            .max_by_key(|(likeness, order, _)| (*likeness, std::cmp::Reverse(*order)));
        if let Some((_, order, place)) = best {
            pairs.push((place, index));
            next = order + 1;
        }
    }
    pairs
}

/// Whether one may have been made of the other.
pub(super) fn fits(old: &Node, new: &Node) -> bool {
    let (old, new) = (old.kind(), new.kind());
    are_same(old, new) || holds_text(old) && holds_text(new) || is_list(old) && is_list(new)
}

/// How many of a hundred words two nodes have in common.
pub(super) fn likeness(one: &Node, other: &Node) -> usize {
    let words = |node: &Node| -> HashMap<String, usize> {
        let mut counts = HashMap::new();
        let text = crate::text::inline(node);
        for word in text
            .split(|next: char| !next.is_alphanumeric())
            .filter(|word| !word.is_empty())
        {
            *counts.entry(word.to_lowercase()).or_default() += 1;
        }
        counts
    };
    let (one, other) = (words(one), words(other));
    let total: usize = one.values().chain(other.values()).sum();
    if total == 0 {
        return 100;
    }
    let common: usize = one
        .iter()
        .map(|(word, count)| other.get(word).map_or(0, |other| *count.min(other)))
        .sum();
    200 * common / total
}

/// Whether an edited node is of the kind that it was before.
fn are_same(one: &NodeKind, other: &NodeKind) -> bool {
    let is_cell = |kind: &NodeKind| matches!(kind, NodeKind::TableCell | NodeKind::TableHeader);
    let is_expand = |kind: &NodeKind| matches!(kind, NodeKind::Expand | NodeKind::NestedExpand);
    one == other || is_cell(one) && is_cell(other) || is_expand(one) && is_expand(other)
}

fn holds_text(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Paragraph
            | NodeKind::Heading
            | NodeKind::TaskItem
            | NodeKind::DecisionItem
            | NodeKind::Caption
    )
}

fn is_list(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::BulletList | NodeKind::OrderedList)
}
