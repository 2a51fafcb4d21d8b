//! The way in: an app, its grant, and the sites it reaches.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use crate::auth::{
    Auth, Authorization, Code, Flow, Grant, Keeper, Listener, MemoryStore, OAuthApp, TokenEndpoint,
    TokenStore,
};
use crate::clock::{Clock, System};
use crate::endpoints::Endpoints;
use crate::error::Error;
use crate::request::Request;
use crate::session::Session;
use crate::site::{ACCESSIBLE_RESOURCES, Site, Sites};
use crate::transport;

const LOGIN_TIMEOUT: Duration = Duration::from_secs(300);

/// An app and its grant: logs in, lists sites, opens sessions. Cheap to clone; all clones share the
/// grant.
///
/// ```no_run
/// use atlassian_core::{Atlassian, OAuthApp};
///
/// # async fn run() -> Result<(), atlassian_core::Error> {
/// let app = OAuthApp::new("client-id", "client-secret", "http://localhost:8734/callback");
/// let atlassian = Atlassian::builder().app(app).build()?;
/// atlassian.login(&["read:jira-work"], |url| println!("open {url}")).await?;
/// let site = atlassian.sites().await?.pick("acme")?;
/// let session = atlassian.session(&site);
/// # let _ = session;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Atlassian(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    endpoints: Endpoints,
    clock: Arc<dyn Clock>,
    app: OAuthApp,
    keeper: Arc<Keeper>,
    login_timeout: Duration,
}

impl Atlassian {
    /// What is needed is an [`app`](AtlassianBuilder::app) or
    /// [`client_credentials`](AtlassianBuilder::client_credentials); everything else has a default.
    pub fn builder() -> AtlassianBuilder {
        AtlassianBuilder {
            app: None,
            flow: Flow::Consent,
            endpoints: Endpoints::default(),
            http: None,
            clock: Arc::new(System),
            store: Arc::new(MemoryStore::default()),
            login_timeout: LOGIN_TIMEOUT,
        }
    }

    /// Logs a person in: listens on the app's loopback callback, hands `on_url` the address to open,
    /// waits for the consent, and keeps the grant in the store.
    ///
    /// `offline_access` is added to the scopes. A new consent replaces the scopes of the one before,
    /// so ask for all of them, and for fewer than 50.
    ///
    /// # Errors
    /// [`Error::Configuration`] when the callback is not on loopback or its port is taken;
    /// [`Error::Oauth`] when the person says no; [`Error::Login`] when nobody answers within five
    /// minutes (see [`login_timeout`](AtlassianBuilder::login_timeout)).
    pub async fn login<S: AsRef<str>>(
        &self,
        scopes: &[S],
        on_url: impl FnOnce(&str),
    ) -> Result<Grant, Error> {
        let Inner {
            app,
            endpoints,
            clock,
            ..
        } = &*self.0;
        let listener = Listener::bind(&app.redirect_uri).await?;
        let authorization = Authorization::ask(app, endpoints, listener.redirect_uri(), scopes)?;
        let deadline = clock.reach(clock.now().after(self.0.login_timeout));
        on_url(authorization.url());
        let code = listener.wait(authorization, deadline).await?;
        self.exchange(code).await
    }

    /// Asks for a consent whose answer somebody else receives, such as a web server.
    ///
    /// # Errors
    /// [`Error::Configuration`] when the app's callback address is not a URL.
    pub fn authorize_url<S: AsRef<str>>(&self, scopes: &[S]) -> Result<Authorization, Error> {
        Authorization::ask(
            &self.0.app,
            &self.0.endpoints,
            &self.0.app.redirect_uri,
            scopes,
        )
    }

    /// Takes up an [`Authorization`] from the state and the verifier that were kept of it.
    pub fn resume(
        &self,
        state: impl Into<SecretString>,
        pkce_verifier: impl Into<SecretString>,
    ) -> Authorization {
        Authorization::resume(&self.0.app.redirect_uri, state.into(), pkce_verifier.into())
    }

    /// Exchanges the code of a consent for a grant, and keeps it in the store.
    ///
    /// # Errors
    /// [`Error::Oauth`] when the code is not accepted; [`Error::ClientRejected`] when the app is not;
    /// [`Error::Store`] when the grant could not be saved.
    pub async fn exchange(&self, code: Code) -> Result<Grant, Error> {
        self.0.keeper.begin(code).await.map(Arc::unwrap_or_clone)
    }

    /// Uses a grant that came from elsewhere, and keeps it in the store.
    ///
    /// # Errors
    /// [`Error::Store`] when it could not be saved.
    pub async fn use_grant(&self, grant: Grant) -> Result<(), Error> {
        self.0.keeper.adopt(grant).await.map(drop)
    }

