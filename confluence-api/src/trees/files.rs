//! Attachments of a page, as files beside it.

use std::collections::{BTreeMap, HashSet};

use adf::merge::Prefer;

use crate::attachments::Attachment;
use crate::error::Error;

use super::disk::EntryKind;
use super::ground::Ground;
use super::name::{composed, folded, marked, of_file};
use super::place::Place;
use super::plan::Disagreement;
use super::pull::Pulled;
use super::record::{FileRecord, Record};
use super::wanted::{Rules, Upload, Wanted};

/// Brings the attachments of a page here, where they are newer than what is here. What was changed here
/// stays. Returns what is to be remembered.
pub(super) async fn pull(
    ground: &Ground,
    id: &str,
    place: &Place,
    record: Option<&Record>,
    pulled: &mut Pulled,
) -> Result<Vec<FileRecord>, Error> {
    let known = record
        .map(|record| record.files.clone())
        .unwrap_or_default();
    if !ground.attachments {
        return Ok(known);
    }
    let attachments = ground.confluence.attachments();
    let mut list = attachments.on_page(id).list();
    let mut taken: HashSet<String> = known.iter().map(|file| folded(&file.local)).collect();
    let mut seen: HashSet<String> = HashSet::new();
    let mut files = Vec::new();
    while let Some(attachment) = list.next().await {
        let attachment = attachment?;
        seen.insert(attachment.id().to_owned());
        let before = known.iter().find(|file| file.id == attachment.id());
        let local = match before {
            Some(file) => file.local.clone(),
            None => name_for(&attachment, &mut taken),
        };
        let Some(at) = place.files().join(&local) else {
            continue;
        };
        let now = FileRecord {
            id: attachment.id().to_owned(),
            file_id: attachment.file_id().unwrap_or_default().to_owned(),
            name: attachment.file_name().to_owned(),
            local,
            version: attachment.version_number(),
            sha256: before.map(|file| file.sha256.clone()).unwrap_or_default(),
        };
        if let Some(kept) = bring(ground, &attachment, &at, before, now, pulled).await? {
            files.push(kept);
        }
    }
    for file in known.into_iter().filter(|file| !seen.contains(&file.id)) {
        let Some(at) = place.files().join(&file.local) else {
            continue;
        };
        let Some((_, sum)) = ground.disk.sum(&at).await? else {
            continue;
        };
        if ground.prune && sum == file.sha256 {
            ground.disk.remove(&at).await?;
            ground.disk.tidy(&at.directory()).await?;
            pulled.removed.push(at.to_string());
        } else {
            pulled.gone.push(at.to_string());
            files.push(file);
        }
    }
    files.sort_by(|one, other| one.local.cmp(&other.local));
    Ok(files)
}

/// Brings one attachment here. What is to be remembered of it; nothing where another file has its name.
async fn bring(
    ground: &Ground,
    attachment: &Attachment,
    at: &Place,
    before: Option<&FileRecord>,
    mut now: FileRecord,
    pulled: &mut Pulled,
) -> Result<Option<FileRecord>, Error> {
    let disk = &ground.disk;
    let is_newer = before.is_none_or(|before| before.version != now.version);
    let is_here = disk.is_file(at).await?;
    if !is_newer && is_here {
        return Ok(Some(now));
    }
    let download = ground.confluence.attachments().download(attachment).await?;
    let received = disk.receive(download).await?;
    let sum = disk.sum(at).await?.map(|(_, sum)| sum);
    now.sha256.clone_from(&received.sha256);
    match sum {
        Some(sum) if sum == received.sha256 => {}
        Some(sum) if before.is_none_or(|before| before.sha256 != sum) => {
            pulled.kept.push(at.to_string());
            return Ok(before.cloned());
        }
        _ => {
            disk.settle(received, at).await?;
            pulled.files.push(at.to_string());
        }
    }
    Ok(Some(now))
}

/// A name that no other attachment of the page has, on any system.
fn name_for(attachment: &Attachment, taken: &mut HashSet<String>) -> String {
    let name = of_file(attachment.file_name());
    let number = attachment.id().trim_start_matches("att").to_owned();
    let names = [name.clone(), marked(&name, &of_file(&number))];
    let free = names.into_iter().find(|name| taken.insert(folded(name)));
    free.unwrap_or(name)
}

/// How the files of a page differ here from what is remembered.
#[derive(Debug, Default)]
pub(super) struct FileChanges {
    /// Files by their names here: those that are remembered with their ids in the media store, others
    /// with none.
    pub(super) ids: BTreeMap<String, String>,
    /// What is new here, or says something else: its name here, its sum, and what is remembered of it.
    pub(super) changed: Vec<(String, String, Option<FileRecord>)>,
    /// What is remembered, and not here any more.
    pub(super) missing: Vec<FileRecord>,
}

