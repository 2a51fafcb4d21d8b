//! Plain text, case by case.
#![allow(clippy::unwrap_used)]

use adf::Document;
use adf::build::*;
use serde_json::{Value, json};

#[track_caller]
fn shows(content: impl Content<Doc>, expected: &str) {
    assert_eq!(doc(content).build().unwrap().to_text(), expected);
}

#[track_caller]
fn shows_json(content: Value, expected: &str) {
    let document = Document::from_value(json!({"type": "doc", "content": content})).unwrap();
    assert_eq!(document.to_text(), expected);
}

#[test]
fn prose() {
    shows((), "");
    shows(p(()), "");
    shows(
        ("one", p(("two", hard_break(), "three")), p(())),
        "one\n\ntwo\nthree\n",
    );
    shows((h1("a"), h6(("b ", em("c")))), "# a\n\n###### b c\n");
    shows(blockquote((p("a"), p("b"))), "> a\n>\n> b\n");
    shows(
        code_block("rust", "fn a() {\n\n}"),
        "    fn a() {\n\n    }\n",
    );
    shows((p("a").small(), p("b").align(Alignment::End)), "a\n\nb\n");
    shows(
        expand("More", ("a", bullet_list("b"))),
        "▸ More\n  a\n\n  • b\n",
    );
    shows(
        panel(PanelType::Warning, ("a", bullet_list("b"))),
        "┃ WARNING\n┃ a\n┃\n┃ • b\n",
    );
    shows(
        panel(PanelType::Custom, "a").icon(":tada:"),
        "┃ :tada:\n┃ a\n",
    );
    shows(panel(PanelType::Custom, "a"), "┃ a\n");
}

#[test]
fn words() {
    shows(
        p((
            (mention("5b", "Mia"), " ", mention("5b", ""), " "),
            (
                status("in review", StatusColor::Blue),
                " ",
                emoji("tada"),
                " ",
            ),
            (
                emoji("tada").fallback("🎉"),
                " ",
                date(1999, 12, 31),
                " ",
                placeholder("who?"),
            ),
        )),
        "@Mia @5b [in review] :tada: 🎉 1999-12-31 who?\n",
    );
    shows(
        p((
            inline_extension("t", "k"),
            inline_extension("t", "k").fallback(" f "),
            code("x"),
        )),
        "[extension: k] f x\n",
    );
}

#[test]
fn links() {
    shows(
        p(("see ", link("docs", "https://x.test/"), ".")),
        "see docs <https://x.test/>.\n",
    );
    shows(
        p(link("https://x.test/", "https://x.test/")),
        "<https://x.test/>\n",
    );
    shows(
        p((
            link("a ", "https://x.test/"),
            strong("b").link("https://x.test/"),
            link("c", "/d"),
        )),
        "a b <https://x.test/>c </d>\n",
    );
    shows(
        (
            p(inline_card("https://x.test/")),
            block_card("https://y.test/"),
            embed_card("https://z.test/"),
        ),
        "<https://x.test/>\n\n<https://y.test/>\n\n<https://z.test/>\n",
    );
    shows_json(
        json!([
            {"type": "blockCard", "attrs": {"data": {"name": "Roadmap", "url": "https://x.test/"}}},
            {"type": "blockCard", "attrs": {"datasource": {"id": "d1"}}},
        ]),
        "Roadmap <https://x.test/>\n\n[datasource: d1]\n",
    );
}

#[test]
fn lists() {
    shows(
        bullet_list((
            item((
                p("a"),
                ordered_list(["b", "c"]).start(9),
                code_block("", "x"),
            )),
            item((bullet_list("first"), p("d"))),
            item(()),
            "e",
        )),
        "\
• a
   9. b
  10. c
      x
• • first
  d
•
• e
",
    );
    shows(
        task_list((task("a"), task_list((task_done("b"), task(()))))),
        "[ ] a\n    [x] b\n    [ ]\n",
    );
    shows(decision_list(["a", "b"]), "◆ a\n◆ b\n");
    shows_json(
        json!([{"type": "taskList", "content": [{"type": "blockTaskItem", "attrs": {"state": "DONE"},
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": "a"}]},
                        {"type": "paragraph", "content": [{"type": "text", "text": "b"}]}]}]}]),
        "[x] a\n    b\n",
    );
}

