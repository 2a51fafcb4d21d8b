//! What an edit does not name stays byte for byte, on every collected document and at random places;
//! an edit that is refused changes nothing at all.
#![allow(clippy::unwrap_used)]

mod support;

use adf::edit::{Path, after, before, end_of, start_of};
use adf::{Document, Mark, MarkKind, Node};
use serde_json::{Value, json};
use support::Dice;

fn json(node: &Node) -> String {
    serde_json::to_string(node).unwrap()
}

/// The JSON of a node without what is inside.
fn own(node: &Node) -> Value {
    let mut value = node.to_value();
    if let Some(keys) = value.as_object_mut()
        && keys.get("content").is_some_and(Value::is_array)
    {
        keys.remove("content");
    }
    value
}

/// Everything but `removed` nodes at the path, in whose place there are `added` now, is as it was.
#[track_caller]
fn assert_kept(
    old: &Document,
    new: &Document,
    at: &Path,
    removed: usize,
    added: usize,
    name: &str,
) {
    let (mut old, mut new) = (old.root(), new.root());
    let (last, outer) = at.indices().split_last().unwrap();
    for index in outer {
        assert_eq!(own(old), own(new), "{name} at {at}");
        assert_eq!(old.content().len(), new.content().len(), "{name} at {at}");
        for (other, (a, b)) in old.content().iter().zip(new.content()).enumerate() {
            assert!(other == *index || json(a) == json(b), "{name} at {at}");
        }
        (old, new) = (&old.content()[*index], &new.content()[*index]);
    }
    // A `content` that was no array has given way.
    if old.to_value().get("content").is_none_or(Value::is_array) {
        assert_eq!(own(old), own(new), "{name} at {at}");
    }
    let (old, new) = (old.content(), new.content());
    assert_eq!(old.len() - removed, new.len() - added, "{name} at {at}");
    for (a, b) in old[..*last].iter().zip(new) {
        assert_eq!(json(a), json(b), "{name} at {at}");
    }
    for (a, b) in old[last + removed..].iter().zip(&new[last + added..]) {
        assert_eq!(json(a), json(b), "{name} at {at}");
    }
}

fn documents() -> Vec<(String, Document)> {
    let golden = include_str!("golden/retrospective.json");
    let mut documents = vec![("golden".to_owned(), Document::parse(golden).unwrap())];
    for (name, text, _, _) in support::fixtures().into_iter().flatten() {
        documents.extend(Document::parse(&text).ok().map(|document| (name, document)));
    }
    documents
}

/// Large documents are compared less often: each comparison reads all of them.
fn rounds(document: &Document, most: usize) -> usize {
    most / (1 + document.descendants().count() / 400)
}

fn pieces() -> Vec<Node> {
    [
        json!({"type": "paragraph", "content": [{"type": "text", "text": "new"}]}),
        json!({"type": "text", "text": "new"}),
        json!({"type": "listItem", "content": [{"type": "paragraph"}]}),
        json!({"type": "tableRow", "content": [{"type": "tableCell", "content": [{"type": "paragraph"}]}]}),
        json!({"type": "tableCell", "content": [{"type": "paragraph"}]}),
        json!({"type": "taskItem", "attrs": {"state": "TODO"}}),
        json!({"type": "rule"}),
        json!({"type": "hologram"}),
    ]
    .into_iter()
    .map(|value| Node::from_value(value).unwrap())
    .collect()
}

