//! What a page refers to: other pages of the tree by their files, and files of its own by theirs, where
//! Confluence has addresses and ids.
//!
//! What stands in the text for what is noted beside it, so that it comes back to the letter.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::name::composed;
use super::place::{Place, is_relative};
use super::record::{FileRecord, Tree};

/// What stands in a text for what.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Refs {
    /// The way to the file of a page, and the address that it stands for. An address that looked like
    /// such a way from the beginning stands for itself.
    pub(super) links: BTreeMap<String, String>,
    /// The way to a file, and what it stands for; none where it stands for itself.
    pub(super) media: BTreeMap<String, Option<MediaKey>>,
}

/// How a document names a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MediaKey {
    pub(super) id: String,
    pub(super) collection: String,
}

/// Which page has which file.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    places: HashMap<String, Place>,
    /// By places in composed Unicode, as some systems take names apart; none for a page that is not on
    /// the site yet.
    ids: HashMap<String, Option<String>>,
}

impl Index {
    pub(super) fn put(&mut self, place: &Place, id: Option<&str>) {
        self.ids
            .insert(composed(place.as_str()), id.map(str::to_owned));
        if let Some(id) = id {
            self.places.insert(id.to_owned(), place.clone());
        }
    }

    pub(super) fn place(&self, id: &str) -> Option<&Place> {
        self.places.get(id)
    }

    pub(super) fn id(&self, place: &Place) -> Option<&str> {
        self.ids.get(&composed(place.as_str()))?.as_deref()
    }

    /// Whether there is a page, on the site or not.
    pub(super) fn has(&self, place: &Place) -> bool {
        self.ids.contains_key(&composed(place.as_str()))
    }
}

impl Tree {
    /// The page that an address of the site leads to, and the place within it, with its `#`. None where
    /// the address says more than that.
    pub(super) fn page_at<'a>(&self, address: &'a str) -> Option<(&'a str, &'a str)> {
        let path = address
            .strip_prefix(&self.site)
            .filter(|_| !self.site.is_empty())
            .or_else(|| address.strip_prefix("/wiki"))?;
        let (path, fragment) = path.split_at(path.find('#').unwrap_or(path.len()));
        let id = match path.strip_prefix("/spaces/") {
            Some(rest) => {
                let mut steps = rest.split('/');
                let (_key, pages, id) = (steps.next()?, steps.next()?, steps.next()?);
                let (_title, more) = (steps.next(), steps.next());
                (pages == "pages" && more.is_none() && !path.contains('?')).then_some(id)?
            }
            None => path.strip_prefix("/pages/viewpage.action?pageId=")?,
        };
        super::front::is_id(id).then_some((id, fragment))
    }

    pub(super) fn address_of(&self, id: &str) -> String {
        format!("{}/spaces/{}/pages/{id}", self.site, self.space)
    }
}

