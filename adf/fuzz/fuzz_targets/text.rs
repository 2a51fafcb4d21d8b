//! Any document becomes text that steers no terminal.
//!
//! `cargo +nightly fuzz run text -- -dict=adf.dict` in the folder above.

#![no_main]

mod tree;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(document) = tree::document(bytes) else {
        return;
    };
    let text = document.to_text();
    assert!(text.is_empty() || text.ends_with('\n'));
    for line in text.split('\n') {
        assert!(
            line.chars().all(|c| !c.is_control() || c == '\t'),
            "{line:?}"
        );
        assert_eq!(line, line.trim_end());
    }
    assert_eq!(text, adf::text::render_node(document.root()));
    for node in document.descendants() {
        let words = adf::text::inline(node);
        assert!(
            words
                .chars()
                .all(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        );
    }
});
