//! Which page gets which file, and the moves of files that this takes.

use std::collections::{HashMap, HashSet};

use crate::error::Error;
use crate::page::{ContentKind, PageStatus, TreeItem};

use super::disk::{Disk, EntryKind};
use super::name::{folded, of_title};
use super::place::{Place, names_of};
use super::record::Moving;
use super::scan::Scan;

/// Something in the tree of a site.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) title: String,
    /// What it is, where it is no page that can be read.
    pub(super) holder: Option<&'static str>,
    pub(super) parent: String,
}

impl Item {
    pub(super) fn of(item: &TreeItem) -> Item {
        let is_there = matches!(item.status(), PageStatus::Current | PageStatus::Unknown);
        Item {
            id: item.id().to_owned(),
            title: item.title().to_owned(),
            holder: match item.kind() {
                ContentKind::Page if is_there => None,
                ContentKind::Page => Some(item.status().as_str()),
                ContentKind::Folder => Some("folder"),
                ContentKind::Whiteboard => Some("whiteboard"),
                ContentKind::Database => Some("database"),
                ContentKind::Embed => Some("embed"),
                ContentKind::Other => Some("other"),
            },
            parent: item.parent_id().unwrap_or_default().to_owned(),
        }
    }
}

/// What is not a page is of use only where pages lie below it. What remains is in an order in which each
/// comes behind what it lies under.
pub(super) fn ordered(root: Item, items: Vec<Item>) -> Vec<Item> {
    let mut below: HashMap<String, Vec<Item>> = HashMap::new();
    let parents: HashMap<String, String> = items
        .iter()
        .map(|item| (item.id.clone(), item.parent.clone()))
        .collect();
    let mut wanted: HashSet<String> = HashSet::new();
    for item in items.iter().filter(|item| item.holder.is_none()) {
        let mut id = &item.id;
        while wanted.insert(id.clone()) {
            let Some(parent) = parents.get(id) else { break };
            id = parent;
        }
    }
    for item in items {
        if wanted.contains(&item.id) {
            below.entry(item.parent.clone()).or_default().push(item);
        }
    }
    let mut all = vec![root];
    let mut at = 0;
    while let Some(item) = all.get(at) {
        let children = below.remove(&item.id).unwrap_or_default();
        all.extend(children);
        at += 1;
    }
    all
}

/// What is in a directory, by names that are folded.
#[derive(Default)]
struct Names {
    /// Ids of the pages that names belong to.
    owners: HashMap<String, String>,
    /// What is no directory.
    files: HashSet<String>,
    /// Directories, with their names as they stand.
    directories: HashMap<String, String>,
}

/// Gives each item its place, and moves the files of those that have another one.
pub(super) struct Layout<'a> {
    disk: &'a Disk,
    scan: &'a mut Scan,
    /// By directory: what is in it.
    taken: HashMap<Place, Names>,
    pub(super) places: HashMap<String, Place>,
    pub(super) moved: Vec<(String, String)>,
}

impl<'a> Layout<'a> {
    pub(super) fn new(disk: &'a Disk, scan: &'a mut Scan) -> Self {
        Layout {
            disk,
            scan,
            taken: HashMap::new(),
            places: HashMap::new(),
            moved: Vec::new(),
        }
    }

    /// Gives an item its place, after those above it have theirs.
    pub(super) async fn put(&mut self, item: &Item, is_root: bool) -> Result<(), Error> {
        let directory = match self.places.get(&item.parent) {
            Some(parent) if !is_root => parent.below(),
            _ => Place::top(),
        };
        let place = match self.scan.page(&item.id) {
            None => self.free(&directory, &item.title, &item.id, true).await?,
            Some(local) => {
                let old = local.place.clone();
                let waits = !is_root
                    && self.scan.parent(local).is_some_and(|parent| {
                        // It was moved here, and the site does not know yet.
                        Some(parent) != local.front.parent.as_deref() && parent != item.parent
                    });
                let title = item.title.trim();
                let stays = old.directory() == directory && local.title == title;
                if waits || local.is_edited() || stays {
                    old
                } else {
                    let had = old.stem().unwrap_or_default().to_owned();
                    let is_of_title = had.starts_with(&of_title(&local.title));
                    let title = match is_of_title && local.title != title {
                        true => title.to_owned(),
                        // Its name was given by a person, or says what it should.
                        false => had,
                    };
                    if old.directory() == directory && Some(title.as_str()) == old.stem() {
                        old
                    } else {
                        self.moved(&old, &directory, &title, item).await?
                    }
                }
            }
        };
        self.own(&place, &item.id).await?;
        self.places.insert(item.id.clone(), place);
        Ok(())
    }

