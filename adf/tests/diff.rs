//! Differences: doing them on the old document gives the new one, whatever both are; and they are as
//! small as what was changed.
#![allow(clippy::unwrap_used)]

mod support;

use std::time::Instant;

use adf::build::*;
use adf::diff::{ApplyError, Change, Diff, Span};
use adf::edit::{after, before, end_of, start_of, titled};
use adf::{Document, Mark, MarkKind, Node};
use serde_json::{Value, json};
use support::{Dice, edits};

/// The difference, after it was found to hold what it promises.
#[track_caller]
fn diff(old: &Document, new: &Document) -> Diff {
    let diff = old.diff(new);
    let done = diff.apply(old);
    assert_eq!(
        done.as_ref(),
        Ok(new),
        "{diff}\n{}\n{}",
        old.to_value(),
        new.to_value()
    );
    let text = serde_json::to_string(&diff).unwrap();
    assert_eq!(serde_json::from_str::<Diff>(&text).unwrap(), diff);
    assert_eq!(diff.is_empty(), old == new);
    diff
}

fn names(diff: &Diff) -> Vec<String> {
    let value = serde_json::to_value(diff).unwrap();
    let changes = value["changes"].as_array().unwrap();
    changes
        .iter()
        .map(|change| change["change"].as_str().unwrap().to_owned())
        .collect()
}

/// What an edit gives back does not matter here.
fn done<T>(_: T) {}

fn page() -> Document {
    doc((
        h1("Plan"),
        "The release is planned for the first of May.",
        bullet_list(["Search", "Refunds", "Login with a code"]),
        table((
            header_row(["Name", "State"]),
            row(["Search", "open"]),
            row(["Refunds", "open"]),
        )),
        h1("Risks"),
        panel(
            PanelType::Warning,
            "The budget has not been decided by anybody.",
        ),
        "All other things are fine as far as we know today.",
        task_list((
            task("Write the report").local_id("a"),
            task("Book a room").local_id("b"),
        )),
    ))
    .build()
    .unwrap()
}

/// What one edit of the page is told as.
#[track_caller]
fn told(edit: impl FnOnce(&mut Document)) -> (Diff, Vec<String>) {
    let old = page();
    let mut new = old.clone();
    edit(&mut new);
    let diff = diff(&old, &new);
    let names = names(&diff);
    (diff, names)
}

#[test]
fn one_edit_is_one_change() {
    assert_eq!(told(|_| {}).1, [""; 0]);
    assert_eq!(
        told(|page| done(page.insert(after(titled("Risks")), "More.").unwrap())).1,
        ["insert"]
    );
    assert_eq!(
        told(|page| done(page.insert(start_of(""), h1("New")).unwrap())).1,
        ["insert"]
    );
    assert_eq!(
        told(|page| done(page.insert(end_of("/content/2"), "More").unwrap())).1,
        ["insert"]
    );
    assert_eq!(
        told(|page| done(page.delete("/content/2").unwrap())).1,
        ["delete"]
    );
    assert_eq!(
        told(|page| done(page.delete("/content/2/content/1").unwrap())).1,
        ["delete"]
    );
    assert_eq!(
        told(|page| done(page.replace("/content/1", rule()).unwrap())).1,
        ["replace"]
    );
    assert_eq!(
        told(|page| done(page.move_to("/content/1", end_of("")).unwrap())).1,
        ["move"]
    );
    assert_eq!(
        told(|page| done(page.move_to("/content/3", before("/content/0")).unwrap())).1,
        ["move"]
    );
    assert_eq!(
        told(|page| done(page.set_attr("/content/0", "level", 2).unwrap())).1,
        ["attribute"]
    );
    assert_eq!(
        told(|page| done(page.toggle_task(1).unwrap())).1,
        ["attribute"]
    );
    assert_eq!(
        told(|page| done(page.replace_text("", ("May", "June")).unwrap())).1,
        ["text"]
    );
    assert_eq!(
        told(|page| done(
            page.replace_text("/content/4", ("Risks", "Dangers"))
                .unwrap()
        ))
        .1,
        ["text"]
    );
    assert_eq!(
        told(|page| page
            .table_mut(0)
            .unwrap()
            .set_cell(("Name", "Refunds"), "State", "done")
            .unwrap())
        .1,
        ["text"]
    );
    assert_eq!(
        told(|page| done(
            page.table_mut(0)
                .unwrap()
                .append_row(["Login", "new"])
                .unwrap()
        ))
        .1,
        ["insert"]
    );
    assert_eq!(
        told(|page| done(page.table_mut(0).unwrap().delete_row(1).unwrap())).1,
        ["delete"]
    );
    assert_eq!(
        told(|page| done(
            page.set_mark("/content/1/content/0", Mark::new(MarkKind::Em))
                .unwrap()
        ))
        .1,
        ["text"]
    );
    let centred = json!({"type": "alignment", "attrs": {"align": "center"}});
    let centred = Mark::from_value(centred).unwrap();
    assert_eq!(
        told(|page| done(page.set_mark("/content/1", centred).unwrap())).1,
        ["marks"]
    );
}

