//! The app as it is registered in Atlassian's developer console.

use secrecy::SecretString;

use super::credentials::{plain, secret};
use crate::error::Error;

/// An OAuth 2.0 (3LO) app as it is registered in the developer console.
///
/// Atlassian has no public clients: the secret is needed even with PKCE.
///
/// ```
/// use atlassian_core::auth::OAuthApp;
///
/// let app = OAuthApp::new("client-id", "client-secret", "http://localhost:8734/callback");
/// assert!(!format!("{app:?}").contains("client-secret"));
/// ```
#[derive(Clone, Debug)]
pub struct OAuthApp {
    pub(crate) client_id: String,
    pub(crate) client_secret: SecretString,
    pub(crate) redirect_uri: String,
}

impl OAuthApp {
    /// An app by its client id, its secret and its callback address, which must be the registered one
    /// to the letter, path included.
    ///
    /// [`Atlassian::login`](crate::Atlassian::login) needs a callback on `localhost` or `127.0.0.1`.
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl Into<SecretString>,
        redirect_uri: impl Into<String>,
    ) -> Self {
        OAuthApp {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            redirect_uri: redirect_uri.into(),
        }
    }

    /// The app without the blanks and line breaks that come along when its parts are pasted or read
    /// from a file; refused where a part is missing.
    pub(crate) fn checked(self) -> Result<Self, Error> {
        let console = "the developer console shows it under Settings";
        Ok(OAuthApp {
            client_id: plain("the client id", &self.client_id, console)?,
            client_secret: secret("the client secret", &self.client_secret, console)?,
            redirect_uri: self.redirect_uri.trim().to_owned(),
        })
    }

    /// The callback address, where there is one.
    pub(crate) fn callback(&self) -> Result<&str, Error> {
        match self.redirect_uri.as_str() {
            "" => Err(Error::Configuration {
                what: "the app has no callback address, so nobody can log in: register one in the \
                       developer console and give it to OAuthApp::new. A service account \
                       (client_credentials) needs no login; its grant comes with the first call"
                    .to_owned(),
            }),
            address => Ok(address),
        }
    }

    /// The client id, which is no secret.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The callback address.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }
}
