//! How every operation is kept inside a boundary: the classification in `xtask/data/boundary`, one
//! line an operation, held against the documents.

mod call;
mod check;
mod kinds;
mod line;
mod lookups;
mod places;
mod product;
mod seen;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::Result;
use crate::arguments::Options;
use crate::documents::{self, Document, SOURCES};
pub(crate) use kinds::{Batch, Cases, Fields, Kind, Lookup, Sort};
pub(crate) use line::{Holds, How, Line, Place, Term};
pub(crate) use places::{History, Pairs};
pub(crate) use product::{Boundary, Sighting};

/// The boundaries of every product of some documents.
pub(crate) fn of<'a>(
    documents: impl Iterator<Item = &'a Document>,
) -> Result<BTreeMap<&'static str, Boundary>> {
    let mut by_product: BTreeMap<&'static str, Vec<&Document>> = BTreeMap::new();
    for document in documents {
        let product = by_product.entry(document.source.product).or_default();
        product.push(document);
    }
    let boundaries = by_product
        .into_iter()
        .map(|(product, documents)| Ok((product, Boundary::of(product, &documents)?)));
    boundaries.collect()
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

fn means(line: &Line, kinds: &BTreeMap<String, Kind>) -> Means {
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
    let documents: Result<Vec<Document>> = SOURCES
        .into_iter()
        .map(|source| Document::read(source, &directory))
        .collect();
    let (mut counts, mut classified) = (BTreeMap::<Means, usize>::new(), 0);
    for boundary in of(documents?.iter())?.values() {
        for line in boundary.lines.values().flat_map(BTreeMap::values) {
            *counts.entry(means(line, &boundary.kinds)).or_default() += 1;
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
            let lines = product::lines(&pin.name).expect("lines");
            assert_eq!(lines.len(), pin.operations, "{}", pin.name);
        }
        assert_eq!(pins.iter().map(|pin| pin.operations).sum::<usize>(), 1069);
    }

    #[test]
    fn every_kind_leads_to_a_project_or_a_space() {
        let kinds = kinds::read().expect("kinds");
        assert_eq!(kinds.keys().collect::<Vec<_>>(), ["confluence", "jira"]);
    }
}