#[test]
fn words_that_change_are_told_as_words() {
    let old = doc(p((
        "Ship on ",
        strong("the first"),
        " of May, ",
        mention("5b10ac", "Mia"),
        ".",
    )))
    .build()
    .unwrap();
    let new = doc(p((
        "Ship on ",
        strong("the second"),
        " of May, ",
        em("say"),
        " ",
        mention("5b10ac", "Mia"),
        ".",
    )))
    .build()
    .unwrap();
    let diff = diff(&old, &new);
    assert_eq!(
        serde_json::to_value(&diff).unwrap(),
        json!({"changes": [{"change": "text", "old": "/content/0", "new": "/content/0", "spans": [
            {"keep": {"text": "Ship on the "}},
            {"delete": {"nodes": [{"type": "text", "text": "first", "marks": [{"type": "strong"}]}]}},
            {"insert": {"nodes": [{"type": "text", "text": "second", "marks": [{"type": "strong"}]}]}},
            {"keep": {"text": " of May,"}},
            {"insert": {"nodes": [{"type": "text", "text": " "}, {"type": "text", "text": "say", "marks": [{"type": "em"}]}]}},
            {"keep": {"text": " \u{fffc}."}},
        ]}]})
    );
    let Change::Text { spans, .. } = &diff.changes()[0] else {
        panic!()
    };
    assert!(matches!(&spans[0], Span::Keep { text, .. } if text == "Ship on the "));
    assert_eq!(
        diff.to_string(),
        "@@ /content/0 @@\n~ Ship on the [-first-]{+second+} of May,{+ say+} \u{fffc}.\n"
    );
}

#[test]
fn marks_are_told_as_marks() {
    let old = doc(p("Mind the gap between all the words."))
        .build()
        .unwrap();
    let new = doc(p(("Mind the ", strong("gap between"), " all the words.")))
        .build()
        .unwrap();
    assert_eq!(
        diff(&old, &new).to_string(),
        "@@ /content/0 @@\n~ Mind the {~gap between (plain → strong)~} all the words.\n"
    );
}

#[test]
fn what_moved_is_told_as_moved_and_changed() {
    // Wrapped into a panel, and edited there: the id says that it is the same.
    let id = |text: &str| json!({"type": "paragraph", "attrs": {"localId": "p"}, "content": [{"type": "text", "text": text}]});
    let of = |content: Value| {
        Document::from_value(json!({"type": "doc", "version": 1, "content": content})).unwrap()
    };
    let old = of(json!([id("one two three"), {"type": "rule"}]));
    let new = of(
        json!([{"type": "rule"}, {"type": "panel", "attrs": {"panelType": "info"}, "content": [id("one three")]}]),
    );
    let diff = diff(&old, &new);
    assert_eq!(names(&diff), ["insert", "move", "text"]);
    let Change::Insert { node, .. } = &diff.changes()[0] else {
        panic!()
    };
    assert!(node.content().is_empty());

    // Without ids, if it is equal and there is enough of it.
    let long = "A paragraph that is long enough to be known again.";
    let old = doc((p(long), h1("A"), rule(), "x")).build().unwrap();
    let new = doc((h1("A"), rule(), expand("More", long), "x"))
        .build()
        .unwrap();
    assert_eq!(names(&self::diff(&old, &new)), ["insert", "move"]);
    assert_eq!(names(&self::diff(&new, &old)), ["move", "delete"]);
    // What is little or there twice is told as gone and come.
    let old = doc((rule(), "x", "y", "z")).build().unwrap();
    let new = doc(("x", "y", "z", rule())).build().unwrap();
    assert_eq!(names(&self::diff(&old, &new)), ["delete", "insert"]);
}

#[test]
fn a_paragraph_that_became_a_heading_is_the_same() {
    let old = doc((p("The state of the search"), "x")).build().unwrap();
    let new = doc((h2("The state of search"), "x")).build().unwrap();
    assert_eq!(names(&diff(&old, &new)), ["kind", "attribute", "text"]);
}

