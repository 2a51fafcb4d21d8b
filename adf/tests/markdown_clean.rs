//! Clean Markdown: what people and language models read, and what is lost on the way.
#![cfg(feature = "markdown")]
#![allow(clippy::unwrap_used)]

#[path = "support/documents.rs"]
mod documents;
mod support;

use adf::Document;
use adf::build::*;
use adf::markdown::{self, LossCode};
use serde_json::json;

use support::Dice;

fn page(content: serde_json::Value) -> Document {
    Document::from_value(json!({"type": "doc", "version": 1, "content": content})).unwrap()
}

fn text(content: serde_json::Value) -> String {
    markdown::clean(&page(content)).into_text()
}

fn paragraph(content: serde_json::Value) -> String {
    text(json!([{"type": "paragraph", "content": content}]))
}

#[test]
fn a_page_reads_well() {
    let page = doc((
        h1("Sprint 12"),
        panel(PanelType::Error, p("The release is late.")),
        p((
            "Led by ",
            mention("5b10ac", "Mia"),
            ", state ",
            status("DONE", StatusColor::Green),
            " on ",
            date(2026, 3, 6),
            " ",
            emoji("tada"),
        )),
        table((
            header_row(["Issue", "State"]),
            row((
                cell(p(link("SHOP-7", "https://example.test/SHOP-7"))),
                cell((p("open"), p("late"))),
            )),
        )),
        expand("Details", p(strong("more"))),
        task_list((task("Write"), task_done("Book"))),
        decision_list(decision("Ship it")),
    ))
    .build()
    .unwrap();
    assert_eq!(
        page.to_markdown(),
        "\
# Sprint 12

> [!CAUTION]
> The release is late.

Led by @Mia, state **DONE** on 2026-03-06 :tada:

| Issue | State |
|---|---|
| [SHOP-7](https://example.test/SHOP-7) | open<br>late |

<details>
<summary>Details</summary>

**more**

</details>

- [ ] Write
- [x] Book

* **Decision:** Ship it
"
    );
}

#[test]
fn every_loss_says_where_and_what() {
    let page = page(json!([
        {"type": "paragraph", "marks": [{"type": "alignment", "attrs": {"align": "center"}}], "content": [
            {"type": "text", "text": "red", "marks": [{"type": "textColor", "attrs": {"color": "#ff5630"}}]},
            {"type": "status", "attrs": {"text": "OPEN", "color": "blue"}},
            {"type": "text", "text": "x", "marks": [{"type": "annotation", "attrs": {"id": "a", "annotationType": "inlineComment"}}]}
        ]},
        {"type": "panel", "attrs": {"panelType": "success"}, "content": [{"type": "paragraph"}]},
        {"type": "layoutSection", "content": [
            {"type": "layoutColumn", "attrs": {"width": 50}, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "left"}]}]},
            {"type": "layoutColumn", "attrs": {"width": 50}, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "right"}]}]}
        ]}
    ]));
    let clean = markdown::clean(&page);
    let losses: Vec<(LossCode, &str)> = clean
        .losses()
        .iter()
        .map(|loss| (loss.code(), loss.pointer()))
        .collect();
    assert_eq!(
        losses,
        [
            (LossCode::Style, "/content/0/marks/0"),
            (LossCode::Color, "/content/0/content/0/marks/0"),
            (LossCode::Status, "/content/0/content/1"),
            (LossCode::Annotation, "/content/0/content/2/marks/0"),
            (LossCode::Panel, "/content/1"),
            (LossCode::Layout, "/content/2"),
        ]
    );
    assert!(clean.text().ends_with("left\n\nright\n"));
    assert_eq!(
        clean.losses()[2].to_string(),
        "at /content/0/content/1: the status \"OPEN\" is bold text"
    );
}

#[test]
fn spaces_stand_outside_of_marks() {
    let strong = json!([{"type": "strong"}]);
    assert_eq!(
        paragraph(json!([
            {"type": "text", "text": "a "},
            {"type": "text", "text": " bold: ", "marks": strong},
            {"type": "text", "text": "b "},
        ])),
        "a  **bold:** b\n"
    );
    // What both neighbours have goes on.
    assert_eq!(
        paragraph(json!([
            {"type": "text", "text": "one ", "marks": strong},
            {"type": "text", "text": "two", "marks": [{"type": "strong"}, {"type": "em"}]},
        ])),
        "**one _two_**\n"
    );
}

