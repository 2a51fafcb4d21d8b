//! What is remembered of each page beside the files: what it said when both sides were the same.

use std::collections::BTreeMap;

use adf::Document;
use serde_json::{Map, Value, json};

use crate::error::Error;

use super::disk::{Disk, HIDDEN};
use super::front::is_id;
use super::place::Place;
use super::problem::TreeProblem;
use super::refs::{MediaKey, Refs};

/// What a page said when both sides were the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) version: u64,
    /// As it stands above the text.
    pub(super) hash: String,
    pub(super) title: String,
    pub(super) labels: Vec<String>,
    pub(super) parent: Option<String>,
    /// Where its file was.
    pub(super) place: Place,
    /// None where Confluence gives no document.
    pub(super) document: Option<Document>,
    /// Whether the text is read as exactly this document.
    pub(super) exact: bool,
    /// What stands in the text in place of what the document refers to.
    pub(super) refs: Refs,
    pub(super) files: Vec<FileRecord>,
}

/// A file of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileRecord {
    /// Id of the attachment.
    pub(super) id: String,
    /// Its id in the media store.
    pub(super) file_id: String,
    /// What Confluence calls it.
    pub(super) name: String,
    /// What it is called here.
    pub(super) local: String,
    pub(super) version: u64,
    pub(super) sha256: String,
}

fn place_of(id: &str) -> Option<Place> {
    Place::parse(&format!("{HIDDEN}/pages/{id}.json")).filter(|_| is_id(id))
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    let all = value.as_array().into_iter().flatten();
    all.filter_map(|text| text.as_str().map(str::to_owned))
        .collect()
}

impl Record {
    /// What is remembered of a page. Where nothing is, or it cannot be read, everything is looked up.
    pub(super) async fn read(disk: &Disk, id: &str) -> Result<Option<Record>, Error> {
        let Some(place) = place_of(id) else {
            return Ok(None);
        };
        let file = disk.read(&place).await?;
        let json = file.and_then(|file| serde_json::from_str::<Value>(&file).ok());
        Ok(json
            .and_then(|json| Record::of(&json))
            .filter(|record| record.id == id))
    }

    pub(super) async fn write(&self, disk: &Disk) -> Result<(), Error> {
        let Some(place) = place_of(&self.id) else {
            return Ok(());
        };
        let mut file = serde_json::to_string_pretty(&self.to_json()).unwrap_or_default();
        file.push('\n');
        disk.write(&place, file).await?;
        Ok(())
    }

    pub(super) async fn forget(disk: &Disk, id: &str) -> Result<(), Error> {
        if let Some(place) = place_of(id) {
            disk.remove(&place).await?;
        }
        Ok(())
    }

    /// Ids of all pages that something is remembered of.
    pub(super) async fn ids(disk: &Disk) -> Result<Vec<String>, Error> {
        let place = Place::parse(&format!("{HIDDEN}/pages")).unwrap_or_default();
        let entries = disk.list(&place).await?;
        let ids = entries.into_iter().filter_map(|entry| {
            let id = entry.name.strip_suffix(".json")?;
            is_id(id).then(|| id.to_owned())
        });
        Ok(ids.collect())
    }

    fn of(json: &Value) -> Option<Record> {
        let files = json["files"].as_array().into_iter().flatten();
        let files = files.filter_map(|file| {
            let local = text(file, "local");
            // It becomes part of a path.
            Place::top().join(&local)?;
            Some(FileRecord {
                id: text(file, "id"),
                file_id: text(file, "fileId"),
                name: text(file, "name"),
                local,
                version: file["version"].as_u64()?,
                sha256: text(file, "sha256"),
            })
        });
        let links = json["links"].as_object().into_iter().flatten();
        let links = links.filter_map(|(at, to)| Some((at.clone(), to.as_str()?.to_owned())));
        let media = json["media"].as_object().into_iter().flatten();
        let media = media.map(|(at, to)| {
            let key = MediaKey {
                id: text(to, "id"),
                collection: text(to, "collection"),
            };
            (at.clone(), Some(key).filter(|key| !key.id.is_empty()))
        });
        let document = match &json["document"] {
            Value::String(document) => Some(Document::parse(document).ok()?),
            _ => None,
        };
        Some(Record {
            id: text(json, "id"),
            version: json["version"].as_u64()?,
            hash: text(json, "hash"),
            title: text(json, "title"),
            labels: texts(&json["labels"]),
            parent: json["parent"].as_str().map(str::to_owned),
            place: Place::parse(json["path"].as_str()?)?,
            document,
            exact: json["exact"].as_bool().unwrap_or_default(),
            refs: Refs {
                links: links.collect(),
                media: media.collect::<BTreeMap<_, _>>(),
            },
            files: files.collect(),
        })
    }

