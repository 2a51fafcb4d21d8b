//! The Jira of the sandbox: projects, issues, a workflow, boards and sprints, in memory.
//!
//! [`JiraSandbox`] is a [`Product`] for `atlassian_core`'s sandbox. It promises:
//!
//! * What is written is there when it is read: issues, comments, worklogs, links, attachments and
//!   sprints are one consistent state, and every change of a field is in the changelog.
//! * Answers have the shapes of the official documents, and errors those of Jira. What the sandbox does
//!   not know (a route, a JQL function, a field) is refused and never answered wrongly.
//! * No clock: it takes the time of the request, and each write is at least a second after the last.
//! * It never panics, whatever it is sent.
//! * It notes which calls read or changed data of a project ([`JiraSandbox::reached`]), so that a test
//!   of a boundary can prove that nothing came through.
//!
//! [`JiraSandbox::demo`] holds the project `ENG` with five sprints of history, and the project `HR`
//! that nobody should reach. On [`JiraSandbox::entangled`] the two are tied to each other, so that HR
//! can be reached from ENG in every way that real sites know.

mod attachments;
mod board_parts;
mod board_setup;
mod boards;
mod bulk;
mod call;
mod comments;
mod components;
mod crowd;
mod custom;
mod demo;
mod entangled;
mod epics;
mod fields;
mod filters;
mod hooks;
mod issues;
mod jql;
mod links;
mod lists;
mod meta;
mod model;
mod permissions;
mod projects;
mod properties;
mod queries;
mod render;
mod roles;
mod routes;
mod search;
mod seed;
mod site;
mod sprints;
mod state;
mod transitions;
mod users;
mod versions;
mod watchers;
mod workflow;
mod worklogs;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atlassian_core::Timestamp;
use atlassian_core::operation::Method;
use atlassian_core::sandbox::{Product, SandboxRequest, SandboxResponse};
use atlassian_core::scopes::scopes_for;
use serde_json::Value;

use call::Call;
use state::State;

pub use board_setup::SandboxColumn;
pub use custom::SandboxField;
pub use demo::{DEMO_ACCOUNT, DEMO_NOW_MILLIS};
pub use entangled::Entangled;
pub use seed::{SandboxIssue, SandboxSprint};
pub use workflow::SandboxTransition;

/// A Jira site in memory. Clones share their state.
///
/// ```
/// use atlassian_core::operation::Method;
/// use jira_api::sandbox::{JiraSandbox, SandboxIssue};
/// use serde_json::{Value, json};
///
/// let jira = JiraSandbox::new();
/// jira.add_project("DEMO", "Demo");
/// let key = jira.add_issue(SandboxIssue::new("DEMO", "Write the manual").points(3.0));
/// assert_eq!(key.as_deref(), Some("DEMO-1"));
///
/// let answer = jira.ask(Method::Get, "/rest/api/3/issue/demo-1", &[("fields", "summary")], Value::Null);
/// let issue: Value = serde_json::from_slice(&answer.body)?;
/// assert_eq!(issue["fields"], json!({"summary": "Write the manual"}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct JiraSandbox {
    state: Arc<Mutex<State>>,
}

impl Default for JiraSandbox {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for JiraSandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("JiraSandbox")
            .field("projects", &state.projects.len())
            .field("issues", &state.issues.len())
            .finish_non_exhaustive()
    }
}

impl JiraSandbox {
    /// A site with nobody and nothing in it, except the fields, types, statuses and priorities every
    /// site has.
    pub fn new() -> Self {
        JiraSandbox {
            state: Arc::new(Mutex::new(State::new(DEMO_NOW_MILLIS))),
        }
    }

    /// The demo site as it is on a Monday morning in the second week of the fifth sprint:
    /// [`DEMO_NOW_MILLIS`], which is when a sandbox begins.
    pub fn demo() -> Self {
        Self::demo_at(Timestamp::from_millis(DEMO_NOW_MILLIS))
    }

    /// The demo site with all its history moved so that `now` is that Monday morning.
    pub fn demo_at(now: Timestamp) -> Self {
        JiraSandbox {
            state: Arc::new(Mutex::new(demo::state(now.as_millis()))),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a call as if it came through the gateway from [`DEMO_ACCOUNT`], without any network.
    /// Path and query are plain text, not percent-encoded.
    pub fn ask(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Value,
    ) -> SandboxResponse {
        let call = Call {
            method,
            path: path.to_owned(),
            segments: path.split('/').skip(1).map(str::to_owned).collect(),
            query: query
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
            body,
            checked: true,
            files: Vec::new(),
            site: "https://sandbox.atlassian.net".to_owned(),
            account: DEMO_ACCOUNT.to_owned(),
            now: Timestamp::from_millis(self.lock().now),
        };
        self.answer(&call)
            .unwrap_or_else(|| SandboxResponse::empty(404))
    }

    /// Whether the transition to Done hides that it wants a resolution, as real sites often do:
    /// `expand=transitions.fields` then says `required: false`, and the transition still fails without.
    pub fn hide_required_fields(&self, hide: bool) {
        self.lock().hide_required = hide;
    }

    /// The next `count` issues that are created do not appear in searches until
    /// [`settle`](Self::settle), as happens while Jira's index lags.
    pub fn lag_next(&self, count: usize) {
        self.lock().lag = count;
    }

    /// Lets the search index catch up.
    pub fn settle(&self) {
        let mut state = self.lock();
        state.lag = 0;
        state.unindexed.clear();
    }

    /// The calls, as `METHOD path`, that read, changed or were refused something of a project that
    /// exists. Sorted, each once.
    ///
    /// What counts is the data, whatever the call names: an issue of another project that shows a
    /// parent, a link or an entry of its changelog from here, a list whose total counts something of
    /// here, a filter that is about it, and a query that asks of what hangs on something here. That a
    /// query merely names a project or an issue, which tells by an error whether it exists, does not.
    pub fn reached(&self, project_key: &str) -> Vec<String> {
        let state = self.lock();
        let project = state.find_project(project_key).map(|project| project.id);
        let calls = project.and_then(|id| state.reached.get(&id));
        calls
            .map(|calls| calls.iter().cloned().collect())
            .unwrap_or_default()
    }

    /// Forgets what [`reached`](Self::reached) has noted.
    pub fn forget_reached(&self) {
        self.lock().reached.clear();
    }

    fn answer(&self, call: &Call) -> Option<SandboxResponse> {
        let (response, due) = self.answer_once(call);
        // The state is free by now, so that what happens in between can change it.
        for happen in due {
            happen(self);
        }
        response
    }

    fn answer_once(&self, call: &Call) -> (Option<SandboxResponse>, Vec<hooks::Happen>) {
        let mut state = self.lock();
        state.now = state.now.max(call.now.as_millis());
        state.ensure_user(call.account());
        state.touched.borrow_mut().clear();
        let answer = routes::route(&mut state, call);
        let response = call::response(answer);
        let touched = std::mem::take(&mut *state.touched.borrow_mut());
        for project in touched {
            let entry = format!("{} {}", call.method, call.path);
            state.reached.entry(project).or_default().insert(entry);
        }
        let due = state.due(call);
        (response, due)
    }
}

impl Product for JiraSandbox {
    fn product(&self) -> &'static str {
        "jira"
    }

    /// What the operations of the enabled groups need.
    fn scopes(&self) -> Vec<String> {
        let needed = scopes_for(crate::Jira::operations());
        needed.scopes.into_iter().map(str::to_owned).collect()
    }

    fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
        self.answer(&Call::new(request))
            .unwrap_or_else(|| SandboxResponse::unhandled(request))
    }
}