/// Something in a document that refers to something.
pub(super) enum Slot<'a> {
    Address(&'a mut Value),
    Media(&'a mut Map<String, Value>),
}

/// Everything in a document that refers to something, in reading order.
pub(super) fn each(document: &mut Value, visit: &mut dyn FnMut(Slot<'_>)) {
    // No recursion: documents may be nested as deep as they like.
    let mut due = vec![document];
    while let Some(value) = due.pop() {
        let Value::Object(node) = value else { continue };
        let kind = node.get("type").and_then(Value::as_str).unwrap_or_default();
        match kind {
            "inlineCard" | "blockCard" | "embedCard" => {
                if let Some(url) = node.get_mut("attrs").and_then(|attrs| attrs.get_mut("url")) {
                    visit(Slot::Address(url));
                }
            }
            "media" => {
                if let Some(Value::Object(attrs)) = node.get_mut("attrs") {
                    visit(Slot::Media(attrs));
                }
            }
            _ => {}
        }
        for (name, value) in node.iter_mut() {
            let Value::Array(all) = value else { continue };
            match name.as_str() {
                "content" => due.extend(all.iter_mut().rev()),
                "marks" => {
                    for mark in all {
                        if mark["type"] == "link"
                            && let Some(href) =
                                mark.get_mut("attrs").and_then(|a| a.get_mut("href"))
                        {
                            visit(Slot::Address(href));
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

pub(super) fn text<'a>(attrs: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    attrs.get(name)?.as_str()
}

/// The address of media from elsewhere.
pub(super) fn outside(attrs: &Map<String, Value>) -> Option<&str> {
    (text(attrs, "type") == Some("external")).then(|| text(attrs, "url"))?
}

/// The file that media show, where nothing is said of it that an image cannot say.
fn shown(attrs: &Map<String, Value>) -> Option<MediaKey> {
    let is_plain = attrs.keys().all(|name| {
        matches!(
            name.as_str(),
            "type" | "id" | "collection" | "alt" | "width" | "height" | "localId"
        )
    });
    (text(attrs, "type") == Some("file") && is_plain).then_some(())?;
    Some(MediaKey {
        id: text(attrs, "id")?.to_owned(),
        collection: text(attrs, "collection")?.to_owned(),
    })
}

pub(super) fn show(attrs: &mut Map<String, Value>, key: &MediaKey) {
    attrs.remove("url");
    attrs.insert("type".to_owned(), json!("file"));
    attrs.insert("id".to_owned(), json!(key.id));
    attrs.insert("collection".to_owned(), json!(key.collection));
}

impl Refs {
    /// What looks like a way to a file in a document, and stands for itself.
    pub(super) fn own(document: &Value) -> Refs {
        let mut refs = Refs::default();
        let mut document = document.clone();
        each(&mut document, &mut |slot| match slot {
            Slot::Address(url) => {
                if let Some(url) = url.as_str().filter(|url| is_relative(url)) {
                    refs.links.insert(url.to_owned(), url.to_owned());
                }
            }
            Slot::Media(attrs) => {
                if let Some(url) = outside(attrs).filter(|url| is_relative(url)) {
                    refs.media.insert(url.to_owned(), None);
                }
            }
        });
        refs
    }

    /// With the pages of the tree that a document links to.
    pub(super) fn with_pages(
        mut self,
        document: &Value,
        tree: &Tree,
        index: &Index,
        at: &Place,
    ) -> Refs {
        let mut document = document.clone();
        let directory = at.directory();
        each(&mut document, &mut |slot| {
            if let Slot::Address(url) = slot
                && let Some(url) = url.as_str()
                && let Some((id, fragment)) = tree.page_at(url)
                && let Some(target) = index.place(id)
            {
                let way = format!("{}{fragment}", target.from(&directory));
                self.links.entry(way).or_insert_with(|| url.to_owned());
            }
        });
        self
    }

    /// With the files of the page that a document shows.
    pub(super) fn with_files(mut self, document: &Value, files: &[FileRecord], at: &Place) -> Refs {
        let mut document = document.clone();
        let (directory, here) = (at.files(), at.directory());
        each(&mut document, &mut |slot| {
            if let Slot::Media(attrs) = slot
                && let Some(key) = shown(attrs)
                && let Some(file) = files.iter().find(|file| file.file_id == key.id)
                && let Some(place) = directory.join(&file.local)
            {
                self.media.entry(place.from(&here)).or_insert(Some(key));
            }
        });
        self
    }

    /// A document with the ways to files in place of what they stand for.
    pub(super) fn outward(&self, mut document: Value) -> Value {
        let links: HashMap<&str, &str> = self
            .links
            .iter()
            .filter(|(way, url)| way != url)
            .map(|(way, url)| (url.as_str(), way.as_str()))
            .collect();
        each(&mut document, &mut |slot| match slot {
            Slot::Address(url) => {
                let way = url.as_str().and_then(|url| links.get(url));
                if let Some(way) = way {
                    *url = json!(way);
                }
            }
            Slot::Media(attrs) => {
                let Some(key) = shown(attrs) else { return };
                let mut all = self.media.iter();
                if let Some((way, _)) = all.find(|(_, known)| known.as_ref() == Some(&key)) {
                    attrs.remove("id");
                    attrs.remove("collection");
                    attrs.insert("type".to_owned(), json!("external"));
                    attrs.insert("url".to_owned(), json!(way));
                }
            }
        });
        document
    }

    /// A document with what the ways to files stand for, as far as that is noted.
    pub(super) fn inward(&self, mut document: Value) -> Value {
        each(&mut document, &mut |slot| match slot {
            Slot::Address(url) => {
                let known = url.as_str().and_then(|way| self.links.get(way));
                if let Some(known) = known {
                    *url = json!(known);
                }
            }
            Slot::Media(attrs) => {
                let known = outside(attrs).and_then(|way| self.media.get(way));
                if let Some(Some(key)) = known.cloned() {
                    show(attrs, &key);
                }
            }
        });
        document
    }
}
