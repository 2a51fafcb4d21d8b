//! Edits by chance, as people and agents make them, and as nobody should.

use adf::edit::{Path, after, before, end_of, start_of};
use adf::{Document, Mark, MarkKind, Node};
use serde_json::{Value, json};

use super::Dice;

const WORDS: [&str; 24] = [
    "search", "refunds", "login", "budget", "late", "open", "done", "May", "June", "Mia", "Ben",
    "report", "release", "risk", "plan", "review", "the", "a", "of", "is", "was", "not", "and",
    "for",
];

pub(crate) fn sentence(dice: &mut Dice) -> String {
    let words: Vec<&str> = (0..3 + dice.below(9))
        .map(|_| dice.one_of(&WORDS))
        .collect();
    format!("{}{}.", words.join(" "), dice.below(1000))
}

fn text(dice: &mut Dice) -> Value {
    match dice.below(3) {
        0 => json!({"type": "text", "text": sentence(dice), "marks": [{"type": "strong"}]}),
        _ => json!({"type": "text", "text": sentence(dice)}),
    }
}

/// A node that stands in most places.
pub(crate) fn block(dice: &mut Dice) -> Node {
    let inside = text(dice);
    let value = match dice.below(8) {
        0 => json!({"type": "heading", "attrs": {"level": 1 + dice.below(3)}, "content": [inside]}),
        1 => json!({"type": "bulletList", "content": [
            {"type": "listItem", "content": [{"type": "paragraph", "content": [inside]}]},
            {"type": "listItem", "content": [{"type": "paragraph", "content": [text(dice)]}]},
        ]}),
        2 => {
            json!({"type": "panel", "attrs": {"panelType": "info"}, "content": [{"type": "paragraph", "content": [inside]}]})
        }
        3 => json!({"type": "rule"}),
        4 => json!({"type": "codeBlock", "content": [{"type": "text", "text": sentence(dice)}]}),
        _ => json!({"type": "paragraph", "content": [inside, {"type": "hardBreak"}, text(dice)]}),
    };
    Node::from_value(value).unwrap()
}

/// Something that may stand beside a node.
fn sibling(node: &Node, dice: &mut Dice) -> Node {
    let inside = text(dice);
    let value = match node.kind().as_str() {
        "text" | "mention" | "status" | "emoji" | "date" | "hardBreak" => inside,
        "listItem" => {
            json!({"type": "listItem", "content": [{"type": "paragraph", "content": [inside]}]})
        }
        "taskItem" => {
            json!({"type": "taskItem", "attrs": {"localId": sentence(dice), "state": "TODO"}, "content": [inside]})
        }
        "decisionItem" => {
            json!({"type": "decisionItem", "attrs": {"localId": sentence(dice), "state": "DECIDED"}, "content": [inside]})
        }
        "tableRow" => {
            json!({"type": "tableRow", "content": [{"type": "tableCell", "content": [{"type": "paragraph", "content": [inside]}]}]})
        }
        "tableCell" | "tableHeader" => {
            json!({"type": "tableCell", "content": [{"type": "paragraph", "content": [inside]}]})
        }
        _ => return block(dice),
    };
    Node::from_value(value).unwrap()
}

fn any_path(document: &Document, dice: &mut Dice) -> Option<Path> {
    let count = document.descendants().count();
    if count == 0 {
        return None;
    }
    let number = dice.below(count);
    document
        .find_all(|_| true)
        .nth(number)
        .map(|(path, _)| path)
}

