//! One site, and a client that is confined to ENG and DOCS of it. Every request that arrives is noted,
//! with what of HR it touched.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atlassian_core::audit::{AuditSink, Record};
use atlassian_core::boundary::{Access, Boundary, BoundaryBuilder};
use atlassian_core::operation::Method;
use atlassian_core::sandbox::{Product, Sandbox, SandboxRequest, SandboxResponse};
use atlassian_core::{Credentials, Session};
use confluence_api::sandbox::ConfluenceSandbox;
use jira_api::sandbox::JiraSandbox;
use serde_json::Value;

use crate::names::Names;

/// A site.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) jira: Arc<Watched<JiraSandbox>>,
    pub(crate) wiki: Arc<Watched<ConfluenceSandbox>>,
    pub(crate) names: Names,
    pub(crate) trail: Arc<Trail>,
    /// The client under attack.
    pub(crate) session: Session,
    /// A client of the same person without any boundary.
    pub(crate) open: Session,
}

/// The boundary that is attacked: all access to ENG and DOCS.
pub(crate) fn around_eng() -> BoundaryBuilder {
    Boundary::builder()
        .projects(["ENG"])
        .spaces(["DOCS"])
        .access(Access::ALL)
}

/// With this argument the attacks are made without a boundary: those that do not get through then prove
/// nothing about it.
const UNCONFINED: &str = "--unconfined";

impl World {
    pub(crate) async fn new() -> World {
        let (jira, wiki) = (JiraSandbox::entangled(), ConfluenceSandbox::entangled());
        let watched = Arc::new(Watched::around(jira.site.clone()));
        let watched_wiki = Arc::new(Watched::around(wiki.site.clone()));
        let sandbox = Sandbox::builder()
            .product(Arc::clone(&watched))
            .product(Arc::clone(&watched_wiki))
            .start()
            .await;
        let trail = Arc::new(Trail::default());
        let (email, token) = sandbox.api_token();
        let open = Session::builder(Credentials::api_token(sandbox.uri(), email, token))
            .endpoints(sandbox.endpoints().unwrap())
            .clock(sandbox.clock())
            .audit(Arc::clone(&trail))
            .build()
            .unwrap();
        let confined = !std::env::args().any(|argument| argument == UNCONFINED);
        let boundary = around_eng().build().unwrap();
        World {
            session: match confined {
                true => open.within(&boundary),
                false => open.clone(),
            },
            names: Names::real(jira, wiki),
            jira: watched,
            wiki: watched_wiki,
            open,
            trail,
            sandbox,
        }
    }

    /// All requests so far, in no order between the two products.
    pub(crate) fn calls(&self) -> Vec<Seen> {
        let mut calls = self.jira.calls();
        calls.extend(self.wiki.calls());
        calls
    }

    /// A client with another boundary.
    pub(crate) fn within(&self, boundary: BoundaryBuilder) -> Session {
        self.open.within(&boundary.build().unwrap())
    }

    /// Jira answers the next call of this method and of a path with this end otherwise.
    pub(crate) fn jira_says(&self, method: Method, path: &str, answer: Value) {
        self.jira
            .says(method, path, SandboxResponse::json(200, answer));
    }

    /// Confluence answers the next call of this method and of a path with this end otherwise.
    pub(crate) fn wiki_says(&self, method: Method, path: &str, answer: Value) {
        self.wiki
            .says(method, path, SandboxResponse::json(200, answer));
    }
}

/// What a sandbox of a product tells of who reached what.
pub(crate) trait Reached: Product {
    fn reached(&self, key: &str) -> Vec<String>;
    fn forget(&self);
}

impl Reached for JiraSandbox {
    fn reached(&self, key: &str) -> Vec<String> {
        JiraSandbox::reached(self, key)
    }

    fn forget(&self) {
        self.forget_reached();
    }
}

impl Reached for ConfluenceSandbox {
    fn reached(&self, key: &str) -> Vec<String> {
        let mut reached = ConfluenceSandbox::reached(self, key);
        reached.extend(ConfluenceSandbox::reached(
            self,
            "~5f0000000000000000000005",
        ));
        reached
    }

    fn forget(&self) {
        self.forget_reached();
    }
}

/// A request that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Value,
    /// Whether the sandbox says that something of HR was read, changed, counted or refused.
    pub(crate) of_hr: bool,
}

struct Scripted {
    method: Method,
    end: String,
    answer: SandboxResponse,
}

/// A product whose calls are noted, and some of which are answered by script.
pub(crate) struct Watched<P> {
    inner: P,
    seen: Mutex<Vec<Seen>>,
    script: Mutex<Vec<Scripted>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<P> Watched<P> {
    fn around(inner: P) -> Self {
        Watched {
            inner,
            seen: Mutex::default(),
            script: Mutex::default(),
        }
    }

    pub(crate) fn calls(&self) -> Vec<Seen> {
        lock(&self.seen).clone()
    }

    pub(crate) fn forget_calls(&self) {
        lock(&self.seen).clear();
    }

    pub(crate) fn says(&self, method: Method, end: &str, answer: SandboxResponse) {
        lock(&self.script).push(Scripted {
            method,
            end: end.to_owned(),
            answer,
        });
    }
}

impl<P: Reached> Product for Watched<P> {
    fn product(&self) -> &'static str {
        self.inner.product()
    }

    fn scopes(&self) -> Vec<String> {
        self.inner.scopes()
    }

    fn site_path(&self) -> &'static str {
        self.inner.site_path()
    }

    fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
        // One call at a time, so that what was reached is what this call reached.
        let mut seen = lock(&self.seen);
        let mut script = lock(&self.script);
        let scripted = script
            .iter()
            .position(|one| one.method == request.method && request.path.ends_with(&one.end));
        let scripted = scripted.map(|at| script.remove(at).answer);
        drop(script);
        self.inner.forget();
        let answer = match scripted {
            Some(answer) => answer,
            None => self.inner.handle(request),
        };
        let of_hr = !self.inner.reached("HR").is_empty();
        self.inner.forget();
        seen.push(Seen {
            method: request.method,
            path: request.path.clone(),
            query: request.query.clone(),
            body: request.json(),
            of_hr,
        });
        answer
    }
}

/// The audit trail of the caller's own calls.
#[derive(Debug, Default)]
pub(crate) struct Trail(Mutex<Vec<String>>);

impl Trail {
    pub(crate) fn text(&self) -> String {
        lock(&self.0).join("\n")
    }

    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
    }
}

impl AuditSink for Trail {
    fn record(&self, record: &Record) {
        // What the boundary looks up is for whoever keeps the trail.
        if record.actor.ends_with("(boundary)") {
            return;
        }
        lock(&self.0).push(format!("{record:?}\n{}", record.to_json()));
    }
}
