//! What is in the directory of a tree.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::error::Error;

use super::disk::{Disk, EntryKind};
use super::front::{Front, digest, tidy};
use super::name::composed;
use super::place::{Place, owner_of, stem_of};
use super::problem::TreeProblem;
use super::record::Record;
use super::refs::Index;
use super::report::Failure;

/// A page as its file has it.
#[derive(Clone, Debug)]
pub(super) struct Local {
    pub(super) place: Place,
    pub(super) front: Front,
    pub(super) title: String,
    pub(super) labels: Vec<String>,
    /// What it says now.
    pub(super) digest: String,
    pub(super) above: Above,
}

/// What a page lies under, by the directory that its file is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Above {
    /// Nothing: it is at the top of the directory.
    Top,
    Page(Place),
    /// A directory that no page belongs to.
    Stray(Place),
}

impl Local {
    /// A file as it was read, and its text.
    pub(super) fn of<'a>(
        place: &Place,
        above: Above,
        file: &'a str,
    ) -> Result<(Local, &'a str), TreeProblem> {
        let (front, text) = Front::split(file).map_err(|fault| TreeProblem::Front {
            path: place.to_string(),
            line: fault.line,
            what: fault.what,
        })?;
        let stem = || composed(place.stem().unwrap_or_default());
        let title = front.title.clone().unwrap_or_else(stem).trim().to_owned();
        let labels = tidy(front.labels.as_deref().unwrap_or_default());
        let local = Local {
            digest: digest(&title, &labels, text),
            place: place.clone(),
            title,
            labels,
            above,
            front,
        };
        Ok((local, text))
    }

    /// Whether it says something else than when it was written.
    pub(super) fn is_edited(&self) -> bool {
        self.front.hash.as_deref() != Some(self.digest.as_str())
    }

    /// Whether it is no page, and stands for what pages lie under.
    pub(super) fn is_holder(&self) -> bool {
        self.front.kind.is_some()
    }
}

/// All pages of a directory.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) pages: BTreeMap<Place, Local>,
    pub(super) ids: HashMap<String, Place>,
    /// What could not be read. What is not here may be one of these.
    pub(super) problems: Vec<Failure>,
}

impl Scan {
    /// Looks through the directory. One file at a time is in memory.
    pub(super) async fn of(disk: &Disk) -> Result<Scan, Error> {
        let mut found = disk.walk(walk).await?;
        let mut scan = Scan {
            problems: std::mem::take(&mut found.problems),
            ..Scan::default()
        };
        let mut by_id: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for local in found.pages.values() {
            if let Some(id) = &local.front.id {
                by_id
                    .entry(id.clone())
                    .or_default()
                    .push(local.place.clone());
            }
        }
        for (id, mut places) in by_id {
            if places.len() > 1 {
                // The page is where it was; what else bears its id is a copy.
                let record = Record::read(disk, &id).await?;
                let at = record.and_then(|record| places.iter().position(|p| *p == record.place));
                places.swap(0, at.unwrap_or_default());
            }
            let mut places = places.into_iter();
            let Some(page) = places.next() else { continue };
            for copy in places {
                let what = format!(
                    "it has the id of {page}; take the line with `id` out of one of them, which becomes a new page then"
                );
                let problem = TreeProblem::misplaced(&copy, what);
                let title = found.pages.remove(&copy).map(|local| local.title);
                let mut failure = Failure::at(&copy, problem.into());
                failure.title = title.unwrap_or_default();
                scan.problems.push(failure);
            }
            scan.ids.insert(id, page);
        }
        scan.pages = found.pages;
        Ok(scan)
    }

    pub(super) fn page(&self, id: &str) -> Option<&Local> {
        self.pages.get(self.ids.get(id)?)
    }

