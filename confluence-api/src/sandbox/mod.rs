//! The Confluence of the sandbox: spaces and pages with versions, in memory.
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
//! [`ConfluenceSandbox::demo`] holds the space `DOCS` and the space `HR` that nobody should reach.

mod attachments;
mod body;
mod call;
mod comments;
mod cql;
mod demo;
mod labels;
mod model;
mod pages;
mod properties;
mod search;
mod seed;
mod spaces;
mod state;
mod users;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atlassian_core::Timestamp;
use atlassian_core::operation::Method;
use atlassian_core::sandbox::{Product, SandboxRequest, SandboxResponse};
use atlassian_core::scopes::scopes_for;
use serde_json::Value;

use call::{Answer, Call, Failure, Reply};
use model::CommentKind;
use state::State;

pub use demo::{DEMO_ACCOUNT, DEMO_NOW_MILLIS};
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
            .field("pages", &state.pages.len())
            .finish_non_exhaustive()
    }
}

impl ConfluenceSandbox {
    /// A site with nobody and nothing in it.
    pub fn new() -> Self {
        ConfluenceSandbox {
            state: Arc::new(Mutex::new(State::new(DEMO_NOW_MILLIS))),
        }
    }

    /// The demo site at [`DEMO_NOW_MILLIS`], which is when a sandbox begins.
    pub fn demo() -> Self {
        Self::demo_at(Timestamp::from_millis(DEMO_NOW_MILLIS))
    }

    /// The demo site with all its history moved so that it is `now`.
    pub fn demo_at(now: Timestamp) -> Self {
        ConfluenceSandbox {
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

    /// The calls, as `METHOD path`, that read, changed or were refused something of a space that
    /// exists. Sorted, each once.
    pub fn reached(&self, space_key: &str) -> Vec<String> {
        self.lock()
            .reached
            .get(&space_key.to_uppercase())
            .map(|calls| calls.iter().cloned().collect())
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
        let answer = route(&mut state, call);
        let response = call::response(answer);
        let touched = std::mem::take(&mut *state.touched.borrow_mut());
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
        self.answer(&Call::new(request))
            .unwrap_or_else(|| SandboxResponse::unhandled(request))
    }
}

fn route(state: &mut State, call: &Call) -> Answer {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        ["wiki", "api", "v2", rest @ ..] => newer(state, call, rest),
        ["wiki", "rest", "api", rest @ ..] => older(state, call, rest).map_err(Failure::v1),
        _ => Ok(Reply::Unhandled),
    }
}

fn newer(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    use Method::{Delete, Get, Post, Put};
    match (call.method, path) {
        (Get, ["spaces"]) => spaces::list(state, call),
        (Get, ["spaces", id]) => spaces::get(state, call, id),
        (Get, ["spaces", id, "pages"]) => pages::of_space(state, call, id),
        (Get, ["pages"]) => pages::list(state, call),
        (Post, ["pages"]) => pages::create(state, call),
        (Get, ["pages", id]) => pages::get(state, call, id),
        (Put, ["pages", id]) => pages::update(state, call, id),
        (Delete, ["pages", id]) => pages::delete(state, call, id),
        (Get, ["pages", id, "versions"]) => pages::versions(state, call, id),
        (Get, ["pages", id, "versions", number]) => pages::version_details(state, call, id, number),
        (Get, ["pages", id, "children"]) => pages::children(state, call, id),
        (Get, ["pages", id, "direct-children"]) => pages::direct_children(state, call, id),
        (Get, ["pages", id, "ancestors"]) => pages::ancestors(state, call, id),
        (Get, ["pages", id, "labels"]) => labels::list(state, call, id),
        (Get, ["pages", id, "attachments"]) => attachments::list(state, call, Some(id)),
        (Get, ["pages", id, "footer-comments"]) => {
            comments::of_page(state, call, id, CommentKind::Footer)
        }
        (Get, ["pages", id, "inline-comments"]) => {
            comments::of_page(state, call, id, CommentKind::Inline)
        }
        (Get, ["pages", id, "properties"]) => properties::list(state, call, id),
        (Post, ["pages", id, "properties"]) => properties::create(state, call, id),
        (Get, ["pages", id, "properties", key]) => properties::get(state, call, id, key),
        (Put, ["pages", id, "properties", key]) => properties::update(state, call, id, key),
        (Delete, ["pages", id, "properties", key]) => properties::delete(state, call, id, key),
        (Get, ["attachments"]) => attachments::list(state, call, None),
        (Get, ["attachments", id]) => attachments::get(state, call, id),
        (Delete, ["attachments", id]) => attachments::delete(state, call, id),
        (method, ["footer-comments", rest @ ..]) => {
            of_comments(state, call, method, CommentKind::Footer, rest)
        }
        (method, ["inline-comments", rest @ ..]) => {
            of_comments(state, call, method, CommentKind::Inline, rest)
        }
        _ => Ok(Reply::Unhandled),
    }
}

fn of_comments(
    state: &mut State,
    call: &Call,
    method: Method,
    kind: CommentKind,
    path: &[&str],
) -> Answer {
    use Method::{Delete, Get, Post, Put};
    match (method, path) {
        (Get, []) => comments::all(state, call, kind),
        (Post, []) => comments::create(state, call, kind),
        (Get, [id]) => comments::get(state, call, id, kind),
        (Put, [id]) => comments::update(state, call, id, kind),
        (Delete, [id]) => comments::delete(state, call, id, kind),
        (Get, [id, "children"]) => comments::replies(state, call, id, kind),
        _ => Ok(Reply::Unhandled),
    }
}

fn older(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    use Method::{Delete, Get, Post, Put};
    let writes = call.method != Get;
    if writes && !call.checked {
        return Err(Failure::new(403, "FORBIDDEN", "XSRF check failed"));
    }
    match (call.method, path) {
        (Get, ["search"]) => search::everything(state, call),
        (Get, ["content", "search"]) => search::content(state, call),
        (Get, ["user", "current"]) => users::current(state, call),
        (Get, ["user"]) => users::get(state, call),
        (Post, ["content", id, "label"]) => labels::add(state, call, id),
        (Delete, ["content", id, "label"]) => {
            labels::remove(state, call, id, call.query("name").unwrap_or_default())
        }
        (Delete, ["content", id, "label", name]) => labels::remove(state, call, id, name),
        (Post, ["content", id, "child", "attachment"]) => {
            attachments::upload(state, call, id, false)
        }
        (Put, ["content", id, "child", "attachment"]) => attachments::upload(state, call, id, true),
        (Post, ["content", id, "child", "attachment", file, "data"]) => {
            attachments::replace(state, call, id, file)
        }
        (Get, ["content", id, "child", "attachment", file, "download"]) => {
            attachments::bytes(state, id, file)
        }
        (Get, ["content", _, "label"] | ["content", _, "child", "attachment"])
        | (Get | Put | Delete, ["content", _])
        | (Get | Post, ["content" | "space"])
        | (Get, ["space", _]) => Err(Failure::new(
            410,
            "GONE",
            "This deprecated endpoint has been removed.",
        )),
        _ => Ok(Reply::Unhandled),
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
