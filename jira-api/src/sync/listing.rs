//! Which issues there are: ids, page after page, in the order in which they were created.
//!
//! That order does not change while issues do. A walk does not trust tokens alone: sites have been seen whose pages
//! shift when issues leave, and whose tokens end before everything was sent. So the next page is asked for by when the
//! last issue was created, some minutes before it to be sure, and what is known already is passed over; a token is
//! followed where that would be most of a page. The walk is at its end when nothing unknown comes after its last issue.

use std::collections::{HashSet, VecDeque};

use serde_json::json;

use super::plan::Plan;
use super::state::{Stage, State};
use super::time::{Skew, minutes, reaches};
use crate::search::page::IssuePage;
use crate::search::{LARGEST_PAGE, repeated, request};
use crate::{Error, jql};

/// How far before its last issue a page begins, and how long a call may take until Jira reads its query.
pub(super) const MARGIN: i64 = 5 * 60_000;

/// How much earlier than changes are looked for they are remembered: periods are whole minutes with a margin.
pub(super) const SLACK: i64 = 2 * MARGIN;

/// How much further back is looked once, when a page begins behind everything that is known.
const WIDE: i64 = 24 * 3_600_000;

/// How often a page is asked for until it reaches back far enough.
const TRIES: u32 = 3;

/// Where the next page is.
#[derive(Clone, Debug, PartialEq)]
enum Next {
    /// After the last issue, or at the beginning where there is none.
    Anchor,
    /// At a token, which is good for one query.
    Token {
        token: String,
        query: Query,
    },
    End,
}

/// A walk through the ids.
pub(super) struct Listing {
    next: Next,
    pending: VecDeque<u64>,
    /// Tokens that were followed since something new came.
    seen: HashSet<String>,
    /// The last page: how many ids it had, its token and query, and where the walk was before it.
    last: Option<LastPage>,
}

struct LastPage {
    length: usize,
    is_new: bool,
    token: Option<String>,
    query: Query,
    operation: &'static str,
    anchor: Option<i64>,
    delivered: u64,
}

/// A query, and how far back it has to reach.
#[derive(Clone, Debug, PartialEq)]
struct Query {
    jql: String,
    /// Its period of changes in minutes, and since when it has to reach.
    changed: Option<(i64, i64)>,
    /// The same of when issues were created. It counts for the first page only: the others go on from there.
    created: Option<(i64, i64)>,
}

impl Query {
    /// Whether its periods reached back far enough when Jira read it, and not so far that what comes is not
    /// remembered any more.
    fn fits(&self, now: i64, first: bool) -> bool {
        let created = self.created.filter(|_| first);
        let mut periods = self.changed.into_iter().chain(created);
        let near = |(minutes, since)| reaches(minutes, now, since);
        let far = |(minutes, since): (i64, i64)| reaches(minutes, now, since.saturating_sub(SLACK));
        periods.all(near) && !self.changed.is_some_and(far)
    }
}

impl Listing {
    pub(super) fn new() -> Self {
        Listing {
            next: Next::Anchor,
            pending: VecDeque::new(),
            seen: HashSet::new(),
            last: None,
        }
    }

    /// The next ids of the page, at most so many; none where it is used up.
    pub(super) fn chunk(&mut self, most: usize) -> Option<Vec<u64>> {
        let count = self.pending.len().min(most);
        (count > 0).then(|| self.pending.drain(..count).collect())
    }

    /// Turns to the next page, once everything of the last one is delivered. False at the end.
    pub(super) fn turn(&mut self, state: &State) -> Result<bool, Error> {
        let Some(page) = self.last.take() else {
            return Ok(self.next != Next::End);
        };
        // What was created after the stage began has changed since, and is the next one's.
        let began = match state.stage {
            Stage::Everything => state.since,
            _ => state.next,
        };
        if state
            .anchor
            .zip(began)
            .is_some_and(|(anchor, began)| anchor > began)
        {
            self.next = Next::End;
            return Ok(false);
        }
        let moved = state.anchor > page.anchor || state.upserts + state.gone_count > page.delivered;
        let progress = page.is_new && moved;
        if progress {
            self.seen.clear();
        }
        let anchor = state.anchor.filter(|_| progress);
        let again = anchor.map(|anchor| state.trail.since(anchor.saturating_sub(MARGIN)));
        self.next = match (page.token, again) {
            // Most of a page would come for a second time.
            (Some(token), Some(again)) if again * 2 > page.length => {
                self.follow(token, page.query, page.operation)?
            }
            (_, Some(_)) => Next::Anchor,
            (Some(token), None) => self.follow(token, page.query, page.operation)?,
            (None, None) => Next::End,
        };
        Ok(self.next != Next::End)
    }

