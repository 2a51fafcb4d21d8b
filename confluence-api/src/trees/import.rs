//! A directory back to the tree on the site: first what is to be done, then doing it.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use adf::merge::Prefer;

use crate::awaitable::awaitable;
use crate::confluence::Confluence;
use crate::error::Error;

use super::disk::Disk;
use super::ground::{AT_ONCE, Ground, Listener, tree_below};
use super::place::Place;
use super::plan::Imported;
use super::planning::Plan;
use super::problem::TreeProblem;
use super::record::{Moving, Tree};
use super::report::{Failure, Step};
use super::scan::Scan;
use super::wanted::Rules;

/// What an import is told.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) rules: Rules,
    pub(super) message: Option<String>,
    pub(super) minor: bool,
    pub(super) allow_loss: bool,
    pub(super) at_once: usize,
    pub(super) stops: bool,
    pub(super) listener: Listener,
}

/// Imports a directory: [`Trees::import`](super::Trees::import).
#[derive(Clone)]
#[must_use = "nothing happens before it is awaited"]
pub struct Import {
    confluence: Confluence,
    directory: PathBuf,
    attachments: bool,
    settings: Settings,
}

impl Import {
    pub(super) fn new(confluence: &Confluence, directory: PathBuf) -> Self {
        Import {
            confluence: confluence.clone(),
            directory,
            attachments: true,
            settings: Settings {
                rules: Rules::default(),
                message: None,
                minor: false,
                allow_loss: false,
                at_once: AT_ONCE,
                stops: false,
                listener: Listener::default(),
            },
        }
    }

    /// Deletes pages and attachments, to the bin, whose files were taken away here. Without it they stay.
    ///
    /// A page is deleted only where it is as it was when it was exported, and where all pages below it
    /// are deleted, too.
    pub fn delete_missing(mut self) -> Self {
        self.settings.rules.deletes = true;
        self
    }

    /// What is taken where both sides have changed the same. Without it such pages are conflicts, and
    /// nothing is written for them.
    pub fn prefer(mut self, prefer: Prefer) -> Self {
        self.settings.rules.prefer = Some(prefer);
        self
    }

    /// What is said of new versions in the history of the pages.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.settings.message = Some(message.into());
        self
    }

    /// Tells nobody of it: those who watch the pages get no mail.
    pub fn minor(mut self) -> Self {
        self.settings.minor = true;
        self
    }

    /// Goes on where an edit takes away what cannot be written again: see
    /// [`Error::WouldLose`](crate::Error::WouldLose).
    pub fn allow_loss(mut self) -> Self {
        self.settings.allow_loss = true;
        self
    }

    /// Without attachments.
    pub fn without_attachments(mut self) -> Self {
        self.attachments = false;
        self
    }

    /// How many pages are worked on at the same time; 4 unless something else is said.
    pub fn at_once(mut self, pages: usize) -> Self {
        self.settings.at_once = pages;
        self
    }

    /// Begins with no other page once one has failed. Otherwise the others are written all the same.
    pub fn stop_at_failure(mut self) -> Self {
        self.settings.stops = true;
        self
    }

    /// Is told of each page that is done with.
    pub fn on_step(mut self, listener: impl Fn(Step<'_>) + Send + Sync + 'static) -> Self {
        self.settings.listener = Listener(Some(Arc::new(listener)));
        self
    }

    /// What would be done. Nothing is written, here or on the site.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// use confluence_api::trees::Action;
    ///
    /// let plan = confluence.trees().import("manual").delete_missing().plan().await?;
    /// for page in plan.changes() {
    ///     if page.actions.contains(&Action::Delete) {
    ///         println!("{} would be deleted", page.title);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Tree`] where nothing was exported into the directory, or it cannot be read; as for any
    /// call. What goes wrong with one page is among the [`failures`](Plan::failures).
    pub async fn plan(self) -> Result<Plan, Error> {
        Box::pin(self.look()).await
    }

    /// Makes a plan and applies it.
    ///
    /// # Errors
    /// As [`plan`](Import::plan) and [`Plan::apply`].
    pub async fn send(self) -> Result<Imported, Error> {
        self.plan().await?.apply().await
    }

    async fn look(mut self) -> Result<Plan, Error> {
        let disk = Disk::open(&self.directory, false).await?;
        let no_tree = || TreeProblem::NoTree { path: disk.key() };
        let tree = Tree::read(&disk).await?.ok_or_else(no_tree)?;
        let memory = self.confluence.clone();
        let _turn = memory
            .memory()
            .turns
            .take(&format!("tree {}", disk.key()))
            .await;
        // Ids mean something else on another site.
        let (found, _) = tree_below(&self.confluence, &tree.root.as_str().into()).await?;
        if found.site != tree.site {
            return Err(TreeProblem::OtherTree {
                path: disk.key(),
                found: tree.root,
                site: tree.site,
                wanted: format!("one of {}", found.site),
            }
            .into());
        }
        let mut scan = Scan::of(&disk).await?;
        // The tree may have gone to another space since.
        let mut ground = Ground::new(&self.confluence, disk, found, scan.index());
        ground.attachments = self.attachments;
        let mut failures = std::mem::take(&mut scan.problems);
        if self.settings.rules.deletes && Moving::is_on(&ground.disk).await? {
            self.settings.rules.deletes = false;
            let what = "nothing is deleted, as an export was broken off while it moved files, and what is missing may be one of them: export again";
            let problem = TreeProblem::Misplaced {
                path: ground.disk.key(),
                what: what.to_owned(),
            };
            failures.push(Failure::at(&Place::top(), problem.into()));
        }
        Plan::of(Arc::new(ground), self.settings, &scan, failures).await
    }
}

awaitable!(Import => Imported);

impl fmt::Debug for Import {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Import")
            .field("directory", &self.directory)
            .finish_non_exhaustive()
    }
}
