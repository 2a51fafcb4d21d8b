//! A site, credentials and a connection: what calls are made over.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::audit::AuditSink;
use crate::auth::{Auth, Credentials};
use crate::boundary::{self, Boundary, Fence};
use crate::call::{Opening, Sending};
use crate::clock::{Clock, System};
use crate::conduct::Conduct;
use crate::endpoints::{self, Endpoints};
use crate::error::Error;
use crate::limits::Limiter;
use crate::operation::Operation;
use crate::request::Request;
use crate::response::Response;
use crate::retry::RetryPolicy;
use crate::site::Site;
use crate::transport;

/// A site, credentials and a connection. Cheap to clone; all clones are one session.
///
/// ```
/// use atlassian_core::Session;
///
/// let session = Session::with_api_token("https://acme.atlassian.net", "me@acme.com", "token")?;
/// # let _ = session;
/// # Ok::<(), atlassian_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Session(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    http: reqwest::Client,
    endpoints: Endpoints,
    clock: Arc<dyn Clock>,
    auth: Auth,
    base: Base,
    site: Option<Site>,
    check_scopes: bool,
    conduct: Conduct,
    fence: Option<Fence>,
}

/// What an operation's path stands below.
#[derive(Clone, Debug)]
pub(crate) enum Base {
    /// Atlassian itself, no site.
    Platform,
    /// A site through the gateway: `/ex/{product}/{cloudId}`.
    Gateway(String),
    /// The site's own host.
    Host(Url),
}

impl Session {
    /// A session with an API token on the site's own host.
    ///
    /// # Errors
    /// [`Error::Configuration`] when `site_url` is not a site's address, or the e-mail address or the
    /// token cannot be one.
    pub fn with_api_token(
        site_url: impl Into<String>,
        email: impl Into<String>,
        token: impl Into<SecretString>,
    ) -> Result<Self, Error> {
        Self::builder(Credentials::api_token(site_url, email, token)).build()
    }

    /// A session with an API token that has scopes, through the gateway.
    /// [`site::cloud_id_of`](crate::site::cloud_id_of) finds a site's cloudId.
    ///
    /// # Errors
    /// [`Error::Configuration`] when the cloudId, the e-mail address or the token cannot be one.
    pub fn with_scoped_api_token(
        cloud_id: impl Into<String>,
        email: impl Into<String>,
        token: impl Into<SecretString>,
    ) -> Result<Self, Error> {
        Self::builder(Credentials::scoped_api_token(cloud_id, email, token)).build()
    }

    /// A session with a bearer token, through the gateway.
    /// [`site::cloud_id_of`](crate::site::cloud_id_of) finds a site's cloudId.
    ///
    /// # Errors
    /// [`Error::Configuration`] when the cloudId or the token cannot be one.
    pub fn with_bearer(
        cloud_id: impl Into<String>,
        token: impl Into<SecretString>,
    ) -> Result<Self, Error> {
        Self::builder(Credentials::bearer(cloud_id, token)).build()
    }

    /// A session without OAuth, with more to say about it.
    pub fn builder(credentials: Credentials) -> SessionBuilder {
        SessionBuilder {
            caller: Caller::Known(credentials),
            endpoints: Endpoints::default(),
            http: None,
            clock: Arc::new(System),
            conduct: Conduct::default(),
            site: None,
        }
    }

    /// A session that says nothing about who is calling, on a site's own host.
    pub(crate) fn anonymous(
        host: Url,
        http: Option<reqwest::ClientBuilder>,
    ) -> Result<Self, Error> {
        let builder = SessionBuilder {
            caller: Caller::Nobody(host),
            endpoints: Endpoints::default(),
            http,
            clock: Arc::new(System),
            conduct: Conduct::default(),
            site: None,
        };
        builder.build()
    }

    pub(crate) fn of_grant(
        http: reqwest::Client,
        endpoints: Endpoints,
        clock: Arc<dyn Clock>,
        auth: Auth,
        (base, site): (Base, Option<Site>),
        check_scopes: bool,
        conduct: Conduct,
    ) -> Self {
        Session(Arc::new(Inner {
            http,
            endpoints,
            clock,
            auth,
            base,
            site,
            check_scopes,
            conduct,
            fence: None,
        }))
    }

