//! Functions of CQL.

use atlassian_core::query::Language;
use atlassian_core::query::build::{is_plain, parenthesized};

use super::error::CqlError;
use super::value::Value;

/// A call of a function, such as `startOfWeek("-1w")`.
///
/// ```
/// use confluence_api::cql;
///
/// let recent = cql::last_modified().at_least(cql::start_of_week().offset("-1w"));
/// assert_eq!(recent.build()?, r#"lastmodified >= startOfWeek("-1w")"#);
/// # Ok::<(), cql::CqlError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    name: String,
    arguments: Vec<Value>,
}

/// A call of any function, by its name; arguments are added with [`arg`](Function::arg).
///
/// ```
/// use confluence_api::cql;
///
/// let seen = cql::id().in_(cql::function("recentlyViewedContent").arg(10));
/// assert_eq!(seen.build()?, "id IN recentlyViewedContent(10)");
/// # Ok::<(), cql::CqlError>(())
/// ```
pub fn function(name: impl Into<String>) -> Function {
    Function {
        name: name.into(),
        arguments: Vec::new(),
    }
}

impl Function {
    /// One more argument: text becomes a string, whatever is in it.
    #[must_use]
    pub fn arg(mut self, argument: impl Into<Value>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// The same point in time moved by a period: `-1w`, `+3d`, `2M`. For functions of time.
    #[must_use]
    pub fn offset(self, period: impl Into<String>) -> Self {
        self.arg(period.into())
    }

    pub(super) fn write(&self, out: &mut String) -> Result<(), CqlError> {
        if !is_plain(Language::Cql, &self.name) {
            return Err(CqlError::FunctionName {
                function: self.name.clone(),
            });
        }
        out.push_str(&self.name);
        parenthesized(&self.arguments, out, Value::write)
    }
}

macro_rules! functions {
    ($($(#[$doc:meta])* $rust:ident = $cql:literal;)*) => {$(
        $(#[$doc])*
        pub fn $rust() -> Function {
            function($cql)
        }
    )*};
}

functions! {
    /// `currentUser()`: whoever searches. Nobody for anonymous callers.
    current_user = "currentUser";
    /// `now()`; with an [`offset`](Function::offset), `now("-4w")`.
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
    /// `currentSpace()`: only where a search has a context; see
    /// [`Search::context`](crate::search::Search::context).
    current_space = "currentSpace";
    /// `favouriteSpaces()`. A list, for [`in_`](super::Field::in_).
    favourite_spaces = "favouriteSpaces";
    /// `recentlyViewedContent()`. A list; [`arg`](Function::arg) says how many.
    recently_viewed_content = "recentlyViewedContent";
    /// `recentlyViewedSpaces()`. A list; [`arg`](Function::arg) says how many.
    recently_viewed_spaces = "recentlyViewedSpaces";
}
