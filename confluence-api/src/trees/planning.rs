//! A plan: what is to be done, and for whom it is clear already.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use adf::merge::Prefer;

use crate::error::Error;
use crate::page::Page;

use super::apply;
use super::compare;
use super::crowd;
use super::ground::{Shared, ends_all};
use super::import::Settings;
use super::place::Place;
use super::plan::{Action, Disagreement, Imported, PageChange, TreeConflict};
use super::problem::TreeProblem;
use super::pull::Seen;
use super::record::Record;
use super::report::Failure;
use super::scan::{Above, Scan};
use super::wanted::{Compared, Target};

/// What is to be done, for those who do it.
#[derive(Default)]
pub(super) struct Work {
    /// New pages, by how deep they lie.
    pub(super) new: BTreeMap<usize, Vec<Target>>,
    /// Pages that go below others, by how deep they lie then.
    pub(super) moves: BTreeMap<usize, Vec<Target>>,
    /// Pages for which anything is written.
    pub(super) pages: Vec<Target>,
    /// Pages whose files are brought up to date.
    pub(super) settled: Vec<(Place, Seen)>,
    /// Pages that are deleted, the deepest first.
    pub(super) deleted: Vec<Deletion>,
    /// Pages that are gone on both sides.
    pub(super) forgotten: Vec<String>,
}

/// A page that is deleted, as it was when both sides were the same.
pub(super) struct Deletion {
    pub(super) change: PageChange,
    pub(super) version: u64,
    pub(super) parent: Option<String>,
}

impl Deletion {
    /// Whether the page is still what it was, and where it was.
    pub(super) fn fits(&self, found: &Page) -> bool {
        found.version_number() == self.version && found.parent_id() == self.parent.as_deref()
    }

    pub(super) fn conflict(&self) -> TreeConflict {
        TreeConflict {
            id: self.change.id.clone().unwrap_or_default(),
            title: self.change.title.clone(),
            path: self.change.path.clone(),
            about: vec![Disagreement::Changed],
        }
    }
}

/// What an import would do: [`Import::plan`](super::Import::plan).
#[must_use = "a plan does nothing before it is applied"]
pub struct Plan {
    pub(super) ground: Shared,
    pub(super) settings: Settings,
    pub(super) changes: Vec<PageChange>,
    pub(super) unchanged: usize,
    pub(super) conflicts: Vec<TreeConflict>,
    pub(super) failures: Vec<Failure>,
    pub(super) work: Work,
}

impl Plan {
    pub(super) async fn of(
        ground: Shared,
        settings: Settings,
        scan: &Scan,
        failures: Vec<Failure>,
    ) -> Result<Plan, Error> {
        let mut plan = Plan {
            ground,
            settings,
            changes: Vec::new(),
            unchanged: 0,
            conflicts: Vec::new(),
            failures,
            work: Work::default(),
        };
        plan.new_pages(scan);
        plan.known_pages(scan).await;
        if plan.settings.rules.deletes {
            plan.missing(scan).await?;
        }
        plan.changes.sort_by(|one, other| one.path.cmp(&other.path));
        plan.conflicts
            .sort_by(|one, other| one.path.cmp(&other.path));
        plan.failures
            .sort_by(|one, other| one.path.cmp(&other.path));
        Ok(plan)
    }

    /// What would be done, page by page.
    pub fn changes(&self) -> &[PageChange] {
        &self.changes
    }

    /// How many pages are so already.
    pub fn unchanged(&self) -> usize {
        self.unchanged
    }

    /// Pages that were changed on both sides, for which nothing would be written.
    pub fn conflicts(&self) -> &[TreeConflict] {
        &self.conflicts
    }

    /// What cannot be done.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// Whether nothing would be written on the site.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Does it. Each page is looked at once more before it is written, so that what has changed since the
    /// plan was made is not lost.
    ///
    /// New pages come first, then moves, from the top to the bottom; then attachments, bodies and labels;
    /// what is deleted comes last, and only where nothing went wrong.
    ///
    /// # Errors
    /// What goes wrong is among the [`failures`](Imported::failures), together with those of the plan. A
    /// run that ended early can be repeated.
    pub async fn apply(self) -> Result<Imported, Error> {
        Box::pin(apply::run(self)).await
    }

    /// Files without an id are new pages.
    fn new_pages(&mut self, scan: &Scan) {
        for local in scan.pages.values().filter(|local| local.front.id.is_none()) {
            let place = &local.place;
            let below = match &local.above {
                Above::Page(above) => above.to_string(),
                Above::Top => {
                    let error = compare::beside(&self.ground, place);
                    self.failures.push(Failure::at(place, error));
                    continue;
                }
                Above::Stray(directory) => {
                    let error = compare::stray(place, directory);
                    self.failures.push(Failure::at(place, error));
                    continue;
                }
            };
            self.changes.push(PageChange {
                id: None,
                title: local.title.clone(),
                path: place.to_string(),
                actions: vec![Action::Create { below }],
            });
            let target = Target {
                place: place.clone(),
                above: local.above.clone(),
            };
            let depth = place.names().count();
            self.work.new.entry(depth).or_default().push(target);
        }
    }