    /// A grant that has not expired; refreshes it where it has.
    ///
    /// # Errors
    /// [`Error::ConsentRequired`] when a person has to log in first.
    pub async fn grant(&self) -> Result<Grant, Error> {
        self.0.keeper.grant().await.map(Arc::unwrap_or_clone)
    }

    /// Forgets the grant, here and in the store. At Atlassian it stays until the person disconnects
    /// the app in the account's settings: there is no endpoint for that.
    ///
    /// # Errors
    /// [`Error::Store`] when the store fails.
    pub async fn disconnect(&self) -> Result<(), Error> {
        self.0.keeper.forget().await
    }

    /// The sites the grant reaches.
    ///
    /// # Errors
    /// [`Error::ConsentRequired`] when a person has to log in first, and as for any call.
    pub async fn sites(&self) -> Result<Sites, Error> {
        let platform = self.over(None);
        let response = platform.send(Request::new(&ACCESSIBLE_RESOURCES)).await?;
        response.json().map(Sites::merge)
    }

    /// A session on a site.
    pub fn session(&self, site: &Site) -> Session {
        self.over(Some(site.clone()))
    }

    fn over(&self, site: Option<Site>) -> Session {
        let Inner {
            http,
            endpoints,
            clock,
            keeper,
            ..
        } = &*self.0;
        let auth = Auth::Grant(Arc::clone(keeper));
        Session::of_grant(
            http.clone(),
            endpoints.clone(),
            Arc::clone(clock),
            auth,
            site,
        )
    }
}

impl fmt::Debug for Atlassian {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Atlassian")
            .field("client_id", &self.0.app.client_id)
            .finish_non_exhaustive()
    }
}

/// Puts an [`Atlassian`] together.
#[derive(Debug)]
#[must_use]
pub struct AtlassianBuilder {
    app: Option<OAuthApp>,
    flow: Flow,
    endpoints: Endpoints,
    http: Option<reqwest::ClientBuilder>,
    clock: Arc<dyn Clock>,
    store: Arc<dyn TokenStore>,
    login_timeout: Duration,
}

impl AtlassianBuilder {
    /// The OAuth app a person consents to.
    pub fn app(mut self, app: OAuthApp) -> Self {
        self.app = Some(app);
        self.flow = Flow::Consent;
        self
    }

    /// A service account's own credentials: nobody has to log in.
    pub fn client_credentials(
        mut self,
        client_id: impl Into<String>,
        client_secret: impl Into<SecretString>,
    ) -> Self {
        self.app = Some(OAuthApp::new(client_id, client_secret, ""));
        self.flow = Flow::ClientCredentials;
        self
    }

    /// Where Atlassian is, if not where it always is.
    pub fn endpoints(mut self, endpoints: Endpoints) -> Self {
        self.endpoints = endpoints;
        self
    }

    /// The HTTP client to build on: proxies, certificates, timeouts, user agent. Redirects are never
    /// followed, whatever it says.
    pub fn http(mut self, client: reqwest::ClientBuilder) -> Self {
        self.http = Some(client);
        self
    }

    /// Where the grant is kept; in memory by default. An `Arc` of a store is a store, too.
    pub fn store(mut self, store: impl TokenStore + 'static) -> Self {
        self.store = Arc::new(store);
        self
    }

    /// The clock to use.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// How long a login waits for the person; five minutes by default.
    pub fn login_timeout(mut self, timeout: Duration) -> Self {
        self.login_timeout = timeout;
        self
    }

    /// The client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`Error::Configuration`] when there is no app, or no HTTP client can be made.
    pub fn build(self) -> Result<Atlassian, Error> {
        let AtlassianBuilder {
            app,
            flow,
            endpoints,
            http,
            clock,
            store,
            login_timeout,
        } = self;
        let app = app.ok_or_else(|| Error::Configuration {
            what: "an app is needed: Atlassian::builder().app(OAuthApp::new(…))".to_owned(),
        })?;
        let http = transport::client(http, endpoints.is_loopback())?;
        let tokens = TokenEndpoint {
            http: http.clone(),
            url: endpoints.token.clone(),
            client_id: app.client_id.clone(),
            client_secret: app.client_secret.clone(),
            clock: Arc::clone(&clock),
        };
        let keeper = Arc::new(Keeper::new(tokens, store, flow));
        Ok(Atlassian(Arc::new(Inner {
            http,
            endpoints,
            clock,
            app,
            keeper,
            login_timeout,
        })))
    }
}
