//! What it costs to write a document of 50 KB as Markdown.
//!
//! `cargo bench -p adf --bench markdown_write`

#![allow(clippy::unwrap_used)]

use adf::build::*;
use adf::{Document, markdown};
use divan::Bencher;

fn main() {
    divan::main();
}

/// A page as people write them, of a little more than 50 KB.
fn page() -> Document {
    let mut page = doc(h1("Sprint 12"));
    let mut sprint = 0;
    loop {
        let built = page.clone().build().unwrap();
        if built.to_json_string().len() > 50_000 {
            return built;
        }
        sprint += 1;
        page = page
            .with(h2(format!("Sprint {sprint}")))
            .with(p((
                strong("34 of 40"),
                " points done, reviewed by ",
                mention("5b10ac8d82e05b22cc7d4ef5", "Mia"),
                " on ",
                date(2026, 3, 6),
                ", see ",
                link("the board", "https://example.atlassian.net/jira/boards/7"),
                ".",
            )))
            .with(panel(
                PanelType::Info,
                bullet_list(["Search", "Refunds", "Invoices"].map(|name| {
                    item((
                        p((code(name), " is ", em("nearly"), " done")),
                        ordered_list(["a", "b"]),
                    ))
                })),
            ))
            .with(table((
                header_row(["Issue", "State"]),
                row((
                    cell(p(link("SHOP-7", "https://example.test/SHOP-7"))),
                    cell("open"),
                )),
                row(("SHOP-9", cell(p(status("DONE", StatusColor::Green))))),
            )));
    }
}

#[divan::bench]
fn lossless(bencher: Bencher<'_, '_>) {
    let page = page();
    bencher.bench(|| markdown::lossless(divan::black_box(&page)));
}

#[divan::bench]
fn read_of_lossless(bencher: Bencher<'_, '_>) {
    let text = markdown::lossless(&page());
    bencher.bench(|| markdown::read(divan::black_box(&text)));
}

#[divan::bench]
fn clean(bencher: Bencher<'_, '_>) {
    let page = page();
    bencher.bench(|| markdown::clean(divan::black_box(&page)));
}

#[divan::bench]
fn anchored(bencher: Bencher<'_, '_>) {
    let page = page();
    bencher.bench(|| markdown::anchored(divan::black_box(&page)));
}

#[divan::bench]
fn revise_one_word(bencher: Bencher<'_, '_>) {
    let page = page();
    let edited = markdown::anchored(&page).replacen("the board", "our board", 1);
    bencher.bench(|| markdown::revise(divan::black_box(&page), &edited));
}

#[divan::bench]
fn revise_every_block(bencher: Bencher<'_, '_>) {
    let page = page();
    let edited = markdown::anchored(&page).replace('a', "aa");
    bencher.bench(|| markdown::revise(divan::black_box(&page), &edited));
}
