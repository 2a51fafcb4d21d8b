//! Merging the tree: which nodes stand in the merged document, and where.

use std::collections::{HashMap, HashSet};

use super::conflict::{Conflict, Issue, Side};
use super::fate::Fate;
use super::side::Version;
use super::{Prefer, line, own};
use crate::diff::index::{Id, Index};
use crate::edit::{Path, Then, filling, when_empty};
use crate::{MAX_DEPTH, Node, NodeKind};

pub(super) struct Tree<'a, 'b> {
    pub(super) base: &'b Index<'a>,
    pub(super) ours: Version<'a, 'b>,
    pub(super) theirs: Version<'a, 'b>,
    pub(super) prefer: Prefer,
    /// Whether what was moved is followed.
    pub(super) moves: bool,
    /// Nodes of the base of which one version is taken as a whole.
    pub(super) pinned: &'b HashSet<Id>,
    pub(super) conflicts: Vec<Conflict>,
    /// The conflicts about where a node comes, until it has come there.
    pub(super) waiting: HashMap<Id, usize>,
    pub(super) fates: HashMap<Id, Fate>,
    /// Moved nodes of the base that are in the merged document.
    pub(super) emitted: HashSet<Id>,
    /// Where the nodes are that were put together from both sides.
    pub(super) mixed: Vec<(Path, Id)>,
    /// Where the next node comes.
    pub(super) path: Path,
    pub(super) too_deep: bool,
}

/// A node of the base, and which it is on both sides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Triple {
    pub(super) base: Id,
    pub(super) ours: Id,
    pub(super) theirs: Id,
}

impl<'a, 'b> Tree<'a, 'b> {
    pub(super) fn new(
        base: &'b Index<'a>,
        (ours, theirs): (Version<'a, 'b>, Version<'a, 'b>),
        prefer: Prefer,
        moves: bool,
        pinned: &'b HashSet<Id>,
    ) -> Self {
        Self {
            base,
            ours,
            theirs,
            prefer,
            moves,
            pinned,
            conflicts: Vec::new(),
            waiting: HashMap::new(),
            fates: HashMap::new(),
            emitted: HashSet::new(),
            mixed: Vec::new(),
            path: Path::root(),
            too_deep: false,
        }
    }

    pub(super) fn side(&self, side: Side) -> &Version<'a, 'b> {
        match side {
            Side::Ours => &self.ours,
            Side::Theirs => &self.theirs,
        }
    }

    pub(super) fn root(&mut self) -> Node {
        let root = Triple {
            base: 0,
            ours: 0,
            theirs: 0,
        };
        let mut node = self.own(root);
        let content = self.children(root);
        self.fill(&mut node, root, content);
        self.mixed.push((Path::root(), 0));
        node
    }

    /// Whether all that is to stand somewhere has come there: not if two nodes were moved into each
    /// other.
    pub(super) fn is_complete(&mut self) -> bool {
        (0..self.base.len()).all(|id| {
            let moved = self.ours.is_moved(id) || self.theirs.is_moved(id);
            !moved || self.fate(id) == Fate::Dropped || self.emitted.contains(&id)
        })
    }

    /// Puts the merged node to `out`; none if it is left empty and goes, two if both versions stand.
    pub(super) fn emit(
        &mut self,
        base: Option<Id>,
        here: (Option<Id>, Option<Id>),
        out: &mut Vec<Node>,
    ) {
        self.path.push(out.len());
        if 2 * self.path.indices().len() + 1 > MAX_DEPTH {
            self.too_deep = true;
        } else {
            if let Some(base) = base {
                self.arrive(base);
            }
            match (base, here) {
                (Some(base), (Some(ours), Some(theirs))) => {
                    let triple = Triple { base, ours, theirs };
                    self.triple(triple, out);
                }
                (_, (Some(ours), _)) => out.push(self.alone(Side::Ours, ours)),
                (_, (None, Some(theirs))) => out.push(self.alone(Side::Theirs, theirs)),
                (_, (None, None)) => {}
            }
        }
        self.path.pop();
    }

    /// Notes that a node of the base has come to its place.
    fn arrive(&mut self, base: Id) {
        self.emitted.insert(base);
        let waiting = self.waiting.remove(&base);
        if let Some(conflict) = waiting.and_then(|place| self.conflicts.get_mut(place)) {
            conflict.merged = Some(self.path.clone());
        }
    }

    /// Notes conflicts about the node that stands here.
    fn at_issue(&mut self, triple: Triple, issues: Vec<Issue>) {
        for issue in issues {
            self.conflicts.push(Conflict {
                base: Some(self.base.path(triple.base)),
                ours: Some(self.ours.index.path(triple.ours)),
                theirs: Some(self.theirs.index.path(triple.theirs)),
                merged: Some(self.path.clone()),
                issue,
            });
        }
    }

