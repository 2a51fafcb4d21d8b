//! What can go wrong in the layers above the generated calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use atlassian_core::names::either;

use crate::fields::{FieldProblem, Refused, choices};
use crate::jql::JqlError;
use crate::search::SearchProblem;
use crate::transitions::TransitionProblem;

/// Why a call of the layers above the generated ones did not give what was asked for.
///
/// What Atlassian said, or the way there, is [`Error::Atlassian`] in the end, and the predicates of
/// [`atlassian_core::Error`] work on all of them.
///
/// ```
/// # async fn run(jira: jira_api::Jira) {
/// match jira.fields().find("Story Pionts").await {
///     Ok(field) => println!("{}", field.id),
///     Err(error) if error.is_denied() => println!("outside of the boundary"),
///     // no field is named “Story Pionts”; did you mean “Story Points” (customfield_10016)?
///     Err(error) => println!("{error}"),
/// }
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What Atlassian, or the way there, said.
    #[error(transparent)]
    Atlassian(#[from] atlassian_core::Error),

    /// A field was not found by its name.
    #[error(transparent)]
    Field(Box<FieldProblem>),

    /// A query cannot be written or read; nothing was sent.
    #[error(transparent)]
    Jql(Box<JqlError>),

    /// A search cannot give what is asked for.
    #[error(transparent)]
    Search(Box<SearchProblem>),

    /// A sync cannot go on.
    #[cfg(feature = "sync")]
    #[error(transparent)]
    Sync(Box<crate::sync::SyncProblem>),

    /// Fields or their values cannot be right; nothing was sent.
    #[error(transparent)]
    NotSent(Box<NotSent>),

    /// Jira refused fields or their values.
    #[error(transparent)]
    Refused(Box<Refused>),

    /// An issue cannot be brought to a status.
    #[error(transparent)]
    Transition(Box<TransitionProblem>),

    /// Nothing has that name.
    #[error("{}", unknown(what, given, nearest, known))]
    Unknown {
        /// What was looked for, such as `link`.
        what: &'static str,
        /// The name as it was given.
        given: String,
        /// The names nearest to it.
        nearest: Vec<String>,
        /// All names there are.
        known: Vec<String>,
    },

    /// Several things have that name.
    #[error("“{given}” may be any of these: {}; use the id", candidates.join(", "))]
    Ambiguous {
        /// What was looked for, such as `attachment`.
        what: &'static str,
        /// The name as it was given.
        given: String,
        /// All it may be, with what tells them apart.
        candidates: Vec<String>,
    },

    /// Others changed the same list each time it was written.
    #[error(
        "{operation} did not last for {subject}: others changed {field} at the same time, more than once; \
         try it again"
    )]
    Contested {
        /// Id of the operation.
        operation: &'static str,
        /// What was to be changed.
        subject: String,
        /// The field.
        field: String,
    },

    /// An answer without what every answer has.
    #[error("Jira's answer to {operation} has no {what}; please report this")]
    Incomplete {
        /// Id of the operation.
        operation: &'static str,
        /// What is missing.
        what: &'static str,
    },

    /// What went wrong for several at once, each of which has it.
    #[error(transparent)]
    Shared(Arc<Error>),

    /// What is wrong with a board, a sprint, or a move of issues.
    #[cfg(feature = "agile")]
    #[error(transparent)]
    Board(Box<crate::agile::BoardProblem>),

    /// There is no report.
    #[cfg(feature = "reports")]
    #[error(transparent)]
    Report(#[from] crate::reports::ReportProblem),
}

