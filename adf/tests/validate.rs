//! The validator says what the official schema says, and why.
#![allow(clippy::unwrap_used)]

mod support;

use adf::validate::{Code, Finding, Profile, Severity, Validator};
use adf::{Document, Schema};
use serde_json::{Value, json};

#[test]
fn collected_documents_and_probes() {
    let Some(fixtures) = support::fixtures() else {
        return;
    };
    let mut agreed = 0;
    for (name, text, _, valid) in &fixtures {
        let found = Document::parse(text).is_ok_and(|document| document.is_valid(Schema::Full));
        assert_eq!(found, *valid, "{name}");
        let findings = Document::parse(text).map_or(1, |document| document.validate().len());
        assert_eq!(findings == 0, *valid, "{name}");
        agreed += 1;
    }
    println!("{agreed} of {} agree with full.json", fixtures.len());
    assert_eq!(agreed, fixtures.len());
}
