//! `ci`: everything the gate runs, in one order, from the cheap to the dear. It stops at the first
//! step that fails, and ends with a table of what ran, how long it took, and what was counted.

mod servers;

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::arguments::Options;
use crate::documents::workspace;
use crate::{Result, adf_schema, conformance, coverage, documents, generate, specs};
use servers::{Keychain, Missing, Postgres};

/// How a step ended, if it did not fail.
enum Outcome {
    Passed,
    Skipped(String),
}

struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&mut Counts) -> Result<Outcome>,
}

/// Tests that ran, as cargo's own lines have them.
#[derive(Default)]
struct Counts {
    passed: usize,
    failed: usize,
}

/// One set of flags and profiles for all steps, so that they share what is built: no debug
/// information, no incremental state, and warnings are errors everywhere.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("CARGO_INCREMENTAL", "0"),
    ("CARGO_PROFILE_DEV_DEBUG", "0"),
    ("CARGO_PROFILE_TEST_DEBUG", "0"),
    ("RUSTFLAGS", "-Dwarnings"),
    ("RUSTDOCFLAGS", "-Dwarnings"),
];

/// What the README says, and the same in every step that tests, so that it is built once.
const TEST: &[&str] = &["test", "--workspace"];

const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        about: "rustfmt has nothing to change",
        run: fmt,
    },
    Step {
        name: "specs",
        about: "the documents are those of the lock file",
        run: verify_specs,
    },
    Step {
        name: "codegen",
        about: "the generated code is what the documents make",
        run: check_codegen,
    },
    Step {
        name: "adf-schema",
        about: "the tables of adf are what the official schemas make",
        run: check_adf_schema,
    },
    Step {
        name: "coverage",
        about: "every operation can be called",
        run: count_coverage,
    },
    Step {
        name: "clippy",
        about: "no lint in any target with all features",
        run: clippy,
    },
    Step {
        name: "features-jira",
        about: "each group of jira-api builds alone; none and all too",
        run: features_jira,
    },
    Step {
        name: "features-confluence",
        about: "each group of confluence-api builds alone; none and all too",
        run: features_confluence,
    },
    Step {
        name: "features-core",
        about: "each feature of the core builds alone; none too",
        run: features_core,
    },
    Step {
        name: "features-adf",
        about: "each feature of adf builds alone; none and all too",
        run: features_adf,
    },
    Step {
        name: "native-tls",
        about: "the core builds with the system's TLS",
        run: native_tls,
    },
    Step {
        name: "docs",
        about: "the documentation builds without a warning",
        run: docs,
    },
    Step {
        name: "test",
        about: "the tests of the workspace",
        run: test,
    },
    Step {
        name: "survival",
        about: "faults, kills, 2 GiB each way and a storm of processes, with their figures",
        run: survival,
    },
    Step {
        name: "boundary",
        about: "every operation against a boundary, with its figures",
        run: boundary,
    },
    Step {
        name: "alone",
        about: "the core and adf pass their tests as whoever depends on them has them",
        run: alone,
    },
    Step {
        name: "adf",
        about: "100,000 changed documents against the official schemas, with their figures",
        run: adf,
    },
    Step {
        name: "postgres",
        about: "the tests that need PostgreSQL, on one of their own",
        run: postgres,
    },
    Step {
        name: "keychain",
        about: "the tests that need a keychain, on one of their own",
        run: keychain,
    },
    Step {
        name: "payloads",
        about: "recorded answers are read by the generated types",
        run: payloads,
    },
    Step {
        name: "conformance",
        about: "the official documents allow every call",
        run: run_conformance,
    },
    Step {
        name: "deny",
        about: "licences, sources and duplicates of the dependencies",
        run: deny,
    },
];

