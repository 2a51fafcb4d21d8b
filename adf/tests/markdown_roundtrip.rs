//! Lossless Markdown is read as exactly the document that it was made of.
#![cfg(feature = "markdown")]
#![allow(clippy::unwrap_used)]

#[path = "support/documents.rs"]
mod documents;
mod support;

use adf::markdown;
use adf::{Document, Node};
use serde_json::{Value, json};

use support::Dice;

fn page(content: Value) -> Document {
    Document::from_value(json!({"type": "doc", "version": 1, "content": content})).unwrap()
}

/// How much of the text is JSON: blocks, inline nodes.
#[derive(Debug, Default)]
struct Raw {
    blocks: usize,
    inline: usize,
    nodes: usize,
}

fn assert_comes_back(document: &Document, name: &str) -> String {
    let text = markdown::lossless(document);
    let read = markdown::read(&text);
    if read.document() != document {
        let (path, before, after) = difference(document.root(), read.document().root(), name);
        panic!("{path}\n{before}\nbecame\n{after}\nin\n{text}");
    }
    text
}

/// The innermost nodes that differ.
fn difference(before: &Node, after: &Node, path: &str) -> (String, String, String) {
    let same = before.kind() == after.kind()
        && before.attrs() == after.attrs()
        && before.marks() == after.marks()
        && before.text() == after.text()
        && before.content().len() == after.content().len();
    let children = before.content().iter().zip(after.content()).enumerate();
    for (index, (before, after)) in children.filter(|_| same) {
        if before != after {
            return difference(before, after, &format!("{path}/content/{index}"));
        }
    }
    (
        path.to_owned(),
        before.to_value().to_string(),
        after.to_value().to_string(),
    )
}

fn count(document: &Document, text: &str, raw: &mut Raw) {
    raw.nodes += document.descendants().count();
    for line in text.lines() {
        let line = line.trim_start_matches([' ', '>', '-']);
        raw.blocks += usize::from(line == "```adf");
        raw.inline += line.matches(":adf{\"").count() - line.matches("\\:adf{\"").count();
    }
}

#[test]
fn every_valid_fixture_comes_back() {
    let (mut documents, mut raw) = (0, Raw::default());
    for (name, text, _, valid) in support::fixtures().unwrap_or_default() {
        if valid {
            let document = Document::parse(&text).unwrap();
            let markdown = assert_comes_back(&document, &name);
            count(&document, &markdown, &mut raw);
            documents += 1;
        }
    }
    println!("{documents} fixtures came back, with as JSON: {raw:?}");
    assert!(raw.blocks + raw.inline <= 2, "{raw:?}");
}

#[test]
fn every_other_fixture_comes_back_to_a_reader_that_takes_it_as_it_is() {
    let reader = markdown::Reader::new().unchecked_raw(true);
    for (name, text, ..) in support::fixtures().unwrap_or_default() {
        let Ok(document) = Document::parse(&text) else {
            continue;
        };
        let markdown = markdown::lossless(&document);
        assert_eq!(
            *reader.read(&markdown).document(),
            document,
            "{name}\n{markdown}"
        );
    }
    for odd in [
        r#"{"type":"doc"}"#,
        r#"{"type":"doc","version":2,"content":[]}"#,
        r#"{"type":"doc","version":1,"content":null}"#,
        r#"{"type":"doc","version":1,"content":[1,null,[],["a"],{}]}"#,
        r#"{"type":"doc","version":1,"content":[{"type":"doc","version":1,"content":[]}]}"#,
        r#"{"type":"doc","version":1,"content":[{"type":"taskList","content":[{"type":"taskItem"}]}]}"#,
        r#"{"type":"doc","version":1,"content":[{"type":"text","text":"loose"}],"extra":"```"}"#,
    ] {
        let document = Document::parse(odd).unwrap();
        let markdown = markdown::lossless(&document);
        assert_eq!(
            *reader.read(&markdown).document(),
            document,
            "{odd}\n{markdown}"
        );
    }
}

#[test]
fn thousands_of_random_documents_come_back() {
    let mut dice = Dice::new(20_261);
    for index in 0..1500 {
        let document = Document::from_value(documents::document(&mut dice)).unwrap();
        assert_comes_back(&document, &format!("random {index}"));
    }
}

#[test]
fn the_random_documents_are_valid() {
    let Some(schema) = support::schema() else {
        return;
    };
    let mut dice = Dice::new(20_261);
    for _ in 0..500 {
        let document = documents::document(&mut dice);
        assert!(schema.is_valid(&document), "{document}");
    }
}

