//! A sync that runs.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::IssueSync;
use super::change::{Batch, Change};
use super::details::{self, Fetched};
use super::flight::{Flight, Pending};
use super::leavers;
use super::listing::{Listing, SLACK};
use super::plan::Plan;
use super::state::{Stage, State};
use super::time::Skew;
use super::token::SyncToken;
use crate::{Error, Issue};

/// The batches of a sync: a [`Stream`]. Its own methods do what most callers need without a crate for streams.
///
/// After an error it ends; the token of the last batch goes on.
#[must_use = "nothing is read unless it is asked for"]
pub struct Syncing(Stand);

/// A run, and what its last step gave.
type Step = (Box<Run>, Result<Option<Batch>, Error>);

enum Stand {
    Idle(Box<Run>),
    Busy(Pending<Step>),
    Preparing(Pending<Result<Box<Run>, Error>>),
    Done,
}

impl Syncing {
    pub(super) fn new(sync: IssueSync) -> Self {
        Syncing(Stand::Preparing(Box::pin(Run::begin(sync))))
    }

    /// The next batch; `None` after the last one.
    ///
    /// # Errors
    /// [`Error::Jql`], [`Error::Field`], [`Error::Sync`], and what calls return.
    pub async fn next(&mut self) -> Option<Result<Batch, Error>> {
        std::future::poll_fn(|cx| self.poll_batch(cx)).await
    }

    fn poll_batch(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Batch, Error>>> {
        loop {
            match &mut self.0 {
                Stand::Done => return Poll::Ready(None),
                Stand::Preparing(run) => match run.as_mut().poll(cx) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Ok(run)) => self.0 = Stand::Idle(run),
                    Poll::Ready(Err(error)) => {
                        self.0 = Stand::Done;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                Stand::Idle(_) => {
                    if let Stand::Idle(run) = std::mem::replace(&mut self.0, Stand::Done) {
                        self.0 = Stand::Busy(Box::pin(run.step()));
                    }
                }
                Stand::Busy(step) => {
                    let Poll::Ready((run, batch)) = step.as_mut().poll(cx) else {
                        return Poll::Pending;
                    };
                    self.0 = match &batch {
                        Ok(Some(_)) => Stand::Idle(run),
                        Ok(None) | Err(_) => Stand::Done,
                    };
                    return Poll::Ready(batch.transpose());
                }
            }
        }
    }
}

// Nothing in it is ever pinned: the futures have boxes of their own.
impl Unpin for Syncing {}

impl Stream for Syncing {
    type Item = Result<Batch, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_batch(cx)
    }
}

impl fmt::Debug for Syncing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Syncing(..)")
    }
}

struct Run {
    plan: Arc<Plan>,
    state: State,
    skew: Skew,
    listing: Listing,
    flight: Flight<Result<Fetched, Error>>,
}

impl Run {
    async fn begin(sync: IssueSync) -> Result<Box<Self>, Error> {
        let (plan, mut state) = sync.prepare().await?;
        if plan.tells() && state.expected.is_none() && state.stage == Stage::Everything {
            // It only says how far it is; a sync does not fail for it.
            let counted = plan.jira.search(&plan.condition).count().await;
            state.expected = counted.ok();
        }
        Ok(Box::new(Run {
            plan: Arc::new(plan),
            state,
            skew: Skew::default(),
            listing: Listing::new(),
            flight: Flight::default(),
        }))
    }

    async fn step(mut self: Box<Self>) -> (Box<Self>, Result<Option<Batch>, Error>) {
        let batch = self.batch().await;
        (self, batch)
    }

    /// The next batch that has something to say.
    async fn batch(&mut self) -> Result<Option<Batch>, Error> {
        loop {
            let changes = match self.state.stage {
                Stage::Done => return Ok(None),
                Stage::Everything | Stage::Changes => self.walk().await?,
                Stage::Leavers => self.leave().await?,
            };
            match changes {
                Some(changes) if changes.is_empty() => {}
                Some(changes) => return Ok(Some(self.deliver(changes))),
                // The stage is at its end.
                None => {
                    self.listing = Listing::new();
                    match (self.state.stage, &self.plan.leavers) {
                        (Stage::Everything, _) => {
                            self.state.next = None;
                            self.state.enter(Stage::Changes);
                        }
                        (Stage::Changes, Some(_)) => self.state.enter(Stage::Leavers),
                        _ => {
                            self.finish();
                            return Ok(Some(self.deliver(Vec::new())));
                        }
                    }
                }
            }
        }
    }