    /// Compares all pages that are on the site.
    async fn known_pages(&mut self, scan: &Scan) {
        let known = scan.pages.values().filter(|local| local.front.id.is_some());
        let targets: Vec<Target> = known
            .map(|local| Target {
                place: local.place.clone(),
                above: local.above.clone(),
            })
            .collect();
        let (ground, rules) = (Arc::clone(&self.ground), self.settings.rules);
        let run = |target: Target| {
            let ground = Arc::clone(&ground);
            async move {
                let compared = Box::pin(compare::page(&ground, &target, rules)).await;
                (target, compared)
            }
        };
        let (at_once, stops) = (self.settings.at_once, self.settings.stops);
        crowd::each(at_once, targets, run, |(target, compared)| {
            match compared {
                Ok(Compared::Same) => self.unchanged += 1,
                Ok(Compared::Settled(seen)) => {
                    self.unchanged += 1;
                    self.work.settled.push((target.place, seen));
                }
                Ok(Compared::Conflict(conflict)) => self.conflicts.push(conflict),
                Ok(Compared::Wanted(wanted)) => {
                    if wanted.below.is_some() {
                        let depth = target.place.names().count();
                        self.work
                            .moves
                            .entry(depth)
                            .or_default()
                            .push(target.clone());
                    }
                    self.work.pages.push(target);
                    let change = wanted.change();
                    if !change.actions.is_empty() {
                        self.changes.push(change);
                    }
                }
                Err(error) => {
                    let ends = stops || ends_all(&error);
                    self.failures.push(Failure::at(&target.place, error));
                    if ends {
                        return ControlFlow::Break(());
                    }
                }
            }
            ControlFlow::Continue(())
        })
        .await;
    }

    /// Looks for pages whose files were taken away.
    async fn missing(&mut self, scan: &Scan) -> Result<(), Error> {
        let ground = Arc::clone(&self.ground);
        let mut missing = Vec::new();
        for id in Record::ids(&ground.disk).await? {
            if !scan.ids.contains_key(&id)
                && id != ground.tree.root
                && let Some(record) = Record::read(&ground.disk, &id).await?
            {
                let change = PageChange {
                    id: Some(id),
                    title: record.title,
                    path: record.place.to_string(),
                    actions: vec![Action::Delete],
                };
                let (version, parent) = (record.version, record.parent);
                missing.push(Deletion {
                    change,
                    version,
                    parent,
                });
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        if let Some(first) = self.failures.first() {
            let what = format!(
                "nothing is deleted while not all files can be read, as what is missing may be one of them: {first}"
            );
            let problem = TreeProblem::Misplaced {
                path: ground.disk.key(),
                what,
            };
            self.failures
                .push(Failure::at(&Place::top(), problem.into()));
            return Ok(());
        }
        // What lies deeper goes first, and what is moved away does not stay below.
        missing.sort_by_key(|page| std::cmp::Reverse(page.change.path.split('/').count()));
        let moves = |change: &&PageChange| {
            let mut actions = change.actions.iter();
            actions.any(|action| matches!(action, Action::Move { .. }))
        };
        let moved = self.changes.iter().filter(moves);
        let mut going: HashSet<String> = moved.filter_map(|change| change.id.clone()).collect();
        for page in missing {
            let id = page.change.id.clone().unwrap_or_default();
            match self.may_go(&page, &id, &going).await {
                Ok(true) => {
                    going.insert(id);
                    self.changes.push(page.change.clone());
                    self.work.deleted.push(page);
                }
                Ok(false) => {}
                Err(error) => {
                    let (title, path) = (page.change.title, page.change.path);
                    let id = Some(id);
                    self.failures.push(Failure {
                        id,
                        title,
                        path,
                        error,
                    });
                }
            }
        }
        Ok(())
    }

    /// Whether a page can be deleted.
    async fn may_go(
        &mut self,
        page: &Deletion,
        id: &str,
        going: &HashSet<String>,
    ) -> Result<bool, Error> {
        let pages = self.ground.confluence.pages();
        let found = match pages.get(id).without_body().send().await {
            Ok(found) => found,
            Err(error) if error.is_not_found() => {
                self.work.forgotten.push(id.to_owned());
                return Ok(false);
            }
            Err(error) => return Err(error),
        };
        let is_ours = self
            .settings
            .rules
            .prefer
            .is_some_and(|prefer| prefer != Prefer::Theirs);
        if !page.fits(&found) && !is_ours {
            self.conflicts.push(page.conflict());
            return Ok(false);
        }
        let below = pages.children(id).all().await?;
        match below.iter().find(|child| !going.contains(child.id())) {
            None => Ok(true),
            Some(child) => Err(TreeProblem::Misplaced {
                path: page.change.path.clone(),
                what: format!(
                    "it cannot be deleted, as “{}” lies below it and stays: move that first",
                    child.title()
                ),
            }
            .into()),
        }
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan")
            .field("changes", &self.changes)
            .field("unchanged", &self.unchanged)
            .field("conflicts", &self.conflicts)
            .field("failures", &self.failures)
            .finish_non_exhaustive()
    }
}

/// A line for each page.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in &self.changes {
            writeln!(f, "{change}")?;
        }
        for conflict in &self.conflicts {
            writeln!(f, "conflict: {conflict}")?;
        }
        for failure in &self.failures {
            writeln!(f, "failure: {failure}")?;
        }
        write!(f, "{} pages are as they were", self.unchanged)
    }
}
