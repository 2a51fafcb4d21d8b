//! The headings of a document as a tree.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::HashSet;

use adf::build::*;
use adf::{Document, Node};
use serde_json::json;

fn page() -> Document {
    doc((
        p(("Hello, ", mention("5b10ac", "Mia Meyer"), "!")),
        h1("Plan"),
        h2(("What's ", strong("new?"))),
        "one two",
        columns((
            column((h1("Left"), "three", h2("Inner"))),
            column(("four five", h3("Right"), "six")),
        )),
        "seven",
        h2("Risks"),
        table((header_row(["eight", "nine"]), row(["ten", "eleven-twelve"]))),
        h1("Plan"),
        h4("Risks"),
        h3(()),
        expand("thirteen fourteen", "世界 fifteen"),
    ))
    .build()
    .unwrap()
}

#[test]
fn headings_are_told_with_what_is_under_them() {
    let outline = page().outline();
    assert_eq!(
        outline.to_string(),
        "\
- Plan (#Plan, 0 words)
  - What's new? (#What's-new?, 5 words)
    - Left (#Left, 1 word)
      - Inner (#Inner, 0 words)
    - Right (#Right, 1 word)
  - Risks (#Risks, 4 words)
- Plan (#Plan.1, 0 words)
  - Risks (#Risks.1, 0 words)
  -  (#, 5 words)
"
    );
    assert_eq!(outline.intro_words, 3);
    let plan = &outline.headings[0];
    assert_eq!(plan.total_words, 5 + 2 + 1 + 1 + 1 + 1 + 1 + 1 + 4);
    assert_eq!(outline.words, 3 + (1 + plan.total_words) + 1 + 1 + 5);
    assert_eq!(plan.headings[0].slug, "whats-new");
    assert_eq!(outline.headings[1].slug, "plan-1");
    assert_eq!(outline.headings[1].headings[1].level, 3);
}

#[test]
fn it_serialises() {
    let outline = doc((h1("A b"), "x", h2("C"))).build().unwrap().outline();
    assert_eq!(
        serde_json::to_value(&outline).unwrap(),
        json!({"words": 4, "introWords": 0, "headings": [{
            "level": 1, "text": "A b", "path": "/content/0", "anchor": "A-b", "slug": "a-b",
            "words": 1, "totalWords": 2, "headings": [{
                "level": 2, "text": "C", "path": "/content/2", "anchor": "C", "slug": "c",
                "words": 0, "totalWords": 0, "headings": [],
            }],
        }]})
    );
}

#[test]
fn names_are_unique_whatever_the_headings_read() {
    let page = doc(each(["a", "a", "a.1", "a-1", "a", "A"].map(h1)))
        .build()
        .unwrap();
    let outline = page.outline();
    let anchors: Vec<&str> = outline
        .iter()
        .map(|(_, heading)| heading.anchor.as_str())
        .collect();
    assert_eq!(anchors, ["a", "a.1", "a.1.1", "a-1", "a.2", "A"]);
    let slugs: Vec<&str> = outline
        .iter()
        .map(|(_, heading)| heading.slug.as_str())
        .collect();
    assert_eq!(slugs, ["a", "a-1", "a1", "a-1-1", "a-2", "a-3"]);
}

#[test]
fn every_heading_of_every_document_is_told_once() {
    for (name, text, _, _) in support::fixtures().into_iter().flatten() {
        let Ok(document) = Document::parse(&text) else {
            continue;
        };
        let outline = document.outline();
        let headings: Vec<&Node> = document
            .descendants()
            .filter(|node| *node.kind() == "heading")
            .collect();
        let mut names = HashSet::new();
        let mut told = 0;
        for (indent, heading) in outline.iter() {
            assert!(
                std::ptr::eq(heading.path.of(&document).unwrap(), headings[told]),
                "{name}"
            );
            assert!(
                heading.anchor.is_empty() || names.insert(heading.anchor.clone()),
                "{name}"
            );
            assert!(
                indent <= 32 && heading.total_words <= outline.words,
                "{name}"
            );
            told += 1;
        }
        assert_eq!(told, headings.len(), "{name}");
        assert!(serde_json::to_string(&outline).is_ok());
    }
}

#[test]
fn headings_in_endless_containers_are_told() {
    let mut node = json!({"type": "paragraph"});
    for level in 0..110 {
        let headings = (1..=6).map(|h| json!({"type": "heading", "attrs": {"level": h}, "content": [{"type": "text", "text": format!("{level}")}]}));
        let content: Vec<_> = headings.chain([node]).collect();
        node = json!({"type": "hologram", "content": content});
    }
    let page = Document::from_value(json!({"type": "doc", "content": [node]})).unwrap();
    let outline = page.outline();
    assert_eq!(outline.iter().count(), 660);
    assert!(serde_json::to_string(&outline).is_ok());
    assert_eq!(outline.to_string().lines().count(), 660);
}
