//! Decoding a search page of 100 issues: the generated type beside `serde_json::Value`, and beside a
//! `#[derive(Deserialize)]` of the same shape.
//!
//! `cargo bench -p jira-api --bench decode`

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use divan::Bencher;
use divan::counter::BytesCount;
use jira_api::platform::types::SearchAndReconcileResults;
use serde_json::Value;

mod page;
use page::page;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 200)]
fn generated_type(bencher: Bencher<'_, '_>) {
    let page = page();
    bencher.counter(BytesCount::of_slice(&page)).bench(|| {
        atlassian_core::json::from_slice::<SearchAndReconcileResults>(divan::black_box(&page))
            .unwrap()
    });
}

#[divan::bench(sample_count = 200)]
fn serde_json_value(bencher: Bencher<'_, '_>) {
    let page = page();
    bencher
        .counter(BytesCount::of_slice(&page))
        .bench(|| serde_json::from_slice::<Value>(divan::black_box(&page)).unwrap());
}

#[divan::bench(sample_count = 200)]
fn derived_deserialize(bencher: Bencher<'_, '_>) {
    #[derive(serde::Deserialize)]
    #[allow(dead_code)]
    struct Page {
        issues: Vec<Issue>,
        #[serde(rename = "nextPageToken")]
        next_page_token: Option<String>,
        #[serde(rename = "isLast")]
        is_last: Option<bool>,
    }
    #[derive(serde::Deserialize)]
    #[allow(dead_code)]
    struct Issue {
        id: Option<String>,
        key: Option<String>,
        #[serde(rename = "self")]
        address: Option<String>,
        expand: Option<String>,
        #[serde(default)]
        fields: BTreeMap<String, Value>,
    }
    let page = page();
    bencher
        .counter(BytesCount::of_slice(&page))
        .bench(|| serde_json::from_slice::<Page>(divan::black_box(&page)).unwrap());
}
