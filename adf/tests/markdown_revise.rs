//! Edited text: what was not edited is as it was, byte for byte.
#![cfg(feature = "markdown")]
#![allow(clippy::unwrap_used)]

#[path = "support/documents.rs"]
mod documents;
mod support;

use adf::markdown::{self, EditCode, Revision};
use adf::{Document, Node, Schema};
use serde_json::{Value, json};

use support::Dice;

fn page(content: Value) -> Document {
    Document::from_value(json!({"type": "doc", "version": 1, "content": content})).unwrap()
}

fn corpus() -> Vec<(String, Document)> {
    let mut documents = Vec::new();
    for (name, text, _, valid) in support::fixtures().unwrap_or_default() {
        if valid {
            documents.push((name, Document::parse(&text).unwrap()));
        }
    }
    let mut dice = Dice::new(41);
    for index in 0..700 {
        let document = Document::from_value(documents::document(&mut dice)).unwrap();
        documents.push((format!("random {index}"), document));
    }
    documents
}

/// A page with everything that Markdown does not show.
fn example() -> Document {
    let comment =
        json!({"type": "annotation", "attrs": {"id": "c-1", "annotationType": "inlineComment"}});
    let red = json!({"type": "textColor", "attrs": {"color": "#ff5630"}});
    page(json!([
        {"type": "heading", "attrs": {"level": 2, "localId": "h"}, "content": [{"type": "text", "text": "Plan"}]},
        {"type": "paragraph", "attrs": {"localId": "p"}, "content": [
            {"type": "text", "text": "Ask "},
            {"type": "mention", "attrs": {"id": "5b10", "text": "@Mia", "accessLevel": "", "localId": "m"}},
            {"type": "text", "text": " about "},
            {"type": "text", "text": "the slow search", "marks": [comment]},
            {"type": "text", "text": " and the "},
            {"type": "text", "text": "late", "marks": [red]},
            {"type": "text", "text": " invoices. "},
        ]},
        {"type": "bulletList", "attrs": {"localId": "l"}, "content": [
            {"type": "listItem", "attrs": {"localId": "i1"}, "content": [{"type": "paragraph", "attrs": {"localId": "ip1"}, "content": [{"type": "text", "text": "first"}]}]},
            {"type": "listItem", "attrs": {"localId": "i2"}, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "second", "marks": [red]}]}]},
        ]},
        {"type": "table", "attrs": {"localId": "t", "layout": "wide", "width": 900}, "content": [
            {"type": "tableRow", "content": [
                {"type": "tableHeader", "attrs": {"colwidth": [120]}, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Issue"}]}]},
                {"type": "tableHeader", "attrs": {}, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Points"}]}]},
            ]},
            {"type": "tableRow", "attrs": {"localId": "r"}, "content": [
                {"type": "tableHeader", "attrs": {"background": "#deebff"}, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "SHOP-7", "marks": [comment]}]}]},
                {"type": "tableCell", "attrs": {"colwidth": [80]}, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "5"}]}]},
            ]},
        ]},
        {"type": "taskList", "attrs": {"localId": "tasks"}, "content": [
            {"type": "taskItem", "attrs": {"localId": "t1", "state": "TODO"}, "content": [{"type": "text", "text": "write", "marks": [red]}]},
            {"type": "taskItem", "attrs": {"localId": "t2", "state": "DONE"}, "content": [{"type": "text", "text": "book"}]},
        ]},
        {"type": "panel", "attrs": {"panelType": "custom", "panelColor": "#abcdef", "panelIcon": ":tada:"}, "content": [
            {"type": "paragraph", "attrs": {"localId": "pp"}, "content": [{"type": "text", "text": "one"}]},
            {"type": "paragraph", "content": [{"type": "text", "text": "two", "marks": [red]}]},
        ]},
        {"type": "mediaSingle", "attrs": {"layout": "wrap-left", "width": 50}, "content": [
            {"type": "media", "attrs": {"type": "file", "id": "file-1", "collection": "c", "alt": "A chart"}},
        ]},
        {"type": "layoutSection", "marks": [{"type": "breakout", "attrs": {"mode": "wide"}}], "content": [
            {"type": "layoutColumn", "attrs": {"width": 33.33, "localId": "c1"}, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "left"}]}]},
            {"type": "layoutColumn", "attrs": {"width": 66.66}, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "right"}]}]},
        ]},
        {"type": "paragraph", "attrs": {"localId": "empty"}},
    ]))
}

const TEXT: &str = "\
<!-- #1 -->
## Plan