    fn deliver(&self, changes: Vec<Change>) -> Batch {
        let progress = self.state.progress();
        self.plan.tell(&progress);
        Batch {
            changes,
            token: SyncToken::of(&self.state),
            progress,
            is_last: self.state.stage == Stage::Done,
        }
    }

    /// The changes of the next 100 issues; none at the end of the stage.
    async fn walk(&mut self) -> Result<Option<Vec<Change>>, Error> {
        while self.flight.len() < self.plan.concurrency
            && let Some(ids) = self.listing.chunk(details::MOST)
        {
            let plan = Arc::clone(&self.plan);
            self.flight.push(Box::pin(details::fetch(plan, ids)));
        }
        if let Some(fetched) = self.flight.next().await {
            return Ok(Some(self.apply(fetched?)));
        }
        if !self.listing.turn(&self.state)? {
            return Ok(None);
        }
        self.list().await?;
        Ok(Some(Vec::new()))
    }

    async fn list(&mut self) -> Result<(), Error> {
        let listing = &mut self.listing;
        listing
            .list(&self.plan, &mut self.state, &mut self.skew)
            .await?;
        self.plan.tell(&self.state.progress());
        Ok(())
    }

    /// What is different of these issues from what was delivered.
    fn apply(&mut self, fetched: Fetched) -> Vec<Change> {
        let mut changes = Vec::with_capacity(fetched.issues.len());
        for (id, issue) in fetched.issues {
            match issue {
                Some(issue) => changes.extend(self.upsert(id, issue)),
                None => {
                    // It keeps its place in the walk, so that it is passed over when it is listed again.
                    self.state
                        .trail
                        .add(id, self.state.anchor.unwrap_or_default());
                    changes.extend(self.gone(id));
                }
            }
        }
        if let Some(anchor) = self.state.anchor {
            self.state.trail.forget_before(anchor.saturating_sub(SLACK));
        }
        changes
    }

    fn upsert(&mut self, id: u64, issue: Issue) -> Option<Change> {
        let state = &mut self.state;
        let created = issue.created().map(atlassian_core::Timestamp::as_millis);
        let changed = issue.updated().map(atlassian_core::Timestamp::as_millis);
        let behind = created.is_some_and(|created| state.trail.is_behind(created));
        state.anchor = state.anchor.max(created);
        state
            .trail
            .add(id, created.or(state.anchor).unwrap_or_default());
        if behind || changed.is_some_and(|changed| state.fresh.has(id, changed)) {
            return None;
        }
        let since = state.since.unwrap_or(i64::MIN);
        let remembered = since
            .saturating_sub(self.plan.overlap)
            .saturating_sub(SLACK);
        match changed {
            Some(changed) if changed >= remembered => state.fresh.add(id, changed),
            _ => state.fresh.remove(id),
        }
        state.gone.remove(id);
        state.upserts += 1;
        Some(Change::Upsert(issue))
    }

    fn gone(&mut self, id: u64) -> Option<Change> {
        if self.state.gone.0.contains_key(&id) {
            return None;
        }
        let now = self.skew.at(self.plan.jira.session().clock().now());
        self.state.gone.add(id, now);
        self.state.fresh.remove(id);
        self.state.gone_count += 1;
        Some(Change::Gone(id))
    }

    /// Which of the next changed issues have left; none at the end.
    async fn leave(&mut self) -> Result<Option<Vec<Change>>, Error> {
        if let Some(ids) = self.listing.chunk(leavers::MOST) {
            let unfound = leavers::unfound(&self.plan, ids).await?;
            let gone = unfound.into_iter().filter_map(|id| self.gone(id));
            return Ok(Some(gone.collect()));
        }
        if !self.listing.turn(&self.state)? {
            return Ok(None);
        }
        self.list().await?;
        Ok(Some(Vec::new()))
    }

    /// Everything that had changed when the last stage began is delivered.
    fn finish(&mut self) {
        let state = &mut self.state;
        state.since = state.next.take().or(state.since);
        state.enter(Stage::Done);
        let since = state.since.unwrap_or(i64::MIN);
        let remembered = since
            .saturating_sub(self.plan.overlap)
            .saturating_sub(SLACK);
        state.fresh.forget_before(remembered);
        state.gone.forget_before(remembered);
    }
}
