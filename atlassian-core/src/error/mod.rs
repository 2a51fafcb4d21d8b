//! What can go wrong, in one type.
//!
//! An error reads like advice: it says which operation failed, everything Atlassian said about it, and
//! what can be done. No error holds a secret, in any of its texts.

mod api;
mod body;
mod decode;
mod scopes;
mod transport;
mod wait;

use std::fmt;
use std::time::Duration;

pub use api::ApiError;
pub use decode::DecodeError;
pub use scopes::MissingScopes;
pub use transport::{TransportError, TransportKind};
pub(crate) use wait::asked as wait_asked;

/// Why a call did not give what was asked for.
///
/// ```
/// use atlassian_core::Error;
///
/// fn quiet_about_missing(result: Result<(), Error>) -> Result<(), Error> {
///     match result {
///         Err(error) if error.is_not_found() => Ok(()),
///         other => other,
///     }
/// }
/// # let error = Error::ConsentRequired { reason: "the refresh token has expired".into() };
/// # assert!(error.needs_consent());
/// # assert!(quiet_about_missing(Err(error)).is_err());
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Atlassian answered with an error.
    #[error(transparent)]
    Api(Box<ApiError>),

    /// The answer could not be read as what the operation returns.
    #[error(transparent)]
    Decode(Box<DecodeError>),

    /// The request or its answer did not get through.
    #[error(transparent)]
    Transport(Box<TransportError>),

    /// A person has to log in again and consent; no retry helps.
    #[error("a person must log in and consent again: {reason}")]
    ConsentRequired {
        /// What is wrong with the grant.
        reason: String,
    },

    /// The token endpoint refuses the app itself: the client id or the client secret is wrong.
    #[error(
        "Atlassian refuses the app's own credentials ({error}: {description}); check the client id and \
         the client secret in the developer console"
    )]
    ClientRejected {
        /// OAuth's code, such as `access_denied`.
        error: String,
        /// What the token endpoint said about it.
        description: String,
    },

    /// The client is set up in a way that cannot work.
    #[error("configuration: {what}")]
    Configuration {
        /// What is wrong, and what would be right.
        what: String,
    },

    /// OAuth refused for another reason.
    #[error("OAuth refused: {error}: {description}")]
    Oauth {
        /// OAuth's code, such as `invalid_grant`.
        error: String,
        /// What came with it.
        description: String,
    },

    /// A login did not come to its end.
    #[error("the login was not completed: {what}")]
    Login {
        /// What happened instead.
        what: String,
    },

    /// The credentials were ignored and the call answered as to an anonymous visitor, so that what
    /// looks empty or missing may well exist.
    #[error(
        "{operation}: Atlassian did not accept the credentials and answered as to an anonymous visitor \
         (status {status}, X-Seraph-LoginReason: {reason}); {}",
        login_advice(reason)
    )]
    NotAuthenticated {
        /// Id of the operation.
        operation: &'static str,
        /// HTTP status of the answer.
        status: u16,
        /// Value of `X-Seraph-LoginReason`.
        reason: String,
    },

    /// The grant lacks the scopes the operation needs.
    #[error(transparent)]
    MissingScopes(Box<MissingScopes>),

    /// No site of that name, address or id is granted.
    #[error("{}", site_not_granted(wanted, choices))]
    SiteNotGranted {
        /// What was asked for.
        wanted: String,
        /// The sites that are granted.
        choices: Vec<String>,
    },

    /// More than one granted site fits.
    #[error("several sites fit {wanted:?}; choose one by its id or address: {}", choices.join(", "))]
    AmbiguousSite {
        /// What was asked for.
        wanted: String,
        /// The sites that fit.
        choices: Vec<String>,
    },

    /// The session's boundary does not allow the call; it was not sent, or its answer was dropped. It
    /// says the same whether or not what was asked for exists.
    #[error("{operation} was denied: {resource}: {rule}")]
    Denied {
        /// Id of the operation.
        operation: &'static str,
        /// What the denial is about, as the caller gave it.
        resource: String,
        /// What the boundary asks of it.
        rule: String,
    },

    /// The call cannot be sent as it stands; nothing was sent.
    #[error("{operation} was not sent: {what}")]
    InvalidRequest {
        /// Id of the operation.
        operation: &'static str,
        /// What is wrong with the call.
        what: String,
    },

    /// A limit leaves no room for the call before its deadline; it was not sent.
    #[error(
        "{operation} was not sent: {what}; there is room again in {} s. Try later, or give the call a \
         longer deadline",
        wait.as_secs_f64().ceil()
    )]
    Throttled {
        /// Id of the operation.
        operation: &'static str,
        /// Which limit it is.
        what: String,
        /// How long until there is room.
        wait: Duration,
    },

    /// Content on this machine could not be read to be sent, or could not be written where it was to
    /// go: a file is missing or changed while it was being sent, a stream failed, a disk is full.
    #[error("{operation}: {what}: {source}")]
    Content {
        /// Id of the operation.
        operation: &'static str,
        /// What could not be done, with the file where it is one.
        what: String,
        /// Why.
        source: std::io::Error,
    },

    /// The answer is longer than what is held in memory.
    #[error(
        "{operation}: the answer is longer than {} MiB, which is the most that is held in memory; read \
         it as it arrives, with `open` in place of `send`",
        limit / (1024 * 1024)
    )]
    TooLong {
        /// Id of the operation.
        operation: &'static str,
        /// How many bytes it may be, after decompression.
        limit: u64,
    },

    /// The pages of a list do not lead to its end.
    #[error("{operation}: {what}")]
    Paging {
        /// Id of the operation.
        operation: &'static str,
        /// What is wrong with the pages.
        what: String,
    },

    /// The token store failed. A grant that could not be saved is kept in memory and saved before the
    /// next call.
    #[error("the token store could not {action} the grant: {source}")]
    Store {
        /// What was being done: `load`, `save`, `clear` or `lock`.
        action: &'static str,
        /// The store's own error.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

fn login_advice(reason: &str) -> &'static str {
    if reason.eq_ignore_ascii_case("AUTHENTICATION_DENIED") {
        return "log in to the site in a browser once: after failed logins it wants to see a person";
    }
    "check the e-mail address and the API token, or log in again"
}

