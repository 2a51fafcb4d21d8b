//! Recorded answers of real sites decode with the generated types.
//!
//! The recordings are not part of the repository: `ATLASSIAN_FIXTURES` names their directory
//! (default `../shared/fixtures` beside the checkout). Without them the test says that it was
//! skipped.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use atlassian_core::conformance::{Decode, Probe, TypeProbe};
use serde_json::Value;

/// Recordings that contradict real ones, by file, with the reason. None of them is of a real site.
const EXCEPTIONS: &[(&str, &str)] = &[(
    "go-atlassian/get-issue-link-by-id.e349b611.json",
    "a link that was read, filed under the operation that deletes one and answers nothing",
)];

/// Some examples hold placeholders such as `<string>` or `<long>` where sites send dates and numbers.
/// No real answer does.
fn is_placeholder(provenance: &str, fault: &str) -> bool {
    !provenance.starts_with("real") && fault.contains("(found `\"<")
}

struct Document {
    probes: HashMap<&'static str, Probe>,
    types: HashMap<&'static str, TypeProbe>,
}

impl Document {
    fn new(probes: Vec<Probe>, types: Vec<TypeProbe>) -> Self {
        Document {
            probes: probes
                .into_iter()
                .map(|probe| (probe.operation.id, probe))
                .collect(),
            types: types.into_iter().map(|probe| (probe.name, probe)).collect(),
        }
    }

    /// What reads an entry: the operation's answer, or an element of it.
    fn decoder(&self, probe: &Probe, shape: &str) -> Option<Decode> {
        match shape.strip_prefix("item ") {
            None => probe.decode,
            Some(name) => self
                .types
                .get(name)
                .map(|probe| probe.decode)
                .or(probe.element),
        }
    }
}

fn documents() -> BTreeMap<&'static str, Document> {
    use confluence_api::{v1, v2};
    use jira_api::{platform, software};
    BTreeMap::from([
        (
            "jira-platform",
            Document::new(
                platform::conformance::probes(),
                platform::conformance::types(),
            ),
        ),
        (
            "jira-software",
            Document::new(
                software::conformance::probes(),
                software::conformance::types(),
            ),
        ),
        (
            "confluence-v2",
            Document::new(v2::conformance::probes(), v2::conformance::types()),
        ),
        (
            "confluence-v1",
            Document::new(v1::conformance::probes(), v1::conformance::types()),
        ),
    ])
}

fn directory() -> PathBuf {
    std::env::var_os("ATLASSIAN_FIXTURES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/fixtures"),
        PathBuf::from,
    )
}

#[test]
fn recorded_answers_decode() {
    let directory = directory().join("payloads");
    let Ok(manifest) = std::fs::read_to_string(directory.join("manifest.json")) else {
        println!(
            "skipped: no recordings; set ATLASSIAN_FIXTURES to the directory that holds payloads/manifest.json"
        );
        return;
    };
    let entries: Vec<Value> = serde_json::from_str(&manifest).unwrap();
    let documents = documents();
    let (mut decoded, mut tried, mut foreign, mut errors, mut excepted) = (0, 0, 0, 0, 0);
    let mut failures = Vec::new();
    for entry in &entries {
        let text = |key: &str| entry[key].as_str().unwrap_or_default();
        let operation = documents
            .get(text("product"))
            .and_then(|document| Some((document, document.probes.get(text("operation_id"))?)));
        let Some((document, probe)) = operation else {
            foreign += 1;
            continue;
        };
        if entry["status"].as_u64().is_some_and(|status| status >= 400) {
            errors += 1;
            continue;
        }
        let file = text("file");
        if EXCEPTIONS.iter().any(|(name, _)| *name == file) {
            assert!(
                !text("provenance").starts_with("real"),
                "{file} is real: no exception"
            );
            excepted += 1;
            continue;
        }
        tried += 1;
        let body = std::fs::read(directory.join(file)).unwrap();
        match document.decoder(probe, text("shape")) {
            None => failures.push(format!("{file}: {} answers with no JSON", probe.operation)),
            Some(decode) => match decode(&body) {
                Ok(Some(value)) => match lost(&serde_json::from_slice(&body).unwrap(), &value) {
                    None => decoded += 1,
                    Some(what) => failures.push(format!("{file}: {}: {what}", probe.operation)),
                },
                Ok(None) => {
                    failures.push(format!("{file}: {}: nothing understood", probe.operation))
                }
                Err(fault) if is_placeholder(text("provenance"), &fault.to_string()) => {
                    println!(
                        "excepted: {file}: a placeholder instead of a value: {}",
                        fault.path()
                    );
                    tried -= 1;
                    excepted += 1;
                }
                Err(fault) => failures.push(format!(
                    "{file} ({}): {}: {fault}",
                    text("provenance"),
                    probe.operation
                )),
            },
        }
    }
    println!("decoded {decoded} of {tried}");
    println!(
        "beside them: {foreign} of operations in none of the documents, {errors} error answers, {excepted} excepted by name"
    );
    for failure in &failures {
        println!("{failure}");
    }
    assert!(
        failures.is_empty(),
        "{} recordings do not decode",
        failures.len()
    );
}

/// An answer of which nothing is understood was read with the wrong type.
fn lost(body: &Value, understood: &Value) -> Option<&'static str> {
    let empty = |value: &Value| match value {
        Value::Object(object) => object
            .values()
            .all(|v| v.is_null() || v == &Value::Array(vec![])),
        Value::Array(list) => list.is_empty(),
        _ => false,
    };
    let holds_something = match body {
        Value::Object(object) => !object.is_empty() && !empty(body),
        Value::Array(list) => !list.is_empty(),
        _ => false,
    };
    (holds_something && empty(understood)).then_some("nothing of the answer was understood")
}
