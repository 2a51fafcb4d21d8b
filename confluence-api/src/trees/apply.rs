//! What a plan says, done.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::error::Error;

use super::ground::{Shared, ends_all};
use super::import::Settings;
use super::place::Place;
use super::plan::{Imported, PageChange};
use super::planning::{Deletion, Plan};
use super::problem::TreeProblem;
use super::record::Record;
use super::report::{Failure, Step};
use super::wanted::Target;
use super::{create, crowd, pull, write};

pub(super) async fn run(plan: Plan) -> Result<Imported, Error> {
    let Plan {
        ground,
        settings,
        changes: _,
        unchanged,
        conflicts,
        failures,
        work,
    } = plan;
    let memory = ground.confluence.clone();
    let _turn = memory
        .memory()
        .turns
        .take(&format!("tree {}", ground.disk.key()))
        .await;
    ground.disk.sweep().await?;
    let all_new = work.new.values().map(Vec::len).sum::<usize>();
    let mut run = Run {
        total: all_new + work.pages.len() + work.settled.len() + work.deleted.len(),
        ground,
        settings,
        imported: Imported {
            unchanged,
            conflicts,
            failures,
            ..Imported::default()
        },
        changes: BTreeMap::new(),
        again: (BTreeMap::new(), Vec::new()),
        over: BTreeSet::new(),
        done: 0,
        stopped: false,
    };
    let mut due = (work.new, work.pages);
    let mut moves = work.moves;
    // A title may become free by what follows, and what a page waits for may come: as long as some of
    // them come through, the others are tried again.
    let mut is_last = false;
    loop {
        let tried = count(&due);
        let (new, mut pages) = due;
        run.places(new, std::mem::take(&mut moves), &mut pages, is_last)
            .await;
        run.pages(pages, is_last).await;
        due = std::mem::take(&mut run.again);
        let left = count(&due);
        if left == 0 || is_last || run.stopped {
            break;
        }
        is_last = left >= tried;
    }
    for (place, seen) in work.settled {
        if run.stopped {
            break;
        }
        let id = run.ground.id_at(&place);
        let pulled = Box::pin(pull::page(&run.ground, &id, &place, Some(&seen))).await;
        run.told(&place, pulled.as_ref().is_ok_and(|pulled| pulled.written));
        if let Err(error) = pulled {
            run.fail(&place, error);
        }
    }
    for id in work.forgotten {
        Record::forget(&run.ground.disk, &id).await?;
    }
    run.delete(work.deleted).await;
    run.imported.done = run.changes.into_values().collect();
    Ok(run.imported)
}

fn count((new, pages): &(Levels, Vec<Target>)) -> usize {
    new.values().map(Vec::len).sum::<usize>() + pages.len()
}

/// New pages by how deep they lie.
type Levels = BTreeMap<usize, Vec<Target>>;

struct Run {
    ground: Shared,
    settings: Settings,
    imported: Imported,
    /// What was done, by the file of the page.
    changes: BTreeMap<String, PageChange>,
    /// What is tried again: new pages, and others.
    again: (Levels, Vec<Target>),
    /// Pages that nothing more is done for.
    over: BTreeSet<Place>,
    total: usize,
    done: usize,
    stopped: bool,
}

impl Run {
    fn told(&mut self, place: &Place, written: bool) {
        self.done += 1;
        let (done, total, path) = (self.done.min(self.total), self.total, place.as_str());
        self.settings.listener.tell(Step {
            done,
            total,
            path,
            written,
        });
    }

    fn fail(&mut self, place: &Place, error: Error) {
        self.stopped |= self.settings.stops || ends_all(&error);
        self.over.insert(place.clone());
        let mut failure = Failure::at(place, error);
        failure.id = Some(self.ground.id_at(place)).filter(|id| !id.is_empty());
        self.imported.failures.push(failure);
    }

    /// Notes what was done with a page.
    fn note(&mut self, change: PageChange) {
        if change.actions.is_empty() {
            return;
        }
        match self.changes.get_mut(&change.path) {
            Some(known) => known.actions.extend(change.actions),
            None => drop(self.changes.insert(change.path.clone(), change)),
        }
    }

