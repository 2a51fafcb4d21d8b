//! Doing the changes of a difference.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use serde_json::Value;

use super::change::Change;
use super::{ApplyError, line, own};
use crate::edit::Path;
use crate::{Document, MAX_DEPTH, Node};

/// The changes by where they take effect.
struct Plan<'a> {
    document: &'a Document,
    /// What changes in the node that stood at a path.
    inside: BTreeMap<&'a Path, Vec<&'a Change>>,
    /// What is no longer at the path where it stood.
    gone: BTreeSet<&'a Path>,
    /// What comes to a path, in order.
    coming: BTreeMap<&'a Path, &'a Change>,
    /// How many of these have taken effect.
    done: usize,
}

pub(super) fn apply(document: &Document, changes: &[Change]) -> Result<Document, ApplyError> {
    let mut plan = Plan {
        document,
        inside: BTreeMap::new(),
        gone: BTreeSet::new(),
        coming: BTreeMap::new(),
        done: 0,
    };
    for change in changes {
        plan.note(change)?;
    }
    let root = plan.old_node(document.root(), &mut Path::root(), &mut Path::root())?;
    // Each place is reached at most once. Whatever was not reached is for another document.
    if plan.done < plan.coming.len() + plan.inside.len() {
        return Err(unfit(&Path::root(), "other nodes than those that change"));
    }
    if root.levels() > MAX_DEPTH {
        return Err(ApplyError::TooDeep);
    }
    Document::from_root(root).map_err(|_| unfit(&Path::root(), "something else than a document"))
}

fn unfit(path: &Path, what: &str) -> ApplyError {
    ApplyError::Unfit {
        pointer: path.to_string(),
        what: what.to_owned(),
    }
}

impl<'a> Plan<'a> {
    fn note(&mut self, change: &'a Change) -> Result<(), ApplyError> {
        let twice = |path: &Path| unfit(path, "two changes that rule each other out");
        let (goes, comes) = match change {
            Change::Insert { new, .. } => (None, Some(new)),
            Change::Delete { old, .. } => (Some(old), None),
            Change::Replace { old, new, .. } | Change::Move { old, new } => (Some(old), Some(new)),
            Change::Kind { old, .. }
            | Change::Attribute { old, .. }
            | Change::Marks { old, .. }
            | Change::Text { old, .. }
            | Change::Key { old, .. } => {
                self.inside.entry(old).or_default().push(change);
                (None, None)
            }
        };
        if let Some(old) = goes {
            let there = old.of(self.document);
            let same = match change {
                Change::Delete { node, .. } => there == Some(node),
                Change::Replace { before, .. } => there == Some(before),
                _ => there.is_some(),
            };
            if !same {
                return Err(unfit(old, "another node"));
            }
            if old.is_root() || !self.gone.insert(old) {
                return Err(twice(old));
            }
        }
        if let Some(new) = comes
            && (new.is_root() || self.coming.insert(new, change).is_some())
        {
            return Err(twice(new));
        }
        Ok(())
    }

    /// Whether something comes under this path.
    fn comes_within(&self, new: &Path) -> bool {
        let under = (Bound::Excluded(new), Bound::Unbounded);
        let next = self.coming.range::<Path, _>(under).next();
        next.is_some_and(|(path, _)| path.is_within(new))
    }

    /// Whether something changes at or goes from under this path.
    fn changes_within(&self, old: &Path) -> bool {
        let changed = self.inside.range::<Path, _>(from(old)).next();
        let gone = self.gone.range::<Path, _>(from(old)).next();
        changed.is_some_and(|(path, _)| path.is_within(old))
            || gone.is_some_and(|path| path.is_within(old))
    }

