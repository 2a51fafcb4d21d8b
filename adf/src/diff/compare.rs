//! Telling the changes that lead from one document to another.

use super::change::Change;
use super::index::{Id, Index};
use super::matching::Matching;
use super::sequence::increasing;
use super::{line, own};
use crate::edit::Path;
use crate::{Document, Node};

pub(super) fn compare(old: &Document, new: &Document) -> Vec<Change> {
    let (old, new) = (Index::new(old), Index::new(new));
    let matching = Matching::new(&old, &new);
    let mut comparison = Comparison {
        old: &old,
        new: &new,
        matching: &matching,
        changes: Vec::new(),
        old_path: Path::root(),
        new_path: Path::root(),
    };
    comparison.pair(0, 0);
    comparison.changes
}

struct Comparison<'a, 'b> {
    old: &'b Index<'a>,
    new: &'b Index<'a>,
    matching: &'b Matching,
    changes: Vec<Change>,
    old_path: Path,
    new_path: Path,
}

/// What becomes of a place among the nodes inside of a pair.
enum Step {
    Stays(Id, Id),
    Moves(Id, Id),
    Comes(Id),
    Goes(Id),
    /// One went, and another one came in its place.
    Changes(Id, Id),
}

impl Comparison<'_, '_> {
    /// Two nodes that are one. Recurses no deeper than a document is.
    fn pair(&mut self, old: Id, new: Id) {
        if self.matching.is_whole(old) && self.matching.new_of(old) == Some(new) {
            return;
        }
        let (a, b) = (self.old.entry(old), self.new.entry(new));
        let at = (&self.old_path, &self.new_path);
        own::changes(a.node, b.node, at, &mut self.changes);
        if a.line && b.line {
            let spans = line::spans(a.node.content(), b.node.content());
            if !spans.is_empty() {
                self.changes.push(Change::Text {
                    old: self.old_path.clone(),
                    new: self.new_path.clone(),
                    spans,
                });
            }
            return;
        }
        for step in self.steps(Some(old), new) {
            self.step(step);
        }
    }

    /// A node that came, with what was moved into it.
    fn inside_of_new(&mut self, new: Id) {
        for step in self.steps(None, new) {
            match step {
                // It came with the node around it.
                Step::Comes(id) | Step::Changes(_, id) => {
                    self.new_path.push(self.new.entry(id).place);
                    self.inside_of_new(id);
                    self.new_path.pop();
                }
                step => self.step(step),
            }
        }
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Stays(old, new) => {
                self.old_path.push(self.old.entry(old).place);
                self.new_path.push(self.new.entry(new).place);
                self.pair(old, new);
                self.old_path.pop();
                self.new_path.pop();
            }
            Step::Moves(old, new) => {
                let outer = std::mem::replace(&mut self.old_path, self.old.path(old));
                self.new_path.push(self.new.entry(new).place);
                self.changes.push(Change::Move {
                    old: self.old_path.clone(),
                    new: self.new_path.clone(),
                });
                self.pair(old, new);
                self.old_path = outer;
                self.new_path.pop();
            }
            Step::Comes(new) => {
                self.new_path.push(self.new.entry(new).place);
                self.changes.push(Change::Insert {
                    new: self.new_path.clone(),
                    node: self.without_moved(new),
                });
                self.inside_of_new(new);
                self.new_path.pop();
            }
            Step::Changes(old, new) => {
                self.new_path.push(self.new.entry(new).place);
                self.changes.push(Change::Replace {
                    old: self.old_path.child(self.old.entry(old).place),
                    new: self.new_path.clone(),
                    before: self.old.node(old).clone(),
                    after: self.without_moved(new),
                });
                self.inside_of_new(new);
                self.new_path.pop();
            }
            Step::Goes(old) => {
                let change = Change::Delete {
                    old: self.old_path.child(self.old.entry(old).place),
                    node: self.old.node(old).clone(),
                };
                self.changes.push(change);
            }
        }
    }

    /// A new node without what was elsewhere before.
    fn without_moved(&self, id: Id) -> Node {
        let entry = self.new.entry(id);
        let inside = id + 1..id + entry.size;
        if entry.line || inside.clone().all(|id| self.matching.old_of(id).is_none()) {
            return entry.node.clone();
        }
        let mut node = entry.node.without_content();
        let kids = self.new.kids(id).into_iter();
        let came = kids.filter(|kid| self.matching.old_of(*kid).is_none());
        *node.content_mut() = came.map(|kid| self.without_moved(kid)).collect();
        node
    }

    /// What becomes of the nodes inside of a pair, in the order of the new ones; what went is told
    /// before what stood behind it.
    fn steps(&self, old: Option<Id>, new: Id) -> Vec<Step> {
        let old_kids = old.map(|old| self.old.kids(old)).unwrap_or_default();
        let new_kids = if self.new.entry(new).line {
            Vec::new()
        } else {
            self.new.kids(new)
        };
        let stays_inside = |id: &Id| {
            let partner = self.matching.old_of(*id)?;
            (partner != 0 && Some(self.old.entry(partner).parent) == old).then_some(partner)
        };
        let partners: Vec<Id> = new_kids.iter().filter_map(stays_inside).collect();
        let order = increasing(&partners);
        let mut staying = order
            .into_iter()
            .filter_map(|place| partners.get(place))
            .peekable();

        let mut steps = Vec::with_capacity(new_kids.len());
        let mut left = old_kids.into_iter().peekable();
        for id in new_kids {
            match self.matching.old_of(id) {
                Some(partner) if staying.next_if(|next| **next == partner).is_some() => {
                    while let Some(before) = left.next_if(|before| *before != partner) {
                        self.goes(before, &mut steps);
                    }
                    left.next();
                    steps.push(Step::Stays(partner, id));
                }
                Some(partner) => steps.push(Step::Moves(partner, id)),
                None => {
                    // What went from this place is told as replaced, one for one.
                    let gone = left.next_if(|before| self.matching.new_of(*before).is_none());
                    steps.push(match gone {
                        Some(gone) => Step::Changes(gone, id),
                        None => Step::Comes(id),
                    });
                }
            }
        }
        for before in left {
            self.goes(before, &mut steps);
        }
        steps
    }

    fn goes(&self, old: Id, steps: &mut Vec<Step>) {
        // What has a partner has moved, and is told where it is now.
        if self.matching.new_of(old).is_none() {
            steps.push(Step::Goes(old));
        }
    }
}