<!-- #2 -->
Ask :mention[@Mia]{#3} about <span data-annotation=\"#4\">the slow search</span> and the late invoices.

<!-- #5 -->
- first
- second

<!-- #6 -->
| Issue | Points |
|---|---|
| <span data-annotation=\"#4\">SHOP-7</span> | 5 |

<!-- #7 -->
- [ ] write
- [x] book

<!-- #8 -->
> [!NOTE]
> one
>
> two

<!-- #9 -->
::mediaSingle[A chart]{#10}

<!-- #11 -->
:::layoutSection{#12}
:::layoutColumn{#13}
left
:::

:::layoutColumn{#14}
right
:::
:::

<!-- #15 -->
";

fn codes(revision: &Revision) -> Vec<(EditCode, &str)> {
    revision
        .edits()
        .iter()
        .map(|edit| (edit.code(), edit.pointer()))
        .collect()
}

/// Revises the example by an edit of its text, and expects the blocks of the other places as they were.
fn edited(from: &str, to: &str, changed: &[usize]) -> Revision {
    let before = example();
    assert!(TEXT.contains(from), "{from}");
    let revision = markdown::revise(&before, &TEXT.replacen(from, to, 1));
    let after = revision.document();
    assert!(after.is_valid(Schema::Full), "{:?}", after.validate());
    assert_eq!(after.content().len(), before.content().len());
    for (place, (before, after)) in before.content().iter().zip(after.content()).enumerate() {
        assert_eq!(
            before == after,
            !changed.contains(&place),
            "block {place}: {}",
            after.to_value()
        );
    }
    revision
}

fn at<'d>(document: &'d Document, path: &[usize]) -> &'d Node {
    path.iter()
        .fold(document.root(), |node, index| &node.content()[*index])
}

#[test]
fn the_text_reads_well() {
    assert!(example().is_valid(Schema::Full));
    assert_eq!(markdown::anchored(&example()), TEXT);
}

#[test]
fn text_that_nobody_edited_is_the_document_itself() {
    for (name, document) in corpus() {
        let revision = markdown::revise(&document, &markdown::anchored(&document));
        assert_eq!(*revision.document(), document, "{name}");
        assert!(revision.edits().is_empty(), "{name}");
    }
}

#[test]
fn words_keep_their_comments_colours_and_people() {
    let revision = edited("and the late invoices", "and some late bills", &[1]);
    let paragraph = at(revision.document(), &[1]);
    let before = example();
    let before = at(&before, &[1]);
    assert_eq!(paragraph.attrs(), before.attrs());
    // The mention, the commented words and the coloured word are what they were.
    assert_eq!(paragraph.content()[1], before.content()[1]);
    assert_eq!(paragraph.content()[3], before.content()[3]);
    assert_eq!(paragraph.content()[5], before.content()[5]);
    assert_eq!(paragraph.content()[4].text(), Some(" and some "));
    // The space at the end, which nobody sees, is still there.
    assert_eq!(paragraph.content()[6].text(), Some(" bills. "));
    assert_eq!(codes(&revision), [(EditCode::Changed, "/content/1")]);
}

#[test]
fn a_word_beside_a_comment_is_no_part_of_it_and_one_within_is() {
    let revision = edited("about <span", "regarding <span", &[1]);
    let paragraph = at(revision.document(), &[1]);
    assert_eq!(paragraph.content()[2].text(), Some(" regarding "));
    assert!(paragraph.content()[2].marks().is_empty());
    assert_eq!(paragraph.content()[3].text(), Some("the slow search"));

    let revision = edited("slow", "very slow", &[1]);
    let paragraph = at(revision.document(), &[1]);
    assert_eq!(paragraph.content()[3].text(), Some("the very slow search"));
    assert_eq!(paragraph.content()[3].marks().len(), 1);
}

#[test]
fn a_comment_is_kept_though_its_tag_was_deleted() {
    let tag = "<span data-annotation=\"#4\">the slow search</span>";
    let revision = edited(tag, "the slow search", &[]);
    assert!(revision.edits().is_empty(), "{:?}", revision.edits());

    let revision = edited(tag, "the search", &[1]);
    let paragraph = at(revision.document(), &[1]);
    assert_eq!(paragraph.content()[3].text(), Some("the search"));
    assert_eq!(
        paragraph.content()[3]
            .mark(&adf::MarkKind::Annotation)
            .unwrap()
            .attr_str("id"),
        Some("c-1")
    );
}

#[test]
fn a_comment_whose_words_are_all_gone_is_told() {
    let text = TEXT
        .replace(
            "<span data-annotation=\"#4\">the slow search</span>",
            "nothing",
        )
        .replace("<span data-annotation=\"#4\">SHOP-7</span>", "other");
    let revision = markdown::revise(&example(), &text);
    assert_eq!(
        codes(&revision),
        [
            (EditCode::Changed, "/content/1"),
            (EditCode::Changed, "/content/3"),
            (EditCode::AnnotationLost, "/content/1/content/3"),
        ]
    );
    assert!(revision.edits()[2].message().contains("c-1"));
}

#[test]
fn an_edited_cell_leaves_the_others_as_they_were() {
    let revision = edited("| 5 |", "| 8 |", &[3]);
    let (table, before) = (at(revision.document(), &[3]), example());
    let before = at(&before, &[3]);
    assert_eq!(table.attrs(), before.attrs());
    assert_eq!(table.content()[0], before.content()[0]);
    let (row, old_row) = (&table.content()[1], &before.content()[1]);
    assert_eq!(row.attrs(), old_row.attrs());
    assert_eq!(row.content()[0], old_row.content()[0]);
    assert_eq!(row.content()[1].attrs(), old_row.content()[1].attrs());
    assert_eq!(row.content()[1].content()[0].content()[0].text(), Some("8"));
}

#[test]
fn a_new_row_and_a_new_item_leave_the_others_as_they_were() {
    let revision = edited("| 5 |", "| 5 |\n| SHOP-9 | 3 |", &[3]);
    let (table, before) = (at(revision.document(), &[3]), example());
    assert_eq!(table.content()[..2], *at(&before, &[3]).content());
    assert_eq!(table.content().len(), 3);

    let revision = edited("- second", "- between\n- second", &[2]);
    let list = at(revision.document(), &[2]);
    assert_eq!(list.attrs(), at(&before, &[2]).attrs());
    assert_eq!(list.content()[0], *at(&before, &[2, 0]));
    assert_eq!(list.content()[2], *at(&before, &[2, 1]));
}

#[test]
fn a_ticked_task_is_the_same_task() {
    let revision = edited("- [ ] write", "- [x] write", &[4]);
    let (item, before) = (at(revision.document(), &[4, 0]), example());
    assert_eq!(item.attr_str("state"), Some("DONE"));
    assert_eq!(item.attr_str("localId"), Some("t1"));
    assert_eq!(item.content(), at(&before, &[4, 0]).content());
    assert_eq!(*at(revision.document(), &[4, 1]), *at(&before, &[4, 1]));

    let revision = edited("- [x] book", "- [x] book\n- [ ] call", &[4]);
    let ids: Vec<_> = at(revision.document(), &[4])
        .content()
        .iter()
        .map(|item| item.attr_str("localId").unwrap())
        .collect();
    assert_eq!(ids[..2], ["t1", "t2"]);
    assert!(!["t1", "t2", "tasks"].contains(&ids[2]));
}

#[test]
fn a_panel_keeps_its_looks_until_it_becomes_another() {
    let before = example();
    let revision = edited("> one", "> one more", &[5]);
    let panel = at(revision.document(), &[5]);
    assert_eq!(panel.attrs(), at(&before, &[5]).attrs());
    assert_eq!(panel.content()[0].attr_str("localId"), Some("pp"));
    assert_eq!(panel.content()[1], *at(&before, &[5, 1]));

    let revision = edited("[!NOTE]", "[!WARNING]", &[5]);
    let panel = at(revision.document(), &[5]);
    assert_eq!(
        panel.attrs().unwrap().iter().collect::<Vec<_>>(),
        [("panelType", &json!("warning"))]
    );
    assert_eq!(panel.content(), at(&before, &[5]).content());
}

#[test]
fn columns_and_pictures_are_what_their_numbers_stand_for() {
    let before = example();
    let revision = edited("right\n", "right side\n", &[7]);
    let section = at(revision.document(), &[7]);
    assert_eq!(section.marks(), at(&before, &[7]).marks());
    assert_eq!(section.content()[0], *at(&before, &[7, 0]));
    assert_eq!(section.content()[1].attrs(), at(&before, &[7, 1]).attrs());

    // A picture may move into a list, by its number.
    let text = TEXT
        .replace("- first\n", "- first\n\n  ::mediaSingle[A chart]{#10}\n")
        .replace("<!-- #9 -->\n::mediaSingle[A chart]{#10}\n\n", "");
    let revision = markdown::revise(&before, &text);
    let item = at(revision.document(), &[2, 0]);
    assert_eq!(item.content()[1], *at(&before, &[6]));
    assert!(
        !codes(&revision)
            .iter()
            .any(|(code, _)| *code == EditCode::MediaLost)
    );
}

#[test]
fn a_picture_that_is_gone_is_told() {
    let text = TEXT.replace("<!-- #9 -->\n::mediaSingle[A chart]{#10}\n\n", "");
    let revision = markdown::revise(&example(), &text);
    assert_eq!(
        codes(&revision),
        [
            (EditCode::Deleted, "/content/6"),
            (EditCode::MediaLost, "/content/6/content/0")
        ]
    );
}

#[test]
fn blocks_can_be_moved_deleted_and_inserted() {
    let before = example();
    let blocks: Vec<&str> = TEXT.split_inclusive("\n\n").collect();
    let (heading, paragraph) = (blocks[0], blocks[1]);

    let moved =
        TEXT.replacen(heading, "", 1)
            .replacen(paragraph, &format!("{paragraph}{heading}"), 1);
    let revision = markdown::revise(&before, &moved);
    assert_eq!(*at(revision.document(), &[0]), *at(&before, &[1]));
    assert_eq!(*at(revision.document(), &[1]), *at(&before, &[0]));
    assert_eq!(revision.edits().len(), 1);
    assert_eq!(revision.edits()[0].code(), EditCode::Moved);

    let revision = markdown::revise(&before, &TEXT.replacen(heading, "", 1));
    assert_eq!(revision.document().content(), &before.content()[1..]);
    assert_eq!(codes(&revision), [(EditCode::Deleted, "/content/0")]);

    let inserted = TEXT.replacen(
        paragraph,
        &format!("{paragraph}A new one.\n\n### And another\n\n"),
        1,
    );
    let revision = markdown::revise(&before, &inserted);
    assert_eq!(revision.document().content()[..2], before.content()[..2]);
    assert_eq!(revision.document().content()[4..], before.content()[2..]);
    assert_eq!(
        codes(&revision),
        [
            (EditCode::Inserted, "/content/2"),
            (EditCode::Inserted, "/content/3")
        ]
    );
}

#[test]
fn anchors_may_be_deleted() {
    let before = example();
    let bare: String = TEXT
        .lines()
        .filter(|line| !line.starts_with("<!--"))
        .map(|line| format!("{line}\n"))
        .collect();
    let revision = markdown::revise(&before, &bare);
    assert_eq!(*revision.document(), before);

    let revision = markdown::revise(&before, &bare.replace("late invoices", "late bills"));
    let after = revision.document();
    assert_eq!(after.content().len(), before.content().len());
    for place in (0..before.content().len()).filter(|place| *place != 1) {
        assert_eq!(at(after, &[place]), at(&before, &[place]), "block {place}");
    }
    assert_eq!(at(after, &[1]).content()[3], *at(&before, &[1, 3]));
}

#[test]
fn one_word_more_in_one_block_leaves_all_others_as_they_were() {
    let mut dice = Dice::new(12);
    for (name, document) in corpus() {
        let text = markdown::anchored(&document);
        let plain: Vec<usize> = document
            .content()
            .iter()
            .enumerate()
            .filter(|(_, block)| {
                block.kind().as_str() == "paragraph" && !adf::text::inline(block).trim().is_empty()
            })
            .map(|(place, _)| place)
            .collect();
        if plain.is_empty() {
            continue;
        }
        let place = dice.one_of(&plain);
        // The text of a block begins on the line after its anchor.
        let anchors = text.match_indices("<!-- #").map(|(at, _)| at);
        let mut anchors = anchors.filter(|at| text[*at..].lines().next().unwrap().ends_with("-->"));
        let anchor = anchors.nth(place).unwrap();
        let start = anchor + text[anchor..].find('\n').unwrap() + 1;
        let edited = format!("{}Also {}", &text[..start], &text[start..]);
        let revision = markdown::revise(&document, &edited);
        let after = revision.document();
        assert_eq!(
            after.content().len(),
            document.content().len(),
            "{name}\n{edited}"
        );
        for (other, (before, after)) in document.content().iter().zip(after.content()).enumerate() {
            if other != place {
                assert_eq!(before, after, "{name}");
            }
        }
        assert!(
            after.is_valid(Schema::Full),
            "{name}: {:?}\n{edited}",
            after.validate()
        );
    }
}

#[test]
fn any_text_at_all_makes_a_valid_document() {
    let mut dice = Dice::new(13);
    for (name, document) in corpus().into_iter().take(400) {
        let text = markdown::anchored(&document);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for _ in 0..1 + dice.below(4) {
            if lines.is_empty() {
                break;
            }
            let at = dice.below(lines.len());
            match dice.below(5) {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, documents::text(&mut dice)),
                2 => {
                    let other = dice.below(lines.len());
                    lines.swap(at, other);
                }
                3 => {
                    let words = documents::text(&mut dice);
                    lines[at].push_str(&words);
                }
                _ => {
                    let line = lines[at].clone();
                    lines.insert(at, line);
                }
            }
        }
        let revision = markdown::revise(&document, &lines.join("\n"));
        let after = revision.document();
        assert!(
            after.is_valid(Schema::Full),
            "{name}: {:?}\n{}",
            after.validate(),
            lines.join("\n")
        );
    }
}
