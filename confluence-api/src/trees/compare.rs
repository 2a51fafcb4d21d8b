//! One page here against the same page on the site: what is to be written, and what does not go together.

use std::collections::BTreeMap;

use adf::Document;
use adf::merge::{Conflict, Merge, Prefer};

use crate::error::Error;
use crate::page::{Page, PageStatus};
use crate::sameness::same;

use super::around::Around;
use super::files::{self, FileChanges};
use super::ground::Ground;
use super::place::Place;
use super::plan::{Disagreement, TreeConflict};
use super::problem::TreeProblem;
use super::pull::{self, Seen};
use super::record::Record;
use super::scan::{Above, Local};
use super::text::{self, Unreadable};
use super::wanted::{Compared, Rules, Target, Wanted};

/// What is to be written where something was `base` once: nothing, ours, or nobody can tell.
fn decide<T: PartialEq>(base: &T, ours: &T, theirs: &T, prefer: Option<Prefer>) -> Option<bool> {
    if ours == base || ours == theirs {
        return Some(false);
    }
    if theirs == base {
        return Some(true);
    }
    prefer.map(|prefer| prefer != Prefer::Theirs)
}

/// Compares a page that is on the site. Where nothing was changed here, nothing is asked for.
pub(super) async fn page(
    ground: &Ground,
    target: &Target,
    rules: Rules,
) -> Result<Compared, Error> {
    let place = &target.place;
    let Some(file) = ground.disk.read(place).await? else {
        return Ok(Compared::Same);
    };
    let (local, text) = Local::of(place, target.above.clone(), &file)?;
    let Some(id) = local.front.id.clone() else {
        return Ok(Compared::Same);
    };
    let record = Record::read(&ground.disk, &id).await?;
    lies_well(ground, &local, &id, record.as_ref())?;
    let parent = parent(ground, &local, &id);
    let moved = parent
        .as_ref()
        .is_some_and(|(_, parent)| local.front.parent.is_some() && *parent != local.front.parent);
    let changes = match local.is_holder() {
        true => FileChanges::default(),
        false => files::changes(ground, place, record.as_ref()).await?,
    };
    let has_files = !changes.changed.is_empty() || (rules.deletes && !changes.missing.is_empty());
    if !local.is_edited() && !moved && !has_files {
        return Ok(Compared::Same);
    }
    if local.is_holder() {
        let kind = local.front.kind.as_deref().unwrap_or_default();
        let what = format!("it stands for a {kind}, which an import does not change");
        return Err(TreeProblem::misplaced(place, what).into());
    }
    let (remote, labels) = match ground.read(&id).await {
        Ok((remote, _)) if matches!(remote.status(), PageStatus::Trashed | PageStatus::Deleted) => {
            return Ok(conflict(&id, &local, vec![Disagreement::Gone]));
        }
        Ok(read) => read,
        Err(error) if error.is_not_found() => {
            return Ok(conflict(&id, &local, vec![Disagreement::Gone]));
        }
        Err(error) => return Err(error),
    };
    let mut wanted = Wanted {
        id: id.clone(),
        place: place.clone(),
        title: local.title.clone(),
        seen: Seen {
            digest: local.digest.clone(),
            version: remote.version_number(),
        },
        ..Wanted::default()
    };
    let mut about = Vec::new();
    if let Some((below, parent)) = parent.filter(|_| moved) {
        let theirs = remote.parent_id().map(str::to_owned);
        match decide(&local.front.parent, &parent, &theirs, rules.prefer) {
            Some(true) => wanted.below = Some(below),
            Some(false) => {}
            None => about.push(Disagreement::Place),
        }
    }
    files::compare(ground, &id, changes, rules, &mut wanted, &mut about).await?;
    if local.is_edited() {
        let Some(base) = pull::base(ground, &local, record.as_ref()).await? else {
            let what =
                "it has no `version` above its text: put the one there that the text was made of";
            return Err(TreeProblem::misplaced(place, what).into());
        };
        let (ours, theirs) = (local.title.as_str(), remote.title());
        match decide(&base.title.trim(), &ours, &theirs, rules.prefer) {
            Some(true) => wanted.rename = Some(local.title.clone()),
            Some(false) => {}
            None => about.push(Disagreement::Title {
                base: base.title.clone(),
                ours: ours.to_owned(),
                theirs: theirs.to_owned(),
            }),
        }
        let has = |all: &[String], label: &String| all.contains(label);
        let added = local
            .labels
            .iter()
            .filter(|l| !has(&base.labels, l) && !has(&labels, l));
        let removed = base
            .labels
            .iter()
            .filter(|l| !has(&local.labels, l) && has(&labels, l));
        wanted.add = added.cloned().collect();
        wanted.remove = removed.cloned().collect();
        let made = body(
            ground,
            (&local, text),
            &base,
            &remote,
            rules.prefer,
            &wanted.ids,
        )?;
        (wanted.body, wanted.merged) = (made.body, made.merged);
        if !made.conflicts.is_empty() {
            about.push(Disagreement::Body(made.conflicts));
        }
    }
    if !about.is_empty() {
        return Ok(conflict(&id, &local, about));
    }
    (wanted.remote, wanted.record) = (remote, record);
    if wanted.change().actions.is_empty() && wanted.adopted.is_empty() {
        return Ok(Compared::Settled(wanted.seen));
    }
    Ok(Compared::Wanted(Box::new(wanted)))
}

