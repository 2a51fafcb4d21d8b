//! Functions of JQL.

use atlassian_core::query::build::{is_plain, parenthesized};
use atlassian_core::query::{Language, quote};

use super::error::JqlError;

/// A call of a function, such as `startOfWeek("-1w")`.
///
/// ```
/// use jira_api::jql;
///
/// let recent = jql::field("updated").at_least(jql::start_of_week().offset("-1w"));
/// assert_eq!(recent.build()?, r#"updated >= startOfWeek("-1w")"#);
/// # Ok::<(), jql::JqlError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    name: String,
    arguments: Vec<String>,
}

/// A call of any function, by its name; arguments are added with [`arg`](Function::arg).
///
/// ```
/// use jira_api::jql;
///
/// let mine = jql::field("issue").in_(jql::function("issuesWithRemoteLinksByGlobalId").arg("a=1&b"));
/// assert_eq!(mine.build()?, r#"issue IN issuesWithRemoteLinksByGlobalId("a=1&b")"#);
/// # Ok::<(), jql::JqlError>(())
/// ```
pub fn function(name: impl Into<String>) -> Function {
    Function {
        name: name.into(),
        arguments: Vec::new(),
    }
}

impl Function {
    /// One more argument, a string whatever is in it.
    #[must_use]
    pub fn arg(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// The same point in time moved by a period: `-1w`, `+3d`, `2M`. For functions of time.
    #[must_use]
    pub fn offset(self, period: impl Into<String>) -> Self {
        self.arg(period)
    }

    pub(super) fn write(&self, out: &mut String) -> Result<(), JqlError> {
        if is_plain(Language::Jql, &self.name) {
            out.push_str(&self.name);
        } else {
            out.push_str(&quote(Language::Jql, &self.name)?);
        }
        parenthesized(&self.arguments, out, |argument, out| {
            out.push_str(&quote(Language::Jql, argument)?);
            Ok(())
        })
    }
}

macro_rules! functions {
    ($($(#[$doc:meta])* $rust:ident = $jql:literal;)*) => {$(
        $(#[$doc])*
        pub fn $rust() -> Function {
            function($jql)
        }
    )*};
}

functions! {
    /// `currentUser()`: whoever searches. Nobody for anonymous callers.
    current_user = "currentUser";
    /// `now()`.
    now = "now";
    /// `startOfDay()`, in the time zone of the user's profile, as all of these.
    start_of_day = "startOfDay";
    /// `startOfWeek()`: on which day that is, the site's settings say.
    start_of_week = "startOfWeek";
    /// `startOfMonth()`.
    start_of_month = "startOfMonth";
    /// `startOfYear()`.
    start_of_year = "startOfYear";
    /// `endOfDay()`.
    end_of_day = "endOfDay";
    /// `endOfWeek()`.
    end_of_week = "endOfWeek";
    /// `endOfMonth()`.
    end_of_month = "endOfMonth";
    /// `endOfYear()`.
    end_of_year = "endOfYear";
    /// `openSprints()`: those that have begun and not ended. A list, for [`in_`](super::Field::in_).
    open_sprints = "openSprints";
    /// `unreleasedVersions()`. A list.
    unreleased_versions = "unreleasedVersions";
}

/// `membersOf(group)`: a list of people.
pub fn members_of(group: impl Into<String>) -> Function {
    function("membersOf").arg(group)
}

/// `linkedIssues(key)`: what is linked with an issue, in any way. [`arg`](Function::arg) with the name of a
/// direction, such as `is blocked by`, keeps to it. A list.
pub fn linked_issues(key: impl Into<String>) -> Function {
    function("linkedIssues").arg(key)
}
