//! Documents that are wrong in the ways in which documents are wrong, and what repair makes of them.
#![allow(clippy::unwrap_used)]

mod support;

use adf::{Document, MAX_DEPTH, Schema};
use serde_json::Value;

#[test]
fn collected_documents_and_probes() {
    let (Some(fixtures), Some(judge)) = (support::fixtures(), support::schema()) else {
        return;
    };
    let mut repaired = 0;
    for (name, text, value, valid) in &fixtures {
        let Ok(mut document) = Document::parse(text) else {
            continue;
        };
        let changes = document.repair();
        let made = document.to_value();
        if *valid {
            assert!(changes.is_empty(), "{name}");
            assert_eq!(&made, value, "{name}");
            continue;
        }
        if std::env::var_os("SHOW").is_some() {
            println!(
                "== {name}\n{}\n->\n{}",
                value.to_string().chars().take(3000).collect::<String>(),
                document
                    .to_json_string()
                    .chars()
                    .take(3000)
                    .collect::<String>()
            );
            for change in &changes {
                println!("   {change}");
            }
        }
        repaired += 1;
        assert!(!changes.is_empty(), "{name}");
        assert!(judge.is_valid(&made), "{name}: {made:#}");
        assert!(document.is_valid(Schema::Full), "{name}");
        assert!(document.repair().is_empty(), "{name}");
        for change in &changes {
            assert!(
                value.pointer(change.pointer()).is_some(),
                "{name}: {change}"
            );
        }
    }
    let _: Option<Value> = None;
    let _ = MAX_DEPTH;
    println!("{repaired} repaired");
}