fn site_not_granted(wanted: &str, choices: &[String]) -> String {
    if choices.is_empty() {
        return format!(
            "no site is granted, so {wanted:?} is not either; log in again and choose a site on the \
             consent page"
        );
    }
    format!(
        "no granted site is called {wanted:?}; granted are {}. Log in again and choose the site on the \
         consent page, or use one of these",
        choices.join(", ")
    )
}

impl Error {
    /// HTTP status of the answer, where there was one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Error::Api(error) => Some(error.status),
            Error::Decode(error) => Some(error.status),
            Error::NotAuthenticated { status, .. } => Some(*status),
            Error::MissingScopes(error) => error.answer.as_ref().map(|answer| answer.status),
            _ => None,
        }
    }

    /// The status Atlassian refused with; a 2xx that could not be read is no refusal.
    fn refusal(&self) -> Option<u16> {
        self.answer().map(|answer| answer.status)
    }

    fn answer(&self) -> Option<&ApiError> {
        match self {
            Error::Api(error) => Some(error),
            Error::MissingScopes(error) => error.answer.as_ref(),
            _ => None,
        }
    }

    /// What was asked for does not exist, or this account may not see it: Atlassian does not tell
    /// which. An operation that Atlassian has removed (410) is another matter.
    pub fn is_not_found(&self) -> bool {
        self.refusal() == Some(404)
    }

    /// The credentials were not accepted, or their scopes do not fit.
    pub fn is_unauthorized(&self) -> bool {
        self.refusal() == Some(401)
            || matches!(
                self,
                Error::NotAuthenticated { .. } | Error::MissingScopes(_)
            )
    }

    /// The account may not do this.
    pub fn is_forbidden(&self) -> bool {
        self.refusal() == Some(403)
    }

    /// The session's own boundary does not allow it. Whether what was asked for exists is not said.
    pub fn is_denied(&self) -> bool {
        matches!(self, Error::Denied { .. })
    }

    /// The object has changed in between, or something of that name exists.
    pub fn is_conflict(&self) -> bool {
        self.refusal() == Some(409)
    }

    /// Too many requests; see [`retry_after`](Error::retry_after).
    pub fn is_rate_limited(&self) -> bool {
        self.refusal() == Some(429) || matches!(self, Error::Throttled { .. })
    }

    /// The grant lacks scopes. Refreshing does not help; a new consent with more scopes does.
    pub fn is_scope_mismatch(&self) -> bool {
        matches!(self, Error::MissingScopes(_))
    }

    /// A person has to log in again.
    pub fn needs_consent(&self) -> bool {
        matches!(self, Error::ConsentRequired { .. })
    }

    /// How long Atlassian asks to wait at least.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Error::Throttled { wait, .. } => Some(*wait),
            _ => self.answer().and_then(|answer| answer.retry_after),
        }
    }

    /// How often the call was sent; zero where it was not.
    pub fn attempts(&self) -> u32 {
        match self {
            Error::Transport(error) => error.attempts,
            _ => self.answer().map_or(0, |answer| answer.attempts),
        }
    }

    /// Notes how often the call was sent.
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        match &mut self {
            Error::Api(error) => error.attempts = attempts,
            Error::Transport(error) => error.attempts = attempts,
            _ => {}
        }
        self
    }

    /// Atlassian's id of the request, which its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Error::Decode(error) => error.request_id.as_deref(),
            _ => self
                .answer()
                .and_then(|answer| answer.request_id.as_deref()),
        }
    }

    /// Id of the operation that failed, such as `getIssue`.
    pub fn operation(&self) -> Option<&'static str> {
        match self {
            Error::Api(error) => Some(error.operation),
            Error::Decode(error) => Some(error.operation),
            Error::Transport(error) => Some(error.operation),
            Error::MissingScopes(error) => Some(error.operation),
            Error::NotAuthenticated { operation, .. }
            | Error::Denied { operation, .. }
            | Error::InvalidRequest { operation, .. }
            | Error::Throttled { operation, .. }
            | Error::Content { operation, .. }
            | Error::TooLong { operation, .. }
            | Error::Paging { operation, .. } => Some(operation),
            _ => None,
        }
    }

    /// Atlassian's own messages, those about single fields apart.
    pub fn messages(&self) -> &[String] {
        self.answer()
            .map(|answer| answer.messages.as_slice())
            .unwrap_or_default()
    }

    /// Atlassian's messages about single fields: field and message.
    pub fn field_errors(&self) -> &[(String, String)] {
        self.answer()
            .map(|answer| answer.field_errors.as_slice())
            .unwrap_or_default()
    }
}

/// How often a call was sent, where that is worth saying.
fn attempts(f: &mut fmt::Formatter<'_>, attempts: u32) -> fmt::Result {
    match attempts {
        0 | 1 => Ok(()),
        _ => write!(f, " (sent {attempts} times)"),
    }
}