    fn follow(
        &mut self,
        token: String,
        query: Query,
        operation: &'static str,
    ) -> Result<Next, Error> {
        match self.seen.insert(token.clone()) {
            true => Ok(Next::Token { token, query }),
            false => Err(repeated(operation)),
        }
    }

    /// Asks for the next page.
    pub(super) async fn list(
        &mut self,
        plan: &Plan,
        state: &mut State,
        skew: &mut Skew,
    ) -> Result<(), Error> {
        let clock = plan.jira.session().clock().clone();
        let mut wider = 0;
        let mut tries = 0;
        loop {
            tries += 1;
            let sent = clock.now();
            let mut body = json!({"fields": ["id"], "maxResults": LARGEST_PAGE});
            let (query, by_token) = match &self.next {
                Next::Token { token, query } => {
                    body["nextPageToken"] = json!(token);
                    (query.clone(), true)
                }
                Next::Anchor | Next::End => (query(plan, state, skew.at(sent), wider)?, false),
            };
            body["jql"] = json!(query.jql);
            let response = match plan.send(request(&plan.jira, body)).await {
                Ok(response) => response,
                // Tokens do not live for ever.
                Err(error) if by_token && error.status() == Some(400) => {
                    self.next = Next::Anchor;
                    continue;
                }
                Err(error) => return Err(error),
            };
            let now = clock.now();
            skew.read(&response, now);
            begin(state, skew.at(sent));
            let late = !query.fits(skew.at(now), !by_token);
            if late && tries < TRIES {
                self.next = Next::Anchor;
                continue;
            }
            let page: IssuePage = response.json()?;
            let ids: Vec<u64> = page
                .issues
                .iter()
                .filter_map(|issue| issue.id().parse().ok())
                .collect();
            let lost = !by_token && state.anchor.is_some() && !state.trail.meets(&ids);
            if lost && wider == 0 {
                wider = WIDE;
                continue;
            }
            self.take(&page, &ids, query, response.operation.id, state);
            return Ok(());
        }
    }

    fn take(
        &mut self,
        page: &IssuePage,
        ids: &[u64],
        query: Query,
        operation: &'static str,
        state: &State,
    ) {
        let mut known = HashSet::with_capacity(ids.len());
        self.pending = ids
            .iter()
            .copied()
            .filter(|id| !state.trail.has(*id) && known.insert(*id))
            .collect();
        self.last = Some(LastPage {
            length: ids.len(),
            is_new: !self.pending.is_empty(),
            token: page.next(),
            query,
            operation,
            anchor: state.anchor,
            delivered: state.upserts + state.gone_count,
        });
    }
}

/// Notes when a stage began: that is since when the next one looks for changes.
fn begin(state: &mut State, at: i64) {
    match state.stage {
        Stage::Everything => state.since.get_or_insert(at),
        _ => state.next.get_or_insert(at),
    };
}

/// The query of a stage, from the last issue on.
fn query(plan: &Plan, state: &State, now: i64, wider: i64) -> Result<Query, Error> {
    let changed = state.since.filter(|_| state.stage != Stage::Everything);
    let changed = changed.map(|since| since.saturating_sub(plan.overlap));
    let changed = changed.map(|since| (minutes(now, since, MARGIN), since));
    let margin = MARGIN.saturating_add(wider);
    let created = state
        .anchor
        .map(|anchor| (minutes(now, anchor, margin), anchor));
    let scope = match (state.stage, &plan.leavers) {
        (Stage::Leavers, Some(scope)) => Some(scope).filter(|scope| !scope.is_empty()),
        _ => Some(&plan.condition),
    };
    let period = |field: &str, minutes: i64| jql::field(field).at_least(format!("-{minutes}m"));
    let parts = scope.map(jql::raw).into_iter();
    let parts = parts.chain(changed.map(|(minutes, _)| period("updated", minutes)));
    let parts = parts.chain(created.map(|(minutes, _)| period("created", minutes)));
    let query = jql::all(parts).order_by("created").then_by("key");
    Ok(Query {
        jql: query.build()?,
        changed,
        created,
    })
}
