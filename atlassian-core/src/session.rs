//! A site, credentials and a connection: what calls are made over.

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;
use url::Url;

use crate::auth::{Auth, Credentials};
use crate::call::Sending;
use crate::clock::{Clock, System};
use crate::endpoints::{self, Endpoints};
use crate::error::Error;
use crate::operation::Operation;
use crate::request::Request;
use crate::response::Response;
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

struct Inner {
    http: reqwest::Client,
    endpoints: Endpoints,
    clock: Arc<dyn Clock>,
    auth: Auth,
    base: Base,
    site: Option<Site>,
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
    /// [`Error::Configuration`] when `site_url` is not an `https` address.
    pub fn with_api_token(
        site_url: impl Into<String>,
        email: impl Into<String>,
        token: impl Into<SecretString>,
    ) -> Result<Self, Error> {
        Self::builder(Credentials::api_token(site_url, email, token)).build()
    }

    /// A session with an API token that has scopes, through the gateway.
    ///
    /// # Errors
    /// [`Error::Configuration`] when no HTTP client can be made.
    pub fn with_scoped_api_token(
        cloud_id: impl Into<String>,
        email: impl Into<String>,
        token: impl Into<SecretString>,
    ) -> Result<Self, Error> {
        Self::builder(Credentials::scoped_api_token(cloud_id, email, token)).build()
    }

    /// A session with a bearer token, through the gateway.
    ///
    /// # Errors
    /// [`Error::Configuration`] when no HTTP client can be made.
    pub fn with_bearer(
        cloud_id: impl Into<String>,
        token: impl Into<SecretString>,
    ) -> Result<Self, Error> {
        Self::builder(Credentials::bearer(cloud_id, token)).build()
    }

    /// A session without OAuth, with more to say about it.
    pub fn builder(credentials: Credentials) -> SessionBuilder {
        SessionBuilder {
            credentials,
            endpoints: Endpoints::default(),
            http: None,
            clock: Arc::new(System),
        }
    }

    pub(crate) fn of_grant(
        http: reqwest::Client,
        endpoints: Endpoints,
        clock: Arc<dyn Clock>,
        auth: Auth,
        site: Option<Site>,
    ) -> Self {
        let base = match &site {
            Some(site) => Base::Gateway(site.id.clone()),
            None => Base::Platform,
        };
        Session(Arc::new(Inner {
            http,
            endpoints,
            clock,
            auth,
            base,
            site,
        }))
    }

    /// Sends a request. Every call of every product goes through here; nothing happens before the
    /// future is polled.
    pub fn send(&self, request: Request) -> Sending {
        let session = self.clone();
        Box::pin(async move { transport::send(&session, &request).await })
    }

    /// Gets what a redirect points to, without any credentials: signed media hosts want none, and ours
    /// must not leave Atlassian. Further redirects are followed the same way, up to five.
    ///
    /// `url` may be relative to the gateway. It must be `https`; `http` on loopback is accepted where
    /// the session itself is on loopback.
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

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    pub(crate) fn auth(&self) -> &Auth {
        &self.0.auth
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
        debug.finish_non_exhaustive()
    }
}

/// Puts a [`Session`] without OAuth together.
#[derive(Debug)]
#[must_use]
pub struct SessionBuilder {
    credentials: Credentials,
    endpoints: Endpoints,
    http: Option<reqwest::ClientBuilder>,
    clock: Arc<dyn Clock>,
}

impl SessionBuilder {
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

    /// The clock to use.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The session.
    ///
    /// # Errors
    /// [`Error::Configuration`] when an address is neither `https` nor loopback, or when no HTTP
    /// client can be made.
    pub fn build(self) -> Result<Session, Error> {
        let SessionBuilder {
            credentials,
            endpoints,
            http,
            clock,
        } = self;
        let (base, auth) = match credentials {
            Credentials::ApiToken { site, email, token } => (
                Base::Host(endpoints::secure(&site)?),
                Auth::Basic { email, token },
            ),
            Credentials::ScopedApiToken {
                cloud_id,
                email,
                token,
            } => (Base::Gateway(cloud_id), Auth::Basic { email, token }),
            Credentials::Bearer { cloud_id, token } => {
                (Base::Gateway(cloud_id), Auth::Bearer(token))
            }
        };
        let loopback = match &base {
            Base::Host(url) => endpoints::is_loopback(url),
            _ => endpoints.is_loopback(),
        };
        let http = transport::client(http, loopback)?;
        Ok(Session(Arc::new(Inner {
            http,
            endpoints,
            clock,
            auth,
            base,
            site: None,
        })))
    }
}
