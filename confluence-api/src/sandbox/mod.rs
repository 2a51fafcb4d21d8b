//! The Confluence of the sandbox: spaces with all that is in them, in memory.
//!
//! [`ConfluenceSandbox`] is a [`Product`] for `atlassian_core`'s sandbox. It promises:
//!
//! * What is written is there when it is read: pages, versions, comments, labels, properties and
//!   attachments are one consistent state. A page is only updated by the next version.
//! * Answers have the shapes of the official documents, errors those of the API they come from. What the
//!   sandbox does not know (a route, a CQL field) is refused and never answered wrongly.
//! * Writes of the older API need the header `X-Atlassian-Token: no-check`, as Confluence enforces;
//!   reads it no longer has are 410.
//! * No clock: it takes the time of the request, and each write is at least a second after the last.
//! * It never panics, whatever it is sent.
//! * It notes which calls read or changed data of a space ([`ConfluenceSandbox::reached`]), so that a
//!   test of a boundary can prove that nothing came through.
//!
//! [`ConfluenceSandbox::demo`] holds the space `DOCS` and the space `HR` that nobody should reach;
//! [`ConfluenceSandbox::entangled`] has the same two, tied together in every way there is.

mod attachments;
mod blogs;
mod body;
mod call;
mod classification;
mod comments;
mod content_states;
mod contents;
mod conversions;
mod copies;
mod cql;
mod custom;
mod demo;
mod entangled;
mod groups;
mod history;
mod hooks;
mod labels;
mod long_tasks;
mod macros;
mod model;
mod moves;
mod nodes;
mod older_content;
mod operations;
mod pages;
mod plenty;
mod properties;
mod restrictions;
mod roles;
mod routes;
mod routes_older;
mod search;
mod seed;
mod selections;
mod space_admin;
mod spaces;
mod state;
mod task_items;
mod tasks;
mod templates;
mod tree;
mod users;
mod versions;
mod watches;
mod writing;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atlassian_core::Timestamp;
use atlassian_core::operation::Method;
use atlassian_core::sandbox::{Product, SandboxRequest, SandboxResponse};
use atlassian_core::scopes::scopes_for;
use serde_json::Value;

use call::Call;
use state::State;

pub use demo::{DEMO_ACCOUNT, DEMO_NOW_MILLIS};
pub use entangled::{Entangled, EntangledSpace};
pub use seed::SandboxPage;

/// A Confluence site in memory. Clones share their state.
///
/// ```
/// use atlassian_core::operation::Method;
/// use confluence_api::sandbox::{ConfluenceSandbox, SandboxPage};
/// use serde_json::Value;
///
/// let confluence = ConfluenceSandbox::new();
/// confluence.add_space("DEMO", "Demo");
/// let id = confluence.add_page(SandboxPage::new("DEMO", "Manual").text("Press the button."));
///
/// let path = format!("/wiki/api/v2/pages/{}", id.unwrap_or_default());
/// let answer = confluence.ask(Method::Get, &path, &[], Value::Null);
/// let page: Value = serde_json::from_slice(&answer.body)?;
/// assert_eq!(page["title"], "Manual");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct ConfluenceSandbox {
    state: Arc<Mutex<State>>,
    hooks: hooks::Hooks,
}

impl Default for ConfluenceSandbox {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for ConfluenceSandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("ConfluenceSandbox")
            .field("spaces", &state.spaces.len())
            .field("pages", &state.contents.len())
            .finish_non_exhaustive()
    }
}

impl ConfluenceSandbox {
    /// A site with nobody and nothing in it.
    pub fn new() -> Self {
        Self::with(State::new(DEMO_NOW_MILLIS))
    }

    /// The demo site at [`DEMO_NOW_MILLIS`], which is when a sandbox begins.
    pub fn demo() -> Self {
        Self::demo_at(Timestamp::from_millis(DEMO_NOW_MILLIS))
    }

    /// The demo site with all its history moved so that it is `now`.
    pub fn demo_at(now: Timestamp) -> Self {
        Self::with(demo::state(now.as_millis()))
    }

    fn with(state: State) -> Self {
        ConfluenceSandbox {
            state: Arc::new(Mutex::new(state)),
            hooks: hooks::Hooks::default(),
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

    /// The next `count` pages that are created do not appear in searches until
    /// [`settle`](Self::settle), as happens while the index lags.
    pub fn lag_next(&self, count: usize) {
        self.lock().lag = count;
    }

    /// Lets the search index catch up.
    pub fn settle(&self) {
        let mut state = self.lock();
        state.lag = 0;
        state.unindexed.clear();
    }

    /// The calls, as `METHOD path`, that read, changed, counted or were refused something of a space that
    /// exists: also where it only stands somewhere in an answer (a parent, an expanded space, a page that
    /// another one includes) or is beyond the end of a list's page. Sorted, each once.
    pub fn reached(&self, space_key: &str) -> Vec<String> {
        let state = self.lock();
        let mut spaces = state.reached.iter();
        let found = spaces.find(|(key, _)| key.eq_ignore_ascii_case(space_key));
        found
            .map(|(_, calls)| calls.iter().cloned().collect())
            .unwrap_or_default()
    }

    /// Forgets what [`reached`](Self::reached) has noted.
    pub fn forget_reached(&self) {
        self.lock().reached.clear();
    }

    fn answer(&self, call: &Call) -> Option<SandboxResponse> {
        let mut state = self.lock();
        state.now = state.now.max(call.now.as_millis());
        state.ensure_user(&call.account);
        state.touched.borrow_mut().clear();
        let answer = routes::route(&mut state, call);
        let looked_up = answer.is_ok();
        let response = call::response(answer);
        let touched = std::mem::take(&mut *state.touched.borrow_mut());
        if let (Method::Get, ["wiki", "api", "v2", collection, id], true) =
            (call.method, call.parts().as_slice(), looked_up)
        {
            state.looked_up(collection, id, &call.account);
        }
        for space in touched {
            let entry = format!("{} {}", call.method, call.path);
            state.reached.entry(space).or_default().insert(entry);
        }
        response
    }
}

impl Product for ConfluenceSandbox {
    fn product(&self) -> &'static str {
        "confluence"
    }

    fn site_path(&self) -> &'static str {
        "/wiki"
    }

    /// What the operations of the enabled groups need.
    fn scopes(&self) -> Vec<String> {
        let needed = scopes_for(crate::Confluence::operations());
        needed.scopes.into_iter().map(str::to_owned).collect()
    }

    fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
        let call = Call::new(request);
        // The state is not locked here, so that a hook may do what a person would.
        let is_lost = self.run_hooks(&call);
        let answer = self.answer(&call);
        if is_lost {
            return SandboxResponse::empty(503);
        }
        answer.unwrap_or_else(|| SandboxResponse::unhandled(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_of_the_older_api_need_their_header() {
        let site = ConfluenceSandbox::demo();
        let id = site.page_id("DOCS", "Architecture").unwrap_or_default();
        let path = format!("/wiki/rest/api/content/{id}/label");
        let mut call = Call {
            method: Method::Post,
            segments: path.split('/').skip(1).map(str::to_owned).collect(),
            path,
            query: Vec::new(),
            body: serde_json::json!({"prefix": "global", "name": "a"}),
            checked: false,
            files: Vec::new(),
            site: String::new(),
            account: DEMO_ACCOUNT.to_owned(),
            now: Timestamp::default(),
        };
        let refused = site.answer(&call).map(|response| response.status);
        call.checked = true;
        let done = site.answer(&call).map(|response| response.status);
        assert_eq!((refused, done), (Some(403), Some(200)));
    }
}