#[test]
fn a_column_is_told_cell_by_cell() {
    let mut new = page();
    new.table_mut(0)
        .unwrap()
        .append_column("Who", ["Mia"])
        .unwrap();
    let diff = diff(&page(), &new);
    assert_eq!(names(&diff), ["insert"; 3]);
    let paths: Vec<String> = diff
        .changes()
        .iter()
        .map(|change| change.new_path().unwrap().to_string())
        .collect();
    assert_eq!(paths[2], "/content/3/content/2/content/2");
}

#[test]
fn it_prints_for_people() {
    let (diff, _) = told(|page| {
        page.insert(after(titled("Plan")), "Hello.").unwrap();
        page.delete(titled("Risks")).unwrap();
        page.toggle_task(0).unwrap();
        page.replace("/content/2", rule()).unwrap();
        page.move_to("/content/4", before("/content/0")).unwrap();
        page.replace_text("", ("decided", "approved")).unwrap();
    });
    assert_eq!(
        diff.to_string(),
        "\
@@ /content/3 → /content/0 @@
~ moved
@@ /content/1 → /content/2 @@
- The release is planned for the first of May.
+ Hello.
@@ → /content/3 @@
+ ────────────────────────────────────────
@@ /content/4 → @@
- # Risks
@@ /content/5/content/0 @@
~ The budget has not been [-decided-]{+approved+} by anybody.
@@ /content/7/content/0 @@
- state: \"TODO\"
+ state: \"DONE\"
"
    );
}

#[test]
fn odd_keys_come_and_go() {
    let of = |node: Value| {
        Document::from_value(
            json!({"type": "doc", "version": 1, "content": [node, {"type": "rule"}]}),
        )
        .unwrap()
    };
    let odd = [
        json!({"type": "panel"}),
        json!({"type": "panel", "attrs": {}}),
        json!({"type": "panel", "attrs": {"a": null}}),
        json!({"type": "panel", "attrs": 5}),
        json!({"type": "panel", "content": []}),
        json!({"type": "panel", "content": null}),
        json!({"type": "panel", "content": [{"type": "rule"}]}),
        json!({"type": "panel", "content": [{"type": "text", "text": "a"}], "marks": []}),
        json!({"type": "panel", "marks": [{"type": "x", "y": 1}], "odd": {"a": [1]}}),
        json!({"type": "panel", "marks": 7, "text": "x"}),
        json!({"type": "panel", "text": ""}),
        json!({"type": 3}),
        json!({}),
        json!(null),
        json!("text"),
        json!([1, 2]),
        json!({"type": "paragraph", "content": [{"type": "text", "text": "ab"}]}),
        json!({"type": "paragraph", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}),
        json!({"type": "paragraph", "content": [{"type": "text", "text": "a", "marks": []}, {"type": "text", "text": "b"}]}),
        json!({"type": "paragraph", "content": [{"type": "text", "text": ""}, {"type": "text", "text": "ab c"}]}),
        json!({"type": "paragraph", "content": [{"type": "text", "text": "ab", "odd": 1}, {"type": "text"}]}),
        json!({"type": "paragraph", "content": []}),
        json!({"type": "paragraph"}),
        json!({"type": "heading", "content": [{"type": "text", "text": "\u{fffc} a"}, {"type": "hardBreak"}, {"type": "text", "text": "b"}]}),
    ];
    for old in &odd {
        for new in &odd {
            diff(&of(old.clone()), &of(new.clone()));
        }
    }
    let root = |value: Value| Document::from_value(value).unwrap();
    diff(
        &root(json!({"type": "doc"})),
        &root(json!({"type": "doc", "version": 1, "content": [], "x": 1})),
    );
    diff(
        &root(json!({"type": "doc", "content": {}})),
        &root(json!({"type": "doc", "content": [{"type": "text", "text": "a"}]})),
    );
}

#[test]
fn edited_documents() {
    let (mut pairs, mut changes, mut size) = (0, 0, 0);
    for (seed, (_, old, _)) in edits::documents().iter().enumerate() {
        let mut dice = Dice::new(seed as u64);
        for _ in 0..8 {
            let new = edits::edited(old, &mut dice, 6);
            let diff = diff(old, &new);
            pairs += 1;
            changes += diff.changes().len();
            size += old.descendants().count();
            assert!(
                !diff
                    .to_string()
                    .chars()
                    .any(|c| c.is_control() && c != '\n' && c != '\t')
            );
        }
    }
    println!("{pairs} pairs, {changes} changes, {size} nodes");
    assert!(pairs >= 8 && changes < pairs * 16);
}

