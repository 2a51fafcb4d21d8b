//! Whatever has the outer shape of a document is read and written back deep-equal.
#![allow(clippy::unwrap_used)]

mod support;

use adf::{Document, Node, NodeKind};
use serde_json::{Value, json};
use support::Dice;

#[track_caller]
fn kept(value: &Value) {
    let text = value.to_string();
    let parsed = Document::parse(&text).unwrap();
    assert_eq!(parsed.to_value(), *value);
    assert_eq!(
        serde_json::from_str::<Value>(&parsed.to_json_string()).unwrap(),
        *value
    );
    assert_eq!(serde_json::to_value(&parsed).unwrap(), *value);
    assert_eq!(Document::from_value(value.clone()).unwrap(), parsed);
    assert_eq!(serde_json::from_str::<Document>(&text).unwrap(), parsed);
    assert_eq!(
        serde_json::from_value::<Document>(value.clone()).unwrap(),
        parsed
    );
    assert_eq!(parsed.clone(), parsed);
}

#[test]
fn collected_documents() {
    let Some(fixtures) = support::fixtures() else {
        return;
    };
    let (mut documents, mut others) = (0, 0);
    for (name, text, value, _) in &fixtures {
        if value["type"] == "doc" {
            assert_eq!(Document::parse(text).unwrap().to_value(), *value, "{name}");
            kept(value);
            support::assert_words_are_kept(&Document::parse(text).unwrap(), name);
            documents += 1;
        } else {
            assert!(Document::parse(text).is_err(), "{name}");
            assert_eq!(
                Node::from_value(value.clone()).unwrap().to_value(),
                *value,
                "{name}"
            );
            others += 1;
        }
    }
    println!("{documents} documents kept, {others} others refused and kept as nodes");
    assert!(documents > 200, "{documents} documents");
}

#[test]
fn what_no_schema_knows() {
    for odd in [
        json!({"type": "hologram", "attrs": {"hue": null, "deep": [{"a": []}]}, "x": {"y": 1.5}}),
        json!({"type": "paragraph", "content": null, "marks": null, "attrs": null, "text": null}),
        json!({"type": "paragraph", "content": [], "marks": [], "attrs": {}, "text": ""}),
        json!({"type": "paragraph", "content": {"type": "text"}, "marks": "m", "attrs": [1]}),
        json!({"type": "paragraph", "content": [null, 1, "two", [3], true, {}]}),
        json!({"type": "text", "text": 5, "marks": [null, 1, "two", [3], {}, {"type": 4}]}),
        json!({"type": "text", "text": "a", "marks": [{"type": "aura", "attrs": null, "z": []}]}),
        json!({"type": "text", "text": "a", "marks": [{"type": "em", "attrs": {}, "attr": 1}]}),
        json!({"type": null}),
        json!({"type": ["doc"], "content": [{"type": "text", "text": "seen"}]}),
        json!({"type": ""}),
        json!({"content": [{"type": "text", "text": "seen"}]}),
        json!({"type": "doc", "version": 1, "content": []}),
        json!({"type": "date", "attrs": {"timestamp": 18446744073709551615_u64, "n": -1.25e-7}}),
        json!(null),
        json!([[[]]]),
    ] {
        kept(&json!({"type": "doc", "version": 1, "content": [odd]}));
        kept(&json!({"type": "doc", "version": null, "extra": odd}));
        kept(&json!({"type": "doc", "content": odd}));
        kept(&json!({"type": "doc", "attrs": odd, "marks": odd, "text": odd}));
    }
    kept(&json!({"type": "doc"}));
}

#[test]
fn numbers_keep_their_digits() {
    let mut dice = Dice::new(1);
    let mut written: Vec<String> = ["39.430133835633676", "18.233521453552402", "1e300", "-0.1"]
        .map(str::to_owned)
        .to_vec();
    for _ in 0..10_000 {
        let digits = dice.below(1 << 53) as f64 / (1_u64 << 53) as f64;
        written.push(format!("{:?}", digits * 100.0));
    }
    let text = format!(
        r#"{{"type":"doc","attrs":{{"widths":[{}]}}}}"#,
        written.join(",")
    );
    let document = Document::parse(&text).unwrap();
    let kept = |number: &Value| number.as_f64().map(|number| format!("{number:?}"));
    let widths = document.root().attr("widths").unwrap().as_array().unwrap();
    for (written, read) in written.iter().zip(widths) {
        assert_eq!(kept(read).as_ref(), Some(written));
    }
    assert_eq!(
        Document::parse(&document.to_json_string()).unwrap(),
        document
    );
}

#[test]
fn odd_nodes_can_be_read() {
    let document = Document::from_value(json!({"type": "doc", "content": [
        {"type": "hologram", "content": [{"type": "text", "text": "in unknown"}]},
        {"content": [{"type": "paragraph", "content": [{"type": "text", "text": "no type"}]}]},
        7,
    ]}))
    .unwrap();
    let kinds: Vec<&str> = document
        .descendants()
        .map(|node| node.kind().as_str())
        .collect();
    assert_eq!(kinds, ["hologram", "text", "", "paragraph", "text", ""]);
    assert_eq!(*document.content()[0].kind(), "hologram");
    assert_eq!(*document.content()[1].kind(), NodeKind::Untyped);
    assert_eq!(document.to_text(), "in unknown\n\nno type\n");
}

/// Replaces, removes and adds values by chance.
fn maim(value: &mut Value, dice: &mut Dice) {
    let odd = [
        json!(null),
        json!([]),
        json!({}),
        json!("doc"),
        json!(-1),
        json!(1e300),
        json!([null, {"type": "tableRow"}, {"type": "text", "text": "\u{1b}[31m\nb"}]),
        json!({"type": "table", "content": [{"content": [{"attrs": {"colspan": 9, "rowspan": 3}}]}]}),
    ];
    let pick = odd[dice.below(odd.len())].clone();
    match value {
        Value::Array(items) if !items.is_empty() && dice.below(6) > 0 => {
            let index = dice.below(items.len());
            maim(&mut items[index], dice);
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
                "type", "content", "attrs", "marks", "text", "colspan", "odd",
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

#[test]
fn maimed_documents() {
    let golden: Value = serde_json::from_str(include_str!("golden/retrospective.json")).unwrap();
    let mut documents = vec![golden; 20];
    documents.extend(
        support::fixtures()
            .into_iter()
            .flatten()
            .map(|(_, _, value, _)| value),
    );
    let mut count = 0;
    for (seed, document) in documents.iter().enumerate() {
        let mut dice = Dice::new(seed as u64);
        for _ in 0..20 {
            let mut document = document.clone();
            for _ in 0..1 + dice.below(8) {
                maim(&mut document, &mut dice);
            }
            if let Value::Object(keys) = &mut document {
                keys.insert("type".to_owned(), "doc".into());
                kept(&document);
                let text = Document::from_value(document).unwrap().to_text();
                assert!(
                    text.chars()
                        .all(|c| !c.is_control() || matches!(c, '\n' | '\t'))
                );
                count += 1;
            }
        }
    }
    println!("{count} maimed documents kept and shown");
    assert!(count >= 400, "{count}");
}
