//! Tasks by what they read, and words by what a reader sees.
#![allow(clippy::unwrap_used)]

mod support;

use adf::build::*;
use adf::edit::{local_id, replacing};
use adf::{Document, Node};
use serde_json::json;

#[test]
fn tasks_are_listed_and_ticked() {
    let mut page = doc((
        task_list((
            task(("Ask ", mention("5b10ac", "Mia"))).local_id("a"),
            task_list(task_done("Book a room").local_id("b")),
        )),
        panel(PanelType::Info, task_list((task("Write"), task("write")))),
    ))
    .build()
    .unwrap();
    let tasks = page.tasks();
    let told: Vec<(&str, bool)> = tasks
        .iter()
        .map(|task| (task.text.as_str(), task.done))
        .collect();
    assert_eq!(
        told,
        [
            ("Ask @Mia", false),
            ("Book a room", true),
            ("Write", false),
            ("write", false)
        ]
    );
    assert_eq!(tasks[1].local_id.as_deref(), Some("b"));

    assert!(!page.set_task("ask  @mia", true).unwrap());
    assert!(page.set_task(local_id("a"), true).unwrap());
    assert!(!page.toggle_task(1).unwrap());
    assert!(page.toggle_task(&tasks[3]).unwrap());
    let done: Vec<bool> = page.tasks().iter().map(|task| task.done).collect();
    assert_eq!(done, [true, false, false, true]);

    let told = |error: adf::edit::EditError| error.to_string();
    assert_eq!(
        told(page.toggle_task("Book room").unwrap_err()),
        "there is no task that reads \"Book room\"; did you mean \"Book a room\" at \
         /content/0/content/1/content/0?"
    );
    assert!(told(page.toggle_task("write").unwrap_err()).starts_with("2 tasks read \"write\""));
    assert!(told(page.toggle_task(4).unwrap_err()).contains("no task 4 (they are counted from 0)"));
    assert!(
        told(page.toggle_task(adf::edit::Path::from([1])).unwrap_err())
            .contains("where a panel stands")
    );
    assert!(page.validate().is_empty());
}

fn replaced(
    content: impl Content<Doc>,
    words: impl Into<adf::edit::Replacing>,
) -> (Document, usize) {
    let mut page = doc(content).build().unwrap();
    let count = page.replace_text("", words).unwrap();
    assert!(page.validate().is_empty());
    (page, count)
}

#[test]
fn words_are_replaced_across_marks() {
    let before = || {
        p((
            "The ",
            strong("quick"),
            " ",
            em("brown"),
            " fox and the quick dog",
        ))
    };
    let (page, count) = replaced(before(), ("quick brown", "quick red"));
    assert_eq!(count, 1);
    let expected = p((
        "The ",
        strong("quick"),
        " ",
        em("red"),
        " fox and the quick dog",
    ));
    assert_eq!(page, doc(expected).build().unwrap());

    let (page, count) = replaced(before(), ("quick brown fox", "slow fox"));
    assert_eq!(count, 1);
    let expected = p(("The ", strong("slow"), " fox and the quick dog"));
    assert_eq!(page, doc(expected).build().unwrap());

    let (page, _) = replaced(before(), ("quick", ""));
    let expected = p(("The ", " ", em("brown"), " fox and the  dog"));
    assert_eq!(page, doc(expected).build().unwrap());

    let (page, count) = replaced(before(), replacing("THE QUICK", "one fast").any_case());
    assert_eq!(count, 2);
    let expected = p((
        "one ",
        strong("fast"),
        " ",
        em("brown"),
        " fox and one fast dog",
    ));
    assert_eq!(page, doc(expected).build().unwrap());
}

