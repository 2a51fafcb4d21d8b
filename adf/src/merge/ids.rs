//! Ids that both sides have made up for new nodes of theirs.

use std::collections::{HashMap, HashSet};

use crate::edit::ids::fresh;
use crate::{Document, Node};

/// Gives another id to what came in with ours, if something that came in with theirs has the same.
pub(super) fn settle(root: &mut Node, base: &Document, ours: &Document, theirs: &Document) {
    let (base, ours, theirs) = (ids(base.root()), ids(ours.root()), ids(theirs.root()));
    let clash =
        |id: &str| !base.contains_key(id) && ours.contains_key(id) && theirs.contains_key(id);
    let mut twice: HashMap<String, usize> = HashMap::new();
    for node in root.descendants() {
        if let Some(id) = node.attr_str("localId").filter(|id| clash(id)) {
            *twice.entry(id.to_owned()).or_insert(0) += 1;
        }
    }
    twice.retain(|id, count| {
        // What was there twice on one side is not of the making of the merge.
        let before = |ids: &HashMap<&str, (usize, &Node)>| {
            ids.get(id.as_str()).map_or(0, |(count, _)| *count)
        };
        *count > 1 && before(&ours) < 2 && before(&theirs) < 2
    });
    if twice.is_empty() {
        return;
    }

    let mut taken: HashSet<String> = root
        .descendants()
        .filter_map(|node| node.attr_str("localId"))
        .map(str::to_owned)
        .collect();
    // The one of theirs keeps the id; if it was changed since, the first.
    let mut keeps: HashMap<String, usize> = HashMap::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for node in root.descendants() {
        let Some(id) = node
            .attr_str("localId")
            .filter(|id| twice.contains_key(*id))
        else {
            continue;
        };
        let number = seen.entry(id.to_owned()).or_insert(0);
        if theirs.get(id).is_some_and(|(_, theirs)| *theirs == node) {
            keeps.entry(id.to_owned()).or_insert(*number);
        }
        *number += 1;
    }
    seen.clear();
    let mut open: Vec<&mut Node> = root.content_if_any().iter_mut().rev().collect();
    while let Some(node) = open.pop() {
        if let Some(id) = node.attr_str("localId").map(str::to_owned)
            && twice.contains_key(&id)
        {
            let number = seen.entry(id.clone()).or_insert(0);
            if keeps.get(&id).copied().unwrap_or(0) != *number {
                let new = fresh(node, |id| taken.contains(id));
                taken.insert(new.clone());
                node.set_attr("localId", new);
            }
            *number += 1;
        }
        open.extend(node.content_if_any().iter_mut().rev());
    }
}

/// How often each id is there, and the first node that has it.
fn ids(root: &Node) -> HashMap<&str, (usize, &Node)> {
    let mut ids: HashMap<&str, (usize, &Node)> = HashMap::new();
    for node in root.descendants() {
        if let Some(id) = node.attr_str("localId") {
            ids.entry(id).or_insert((0, node)).0 += 1;
        }
    }
    ids
}
