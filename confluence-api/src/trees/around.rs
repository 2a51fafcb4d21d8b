//! Texts of people as documents of Confluence: ways to files become addresses and ids, also those of what
//! is not on the site yet.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::name::composed;
use super::place::{Place, is_relative};
use super::record::Tree;
use super::refs::{Index, MediaKey, Refs, Slot, each, outside, show, text};

/// Begins what stands for a page or a file that is not on the site yet.
const NEW_PAGE: &str = "new-page:";
const NEW_FILE: &str = "new-file:";

/// Where a text stands, to see where its ways lead.
pub(super) struct Around<'a> {
    pub(super) tree: &'a Tree,
    pub(super) index: &'a Index,
    pub(super) refs: &'a Refs,
    /// The file of the page.
    pub(super) at: &'a Place,
    /// Id of the page; empty for a new one.
    pub(super) id: &'a str,
    /// Files of the page by their names here, with their ids in the media store; empty for those that
    /// are not on the site yet.
    pub(super) files: &'a BTreeMap<String, String>,
}

/// A way that leads nowhere.
pub(super) struct Dangling {
    pub(super) to: String,
    pub(super) what: &'static str,
}

impl Around<'_> {
    /// A document as Confluence has it, where its text has ways to files. What is not on the site yet
    /// gets its address by [`settle`].
    pub(super) fn inward(&self, document: Value) -> Result<Value, Dangling> {
        // A page that the text links to already keeps the address that it has there.
        let known: HashMap<(&str, &str), &str> = self
            .refs
            .links
            .values()
            .filter_map(|url| Some((self.tree.page_at(url)?, url.as_str())))
            .collect();
        let mut dangling = None;
        let mut document = document;
        each(&mut document, &mut |slot| match slot {
            Slot::Address(url) => {
                let Some(way) = url.as_str().filter(|way| is_relative(way)) else {
                    return;
                };
                if let Some(url_was) = self.refs.links.get(way) {
                    *url = json!(url_was);
                    return;
                }
                let (path, fragment) = way.split_at(way.find('#').unwrap_or(way.len()));
                let target = Place::reached(&self.at.directory(), path);
                let Some(target) = target.filter(|target| self.index.has(target)) else {
                    return;
                };
                *url = match self.index.id(&target) {
                    Some(id) => match known.get(&(id, fragment)) {
                        Some(known) => json!(known),
                        None => json!(format!("{}{fragment}", self.tree.address_of(id))),
                    },
                    None => json!(format!(
                        "{NEW_PAGE}{}{fragment}",
                        target.from(&Place::top())
                    )),
                };
            }
            Slot::Media(attrs) => {
                let Some(way) = outside(attrs).filter(|way| is_relative(way)) else {
                    return;
                };
                let way = way.to_owned();
                match self.refs.media.get(&way) {
                    Some(Some(key)) => show(attrs, key),
                    Some(None) => {}
                    None => match self.file(&way) {
                        Some(id) => {
                            let collection = format!("contentId-{}", self.id);
                            show(attrs, &MediaKey { id, collection });
                        }
                        None => {
                            dangling = Some(Dangling {
                                to: way,
                                what: "file of this page",
                            })
                        }
                    },
                }
            }
        });
        match dangling {
            Some(dangling) => Err(dangling),
            None => Ok(document),
        }
    }

    /// The id in the media store of the file that a way leads to.
    fn file(&self, way: &str) -> Option<String> {
        let place = Place::reached(&self.at.directory(), way)?;
        let local = (composed(place.directory().as_str()) == composed(self.at.files().as_str()))
            .then(|| place.name())?;
        let mut files = self.files.iter();
        let (local, id) = files.find(|(name, _)| composed(name) == composed(local))?;
        Some(match id.is_empty() {
            true => format!("{NEW_FILE}{local}"),
            false => id.clone(),
        })
    }
}

/// Whether a document refers to what is not on the site yet.
pub(super) fn is_unsettled(document: &Value) -> bool {
    let mut found = false;
    each(&mut document.clone(), &mut |slot| {
        found |= match slot {
            Slot::Address(url) => url.as_str().is_some_and(|url| url.starts_with(NEW_PAGE)),
            Slot::Media(attrs) => text(attrs, "id").is_some_and(|id| id.starts_with(NEW_FILE)),
        };
    });
    found
}

/// Gives what was not on the site the address that it has now.
pub(super) fn settle(
    mut document: Value,
    tree: &Tree,
    index: &Index,
    files: &BTreeMap<String, String>,
) -> Result<Value, Dangling> {
    let mut dangling = None;
    each(&mut document, &mut |slot| match slot {
        Slot::Address(url) => {
            let Some(way) = url.as_str().and_then(|url| url.strip_prefix(NEW_PAGE)) else {
                return;
            };
            let (path, fragment) = way.split_at(way.find('#').unwrap_or(way.len()));
            let target = Place::reached(&Place::top(), path);
            match target.and_then(|target| index.id(&target)) {
                Some(id) => *url = json!(format!("{}{fragment}", tree.address_of(id))),
                None => {
                    let (to, what) = (path.to_owned(), "page on the site yet");
                    dangling = Some(Dangling { to, what });
                }
            }
        }
        Slot::Media(attrs) => {
            let local = text(attrs, "id").and_then(|id| id.strip_prefix(NEW_FILE));
            let Some(local) = local.map(str::to_owned) else {
                return;
            };
            match files.get(&local).filter(|id| !id.is_empty()) {
                Some(id) => {
                    attrs.insert("id".to_owned(), json!(id));
                }
                None => {
                    dangling = Some(Dangling {
                        to: local,
                        what: "file on the site yet",
                    })
                }
            }
        }
    });
    match dangling {
        Some(dangling) => Err(dangling),
        None => Ok(document),
    }
}