    fn to_json(&self) -> Value {
        let files = self.files.iter().map(|file| {
            json!({
                "id": file.id,
                "fileId": file.file_id,
                "name": file.name,
                "local": file.local,
                "version": file.version,
                "sha256": file.sha256,
            })
        });
        let media = self.refs.media.iter().map(|(at, key)| {
            let key = key.as_ref();
            let key = key.map(|key| json!({"id": key.id, "collection": key.collection}));
            (at.clone(), json!(key))
        });
        json!({
            "id": self.id,
            "version": self.version,
            "hash": self.hash,
            "title": self.title,
            "labels": self.labels,
            "parent": self.parent,
            "path": self.place.as_str(),
            "exact": self.exact,
            "links": self.refs.links,
            "media": media.collect::<Map<_, _>>(),
            "files": files.collect::<Vec<_>>(),
            // A text, as it is on the wire: documents may be nested deeper than JSON is read.
            "document": self.document.as_ref().map(Document::to_json_string),
        })
    }
}

/// The move of a page that is under way: of its file, its attachments and what lies below it. It is noted
/// before it begins, so that a run that was killed is not taken for somebody who took files away, and the
/// next one carries on.
pub(super) struct Moving;

impl Moving {
    fn place() -> Place {
        Place::parse(&format!("{HIDDEN}/moving.json")).unwrap_or_default()
    }

    pub(super) async fn begin(disk: &Disk, from: &Place, to: &Place) -> Result<(), Error> {
        let json = json!({"from": from.as_str(), "to": to.as_str()});
        disk.write(&Moving::place(), format!("{json}\n")).await?;
        Moving::carry_on(disk, from, to, false).await
    }

    /// Directories come first: until its file follows, a page is still found where it was.
    async fn carry_on(disk: &Disk, from: &Place, to: &Place, again: bool) -> Result<(), Error> {
        let all = [
            (from.below(), to.below()),
            (from.files(), to.files()),
            (from.clone(), to.clone()),
        ];
        for (from, to) in all {
            // Somebody may have put something there since.
            if !again || !disk.is_there(&to).await? {
                disk.rename(&from, &to).await?;
            }
        }
        Moving::end(disk).await
    }

    async fn end(disk: &Disk) -> Result<(), Error> {
        disk.remove(&Moving::place()).await?;
        Ok(())
    }

    /// Carries on with what an earlier run has begun.
    pub(super) async fn resume(disk: &Disk) -> Result<(), Error> {
        let Some(file) = disk.read(&Moving::place()).await? else {
            return Ok(());
        };
        let json = serde_json::from_str::<Value>(&file).unwrap_or_default();
        let place = |name: &str| Place::parse(json[name].as_str().unwrap_or_default());
        match (place("from"), place("to")) {
            (Some(from), Some(to)) => Moving::carry_on(disk, &from, &to, true).await,
            _ => Moving::end(disk).await,
        }
    }

    pub(super) async fn is_on(disk: &Disk) -> Result<bool, Error> {
        disk.is_file(&Moving::place()).await
    }
}

/// Which tree a directory has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tree {
    /// Id of the page at its top.
    pub(super) root: String,
    /// Key of its space.
    pub(super) space: String,
    /// The address that those of its pages begin with.
    pub(super) site: String,
}

impl Tree {
    fn place() -> Place {
        Place::parse(&format!("{HIDDEN}/tree.json")).unwrap_or_default()
    }

    pub(super) async fn read(disk: &Disk) -> Result<Option<Tree>, Error> {
        let place = Tree::place();
        let Some(file) = disk.read(&place).await? else {
            return Ok(None);
        };
        let json = serde_json::from_str::<Value>(&file).unwrap_or_default();
        let tree = Tree {
            root: text(&json, "root"),
            space: text(&json, "space"),
            site: text(&json, "site"),
        };
        match json["format"].as_u64() {
            Some(1) if is_id(&tree.root) => Ok(Some(tree)),
            _ => Err(
                TreeProblem::misplaced(&place, "it cannot be read: another version wrote it")
                    .into(),
            ),
        }
    }

    pub(super) async fn write(&self, disk: &Disk) -> Result<(), Error> {
        let json = json!({"format": 1, "root": self.root, "space": self.space, "site": self.site});
        let mut file = serde_json::to_string_pretty(&json).unwrap_or_default();
        file.push('\n');
        disk.write(&Tree::place(), file).await?;
        Ok(())
    }
}