/// Documents with a text at every place where text can be.
fn places(text: &str, marks: &Value) -> Document {
    let node = |text: &str| match marks {
        Value::Null => json!({"type": "text", "text": text}),
        marks => json!({"type": "text", "text": text, "marks": marks}),
    };
    let around = json!([{"type": "text", "text": "a"}, node(text), {"type": "text", "text": "b"}]);
    let alone = json!([node(text)]);
    let broken = json!([{"type": "hardBreak"}, node(text), {"type": "hardBreak"}, node(text)]);
    let paragraph = |content: &Value| json!({"type": "paragraph", "content": content});
    let cell = |content: &Value| json!({"type": "tableCell", "content": [paragraph(content)]});
    let item = |content: &Value| json!({"type": "listItem", "content": [paragraph(content)]});
    page(json!([
        paragraph(&around), paragraph(&alone), paragraph(&broken),
        {"type": "heading", "attrs": {"level": 2}, "content": around},
        {"type": "heading", "attrs": {"level": 3}, "content": alone},
        {"type": "heading", "attrs": {"level": 3}, "content": broken},
        {"type": "bulletList", "content": [item(&around), item(&alone), item(&broken)]},
        {"type": "taskList", "attrs": {"localId": "l"}, "content": [
            {"type": "taskItem", "attrs": {"localId": "t", "state": "TODO"}, "content": alone},
        ]},
        {"type": "blockquote", "content": [paragraph(&alone), paragraph(&broken)]},
        {"type": "table", "content": [
            {"type": "tableRow", "content": [cell(&around), cell(&alone)]},
            {"type": "tableRow", "content": [cell(&broken), cell(&around)]},
        ]},
        {"type": "expand", "attrs": {"title": text}, "content": [paragraph(&alone)]},
        {"type": "codeBlock", "content": [{"type": "text", "text": text}]},
    ]))
}

#[test]
fn every_ascii_character_and_pair_of_punctuation_comes_back_everywhere() {
    for character in '\0'..='\u{7f}' {
        for text in [
            format!("{character}"),
            format!("{character}x"),
            format!("x{character}"),
            format!(" {character} "),
        ] {
            assert_comes_back(&places(&text, &Value::Null), &format!("{text:?}"));
        }
    }
    let signs: Vec<char> = ('\0'..='\u{7f}')
        .filter(|next| next.is_ascii_punctuation() || matches!(next, ' ' | '\t' | '\n'))
        .collect();
    for one in &signs {
        let mut content = Vec::new();
        for other in &signs {
            for text in [
                format!("{one}{other}"),
                format!("{one}{other}{one}x"),
                format!("x{one}{other} y"),
            ] {
                content.push(
                    json!({"type": "paragraph", "content": [{"type": "text", "text": text}]}),
                );
                content.push(json!({"type": "paragraph", "content": [
                    {"type": "text", "text": "w"},
                    {"type": "text", "text": text, "marks": [{"type": "strong"}]},
                    {"type": "text", "text": text, "marks": [{"type": "em"}]},
                    {"type": "text", "text": text},
                ]}));
            }
        }
        assert_comes_back(&page(Value::Array(content)), &format!("pairs of {one:?}"));
    }
}

#[test]
fn what_looks_like_markdown_comes_back_with_every_mark() {
    let texts = [
        "**a**",
        "***",
        "a*b*c",
        "_a_",
        "__init__",
        "~~x~~",
        "`a`",
        "``a`",
        "[a](b)",
        "![a](b)",
        "[^1]",
        "<b>x</b>",
        "<!-- x -->",
        "&amp;",
        "&#35;",
        "\\*",
        "\\",
        "a\\",
        "# a",
        "## a ##",
        "a #",
        "- a",
        "1. a",
        "10) b",
        "> a",
        "```",
        "~~~",
        "---",
        "===",
        "| a | b |",
        "|---|",
        "https://x.test/a_b",
        "www.x.test",
        "a@x.test",
        "mailto:a@x.test",
        ":status[DONE]{color=\"green\"}",
        ":::panel",
        "::rule",
        ":::",
        "{status:DONE|color:green}",
        "[~accountid:1]",
        "[!NOTE]",
        "[ ] a",
        "[x] a",
        "- [ ] a",
        " a ",
        "\u{a0}a\u{a0}",
        "a\nb",
        "a\r\nb",
        "a\tb",
        "\u{200b}",
        "\u{feff}",
        "e\u{301}",
        "👩‍👩‍👧",
        "\u{202e}abc",
        "日本語",
    ];
    let marks = [
        json!([{"type": "strong"}]),
        json!([{"type": "em"}]),
        json!([{"type": "strike"}]),
        json!([{"type": "code"}]),
        json!([{"type": "underline"}]),
        json!([{"type": "subsup", "attrs": {"type": "sub"}}]),
        json!([{"type": "link", "attrs": {"href": "https://x.test/(a)_b"}}]),
        json!([{"type": "link", "attrs": {"href": "x y", "title": "\"t\""}}, {"type": "code"}]),
        json!([{"type": "code"}, {"type": "link", "attrs": {"href": "#a"}}]),
        json!([{"type": "textColor", "attrs": {"color": "#FF5630"}}]),
        json!([{"type": "backgroundColor", "attrs": {"color": "#e3fcef"}}]),
        json!([{"type": "annotation", "attrs": {"id": "a\"b&<>|", "annotationType": "inlineComment"}}]),
        json!([]),
    ];
    for text in texts {
        assert_comes_back(&places(text, &Value::Null), text);
        for marks in &marks {
            assert_comes_back(&places(text, marks), &format!("{text:?} with {marks}"));
        }
    }
}

