//! Edits do what they say or leave the document as it was; what tells two documents apart makes one
//! into the other, and what was made of one document on two sides can be merged.
//!
//! `cargo +nightly fuzz run edit -- -dict=adf.dict` in the folder above.

#![no_main]

mod tree;

use adf::build::p;
use adf::edit::{Path, after, end_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else {
        return;
    };
    let Some(document) = tree::document(bytes) else {
        return;
    };
    let _ = document.outline();
    let _ = document.tasks();
    let paths: Vec<Path> = document.find_all(|_| true).map(|(path, _)| path).collect();
    let Some(path) = paths.get(usize::from(*choice) % paths.len().max(1)) else {
        return;
    };
    let mut ours = document.clone();
    if ours.insert(after(path.clone()), p("ours")).is_err() {
        assert_eq!(ours, document);
    }
    let mut theirs = document.clone();
    if theirs.delete(path.clone()).is_err() {
        assert_eq!(theirs, document);
    }
    let _ = theirs.insert(end_of(Path::root()), p("theirs"));
    let diff = adf::diff::diff(&document, &ours);
    let again = diff.apply(&document).expect("the document that the diff was made of");
    assert_eq!(again, ours);
    let _ = adf::merge::merge(&document, &ours, &theirs);
    assert_eq!(adf::merge::merge(&document, &document, &theirs).document, theirs);
});
