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
//! that nobody should reach.

mod attachments;
mod boards;
mod call;
mod comments;
mod demo;
mod entangled;
mod fields;
mod filters;
mod hooks;
mod issues;
mod jql;
mod links;
mod meta;
mod model;
mod projects;
mod properties;
mod render;
mod search;
mod seed;
mod site;
mod sprints;
mod state;
mod transitions;
mod users;
mod watchers;
mod worklogs;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atlassian_core::Timestamp;
use atlassian_core::operation::Method;
use atlassian_core::sandbox::{Product, SandboxRequest, SandboxResponse};
use atlassian_core::scopes::scopes_for;
use serde_json::Value;

use call::{Answer, Call, Reply};
use state::State;

pub use demo::{DEMO_ACCOUNT, DEMO_NOW_MILLIS};
pub use entangled::Entangled;
pub use seed::{SandboxIssue, SandboxSprint};

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
        let answer = route(&mut state, call);
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

fn route(state: &mut State, call: &Call) -> Answer {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        ["rest", "api", "3", rest @ ..] => platform(state, call, rest),
        ["rest", "agile", "1.0", rest @ ..] => agile(state, call, rest),
        _ => Ok(Reply::Unhandled),
    }
}

fn platform(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    use Method::{Delete, Get, Post, Put};
    match (call.method, path) {
        (Get, ["myself"]) => users::myself(state, call),
        (Get, ["serverInfo"]) => site::server_info(state, call),
        (Get, ["field"]) => fields::list(state),
        (Get, ["field", "search"]) => fields::search(state, call),
        (Get, ["issuetype"]) => site::issue_types(state, call),
        (Get, ["priority"]) => site::priorities(state, call),
        (Get, ["priority", "search"]) => site::priority_page(state, call),
        (Get, ["status"]) => site::statuses(state, call),
        (Get, ["status", id]) => site::status(state, call, id),
        (Get, ["statuscategory"]) => site::status_categories(state, call),
        (Get, ["resolution"]) => site::resolutions(state, call),
        (Get, ["label"]) => site::labels(state, call),
        (Get, ["issueLinkType"]) => site::link_types(state, call),
        (Get, ["user"]) => users::get(state, call),
        (Get, ["user", "search"]) => users::search(state, call),
        (Get, ["user", "assignable", "search"]) => users::assignable(state, call),
        (Get, ["user", "assignable", "multiProjectSearch"]) => {
            users::assignable_in_projects(state, call)
        }
        (Get, ["users"] | ["users", "search"]) => users::all(state, call),
        (Get, ["project", "search"]) => projects::search(state, call),
        (Get, ["project", key]) => projects::get(state, call, key),
        (Get, ["project", key, "statuses"]) => projects::statuses(state, call, key),
        (Get, ["project", key, "components"]) => projects::components(state, call, key),
        (Get, ["project", key, "component"]) => projects::component_page(state, call, key),
        (Get, ["project", key, "versions"]) => projects::versions(state, call, key),
        (Get, ["project", key, "version"]) => projects::version_page(state, call, key),
        (Get | Post, ["search"]) => search::gone(),
        (Get, ["search", "jql"]) => search::get(state, call),
        (Post, ["search", "jql"]) => search::post(state, call),
        (Post, ["search", "approximate-count"]) => search::count(state, call),
        (Post, ["changelog", "bulkfetch"]) => issues::changelog_bulk(state, call),
        (Post, ["comment", "list"]) => comments::by_ids(state, call),
        (Post, ["issueLink"]) => links::create(state, call),
        (Get, ["issueLink", id]) => links::get(state, call, id),
        (Delete, ["issueLink", id]) => links::delete(state, call, id),
        (Get, ["attachment", "meta"]) => attachments::settings(),
        (Get, ["attachment", "content", id]) => attachments::content(state, call, id),
        (Get, ["attachment", id]) => attachments::get(state, call, id),
        (Delete, ["attachment", id]) => attachments::delete(state, id),
        (Post, ["issue"]) => issues::create(state, call),
        (Post, ["issue", "bulk"]) => issues::create_bulk(state, call),
        (Post, ["issue", "bulkfetch"]) => issues::bulk(state, call),
        (Get, ["issue", "createmeta", project, "issuetypes"]) => {
            meta::issue_types(state, call, project)
        }
        (Get, ["issue", "createmeta", project, "issuetypes", kind]) => {
            meta::create_fields(state, call, project, kind)
        }
        (Get, ["issue", key]) => issues::get(state, call, key),
        (Put, ["issue", key]) => issues::edit(state, call, key),
        (Delete, ["issue", key]) => issues::delete(state, call, key),
        (method, ["issue", key, rest @ ..]) => of_issue(state, call, method, key, rest),
        _ => Ok(Reply::Unhandled),
    }
}

