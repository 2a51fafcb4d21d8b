//! Credentials that need no consent.

use secrecy::SecretString;

/// Credentials that are complete as they are, for a [`Session`](crate::Session) without OAuth.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credentials {
    /// An API token, used on the site's own host.
    ApiToken {
        /// Address of the site, such as `https://acme.atlassian.net`.
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
}