#[test]
fn inserting_replacing_and_deleting() {
    let pieces = pieces();
    let (mut done, mut refused) = (0, 0);
    for (seed, (name, old)) in documents().iter().enumerate() {
        let mut dice = Dice::new(seed as u64);
        let paths: Vec<Path> = old.find_all(|_| true).map(|(path, _)| path).collect();
        if paths.is_empty() {
            continue;
        }
        for _ in 0..rounds(old, 60) {
            let mut new = old.clone();
            let path = &paths[dice.below(paths.len())];
            let node = &pieces[dice.below(pieces.len())];
            let held = path.of(old).unwrap().content().len();
            let (index, parent) = (path.index().unwrap(), path.parent().unwrap());
            let unchecked = dice.coin();
            macro_rules! edit {
                ($($call:tt)*) => {
                    if unchecked { new.unchecked().$($call)*.map(drop) } else { new.$($call)*.map(drop) }
                };
            }
            let (result, at, removed, added) = match dice.below(6) {
                0 => (edit!(insert(before(path), node)), path.clone(), 0, 1),
                1 => (
                    edit!(insert(after(path), node)),
                    parent.child(index + 1),
                    0,
                    1,
                ),
                2 => (edit!(insert(start_of(path), node)), path.child(0), 0, 1),
                3 => (
                    edit!(insert(end_of(path), (node, node))),
                    path.child(held),
                    0,
                    2,
                ),
                4 => (edit!(replace(path, node)), path.clone(), 1, 1),
                _ => (edit!(delete(path)), path.clone(), 1, 0),
            };
            if result.is_err() {
                refused += 1;
                assert_eq!(&new, old, "{name}");
                assert_eq!(new.to_json_string(), old.to_json_string(), "{name}");
                continue;
            }
            done += 1;
            let text = new.to_json_string();
            assert_eq!(Document::parse(&text).unwrap(), new, "{name}");
            // What was left empty has gone or been filled: then the change is that.
            let alone = |path: &Path| {
                path.parent()
                    .and_then(|parent| parent.of(old).map(|node| node.content().len()))
                    == Some(1)
            };
            let (mut at, mut added) = (at, added);
            if (removed, added, unchecked) == (1, 0, false) {
                while alone(&at) {
                    let filled = at
                        .parent()
                        .and_then(|parent| parent.of(&new).map(json))
                        .is_some_and(|now| {
                            now.contains(r#""content":[{"type":"paragraph"}]"#)
                                || now.contains(r#""content":[]"#)
                        });
                    let here = at.parent().and_then(|parent| parent.of(&new).cloned());
                    let before = at.parent().and_then(|parent| parent.of(old).cloned());
                    if filled && here.zip(before).is_some_and(|(a, b)| own(&a) == own(&b)) {
                        added = at.parent().unwrap().of(&new).unwrap().content().len();
                        break;
                    }
                    at = at.parent().unwrap();
                }
            }
            assert_kept(old, &new, &at, removed, added, name);
        }
    }
    println!("{done} edits done, {refused} refused");
    assert!(done >= 20 && refused >= 10, "{done} {refused}");
}

#[test]
fn changing_a_node_leaves_what_is_inside_and_beside() {
    let mut done = 0;
    for (seed, (name, old)) in documents().iter().enumerate() {
        let mut dice = Dice::new(seed as u64);
        let paths: Vec<Path> = old.find_all(|_| true).map(|(path, _)| path).collect();
        if paths.is_empty() {
            continue;
        }
        for _ in 0..rounds(old, 40) {
            let mut new = old.clone();
            let path = &paths[dice.below(paths.len())];
            let result = match dice.below(5) {
                0 => new.set_attr(path, "localId", "new").map(drop),
                1 => new
                    .remove_attr(path, dice.one_of(&["localId", "level", "title", "x"]))
                    .map(drop),
                2 => new.set_mark(path, Mark::new(MarkKind::Strong)).map(drop),
                3 => new.remove_mark(path, &MarkKind::Link).map(drop),
                _ => new.replace_text(path, ("e", "E")).map(drop),
            };
            if result.is_err() {
                assert_eq!(new.to_json_string(), old.to_json_string(), "{name}");
                continue;
            }
            done += 1;
            assert_eq!(
                Document::parse(&new.to_json_string()).unwrap(),
                new,
                "{name}"
            );
            assert_kept(old, &new, path, 1, 1, name);
        }
    }
    println!("{done} changes");
    assert!(done >= 20, "{done}");
}

#[test]
fn moving_is_taking_out_and_putting_in() {
    let mut done = 0;
    for (seed, (name, old)) in documents().iter().enumerate() {
        let mut dice = Dice::new(seed as u64);
        let paths: Vec<Path> = old.find_all(|_| true).map(|(path, _)| path).collect();
        if paths.is_empty() {
            continue;
        }
        for _ in 0..rounds(old, 40) {
            let mut new = old.clone();
            let from = &paths[dice.below(paths.len())];
            let to = &paths[dice.below(paths.len())];
            let place = match dice.below(4) {
                0 => before(to),
                1 => after(to),
                2 => start_of(to),
                _ => end_of(to),
            };
            let unchecked = dice.coin();
            let result = if unchecked {
                new.unchecked().move_to(from, place)
            } else {
                new.move_to(from, place)
            };
            let Ok(path) = result else {
                assert_eq!(new.to_json_string(), old.to_json_string(), "{name}");
                continue;
            };
            done += 1;
            let moved = from.of(old).unwrap();
            assert_eq!(path.of(&new), Some(moved), "{name} {from} {to}");
            assert_eq!(
                Document::parse(&new.to_json_string()).unwrap(),
                new,
                "{name}"
            );
            if unchecked {
                assert_eq!(
                    new.descendants().count(),
                    old.descendants().count(),
                    "{name}"
                );
                new.unchecked().delete(&path).unwrap();
                let mut without = old.clone();
                without.unchecked().delete(from).unwrap();
                // All that may differ is a `content` that was made for what moved there.
                assert_eq!(
                    new.to_json_string().replace(r#","content":[]"#, ""),
                    without.to_json_string().replace(r#","content":[]"#, ""),
                    "{name} {from} {to}"
                );
            }
        }
    }
    println!("{done} moves");
    assert!(done >= 20, "{done}");
}
