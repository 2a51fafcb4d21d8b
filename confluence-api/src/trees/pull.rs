//! One page from the site to its file.

use adf::Document;

use crate::error::Error;

use super::files;
use super::front::{Front, digest};
use super::ground::Ground;
use super::layout::Item;
use super::place::Place;
use super::problem::TreeProblem;
use super::record::Record;
use super::scan::{Above, Local};
use super::text::{self, Text};

/// What was done for a page.
#[derive(Debug, Default)]
pub(super) struct Pulled {
    /// Whether its file was written.
    pub(super) written: bool,
    /// Attachments that were written.
    pub(super) files: Vec<String>,
    /// What was changed here, and stays.
    pub(super) kept: Vec<String>,
    pub(super) gone: Vec<String>,
    pub(super) removed: Vec<String>,
    /// Why its body is not in the file.
    pub(super) bodiless: Option<Error>,
}

/// What a file says that the site has been told.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) digest: String,
    /// The version that it became.
    pub(super) version: u64,
}

/// Writes a page to its file, with its attachments, where something differs. A file that was edited stays,
/// unless it still says what `seen` is the digest of. So does one that is newer than what the site answers,
/// which may be behind what was just written to it.
///
/// Attachments come first, then the file, then what is remembered: whatever is there when the process is
/// killed, the next run sees what is missing, and nothing is remembered of a page without a file, which
/// would look as if somebody had taken it away.
pub(super) async fn page(
    ground: &Ground,
    id: &str,
    place: &Place,
    seen: Option<&Seen>,
) -> Result<Pulled, Error> {
    let mut pulled = Pulled::default();
    let old = existing(ground, id, place).await?;
    if is_edited(old.as_ref(), seen) {
        pulled.kept.push(place.to_string());
        return Ok(pulled);
    }
    let (page, labels) = ground.read(id).await?;
    let known = old.as_ref().and_then(|local| local.front.version);
    let newest = known.max(seen.map(|seen| seen.version));
    if newest.is_some_and(|newest| page.version_number() < newest) {
        pulled.kept.push(place.to_string());
        return Ok(pulled);
    }
    let record = Record::read(&ground.disk, id).await?;
    let files = files::pull(ground, id, place, record.as_ref(), &mut pulled).await?;
    let (document, bodiless) = match page.document() {
        Ok(document) => (Some(document), None),
        Err(error @ Error::NoDocument(_)) => (None, Some(error)),
        Err(error) => return Err(error),
    };
    let old_front = old.map(|local| local.front).unwrap_or_default();
    let format = ground.format.unwrap_or(old_front.format);
    let text = match &document {
        Some(document) => {
            let index = ground.index();
            let around = (&ground.tree, &*index);
            text::write(document, format, around, place, &files)
        }
        None => Text {
            text: String::new(),
            refs: Default::default(),
            exact: false,
        },
    };
    let hash = digest(page.title(), &labels, &text.text);
    let record = Record {
        id: id.to_owned(),
        version: page.version_number(),
        hash: hash.clone(),
        title: page.title().to_owned(),
        labels: labels.clone(),
        parent: page.parent_id().map(str::to_owned),
        place: place.clone(),
        document,
        exact: text.exact,
        refs: text.refs,
        files,
    };
    let front = Front {
        id: Some(id.to_owned()),
        title: Some(page.title().to_owned()),
        space: Some(ground.tree.space.clone()),
        parent: page.parent_id().map(str::to_owned),
        version: Some(page.version_number()),
        labels: Some(labels),
        kind: None,
        format,
        bodiless: bodiless.is_some(),
        hash: Some(hash),
        others: old_front.others,
    };
    pulled.bodiless = bodiless;
    // It may have been edited in between.
    let now = existing(ground, id, place).await?;
    if is_edited(now.as_ref(), seen) {
        pulled.kept.push(place.to_string());
        return Ok(pulled);
    }
    // A file that says the same may look otherwise: with other ends of lines, or lines in another order.
    let is_same = now.is_some_and(|now| now.front == front && !now.is_edited());
    if !is_same {
        pulled.written = ground.disk.write(place, front.above(&text.text)).await?;
    }
    record.write(&ground.disk).await?;
    Ok(pulled)
}

fn is_edited(local: Option<&Local>, seen: Option<&Seen>) -> bool {
    local.is_some_and(|local| {
        local.is_edited() && seen.is_none_or(|seen| seen.digest != local.digest)
    })
}

/// The file of a page as it is.
async fn existing(ground: &Ground, id: &str, place: &Place) -> Result<Option<Local>, Error> {
    let Some(file) = ground.disk.read(place).await? else {
        return Ok(None);
    };
    let (local, _) = Local::of(place, Above::Top, &file)?;
    if local.front.id.as_deref().is_some_and(|other| other != id) {
        let what = format!(
            "it is the file of page {}",
            local.front.id.unwrap_or_default()
        );
        return Err(TreeProblem::misplaced(place, what).into());
    }
    Ok(Some(local))
}

/// Writes a file for what is no page, and has pages below it.
pub(super) async fn holder(ground: &Ground, item: &Item, place: &Place) -> Result<Pulled, Error> {
    let old = existing(ground, &item.id, place).await?;
    let text = match item.holder {
        Some(kind) => format!("A {kind} of Confluence: only what lies below it is exported.\n"),
        None => String::new(),
    };
    let front = Front {
        id: Some(item.id.clone()),
        title: Some(item.title.clone()),
        space: Some(ground.tree.space.clone()),
        parent: Some(item.parent.clone()).filter(|parent| !parent.is_empty()),
        kind: item.holder.map(str::to_owned),
        bodiless: true,
        hash: Some(digest(&item.title, &[], &text)),
        others: old.map(|local| local.front.others).unwrap_or_default(),
        ..Front::default()
    };
    Ok(Pulled {
        written: ground.disk.write(place, front.above(&text)).await?,
        ..Pulled::default()
    })
}

/// What a page said when both sides were the same: what is remembered, if that is what the file was
/// written from, and otherwise what the history of the page has.
pub(super) async fn base(
    ground: &Ground,
    local: &Local,
    record: Option<&Record>,
) -> Result<Option<Record>, Error> {
    let fits = |record: &&Record| Some(record.hash.as_str()) == local.front.hash.as_deref();
    if let Some(record) = record.filter(fits) {
        return Ok(Some(record.clone()));
    }
    let (Some(id), Some(version)) = (&local.front.id, local.front.version) else {
        return Ok(None);
    };
    let page = ground
        .confluence
        .pages()
        .get(id)
        .version(version)
        .send()
        .await?;
    let document: Option<Document> = page.document().ok();
    Ok(Some(Record {
        id: id.clone(),
        version,
        title: page.title().to_owned(),
        // Which labels it had then nobody knows: none of them is taken away.
        labels: Vec::new(),
        place: local.place.clone(),
        exact: document.as_ref().is_some_and(text::is_exact),
        document,
        files: record
            .map(|record| record.files.clone())
            .unwrap_or_default(),
        ..Record::default()
    }))
}