/// One edit that keeps a valid document valid; it may come to nothing.
pub(crate) fn edit(document: &mut Document, dice: &mut Dice) {
    let Some(path) = any_path(document, dice) else {
        let node = block(dice);
        let _ = document.insert(end_of(""), node);
        return;
    };
    let node = path.of(document).unwrap().clone();
    let _ = match dice.below(12) {
        0 | 1 => document
            .insert(after(&path), sibling(&node, dice))
            .map(drop),
        2 => document
            .insert(before(&path), sibling(&node, dice))
            .map(drop),
        3 => document.insert(end_of(&path), block(dice)).map(drop),
        4 => document.delete(&path).map(drop),
        5 => document.replace(&path, sibling(&node, dice)).map(drop),
        6 => {
            let word = dice.one_of(&WORDS);
            let old = node
                .text()
                .and_then(|text| text.split_whitespace().next())
                .unwrap_or("e");
            document
                .replace_text(&path, (old.to_owned(), word))
                .map(drop)
        }
        7 => {
            let word = sentence(dice);
            let old = node
                .text()
                .and_then(|text| text.split_whitespace().last())
                .unwrap_or(".");
            document
                .replace_text(&path, (old.to_owned(), word))
                .map(drop)
        }
        8 => {
            let name = dice.one_of(&[
                "localId",
                "level",
                "panelType",
                "state",
                "order",
                "title",
                "color",
            ]);
            let value = match name {
                "level" | "order" => json!(1 + dice.below(6)),
                "panelType" => json!(dice.one_of(&["info", "note", "warning"])),
                "state" => json!(dice.one_of(&["TODO", "DONE"])),
                "color" => json!(dice.one_of(&["red", "green", "blue"])),
                _ => json!(sentence(dice)),
            };
            document.set_attr(&path, name, value).map(drop)
        }
        9 => document
            .set_mark(
                &path,
                Mark::new(if dice.coin() {
                    MarkKind::Strong
                } else {
                    MarkKind::Em
                }),
            )
            .map(drop),
        10 => document.remove_mark(&path, &MarkKind::Strong).map(drop),
        _ => match any_path(document, dice) {
            Some(to) if dice.coin() => document.move_to(&path, after(&to)).map(drop),
            Some(to) => document.move_to(&path, start_of(&to)).map(drop),
            None => Ok(()),
        },
    };
}

/// Some edits that keep a valid document valid.
pub(crate) fn edited(document: &Document, dice: &mut Dice, most: usize) -> Document {
    let mut copy = document.clone();
    for _ in 0..1 + dice.below(most) {
        edit(&mut copy, dice);
    }
    copy
}

/// Replaces, removes and adds values by chance.
pub(crate) fn maim(value: &mut Value, dice: &mut Dice) {
    let odd = [
        json!(null),
        json!([]),
        json!({}),
        json!("doc"),
        json!(-1),
        json!(1.5),
        json!([null, {"type": "tableRow"}, {"type": "text", "text": "a\nb"}]),
        json!([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]),
        json!({"type": "table", "content": [{"content": [{"attrs": {"colspan": 9, "rowspan": 3}}]}]}),
        json!({"type": "paragraph", "attrs": {"localId": "x"}}),
    ];
    let pick = odd[dice.below(odd.len())].clone();
    match value {
        Value::Array(items) if !items.is_empty() && dice.below(6) > 0 => {
            let index = dice.below(items.len());
            match dice.below(12) {
                0 => drop(items.remove(index)),
                1 => items.insert(index, pick),
                2 => items.swap(0, index),
                _ => maim(&mut items[index], dice),
            }
        }
        Value::Array(items) => items.push(pick),
        Value::Object(keys) if !keys.is_empty() && dice.below(6) > 0 => {
            let index = dice.below(keys.len());
            if let Some(value) = keys.values_mut().nth(index) {
                maim(value, dice);
            }
        }
        Value::Object(keys) => {
            let names = [
                "type", "content", "attrs", "marks", "text", "localId", "odd",
            ];
            if dice.coin() {
                keys.insert(dice.one_of(&names).to_owned(), pick);
            } else {
                keys.remove(dice.one_of(&names));
            }
        }
        other => *other = pick,
    }
}

/// A document with some values replaced, removed and added.
pub(crate) fn maimed(document: &Document, dice: &mut Dice, most: usize) -> Document {
    let mut value = document.to_value();
    for _ in 0..1 + dice.below(most) {
        maim(&mut value, dice);
    }
    if let Value::Object(keys) = &mut value {
        keys.insert("type".to_owned(), "doc".into());
    }
    Document::from_value(value).unwrap_or_else(|_| document.clone())
}

/// Every collected document, or at least one.
pub(crate) fn documents() -> Vec<(String, Document, bool)> {
    let golden = include_str!("../golden/retrospective.json");
    let mut documents = vec![("golden".to_owned(), Document::parse(golden).unwrap(), true)];
    for (name, text, _, valid) in super::fixtures().into_iter().flatten() {
        documents.extend(
            Document::parse(&text)
                .ok()
                .map(|document| (name, document, valid)),
        );
    }
    documents
}
