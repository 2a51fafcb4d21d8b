//! An Atlassian in one process: for tests, examples, and whoever builds on this SDK.
//!
//! It listens on loopback only and needs no other network. The core's share is the authorization
//! server (consent, rotating refresh tokens), the accessible resources and the gateway; products are
//! plugged in ([`Product`]). Its time stands still until somebody moves it, so what is tested on it
//! does not depend on how fast a machine is.
//!
//! ```
//! use atlassian_core::operation::{Access, Answer, Api, Confinement, Method, Operation, Places};
//! use atlassian_core::sandbox::{Product, Sandbox, SandboxRequest, SandboxResponse};
//! use atlassian_core::{Call, Error};
//! use serde_json::{Value, json};
//!
//! struct Greetings;
//!
//! impl Product for Greetings {
//!     fn product(&self) -> &'static str {
//!         "greetings"
//!     }
//!
//!     fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
//!         match request.segments().as_slice() {
//!             ["hello", name] => SandboxResponse::json(200, json!({ "hello": name })),
//!             _ => SandboxResponse::unhandled(request),
//!         }
//!     }
//! }
//!
//! static API: Api = Api {
//!     name: "demo",
//!     title: "Demo",
//!     version: "1",
//!     product: "greetings",
//!     unrepeatable: &[],
//!     write_limited: &[],
//!     places: Places::NONE,
//! };
//! static HELLO: Operation = Operation {
//!     id: "hello",
//!     api: &API,
//!     method: Method::Get,
//!     path: "/hello/{name}",
//!     group: "demo",
//!     access: Access::Read,
//!     scopes: &[],
//!     oauth: true,
//!     answer: Answer::Json,
//!     deprecated: false,
//!     experimental: false,
//!     query: &[],
//!     headers: &[],
//!     confinement: Confinement::UNCLASSIFIED,
//! };
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let sandbox = Sandbox::builder().product(Greetings).start().await;
//! let session = sandbox.session(&["read:greetings"]).await?;
//! let answer: Value = Call::new(&session, &HELLO).path("name", "you").send().await?;
//! assert_eq!(answer, json!({ "hello": "you" }));
//! # Ok::<(), Error>(())
//! # }).unwrap();
//! ```

mod authority;
mod fault;
mod multipart;
mod product;
mod router;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use wiremock::{Mock, MockServer, matchers};

use crate::atlassian::{Atlassian, AtlassianBuilder};
use crate::auth::{Credentials, Grant, OAuthApp};
use crate::clock::{Clock, Manual};
use crate::endpoints::Endpoints;
use crate::error::Error;
use crate::session::Session;
use crate::site::Site;
use authority::Authority;
use fault::Faults;
use router::{Router, State};

pub use fault::Matcher;
pub use product::{Product, SandboxPart, SandboxRequest, SandboxResponse};
pub use router::SandboxCall;

const CLIENT_ID: &str = "sandbox-client";
const CLIENT_SECRET: &str = "sandbox-client-secret";
const EMAIL: &str = "sandbox@example.com";
const API_TOKEN: &str = "sandbox-api-token";
const ACCOUNT_ID: &str = "5f0000000000000000000001";

/// When a sandbox begins, unless it is given a clock: a Monday morning.
const START: i64 = 1_772_442_000_000;

/// A running sandbox. It ends when it is dropped.
pub struct Sandbox {
    server: Server,
    state: Arc<Mutex<State>>,
    clock: Arc<dyn Clock>,
    manual: Option<Manual>,
}

/// The server under it, ended on a thread of its own.
///
/// Its end blocks on locks of `tokio`. A task that has used up its share of polls would never get them,
/// and spin for ever.
struct Server(Option<MockServer>);

impl Server {
    fn uri(&self) -> String {
        self.0.as_ref().map(MockServer::uri).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(server) = self.0.take() {
            let _ = std::thread::spawn(move || drop(server)).join();
        }
    }
}

