//! `specs`: the official documents at hand are the ones the lock file pins, byte for byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::arguments::Options;
use crate::documents::{self, Document, Pin, SOURCES, Source};

/// `specs fetch`: copies or downloads all four, and only then puts them in place.
pub(crate) fn fetch(options: &Options) -> Result<()> {
    let target = documents::fetched();
    let incoming = target.with_file_name("specs-incoming");
    let from = match options.from() {
        Some(directory) => Some(documents::required(Some(&directory))?),
        None => None,
    };
    fs::create_dir_all(&incoming)?;
    for source in SOURCES {
        let path = incoming.join(source.file());
        match &from {
            Some(directory) => {
                fs::copy(directory.join(source.file()), &path)?;
            }
            None => download(&source, &path)?,
        }
    }
    let found = pins(&incoming)?;
    let replaced = put_in_place(&incoming, &target)?;
    println!("specs: {} documents in {}", found.len(), target.display());
    if let Some(previous) = replaced {
        println!("specs: what lay there before is in {}", previous.display());
    }
    check(&found)
}

/// `specs verify`.
pub(crate) fn verify(options: &Options) -> Result<()> {
    check(&pins(&documents::required(options.from().as_deref())?)?)
}

/// `specs lock`.
pub(crate) fn lock(options: &Options) -> Result<()> {
    let found = pins(&documents::required(options.from().as_deref())?)?;
    let path = documents::lock_path();
    let text = serde_json::to_string_pretty(&found)?;
    fs::write(&path, text + "\n").map_err(|error| format!("{}: {error}", path.display()))?;
    println!(
        "specs: {} documents, {} operations locked",
        found.len(),
        operations(&found)
    );
    Ok(())
}

fn pins(directory: &Path) -> Result<Vec<Pin>> {
    SOURCES
        .iter()
        .map(|source| Ok(Document::read(*source, directory)?.pin()))
        .collect()
}

fn operations(pins: &[Pin]) -> usize {
    pins.iter().map(|pin| pin.operations).sum()
}

fn check(found: &[Pin]) -> Result<()> {
    let differences = differences(&documents::lock()?, found);
    if differences.is_empty() {
        println!(
            "specs: {} documents, {} operations, as the lock file has them",
            found.len(),
            operations(found)
        );
        return Ok(());
    }
    Err(format!(
        "the documents are not those of xtask/specs.lock:\n  {}\nwhere they are meant to be newer: look at \
         `cargo xtask drift`, then run `cargo xtask specs lock` and `cargo xtask codegen`",
        differences.join("\n  ")
    )
    .into())
}

/// Every fact in which documents differ from their pins.
fn differences(pinned: &[Pin], found: &[Pin]) -> Vec<String> {
    let mut differences = Vec::new();
    for pin in pinned
        .iter()
        .filter(|pin| !found.iter().any(|other| other.name == pin.name))
    {
        differences.push(format!("{}: locked, and not at hand", pin.name));
    }
    for pin in found {
        let Some(locked) = pinned.iter().find(|other| other.name == pin.name) else {
            differences.push(format!("{}: not in the lock file", pin.name));
            continue;
        };
        let (counted, wanted) = (pin.operations.to_string(), locked.operations.to_string());
        let facts = [
            ("URL", &locked.url, &pin.url),
            ("version", &locked.version, &pin.version),
            ("sha256", &locked.sha256, &pin.sha256),
            ("operations", &wanted, &counted),
        ];
        for (fact, locked, found) in facts {
            if locked != found {
                differences.push(format!(
                    "{}: {fact} is {found}, locked is {locked}",
                    pin.name
                ));
            }
        }
    }
    differences
}

/// Moves fetched documents into place. Copies that differ are kept beside, for `drift`.
fn put_in_place(incoming: &Path, target: &Path) -> Result<Option<PathBuf>> {
    let differs = |source: &Source| {
        let old = fs::read(target.join(source.file()));
        old.is_ok_and(|old| fs::read(incoming.join(source.file())).is_ok_and(|new| new != old))
    };
    let previous = target.with_file_name("specs-previous");
    let replaced = SOURCES.iter().any(differs);
    if replaced {
        if previous.exists() {
            fs::remove_dir_all(&previous)?;
        }
        fs::rename(target, &previous)?;
    } else if target.exists() {
        fs::remove_dir_all(target)?;
    }
    fs::rename(incoming, target)?;
    Ok(replaced.then_some(previous))
}

/// Downloads a document with `curl`, which spares the workspace an HTTP client for one task.
fn download(source: &Source, path: &Path) -> Result<()> {
    println!("specs: {}", source.url);
    let status = Command::new("curl")
        .args([
            "--fail",
            "--silent",
            "--show-error",
            "--location",
            "--proto",
            "=https",
        ])
        .args(["--retry", "2", "--max-time", "300", "--output"])
        .arg(path)
        .arg(source.url)
        .status();
    let advice = "download the four addresses of xtask/specs.lock by other means as {name}.json into one \
                  directory and pass it with --from DIR";
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("curl could not get {}; {advice}", source.url).into()),
        Err(error) => Err(format!("curl could not be started ({error}); {advice}").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(name: &str) -> Pin {
        Pin {
            name: name.to_owned(),
            url: "https://example.com/a.json".to_owned(),
            version: "1".to_owned(),
            sha256: "aa".to_owned(),
            operations: 3,
        }
    }

    #[test]
    fn equal_documents_differ_in_nothing() {
        assert!(differences(&[pin("a"), pin("b")], &[pin("a"), pin("b")]).is_empty());
    }

    #[test]
    fn each_differing_fact_is_named_with_its_document() {
        let newer = Pin {
            version: "2".to_owned(),
            sha256: "bb".to_owned(),
            operations: 4,
            ..pin("b")
        };
        assert_eq!(
            differences(
                &[pin("a"), pin("b"), pin("gone")],
                &[pin("a"), newer, pin("new")]
            ),
            [
                "gone: locked, and not at hand",
                "b: version is 2, locked is 1",
                "b: sha256 is bb, locked is aa",
                "b: operations is 4, locked is 3",
                "new: not in the lock file",
            ]
        );
    }
}
