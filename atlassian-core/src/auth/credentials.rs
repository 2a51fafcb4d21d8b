//! Credentials that need no consent, and what can be told wrong about them before anything is sent.

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::Auth;
use crate::endpoints::{self, Endpoints};
use crate::error::Error;
use crate::session::Base;
use crate::site;

/// Credentials that are complete as they are, for a [`Session`](crate::Session) without OAuth.
///
/// Blanks and line breaks around an e-mail address, a token or a cloudId are dropped: they come along
/// when a value is pasted or read from a file. Everything else that cannot work is an error when the
/// session is built.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credentials {
    /// An API token, used on the site's own host.
    ApiToken {
        /// Address of the site, such as `https://acme.atlassian.net`, or just its host.
        site: String,
        /// E-mail address of the account.
        email: String,
        /// The token.
        token: SecretString,
    },
    /// An API token *with scopes*, which works through the gateway only.
    ScopedApiToken {
        /// The site's cloudId.
        cloud_id: String,
        /// E-mail address of the account.
        email: String,
        /// The token.
        token: SecretString,
    },
    /// A bearer token, used through the gateway: a service account's API token, or an access token
    /// somebody else keeps fresh.
    Bearer {
        /// The site's cloudId.
        cloud_id: String,
        /// The token.
        token: SecretString,
    },
}

impl Credentials {
    /// An API token, used on the site's own host.
    pub fn api_token(
        site: impl Into<String>,
        email: impl Into<String>,
        token: impl Into<SecretString>,
    ) -> Self {
        Credentials::ApiToken {
            site: site.into(),
            email: email.into(),
            token: token.into(),
        }
    }

    /// An API token with scopes, used through the gateway.
    pub fn scoped_api_token(
        cloud_id: impl Into<String>,
        email: impl Into<String>,
        token: impl Into<SecretString>,
    ) -> Self {
        let (cloud_id, email) = (cloud_id.into(), email.into());
        Credentials::ScopedApiToken {
            cloud_id,
            email,
            token: token.into(),
        }
    }

    /// A bearer token, used through the gateway.
    pub fn bearer(cloud_id: impl Into<String>, token: impl Into<SecretString>) -> Self {
        Credentials::Bearer {
            cloud_id: cloud_id.into(),
            token: token.into(),
        }
    }

    /// Where calls go and what authorizes them.
    pub(crate) fn resolve(self, endpoints: &Endpoints) -> Result<(Base, Auth), Error> {
        let basic = |email: &str, token: &SecretString| {
            Ok::<_, Error>(Auth::Basic {
                email: address(email)?,
                token: secret("the API token", token, TOKENS)?,
            })
        };
        Ok(match self {
            Credentials::ApiToken { site, email, token } => {
                (Base::Host(host(&site)?), basic(&email, &token)?)
            }
            Credentials::ScopedApiToken {
                cloud_id,
                email,
                token,
            } => {
                endpoints.accept_gateway_tokens()?;
                (
                    Base::Gateway(site::cloud_id(&cloud_id)?),
                    basic(&email, &token)?,
                )
            }
            Credentials::Bearer { cloud_id, token } => {
                endpoints.accept_gateway_tokens()?;
                let token = secret("the bearer token", &token, TOKENS)?;
                (
                    Base::Gateway(site::cloud_id(&cloud_id)?),
                    Auth::Bearer(token),
                )
            }
        })
    }
}

const TOKENS: &str = "https://id.atlassian.com/manage-profile/security/api-tokens makes new ones";

/// The host an API token without scopes is accepted on: a site's own.
fn host(site: &str) -> Result<Url, Error> {
    let url = site::address(site)?;
    let host = url.host_str().unwrap_or_default();
    if endpoints::is_or_below(host, "atlassian.com") {
        return Err(Error::Configuration {
            what: format!(
                "{host} does not accept an API token without scopes: give the site's own address, such \
                 as https://acme.atlassian.net; for a token with scopes use \
                 Credentials::scoped_api_token with the site's cloudId"
            ),
        });
    }
    Ok(url)
}

/// An e-mail address as it stands in basic authentication, where a colon ends it.
fn address(email: &str) -> Result<String, Error> {
    let email = email.trim();
    let refuse = |what: &str| {
        let what =
            format!("the e-mail address {what}; give that of the account the API token belongs to");
        Err(Error::Configuration { what })
    };
    match email {
        "" => refuse("is empty"),
        _ if email.contains(':') => refuse(&format!(
            "{email:?} holds a colon, which ends it on the wire"
        )),
        _ if email.contains(|c: char| c.is_whitespace() || c.is_control()) => {
            refuse(&format!("{email:?} holds a blank"))
        }
        _ => Ok(email.to_owned()),
    }
}

/// A value that is not secret, as it is sent.
pub(super) fn plain(name: &str, value: &str, advice: &str) -> Result<String, Error> {
    let value = value.trim();
    sendable(name, value, advice)?;
    Ok(value.to_owned())
}

/// A secret value as it is sent. No error shows it.
pub(super) fn secret(
    name: &str,
    value: &SecretString,
    advice: &str,
) -> Result<SecretString, Error> {
    let value = value.expose_secret().trim();
    sendable(name, value, advice)?;
    Ok(value.into())
}

/// What can stand in a header: visible ASCII.
fn sendable(name: &str, value: &str, advice: &str) -> Result<(), Error> {
    let what = if value.is_empty() {
        "is empty"
    } else if value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    } else if value.contains(char::is_whitespace) {
        "holds a blank or a line break; copy it as a whole and nothing else"
    } else {
        "holds a character that no token has; copy it again"
    };
    Err(Error::Configuration {
        what: format!("{name} {what}; {advice}"),
    })
}
