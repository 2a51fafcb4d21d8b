//! What does not change while a sync runs.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use atlassian_core::{Request, Response};

use super::change::{Phase, Progress};
use super::problem::SyncProblem;
use super::state::{Stage, State};
use super::{IssueSync, Leavers, OnProgress};
use crate::fields::FieldTable;
use crate::jql::Condition;
use crate::{Error, Jira};

/// How long is waited for limits when nothing says how long.
const PAUSE: Duration = Duration::from_secs(30);

pub(super) struct Plan {
    pub(super) jira: Jira,
    /// What is synced.
    pub(super) condition: String,
    /// Among what leavers are looked for; none where they are not, an empty one for everything.
    pub(super) leavers: Option<String>,
    pub(super) fields: Vec<String>,
    pub(super) table: Arc<FieldTable>,
    pub(super) expand: Vec<String>,
    pub(super) properties: Vec<String>,
    /// Ids of the fields whose changes are wanted; an empty list for all.
    pub(super) changelogs: Option<Vec<String>>,
    pub(super) concurrency: usize,
    /// Milliseconds.
    pub(super) overlap: i64,
    patience: Duration,
    on_progress: Option<OnProgress>,
    /// What was told last.
    told: Mutex<Option<Progress>>,
}

impl IssueSync {
    /// Looks up what has to be known, and where to begin.
    pub(super) async fn prepare(self) -> Result<(Plan, State), Error> {
        let condition = match self.jql.unordered().condition() {
            Some(condition) => condition.build()?,
            // Jira refuses a search without any condition. This is one that everything fulfils.
            None => "created >= \"1970-01-02\"".to_owned(),
        };
        let digest = digest(&condition);
        let state = match &self.token {
            None => State::new(digest),
            Some(token) => {
                let mut state = token.state()?;
                if state.digest != digest {
                    return Err(SyncProblem::OtherQuery.into());
                }
                if state.stage == Stage::Done {
                    state.enter(Stage::Changes);
                }
                state
            }
        };
        let leavers = match &self.leavers {
            Leavers::No => None,
            Leavers::Anywhere => Some(String::new()),
            Leavers::Within(scope) => Some(Condition::build(scope)?),
        };
        let mut fields = self.jira.field_ids(&self.fields).await?;
        if fields.is_empty() {
            fields.push("*all".to_owned());
        }
        for needed in ["created", "updated"] {
            fields.retain(|field| field.strip_prefix('-') != Some(needed));
            fields.push(needed.to_owned());
        }
        let changelogs = match &self.changelogs {
            None => None,
            Some(names) => Some(self.jira.field_ids(names).await?),
        };
        let plan = Plan {
            table: self.jira.fields().table().await?,
            jira: self.jira,
            condition,
            leavers,
            fields,
            expand: self.expand,
            properties: self.properties,
            changelogs,
            concurrency: self.concurrency,
            overlap: i64::try_from(self.overlap.as_millis()).unwrap_or(i64::MAX),
            patience: self.patience,
            on_progress: self.on_progress,
            told: Mutex::new(Some(state.progress())),
        };
        Ok((plan, state))
    }
}

impl Plan {
    pub(super) fn tell(&self, progress: &Progress) {
        let Some(tell) = &self.on_progress else {
            return;
        };
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Some(progress.clone());
        tell(progress);
    }

    fn tell_waiting(&self) {
        let told = self
            .told
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let (Some(tell), Some(told)) = (&self.on_progress, told) {
            tell(&Progress {
                phase: Phase::Waiting,
                ..told
            });
        }
    }

    pub(super) fn tells(&self) -> bool {
        self.on_progress.is_some()
    }

    /// Sends a call, and waits for room within the limits if need be.
    pub(super) async fn send(&self, request: Request) -> Result<Response, Error> {
        let session = self.jira.session();
        let mut waited = Duration::ZERO;
        loop {
            let error = match session.send(request.clone()).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            if !error.is_rate_limited() {
                return Err(error.into());
            }
            let pause = error
                .retry_after()
                .unwrap_or(PAUSE)
                .max(Duration::from_secs(1));
            if waited + pause > self.patience {
                return Err(error.into());
            }
            self.tell_waiting();
            session.clock().sleep(pause).await;
            waited += pause;
        }
    }
}

/// Tells queries apart, and is the same in every version and on every machine (FNV-1a).
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
