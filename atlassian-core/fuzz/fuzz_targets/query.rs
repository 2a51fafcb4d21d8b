//! Any text is refused, or confined so that the condition is the first half of the top level; and then
//! everything that it names is mentioned, in order.
//!
//! `cargo +nightly fuzz run query -- -dict=query.dict` in the folder above; where there is no nightly
//! compiler, `RUSTC_BOOTSTRAP=1 cargo fuzz run query -- -dict=query.dict`.

#![no_main]

#[path = "../../tests/query/reader.rs"]
#[allow(dead_code)]
mod reader;

use atlassian_core::query::{Condition, Language, Query};
use libfuzzer_sys::fuzz_target;
use reader::{Node, is_only_in_jql, read, read_naively};

fuzz_target!(|text: &str| {
    for language in [Language::Jql, Language::Cql] {
        match Query::parse(language, text) {
            Ok(query) => {
                confined(language, &query);
                mentioned(text, &query);
            }
            Err(error) => assert!(text.is_char_boundary(error.offset())),
        }
    }
});

fn mentioned(text: &str, query: &Query) {
    let jql = query.language() == Language::Jql;
    let tree = read(text).expect("readable").condition;
    let wanted = tree.map(|tree| tree.names(jql)).unwrap_or_default();
    assert_eq!(query.mentions().len(), wanted.len());
    for (mention, named) in query.mentions().zip(wanted) {
        assert_eq!(mention.field(), named.field);
        assert_eq!(mention.function(), named.function.as_deref());
        assert_eq!(mention.argument(), named.argument);
        let value = mention
            .value()
            .map(|value| match !jql && is_only_in_jql(value) {
                true => value.to_ascii_lowercase(),
                false => value.to_owned(),
            });
        assert_eq!(value, named.value);
        assert!(text.is_char_boundary(mention.offset()) && mention.offset() < text.len());
    }
}

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
