//! What it costs to know whether a document of 50 KB is valid: reading and validating it here, beside
//! reading it to a `serde_json::Value` and validating that with the crate `jsonschema`, and beside
//! reading it to a `Value` alone.
//!
//! `cargo bench -p adf --bench validate`
//!
//! The rival needs the official schema: `ATLASSIAN_ADF_SCHEMA`, or `shared/adf-schema` beside the
//! checkout. Without it only our own figures are taken.

#![allow(clippy::unwrap_used)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use adf::build::*;
use adf::validate::Finding;
use adf::{Document, Schema};
use divan::Bencher;
use serde::de::IgnoredAny;
use serde_json::Value;

fn main() {
    ratio();
    divan::main();
}

/// A page as people write them, of a little more than 50 KB.
fn page() -> String {
    let mut page = doc(h1("Sprint 12"));
    let mut sprint = 0;
    loop {
        let built = page.clone().build().unwrap().to_json_string();
        if built.len() > 50_000 {
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
                header_row(["Issue", "Points", "State"]),
                each((1..6).map(|number| {
                    row((
                        cell(p(text(format!("SHOP-{number}")).link("https://x.test/"))),
                        number.to_string(),
                        cell(p(status("DONE", StatusColor::Green))).background("#e3fcef"),
                    ))
                })),
            )))
            .with(code_block(
                "rust",
                "fn main() {\n    println!(\"done\");\n}",
            ))
            .with(task_list((
                task(("Thank ", mention("5b10", "Ben"))),
                task_done("Book room"),
            )));
    }
}

fn ours(page: &str) -> bool {
    Document::parse(page).unwrap().is_valid(Schema::Full)
}

fn rival(validator: &jsonschema::Validator, page: &str) -> bool {
    validator.is_valid(&serde_json::from_str::<Value>(page).unwrap())
}

/// The fastest and the median of some runs.
fn time(runs: usize, mut work: impl FnMut()) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    (times[0], times[times.len() / 2])
}

fn compare(what: &str, ours: Duration, other: Duration) {
    let ratio = other.as_secs_f64() / ours.as_secs_f64();
    println!("{what}: jsonschema takes {ratio:.1} times as long");
}

/// The page with one thing wrong, deep inside.
fn wrong(page: &str) -> String {
    page.replacen("\"color\":\"green\"", "\"color\":\"greenish\"", 1)
}

fn reasons(page: &str) -> Vec<Finding> {
    Document::parse(page).unwrap().validate()
}

fn rival_reasons(validator: &jsonschema::Validator, page: &str) -> usize {
    let value: Value = serde_json::from_str(page).unwrap();
    validator.iter_errors(&value).count()
}

/// Says how the two compare in this run.
fn ratio() {
    let page = page();
    assert!(ours(&page));
    let (fastest, median) = time(200, || assert!(ours(divan::black_box(&page))));
    println!(
        "{} bytes, parse + validate: median {median:?}, fastest {fastest:?}",
        page.len()
    );
    let (fastest, median_value) = time(200, || {
        drop(serde_json::from_str::<Value>(divan::black_box(&page)).unwrap())
    });
    println!("serde_json::Value alone: median {median_value:?}, fastest {fastest:?}");
    let Some(validator) = support::schema() else {
        return;
    };
    let (fastest, other) = time(200, || assert!(rival(&validator, divan::black_box(&page))));
    println!("serde_json::Value + jsonschema: median {other:?}, fastest {fastest:?}");
    compare("valid", median, other);
    let wrong = wrong(&page);
    let (_, median) = time(20, || {
        assert!(!reasons(divan::black_box(&wrong)).is_empty())
    });
    let (_, other) = time(3, || {
        assert!(rival_reasons(&validator, divan::black_box(&wrong)) > 0)
    });
    println!("invalid, with the reasons: {median:?}; serde_json::Value + jsonschema: {other:?}");
    compare("invalid, with the reasons", median, other);
    let (fastest, _) = time(200, || {
        serde_json::from_str::<IgnoredAny>(&page)
            .map(|_| ())
            .unwrap()
    });
    println!("reading the tokens alone, keeping nothing: fastest {fastest:?}");
}

#[divan::bench]
fn parse_and_validate(bencher: Bencher) {
    let page = page();
    bencher.bench_local(|| ours(&page));
}

#[divan::bench]
fn parse(bencher: Bencher) {
    let page = page();
    bencher.bench_local(|| Document::parse(&page).unwrap());
}

#[divan::bench]
fn validate(bencher: Bencher) {
    let page = Document::parse(&page()).unwrap();
    bencher.bench_local(|| page.is_valid(Schema::Full));
}

#[divan::bench]
fn write(bencher: Bencher) {
    let page = Document::parse(&page()).unwrap();
    bencher.bench_local(|| page.to_json_string());
}

#[divan::bench]
fn explain_what_is_wrong(bencher: Bencher) {
    let page = page()
        .replace("#e3fcef", "green")
        .replace("\"version\":1", "\"version\":2");
    let page = Document::parse(&page).unwrap();
    assert!(!page.validate().is_empty());
    bencher.bench_local(|| page.validate());
}

#[divan::bench]
fn serde_json_value(bencher: Bencher) {
    let page = page();
    bencher.bench_local(|| serde_json::from_str::<Value>(&page).unwrap());
}

#[divan::bench]
fn jsonschema_crate(bencher: Bencher) {
    let page = page();
    if let Some(validator) = support::schema() {
        bencher.bench_local(|| rival(&validator, &page));
    }
}