#[test]
fn what_is_put_in_follows_what_it_follows() {
    let (page, _) = replaced(p((strong("ab"), "cd")), ("ab", "abx"));
    assert_eq!(page, doc(p((strong("abx"), "cd"))).build().unwrap());
    let (page, _) = replaced(p((strong("ab"), "cd")), ("cd", "xcd"));
    assert_eq!(page.to_text(), "abxcd\n");
    let (page, count) = replaced(p("aaaa"), ("aa", "a"));
    assert_eq!((page.to_text().as_str(), count), ("aa\n", 2));
    let (page, count) = replaced(p("a"), ("a", "aa"));
    assert_eq!((page.to_text().as_str(), count), ("aa\n", 1));
}

#[test]
fn comments_and_links_stay() {
    let (page, _) = replaced(
        p((
            "see ",
            text("the old page")
                .annotation("c1")
                .link("https://x.test/"),
            " soon",
        )),
        ("see the old page", "see the new page"),
    );
    let expected = p((
        "see ",
        text("the new page")
            .annotation("c1")
            .link("https://x.test/"),
        " soon",
    ));
    assert_eq!(page, doc(expected).build().unwrap());
}

#[test]
fn words_end_at_breaks_and_blocks() {
    let before = || {
        (
            p(("one", hard_break(), "two")),
            "one",
            "two",
            h2("one two"),
            code_block("", "one two"),
        )
    };
    let (page, count) = replaced(before(), ("one two", "x"));
    assert_eq!(count, 2);
    assert_eq!(page.to_text(), "one\ntwo\n\none\n\ntwo\n\n## x\n\n    x\n");
    let (_, count) = replaced(before(), ("onetwo", "x"));
    assert_eq!(count, 0);
    let (page, count) = replaced(
        ("cat catalogue", "a cat."),
        replacing("cat", "dog").whole_words(),
    );
    assert_eq!(
        (page.to_text().as_str(), count),
        ("dog catalogue\n\na dog.\n", 2)
    );
    // Letters that change their length in lower case.
    let (page, count) = replaced("İSTANBUL istanbul ẞ", replacing("ß", "ss").any_case());
    assert_eq!(
        (page.to_text().as_str(), count),
        ("İSTANBUL istanbul ss\n", 1)
    );
}

#[test]
fn only_the_target_is_touched() {
    let mut page = doc((p(("a", strong("a"), "a")), "a", bullet_list(["a", "a"])))
        .build()
        .unwrap();
    assert_eq!(
        page.replace_text("/content/0/content/1", ("a", "b"))
            .unwrap(),
        1
    );
    assert_eq!(
        page.replace_text("/content/0/content/2", ("a", ""))
            .unwrap(),
        1
    );
    assert_eq!(page.replace_text("/content/2", ("a", "c")).unwrap(), 2);
    assert_eq!(page.to_text(), "ab\n\na\n\n• c\n• c\n");
    assert!(page.replace_text("/content/9", ("a", "b")).is_err());
}

#[test]
fn empty_text_nodes_that_were_there_stay() {
    let odd = json!({"type": "doc", "content": [
        {"type": "text", "text": "a"}, {"type": "text", "text": ""}, {"type": "text", "text": "b"},
        {"type": "paragraph", "content": [{"type": "text", "text": ""}, {"type": "text", "text": "ab"}, {"type": "text"}]},
    ]});
    let mut page = Document::from_value(odd).unwrap();
    assert_eq!(page.replace_text("", ("ab", "")).unwrap(), 2);
    let texts: Vec<Option<&str>> = page.descendants().map(Node::text).collect();
    assert_eq!(texts, [Some(""), None, Some(""), None]);
}

#[test]
fn all_text_is_written_anew_as_asked() {
    for (name, text, _, _) in support::fixtures().into_iter().flatten() {
        let Ok(old) = Document::parse(&text) else {
            continue;
        };
        let mut page = old.clone();
        assert!(page.replace_text("", ("e", "e")).is_ok());
        assert_eq!(page, old, "{name}");
        page.replace_text("", ("e", "é")).unwrap();
        page.replace_text("", ("é", "e")).unwrap();
        if !text.contains('é') {
            assert_eq!(page, old, "{name}");
        }
    }
}
