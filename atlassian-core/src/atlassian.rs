//! The way in: an app, its grant, and the sites it reaches.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use secrecy::SecretString;

use crate::audit::AuditSink;
use crate::auth::{
    Auth, Authorization, Code, Flow, Grant, Keeper, Listener, MemoryStore, OAuthApp, TokenEndpoint,
    TokenStore,
};
use crate::clock::{Clock, System};
use crate::conduct::Conduct;
use crate::endpoints::Endpoints;
use crate::error::Error;
use crate::limits::Limiter;
use crate::person::{GET_ME, Me};
use crate::request::Request;
use crate::retry::RetryPolicy;
use crate::session::{Base, Session};
use crate::site::{self, ACCESSIBLE_RESOURCES, Site, Sites};
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
    check_scopes: bool,
    conduct: Conduct,
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
            check_scopes: true,
            conduct: Conduct::default(),
        }
    }

    /// Logs a person in: listens on the app's loopback callback, hands `on_url` the address to open,
    /// waits for the consent, and keeps the grant in the store.
    ///
    /// What `on_url` does with the address is the program's business: print it, or open the browser
    /// with `auth::open_browser` (feature `browser`), which does both. Nobody but the right answer ends
    /// the wait, whoever else visits the callback address.
    ///
    /// `offline_access` is added to the scopes. A new consent replaces the scopes of the one before,
    /// so ask for all of them, and for fewer than 50; [`scopes_for`](crate::scopes::scopes_for) tells
    /// which an app needs.
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
        let listener = Listener::bind(app).await?;
        let authorization = Authorization::ask(app, endpoints, listener.redirect_uri(), scopes)?;
        let deadline = clock.reach(clock.now().after(self.0.login_timeout));
        on_url(authorization.url());
        let code = listener.wait(authorization, clock, deadline).await?;
        self.exchange(code).await
    }

    /// Logs a person in where no browser can reach this program, such as over SSH or in a container:
    /// hands `on_url` the address to open anywhere, and waits for `paste`, which brings the address the
    /// browser ended on. That page itself need not load: nobody listens there.
    ///
    /// `paste` may bring the whole address or just its query, as people paste it; see
    /// [`accept_callback`](Authorization::accept_callback). It is not polled before `on_url` has
    /// returned. The rest is as for [`login`](Atlassian::login), but any callback address will do.
    ///
    /// ```no_run
    /// # async fn run(atlassian: atlassian_core::Atlassian) -> Result<(), atlassian_core::Error> {
    /// let grant = atlassian
    ///     .login_headless(
    ///         &["read:me"],
    ///         |url| println!("Open {url}\nand paste the address you end on:"),
    ///         async {
    ///             // A program that does other things meanwhile reads in a task of its own.
    ///             let mut line = String::new();
    ///             std::io::stdin().read_line(&mut line).map(|_| line)
    ///         },
    ///     )
    ///     .await?;
    /// # let _ = grant;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Login`] when nothing or something else was pasted, or nothing in time;
    /// [`Error::Oauth`] when the person said no or the code is not accepted; [`Error::Configuration`]
    /// when the app has no callback address.
    pub async fn login_headless<S: AsRef<str>>(
        &self,
        scopes: &[S],
        on_url: impl FnOnce(&str),
        paste: impl Future<Output = std::io::Result<String>>,
    ) -> Result<Grant, Error> {
        let clock = &self.0.clock;
        let authorization = self.authorize_url(scopes)?;
        let mut deadline = clock.reach(clock.now().after(self.0.login_timeout));
        on_url(authorization.url());
        let mut paste = pin!(paste);
        let pasted = poll_fn(|cx| {
            match paste.as_mut().poll(cx) {
            Poll::Ready(Ok(pasted)) => Poll::Ready(Ok(pasted)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(format!("nothing could be read: {error}"))),
            Poll::Pending => deadline.as_mut().poll(cx).map(|()| {
                let what = "nothing was pasted in time; log in again, and open the address that is shown \
                            then: it is another one each time";
                Err(what.to_owned())
            }),
        }
        });
        let pasted = pasted.await.map_err(|what| Error::Login { what })?;
        self.exchange(authorization.accept_callback(&pasted)?).await
    }

    /// Asks for a consent whose answer somebody else receives, such as a web server.
    ///
    /// # Errors
    /// [`Error::Configuration`] when the app's callback address is not a URL.
    pub fn authorize_url<S: AsRef<str>>(&self, scopes: &[S]) -> Result<Authorization, Error> {
        let Inner { app, endpoints, .. } = &*self.0;
        Authorization::ask(app, endpoints, app.callback()?, scopes)
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
        let platform = self.over(Base::Platform, None);
        let response = platform.send(Request::new(&ACCESSIBLE_RESOURCES)).await?;
        response.json().map(Sites::merge)
    }

    /// The person who has consented. Needs the scope `read:me`.
    ///
    /// ```no_run
    /// # async fn run(atlassian: atlassian_core::Atlassian) -> Result<(), atlassian_core::Error> {
    /// let me = atlassian.me().await?;
    /// println!("{} ({})", me.name, me.account_id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::MissingScopes`] without the scope `read:me`; [`Error::ConsentRequired`] when a person
    /// has to log in first, and as for any call.
    pub async fn me(&self) -> Result<Me, Error> {
        let platform = self.over(Base::Platform, None);
        let response = platform.send(Request::new(&GET_ME)).await?;
        Me::read(&response)
    }

    /// A session on a site.
    pub fn session(&self, site: &Site) -> Session {
        self.over(Base::Gateway(site.id.clone()), Some(site.clone()))
    }

    /// A session on the site with this cloudId, without asking Atlassian for the sites: for service
    /// accounts, and for programs that have kept the cloudId.
    ///
    /// # Errors
    /// [`Error::Configuration`] when it cannot be a cloudId.
    pub fn session_on(&self, cloud_id: &str) -> Result<Session, Error> {
        Ok(self.over(Base::Gateway(site::cloud_id(cloud_id)?), None))
    }

    fn over(&self, base: Base, site: Option<Site>) -> Session {
        let Inner {
            http,
            endpoints,
            clock,
            keeper,
            conduct,
            ..
        } = &*self.0;
        let auth = Auth::Grant(Arc::clone(keeper));
        Session::of_grant(
            http.clone(),
            endpoints.clone(),
            Arc::clone(clock),
            auth,
            (base, site),
            self.0.check_scopes,
            conduct.clone(),
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
    check_scopes: bool,
    conduct: Conduct,
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
    /// followed by it, whatever it says. A timeout of its own holds besides ours, for uploads and
    /// downloads, too; headers it adds to every request also reach the media hosts.
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

    /// How patient calls are.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.conduct.retry = retry;
        self
    }

    /// A limiter to share with other clients of the same app; one of its own by default.
    pub fn limiter(mut self, limiter: Limiter) -> Self {
        self.conduct.limiter = limiter;
        self
    }

    /// Where one record per call goes; nowhere by default.
    pub fn audit(mut self, sink: impl AuditSink + 'static) -> Self {
        self.conduct.audit = Some(Arc::new(sink));
        self
    }

    /// Whether a call is refused before it is sent where the grant's scopes cannot be enough for it
    /// according to Atlassian's documents; it is by default. `false` leaves it to Atlassian: for an
    /// operation whose document is wrong.
    pub fn check_scopes(mut self, check: bool) -> Self {
        self.check_scopes = check;
        self
    }

    /// The client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`Error::Configuration`] when there is no app or a part of it is missing, when the API's address
    /// is one that refuses OAuth tokens, or when no HTTP client can be made.
    pub fn build(self) -> Result<Atlassian, Error> {
        let AtlassianBuilder {
            app,
            flow,
            endpoints,
            http,
            clock,
            store,
            login_timeout,
            check_scopes,
            conduct,
        } = self;
        let app = app.ok_or_else(|| Error::Configuration {
            what: "an app is needed: Atlassian::builder().app(OAuthApp::new(…))".to_owned(),
        })?;
        let app = app.checked()?;
        endpoints.accept_gateway_tokens()?;
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
            check_scopes,
            conduct,
        })))
    }
}
