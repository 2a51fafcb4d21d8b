//! What all that is done with one tree has in common.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::confluence::Confluence;
use crate::error::Error;
use crate::page::{Label, Page};
use crate::pages::PageRef;

use super::disk::Disk;
use super::front::tidy;
use super::place::Place;
use super::record::Tree;
use super::refs::Index;
use super::report::OnStep;
use super::text::Format;

/// How many pages are worked on at the same time, unless something else is said.
pub(super) const AT_ONCE: usize = 4;

/// One tree, on the site and on disk.
pub(super) struct Ground {
    pub(super) confluence: Confluence,
    pub(super) disk: Disk,
    pub(super) tree: Tree,
    index: Mutex<Index>,
    /// How bodies are written; none where each stays as it is.
    pub(super) format: Option<Format>,
    pub(super) attachments: bool,
    /// Whether attachments are removed here that are not on the site any more.
    pub(super) prune: bool,
}

impl Ground {
    pub(super) fn new(confluence: &Confluence, disk: Disk, tree: Tree, index: Index) -> Ground {
        Ground {
            confluence: confluence.clone(),
            disk,
            tree,
            index: Mutex::new(index),
            format: None,
            attachments: true,
            prune: false,
        }
    }

    /// Which page has which file. It is looked at, and not held while anything is waited for.
    pub(super) fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The id of the page whose file is at a place; empty where it is not on the site.
    pub(super) fn id_at(&self, place: &Place) -> String {
        self.index().id(place).unwrap_or_default().to_owned()
    }

    /// A page with its body, and all of its labels.
    pub(super) async fn read(&self, id: &str) -> Result<(Page, Vec<String>), Error> {
        let pages = self.confluence.pages();
        let page = pages.get(id).with_labels().send().await?;
        let has_more =
            &page.raw().get("labels").unwrap_or(&serde_json::Value::Null)["meta"]["hasMore"];
        let labels = match has_more.as_bool().unwrap_or_default() {
            true => pages.labels(id).all().await?,
            false => page.labels(),
        };
        let ours = |label: &&Label| matches!(label.prefix(), "" | "global");
        let names = labels
            .iter()
            .filter(ours)
            .map(|label| label.name().to_owned());
        let labels = tidy(&names.collect::<Vec<_>>());
        Ok((page, labels))
    }
}

/// The tree below a page: where its addresses begin, and its space.
pub(super) async fn tree_below(
    confluence: &Confluence,
    page: &PageRef,
) -> Result<(Tree, Page), Error> {
    let root = confluence.pages().get(page).without_body().send().await?;
    let base = &root.raw().get("_links").unwrap_or(&serde_json::Value::Null)["base"];
    let tree = Tree {
        root: root.id().to_owned(),
        space: match root.space_key() {
            "" => root.space_id().to_owned(),
            key => key.to_owned(),
        },
        site: base
            .as_str()
            .unwrap_or_default()
            .trim_end_matches('/')
            .to_owned(),
    };
    Ok((tree, root))
}

/// What is told of each page, where somebody wants to know.
#[derive(Clone, Default)]
pub(super) struct Listener(pub(super) Option<OnStep>);

impl Listener {
    pub(super) fn tell(&self, step: super::Step<'_>) {
        if let Some(listener) = &self.0 {
            listener(step);
        }
    }
}

pub(super) type Shared = Arc<Ground>;

/// Whether nothing more can be done after it: everything else would fail the same way.
pub(super) fn ends_all(error: &Error) -> bool {
    error.needs_consent()
}