/// `cargo xtask ci`.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.flag("--list") {
        for step in STEPS {
            println!("{:<20} {}", step.name, step.about);
        }
        return Ok(());
    }
    let steps = chosen(options.value("--only"))?;
    let (mut counts, mut table, mut failure) = (Counts::default(), String::new(), None);
    let begun = Instant::now();
    for step in steps {
        println!("\n=== {}: {}", step.name, step.about);
        let started = Instant::now();
        let outcome = (step.run)(&mut counts);
        let seconds = started.elapsed().as_secs_f64();
        let word = match &outcome {
            Ok(Outcome::Passed) => "passed".to_owned(),
            Ok(Outcome::Skipped(why)) => format!("skipped: {why}"),
            Err(error) => {
                failure = Some(format!("step {} failed: {error}", step.name));
                "FAILED".to_owned()
            }
        };
        println!("=== {}: {word} ({seconds:.1} s)", step.name);
        let _ = writeln!(table, "{:<20} {seconds:>7.1} s  {word}", step.name);
        if failure.is_some() {
            break;
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!("\n{table}{:<20} {seconds:>7.1} s", "total");
    println!("{} passed, {} failed", counts.passed, counts.failed);
    failure.map_or(Ok(()), |failure| Err(failure.into()))
}

fn chosen(only: Option<&str>) -> Result<Vec<&'static Step>> {
    let Some(only) = only else {
        return Ok(STEPS.iter().collect());
    };
    let found: Vec<&Step> = STEPS.iter().filter(|step| step.name == only).collect();
    if found.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!("there is no step {only:?}; there are: {}", names.join(", ")).into());
    }
    Ok(found)
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(workspace())
        .args(arguments)
        .envs(ENVIRONMENT.iter().copied());
    command.stdin(Stdio::null());
    command
}

/// Runs a command to its end, its output as it comes, and counts the tests in it.
fn counted(mut command: Command, counts: &mut Counts) -> Result<Outcome> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line?;
            counts.add(&line);
            println!("{line}");
        }
    }
    let status = child.wait()?;
    if status.success() {
        return Ok(Outcome::Passed);
    }
    let arguments: Vec<_> = command
        .get_args()
        .map(|argument| argument.to_string_lossy())
        .collect();
    let program = command.get_program().to_string_lossy();
    Err(format!("{program} {}: {status}", arguments.join(" ")).into())
}

impl Counts {
    /// `test result: ok. 3 passed; 0 failed; …`
    fn add(&mut self, line: &str) {
        let Some((_, result)) = line.split_once("test result: ") else {
            return;
        };
        let number = |word: &str| -> usize {
            let before = result.split_once(word).map(|(before, _)| before.trim_end());
            let digits = before.and_then(|before| before.rsplit(' ').next());
            digits
                .and_then(|digits| digits.parse().ok())
                .unwrap_or_default()
        };
        self.passed += number("passed");
        self.failed += number("failed");
    }
}

fn fmt(counts: &mut Counts) -> Result<Outcome> {
    counted(cargo(&["fmt", "--all", "--", "--check"]), counts)
}

/// A step that needs the official documents.
fn with_documents(task: impl FnOnce(&Options) -> Result<()>) -> Result<Outcome> {
    if !documents::at_hand(None) {
        println!("{}", documents::ABSENT);
        return Ok(Outcome::Skipped(
            "the official documents are not at hand".to_owned(),
        ));
    }
    task(&Options::default()).map(|()| Outcome::Passed)
}

fn verify_specs(_: &mut Counts) -> Result<Outcome> {
    with_documents(specs::verify)
}

fn check_codegen(_: &mut Counts) -> Result<Outcome> {
    with_documents(|_| generate(&Options::with_flag("--check")))
}

fn check_adf_schema(_: &mut Counts) -> Result<Outcome> {
    if !adf_schema::at_hand() {
        return Ok(Outcome::Skipped(adf_schema::ABSENT.to_owned()));
    }
    adf_schema::run(&Options::with_flag("--check"))?;
    Ok(Outcome::Passed)
}

fn count_coverage(_: &mut Counts) -> Result<Outcome> {
    coverage::run(&Options::default())?;
    with_documents(|_| coverage::run(&Options::with_flag("--boundary")))
}

fn clippy(counts: &mut Counts) -> Result<Outcome> {
    let arguments = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
    ];
    counted(cargo(&arguments), counts)
}

fn docs(counts: &mut Counts) -> Result<Outcome> {
    counted(
        cargo(&["doc", "--workspace", "--no-deps", "--all-features"]),
        counts,
    )
}

