//! What can go wrong in the layers above the generated calls.

mod writing;

use std::fmt;
use std::time::Duration;

use atlassian_core::names::either;

use crate::comments::AnchorProblem;
use crate::cql::CqlError;
use crate::losses::Loss;
use crate::search::SearchProblem;
use crate::templates::TemplateProblem;

pub use writing::{Clash, EditFailed, NoDocument, Stale, TitleTaken, WouldLose};

/// Why a call of the layers above the generated ones did not give what was asked for.
///
/// What Atlassian said, or the way there, is in it wherever something was said, and the predicates of
/// [`atlassian_core::Error`] work on all of them.
///
/// ```
/// # async fn run(confluence: confluence_api::Confluence) {
/// use confluence_api::Error;
///
/// match confluence.pages().create("DOCS", "Manual").await {
///     Ok(page) => println!("{}", page.id()),
///     Err(Error::TitleTaken(taken)) => println!("{} has one already", taken.space),
///     Err(error) if error.is_denied() => println!("outside of the boundary"),
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

    /// The space has something of that title already.
    #[error(transparent)]
    TitleTaken(Box<TitleTaken>),

    /// It has changed since it was read, and was to be written only if it had not.
    #[error(transparent)]
    Stale(Box<Stale>),

    /// It has changed since it was read, and what was changed does not go together with what was to be
    /// written.
    #[error(transparent)]
    Clash(Box<Clash>),

    /// What was to be written leaves out what cannot be written again.
    #[error(transparent)]
    WouldLose(Box<WouldLose>),

    /// Confluence gives no document for the body.
    #[error(transparent)]
    NoDocument(Box<NoDocument>),

    /// What was to be written could not be made, and nothing was sent.
    #[error(transparent)]
    Edit(Box<EditFailed>),

    /// Others wrote it each time before this could.
    #[error(
        "{operation} did not come through for {subject}: others wrote it first, {attempts} times; try it \
         again, or allow more attempts"
    )]
    Contested {
        /// Id of the operation.
        operation: &'static str,
        /// What was to be written.
        subject: Subject,
        /// How often it was tried.
        attempts: u32,
        /// What Atlassian said the last time.
        source: Box<atlassian_core::Error>,
    },

    /// Nothing has that name.
    #[error("{}", unknown(what, given, nearest, known))]
    Unknown {
        /// What was looked for, such as `page in DOCS`.
        what: &'static str,
        /// The name as it was given.
        given: String,
        /// The names nearest to it.
        nearest: Vec<String>,
        /// All names there are, where they are few.
        known: Vec<String>,
    },

    /// Several things have that name.
    #[error("“{given}” may be any of these: {}; use the id", candidates.join(", "))]
    Ambiguous {
        /// What was looked for, such as `page`.
        what: &'static str,
        /// The name as it was given.
        given: String,
        /// All it may be, with what tells them apart.
        candidates: Vec<String>,
    },

    /// An answer without what every answer has.
    #[error("Confluence's answer to {operation} has no {what}; please report this")]
    Incomplete {
        /// Id of the operation.
        operation: &'static str,
        /// What is missing.
        what: &'static str,
    },

    /// A long-running task of Confluence ended without doing its work.
    #[error("{operation} was begun, and failed for {subject}: {}", said(messages))]
    TaskFailed {
        /// Id of the operation that began it.
        operation: &'static str,
        /// What it was to work on.
        subject: Subject,
        /// Id of the task.
        task: String,
        /// What Confluence says about it.
        messages: Vec<String>,
    },

    /// A query cannot be written or read; nothing was sent.
    #[error(transparent)]
    Cql(Box<CqlError>),

    /// A search cannot give what is asked for.
    #[error(transparent)]
    Search(Box<SearchProblem>),

    /// The text that an inline comment is to be about cannot be told; nothing was sent.
    #[error(transparent)]
    Anchor(Box<AnchorProblem>),

    /// A page cannot be made of a template; nothing was sent.
    #[error(transparent)]
    Template(Box<TemplateProblem>),

    /// The directory of a tree, or a file in it, cannot be worked with.
    #[cfg(feature = "trees")]
    #[error(transparent)]
    Tree(Box<crate::trees::TreeProblem>),
}

