//! Depth is bounded wherever it can come in, and what is within the bound fits an ordinary stack.
#![allow(clippy::unwrap_used)]

use std::thread;

use adf::build::*;
use adf::{Document, MAX_DEPTH, Node, ParseError};
use serde_json::{Map, Value, json};

const BOMB: usize = 100_000;

/// Runs on a thread with half the stack of an ordinary one, where too much recursion aborts.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(test)
        .unwrap()
        .join()
        .unwrap();
}

/// The text of a document with `levels` arrays and objects inside each other.
fn nested_text(levels: usize) -> String {
    let nodes = (levels - 1) / 2;
    let inner = if levels.is_multiple_of(2) {
        r#","content":[]"#
    } else {
        ""
    };
    let mut text = String::from(r#"{"type":"doc""#);
    for _ in 0..nodes {
        text.push_str(r#","content":[{"type":"blockquote""#);
    }
    text.push_str(inner);
    text.push_str(&"}]".repeat(nodes));
    text.push('}');
    text
}

/// A value of this depth, made without recursion. Take it apart likewise: its drop recurses.
fn nested_value(levels: usize) -> Value {
    let mut node = Value::Null;
    for level in (0..levels).rev() {
        node = if level % 2 == 1 {
            Value::Array(vec![node])
        } else {
            let kind = if level == 0 { "doc" } else { "blockquote" };
            let mut keys = Map::new();
            keys.insert("type".to_owned(), kind.into());
            keys.insert("content".to_owned(), node);
            Value::Object(keys)
        };
    }
    node
}

#[test]
fn the_deepest_document_fits_a_small_stack() {
    on_a_small_stack(|| {
        let text = nested_text(MAX_DEPTH);
        let document = Document::parse(&text).unwrap();
        assert_eq!(document.descendants().count(), (MAX_DEPTH - 1) / 2);
        let copy = document.clone();
        assert_eq!(copy, document);
        assert_eq!(Document::from_value(copy.to_value()).unwrap(), document);
        assert_eq!(
            Document::parse(&document.to_json_string()).unwrap(),
            document
        );
        assert!(serde_json::to_string(&copy).unwrap().len() >= text.len());
        assert!(format!("{copy:?}").contains("Blockquote"));
        assert_eq!(document.to_text(), "");
        drop(copy);
    });
}

#[test]
fn the_deepest_documents_can_be_shown() {
    let cycles: [&[&str]; 6] = [
        &["table", "tableRow", "tableCell"],
        &["bulletList", "listItem"],
        &["taskList", "taskItem"],
        &["panel", "blockquote", "expand"],
        &["hologram"],
        &["paragraph"],
    ];
    for kinds in cycles {
        on_a_small_stack(move || {
            let mut node = json!({"type": "text", "text": "deepest"});
            for index in (0..MAX_DEPTH / 2 - 2).rev() {
                let kind = kinds[index % kinds.len()];
                node = json!({"type": kind, "content": [node]});
            }
            let document = json!({"type": "doc", "content": [node]});
            let document = Document::from_value(document).unwrap();
            assert!(document.to_text().contains("deepest"), "{kinds:?}");
            assert_eq!(adf::text::inline(document.root()), "deepest", "{kinds:?}");
        });
    }
}

#[test]
fn one_level_more_is_an_error() {
    for levels in [MAX_DEPTH + 1, MAX_DEPTH + 2, BOMB] {
        on_a_small_stack(move || {
            let error = Document::parse(&nested_text(levels)).unwrap_err();
            assert!(matches!(
                error,
                ParseError::TooDeep {
                    limit: MAX_DEPTH,
                    position: Some((1, _))
                }
            ));
            assert!(
                error.to_string().contains("256 levels (at line 1 column "),
                "{error}"
            );

            let error = Document::from_value(nested_value(levels)).unwrap_err();
            assert!(matches!(
                error,
                ParseError::TooDeep {
                    limit: MAX_DEPTH,
                    position: None
                }
            ));
        });
    }
    assert!(Document::from_value(nested_value(MAX_DEPTH)).is_ok());
}

#[test]
fn bombs_of_every_make() {
    on_a_small_stack(|| {
        for bomb in [
            "[".repeat(BOMB),
            r#"{"a":"#.repeat(BOMB),
            format!(r#"{{"type":"doc","attrs":{}"#, "[".repeat(BOMB)),
            format!(r#"{{"type":"doc","marks":{}"#, r#"[{"x":"#.repeat(BOMB)),
            format!(
                r#"{{"type":"doc","content":{}1{}}}"#,
                "[".repeat(BOMB),
                "]".repeat(BOMB)
            ),
        ] {
            assert!(matches!(
                Document::parse(&bomb),
                Err(ParseError::TooDeep { .. })
            ));
            assert!(serde_json::from_str::<Document>(&bomb).is_err());
            let mut unbounded = serde_json::Deserializer::from_str(&bomb);
            unbounded.disable_recursion_limit();
            assert!(<Document as serde::Deserialize>::deserialize(&mut unbounded).is_err());
            let mut unbounded = serde_json::Deserializer::from_str(&bomb);
            unbounded.disable_recursion_limit();
            assert!(<Node as serde::Deserialize>::deserialize(&mut unbounded).is_err());
        }
    });
}

#[test]
fn the_builder_is_bounded_too() {
    on_a_small_stack(|| {
        let mut list = bullet_list("deepest");
        for _ in 0..BOMB {
            list = bullet_list(item(list));
        }
        let error = doc(list.clone()).build().unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot build the document: nested deeper than 256 levels; make it flatter"
        );

        let bomb = || nested_value(BOMB);
        let view = || datasource_view("table");
        for page in [
            doc(extension("t", "k").parameters(bomb())),
            doc(p(inline_card_data(bomb()))),
            doc(block_card_data(bomb())),
            doc(p(media_inline("a", "").data(bomb()))),
            doc(datasource_card("d", bomb(), view())),
            doc(datasource_card("d", 1.into(), view().properties(bomb()))),
        ] {
            assert!(page.build().is_err());
        }
    });
}

#[test]
fn what_the_builder_makes_can_always_be_read() {
    let (mut built, mut refused) = (0, 0);
    for lists in 40..80 {
        let mut list = bullet_list(item(p(strong("deepest"))));
        for _ in 1..lists {
            list = bullet_list(item(list));
        }
        match doc(list).build() {
            Ok(page) => {
                built += 1;
                assert_eq!(Document::parse(&page.to_json_string()).unwrap(), page);
                assert_eq!(Document::from_value(page.to_value()).unwrap(), page);
            }
            Err(_) => refused += 1,
        }
    }
    assert!(
        built > 20 && refused > 10,
        "{built} built, {refused} refused"
    );

    for levels in MAX_DEPTH - 8..MAX_DEPTH + 2 {
        let extension = extension("t", "k").parameters(json!({"x": nested_value(levels)}));
        let properties = json!({"x": nested_value(levels)});
        let view = datasource_view("table").properties(properties);
        let datasource = datasource_card("d", 1.into(), view);
        for page in [
            doc(panel(PanelType::Info, extension)),
            doc(panel(PanelType::Info, datasource)),
        ] {
            if let Ok(page) = page.build() {
                assert_eq!(Document::from_value(page.to_value()).unwrap(), page);
            }
        }
    }
}
