//! `conformance`: the calls of the generated clients are ones that the official documents allow, as an
//! independent implementation reads them: a Prism mock per document, which validates every request.

mod adjust;
mod prism;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::Result;
use crate::arguments::Options;
use crate::documents::{self, Document, SOURCES, Source};

/// How the tests begin the line that says how a document came out.
const VERDICT: &str = "conformance: ";

/// `cargo xtask conformance`.
pub(crate) fn run(options: &Options) -> Result<()> {
    judge(options, &[])
}

/// Judges the calls; what is compiled, is compiled in a given environment.
pub(crate) fn judge(options: &Options, environment: &[(&str, &str)]) -> Result<()> {
    let chosen = chosen(options.value("--only"))?;
    if !documents::at_hand(options.from().as_deref()) {
        println!("conformance: skipped: {}", documents::ABSENT);
        return Ok(());
    }
    let directory = documents::required(options.from().as_deref())?;
    let prism = prism::install()?;
    let krates: Vec<&str> = ["jira-api", "confluence-api"]
        .into_iter()
        .filter(|krate| chosen.iter().any(|source| source.krate == *krate))
        .collect();
    let mut starting = Vec::new();
    for source in &chosen {
        starting.push((*source, prism.start(&Document::read(*source, &directory)?)?));
    }
    // The mocks read their documents while the compiler works.
    for krate in &krates {
        build(krate, environment)?;
    }
    let mut addresses = BTreeMap::new();
    let mut mocks = Vec::new();
    for (source, mut mock) in starting {
        let seconds = mock.wait()?;
        println!("{}: the mock listens after {seconds:.1} s", source.name);
        addresses.insert(variable(&source), mock.address());
        mocks.push(mock);
    }
    let (mut verdicts, mut failed) = (Vec::new(), Vec::new());
    for krate in &krates {
        let started = Instant::now();
        let (told, passed) = test(krate, environment, &addresses)?;
        println!(
            "{krate}: judged in {:.1} s",
            started.elapsed().as_secs_f64()
        );
        verdicts.extend(told);
        if !passed {
            failed.push(*krate);
        }
    }
    drop(mocks);
    for verdict in &verdicts {
        println!("{verdict}");
    }
    if !failed.is_empty() {
        return Err(format!(
            "the official documents reject calls of {}",
            failed.join(" and ")
        )
        .into());
    }
    if verdicts.len() != chosen.len() {
        return Err(format!(
            "{} of {} documents were judged",
            verdicts.len(),
            chosen.len()
        )
        .into());
    }
    Ok(())
}

fn chosen(only: Option<&str>) -> Result<Vec<Source>> {
    let Some(only) = only else {
        return Ok(SOURCES.to_vec());
    };
    let found: Vec<Source> = SOURCES
        .into_iter()
        .filter(|source| source.name == only)
        .collect();
    if found.is_empty() {
        let names: Vec<&str> = SOURCES.iter().map(|source| source.name).collect();
        return Err(format!(
            "there is no document {only:?}; there are: {}",
            names.join(", ")
        )
        .into());
    }
    Ok(found)
}

/// The variable in which a test looks for the address of its mock.
fn variable(source: &Source) -> String {
    format!("PRISM_{}_URL", source.module.to_uppercase())
}

fn cargo_test(krate: &str, environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(documents::workspace())
        .envs(environment.iter().copied());
    command.args([
        "test",
        "--quiet",
        "-p",
        krate,
        "--features",
        "full,conformance",
        "--test",
        "conformance",
    ]);
    command
}

fn build(krate: &str, environment: &[(&str, &str)]) -> Result<()> {
    if cargo_test(krate, environment)
        .arg("--no-run")
        .status()?
        .success()
    {
        return Ok(());
    }
    Err(format!("the conformance test of {krate} does not compile").into())
}

/// Runs the test of a crate: what it says of each document, and whether it passed.
fn test(
    krate: &str,
    environment: &[(&str, &str)],
    addresses: &BTreeMap<String, String>,
) -> Result<(Vec<String>, bool)> {
    let mut command = cargo_test(krate, environment);
    // One document after the other, so that their lines do not mix.
    command.args(["--", "--nocapture", "--test-threads=1"]);
    let mut child = command.envs(addresses).stdout(Stdio::piped()).spawn()?;
    let mut verdicts = Vec::new();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line?;
            println!("{line}");
            // Without `--quiet` or with it, the name of the test may stand before its output.
            if let Some(index) = line.find(VERDICT) {
                verdicts.push(line.get(index..).unwrap_or_default().to_owned());
            }
        }
    }
    Ok((verdicts, child.wait()?.success()))
}