fn test(counts: &mut Counts) -> Result<Outcome> {
    counted(cargo(TEST), counts)
}

/// These ran among the others, where nobody saw what they counted.
fn survival(counts: &mut Counts) -> Result<Outcome> {
    let mut command = cargo(TEST);
    for file in ["crash", "faults", "memory", "patience"] {
        command.args(["--test", file]);
    }
    // One at a time: what is measured is the process.
    command.args(["--", "--nocapture", "--test-threads", "1"]);
    counted(command, counts)?;
    let storm = target().join("debug").join("refresh_storm");
    let mut command = Command::new(storm);
    command.args(["--processes", "32"]).stdin(Stdio::null());
    counted(command, counts)
}

/// It ran among the others, where nobody saw what it counted; the attacks told theirs there.
fn boundary(counts: &mut Counts) -> Result<Outcome> {
    let mut command = cargo(TEST);
    command.args(["--test", "boundary_walk", "--", "--nocapture"]);
    counted(command, counts)
}

/// Where everything is built.
fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(directory) => workspace().join(directory),
        None => workspace().join("target"),
    }
}

/// A workspace is built with everything that any of its members asks for, and so hides what one of them
/// forgot to ask for. The steps of the features build the clients alone.
fn alone(counts: &mut Counts) -> Result<Outcome> {
    counted(cargo(&["test", "--quiet", "-p", "adf"]), counts)?;
    counted(cargo(&["test", "--quiet", "-p", "atlassian-core"]), counts)
}

/// As many documents as are promised; in the tests of the workspace it is a part of them.
fn adf(counts: &mut Counts) -> Result<Outcome> {
    let mut command = cargo(&["test", "--release", "-p", "adf", "--features", "stage-0"]);
    command.args(["--test", "mutants", "--", "--nocapture"]);
    command.env("ADF_MUTANTS", "100000");
    counted(command, counts)
}

const POSTGRES: &str = "ATLASSIAN_TEST_POSTGRES";
const KEYCHAIN: &str = "ATLASSIAN_TEST_KEYCHAIN";

fn postgres(counts: &mut Counts) -> Result<Outcome> {
    let mut command = cargo(TEST);
    command.args(["--test", "store_postgres", "--test", "refresh_storm"]);
    command.args(["--", "--nocapture"]);
    // Whoever has a server keeps it.
    if std::env::var_os(POSTGRES).is_some() {
        return counted(command, counts);
    }
    let server = match Postgres::start()? {
        Ok(server) => server,
        Err(missing) => return without(missing),
    };
    command.env(POSTGRES, server.connection());
    counted(command, counts)
}

fn keychain(counts: &mut Counts) -> Result<Outcome> {
    // The keychain brings a message bus along, which nobody else is to be built with.
    let (package, features) = ("atlassian-core", "file,keychain");
    let mut command = cargo(&["test", "--package", package, "--features", features]);
    command.args(["--test", "store_keychain", "--", "--nocapture"]);
    command.env(KEYCHAIN, "1");
    match Keychain::prepare()? {
        Ok(keychain) => counted(keychain.around(&command), counts),
        Err(missing) => without(missing),
    }
}

/// A gate that silently does less than it should is worse than one that fails.
fn without(Missing(what): Missing) -> Result<Outcome> {
    if std::env::var("CI").is_ok_and(|ci| ci == "true") {
        return Err(format!("{what}; with CI=true this step is not skipped").into());
    }
    Ok(Outcome::Skipped(what))
}

/// Where the recorded answers lie.
fn fixtures() -> Option<PathBuf> {
    match std::env::var_os("ATLASSIAN_FIXTURES") {
        // What was asked for and is not there is for the test to report.
        Some(directory) => Some(PathBuf::from(directory)),
        None => Some(workspace().join("../shared/fixtures")).filter(|directory| directory.is_dir()),
    }
}

fn payloads(counts: &mut Counts) -> Result<Outcome> {
    let Some(fixtures) = fixtures() else {
        println!("name their directory with ATLASSIAN_FIXTURES");
        return Ok(Outcome::Skipped(
            "the recorded answers are not at hand".to_owned(),
        ));
    };
    let mut command = cargo(&[
        "test",
        "-p",
        "examples",
        "--test",
        "payloads",
        "--",
        "--nocapture",
    ]);
    command.env("ATLASSIAN_FIXTURES", fixtures);
    counted(command, counts)
}

