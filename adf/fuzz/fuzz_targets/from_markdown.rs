//! Any text becomes a valid document, and the document comes back from its Markdown.
//!
//! `cargo +nightly fuzz run from_markdown -- -dict=adf.dict` in the folder above.

#![no_main]

use adf::{Schema, markdown};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let document = markdown::read(text).into_document();
    assert!(document.is_valid(Schema::Full), "{:?}", document.validate());
    let again = markdown::read(&markdown::lossless(&document)).into_document();
    assert_eq!(again, document);
});