#[test]
fn text_is_no_markdown_and_no_notation() {
    for (text, written) in [
        ("# no heading", "\\# no heading\n"),
        ("- no item", "\\- no item\n"),
        ("1. no item", "1\\. no item\n"),
        ("2 * 3 * 4", "2 * 3 * 4\n"),
        ("*no* emphasis", "\\*no\\* emphasis\n"),
        ("snake_case_name", "snake_case_name\n"),
        ("<b>no tag</b>", "\\<b>no tag\\</b>\n"),
        ("a < b && c > d", "a < b && c > d\n"),
        ("&amp;", "\\&amp;\n"),
        (
            "see https://example.test/a_b",
            "see https://example.test/a_b\n",
        ),
        ("array[0] and [1](2)", "array[0] and [1\\](2)\n"),
        (
            ":status[DONE]{color=\"green\"}",
            "\\:status[DONE\\]{color=\"green\"}\n",
        ),
        ("{status:DONE|color:green}", "\\{status:DONE|color:green}\n"),
        (":::panel", "\\:::panel\n"),
        ("C:\\dir", "C:\\dir\n"),
    ] {
        assert_eq!(paragraph(json!([{"type": "text", "text": text}])), written);
        let read = markdown::read(written);
        let words: String = read
            .document()
            .descendants()
            .filter_map(|node| node.text())
            .collect();
        assert_eq!(words, text);
    }
}

#[test]
fn cells_are_one_line_and_merged_ones_taken_apart() {
    let cell = |kind: &str, attrs: serde_json::Value, text: &str| json!({"type": kind, "attrs": attrs, "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]});
    let table = json!([{"type": "table", "content": [
        {"type": "tableRow", "content": [
            cell("tableHeader", json!({"colspan": 2}), "wide"), cell("tableHeader", json!({"rowspan": 2}), "tall"),
        ]},
        {"type": "tableRow", "content": [cell("tableHeader", json!({}), "a|b"), cell("tableCell", json!({}), "c")]},
        {"type": "tableRow", "content": [
            {"type": "tableCell", "content": [
                {"type": "bulletList", "content": [
                    {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "one"}]}]},
                    {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "two"}]}]}
                ]},
                {"type": "codeBlock", "content": [{"type": "text", "text": "x = 1\ny = 2"}]}
            ]},
        ]},
    ]}]);
    assert_eq!(
        text(table),
        "\
| wide |  | tall |
|---|---|---|
| **a\\|b** | c |
| • one<br>• two<br>`x = 1`<br>`y = 2` |
"
    );
}

#[test]
fn a_huge_span_is_no_huge_table() {
    let mut rows = Vec::new();
    for _ in 0..200 {
        rows.push(json!({"type": "tableRow", "content": [
            {"type": "tableCell", "attrs": {"colspan": 1_000_000_000_000_u64, "rowspan": 1_000_000}, "content": [{"type": "paragraph"}]}
        ]}));
    }
    let text = text(json!([{"type": "table", "content": rows}]));
    assert!(text.len() < 10_000, "{}", text.len());
}

#[test]
fn lists_beside_each_other_stay_apart() {
    let list = |kind: &str, text: &str| {
        json!({"type": kind, "content": [
            {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]}
        ]})
    };
    assert_eq!(
        text(json!([
            list("bulletList", "a"),
            list("bulletList", "b"),
            list("orderedList", "c"),
            list("orderedList", "d")
        ])),
        "- a\n\n* b\n\n1. c\n\n1) d\n"
    );
}

#[test]
fn links_that_run_programs_are_dropped() {
    let clean = markdown::clean(&page(json!([{"type": "paragraph", "content": [
        {"type": "text", "text": "click", "marks": [{"type": "link", "attrs": {"href": "java\tscript:alert(1)"}}]}
    ]}])));
    assert_eq!(clean.text(), "click\n");
    assert_eq!(clean.losses()[0].code(), LossCode::Link);
}

/// All letters and digits of the text nodes are in the Markdown, in their order.
#[test]
fn words_are_kept() {
    let mut documents: Vec<Document> = support::fixtures()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(_, text, ..)| Document::parse(&text).ok())
        .collect();
    let mut dice = Dice::new(3);
    for _ in 0..500 {
        documents.push(Document::from_value(documents::document(&mut dice)).unwrap());
    }
    for document in documents {
        let clean = markdown::clean(&document);
        for node in document.descendants() {
            for word in node
                .text()
                .unwrap_or_default()
                .split(|next: char| !next.is_alphanumeric())
            {
                assert!(
                    clean.text().contains(word),
                    "{word:?} is not in\n{}",
                    clean.text()
                );
            }
        }
    }
}

/// Read again, clean Markdown shows the words of the document and no Markdown.
#[test]
fn it_is_read_as_the_same_words() {
    let mut dice = Dice::new(4);
    for _ in 0..2000 {
        let words = documents::text(&mut dice);
        let document = page(json!([{"type": "paragraph", "content": [
            {"type": "text", "text": "x"}, {"type": "text", "text": words}, {"type": "text", "text": "x"}
        ]}]));
        let shown = words_of(&document);
        let markdown = document.to_markdown();
        let read = markdown::read(&markdown);
        assert_eq!(words_of(read.document()), shown, "{markdown}");
    }
}

/// The words, with every gap as one space.
fn words_of(document: &Document) -> String {
    let text = document.to_text();
    // Addresses of links are shown behind them.
    let mut words = String::new();
    for node in document.descendants() {
        if node.kind().as_str() == "hardBreak" {
            words.push(' ');
        }
        words.push_str(node.text().unwrap_or_default());
    }
    drop(text);
    let visible: String = words
        .chars()
        .filter(|next| !next.is_control() || next.is_whitespace())
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