fn of_issue(state: &mut State, call: &Call, method: Method, key: &str, path: &[&str]) -> Answer {
    use Method::{Delete, Get, Post, Put};
    match (method, path) {
        (Put, ["assignee"]) => issues::assign(state, call, key),
        (Get, ["editmeta"]) => meta::edit(state, call, key),
        (Get, ["changelog"]) => issues::changelog(state, call, key),
        (Post, ["changelog", "list"]) => issues::changelog_by_ids(state, call, key),
        (Get, ["transitions"]) => transitions::list(state, call, key),
        (Post, ["transitions"]) => transitions::perform(state, call, key),
        (Get, ["comment"]) => comments::list(state, call, key),
        (Post, ["comment"]) => comments::add(state, call, key),
        (Get, ["comment", id]) => comments::get(state, call, key, id),
        (Put, ["comment", id]) => comments::update(state, call, key, id),
        (Delete, ["comment", id]) => comments::delete(state, call, key, id),
        (Get, ["worklog"]) => worklogs::list(state, call, key),
        (Post, ["worklog"]) => worklogs::add(state, call, key),
        (Get, ["worklog", id]) => worklogs::get(state, call, key, id),
        (Put, ["worklog", id]) => worklogs::update(state, call, key, id),
        (Delete, ["worklog", id]) => worklogs::delete(state, call, key, id),
        (Get, ["watchers"]) => watchers::list(state, call, key),
        (Post, ["watchers"]) => watchers::add(state, call, key),
        (Delete, ["watchers"]) => watchers::remove(state, call, key),
        (Get, ["votes"]) => watchers::votes(state, call, key),
        (Post, ["votes"]) => watchers::vote(state, call, key),
        (Delete, ["votes"]) => watchers::unvote(state, call, key),
        (Get, ["remotelink"]) => links::remote_list(state, call, key),
        (Post, ["remotelink"]) => links::remote_put(state, call, key),
        (Delete, ["remotelink"]) => links::remote_delete(state, call, key, None),
        (Get, ["remotelink", id]) => links::remote_get(state, call, key, id),
        (Put, ["remotelink", id]) => links::remote_update(state, call, key, id),
        (Delete, ["remotelink", id]) => links::remote_delete(state, call, key, Some(id)),
        (Get, ["properties"]) => properties::keys(state, call, key),
        (Get, ["properties", name]) => properties::get(state, call, key, name),
        (Put, ["properties", name]) => properties::set(state, call, key, name),
        (Delete, ["properties", name]) => properties::delete(state, call, key, name),
        (Post, ["attachments"]) => attachments::upload(state, call, key),
        _ => Ok(Reply::Unhandled),
    }
}

fn agile(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    use Method::{Delete, Get, Post, Put};
    match (call.method, path) {
        (Get, ["board"]) => boards::list(state, call),
        (Get, ["board", id]) => boards::get(state, call, id),
        (Get, ["board", id, "configuration"]) => boards::configuration(state, call, id),
        (Get, ["board", id, "sprint"]) => boards::sprints(state, call, id),
        (Get, ["board", id, "sprint", sprint, "issue"]) => {
            boards::sprint_issues(state, call, id, sprint)
        }
        (Get, ["board", id, "issue"]) => boards::issues(state, call, id),
        (Get, ["board", id, "backlog"]) => boards::backlog(state, call, id),
        (Get, ["board", id, "project"]) => boards::projects(state, call, id),
        (Get, ["board", id, "epic"]) => boards::epics(state, call, id),
        (Get, ["epic", key]) => boards::epic(state, call, key),
        (Get, ["epic", key, "issue"]) => boards::epic_issues(state, call, key),
        (Post, ["backlog", "issue"]) => boards::to_backlog(state, call),
        (Put, ["issue", "rank"]) => boards::rank(state, call),
        (Get, ["issue", key]) => issues::get_agile(state, call, key),
        (Get, ["issue", key, "estimation"]) => issues::estimation(state, call, key),
        (Put, ["issue", key, "estimation"]) => issues::estimate(state, call, key),
        (Post, ["sprint"]) => sprints::create(state, call),
        (Get, ["sprint", id]) => sprints::get(state, call, id),
        (Put, ["sprint", id]) => sprints::update(state, call, id, false),
        (Post, ["sprint", id]) => sprints::update(state, call, id, true),
        (Delete, ["sprint", id]) => sprints::delete(state, call, id),
        (Get, ["sprint", id, "issue"]) => sprints::issues(state, call, id),
        (Post, ["sprint", id, "issue"]) => sprints::add_issues(state, call, id),
        _ => Ok(Reply::Unhandled),
    }
}
