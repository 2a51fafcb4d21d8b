//! New pages, from files that have no id yet.

use std::collections::BTreeMap;

use crate::body::empty_document;
use crate::error::Error;
use crate::page::Page;
use crate::sameness::same;

use super::around::{Around, is_unsettled};
use super::compare::problem;
use super::files;
use super::front::Front;
use super::ground::Ground;
use super::plan::{Action, PageChange};
use super::problem::TreeProblem;
use super::record::Record;
use super::refs::Refs;
use super::scan::{Above, Local};
use super::text::{self, Format};
use super::wanted::Target;

/// Creates the page of a file, and writes its id into the file. What it refers to may not be on the site
/// yet: then it has no text at first, which it gets with all other pages.
///
/// The file is written at once, so that a run that is killed is not begun again from the beginning. Where
/// it was killed before that, the page is found by its title.
pub(super) async fn page(ground: &Ground, target: &Target) -> Result<Option<PageChange>, Error> {
    let (disk, place) = (&ground.disk, &target.place);
    let Some(file) = disk.read(place).await? else {
        return Ok(None);
    };
    let (local, text) = Local::of(place, target.above.clone(), &file)?;
    if local.front.id.is_some() {
        return Ok(None);
    }
    let Above::Page(above) = &target.above else {
        return Ok(None);
    };
    let parent = ground.index().id(above).map(str::to_owned);
    let Some(parent) = parent else {
        let what = "the page that it is to lie under is not on the site";
        return Err(TreeProblem::misplaced(place, what).into());
    };
    let ids: BTreeMap<String, String> = files::changes(ground, place, None).await?.ids;
    let document = {
        let index = ground.index();
        let around = Around {
            tree: &ground.tree,
            index: &index,
            refs: &Refs::default(),
            at: place,
            id: "",
            files: &ids,
        };
        text::read(text, Format::Lossless, None, &around).map_err(|error| problem(place, error))?
    };
    let document = match is_unsettled(&document.to_value()) {
        true => empty_document(),
        false => document,
    };
    let pages = ground.confluence.pages();
    let create = pages.create(&ground.tree.space, &local.title);
    let page = match create.body(&document).below(&parent).send().await {
        Ok(page) => page,
        Err(error) if error.is_title_taken() => {
            match ours(ground, &local.title, &parent, &document).await? {
                Some(page) => page,
                None => return Err(error),
            }
        }
        Err(error) => return Err(error),
    };
    let hash = format!("new-{}", page.id());
    // It may have been edited in between.
    let file = disk.read(place).await?.unwrap_or(file);
    let (local, text) = Local::of(place, target.above.clone(), &file)?;
    let front = Front {
        id: Some(page.id().to_owned()),
        title: Some(local.title.clone()),
        space: Some(ground.tree.space.clone()),
        parent: Some(parent.clone()),
        version: Some(page.version_number()),
        format: Format::Lossless,
        hash: Some(hash.clone()),
        ..local.front.clone()
    };
    disk.write(place, front.above(text)).await?;
    let record = Record {
        id: page.id().to_owned(),
        version: page.version_number(),
        hash,
        title: page.title().to_owned(),
        parent: Some(parent),
        place: place.clone(),
        document: Some(document),
        exact: true,
        ..Record::default()
    };
    record.write(disk).await?;
    ground.index().put(place, Some(page.id()));
    Ok(Some(PageChange {
        id: Some(page.id().to_owned()),
        title: local.title,
        path: place.to_string(),
        actions: vec![Action::Create {
            below: above.to_string(),
        }],
    }))
}

/// The page that has the title, if it is what was to be created: an earlier run did it, and was killed
/// before it could note it.
async fn ours(
    ground: &Ground,
    title: &str,
    parent: &str,
    document: &adf::Document,
) -> Result<Option<Page>, Error> {
    let found = ground
        .confluence
        .pages()
        .find(&ground.tree.space, title)
        .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    if ground.index().place(found.id()).is_some() || found.parent_id() != Some(parent) {
        return Ok(None);
    }
    let (page, _) = ground.read(found.id()).await?;
    let is_ours = page.version_number() == 1
        && page
            .document()
            .is_ok_and(|there| same(&there, document) || there.content().is_empty());
    Ok(Some(page).filter(|_| is_ours))
}
