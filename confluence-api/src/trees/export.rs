//! A tree from the site to its directory.

use std::collections::HashSet;
use std::fmt;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::awaitable::awaitable;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::page::PageStatus;
use crate::pages::PageRef;

use super::disk::Disk;
use super::ground::{AT_ONCE, Ground, Listener, ends_all, tree_below};
use super::layout::{Item, Layout, ordered};
use super::place::Place;
use super::problem::TreeProblem;
use super::pull::{self, Pulled};
use super::record::{Moving, Record, Tree};
use super::report::{Exported, Failure, Step};
use super::scan::Scan;
use super::text::Format;
use super::{crowd, ground};

/// Exports a tree: [`Trees::export`](super::Trees::export).
#[derive(Clone)]
#[must_use = "nothing happens before it is awaited"]
pub struct Export {
    confluence: Confluence,
    page: PageRef,
    directory: PathBuf,
    depth: Option<u64>,
    format: Option<Format>,
    attachments: bool,
    prune: bool,
    at_once: usize,
    stops: bool,
    listener: Listener,
}

impl Export {
    pub(super) fn new(confluence: &Confluence, page: PageRef, directory: PathBuf) -> Self {
        Export {
            confluence: confluence.clone(),
            page,
            directory,
            depth: None,
            format: None,
            attachments: true,
            prune: false,
            at_once: AT_ONCE,
            stops: false,
            listener: Listener::default(),
        }
    }

    /// Only so many levels below the page; 0 is the page alone.
    pub fn depth(mut self, levels: u64) -> Self {
        self.depth = Some(levels);
        self
    }

    /// How bodies are written. Without it each file keeps the format that it has, and new ones are
    /// [`Format::Lossless`].
    pub fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// Without attachments, which saves a call for each page.
    pub fn without_attachments(mut self) -> Self {
        self.attachments = false;
        self
    }

    /// Removes the files of pages and the attachments that are not on the site any more, where they were
    /// not changed here.
    pub fn prune(mut self) -> Self {
        self.prune = true;
        self
    }

    /// How many pages are worked on at the same time; 4 unless something else is said.
    pub fn at_once(mut self, pages: usize) -> Self {
        self.at_once = pages;
        self
    }

    /// Begins with no other page once one has failed. Otherwise the others are exported all the same.
    pub fn stop_at_failure(mut self) -> Self {
        self.stops = true;
        self
    }

