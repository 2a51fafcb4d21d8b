//! How every operation is kept inside a boundary: the classification in `xtask/data/boundary`, one
//! line an operation, held against the documents.

mod check;
mod kinds;
mod line;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use crate::Result;
use crate::arguments::Options;
use crate::codegen;
use crate::documents::{self, Document, SOURCES, workspace};
pub(crate) use kinds::read as kinds;

use kinds::Kinds;
use line::{Holds, How, Line, Place};

/// The classification of one document, checked against it.
pub(crate) struct Classification {
    pub(crate) lines: BTreeMap<String, Line>,
}

impl Classification {
    /// The classification of a document, or everything that is wrong with it.
    pub(crate) fn of(document: &Document, kinds: &Kinds) -> Result<Self> {
        let lines = lines(document.source.name)?;
        let accesses = codegen::accesses(document)?;
        let faults = check::faults(document, kinds, &lines, &accesses);
        if faults.is_empty() {
            return Ok(Classification { lines });
        }
        let name = document.source.name;
        Err(format!("data/boundary/{name}.txt:\n{}", faults.join("\n")).into())
    }
}

/// The lines of a document, by operation.
fn lines(name: &str) -> Result<BTreeMap<String, Line>> {
    let path = workspace().join(format!("xtask/data/boundary/{name}.txt"));
    let told = path.display();
    let text = fs::read_to_string(&path).map_err(|error| format!("{told}: {error}"))?;
    let read = line::read(&text).map_err(|error| format!("{told}: {error}"))?;
    let mut lines = BTreeMap::new();
    for line in read {
        if let Some(before) = lines.insert(line.id.clone(), line) {
            return Err(format!("{told}: {} stands there twice", before.id).into());
        }
    }
    Ok(lines)
}

/// What mainly keeps an operation inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Means {
    Path,
    Parameter,
    Body,
    Query,
    Lookup,
    Answer,
    Harmless,
    Denied,
}

const MEANS: &[(Means, &str)] = &[
    (Means::Path, "confined by path"),
    (Means::Parameter, "confined by query parameter"),
    (Means::Body, "confined by body"),
    (Means::Query, "confined by JQL or CQL"),
    (Means::Lookup, "confined by resolved id"),
    (Means::Answer, "confined by filtering the answer"),
    (Means::Harmless, "harmless site metadata"),
    (Means::Denied, "denied"),
];

fn means(line: &Line, kinds: &BTreeMap<String, kinds::Kind>) -> Means {
    let terms = match &line.how {
        How::Denied => return Means::Denied,
        How::Harmless => return Means::Harmless,
        How::Terms(terms) => terms,
    };
    let main = terms
        .iter()
        .filter(|term| term.place.is_asked())
        .min_by_key(|term| term.optional);
    let Some(main) = main else {
        return Means::Answer;
    };
    match &main.holds {
        Holds::Query(_) => Means::Query,
        Holds::Thing { kind, .. } if !kinds.get(kind).is_some_and(|kind| kind.container) => {
            Means::Lookup
        }
        _ => match main.place {
            Place::Body => Means::Body,
            Place::Query => Means::Parameter,
            _ => Means::Path,
        },
    }
}

/// `cargo xtask coverage --boundary`.
pub(crate) fn coverage(options: &Options) -> Result<()> {
    let directory = documents::required(options.from().as_deref())?;
    let kinds = kinds()?;
    let none = BTreeMap::new();
    let (mut counts, mut classified) = (BTreeMap::<Means, usize>::new(), 0);
    for source in SOURCES {
        let document = Document::read(source, &directory)?;
        let of_product = kinds.get(source.product).unwrap_or(&none);
        for line in Classification::of(&document, &kinds)?.lines.values() {
            *counts.entry(means(line, of_product)).or_default() += 1;
            classified += 1;
        }
    }
    let mut table = String::new();
    for (means, about) in MEANS {
        let count = counts.get(means).copied().unwrap_or_default();
        let _ = writeln!(table, "{about:<34} {count:>5}");
    }
    print!("{table}");
    println!("{classified} classified");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_lock_file_has_its_line() {
        let pins = documents::lock().expect("a lock file");
        for pin in &pins {
            let lines = lines(&pin.name).expect("lines");
            assert_eq!(lines.len(), pin.operations, "{}", pin.name);
        }
        assert_eq!(pins.iter().map(|pin| pin.operations).sum::<usize>(), 1069);
    }

    #[test]
    fn every_kind_leads_to_a_project_or_a_space() {
        let kinds = kinds().expect("kinds");
        assert_eq!(kinds.keys().collect::<Vec<_>>(), ["confluence", "jira"]);
    }
}
