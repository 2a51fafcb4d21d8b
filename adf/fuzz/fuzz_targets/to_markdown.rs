//! A valid document comes back exactly from its lossless Markdown and from its anchored one; all
//! dialects can be written of any document.
//!
//! `cargo +nightly fuzz run to_markdown -- -dict=adf.dict` in the folder above.

#![no_main]

mod tree;

use adf::{Schema, markdown};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(mut document) = tree::document(bytes) else {
        return;
    };
    let _ = markdown::clean(&document);
    let _ = markdown::anchored(&document);
    let _ = markdown::lossless(&document);
    document.repair();
    let again = markdown::read(&markdown::lossless(&document)).into_document();
    assert_eq!(again, document);
    let text = markdown::anchored(&document);
    let revised = markdown::revise(&document, &text).into_document();
    assert_eq!(revised, document);
    // Whatever is done to the text, what comes of it is valid.
    let half = text.char_indices().nth(text.chars().count() / 2);
    let cut = &text[half.map_or(0, |(at, _)| at)..];
    assert!(markdown::revise(&document, cut).document().is_valid(Schema::Full));
});
