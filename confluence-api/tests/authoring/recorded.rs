//! Payloads that real sites have answered with.

use std::path::Path;

use confluence_api::Page;
use serde_json::Value;

fn recorded(name: &str) -> Option<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let place = root
        .skip(1)
        .map(|root| root.join("shared/fixtures/payloads").join(name))
        .find(|path| path.exists());
    let Some(place) = place else {
        println!("skipped: {name} is not here");
        return None;
    };
    serde_json::from_str(&std::fs::read_to_string(place).unwrap()).ok()
}

/// Everything in a payload that looks like a page of the newer API.
fn pages(value: &Value, found: &mut Vec<Page>) {
    match value {
        Value::Array(all) => all.iter().for_each(|value| pages(value, found)),
        Value::Object(map) => {
            if map.contains_key("spaceId") && map.contains_key("title") {
                found.push(Page::from(value.clone()));
            }
            map.values().for_each(|value| pages(value, found));
        }
        _ => {}
    }
}

#[test]
fn recorded_pages_are_read() {
    let files = [
        "integration-templates/confluence-list-pages.654e4240.json",
        "integration-templates/confluence-get-page.c5be9e83.json",
        "integration-templates/confluence-list-space-pages.23035279.json",
    ];
    for file in files {
        let Some(payload) = recorded(file) else {
            continue;
        };
        let mut found = Vec::new();
        pages(&payload, &mut found);
        assert!(!found.is_empty(), "{file}");
        for page in found {
            assert!(
                !page.id().is_empty() && !page.title().is_empty(),
                "{file}: {page:?}"
            );
            assert!(!page.space_id().is_empty(), "{file}");
            assert!(
                page.version_number() > 0 && page.created().is_some(),
                "{file}"
            );
            assert!(
                !page.space_key().is_empty() && page.version().created().is_some(),
                "{file}"
            );
            // None of them was asked for with a body.
            assert!(!page.has_body() || page.storage().is_some(), "{file}");
        }
    }
}
