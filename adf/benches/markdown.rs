//! What it costs to make a document of Markdown, beside what pulldown-cmark takes to make HTML of the
//! same text.
//!
//! `cargo bench -p adf --bench markdown`

#![allow(clippy::unwrap_used)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use adf::markdown;
use divan::Bencher;
use divan::counter::BytesCount;
use pulldown_cmark::{Options, Parser, html};

fn main() {
    for (name, text) in [("plain", plain()), ("with directives", with_directives())] {
        ratio(name, &text);
    }
    divan::main();
}

/// Prose, links, lists, code and tables, as people and programs write them: 240 KB.
fn plain() -> String {
    let mut text = String::new();
    let mut sprint = 0;
    while text.len() < 240_000 {
        sprint += 1;
        text.push_str(&format!(
            "## Sprint {sprint}\n\n\
             The team has done **34 of 40** points, and _nearly_ all of the [board][b{sprint}] is empty. What \
             is left\nmoves to the next sprint: see the [release notes](https://example.test/notes/{sprint} \"Notes\")\n\
             and `cargo test --workspace`. Nobody was ill, nobody was away, and the office was quiet for\n\
             most of the time, so that what is left has no excuse but that it was too much.\n\n\
             - Search answers in *half* the time, for queries of up to ten words\n\
             - Refunds:\n  1. the form is done\n  2. the report is ~~late~~ done\n\
             - Invoices go out with the right address & number\n\n\
             > A quote of somebody who was there, and who has\n> something to say about it.\n\n\
             ```rust\nfn main() {{\n    let points: Vec<u32> = vec![1, 2, 3];\n    \
             println!(\"{{}}\", points.iter().sum::<u32>());\n}}\n```\n\n\
             | Issue | Summary | Points |\n|:------|---------|-------:|\n\
             | SHOP-{sprint} | The **checkout** page | 5 |\n| SHOP-7 | Search in `orders` | 8 |\n\
             | SHOP-9 | Refunds | 13 |\n\n\
             - [x] Write the report\n- [ ] Book a room\n\n\
             [b{sprint}]: https://example.test/boards/{sprint}\n\n"
        ));
    }
    text
}

/// The same with directives in it.
fn with_directives() -> String {
    let mut text = String::new();
    for (number, sprint) in plain().split("## Sprint").skip(1).enumerate() {
        text.push_str(":::panel{panelType=\"info\"}\n");
        text.push_str(&format!(
            "Led by :mention[@Mia]{{id=\"5b10ac8d82e05b22cc7d4ef5\"}} since :date[2026-03-06], \
             :status[DONE]{{color=\"green\"}} as of number {number}.\n:::\n\n\
             ## :heading{{localId=\"h{number}\"}}Sprint"
        ));
        text.push_str(sprint);
    }
    text
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
}

fn rendered(text: &str) -> String {
    let mut page = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut page, Parser::new_ext(text, options()));
    page
}

/// The best of many runs, turn by turn, so that neither is favoured by the machine's mood.
fn ratio(name: &str, text: &str) {
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..60 {
        let start = Instant::now();
        let reading = black_box(markdown::read(black_box(text)));
        ours = ours.min(start.elapsed());
        drop(reading);
        let start = Instant::now();
        let page = black_box(rendered(black_box(text)));
        theirs = theirs.min(start.elapsed());
        drop(page);
    }
    let speed = |time: Duration| text.len() as f64 / time.as_secs_f64() / 1e6;
    println!(
        "{name}, {} KB: adf {:.0} MB/s, HTML of pulldown-cmark {:.0} MB/s, ratio {:.2}",
        text.len() / 1000,
        speed(ours),
        speed(theirs),
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
}

#[divan::bench(args = ["plain", "with directives"])]
fn document(bencher: Bencher<'_, '_>, name: &str) {
    let text = named(name);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| markdown::read(black_box(&text)));
}

#[divan::bench(args = ["plain", "with directives"])]
fn html_of_pulldown_cmark(bencher: Bencher<'_, '_>, name: &str) {
    let text = named(name);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| rendered(black_box(&text)));
}

fn named(name: &str) -> String {
    match name {
        "plain" => plain(),
        _ => with_directives(),
    }
}