    /// A session that cannot leave a boundary, whatever it is asked: see
    /// [`boundary`](crate::boundary). Of a session that has one already, it is the one within both; there
    /// is no way back.
    ///
    /// Clones share what is known of where things lie; each call of this begins anew.
    ///
    /// ```
    /// use atlassian_core::Session;
    /// use atlassian_core::boundary::Boundary;
    ///
    /// # fn agent(session: &Session) -> Result<Session, atlassian_core::Error> {
    /// let boundary = Boundary::builder().projects(["ENG"]).spaces(["DOCS"]).build()?;
    /// let confined = session.within(&boundary);
    /// # Ok(confined)
    /// # }
    /// ```
    #[must_use]
    pub fn within(&self, boundary: &Boundary) -> Self {
        let mut inner = Inner::clone(&self.0);
        inner.fence = Some(Fence::within(self.fence(), boundary));
        Session(Arc::new(inner))
    }

    /// The boundaries the session lies within, the widest first; none where it was never confined.
    pub fn boundaries(&self) -> &[Boundary] {
        self.fence().map(Fence::layers).unwrap_or_default()
    }

    /// Whether the session's boundary allows a call, without sending it; everything is allowed where
    /// there is none. Things that the call names are looked up, as they would be before it is sent.
    ///
    /// Of what the answer tells, nothing is known yet: it may be denied all the same.
    ///
    /// # Errors
    /// [`Error::Denied`] when it does not; [`Error::InvalidRequest`] for a query that cannot be read; what
    /// a call returns where a look-up failed.
    pub async fn check(&self, request: &Request) -> Result<(), Error> {
        match self.fence() {
            Some(fence) => boundary::admit(fence, self, request).await.map(drop),
            None => Ok(()),
        }
    }

    pub(crate) fn fence(&self) -> Option<&Fence> {
        self.0.fence.as_ref()
    }

    /// The same session for look-ups of ours, which the audit trail can tell from the caller's calls.
    pub(crate) fn without_fence(&self) -> Self {
        if self.0.fence.is_none() {
            return self.clone();
        }
        let mut inner = Inner::clone(&self.0);
        inner.fence = None;
        inner.conduct.actor = Some(format!("{} (boundary)", self.actor()).into());
        Session(Arc::new(inner))
    }

    /// The same session with another patience.
    #[must_use]
    pub fn with_retry(&self, retry: RetryPolicy) -> Self {
        self.conducted(|conduct| conduct.retry = retry)
    }

    /// The same session with another limit on how long a call may take, its pauses included.
    #[must_use]
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        self.with_retry(self.retry().deadline(deadline))
    }

    /// The same session on somebody's behalf: who that is stands in the audit trail and in the spans
    /// of `tracing`. Without it, the account of the credentials or the app does.
    #[must_use]
    pub fn acting_as(&self, actor: impl Into<Arc<str>>) -> Self {
        let actor = actor.into();
        self.conducted(|conduct| conduct.actor = Some(actor))
    }

    fn conducted(&self, change: impl FnOnce(&mut Conduct)) -> Self {
        let mut inner = Inner::clone(&self.0);
        change(&mut inner.conduct);
        Session(Arc::new(inner))
    }

    /// Sends a request. Every call of every product goes through here; nothing happens before the
    /// future is polled.
    pub fn send(&self, request: Request) -> Sending {
        let session = self.clone();
        Box::pin(async move { transport::send(&session, &request).await })
    }

    /// Sends a request and leaves the body of its answer to be read as it arrives. Nothing happens
    /// before the future is polled.
    pub fn open(&self, request: Request) -> Opening {
        let session = self.clone();
        Box::pin(async move { transport::open(&session, &request).await })
    }

    /// Gets what a redirect points to, without any credentials: signed media hosts want none, and ours
    /// must not leave Atlassian. Further redirects are followed the same way, up to five.
    ///
    /// `url` may be relative to the gateway. It must be `https` and must not be an address of this
    /// machine or of a private network; loopback, and `http` there, is accepted where the session itself
    /// is on loopback.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] for an address that is refused; the others as for any call.
    pub async fn follow_unauthenticated(
        &self,
        operation: &'static Operation,
        url: &str,
    ) -> Result<Response, Error> {
        transport::follow(self, operation, url).await
    }

    /// The site, where the session knows more than its id or address.
    pub fn site(&self) -> Option<&Site> {
        self.0.site.as_ref()
    }

    /// The clock to take the time from.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// How patient calls of this session are.
    pub(crate) fn retry(&self) -> &RetryPolicy {
        &self.0.conduct.retry
    }

    /// What is left of the limits. All sessions of one [`Atlassian`](crate::Atlassian) share it.
    pub fn limiter(&self) -> &Limiter {
        &self.0.conduct.limiter
    }

    pub(crate) fn audit(&self) -> Option<&Arc<dyn AuditSink>> {
        self.0.conduct.audit.as_ref()
    }

    /// Who is acting.
    pub(crate) fn actor(&self) -> &str {
        match &self.0.conduct.actor {
            Some(actor) => actor,
            None => self.0.auth.account(),
        }
    }

    /// Whose limits calls fall under.
    pub(crate) fn tenant(&self) -> &str {
        match &self.0.base {
            Base::Gateway(cloud_id) => cloud_id,
            Base::Host(url) => url.host_str().unwrap_or_default(),
            Base::Platform => "platform",
        }
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    pub(crate) fn auth(&self) -> &Auth {
        &self.0.auth
    }

    /// Whether a call that the grant's scopes cannot be enough for is refused before it is sent.
    pub(crate) fn checks_scopes(&self) -> bool {
        self.0.check_scopes
    }

    pub(crate) fn base(&self) -> &Base {
        &self.0.base
    }

    pub(crate) fn api(&self) -> &Url {
        &self.0.endpoints.api
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Session");
        match (&self.0.site, &self.0.base) {
            (Some(site), _) => debug.field("site", &site.url),
            (None, Base::Host(url)) => debug.field("site", &url.as_str()),
            (None, Base::Gateway(id)) => debug.field("cloud_id", id),
            (None, Base::Platform) => &mut debug,
        };
        if let Some(fence) = &self.0.fence {
            debug.field("within", fence);
        }
        debug.finish_non_exhaustive()
    }
}