#[test]
fn marks_come_back_in_every_order() {
    let marks = [
        json!({"type": "strong"}),
        json!({"type": "em"}),
        json!({"type": "strike"}),
        json!({"type": "link", "attrs": {"href": "https://x.test"}}),
        json!({"type": "underline"}),
        json!({"type": "annotation", "attrs": {"id": "a", "annotationType": "inlineComment"}}),
    ];
    let mut orders = vec![Vec::new()];
    for mark in &marks {
        let mut more = Vec::new();
        for order in &orders {
            for at in 0..=order.len() {
                let mut longer: Vec<&Value> = order.clone();
                longer.insert(at, mark);
                more.push(longer);
            }
        }
        orders.extend(more);
    }
    let mut dice = Dice::new(8);
    let mut content = Vec::new();
    for order in &orders {
        let mut line = Vec::new();
        for text in ["one", " ", "(two)", "three ", "!"] {
            // Neighbours share some of the marks.
            let kept: Vec<&&Value> = order.iter().filter(|_| dice.below(3) > 0).collect();
            line.push(match kept.as_slice() {
                [] => json!({"type": "text", "text": text}),
                kept => json!({"type": "text", "text": text, "marks": kept}),
            });
            if dice.below(6) == 0 {
                line.push(json!({"type": "mention", "attrs": {"id": "1", "text": "@Mia"}}));
            }
        }
        content.push(json!({"type": "paragraph", "content": line}));
    }
    assert_comes_back(&page(Value::Array(content)), "orders of marks");
}

#[test]
fn depth_does_not_multiply_length() {
    let mut block =
        json!({"type": "codeBlock", "content": [{"type": "text", "text": "x\n".repeat(2000)}]});
    for level in 0..50 {
        let kind = ["bulletList", "orderedList"][level % 2];
        block = json!({"type": kind, "content": [{"type": "listItem", "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "level"}]}, block
        ]}]});
    }
    let document = page(json!([block]));
    let text = assert_comes_back(&document, "deep");
    assert!(text.len() < 200_000, "{}", text.len());
}

/// Whatever stands inside of what, valid or not, and as deep as a document may be.
#[test]
fn nothing_is_too_deep_to_be_written() {
    let kinds = [
        "panel",
        "blockquote",
        "expand",
        "bulletList",
        "listItem",
        "taskList",
        "taskItem",
        "table",
        "tableRow",
        "tableCell",
        "layoutSection",
        "mediaSingle",
        "paragraph",
        "heading",
        "hologram",
        "decisionList",
        "bodiedExtension",
        "codeBlock",
        "text",
        "mention",
    ];
    for kind in kinds {
        for inner in [kind, "bulletList"] {
            let mut node = json!({"type": "text", "text": "deep"});
            for level in 0..126 {
                let kind = if level % 2 == 0 { inner } else { kind };
                node = json!({"type": kind, "content": [node]});
            }
            let document = page(json!([node]));
            let lossless = markdown::lossless(&document);
            assert!(lossless.contains("deep"), "{kind} {inner}");
            let clean = markdown::clean(&document);
            // A mention is its name, whatever is said to stand in it.
            assert!(
                kind == "mention" || clean.text().contains("deep"),
                "{kind} {inner}"
            );
            let anchored = markdown::anchored(&document);
            let same = markdown::revise(&document, &anchored);
            assert_eq!(*same.document(), document);
            let changed = markdown::revise(&document, &anchored.replace("deep", "deeper"));
            assert!(!changed.document().content().is_empty());
        }
    }
}

#[test]
fn numbers_keep_every_digit() {
    let mut dice = Dice::new(5);
    for _ in 0..300 {
        let width = f64::from_bits(0x4000_0000_0000_0000 + dice.below(1 << 50) as u64);
        let document = page(json!([{"type": "layoutSection", "content": [
            {"type": "layoutColumn", "attrs": {"width": width}, "content": [{"type": "paragraph"}]},
            {"type": "layoutColumn", "attrs": {"width": 100.0 / 3.0}, "content": [{"type": "paragraph"}]}
        ]}]));
        assert_comes_back(&document, "widths");
    }
}

#[test]
fn what_is_natural_is_written_naturally() {
    let text = "\
# Title

Text with **bold**, *italic*, ~~gone~~, `code` and a [link](https://x.test \"title\").\\
Next line

- one
  - two
    1. three
- four

> quoted

```rust
fn main() {}
```

| Name | Points |
|---|---|
| Search | 5 |

---

- [ ] :taskList{localId=\"l\"}:taskItem{localId=\"a\"}open
- [x] :taskItem{localId=\"b\"}done
";
    let document = Document::from_markdown(text);
    assert_eq!(markdown::lossless(&document), text);
}