impl Sandbox {
    /// A sandbox without products.
    pub async fn start() -> Self {
        Self::builder().start().await
    }

    /// A sandbox to be put together.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder {
            products: Vec::new(),
            sites: Vec::new(),
            service_scopes: None,
            clock: None,
        }
    }

    /// Where everything of it is: `http://127.0.0.1:port`.
    pub fn uri(&self) -> String {
        self.server.uri()
    }

    /// Its endpoints, in place of Atlassian's.
    ///
    /// # Errors
    /// Never in practice: its address is loopback.
    pub fn endpoints(&self) -> Result<Endpoints, Error> {
        Endpoints::at(&self.uri())
    }

    /// The app that is registered. Its callback is `http://127.0.0.1:0/callback`, where
    /// [`login`](Atlassian::login) takes any free port; other loopback addresses are accepted too.
    pub fn app(&self) -> OAuthApp {
        OAuthApp::new(CLIENT_ID, CLIENT_SECRET, "http://127.0.0.1:0/callback")
    }

    /// E-mail address and API token of its one person.
    pub fn api_token(&self) -> (&'static str, &'static str) {
        (EMAIL, API_TOKEN)
    }

    /// Account id of its one person.
    pub fn account_id(&self) -> &'static str {
        ACCOUNT_ID
    }

    /// Name of the first site.
    pub fn site_name(&self) -> String {
        self.site().name
    }

    /// cloudId of the first site.
    pub fn cloud_id(&self) -> String {
        self.site().id
    }

    /// The first site.
    pub fn site(&self) -> Site {
        self.state().site(0)
    }

    /// Its time.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// Moves its time on. A clock that was given to the builder is not touched.
    pub fn advance(&self, duration: Duration) {
        if let Some(manual) = &self.manual {
            manual.advance(duration);
        }
    }

    /// A client of it, to be put together further: endpoints, app and clock are set.
    ///
    /// # Errors
    /// As [`endpoints`](Sandbox::endpoints).
    pub fn atlassian(&self) -> Result<AtlassianBuilder, Error> {
        let builder = Atlassian::builder()
            .app(self.app())
            .endpoints(self.endpoints()?);
        Ok(builder.clock(self.clock()))
    }

    /// A grant as a consent to these scopes would give it, with a refresh token.
    pub fn grant<S: AsRef<str>>(&self, scopes: &[S]) -> Grant {
        let mut scopes: Vec<String> = scopes.iter().map(|s| s.as_ref().to_owned()).collect();
        scopes.push("offline_access".to_owned());
        self.state().authority.mint(scopes, self.clock.now())
    }

    /// A session on the first site with a grant of these scopes.
    ///
    /// # Errors
    /// When no client can be made.
    pub async fn session<S: AsRef<str>>(&self, scopes: &[S]) -> Result<Session, Error> {
        let atlassian = self.atlassian()?.build()?;
        atlassian.use_grant(self.grant(scopes)).await?;
        Ok(atlassian.session(&self.site()))
    }

    /// A session with the API token on the first site's own host.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn api_token_session(&self) -> Result<Session, Error> {
        Session::builder(Credentials::api_token(self.uri(), EMAIL, API_TOKEN))
            .endpoints(self.endpoints()?)
            .clock(self.clock())
            .build()
    }

    /// Answers the next request that fits with `response`, before anyone else sees it.
    ///
    /// ```
    /// # use atlassian_core::sandbox::{Sandbox, SandboxResponse};
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// # let sandbox = Sandbox::start().await;
    /// sandbox.fail_next("/rest/api/3/issue", SandboxResponse::too_many_requests(Some(5)));
    /// sandbox.fail_next("POST /oauth/token", SandboxResponse::empty(503));
    /// # });
    /// ```
    pub fn fail_next(&self, matcher: impl Into<Matcher>, response: SandboxResponse) {
        self.fail_times(1, matcher, response);
    }

    /// Answers the next `times` requests that fit with `response`.
    pub fn fail_times(&self, times: usize, matcher: impl Into<Matcher>, response: SandboxResponse) {
        self.state().faults.add(matcher.into(), response, times);
    }

    /// Forgets the faults that have not come yet.
    pub fn clear_faults(&self) {
        self.state().faults = Faults::default();
    }

    /// Ends every access token now; refresh tokens stay.
    pub fn expire_access_tokens(&self) {
        self.state().authority.expire_access_tokens();
    }

    /// Ends every grant now, as a person does at the connected-apps page.
    pub fn revoke_grants(&self) {
        self.state().authority.revoke();
    }

    /// The person says no to the next consent.
    pub fn deny_next_consent(&self) {
        self.state().authority.deny_next();
    }

    /// How often the token endpoint was called.
    pub fn token_calls(&self) -> usize {
        self.state().token_calls
    }

    /// The requests that arrived, oldest first; the last ten thousand of them.
    pub fn requests(&self) -> Vec<SandboxCall> {
        self.state().calls.iter().cloned().collect()
    }

    /// Requests nobody knew an answer to, as `GET /path`.
    pub fn unhandled(&self) -> Vec<String> {
        self.state().unhandled.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("uri", &self.uri())
            .finish_non_exhaustive()
    }
}

