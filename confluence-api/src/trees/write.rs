//! What is to be written for one page, written.

use adf::Document;
use atlassian_core::request::Content;

use crate::error::Error;

use super::around::settle;
use super::compare::{self, problem};
use super::files::record_of;
use super::ground::Ground;
use super::import::Settings;
use super::plan::{Action, Disagreement, PageChange, TreeConflict};
use super::problem::TreeProblem;
use super::pull;
use super::record::Record;
use super::wanted::{Compared, Target, Wanted};

/// Moves a page below the one that its directory belongs to.
pub(super) async fn goes_below(
    ground: &Ground,
    target: &Target,
    settings: &Settings,
) -> Result<Option<PageChange>, Error> {
    let Compared::Wanted(wanted) = compare::page(ground, target, settings.rules).await? else {
        // What does not go together any more is told where the rest of it is written.
        return Ok(None);
    };
    let Some(below) = &wanted.below else {
        return Ok(None);
    };
    let parent = ground.index().id(below).map(str::to_owned);
    let Some(parent) = parent else {
        let what = "the page that it is to lie under is not on the site";
        return Err(TreeProblem::misplaced(&target.place, what).into());
    };
    let pages = ground.confluence.pages();
    pages.move_page(&wanted.id).below(parent).await?;
    let below = below.to_string();
    Ok(Some(PageChange {
        actions: vec![Action::Move { below }],
        ..wanted.change()
    }))
}

/// Writes what is to be written for one page, and brings its file up to date. What was done is in
/// `change`, also where it failed on the way.
pub(super) async fn page(
    ground: &Ground,
    target: &Target,
    settings: &Settings,
    change: &mut Option<PageChange>,
) -> Result<Option<TreeConflict>, Error> {
    let place = &target.place;
    let mut wanted = match compare::page(ground, target, settings.rules).await? {
        Compared::Same => return Ok(None),
        Compared::Conflict(conflict) => return Ok(Some(conflict)),
        Compared::Settled(seen) => {
            pull::page(ground, &ground.id_at(place), place, Some(&seen)).await?;
            return Ok(None);
        }
        Compared::Wanted(wanted) => wanted,
    };
    let mut done = PageChange {
        actions: Vec::new(),
        ..wanted.change()
    };
    let written = send(ground, settings, &mut wanted, &mut done).await;
    if !done.actions.is_empty() {
        *change = Some(done);
    }
    match written {
        Ok(()) => {}
        Err(Error::Clash(clash)) => {
            return Ok(Some(TreeConflict {
                id: wanted.id.clone(),
                title: wanted.title.clone(),
                path: place.to_string(),
                about: vec![Disagreement::Body(clash.conflicts)],
            }));
        }
        Err(error) => return Err(error),
    }
    pull::page(ground, &wanted.id, place, Some(&wanted.seen)).await?;
    Ok(None)
}

async fn send(
    ground: &Ground,
    settings: &Settings,
    wanted: &mut Wanted,
    done: &mut PageChange,
) -> Result<(), Error> {
    files(ground, settings, wanted, done).await?;
    let pages = ground.confluence.pages();
    let id = wanted.id.clone();
    if wanted.body.is_some() || wanted.rename.is_some() {
        let mut update = pages.update(&id);
        if let Some(title) = &wanted.rename {
            update = update.title(title);
        }
        if let Some(body) = &wanted.body {
            let body = settled(ground, wanted, body)?;
            update = update.based_on(&wanted.remote).body(body);
        }
        if let Some(message) = &settings.message {
            update = update.message(message);
        }
        if settings.minor {
            update = update.minor();
        }
        if settings.allow_loss {
            update = update.allow_loss();
        }
        let saved = update.send().await?;
        wanted.seen.version = wanted.seen.version.max(saved.page.version_number());
        if let Some(to) = &wanted.rename {
            let (from, to) = (wanted.remote.title().to_owned(), to.clone());
            done.actions.push(Action::Rename { from, to });
        }
        if wanted.body.is_some() {
            let merged = wanted.merged;
            done.actions.push(Action::Revise { merged });
        }
    }
    let (add, remove) = (wanted.add.clone(), wanted.remove.clone());
    if !add.is_empty() {
        pages.add_labels(&id, add.clone()).await?;
    }
    for label in &remove {
        pages.remove_label(&id, label).await?;
    }
    if !add.is_empty() || !remove.is_empty() {
        done.actions.push(Action::Label { add, remove });
    }
    for file in &wanted.removals {
        ground
            .confluence
            .attachments()
            .delete(file.id.as_str())
            .await?;
        let file = file.name.clone();
        done.actions.push(Action::DeleteFile { file });
    }
    Ok(())
}

/// A body, with what it refers to where that is now.
fn settled(ground: &Ground, wanted: &Wanted, body: &Document) -> Result<Document, Error> {
    let index = ground.index();
    let settled = settle(body.to_value(), &ground.tree, &index, &wanted.ids);
    let settled = settled.map_err(|dangling| problem(&wanted.place, dangling.into()))?;
    Document::from_value(settled)
        .map_err(|error| TreeProblem::misplaced(&wanted.place, error.to_string()).into())
}

/// Sends files, and remembers each at once: a run that is killed does not send it again.
async fn files(
    ground: &Ground,
    settings: &Settings,
    wanted: &mut Wanted,
    done: &mut PageChange,
) -> Result<(), Error> {
    if wanted.uploads.is_empty() && wanted.adopted.is_empty() {
        return Ok(());
    }
    let disk = &ground.disk;
    let mut record = wanted.record.take().unwrap_or_else(|| Record {
        id: wanted.id.clone(),
        place: wanted.place.clone(),
        ..Record::default()
    });
    for file in std::mem::take(&mut wanted.adopted) {
        record
            .files
            .retain(|known| known.local != file.local && known.id != file.id);
        record.files.push(file);
    }
    let on_page = ground.confluence.attachments().on_page(&wanted.id);
    for upload in std::mem::take(&mut wanted.uploads) {
        let Some(at) = wanted.place.files().join(&upload.local) else {
            continue;
        };
        let path = disk.found(&at).await?;
        let mut put = match upload.name == upload.local {
            true => on_page.put_file(path),
            false => on_page.put(&upload.name, Content::file(path)),
        };
        if settings.minor {
            put = put.minor();
        }
        let stored = put.send().await?.attachment;
        let file = record_of(&stored, &upload.local, &upload.sha256);
        wanted
            .ids
            .insert(upload.local.clone(), file.file_id.clone());
        record
            .files
            .retain(|known| known.local != file.local && known.id != file.id);
        record.files.push(file);
        record.write(disk).await?;
        let (file, replaces) = (upload.name, upload.replaces);
        done.actions.push(Action::Upload { file, replaces });
    }
    record.write(disk).await
}
