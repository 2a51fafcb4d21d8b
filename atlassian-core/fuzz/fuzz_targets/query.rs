//! Any text is refused, or confined so that the condition is the first half of the top level.
//!
//! `cargo +nightly fuzz run query -- -dict=query.dict` in the folder above; where there is no nightly
//! compiler, `RUSTC_BOOTSTRAP=1 cargo fuzz run query -- -dict=query.dict`.

#![no_main]

#[path = "../../tests/query/reader.rs"]
#[allow(dead_code)]
mod reader;

use atlassian_core::query::{Condition, Language, Query};
use libfuzzer_sys::fuzz_target;
use reader::{Node, read, read_naively};

fuzz_target!(|text: &str| {
    for language in [Language::Jql, Language::Cql] {
        match Query::parse(language, text) {
            Ok(query) => confined(language, &query),
            Err(error) => assert!(text.is_char_boundary(error.offset())),
        }
    }
});

fn confined(language: Language, query: &Query) {
    let conjunct = Condition::any_of("project", ["ALPHA", "a\\b \"c\""]).expect("a condition");
    let written = query.to_string();
    // Deep queries become one level deeper than the limit.
    if written.matches(['(', '!']).count() + written.matches("NOT").count() < 190 {
        assert_eq!(
            &Query::parse(language, &written).expect("one spelling"),
            query
        );
        Query::parse(language, &query.within(&conjunct)).expect("a query again");
    }
    let wanted = read(conjunct.as_str())
        .expect("readable")
        .condition
        .expect("a condition");
    let inner = read(&written).expect("readable");
    let confined = query.within(&conjunct);
    let outer = read(&confined).expect("readable");
    assert_eq!(outer.order, inner.order);
    assert_eq!(
        outer.condition,
        Some(match inner.condition {
            Some(inner) => Node::All(vec![wanted, inner]),
            None => wanted,
        })
    );
    if language == Language::Cql {
        let naive = read_naively(&confined).expect("readable");
        assert_eq!(naive.shape(), read(&confined).expect("readable").shape());
    }
}
