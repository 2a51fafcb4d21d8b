//! Any text is refused with a reason, or read and written back equal.
//!
//! `cargo +nightly fuzz run parse -- -dict=adf.dict` in the folder above; where there is no nightly
//! compiler, `RUSTC_BOOTSTRAP=1 cargo fuzz run parse -- -dict=adf.dict`.

#![no_main]

mod tree;

use adf::{Document, MAX_DEPTH, NodeKind, ParseError};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        match Document::parse(text) {
            Ok(document) => {
                let value = plainly(text).expect("JSON");
                assert_eq!(document.to_value(), value);
                kept(&document);
            }
            Err(error) => refused(text, &error),
        }
    }
    if let Some(document) = tree::document(bytes) {
        kept(&document);
    }
});

fn plainly(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

fn kept(document: &Document) {
    let text = document.to_json_string();
    assert_eq!(&Document::parse(&text).expect("what was written"), document);
    let value = document.to_value();
    assert_eq!(
        &Document::from_value(value).expect("what was written"),
        document
    );
    assert_eq!(&document.clone(), document);
    assert!(
        document
            .descendants()
            .all(|node| node.kind().as_str().len() <= text.len())
    );
    assert_eq!(*document.root().kind(), NodeKind::Doc);
}

fn refused(text: &str, error: &ParseError) {
    assert!(!error.to_string().is_empty());
    match error {
        ParseError::TooDeep { .. } => {
            let opened = text.matches(['[', '{']).count();
            assert!(opened > MAX_DEPTH, "{opened} levels at most");
        }
        ParseError::NotADocument { .. } => {
            // The plain reader has a limit of its own, of fewer levels.
            if let Some(value) = plainly(text) {
                assert_ne!(value["type"], "doc");
            }
        }
        _ => assert!(plainly(text).is_none()),
    }
}