impl FileChanges {
    pub(super) fn is_none(&self) -> bool {
        self.changed.is_empty() && self.missing.is_empty()
    }
}

/// Looks at the files of a page. They are read piece by piece.
pub(super) async fn changes(
    ground: &Ground,
    place: &Place,
    record: Option<&Record>,
) -> Result<FileChanges, Error> {
    let known = record.map_or(&[][..], |record| &record.files[..]);
    let mut changes = FileChanges::default();
    if !ground.attachments {
        let ids = known
            .iter()
            .map(|file| (file.local.clone(), file.file_id.clone()));
        changes.ids = ids.collect();
        return Ok(changes);
    }
    let directory = place.files();
    let mut here = HashSet::new();
    for entry in ground.disk.list(&directory).await? {
        let Some(at) = directory.join(&entry.name) else {
            continue;
        };
        if entry.kind != EntryKind::File || entry.name.starts_with('.') {
            continue;
        }
        let Some((_, sum)) = ground.disk.sum(&at).await? else {
            continue;
        };
        here.insert(entry.name.clone());
        let file = known.iter().find(|file| file.local == entry.name);
        let id = file.map(|file| file.file_id.clone()).unwrap_or_default();
        changes.ids.insert(entry.name.clone(), id);
        if file.is_none_or(|file| file.sha256 != sum) {
            changes.changed.push((entry.name, sum, file.cloned()));
        }
    }
    let missing = known.iter().filter(|file| !here.contains(&file.local));
    changes.missing = missing.cloned().collect();
    Ok(changes)
}

/// What is to be done with attachments.
pub(super) async fn compare(
    ground: &Ground,
    id: &str,
    changes: FileChanges,
    rules: Rules,
    wanted: &mut Wanted,
    about: &mut Vec<Disagreement>,
) -> Result<(), Error> {
    wanted.ids = changes.ids.clone();
    if changes.is_none() {
        return Ok(());
    }
    let attachments = ground.confluence.attachments();
    let there = attachments.on_page(id).list().all().await?;
    for (local, sha256, known) in changes.changed {
        let name = match &known {
            Some(known) => known.name.clone(),
            None => composed(&local),
        };
        let found = there.iter().find(|file| match &known {
            Some(known) => file.id() == known.id,
            None => file.file_name() == name,
        });
        let upload = |replaces| Upload {
            local: local.clone(),
            name: name.clone(),
            sha256: sha256.clone(),
            replaces,
        };
        let Some(found) = found else {
            match (known.is_some(), rules.prefer) {
                // It was changed here, and deleted on the site.
                (true, None) => about.push(Disagreement::File(name)),
                (true, Some(Prefer::Theirs)) => {}
                _ => wanted.uploads.push(upload(false)),
            }
            continue;
        };
        let is_as_known = known.is_some_and(|known| known.version == found.version_number());
        if is_as_known {
            wanted.uploads.push(upload(true));
        } else if is_same(ground, found, &sha256).await? {
            let record = record_of(found, &local, &sha256);
            wanted.ids.insert(local.clone(), record.file_id.clone());
            wanted.adopted.push(record);
        } else {
            match rules.prefer {
                None => about.push(Disagreement::File(name)),
                Some(Prefer::Theirs) => {}
                Some(_) => wanted.uploads.push(upload(true)),
            }
        }
    }
    for file in changes.missing.into_iter().filter(|_| rules.deletes) {
        let found = there.iter().find(|found| found.id() == file.id);
        match found.map(|found| found.version_number() == file.version) {
            None => {}
            Some(true) => wanted.removals.push(file),
            Some(false) => match rules.prefer {
                None => about.push(Disagreement::File(file.name)),
                Some(Prefer::Theirs) => {}
                Some(_) => wanted.removals.push(file),
            },
        }
    }
    Ok(())
}

/// Whether an attachment has the content that a file here has: a run that was killed may have sent it.
async fn is_same(ground: &Ground, file: &Attachment, sha256: &str) -> Result<bool, Error> {
    let download = ground.confluence.attachments().download(file).await?;
    Ok(ground.disk.receive(download).await?.sha256 == sha256)
}

/// What is remembered of an attachment.
pub(super) fn record_of(attachment: &Attachment, local: &str, sha256: &str) -> FileRecord {
    FileRecord {
        id: attachment.id().to_owned(),
        file_id: attachment.file_id().unwrap_or_default().to_owned(),
        name: attachment.file_name().to_owned(),
        local: local.to_owned(),
        version: attachment.version_number(),
        sha256: sha256.to_owned(),
    }
}
