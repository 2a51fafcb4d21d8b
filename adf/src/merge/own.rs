//! Merging a node as such: type, attributes, marks and other keys, each by itself.

use serde_json::{Map, Value};

use super::conflict::{Issue, Side};
use crate::diff::own::own;
use crate::{Mark, MarkKind, Node};

/// A value that base, ours and theirs have, or not.
type Three<'a, T> = (Option<&'a T>, Option<&'a T>, Option<&'a T>);

/// The value that was changed, or nothing if both changed it in different ways.
fn choose<'a, T: PartialEq>((base, ours, theirs): Three<'a, T>) -> Option<Option<&'a T>> {
    if ours == theirs || theirs == base {
        Some(ours)
    } else if ours == base {
        Some(theirs)
    } else {
        None
    }
}

fn preferred<'a, T>(side: Side, (_, ours, theirs): Three<'a, T>) -> Option<&'a T> {
    match side {
        Side::Ours => ours,
        Side::Theirs => theirs,
    }
}

/// The merged node without what is inside.
pub(super) fn merge(
    base: &Node,
    ours: &Node,
    theirs: &Node,
    side: Side,
    issues: &mut Vec<Issue>,
) -> Node {
    // The common case: at most one of the two changed it.
    if ours.same_but_content(theirs) || theirs.same_but_content(base) {
        return ours.without_content();
    }
    if ours.same_but_content(base) {
        return theirs.without_content();
    }
    let (base_keys, our_keys, their_keys) = (own(base), own(ours), own(theirs));
    let maps = [&base_keys, &our_keys, &their_keys];
    let mut merged = Map::new();
    for key in names(maps) {
        let three = (base_keys.get(key), our_keys.get(key), their_keys.get(key));
        let value = match key.as_str() {
            "content" => None,
            "attrs" if all(three, Value::is_object) => {
                attributes(three, side, issues).map(Value::Object)
            }
            "marks" if all(three, Value::is_array) => {
                let keys = (base.marks_key(), ours.marks_key(), theirs.marks_key());
                let marks = match choose(keys) {
                    Some(marks) => marks.cloned(),
                    None => {
                        let marks = marks(base.marks(), ours.marks(), theirs.marks(), side, issues);
                        (!marks.is_empty()).then_some(marks)
                    }
                };
                marks.map(|marks| marks.iter().map(Mark::to_value).collect())
            }
            _ => {
                let chosen = choose(three).unwrap_or_else(|| {
                    issues.push(Issue::Key {
                        key: key.clone(),
                        base: three.0.cloned(),
                        ours: three.1.cloned(),
                        theirs: three.2.cloned(),
                    });
                    preferred(side, three)
                });
                chosen.cloned()
            }
        };
        if let Some(value) = value {
            merged.insert(key.clone(), value);
        }
    }
    // Each part of it was within the limit in one of the three.
    Node::from_value(Value::Object(merged)).unwrap_or_else(|_| ours.without_content())
}

fn all((base, ours, theirs): Three<'_, Value>, test: impl Fn(&Value) -> bool) -> bool {
    [base, ours, theirs].into_iter().flatten().all(test)
}

/// The names in one of the maps, each once.
fn names(maps: [&Map<String, Value>; 3]) -> Vec<&String> {
    let mut names: Vec<&String> = maps.into_iter().flat_map(Map::keys).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn attributes(
    three: Three<'_, Value>,
    side: Side,
    issues: &mut Vec<Issue>,
) -> Option<Map<String, Value>> {
    if let Some(chosen) = choose(three) {
        return chosen.and_then(Value::as_object).cloned();
    }
    let none = Map::new();
    let [base, ours, theirs] =
        [three.0, three.1, three.2].map(|attrs| attrs.and_then(Value::as_object).unwrap_or(&none));
    let mut merged = Map::new();
    for name in names([base, ours, theirs]) {
        let three = (base.get(name), ours.get(name), theirs.get(name));
        let value = choose(three).unwrap_or_else(|| {
            if name == "localId" {
                // Editors give ids at will; the one that was given first stays.
                return three.2.or(three.1);
            }
            issues.push(Issue::Attribute {
                name: name.clone(),
                base: three.0.cloned(),
                ours: three.1.cloned(),
                theirs: three.2.cloned(),
            });
            preferred(side, three)
        });
        if let Some(value) = value {
            merged.insert(name.clone(), value.clone());
        }
    }
    (!merged.is_empty()).then_some(merged)
}

/// Whether two marks are versions of one: a node has one of each kind, but several comments.
fn same_mark(a: &Mark, b: &Mark) -> bool {
    a.kind() == b.kind() && (*a.kind() != MarkKind::Annotation || a.attr("id") == b.attr("id"))
}

/// Marks that one side added are added, those that it took away are taken away.
pub(super) fn marks(
    base: &[Mark],
    ours: &[Mark],
    theirs: &[Mark],
    side: Side,
    issues: &mut Vec<Issue>,
) -> Vec<Mark> {
    fn find<'a>(marks: &'a [Mark], mark: &Mark) -> Option<&'a Mark> {
        marks.iter().find(|other| same_mark(other, mark))
    }
    let mut merged: Vec<Mark> = Vec::new();
    for mark in ours.iter().chain(theirs) {
        if find(&merged, mark).is_some() {
            continue;
        }
        let three = (find(base, mark), find(ours, mark), find(theirs, mark));
        let chosen = choose(three).unwrap_or_else(|| {
            issues.push(Issue::Mark {
                base: three.0.cloned(),
                ours: three.1.cloned(),
                theirs: three.2.cloned(),
            });
            preferred(side, three)
        });
        merged.extend(chosen.cloned());
    }
    merged
}

/// Whether a node was changed as such; a new `localId` does not count.
pub(super) fn is_changed(base: &Node, other: &Node) -> bool {
    if base.same_but_content(other) {
        return false;
    }
    let keys = |node: &Node| {
        let mut keys = own(node);
        keys.remove("content");
        if let Some(Value::Object(attrs)) = keys.get_mut("attrs") {
            attrs.remove("localId");
            if attrs.is_empty() {
                keys.remove("attrs");
            }
        }
        keys
    };
    keys(base) != keys(other)
}
