#![doc = include_str!("../../docs/sync.md")]

mod change;
mod codec;
mod details;
mod flight;
mod leavers;
mod listing;
mod missing;
mod plan;
mod problem;
mod recent;
mod run;
mod state;
mod time;
mod token;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::Jira;
use crate::jql::{Condition, Jql};

pub use change::{Batch, Change, Phase, Progress};
pub use problem::SyncProblem;
pub use run::Syncing;
pub use token::SyncToken;

/// How far a sync looks back behind the last one by default: what the index may lag, and what clocks may differ.
const OVERLAP: Duration = Duration::from_secs(10 * 60);

/// How long a call waits for limits.
const PATIENCE: Duration = Duration::from_secs(2 * 3600);

type OnProgress = Arc<dyn Fn(&Progress) + Send + Sync>;

/// A sync that is being put together. [`Jira::sync`] begins it.
///
/// ```no_run
/// use jira_api::sync::{Change, SyncToken};
///
/// # async fn run(jira: jira_api::Jira, saved: Option<SyncToken>) -> Result<(), jira_api::Error> {
/// # fn store(_: &jira_api::Issue) {} fn remove(_: u64) {} fn save(_: &SyncToken) {}
/// let mut sync = jira.sync("project = ENG").fields(["*all"]).changelogs(true);
/// if let Some(token) = saved {
///     sync = sync.from(token);
/// }
/// let mut batches = sync.stream();
/// while let Some(batch) = batches.next().await {
///     let batch = batch?;
///     for change in &batch.changes {
///         match change {
///             Change::Upsert(issue) => store(issue),
///             Change::Gone(id) => remove(*id),
///         }
///     }
///     save(&batch.token);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a sync does nothing unless its stream is asked for something"]
pub struct IssueSync {
    jira: Jira,
    jql: Jql,
    fields: Vec<String>,
    expand: Vec<String>,
    properties: Vec<String>,
    changelogs: Option<Vec<String>>,
    concurrency: usize,
    overlap: Duration,
    patience: Duration,
    leavers: Leavers,
    token: Option<SyncToken>,
    on_progress: Option<OnProgress>,
}

/// Whether issues that have left are looked for.
#[derive(Clone, Debug)]
enum Leavers {
    No,
    Anywhere,
    Within(Condition),
}

impl Jira {
    /// A sync of all issues that a query finds: see [`sync`](crate::sync). The order of the query does not count.
    pub fn sync(&self, jql: impl Into<Jql>) -> IssueSync {
        IssueSync {
            jira: self.clone(),
            jql: jql.into(),
            fields: Vec::new(),
            expand: Vec::new(),
            properties: Vec::new(),
            changelogs: None,
            concurrency: 4,
            overlap: OVERLAP,
            patience: PATIENCE,
            leavers: Leavers::Anywhere,
            token: None,
            on_progress: None,
        }
    }
}

impl IssueSync {
    /// The fields to be read, by what people call them, as in [`Search::fields`](crate::search::Search::fields);
    /// `*all` without any. `created` and `updated` always come.
    pub fn fields<F: Into<String>>(mut self, names: impl IntoIterator<Item = F>) -> Self {
        self.fields.extend(names.into_iter().map(Into::into));
        self
    }

    /// More about each issue: `renderedFields`, `names`, `schema`, `transitions`, `operations`, `editmeta`. Changelogs
    /// have [a way of their own](IssueSync::changelogs).
    pub fn expand<E: Into<String>>(mut self, what: impl IntoIterator<Item = E>) -> Self {
        self.expand.extend(what.into_iter().map(Into::into));
        self
    }

    /// Properties of the issues to be read, by key; at most five.
    pub fn properties<P: Into<String>>(mut self, keys: impl IntoIterator<Item = P>) -> Self {
        self.properties.extend(keys.into_iter().map(Into::into));
        self
    }

    /// Whether each issue comes with its whole changelog, the newest change first: one more call for 100 issues, and
    /// more where they have more than 1000 changes among them. [`Issue::changes`](crate::Issue::changes) has it.
    pub fn changelogs(mut self, whole: bool) -> Self {
        self.changelogs = whole.then(Vec::new);
        self
    }

    /// Whole changelogs, but only of changes of these fields; ten at most.
    pub fn changelogs_of<F: Into<String>>(mut self, fields: impl IntoIterator<Item = F>) -> Self {
        self.changelogs = Some(fields.into_iter().map(Into::into).collect());
        self
    }

    /// How many calls for details are on their way at the same time: 1 to 16, 4 by default. Each of them holds up to
    /// 100 issues in memory.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.concurrency = calls.clamp(1, 16);
        self
    }

    /// How far a sync looks back behind the last one: at least what the search index may lag behind. Ten minutes by
    /// default; less than five are as good as five. What is found for a second time is not delivered again.
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.overlap = overlap.max(Duration::from_secs(300));
        self
    }

    /// How long a call waits for room within the limits before the sync ends with Jira's refusal; two hours by default.
    /// The points that an app has for an hour are enough for about 60,000 issues.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Whether issues that have changed and are not found any more are reported as [`Change::Gone`]; they are by
    /// default. That takes one more search for everything that has changed on the site, one call per 500 of it, and
    /// also reports issues that were never found.
    pub fn leavers(mut self, wanted: bool) -> Self {
        self.leavers = match wanted {
            true => Leavers::Anywhere,
            false => Leavers::No,
        };
        self
    }

    /// As [`leavers`](IssueSync::leavers), but only among what this finds: a wider condition than the one that is synced,
    /// such as the project of a filter on a status. What leaves both at once is not noticed.
    pub fn leavers_within(mut self, scope: impl Into<Condition>) -> Self {
        self.leavers = Leavers::Within(scope.into());
        self
    }

    /// Goes on from a token of an earlier [`Batch`]: of one that was interrupted where it was, of one that came to its
    /// end with what has changed since.
    ///
    /// # Errors
    /// [`SyncProblem::OtherQuery`], from the stream, for a token of another query.
    pub fn from(mut self, token: SyncToken) -> Self {
        self.token = Some(token);
        self
    }

    /// Is told after each page and each batch how far it is. It should not take long.
    pub fn on_progress(mut self, tell: impl Fn(&Progress) + Send + Sync + 'static) -> Self {
        self.on_progress = Some(Arc::new(tell));
        self
    }

    /// The batches of changes, in the order in which they are to be applied. Nothing is sent before it is asked for
    /// the first one. It can be dropped at any time: the token of the last batch goes on from there.
    pub fn stream(self) -> Syncing {
        Syncing::new(self)
    }
}

impl fmt::Debug for IssueSync {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssueSync")
            .field("jql", &self.jql)
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}
