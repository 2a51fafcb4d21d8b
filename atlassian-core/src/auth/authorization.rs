//! A consent that has been asked for and not yet given.

use std::fmt;

use oauth2::basic::BasicClient;
use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, RedirectUrl, Scope};
use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded;

use super::OAuthApp;
use crate::endpoints::Endpoints;
use crate::error::Error;
use crate::scopes;

/// Without this scope a grant cannot be refreshed.
const OFFLINE_ACCESS: &str = "offline_access";

/// A consent that has been asked for: the address a person opens, and what its answer is checked
/// against.
#[derive(Clone)]
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
    /// Not an answer to this question: its state is another's, or missing. Why, for a person.
    Foreign(String),
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
        let given = scopes
            .iter()
            .flat_map(|scope| scope.as_ref().split_whitespace());
        for scope in given.chain([OFFLINE_ACCESS]) {
            if !asked.contains(&scope) {
                asked.push(scope);
            }
        }
        if asked.len() > scopes::MOST {
            tracing::warn!(
                count = asked.len(),
                "Atlassian advises to ask for no more than {} scopes",
                scopes::MOST
            );
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

    /// The address a person opens to consent; empty where the question was taken up again
    /// ([`resume`](crate::Atlassian::resume)). It holds the state, so it is not for logs.
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
    /// Takes the whole address, its path and query as a web server sees them, or the query alone, and
    /// does not mind the blanks, quotes and line breaks that pasting brings along.
    ///
    /// # Errors
    /// [`Error::Login`] when it is no answer, or one to another question; [`Error::Oauth`] when consent
    /// was refused.
    pub fn accept_callback(&self, url: &str) -> Result<Code, Error> {
        let login = |what: String| Err(Error::Login { what });
        let Some(query) = query(url) else {
            return login(format!(
                "this is not the callback address; consent in the browser, then copy the whole address \
                 of the page it ends on, which begins with {}?",
                self.redirect_uri
            ));
        };
        match self.read(&query) {
            Answer::Code(code) => Ok(code),
            Answer::Refused(error) => Err(error),
            Answer::Foreign(what) => login(what),
        }
    }

    /// Judges the query of a callback.
    pub(super) fn read(&self, query: &str) -> Answer {
        let value = |name: &str| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
                .filter(|value| !value.is_empty())
        };
        let Some(state) = value("state") else {
            return Answer::Foreign(self.without_state(value("code"), value("error")));
        };
        // Compared by their digests, so that the time it takes tells nothing.
        let expected = CsrfToken::new(self.state.expose_secret().to_owned());
        if CsrfToken::new(state) != expected {
            return Answer::Foreign(
                "the callback's state is not the one that was sent; the answer belongs to another \
                 login, or somebody made it up"
                    .to_owned(),
            );
        }
        if let Some(error) = value("error") {
            let description = value("error_description");
            let description = description.unwrap_or_else(|| "no reason was given".to_owned());
            return Answer::Refused(Error::Oauth { error, description });
        }
        if let Some(code) = value("code") {
            return Answer::Code(Code {
                code: code.into(),
                verifier: self.verifier.clone(),
                redirect_uri: self.redirect_uri.clone(),
            });
        }
        let what = match value("response_type") {
            Some(_) => format!(
                "this is the address of the consent page itself; open it, consent, and copy the address \
                 of the page that comes then, which begins with {}?",
                self.redirect_uri
            ),
            None => "the callback holds no code".to_owned(),
        };
        Answer::Refused(Error::Login { what })
    }

    /// What is wrong with a callback that has no state.
    fn without_state(&self, code: Option<String>, error: Option<String>) -> String {
        match (code, error) {
            (_, Some(error)) => format!(
                "the callback says {error:?} but has no state, so that it cannot be told whose answer it \
                 is; copy the whole address, or log in again"
            ),
            (Some(_), None) => {
                "the callback has a code but no state, so that it cannot be told whose \
                                answer it is; copy the whole address, to its very end"
                    .to_owned()
            }
            (None, None) => format!(
                "this is not the callback address: it has neither code nor state; copy the whole address \
                 of the page the browser ends on, which begins with {}?",
                self.redirect_uri
            ),
        }
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the address: the state stands in it.
        f.debug_struct("Authorization")
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}

/// The query of a callback, in whatever form it was handed over; `None` where there is none.
fn query(pasted: &str) -> Option<String> {
    // No address holds a blank or a quote; terminals and mails break long lines.
    let quote = |c: char| matches!(c, '"' | '\'' | '`' | '<' | '>' | '“' | '”' | '‘' | '’');
    let pasted: String = pasted
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let pasted = pasted.trim_matches(quote);
    let pasted = pasted.split('#').next().unwrap_or_default();
    let query = match pasted.split_once('?') {
        Some((_, query)) => query,
        None => pasted,
    };
    query.contains('=').then(|| query.to_owned())
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