/// Puts a [`Session`] without OAuth together.
#[derive(Debug)]
#[must_use]
pub struct SessionBuilder {
    caller: Caller,
    endpoints: Endpoints,
    http: Option<reqwest::ClientBuilder>,
    clock: Arc<dyn Clock>,
    conduct: Conduct,
    site: Option<Site>,
}

#[derive(Debug)]
enum Caller {
    Known(Credentials),
    Nobody(Url),
}

impl SessionBuilder {
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

    /// The clock to use.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The site behind a cloudId, so that links on its own host are understood, too: see
    /// [`Session::request_from_link`].
    pub fn site(mut self, site: Site) -> Self {
        self.site = Some(site);
        self
    }

    /// How patient calls are.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.conduct.retry = retry;
        self
    }

    /// A limiter to share with other clients; one of its own by default.
    pub fn limiter(mut self, limiter: Limiter) -> Self {
        self.conduct.limiter = limiter;
        self
    }

    /// Where one record per call goes; nowhere by default.
    pub fn audit(mut self, sink: impl AuditSink + 'static) -> Self {
        self.conduct.audit = Some(Arc::new(sink));
        self
    }

    /// The session.
    ///
    /// # Errors
    /// [`Error::Configuration`] when the credentials cannot be accepted where they would be sent: an
    /// address that is neither `https` nor loopback, no site, or not one for this kind of token; a
    /// cloudId that is none; an e-mail address or a token that is empty or cannot stand in a header.
    /// Also when no HTTP client can be made.
    pub fn build(self) -> Result<Session, Error> {
        let SessionBuilder {
            caller,
            endpoints,
            http,
            clock,
            conduct,
            site,
        } = self;
        let (base, auth) = match caller {
            Caller::Known(credentials) => credentials.resolve(&endpoints)?,
            Caller::Nobody(host) => (Base::Host(host), Auth::Nobody),
        };
        let loopback = match &base {
            Base::Host(url) => endpoints::is_loopback(url),
            _ => endpoints.is_loopback(),
        };
        if let (Base::Gateway(cloud_id), Some(site)) = (&base, &site)
            && site.id != *cloud_id
        {
            return Err(Error::Configuration {
                what: format!(
                    "the site {site} has the cloudId {}, but the credentials are for {cloud_id}",
                    site.id
                ),
            });
        }
        let http = transport::client(http, loopback)?;
        Ok(Session(Arc::new(Inner {
            http,
            endpoints,
            clock,
            auth,
            base,
            site,
            // What a token without OAuth may do is not known here.
            check_scopes: false,
            conduct,
            fence: None,
        })))
    }
}
