//! What the format forbids does not compile: at least one case of every rule that types can hold.
//!
//! The cases are the functions of `tests/compile_fail/*.rs`. A line that must not compile ends with
//! `//~` and the code of the error; every other line must compile, so that each case has, above, what
//! is allowed instead. An `E0277` must say so in words of this crate, or in those behind the code. To add a case, write it there: there is nothing else to
//! update.
//!
//! All files are checked as modules of one crate by one run of the compiler, and only the line, the
//! code and the words that this crate chose are compared. (`trybuild` compares the whole output, which
//! differs from compiler to compiler, and builds every development dependency once more.)
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// File and line.
type Place = (String, u64);

/// How this crate says that something is not allowed.
const WORDS: &[&str] = &[
    "is not content of",
    "cannot stand in",
    "is not two or three columns",
];

/// What is said about a line.
#[derive(Debug)]
struct Refusal {
    code: String,
    message: String,
}

#[test]
fn what_is_forbidden_does_not_compile() {
    let files = case_files();
    let expected: BTreeMap<Place, Refusal> = files.iter().flat_map(|file| marked(file)).collect();
    let refused = check(&files);

    let mut wrong = Vec::new();
    for ((file, line), expected) in &expected {
        let Some(found) = refused.get(&(file.clone(), *line)) else {
            wrong.push(format!("{file}:{line} compiles, but must not"));
            continue;
        };
        let is_expected = |found: &Refusal| {
            let said = |words: &str| found.message.contains(words);
            found.code == expected.code
                && match (expected.message.as_str(), expected.code.as_str()) {
                    ("", "E0277") => WORDS.iter().any(|words| said(words)),
                    (words, _) => said(words),
                }
        };
        if !found.iter().any(is_expected) {
            wrong.push(format!(
                "{file}:{line} expected {expected:?}, found {found:?}"
            ));
        }
    }
    for ((file, line), found) in &refused {
        if !expected.contains_key(&(file.clone(), *line)) {
            wrong.push(format!("{file}:{line} must compile, but: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("{} lines refused, as they must be", expected.len());
    assert!(expected.len() > 150, "{} cases", expected.len());
}

fn case_files() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile_fail");
    let mut files: Vec<PathBuf> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// The lines of a file that are marked as not compiling.
fn marked(path: &Path) -> Vec<(Place, Refusal)> {
    let text = fs::read_to_string(path).unwrap();
    let mut found = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        if let Some((_, mark)) = text.split_once("//~ ") {
            let (code, message) = mark.split_once(' ').unwrap_or((mark, ""));
            let refusal = Refusal {
                code: code.to_owned(),
                message: message.to_owned(),
            };
            found.push(((name(path), line), refusal));
        }
    }
    found
}

/// Checks a crate that has the files as its modules, and collects the errors by place.
fn check(files: &[PathBuf]) -> BTreeMap<Place, Vec<Refusal>> {
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_fail");
    write_project(&project, files);
    let output = Command::new(env!("CARGO"))
        .current_dir(&project)
        .args(["check", "--offline", "--quiet", "--message-format=json"])
        .arg("--target-dir")
        .arg(project.join("target"))
        .output()
        .unwrap();
    let mut refused: BTreeMap<Place, Vec<Refusal>> = BTreeMap::new();
    let mut has_spoken = false;
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let message = &line["message"];
        if line["reason"] != "compiler-message" || message["level"] != "error" {
            continue;
        }
        has_spoken = true;
        let refusal = Refusal {
            code: message["code"]["code"].as_str().unwrap_or("").to_owned(),
            message: message["message"].as_str().unwrap().to_owned(),
        };
        let spans = message["spans"].as_array().unwrap();
        match spans.iter().find(|span| span["is_primary"] == true) {
            Some(span) => {
                let file = name(Path::new(span["file_name"].as_str().unwrap()));
                let line = span["line_start"].as_u64().unwrap();
                refused.entry((file, line)).or_default().push(refusal);
            }
            // The last words: how many errors there were.
            None => assert!(refusal.code.is_empty(), "{refusal:?}"),
        }
    }
    assert!(
        has_spoken,
        "the compiler could not be run: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    refused
}

fn write_project(project: &Path, files: &[PathBuf]) {
    let adf = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(project.join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = \"forbidden\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nadf = {{ path = {adf:?} }}\n\n[workspace]\n"
    );
    fs::write(project.join("Cargo.toml"), manifest).unwrap();
    // The same versions as in the workspace: no other ones may be on this machine.
    let lock = adf.ancestors().map(|above| above.join("Cargo.lock"));
    if let Some(lock) = lock.into_iter().find(|lock| lock.is_file()) {
        fs::copy(lock, project.join("Cargo.lock")).unwrap();
    }
    // Whoever denies warnings means those of the project.
    let mut modules = String::from("#![allow(warnings)]\n");
    modules.extend(files.iter().map(|file| {
        let module = file.file_stem().unwrap().to_str().unwrap();
        format!("#[path = {file:?}]\npub mod {module};\n")
    }));
    fs::write(project.join("src/lib.rs"), modules).unwrap();
}
