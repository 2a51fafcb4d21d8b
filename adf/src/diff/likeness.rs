//! How alike two nodes are, from the words in them.

use std::collections::HashMap;

use super::hash::Hasher;
use super::index::{Id, Index};
use crate::{Node, NodeKind};

/// So many words of a node are looked at.
const MOST_WORDS: usize = 128;
/// From here on, two nodes are taken to be two versions of one.
pub(crate) const ALIKE: f64 = 0.4;

/// Whether one can be a version of the other at all.
pub(crate) fn akin(old: &Node, new: &Node) -> bool {
    use NodeKind as Kind;
    if old.whole_value().is_some() || new.whole_value().is_some() {
        return false;
    }
    let family = |kind: &NodeKind| match kind {
        Kind::Paragraph | Kind::Heading => 1,
        Kind::TableCell | Kind::TableHeader => 2,
        Kind::BulletList | Kind::OrderedList => 3,
        Kind::Expand | Kind::NestedExpand => 4,
        _ => 0,
    };
    let (a, b) = (old.kind(), new.kind());
    a == b || (family(a) != 0 && family(a) == family(b))
}

/// Remembers the words of the nodes of one index.
pub(crate) struct Sketches<'a, 'b> {
    index: &'b Index<'a>,
    known: HashMap<Id, Vec<u64>>,
}

impl<'a, 'b> Sketches<'a, 'b> {
    pub(crate) fn new(index: &'b Index<'a>) -> Self {
        Self {
            index,
            known: HashMap::new(),
        }
    }

    /// Hashes of the words, sorted.
    fn words(&mut self, id: Id) -> &[u64] {
        let index = self.index;
        self.known.entry(id).or_insert_with(|| {
            let mut words = Vec::new();
            collect(index.node(id), &mut words);
            words.sort_unstable();
            words
        })
    }
}

/// From 0, nothing in common, to 1.
pub(crate) fn likeness(
    old: &mut Sketches<'_, '_>,
    a: Id,
    new: &mut Sketches<'_, '_>,
    b: Id,
) -> f64 {
    let (old, new) = (old.words(a), new.words(b));
    if old.is_empty() && new.is_empty() {
        return 1.0;
    }
    let (mut i, mut j, mut shared) = (0, 0, 0_usize);
    while let (Some(a), Some(b)) = (old.get(i), new.get(j)) {
        shared += usize::from(a == b);
        i += usize::from(a <= b);
        j += usize::from(b <= a);
    }
    2.0 * shared as f64 / (old.len() + new.len()) as f64
}

/// The words of a node and what is inside; for nodes that show none, what their attributes are.
fn collect(root: &Node, words: &mut Vec<u64>) {
    let mut open = vec![root];
    let mut looked_at = 0;
    while let Some(node) = open.pop() {
        looked_at += 1;
        if words.len() >= MOST_WORDS || looked_at > 4 * MOST_WORDS {
            return;
        }
        if let Some(text) = node.text() {
            let each = text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty());
            words.extend(each.take(MOST_WORDS).map(|word| {
                let mut hasher = Hasher::new();
                hasher.text(word);
                hasher.finish()
            }));
        } else if node.content().is_empty() && node.attrs().is_some() {
            let mut hasher = Hasher::new();
            hasher.own(node);
            words.push(hasher.finish());
        }
        open.extend(node.content().iter().rev());
    }
}
