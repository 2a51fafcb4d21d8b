//! Where the official schema and the collected documents are. Neither ships with this crate: tests
//! that need them say so and pass without them.
#![allow(dead_code, reason = "each test program uses its part")]
#![allow(clippy::unwrap_used)]

pub(crate) mod edits;

use std::path::PathBuf;

use serde_json::Value;

fn directory(variable: &str, default: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")).join(default),
        PathBuf::from,
    )
}

/// The official schema `full`, compiled.
pub(crate) fn schema() -> Option<jsonschema::Validator> {
    schema_in("full.json")
}

/// The official schema in this file, compiled.
pub(crate) fn schema_in(file: &str) -> Option<jsonschema::Validator> {
    text_in(file).map(|schema| jsonschema::validator_for(&schema).unwrap())
}

/// The official schema `full` as it is.
pub(crate) fn schema_text() -> Option<Value> {
    text_in("full.json")
}

fn text_in(file: &str) -> Option<Value> {
    let path = directory("ATLASSIAN_ADF_SCHEMA", "adf-schema").join(file);
    let Ok(schema) = std::fs::read_to_string(path) else {
        println!("skipped: no {file}; set ATLASSIAN_ADF_SCHEMA to the directory of the schema");
        return None;
    };
    Some(serde_json::from_str(&schema).unwrap())
}

/// All collected documents and probes: name, text, value, and whether the schema accepts it.
pub(crate) fn fixtures() -> Option<Vec<(String, String, Value, bool)>> {
    let fixtures = directory("ATLASSIAN_FIXTURES", "fixtures").join("adf");
    let Ok(manifest) = std::fs::read_to_string(fixtures.join("manifest.json")) else {
        println!("skipped: no fixtures; set ATLASSIAN_FIXTURES to the directory that holds adf/");
        return None;
    };
    let manifest: Vec<Value> = serde_json::from_str(&manifest).unwrap();
    let mut found = Vec::new();
    for entry in manifest {
        let name = entry["file"].as_str().unwrap().to_owned();
        let text = std::fs::read_to_string(fixtures.join(&name)).unwrap();
        let value = serde_json::from_str(&text).unwrap();
        found.push((name, text, value, entry["valid_full"].as_bool().unwrap()));
    }
    let probes = std::fs::read_to_string(fixtures.join("probes.json")).unwrap();
    for probe in serde_json::from_str::<Vec<Value>>(&probes).unwrap() {
        let name = format!("probe {}", probe["rule"].as_str().unwrap());
        let value = probe["doc"].clone();
        found.push((
            name,
            value.to_string(),
            value,
            probe["valid_full"].as_bool().unwrap(),
        ));
    }
    Some(found)
}

/// Numbers that look random and are the same in every run (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.roll() % limit as u64) as usize
    }

    pub(crate) fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    pub(crate) fn one_of<T: Copy>(&mut self, options: &[T]) -> T {
        options[self.below(options.len())]
    }
}

/// Every text node's lines must be somewhere in the plain text.
pub(crate) fn assert_words_are_kept(document: &adf::Document, name: &str) {
    let text = document.to_text();
    for node in document.descendants() {
        for line in node.text().unwrap_or_default().lines() {
            let words: String = line
                .chars()
                .filter(|c| !c.is_control() || *c == '\t')
                .collect();
            assert!(
                text.contains(words.trim_end()),
                "{name} lost {words:?}:\n{text}"
            );
        }
    }
}
