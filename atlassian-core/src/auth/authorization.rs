//! A consent that has been asked for and not yet given.

use oauth2::basic::BasicClient;
use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, RedirectUrl, Scope};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::OAuthApp;
use crate::endpoints::Endpoints;
use crate::error::Error;

/// Without this scope a grant cannot be refreshed.
const OFFLINE_ACCESS: &str = "offline_access";

/// A consent that has been asked for: the address a person opens, and what its answer is checked
/// against.
#[derive(Clone, Debug)]
pub struct Authorization {
    url: String,
    state: SecretString,
    verifier: SecretString,
    redirect_uri: String,
}

/// The code a consent gave, to be exchanged once.
#[derive(Clone, Debug)]
pub struct Code {
    pub(crate) code: SecretString,
    pub(crate) verifier: SecretString,
    pub(crate) redirect_uri: String,
}

/// What stands in a callback's address.
pub(super) enum Answer {
    /// Not an answer to this question: its state is another's, or missing.
    Foreign,
    /// The person or the server said no.
    Refused(Error),
    /// Yes.
    Code(Code),
}

impl Authorization {
    pub(crate) fn ask<S: AsRef<str>>(
        app: &OAuthApp,
        endpoints: &Endpoints,
        redirect_uri: &str,
        scopes: &[S],
    ) -> Result<Self, Error> {
        let redirect =
            RedirectUrl::new(redirect_uri.to_owned()).map_err(|error| Error::Configuration {
                what: format!("the callback address is not a URL: {error}"),
            })?;
        let mut asked: Vec<&str> = Vec::with_capacity(scopes.len() + 1);
        for scope in scopes.iter().map(AsRef::as_ref).chain([OFFLINE_ACCESS]) {
            if !asked.contains(&scope) {
                asked.push(scope);
            }
        }
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = BasicClient::new(ClientId::new(app.client_id.clone()))
            .set_auth_uri(AuthUrl::from_url(endpoints.authorize.clone()))
            .set_redirect_uri(redirect);
        let (url, state) = client
            .authorize_url(CsrfToken::new_random)
            .add_scopes(asked.into_iter().map(|scope| Scope::new(scope.to_owned())))
            .add_extra_param("audience", "api.atlassian.com")
            .add_extra_param("prompt", "consent")
            .set_pkce_challenge(challenge)
            .url();
        Ok(Authorization {
            url: url.into(),
            state: state.into_secret().into(),
            verifier: verifier.into_secret().into(),
            redirect_uri: redirect_uri.to_owned(),
        })
    }

    /// Takes a question up again in another process or request, from the parts kept of it.
    pub(crate) fn resume(
        redirect_uri: &str,
        state: SecretString,
        pkce_verifier: SecretString,
    ) -> Self {
        let redirect_uri = redirect_uri.to_owned();
        Authorization {
            url: String::new(),
            state,
            verifier: pkce_verifier,
            redirect_uri,
        }
    }

    /// The address a person opens to consent.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What the callback has to bring back. A web server keeps it in the person's own session.
    pub fn state(&self) -> &SecretString {
        &self.state
    }

    /// The PKCE verifier, to be kept beside the state.
    pub fn pkce_verifier(&self) -> &SecretString {
        &self.verifier
    }

    /// Reads the address the person was sent back to, and checks that it answers this question.
    ///
    /// # Errors
    /// [`Error::Login`] when it answers another one; [`Error::Oauth`] when consent was refused.
    pub fn accept_callback(&self, url: &str) -> Result<Code, Error> {
        let url = Url::parse(url)
            .or_else(|_| Url::parse("http://localhost").and_then(|base| base.join(url)))
            .map_err(|error| Error::Login {
                what: format!("the callback is not a URL: {error}"),
            })?;
        match self.read(&url) {
            Answer::Code(code) => Ok(code),
            Answer::Refused(error) => Err(error),
            Answer::Foreign => Err(Error::Login {
                what: "the callback's state is not the one that was sent; the answer belongs to another \
                       login, or somebody made it up"
                    .to_owned(),
            }),
        }
    }

    pub(super) fn read(&self, url: &Url) -> Answer {
        let value = |name: &str| {
            url.query_pairs()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        // Compared by their digests, so that the time it takes tells nothing.
        let expected = CsrfToken::new(self.state.expose_secret().to_owned());
        if value("state").map(CsrfToken::new) != Some(expected) {
            return Answer::Foreign;
        }
        if let Some(error) = value("error") {
            let description = value("error_description").unwrap_or_default();
            return Answer::Refused(Error::Oauth { error, description });
        }
        match value("code").filter(|code| !code.is_empty()) {
            Some(code) => Answer::Code(Code {
                code: code.into(),
                verifier: self.verifier.clone(),
                redirect_uri: self.redirect_uri.clone(),
            }),
            None => Answer::Refused(Error::Login {
                what: "the callback holds no code".to_owned(),
            }),
        }
    }
}

/// The challenge that belongs to a PKCE verifier; `None` where its length is not allowed.
#[cfg(feature = "sandbox")]
pub(crate) fn pkce_challenge(verifier: &str) -> Option<String> {
    if !(43..=128).contains(&verifier.len()) {
        return None;
    }
    let verifier = oauth2::PkceCodeVerifier::new(verifier.to_owned());
    Some(
        PkceCodeChallenge::from_code_verifier_sha256(&verifier)
            .as_str()
            .to_owned(),
    )
}