    /// The node that stood at a path, as it is at another path. Recurses no deeper than a document
    /// may be.
    fn old_node(
        &mut self,
        node: &Node,
        old: &mut Path,
        new: &mut Path,
    ) -> Result<Node, ApplyError> {
        check_depth(new)?;
        if !self.comes_within(new) && !self.changes_within(old) {
            return Ok(node.clone());
        }
        let changes = self.inside.get(&*old).cloned().unwrap_or_default();
        self.done += usize::from(!changes.is_empty());
        let mut changed = node.without_content();
        let mut kept = node.content_key().is_some();
        if changes
            .iter()
            .any(|change| !matches!(change, Change::Text { .. }))
        {
            let mut keys = own::own(node);
            for change in &changes {
                own::apply(&mut keys, change)?;
            }
            kept = keys.get("content").is_some_and(Value::is_array);
            changed = Node::from_value(Value::Object(keys)).map_err(|_| ApplyError::TooDeep)?;
        }
        let mut texts = changes.iter().filter_map(|change| match change {
            Change::Text { spans, .. } => Some(spans),
            _ => None,
        });
        let content = match (texts.next(), texts.next()) {
            (Some(_), Some(_)) => return Err(unfit(old, "two changes that rule each other out")),
            (Some(spans), None) => line::apply(node.content(), spans)
                .ok_or_else(|| unfit(old, "other words than those that change"))?,
            (None, _) => {
                let mut staying = Vec::new();
                for (place, child) in node.content().iter().enumerate() {
                    old.push(place);
                    if !self.gone.contains(&*old) {
                        staying.push((place, child));
                    }
                    old.pop();
                }
                let mut staying = staying.into_iter();
                self.content(new, |plan, new| {
                    let Some((place, child)) = staying.next() else {
                        return Ok(None);
                    };
                    old.push(place);
                    let node = plan.old_node(child, old, new);
                    old.pop();
                    node.map(Some)
                })?
            }
        };
        if !content.is_empty() || kept {
            changed.make_room("content");
            *changed.content_mut() = content;
        } else {
            *changed.content_key_mut() = None;
        }
        Ok(changed)
    }

    /// A node that came, with what comes into it.
    fn new_node(&mut self, node: &Node, new: &mut Path) -> Result<Node, ApplyError> {
        check_depth(new)?;
        if !self.comes_within(new) {
            return Ok(node.clone());
        }
        let mut staying = node.content().iter();
        let content = self.content(new, |plan, new| {
            staying
                .next()
                .map(|child| plan.new_node(child, new))
                .transpose()
        })?;
        let mut filled = node.without_content();
        filled.make_room("content");
        *filled.content_mut() = content;
        Ok(filled)
    }

    /// What is inside of the node at a path: what comes there, and in all other places what stays.
    fn content(
        &mut self,
        new: &mut Path,
        mut stay: impl FnMut(&mut Self, &mut Path) -> Result<Option<Node>, ApplyError>,
    ) -> Result<Vec<Node>, ApplyError> {
        let mut content = Vec::new();
        loop {
            new.push(content.len());
            let node = match self.coming.get(&*new).copied() {
                Some(change) => self.arrival(change, new).map(Some),
                None => stay(self, new),
            };
            new.pop();
            match node? {
                Some(node) => content.push(node),
                None => return Ok(content),
            }
        }
    }

    fn arrival(&mut self, change: &'a Change, new: &mut Path) -> Result<Node, ApplyError> {
        self.done += 1;
        match change {
            Change::Insert { node, .. } | Change::Replace { after: node, .. } => {
                self.new_node(node, new)
            }
            Change::Move { old, .. } => match old.of(self.document) {
                Some(node) => self.old_node(node, &mut old.clone(), new),
                None => Err(unfit(old, "no node")),
            },
            _ => Err(unfit(new, "no node")),
        }
    }
}

/// What is inside of a node comes right after it in the order of paths.
fn from(path: &Path) -> (Bound<&Path>, Bound<&Path>) {
    (Bound::Included(path), Bound::Unbounded)
}

fn check_depth(path: &Path) -> Result<(), ApplyError> {
    if 2 * path.indices().len() + 1 > MAX_DEPTH {
        return Err(ApplyError::TooDeep);
    }
    Ok(())
}
