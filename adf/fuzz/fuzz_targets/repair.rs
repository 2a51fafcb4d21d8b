//! Any document becomes valid by repair, and what is valid is not touched.
//!
//! `cargo +nightly fuzz run repair -- -dict=adf.dict` in the folder above.

#![no_main]

mod tree;

use adf::Schema;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(document) = tree::document(bytes) else {
        return;
    };
    let valid = document.is_valid(Schema::Full);
    let mut repaired = document.clone();
    let changes = repaired.repair();
    assert!(repaired.is_valid(Schema::Full));
    if valid {
        assert!(changes.is_empty() && repaired == document);
    }
    let once = repaired.clone();
    assert!(repaired.repair().is_empty() && repaired == once);
    // What is written of it is read again: it is no deeper than a document may be.
    assert!(adf::Document::parse(&once.to_json_string()).is_ok_and(|again| again == once));
});
