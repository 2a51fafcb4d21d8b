//! Where Atlassian is.

use url::{Host, Url};

use crate::error::Error;

/// The addresses of Atlassian's authorization server and of its API gateway.
///
/// ```
/// use atlassian_core::Endpoints;
///
/// let real = Endpoints::default();
/// let sandbox = Endpoints::at("http://127.0.0.1:4010")?;
/// assert_ne!(real, sandbox);
/// # Ok::<(), atlassian_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    pub(crate) authorize: Url,
    pub(crate) token: Url,
    pub(crate) api: Url,
}

impl Endpoints {
    /// Endpoints with each address given.
    ///
    /// # Errors
    /// [`Error::Configuration`] for an address that is neither `https` nor loopback.
    pub fn new(authorize: &str, token: &str, api: &str) -> Result<Self, Error> {
        Ok(Endpoints {
            authorize: secure(authorize)?,
            token: secure(token)?,
            api: secure(api)?,
        })
    }

    /// Everything at one origin, as the sandbox has it.
    ///
    /// # Errors
    /// [`Error::Configuration`] for an address that is neither `https` nor loopback.
    pub fn at(origin: &str) -> Result<Self, Error> {
        let origin = origin.trim().trim_end_matches('/');
        Self::new(
            &format!("{origin}/authorize"),
            &format!("{origin}/oauth/token"),
            origin,
        )
    }

    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.api)
    }

    /// Refuses an API address that accepts neither OAuth tokens nor scoped ones: those work through
    /// the gateway only.
    pub(crate) fn accept_gateway_tokens(&self) -> Result<(), Error> {
        let host = self.api.host_str().unwrap_or_default();
        let what = if is_site_host(host) {
            "is a site, where OAuth tokens, bearer tokens and scoped API tokens are refused; they work \
             through https://api.atlassian.com only"
        } else if is_or_below(host, "auth.atlassian.com") || is_or_below(host, "id.atlassian.com") {
            "is the authorization server and answers no calls; the API is at https://api.atlassian.com"
        } else {
            return Ok(());
        };
        Err(Error::Configuration {
            what: format!(
                "the API address {host} {what} (leave the endpoints as they are by default)"
            ),
        })
    }
}

/// Whether a host is that of a site, as far as its name tells.
fn is_site_host(host: &str) -> bool {
    is_or_below(host, "atlassian.net") || is_or_below(host, "jira.com")
}

/// Whether a host is this domain or one of its subdomains.
pub(crate) fn is_or_below(host: &str, domain: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

impl Default for Endpoints {
    /// Atlassian Cloud.
    fn default() -> Self {
        let parse = |text: &str| {
            // Cannot fail: the texts are constants, and every test parses them.
            #[allow(clippy::expect_used)]
            Url::parse(text).expect("a constant address")
        };
        Endpoints {
            authorize: parse("https://auth.atlassian.com/authorize"),
            token: parse("https://auth.atlassian.com/oauth/token"),
            api: parse("https://api.atlassian.com"),
        }
    }
}

/// Parses an address that credentials may be sent to.
pub(crate) fn secure(text: &str) -> Result<Url, Error> {
    let refuse = |why: &str| Error::Configuration {
        what: format!("the address {text:?} {why}"),
    };
    let url = Url::parse(text.trim()).map_err(|error| match text.contains('@') {
        // There may be a password in it.
        true => Error::Configuration {
            what: format!("an address is not a URL: {error}"),
        },
        false => refuse(&format!("is not a URL: {error}")),
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        // The address itself is left out: it holds a password.
        let what = "an address must not hold a user name or a password".to_owned();
        return Err(Error::Configuration { what });
    }
    if url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url)) {
        return Ok(url);
    }
    Err(refuse("must be https (http is for loopback only)"))
}

/// Whether an address never leaves this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
