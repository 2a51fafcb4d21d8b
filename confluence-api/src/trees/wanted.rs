//! What is to be written for a page.

use std::collections::BTreeMap;

use adf::Document;
use adf::merge::Prefer;

use crate::page::Page;

use super::place::Place;
use super::plan::{Action, PageChange, TreeConflict};
use super::pull::Seen;
use super::record::{FileRecord, Record};
use super::scan::Above;

/// Which file is looked at.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) place: Place,
    pub(super) above: Above,
}

/// What decides where both sides changed the same, and what is left alone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rules {
    pub(super) prefer: Option<Prefer>,
    /// Whether attachments are deleted that are not here any more.
    pub(super) deletes: bool,
}

/// What came of it.
pub(super) enum Compared {
    /// Both are as they were.
    Same,
    /// It was changed here, and the site has all of it: only the file has to be brought up to date.
    Settled(Seen),
    Wanted(Box<Wanted>),
    Conflict(TreeConflict),
}

/// What is to be written for a page.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) id: String,
    pub(super) place: Place,
    pub(super) title: String,
    /// What the file said when it was looked at.
    pub(super) seen: Seen,
    pub(super) remote: Page,
    /// What is remembered of it.
    pub(super) record: Option<Record>,
    pub(super) rename: Option<String>,
    /// The new body. It may refer to what is not on the site yet.
    pub(super) body: Option<Document>,
    pub(super) merged: bool,
    /// The file of the page that it goes below.
    pub(super) below: Option<Place>,
    pub(super) add: Vec<String>,
    pub(super) remove: Vec<String>,
    pub(super) uploads: Vec<Upload>,
    pub(super) removals: Vec<FileRecord>,
    /// Ids in the media store of the files here.
    pub(super) ids: BTreeMap<String, String>,
    /// Attachments that the site has as they are here, although that was not known.
    pub(super) adopted: Vec<FileRecord>,
}

/// A file that is to be uploaded.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    pub(super) local: String,
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) replaces: bool,
}

impl Wanted {
    pub(super) fn change(&self) -> PageChange {
        let mut actions = Vec::new();
        if let Some(below) = &self.below {
            let below = below.to_string();
            actions.push(Action::Move { below });
        }
        if let Some(to) = &self.rename {
            let (from, to) = (self.remote.title().to_owned(), to.clone());
            actions.push(Action::Rename { from, to });
        }
        for upload in &self.uploads {
            let (file, replaces) = (upload.name.clone(), upload.replaces);
            actions.push(Action::Upload { file, replaces });
        }
        if self.body.is_some() {
            let merged = self.merged;
            actions.push(Action::Revise { merged });
        }
        if !self.add.is_empty() || !self.remove.is_empty() {
            let (add, remove) = (self.add.clone(), self.remove.clone());
            actions.push(Action::Label { add, remove });
        }
        for file in &self.removals {
            let file = file.name.clone();
            actions.push(Action::DeleteFile { file });
        }
        PageChange {
            id: Some(self.id.clone()),
            title: self.title.clone(),
            path: self.place.to_string(),
            actions,
        }
    }
}