    /// Gives pages their places, level by level: what lies above is where it belongs when what lies below
    /// follows, so that nothing is ever moved below itself.
    async fn places(
        &mut self,
        mut new: Levels,
        mut moves: Levels,
        pages: &mut Vec<Target>,
        is_last: bool,
    ) {
        let levels: BTreeSet<usize> = new.keys().chain(moves.keys()).copied().collect();
        for level in levels {
            let targets = new.remove(&level).unwrap_or_default();
            self.create(level, targets, pages, is_last).await;
            for target in moves.remove(&level).unwrap_or_default() {
                if self.stopped {
                    return;
                }
                let moved =
                    Box::pin(write::goes_below(&self.ground, &target, &self.settings)).await;
                match moved {
                    Ok(Some(change)) => self.note(change),
                    Ok(None) => {}
                    Err(error) => self.fail(&target.place, error),
                }
            }
        }
    }

    async fn create(
        &mut self,
        level: usize,
        targets: Vec<Target>,
        pages: &mut Vec<Target>,
        is_last: bool,
    ) {
        if self.stopped {
            return;
        }
        let ground = Arc::clone(&self.ground);
        let work = |target: Target| {
            let ground = Arc::clone(&ground);
            async move {
                let created = Box::pin(create::page(&ground, &target)).await;
                (target, created)
            }
        };
        crowd::each(self.settings.at_once, targets, work, |(target, created)| {
            match created {
                Ok(change) => {
                    if let Some(change) = change {
                        self.note(change);
                    }
                    self.told(&target.place, true);
                    pages.push(target);
                }
                Err(error) if !is_last && may_pass(&error) => {
                    self.again.0.entry(level).or_default().push(target);
                }
                Err(error) => self.fail(&target.place, error),
            }
            go_on(self.stopped)
        })
        .await;
    }

    /// Writes what is to be written for pages that are where they belong.
    async fn pages(&mut self, pages: Vec<Target>, is_last: bool) {
        if self.stopped {
            return;
        }
        let due: Vec<Target> = pages
            .into_iter()
            .filter(|target| !self.over.contains(&target.place))
            .collect();
        let (ground, settings) = (Arc::clone(&self.ground), self.settings.clone());
        let work = |target: Target| {
            let (ground, settings) = (Arc::clone(&ground), settings.clone());
            async move {
                let mut change = None;
                let outcome = Box::pin(write::page(&ground, &target, &settings, &mut change)).await;
                (target, change, outcome)
            }
        };
        crowd::each(settings.at_once, due, work, |(target, change, outcome)| {
            let written = change.is_some();
            if let Some(change) = change {
                self.note(change);
            }
            match outcome {
                Ok(None) => self.told(&target.place, written),
                Ok(Some(conflict)) => {
                    self.told(&target.place, written);
                    self.imported.conflicts.push(conflict);
                }
                Err(error) if !is_last && may_pass(&error) => self.again.1.push(target),
                Err(error) => {
                    self.told(&target.place, written);
                    self.fail(&target.place, error);
                }
            }
            go_on(self.stopped)
        })
        .await;
    }

    async fn delete(&mut self, pages: Vec<Deletion>) {
        if pages.is_empty() {
            return;
        }
        if !self.imported.is_complete() {
            let what =
                "nothing was deleted, as not everything else could be written; import it again";
            let problem = TreeProblem::Misplaced {
                path: self.ground.disk.key(),
                what: what.to_owned(),
            };
            self.imported
                .failures
                .push(Failure::at(&Place::top(), problem.into()));
            return;
        }
        for page in pages {
            let place = Place::parse(&page.change.path).unwrap_or_default();
            let id = page.change.id.clone().unwrap_or_default();
            match self.delete_page(&page, &id).await {
                Ok(true) => {
                    self.told(&place, true);
                    self.note(page.change);
                }
                Ok(false) => self.imported.conflicts.push(page.conflict()),
                Err(error) => {
                    self.fail(&place, error);
                    return;
                }
            }
        }
    }

    async fn delete_page(&self, page: &Deletion, id: &str) -> Result<bool, Error> {
        let pages = self.ground.confluence.pages();
        let found = pages.get(id).without_body().send().await?;
        if !page.fits(&found) && self.settings.rules.prefer.is_none() {
            return Ok(false);
        }
        pages.delete(id).await?;
        Record::forget(&self.ground.disk, id).await?;
        Ok(true)
    }
}

fn go_on(stopped: bool) -> ControlFlow<()> {
    match stopped {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    }
}

/// Whether the next pass may do it: a title that another page gives up, a page that is created then.
fn may_pass(error: &Error) -> bool {
    let waits = |problem: &TreeProblem| {
        matches!(
            problem,
            TreeProblem::Misplaced { .. } | TreeProblem::Dangling { .. }
        )
    };
    error.is_title_taken() || matches!(error, Error::Tree(problem) if waits(problem))
}
