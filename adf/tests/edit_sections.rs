//! Sections by the heading they stand under.
#![allow(clippy::unwrap_used)]

use adf::Document;
use adf::build::*;
use adf::edit::titled;

fn page() -> Document {
    doc((
        "intro",
        h1("Plan"),
        "plan",
        h2("Risks"),
        "late",
        h3("Money"),
        "none",
        h2("Notes"),
        h1("Review"),
        columns((
            column((h2("Risks"), "left", h2("Left"))),
            column((h3("Right"), "right")),
        )),
        expand("x", (h4("Log"), "entry")),
    ))
    .build()
    .unwrap()
}

#[test]
fn a_section_ends_at_its_equal_or_with_its_container() {
    let page = page();
    let texts = |title: &str| page.section(title).unwrap().text();
    assert_eq!(texts("Plan/Risks"), "late\n\n### Money\n\nnone\n");
    assert_eq!(texts("money"), "none\n");
    assert_eq!(texts("Notes"), "");
    assert_eq!(texts("Review/Risks"), "left\n");
    assert_eq!(texts("Right"), "right\n");
    assert_eq!(texts("Log"), "entry\n");
    let plan = page.section("Plan").unwrap();
    assert_eq!(plan.nodes().len(), 6);
    assert_eq!(plan.intro().len(), 1);
    assert_eq!((plan.level(), plan.title().as_str()), (1, "Plan"));
    assert_eq!(plan.path().to_string(), "/content/1");
    assert_eq!(
        page.section(titled("Risks").nth(1)).unwrap().text(),
        "left\n"
    );
    assert!(
        page.section("Risks")
            .unwrap_err()
            .to_string()
            .contains("Review/Risks")
    );
}

#[test]
fn content_comes_to_either_end() {
    let mut page = page();
    let mut plan = page.section_mut("Plan").unwrap();
    assert_eq!(plan.append("last").unwrap().to_string(), "/content/8");
    assert_eq!(
        plan.prepend(("first", "second")).unwrap().to_string(),
        "/content/2"
    );
    assert_eq!(
        plan.append_to_intro("middle").unwrap().to_string(),
        "/content/5"
    );
    assert_eq!(plan.append("very last").unwrap().to_string(), "/content/12");
    assert_eq!(
        plan.view().text(),
        "first\n\nsecond\n\nplan\n\nmiddle\n\n## Risks\n\nlate\n\n### Money\n\nnone\n\n## Notes\n\nlast\n\n\
         very last\n"
    );
    page.section_mut("Review/Risks")
        .unwrap()
        .append(rule())
        .unwrap();
    page.section_mut("Right").unwrap().append(rule()).unwrap();
    page.section_mut("Log").unwrap().append("another").unwrap();
    assert_eq!(page.section("Log").unwrap().nodes().len(), 2);
    assert!(page.validate().is_empty());
}

#[test]
fn sections_are_replaced_and_deleted() {
    let mut page = page();
    let old = page
        .section_mut("Plan/Risks")
        .unwrap()
        .replace("all gone")
        .unwrap();
    assert_eq!(old.len(), 3);
    assert_eq!(page.section("Plan/Risks").unwrap().text(), "all gone\n");
    let gone = page.section_mut("Plan").unwrap().delete().unwrap();
    assert_eq!(gone.len(), 5);
    page.section_mut("Right").unwrap().delete().unwrap();
    page.section_mut("Log").unwrap().delete().unwrap();
    let expected = doc((
        "intro",
        h1("Review"),
        columns((column((h2("Risks"), "left", h2("Left"))), column(p(())))),
        expand("x", p(())),
    ));
    assert_eq!(page, expected.build().unwrap());
    page.section_mut("Left").unwrap().replace(()).unwrap();
    let mut section = page.section_mut("Left").unwrap();
    assert!(section.append(text("x")).is_err());
    assert!(section.append(column("x")).is_err());
    assert_eq!(section.view().nodes().len(), 0);
}

#[test]
fn words_are_replaced_in_a_section_only() {
    let mut page = doc((h1("A"), "x y", h1("A x"), "x", h1("B"), "x"))
        .build()
        .unwrap();
    assert_eq!(
        page.section_mut("A x")
            .unwrap()
            .replace_text(("x", "z"))
            .unwrap(),
        2
    );
    assert_eq!(page.to_text(), "# A\n\nx y\n\n# A z\n\nz\n\n# B\n\nx\n");
}

#[test]
fn fifty_appends_stay_in_order() {
    let mut page = page();
    for number in 0..50 {
        page.section_mut("Notes")
            .unwrap()
            .append(format!("note {number}"))
            .unwrap();
    }
    let notes = page.section("Notes").unwrap();
    assert_eq!(notes.nodes().len(), 50);
    assert!(notes.text().starts_with("note 0\n\nnote 1\n\n"));
}