/// Fields or their values cannot be right, and so nothing was sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NotSent {
    /// Id of the operation.
    pub operation: &'static str,
    /// What was to be changed: `ENG-4`, `a new Bug in ENG`.
    pub subject: String,
    /// Everything that is wrong.
    pub problems: Vec<FieldProblem>,
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was not sent for {}: ", self.operation, self.subject)?;
        for (at, problem) in self.problems.iter().enumerate() {
            let separator = if at == 0 { "" } else { "; " };
            write!(f, "{separator}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for NotSent {}

fn unknown(what: &str, given: &str, nearest: &[String], known: &[String]) -> String {
    let mut text = format!("no {what} is called “{given}”");
    if !nearest.is_empty() {
        text.push_str(&format!("; did you mean {}?", either(nearest)));
    } else if !known.is_empty() {
        text.push_str(&format!("; there is {}", choices(known)));
    }
    text
}

impl From<FieldProblem> for Error {
    fn from(problem: FieldProblem) -> Self {
        Error::Field(Box::new(problem))
    }
}

#[cfg(feature = "agile")]
impl From<crate::agile::BoardProblem> for Error {
    fn from(problem: crate::agile::BoardProblem) -> Self {
        Error::Board(Box::new(problem))
    }
}

impl From<JqlError> for Error {
    fn from(error: JqlError) -> Self {
        Error::Jql(Box::new(error))
    }
}

#[cfg(feature = "sync")]
impl From<crate::sync::SyncProblem> for Error {
    fn from(problem: crate::sync::SyncProblem) -> Self {
        Error::Sync(Box::new(problem))
    }
}

impl From<SearchProblem> for Error {
    fn from(problem: SearchProblem) -> Self {
        Error::Search(Box::new(problem))
    }
}

impl From<TransitionProblem> for Error {
    fn from(problem: TransitionProblem) -> Self {
        Error::Transition(Box::new(problem))
    }
}

impl Error {
    pub(crate) fn not_sent(
        operation: &'static str,
        subject: impl Into<String>,
        problems: Vec<FieldProblem>,
    ) -> Self {
        Error::NotSent(Box::new(NotSent {
            operation,
            subject: subject.into(),
            problems,
        }))
    }

    pub(crate) fn invalid(operation: &'static str, what: impl Into<String>) -> Self {
        Error::Atlassian(atlassian_core::Error::InvalidRequest {
            operation,
            what: what.into(),
        })
    }

    /// What is wrong with single fields, found before anything was sent.
    pub fn problems(&self) -> &[FieldProblem] {
        match self {
            Error::NotSent(not_sent) => &not_sent.problems,
            Error::Field(problem) => std::slice::from_ref(problem),
            Error::Shared(error) => error.problems(),
            Error::Transition(problem) => problem.failure().map_or(&[], Error::problems),
            _ => &[],
        }
    }

    /// What Atlassian, or the way there, said, where it said something.
    pub fn atlassian(&self) -> Option<&atlassian_core::Error> {
        match self {
            Error::Atlassian(error) => Some(error),
            #[cfg(feature = "agile")]
            Error::Board(problem) => problem.atlassian(),
            Error::Refused(refused) => refused.source.as_ref(),
            Error::Transition(problem) => problem.atlassian(),
            Error::Shared(error) => error.atlassian(),
            _ => None,
        }
    }

    fn is(&self, predicate: impl FnOnce(&atlassian_core::Error) -> bool) -> bool {
        self.atlassian().is_some_and(predicate)
    }

    /// HTTP status of the answer, where there was one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Error::Refused(refused) => refused.status,
            Error::Shared(error) => error.status(),
            Error::Transition(problem) => problem.failure().and_then(Error::status),
            _ => self.atlassian().and_then(atlassian_core::Error::status),
        }
    }

    /// What was asked for does not exist, or this account may not see it.
    pub fn is_not_found(&self) -> bool {
        self.is(atlassian_core::Error::is_not_found)
    }

    /// The credentials were not accepted, or their scopes do not fit.
    pub fn is_unauthorized(&self) -> bool {
        self.is(atlassian_core::Error::is_unauthorized)
    }

    /// The account may not do this.
    pub fn is_forbidden(&self) -> bool {
        self.is(atlassian_core::Error::is_forbidden)
    }

    /// The session's own boundary does not allow it.
    pub fn is_denied(&self) -> bool {
        self.is(atlassian_core::Error::is_denied)
    }

    /// The object has changed in between, or something of that name exists.
    pub fn is_conflict(&self) -> bool {
        self.is(atlassian_core::Error::is_conflict)
    }

    /// Too many requests; see [`retry_after`](Error::retry_after).
    pub fn is_rate_limited(&self) -> bool {
        self.is(atlassian_core::Error::is_rate_limited)
    }

    /// The grant lacks scopes.
    pub fn is_scope_mismatch(&self) -> bool {
        self.is(atlassian_core::Error::is_scope_mismatch)
    }

    /// A person has to log in again.
    pub fn needs_consent(&self) -> bool {
        self.is(atlassian_core::Error::needs_consent)
    }

    /// How long Atlassian asks to wait at least.
    pub fn retry_after(&self) -> Option<Duration> {
        self.atlassian()
            .and_then(atlassian_core::Error::retry_after)
    }

    /// Atlassian's id of the request, which its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.atlassian().and_then(atlassian_core::Error::request_id)
    }
}