#[test]
fn maimed_documents() {
    let mut pairs = 0;
    for (seed, (_, old, _)) in edits::documents().iter().enumerate() {
        let mut dice = Dice::new(seed as u64);
        let mut last = old.clone();
        for _ in 0..8 {
            let new = edits::maimed(old, &mut dice, 8);
            diff(&last, &new);
            last = new;
            pairs += 1;
        }
    }
    println!("{pairs} pairs");
}

#[test]
fn documents_that_have_nothing_to_do_with_each_other() {
    let documents = edits::documents();
    let mut dice = Dice::new(1);
    for _ in 0..150 {
        let (old, new) = (
            &documents[dice.below(documents.len())].1,
            &documents[dice.below(documents.len())].1,
        );
        diff(old, new);
    }
}

#[test]
fn a_difference_of_another_document_is_refused() {
    let documents = edits::documents();
    let mut dice = Dice::new(2);
    let (mut refused, mut done) = (0, 0);
    for _ in 0..400 {
        let old = &documents[dice.below(documents.len())].1;
        let diff = old.diff(&edits::edited(old, &mut dice, 4));
        // Of another document, or with some of its text replaced.
        let other = &documents[dice.below(documents.len())].1;
        if let Ok(changed) = diff.apply(other) {
            assert_eq!(Document::parse(&changed.to_json_string()).unwrap(), changed);
        }
        let mut value = serde_json::to_value(&diff).unwrap();
        edits::maim(&mut value, &mut dice);
        if let Ok(diff) = serde_json::from_value::<Diff>(value) {
            match diff.apply(old) {
                Ok(changed) => {
                    done += 1;
                    assert_eq!(Document::parse(&changed.to_json_string()).unwrap(), changed);
                }
                Err(_) => refused += 1,
            }
        }
    }
    println!("{done} done, {refused} refused");

    let diff = page().diff(&doc(()).build().unwrap());
    let error = diff.apply(&doc("x").build().unwrap()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the difference is of another document: at \"/content/0\" there is another node; make a new \
         difference, or merge the two documents"
    );
    let moves: Diff = serde_json::from_value(json!({"changes": [
        {"change": "move", "old": "/content/0", "new": "/content/1"},
        {"change": "move", "old": "/content/0", "new": "/content/2"},
    ]}))
    .unwrap();
    assert!(matches!(
        moves.apply(&page()),
        Err(ApplyError::Unfit { .. })
    ));
    let deep: Diff = serde_json::from_value(json!({"changes": [
        {"change": "insert", "new": "/content/0".repeat(200), "node": {"type": "rule"}},
    ]}))
    .unwrap();
    assert!(deep.apply(&page()).is_err());
}

#[test]
fn large_documents_take_no_time() {
    let block = |number: usize, dice: &mut Dice| -> Node {
        let text = format!("{number} {}", edits::sentence(dice));
        Node::from_value(json!({"type": "paragraph", "content": [{"type": "text", "text": text}]}))
            .unwrap()
    };
    let mut dice = Dice::new(3);
    let blocks: Vec<Node> = (0..6000).map(|number| block(number, &mut dice)).collect();
    let old = doc(()).build().unwrap();
    let of = |blocks: &[Node]| {
        let mut page = old.clone();
        page.unchecked().insert(end_of(""), blocks).unwrap();
        page
    };
    let old = of(&blocks);
    let started = Instant::now();
    // A few edits; half of it moved; every block edited; all of it other; nothing but repetition.
    let mut few = blocks.clone();
    few.remove(10);
    few.insert(3000, block(1, &mut dice));
    assert_eq!(diff(&old, &of(&few)).changes().len(), 2);
    let mut moved = blocks.clone();
    moved.rotate_left(2000);
    assert_eq!(diff(&old, &of(&moved)).changes().len(), 2000);
    let every: Vec<Node> = (0..6000).map(|number| block(number, &mut dice)).collect();
    diff(&old, &of(&every));
    let other: Vec<Node> = (0..6000)
        .map(|number| block(number + 7000, &mut dice))
        .collect();
    diff(&old, &of(&other));
    let same: Vec<Node> = (0..6000).map(|number| blocks[number % 3].clone()).collect();
    let less: Vec<Node> = (0..5000)
        .map(|number| blocks[(number / 2) % 3].clone())
        .collect();
    diff(&of(&same), &of(&less));
    println!("{:?}", started.elapsed());
    assert!(started.elapsed().as_secs() < 60);
}