#[cfg(feature = "trees")]
impl From<crate::trees::TreeProblem> for Error {
    fn from(problem: crate::trees::TreeProblem) -> Self {
        Error::Tree(Box::new(problem))
    }
}

fn said(messages: &[String]) -> String {
    if messages.is_empty() {
        return "Confluence does not say why".to_owned();
    }
    messages.join("; ")
}

/// A page, a blog post or a comment as errors name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Subject {
    /// Id; empty where it has none yet.
    pub id: String,
    /// Title; empty where it is not known.
    pub title: String,
}

impl Subject {
    pub(crate) fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Subject {
            id: id.into(),
            title: title.into(),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.title.as_str(), self.id.as_str()) {
            ("", id) => f.write_str(id),
            (title, "") => write!(f, "“{title}”"),
            (title, id) => write!(f, "“{title}” ({id})"),
        }
    }
}

fn unknown(what: &str, given: &str, nearest: &[String], known: &[String]) -> String {
    let mut text = format!("no {what} is called “{given}”");
    if !nearest.is_empty() {
        text.push_str(&format!("; did you mean {}?", either(nearest)));
    } else if !known.is_empty() {
        text.push_str(&format!("; there is {}", known.join(", ")));
    }
    text
}

macro_rules! boxed {
    ($($problem:ident => $variant:ident),*) => {$(
        impl From<$problem> for Error {
            fn from(problem: $problem) -> Self {
                Error::$variant(Box::new(problem))
            }
        }
    )*};
}

boxed!(
    TitleTaken => TitleTaken,
    Stale => Stale,
    Clash => Clash,
    WouldLose => WouldLose,
    NoDocument => NoDocument,
    EditFailed => Edit,
    CqlError => Cql,
    SearchProblem => Search,
    AnchorProblem => Anchor,
    TemplateProblem => Template
);

impl Error {
    pub(crate) fn invalid(operation: &'static str, what: impl Into<String>) -> Self {
        Error::Atlassian(atlassian_core::Error::InvalidRequest {
            operation,
            what: what.into(),
        })
    }

    /// What would be lost, where that is why nothing was sent.
    pub fn losses(&self) -> &[Loss] {
        match self {
            Error::WouldLose(lost) => &lost.losses,
            _ => &[],
        }
    }

    /// What Atlassian, or the way there, said, where it said something.
    pub fn atlassian(&self) -> Option<&atlassian_core::Error> {
        match self {
            Error::Atlassian(error) => Some(error),
            Error::TitleTaken(taken) => Some(&taken.source),
            Error::Stale(stale) => stale.source.as_deref(),
            Error::Contested { source, .. } => Some(source),
            _ => None,
        }
    }

    fn is(&self, predicate: impl FnOnce(&atlassian_core::Error) -> bool) -> bool {
        self.atlassian().is_some_and(predicate)
    }

    /// HTTP status of the answer, where there was one.
    pub fn status(&self) -> Option<u16> {
        self.atlassian().and_then(atlassian_core::Error::status)
    }

    /// What was asked for does not exist, or this account may not see it.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Error::Unknown { .. }) || self.is(atlassian_core::Error::is_not_found)
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

    /// It has changed in between, or something of that title exists.
    pub fn is_conflict(&self) -> bool {
        matches!(
            self,
            Error::TitleTaken(_) | Error::Stale(_) | Error::Clash(_) | Error::Contested { .. }
        ) || self.is(atlassian_core::Error::is_conflict)
    }

    /// The space has something of that title already.
    pub fn is_title_taken(&self) -> bool {
        matches!(self, Error::TitleTaken(_))
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
