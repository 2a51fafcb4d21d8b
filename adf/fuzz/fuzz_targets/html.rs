//! Any document becomes HTML that a browser reads as it was meant, with nothing in it that runs and
//! with all words in order.
//!
//! `cargo +nightly fuzz run html -- -dict=adf.dict` in the folder above.

#![no_main]

#[path = "../../tests/html/dom.rs"]
#[allow(dead_code)]
mod dom;
mod tree;

use adf::html::{Renderer, page};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(document) = tree::document(bytes) else {
        return;
    };
    let plain = document.to_html();
    let trusting = Renderer::new()
        .open_expands(true)
        .external_pictures(false)
        .link(|href| Some(href.to_owned()))
        .mention(|id| Some(id.to_owned()))
        .emoji(|name| Some(name.to_owned()))
        .card_title(|url| Some(url.to_owned()))
        .media(|id, collection| Some(format!("{id}{collection}")))
        .render(&document);
    for html in [plain, trusting] {
        let shown = dom::read(&html).unwrap_or_else(|error| panic!("{error}\n{html}"));
        if let Err(lost) = dom::words_are_kept(&document, &shown.words) {
            panic!("{lost}\n{html}");
        }
    }
    dom::read_page(&page("a").render(&document)).expect("a page");
});