    /// Notes that a page has its names.
    async fn own(&mut self, place: &Place, id: &str) -> Result<(), Error> {
        let names = names_of(place.stem().unwrap_or_default());
        let taken = self.taken(&place.directory()).await?;
        for name in names {
            taken.owners.insert(folded(&name), id.to_owned());
        }
        Ok(())
    }

    /// Moves the file of a page, with all that belongs to it.
    async fn moved(
        &mut self,
        old: &Place,
        directory: &Place,
        title: &str,
        item: &Item,
    ) -> Result<Place, Error> {
        let new = self.free(directory, title, &item.id, false).await?;
        Moving::begin(self.disk, old, &new).await?;
        self.disk.tidy(&old.directory()).await?;
        self.scan.moved(old, &new);
        // What it leaves behind is free again.
        self.taken.remove(&old.directory());
        self.moved.push((old.to_string(), new.to_string()));
        Ok(new)
    }

    /// What is in a directory.
    async fn taken(&mut self, directory: &Place) -> Result<&mut Names, Error> {
        if !self.taken.contains_key(directory) {
            let mut names = Names::default();
            for entry in self.disk.list(directory).await? {
                match entry.kind {
                    EntryKind::Directory => {
                        drop(names.directories.insert(folded(&entry.name), entry.name))
                    }
                    _ => drop(names.files.insert(folded(&entry.name))),
                }
            }
            let here = self.scan.ids.iter().chain(&self.places);
            for (id, place) in here.filter(|(_, place)| place.directory() == *directory) {
                for name in names_of(place.stem().unwrap_or_default()) {
                    names.owners.insert(folded(&name), id.clone());
                }
            }
            self.taken.insert(directory.clone(), names);
        }
        Ok(self.taken.entry(directory.clone()).or_default())
    }

    /// Whether a directory that belongs to no page is that of a page: one that could not be read the
    /// last time, while what lies below it could.
    fn is_left_for(&self, directory: &Place, id: &str) -> bool {
        let mut pages = self.scan.pages.values();
        pages.all(|local| {
            local.place.directory() != *directory || local.front.parent.as_deref() == Some(id)
        })
    }

    /// A place in a directory that nothing else has, on any system.
    async fn free(
        &mut self,
        directory: &Place,
        title: &str,
        id: &str,
        is_new: bool,
    ) -> Result<Place, Error> {
        let stem = of_title(title);
        self.taken(directory).await?;
        let Some(taken) = self.taken.get(directory) else {
            return Ok(Place::top());
        };
        let is_free = |stem: &str| {
            names_of(stem).iter().enumerate().all(|(at, name)| {
                let folded = folded(name);
                let is_ours = taken.owners.get(&folded).is_none_or(|owner| owner == id);
                let is_left = match taken.directories.get(&folded) {
                    None => true,
                    Some(there) => {
                        let place = directory.join(name).unwrap_or_default();
                        is_new && at > 0 && there == name && self.is_left_for(&place, id)
                    }
                };
                // Its own file may be there, where only its name is written in another way now.
                let is_no_file = !taken.files.contains(&folded)
                    || (at == 0 && taken.owners.contains_key(&folded));
                is_ours && is_left && is_no_file
            })
        };
        let mut stems = std::iter::once(stem.clone())
            .chain(std::iter::once(format!("{stem} ({id})")))
            .chain((2..).map(|number| format!("{stem} ({id}-{number})")));
        let found = stems.find(|stem| is_free(stem)).unwrap_or(stem);
        Ok(Place::page_in(directory, &found).unwrap_or_default())
    }
}