fn features_core(counts: &mut Counts) -> Result<Outcome> {
    features("atlassian-core", counts)
}

fn features_adf(counts: &mut Counts) -> Result<Outcome> {
    features("adf", counts)
}

fn features_jira(counts: &mut Counts) -> Result<Outcome> {
    features("jira-api", counts)
}

fn features_confluence(counts: &mut Counts) -> Result<Outcome> {
    features("confluence-api", counts)
}

/// Each feature of a crate alone, and none.
fn features(krate: &str, counts: &mut Counts) -> Result<Outcome> {
    let manifest = fs::read_to_string(workspace().join(krate).join("Cargo.toml"))?;
    let names = feature_names(&manifest);
    let mut failed = Vec::new();
    // The system's TLS needs what may not be installed, and has a step of its own.
    let names: Vec<&String> = names.iter().filter(|name| *name != "native-tls").collect();
    for name in std::iter::once("").chain(names.iter().map(|name| name.as_str())) {
        let started = Instant::now();
        let mut arguments = vec!["check", "--quiet", "-p", krate, "--no-default-features"];
        if !name.is_empty() {
            arguments.extend(["--features", name]);
        }
        let outcome = counted(cargo(&arguments), counts);
        let name = if name.is_empty() { "(none)" } else { name };
        println!("{krate} {name}: {:.1} s", started.elapsed().as_secs_f64());
        if outcome.is_err() {
            failed.push(name);
        }
    }
    // All of them at once: groups tend to break in company.
    if !failed.is_empty() {
        return Err(format!("{krate} does not build with only: {}", failed.join(", ")).into());
    }
    println!("{krate}: {} features build alone, and none", names.len());
    Ok(Outcome::Passed)
}

/// The features of a manifest, in its order.
fn feature_names(manifest: &str) -> Vec<String> {
    let section = manifest
        .split_once("\n[features]\n")
        .map_or("", |(_, section)| section);
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| {
        line.split_once(" = [")
            .map(|(name, _)| name.trim().to_owned())
    });
    names.collect()
}

fn native_tls(counts: &mut Counts) -> Result<Outcome> {
    let found = Command::new("pkg-config")
        .args(["--exists", "openssl"])
        .status();
    if cfg!(target_os = "linux") && !found.is_ok_and(|status| status.success()) {
        return Ok(Outcome::Skipped(
            "the headers of OpenSSL (libssl-dev) are not installed".to_owned(),
        ));
    }
    let arguments = [
        "check",
        "-p",
        "atlassian-core",
        "--no-default-features",
        "--features",
        "native-tls",
    ];
    counted(cargo(&arguments), counts)
}

fn run_conformance(_: &mut Counts) -> Result<Outcome> {
    let node = Command::new("node")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    let node = node.is_ok_and(|status| status.success());
    if !node {
        return without(Missing("Node.js is not installed".to_owned()));
    }
    with_documents(|options| conformance::judge(options, ENVIRONMENT))
}

fn deny(counts: &mut Counts) -> Result<Outcome> {
    let found = Command::new("cargo-deny")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !found.is_ok_and(|status| status.success()) {
        return Ok(Outcome::Skipped("cargo-deny is not installed".to_owned()));
    }
    counted(
        cargo(&["deny", "check", "bans", "licenses", "sources"]),
        counts,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_counted_from_cargos_lines() {
        let mut counts = Counts::default();
        counts.add("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out");
        counts.add("test result: FAILED. 3 passed; 2 failed; 0 ignored");
        counts.add("2 passed");
        assert_eq!((counts.passed, counts.failed), (15, 2));
    }

    #[test]
    fn features_are_read_from_the_manifest() {
        let manifest = "[package]\nname = \"x\"\n\n[features]\ndefault = [\"a\"]\n# Groups.\nfull = [\n    \"a\",\n]\na = []\n\n[dependencies]\nb = [\"c\"]\n";
        assert_eq!(feature_names(manifest), ["default", "full", "a"]);
    }
}