    /// A node that all three have.
    fn triple(&mut self, triple: Triple, out: &mut Vec<Node>) {
        let (base, ours, theirs) = (
            self.base.entry(triple.base),
            self.ours.index.entry(triple.ours),
            self.theirs.index.entry(triple.theirs),
        );
        if self.ours.is_whole(triple.base) && !self.theirs.has_foreign(triple.theirs) {
            return out.push(theirs.node.clone());
        }
        if self.theirs.is_whole(triple.base) && !self.ours.has_foreign(triple.ours) {
            return out.push(ours.node.clone());
        }
        if self.pinned.contains(&triple.base) {
            let issue = Issue::Invalid {
                ours: ours.node.clone(),
                theirs: theirs.node.clone(),
            };
            out.push(match self.preferred() {
                Side::Ours => ours.node.clone(),
                Side::Theirs => theirs.node.clone(),
            });
            return self.at_issue(triple, vec![issue]);
        }
        self.mixed.push((self.path.clone(), triple.base));
        let mut node = self.own(triple);
        if base.line && ours.line && theirs.line {
            let [base, ours, theirs] = [base, ours, theirs].map(|entry| entry.node.content());
            let merged = line::merge(base, ours, theirs, self.preferred());
            let twice = self.prefer == Prefer::Both && !merged.issues.is_empty();
            let at_issue = !merged.issues.is_empty();
            self.at_issue(triple, merged.issues);
            self.fill(&mut node, triple, merged.content);
            let again = (twice && at_issue && *node.kind() != NodeKind::Caption).then(|| {
                let mut again = node.clone();
                let other = line::merge(base, ours, theirs, Side::Theirs);
                self.fill(&mut again, triple, other.content);
                again
            });
            out.push(node);
            out.extend(again);
            return;
        }
        let content = self.children(triple);
        let was_filled = [base.node, ours.node, theirs.node]
            .iter()
            .all(|node| !node.content().is_empty());
        if content.is_empty() && was_filled {
            // Each side has left something in it that the other one took away.
            match when_empty(node.kind()) {
                Then::Goes => return,
                Then::Filled => self.fill(&mut node, triple, vec![filling()]),
                Then::Stays => self.fill(&mut node, triple, content),
            }
        } else {
            self.fill(&mut node, triple, content);
        }
        out.push(node);
    }

    /// The node as such, from all three.
    fn own(&mut self, triple: Triple) -> Node {
        let (base, ours, theirs) = (
            self.base.node(triple.base),
            self.ours.index.node(triple.ours),
            self.theirs.index.node(triple.theirs),
        );
        let mut issues = Vec::new();
        let node = own::merge(base, ours, theirs, self.preferred(), &mut issues);
        self.at_issue(triple, issues);
        node
    }

    /// Puts content into a node. Whether there is an empty `content` is merged like an attribute.
    fn fill(&self, node: &mut Node, triple: Triple, content: Vec<Node>) {
        let has = |node: &Node| node.content_key().is_some();
        let (base, ours, theirs) = (
            has(self.base.node(triple.base)),
            has(self.ours.index.node(triple.ours)),
            has(self.theirs.index.node(triple.theirs)),
        );
        let empty = if ours == base { theirs } else { ours };
        if content.is_empty() && !empty {
            *node.content_key_mut() = None;
        } else {
            node.make_room("content");
            *node.content_mut() = content;
        }
    }

    /// A node that only one side has, or that both have put in. Recurses no deeper than `emit` lets
    /// it.
    fn alone(&mut self, side: Side, id: Id) -> Node {
        let version = self.side(side);
        let entry = version.index.entry(id);
        let (node, line) = (entry.node, entry.line);
        let base = version.base(id);
        let other = self.side(side.other());
        let left = base.is_some_and(|base| other.moved_from(self.base, base));
        if line || (!version.has_foreign(id) && !left) {
            return node.clone();
        }
        let mut content = Vec::new();
        for kid in version.index.kids(id) {
            let Some(base) = self.side(side).base(kid) else {
                self.emit(None, pair(side, kid, None), &mut content);
                continue;
            };
            let moved = self.ours.is_moved(base) || self.theirs.is_moved(base);
            if !moved || (self.fate(base) == Fate::With(side) && !self.emitted.contains(&base)) {
                let other = self.side(side.other()).here(base);
                self.emit(Some(base), pair(side, kid, other), &mut content);
            }
        }
        let mut filled = node.without_content();
        if content.is_empty() && !node.content().is_empty() {
            // All of it is elsewhere.
            if let Then::Filled = when_empty(node.kind()) {
                content.push(filling());
            }
        }
        if node.content_key().is_some() {
            *filled.content_mut() = content;
        }
        filled
    }
}

/// The ids of a node on both sides.
pub(super) fn pair(side: Side, id: Id, other: Option<Id>) -> (Option<Id>, Option<Id>) {
    match side {
        Side::Ours => (Some(id), other),
        Side::Theirs => (other, Some(id)),
    }
}