fn conflict(id: &str, local: &Local, about: Vec<Disagreement>) -> Compared {
    Compared::Conflict(TreeConflict {
        id: id.to_owned(),
        title: local.title.clone(),
        path: local.place.to_string(),
        about,
    })
}

/// Whether the directory of a page says what it lies under, or at least is the one that it was in.
fn lies_well(
    ground: &Ground,
    local: &Local,
    id: &str,
    record: Option<&Record>,
) -> Result<(), Error> {
    match &local.above {
        Above::Top if id != ground.tree.root => Err(beside(ground, &local.place)),
        Above::Stray(directory) if record.is_some_and(|r| r.place.directory() != *directory) => {
            Err(stray(&local.place, directory))
        }
        _ => Ok(()),
    }
}

/// A file lies at the top of the directory, which has one page there.
pub(super) fn beside(ground: &Ground, place: &Place) -> Error {
    let root = ground.index().place(&ground.tree.root).cloned();
    let what = format!(
        "it lies beside the page at the top of the tree; put it into the directory {}, so that it is a page below that",
        root.unwrap_or_default().below()
    );
    TreeProblem::misplaced(place, what).into()
}

/// A file lies in a directory that belongs to no page.
pub(super) fn stray(place: &Place, directory: &Place) -> Error {
    let what = format!(
        "no page belongs to the directory {directory}: write {}, or put the file elsewhere",
        directory.page()
    );
    TreeProblem::misplaced(place, what).into()
}

/// The page that a page lies under by its directory: its file, and its id where it is on the site.
fn parent(ground: &Ground, local: &Local, id: &str) -> Option<(Place, Option<String>)> {
    match &local.above {
        Above::Page(above) if id != ground.tree.root => {
            let parent = ground.index().id(above).map(str::to_owned);
            Some((above.clone(), parent))
        }
        _ => None,
    }
}

/// What becomes of a body.
#[derive(Default)]
struct Made {
    /// What is to be written; none where the site has it already.
    body: Option<Document>,
    merged: bool,
    conflicts: Vec<Conflict>,
}

fn body(
    ground: &Ground,
    (local, text): (&Local, &str),
    base: &Record,
    remote: &Page,
    prefer: Option<Prefer>,
    ids: &BTreeMap<String, String>,
) -> Result<Made, Error> {
    let Some(original) = base.document.as_ref().filter(|_| !local.front.bodiless) else {
        return Ok(Made::default());
    };
    let ours = {
        let index = ground.index();
        let around = Around {
            tree: &ground.tree,
            index: &index,
            refs: &base.refs,
            at: &local.place,
            id: &base.id,
            files: ids,
        };
        match text::read(text, local.front.format, Some(base), &around) {
            Ok(ours) => ours,
            // It is for reading, and may say less than the page: what matters is the title and labels.
            Err(Unreadable::ReadOnly) if is_as_written(local, text, base) => {
                return Ok(Made::default());
            }
            Err(unreadable) => return Err(problem(&local.place, unreadable)),
        }
    };
    if same(&ours, original) {
        return Ok(Made::default());
    }
    let theirs = remote.document()?;
    let (body, merged) = match remote.version_number() == base.version || same(&theirs, original) {
        true => (ours, false),
        false => {
            let merge = Merge::new().prefer(prefer.unwrap_or_default());
            let merged = merge.documents(original, &ours, &theirs);
            if !merged.conflicts.is_empty() && prefer.is_none() {
                return Ok(Made {
                    conflicts: merged.conflicts,
                    ..Made::default()
                });
            }
            (merged.document, true)
        }
    };
    let body = Some(body).filter(|body| !same(body, &theirs));
    Ok(Made {
        merged: merged && body.is_some(),
        body,
        conflicts: Vec::new(),
    })
}

/// Whether the text of a page is what was written, and only what stands above it was edited.
fn is_as_written(local: &Local, text: &str, base: &Record) -> bool {
    let digest = super::front::digest(&base.title, &base.labels, text);
    local.front.hash.as_deref() == Some(digest.as_str())
}

/// Why a text cannot become the body of a page, as an error.
pub(super) fn problem(place: &Place, unreadable: Unreadable) -> Error {
    let path = place.to_string();
    match unreadable {
        Unreadable::Dangling(dangling) => TreeProblem::Dangling {
            path,
            to: dangling.to,
            what: dangling.what,
        },
        Unreadable::ReadOnly => TreeProblem::misplaced(
            place,
            "its text was written as clean Markdown, which is for reading; export it as lossless or anchored Markdown to edit it",
        ),
        Unreadable::Broken(why) => TreeProblem::misplaced(place, why),
    }
    .into()
}