#[test]
fn tables() {
    shows(
        table((
            header_row((header_cell("Team").colspan(2), "Points")),
            row((cell("Web").rowspan(2), "Mia", "5")),
            row(("Ben", bullet_cell())),
            row((header_cell("Sum"), cell(()), cell(p(strong("13"))))),
        )),
        "\
| Team      | Points |
|-----|-----|--------|
| Web | Mia | 5      |
|     | Ben | • 3    |
|     |     | • 5    |
| Sum |     | 13     |
",
    );
    shows(
        table((row(cell("a long title").colspan(3)), row(["a", "b"]))),
        "| a long title |\n| a | b |      |\n",
    );
    shows(table(row(["ä", "日本"])), "| ä | 日本 |\n");
    let long = "x".repeat(100);
    shows(
        table((row([long.as_str(), "a"]), row(["b", "c"]))),
        &format!("| {long} | a |\n| b{} | c |\n", " ".repeat(59)),
    );
    let wide: Vec<TableCell> = (0..300).map(|number| cell(number.to_string())).collect();
    let text = doc(table(row(wide))).build().unwrap().to_text();
    assert!(
        text.starts_with("0\n1\n") && text.ends_with("\n299\n"),
        "{text}"
    );
    shows_json(
        json!([{"type": "table", "content": [{"type": "tableRow"}]}]),
        "",
    );
    shows_json(json!([{"type": "table", "content": 5}]), "");
}

fn bullet_cell() -> TableCell {
    cell(bullet_list(["3", "5"]))
}

#[test]
fn media_and_layout() {
    shows(
        (
            media_single(media_file("id-1", "")).caption(("a ", em("b"))),
            media_group([
                media_external("https://x.test/a.png"),
                media_file("i", "").alt("alt"),
            ]),
            p((media_inline("id-2", ""), "!")),
            columns((column("left"), column("right"))),
            extension("t", "toc"),
            bodied_extension("t", "excerpt", "inside"),
        ),
        "\
[image: id-1]
a b

[image: https://x.test/a.png]

[image: alt]

[image: id-2]!

left

right

[extension: toc]

inside
",
    );
}

#[test]
fn unknown_nodes_show_their_words() {
    shows_json(
        json!([
            {"type": "carousel", "content": [
                {"type": "slide", "content": [{"type": "paragraph", "content": [
                    {"type": "text", "text": "a"},
                    {"type": "glow", "content": [{"type": "text", "text": "b"}]},
                    {"type": "glint", "text": "c"},
                ]}]},
                {"type": "slide", "content": [{"type": "text", "text": "d"}]},
            ]},
            {"type": "text", "text": "at the root"},
            {"type": "status", "attrs": {"text": "e"}},
        ]),
        "abc\n\nd\n\nat the root[e]\n",
    );
}

#[test]
fn a_document_cannot_steer_the_terminal() {
    shows(
        (
            p(("a\u{1b}[31mb\u{7}", link("c", "/\u{9b}d"))),
            expand("\u{1b}]0;t", code_block("", "e\u{0}")),
        ),
        "a[31mbc </d>\n\n▸ ]0;t\n      e\n",
    );
}

#[test]
fn one_node() {
    let page = doc((h2("a"), p(("b ", status("C", StatusColor::Red)))))
        .build()
        .unwrap();
    assert_eq!(adf::text::render_node(&page.content()[1]), "b [C]\n");
    assert_eq!(adf::text::inline(page.root()), "a b [C]");
}