/// Puts a [`Sandbox`] together.
#[must_use]
pub struct SandboxBuilder {
    products: Vec<Arc<dyn Product>>,
    sites: Vec<String>,
    service_scopes: Option<Vec<String>>,
    clock: Option<Arc<dyn Clock>>,
}

impl SandboxBuilder {
    /// Plugs a product in. Give it an `Arc` to keep a hand on its state.
    pub fn product(mut self, product: impl Product + 'static) -> Self {
        self.products.push(Arc::new(product));
        self
    }

    /// Adds a site of this name, at `https://{name}.atlassian.net`. Without any there is one, `acme`.
    pub fn site(mut self, name: impl Into<String>) -> Self {
        self.sites.push(name.into());
        self
    }

    /// What the app's own account may do, for clients that log in with
    /// [`client_credentials`](AtlassianBuilder::client_credentials). Without it, whatever the products
    /// know ([`Product::scopes`]).
    pub fn service_scopes<S: AsRef<str>>(mut self, scopes: &[S]) -> Self {
        let scopes = scopes.iter().map(|scope| scope.as_ref().to_owned());
        self.service_scopes = Some(scopes.collect());
        self
    }

    /// The time to go by, such as [`System`](crate::clock::System).
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Starts it.
    pub async fn start(self) -> Sandbox {
        let server = MockServer::builder()
            .disable_request_recording()
            .start()
            .await;
        let names = if self.sites.is_empty() {
            vec!["acme".to_owned()]
        } else {
            self.sites
        };
        let manual = Manual::starting_at(crate::Timestamp::from_millis(START));
        let (clock, manual) = match self.clock {
            Some(clock) => (clock, None),
            None => (Arc::new(manual.clone()) as Arc<dyn Clock>, Some(manual)),
        };
        let scopes = self.service_scopes.unwrap_or_else(|| {
            let products = self.products.iter();
            products.flat_map(|product| product.scopes()).collect()
        });
        let authority = Authority::new(CLIENT_ID, CLIENT_SECRET, scopes);
        let state = Arc::new(Mutex::new(State::new(authority, names)));
        let router = Router::new(
            Arc::clone(&state),
            self.products,
            Arc::clone(&clock),
            server.uri(),
        );
        Mock::given(matchers::any())
            .respond_with(router)
            .mount(&server)
            .await;
        Sandbox {
            server: Server(Some(server)),
            state,
            clock,
            manual,
        }
    }
}

impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxBuilder")
            .field("sites", &self.sites)
            .finish_non_exhaustive()
    }
}