    /// The id of the page that a page lies under, by its directory.
    pub(super) fn parent<'a>(&'a self, local: &Local) -> Option<&'a str> {
        match &local.above {
            Above::Page(place) => self.pages.get(place)?.front.id.as_deref(),
            _ => None,
        }
    }

    pub(super) fn index(&self) -> Index {
        let mut index = Index::default();
        for local in self.pages.values() {
            index.put(&local.place, local.front.id.as_deref());
        }
        index
    }

    /// A directory has another place, and all in it.
    pub(super) fn moved(&mut self, from: &Place, to: &Place) {
        for (old, new) in [(from.clone(), to.clone()), (from.below(), to.below())] {
            let inside: Vec<Place> = self
                .pages
                .keys()
                .filter(|place| **place == old || place.moved(&old, &new).is_some())
                .cloned()
                .collect();
            for place in inside {
                let Some(mut local) = self.pages.remove(&place) else {
                    continue;
                };
                local.place = place.moved(&old, &new).unwrap_or_else(|| new.clone());
                local.above = match local.place.directory() {
                    top if top == Place::top() => Above::Top,
                    directory => Above::Page(directory.page()),
                };
                if let Some(id) = &local.front.id {
                    self.ids.insert(id.clone(), local.place.clone());
                }
                self.pages.insert(local.place.clone(), local);
            }
        }
    }
}

fn walk(disk: &Disk) -> Result<Scan, TreeProblem> {
    let mut scan = Scan::default();
    let mut due = vec![Place::top()];
    while let Some(directory) = due.pop() {
        let entries = match disk.entries(&directory) {
            Ok(entries) => entries,
            Err(problem) if directory == Place::top() => return Err(problem),
            Err(problem) => {
                scan.problems.push(Failure::at(&directory, problem.into()));
                continue;
            }
        };
        let pages: HashSet<&str> = entries
            .iter()
            .filter(|entry| entry.kind == EntryKind::File)
            .filter_map(|entry| stem_of(&entry.name))
            .collect();
        for entry in &entries {
            if entry.name.starts_with('.') {
                continue;
            }
            let Some(place) = directory.join(&entry.name) else {
                continue;
            };
            match entry.kind {
                EntryKind::Link => {
                    let path = place.to_string();
                    scan.problems
                        .push(Failure::at(&place, TreeProblem::Link { path }.into()));
                }
                EntryKind::Directory => {
                    let holds_files = owner_of(&entry.name)
                        .is_some_and(|owner| pages.contains(owner))
                        && !pages.contains(entry.name.as_str());
                    if !holds_files {
                        due.push(place);
                    }
                }
                EntryKind::File if stem_of(&entry.name).is_some() => {
                    let above = match directory == Place::top() {
                        true => Above::Top,
                        false => Above::Page(directory.page()),
                    };
                    match read(disk, &place, above) {
                        Ok(Some(local)) => drop(scan.pages.insert(place, local)),
                        Ok(None) => {}
                        Err(problem) => scan.problems.push(Failure::at(&place, problem.into())),
                    }
                }
                EntryKind::File => {}
                EntryKind::Other => {
                    if stem_of(&entry.name).is_some() {
                        let problem =
                            TreeProblem::misplaced(&place, "it is no file, or its name is no text");
                        scan.problems.push(Failure::at(&place, problem.into()));
                    }
                }
            }
        }
    }
    let stray: Vec<Place> = scan
        .pages
        .values()
        .filter(|local| match &local.above {
            Above::Page(above) => !scan.pages.contains_key(above),
            _ => false,
        })
        .map(|local| local.place.clone())
        .collect();
    for place in stray {
        if let Some(local) = scan.pages.get_mut(&place) {
            local.above = Above::Stray(place.directory());
        }
    }
    Ok(scan)
}

fn read(disk: &Disk, place: &Place, above: Above) -> Result<Option<Local>, TreeProblem> {
    let Some(file) = disk.text(place)? else {
        return Ok(None);
    };
    Ok(Some(Local::of(place, above, &file)?.0))
}
