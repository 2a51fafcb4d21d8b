//! Held against documents made by changing the collected ones: the validator and repair.
//!
//! The validator agrees with the official schemas, as an independent JSON-Schema validator reads
//! them, on documents made by changing the collected ones: as many as `ADF_MUTANTS` says, 2,000 if it
//! says nothing. The seeds are fixed, so that every run makes the same ones.
#![allow(clippy::unwrap_used)]

mod change;
mod repair;
#[path = "../support/mod.rs"]
mod support;

use std::fs::File;
use std::io::{BufWriter, Write as _};

use adf::{Document, Schema};
use change::Pool;
use serde_json::{Value, json};
use support::Dice;

/// How many changed documents to make.
fn wanted() -> usize {
    std::env::var("ADF_MUTANTS").map_or(2_000, |count| count.parse().unwrap())
}

/// How many, and how many of them the schema accepts.
fn agree(schema: Schema, file: &str, seed: u64) {
    let (Some(judge), Some(fixtures)) = (support::schema_in(file), support::fixtures()) else {
        return;
    };
    let wanted = wanted();
    let documents: Vec<Value> = fixtures.into_iter().map(|(_, _, value, _)| value).collect();
    let pool = Pool::of(&documents);
    // Changes of valid documents tell more than changes of invalid ones. Those that are still valid
    // are changed further.
    let mut sound: Vec<Value> = documents
        .iter()
        .filter(|value| judge.is_valid(value))
        .cloned()
        .collect();
    let collected = sound.len();
    let mut dice = Dice::new(seed);
    let mut out = (schema == Schema::Full)
        .then(|| std::env::var_os("ADF_MUTANTS_OUT"))
        .flatten()
        .map(|path| BufWriter::new(File::create(path).unwrap()));
    let (mut count, mut valid) = (0, 0);
    while count < wanted {
        let origins = if dice.below(8) == 0 {
            &documents
        } else {
            &sound
        };
        let mut document = origins[dice.below(origins.len())].clone();
        for _ in 0..1 + dice.below(5) / 3 {
            pool.change(&mut document, &mut dice);
        }
        let accepted = judge.is_valid(&document);
        let found =
            Document::from_value(document.clone()).is_ok_and(|document| document.is_valid(schema));
        assert_eq!(found, accepted, "{document:#}");
        if let Ok(document) = Document::from_value(document.clone()) {
            // Whoever is told that a document is invalid is told why, and the other way round.
            let findings = adf::validate::Validator::new()
                .schema(schema)
                .check(&document);
            assert_eq!(
                findings.is_empty(),
                accepted,
                "{findings:#?}\n{document:#?}"
            );
            for finding in findings {
                let known = document.to_value();
                assert!(
                    known.pointer(finding.pointer()).is_some(),
                    "{finding}\n{known:#}"
                );
            }
        }
        if let Some(out) = &mut out {
            writeln!(out, "{}", json!({"valid": found, "document": document})).unwrap();
        }
        if accepted && document.to_string().len() < 4_000 {
            let place = collected + dice.below(200);
            match sound.get_mut(place) {
                Some(old) => *old = document,
                None => sound.push(document),
            }
        }
        valid += usize::from(accepted);
        count += 1;
    }
    println!("{count} of {count} changed documents agree with {file}; it accepts {valid} of them");
    assert!(
        valid * 10 > count,
        "{valid} of {count} are valid: too few to tell anything"
    );
}

#[test]
fn full() {
    agree(Schema::Full, "full.json", 0xadf);
}

#[cfg(feature = "stage-0")]
#[test]
fn stage_0() {
    agree(Schema::Stage0, "stage-0.json", 0x57a6e);
}
