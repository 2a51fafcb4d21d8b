//! All that is said of the boundaries of one product, checked against its documents.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::call::Call;
use super::kinds::{Kind, OfProduct};
use super::line::{self, Line};
use super::places::Places;
use super::seen::{Seen, SeenAt};
use super::{call, check, kinds, lookups, places};
use crate::Result;
use crate::codegen;
use crate::documents::{Document, workspace};

/// All that is said of one product.
pub(crate) struct Boundary {
    pub(crate) kinds: OfProduct,
    pub(crate) places: Places,
    /// The lines of each document, by operation.
    pub(crate) lines: BTreeMap<&'static str, BTreeMap<String, Line>>,
}

/// What a document says of its operations.
pub(super) struct Described<'a> {
    pub(super) calls: BTreeMap<&'a str, Call<'a>>,
    /// What each does to data.
    pub(super) accesses: BTreeMap<String, &'static str>,
}

impl Described<'_> {
    /// Whether an operation only reads.
    pub(super) fn reads(&self, id: &str) -> bool {
        self.accesses
            .get(id)
            .is_some_and(|access| *access == "Read")
    }
}

/// What an answer of an operation shows to lie inside.
pub(crate) struct Sighting<'a> {
    pub(crate) kind: &'a str,
    pub(crate) place: &'a SeenAt,
}

impl Boundary {
    /// What is said of a product that has these documents, or everything that is wrong with it.
    pub(crate) fn of(product: &str, documents: &[&Document]) -> Result<Self> {
        let mut kinds = kinds::read()?;
        let mut places = places::read()?;
        let (Some(kinds), Some(places)) = (kinds.remove(product), places.remove(product)) else {
            return Err(format!("data/boundary has no kinds or no places of {product}").into());
        };
        let mut boundary = Boundary {
            kinds,
            places,
            lines: BTreeMap::new(),
        };
        let (mut faults, mut calls) = (Vec::new(), BTreeMap::new());
        let mut tell = |file: &str, told: Vec<String>| {
            faults.extend(
                told.iter()
                    .map(|fault| format!("data/boundary/{file}: {fault}")),
            );
        };
        for document in documents {
            let name = document.source.name;
            let lines = lines(name)?;
            let described = Described {
                calls: call::of(document),
                accesses: codegen::accesses(document)?,
            };
            let told = check::faults(&described, &boundary.kinds, &lines);
            tell(&format!("{name}.txt"), told);
            boundary.lines.insert(name, lines);
            calls.insert(name, described);
        }
        tell("kinds.json", lookups::faults(&boundary, &calls));
        tell("places.json", boundary.places.faults(&boundary.kinds));
        if faults.is_empty() {
            return Ok(boundary);
        }
        Err(faults.join("\n").into())
    }

    /// The document that has an operation, or why that cannot be told.
    pub(crate) fn document(&self, api: Option<&str>, id: &str) -> Result<&'static str, String> {
        let having = self
            .lines
            .iter()
            .filter(|(name, lines)| lines.contains_key(id) && api.is_none_or(|api| api == **name));
        let having: Vec<&'static str> = having.map(|(name, _)| *name).collect();
        match (having.as_slice(), api) {
            ([only], _) => Ok(only),
            ([], Some(api)) => Err(format!("{api} has no operation {id}")),
            ([], None) => Err(format!("there is no operation {id}")),
            _ => Err(format!(
                "{} have an operation {id}: say which with `api`",
                having.join(" and ")
            )),
        }
    }

    /// Every operation that tells where things lie: its document, its id.
    pub(crate) fn asked(&self) -> BTreeSet<(&'static str, &str)> {
        let named = self.kinds.values().flat_map(Kind::operations);
        named
            .filter_map(|(api, id)| Some((self.document(api, id).ok()?, id)))
            .collect()
    }

    /// What the answers of an operation show to lie inside.
    pub(crate) fn sightings(&self, document: &str, id: &str) -> Vec<Sighting<'_>> {
        let mut sightings = Vec::new();
        for (name, kind) in &self.kinds {
            for place in kind.from.get(id).map(Seen::places).unwrap_or_default() {
                let named = self.document(place.api.as_deref(), id);
                if named.is_ok_and(|named| named == document) {
                    sightings.push(Sighting { kind: name, place });
                }
            }
        }
        sightings
    }
}

/// The lines of a document, by operation.
pub(super) fn lines(name: &str) -> Result<BTreeMap<String, Line>> {
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