    /// Is told of each page that is done with.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let export = confluence.trees().export(("DOCS", "Manual"), "manual");
    /// let exported = export
    ///     .on_step(|step| eprintln!("{} of {}: {}", step.done, step.total, step.path))
    ///     .await?;
    /// # let _ = exported;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_step(mut self, listener: impl Fn(Step<'_>) + Send + Sync + 'static) -> Self {
        self.listener = Listener(Some(Arc::new(listener)));
        self
    }

    /// Exports it. What is on disk already is not written again, and what was edited there stays.
    ///
    /// # Errors
    /// [`Error::Tree`] where the directory cannot be written, or has another tree; [`Error::Unknown`]
    /// where there is no such page; as for any call. What goes wrong with one page is among the
    /// [`failures`](Exported::failures). A run that ended early can be repeated.
    pub async fn send(self) -> Result<Exported, Error> {
        Box::pin(self.run()).await
    }

    async fn run(self) -> Result<Exported, Error> {
        let disk = Disk::open(&self.directory, true).await?;
        let memory = self.confluence.clone();
        let _turn = memory
            .memory()
            .turns
            .take(&format!("tree {}", disk.key()))
            .await;
        let (tree, root) = tree_below(&self.confluence, &self.page).await?;
        is_same_tree(&disk, &tree).await?;
        tree.write(&disk).await?;
        disk.sweep().await?;
        Moving::resume(&disk).await?;

        let mut items = Vec::new();
        if self.depth != Some(0) {
            let pages = self.confluence.pages();
            let below = pages
                .descendants(root.id())
                .depth(self.depth.unwrap_or(u64::MAX));
            let mut below = below.stream();
            // What moves while it is listed may come twice.
            let mut seen = HashSet::from([root.id().to_owned()]);
            while let Some(item) = below.next().await {
                let item = item?;
                if seen.insert(item.id().to_owned()) {
                    items.push(Item::of(&item));
                }
            }
        }
        let top = Item {
            id: root.id().to_owned(),
            title: root.title().to_owned(),
            holder: (root.status() != PageStatus::Current).then(|| root.status().as_str()),
            parent: root.parent_id().unwrap_or_default().to_owned(),
        };
        let items = ordered(top, items);

        let mut report = Exported::default();
        let mut scan = Scan::of(&disk).await?;
        let mut layout = Layout::new(&disk, &mut scan);
        let mut work = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 && !layout.places.contains_key(&item.parent) {
                // What it lies under has no place, and that is told.
                continue;
            }
            match layout.put(&item, at == 0).await {
                Ok(()) => {
                    let place = layout.places.get(&item.id).cloned().unwrap_or_default();
                    work.push((item, place));
                }
                Err(error) => {
                    let failure = Failure::of(&item.id, &item.title, &Place::top(), error);
                    report.failures.push(failure);
                }
            }
        }
        report.moved = std::mem::take(&mut layout.moved);
        let mut index = scan.index();
        for (item, place) in &work {
            index.put(place, Some(&item.id));
        }
        let there: HashSet<String> = work.iter().map(|(item, _)| item.id.clone()).collect();
        let is_whole = self.depth.is_none() && report.failures.is_empty();

        let mut ground = Ground::new(&self.confluence, disk, tree, index);
        (ground.format, ground.attachments) = (self.format, self.attachments);
        ground.prune = self.prune;
        let ground = Arc::new(ground);
        self.pull(&ground, work, &mut report).await;
        report.failures.append(&mut scan.problems);
        if is_whole {
            self.gone(&ground, &scan, &there, &mut report).await?;
        }
        report.sort();
        Ok(report)
    }

    async fn pull(&self, ground: &ground::Shared, work: Vec<(Item, Place)>, report: &mut Exported) {
        let total = work.len();
        let mut done = 0;
        let run = |(item, place): (Item, Place)| {
            let ground = Arc::clone(ground);
            async move {
                let pulled = match item.holder {
                    None => pull::page(&ground, &item.id, &place, None).await,
                    Some(_) => pull::holder(&ground, &item, &place).await,
                };
                (item, place, pulled)
            }
        };
        crowd::each(self.at_once, work, run, |(item, place, pulled)| {
            done += 1;
            let mut goes_on = ControlFlow::Continue(());
            let mut written = false;
            match pulled {
                Ok(mut pulled) => {
                    written = pulled.written || !pulled.files.is_empty();
                    if let Some(error) = pulled.bodiless.take() {
                        let failure = Failure::of(&item.id, &item.title, &place, error);
                        report.failures.push(failure);
                    }
                    take(report, &place, pulled);
                }
                Err(error) => {
                    if self.stops || ends_all(&error) {
                        goes_on = ControlFlow::Break(());
                    }
                    let failure = Failure::of(&item.id, &item.title, &place, error);
                    report.failures.push(failure);
                }
            }
            let path = place.as_str();
            self.listener.tell(Step {
                done,
                total,
                path,
                written,
            });
            goes_on
        })
        .await;
    }

    /// Looks for pages that are here, and not on the site any more.
    async fn gone(
        &self,
        ground: &Ground,
        scan: &Scan,
        there: &HashSet<String>,
        report: &mut Exported,
    ) -> Result<(), Error> {
        let disk = &ground.disk;
        for (id, place) in &scan.ids {
            let Some(local) = scan.pages.get(place).filter(|_| !there.contains(id)) else {
                continue;
            };
            if !self.prune || local.is_edited() {
                report.gone.push(place.to_string());
                continue;
            }
            let record = Record::read(disk, id).await?;
            // First of all: what is remembered, and has no file, looks as if somebody wanted it deleted.
            Record::forget(disk, id).await?;
            for file in record.iter().flat_map(|record| &record.files) {
                let Some(at) = place.files().join(&file.local) else {
                    continue;
                };
                let sum = disk.sum(&at).await?.map(|(_, sum)| sum);
                match sum {
                    Some(sum) if sum == file.sha256 => {
                        disk.remove(&at).await?;
                        report.removed.push(at.to_string());
                    }
                    Some(_) => report.kept.push(at.to_string()),
                    None => {}
                }
            }
            disk.remove(place).await?;
            disk.tidy(&place.files()).await?;
            disk.tidy(&place.below()).await?;
            disk.tidy(&place.directory()).await?;
            report.removed.push(place.to_string());
        }
        Ok(())
    }
}

awaitable!(Export => Exported);

impl fmt::Debug for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Export")
            .field("page", &self.page)
            .field("directory", &self.directory)
            .finish_non_exhaustive()
    }
}

fn take(report: &mut Exported, place: &Place, pulled: Pulled) {
    let is_kept = pulled.kept.iter().any(|kept| kept == place.as_str());
    if pulled.written {
        report.written.push(place.to_string());
    } else if !is_kept {
        report.unchanged += 1;
    }
    report.files.extend(pulled.files);
    report.kept.extend(pulled.kept);
    report.gone.extend(pulled.gone);
    report.removed.extend(pulled.removed);
}

/// A directory has one tree, and keeps it.
async fn is_same_tree(disk: &Disk, tree: &Tree) -> Result<(), Error> {
    match Tree::read(disk).await? {
        Some(known) if known.root != tree.root || known.site != tree.site => {
            Err(TreeProblem::OtherTree {
                path: disk.key(),
                found: known.root,
                site: known.site,
                wanted: format!("page {} of {}", tree.root, tree.site),
            }
            .into())
        }
        _ => Ok(()),
    }
}
