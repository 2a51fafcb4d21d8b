//! Confining queries: JQL and CQL are read as a whole and written anew inside of a condition. Building them is
//! in [`build`].
//!
//! What [`Query::parse`] accepts is one complete expression of the language, with an order or without, and
//! [`Query::within`] makes it the second half of a conjunction. The text of the query is never pasted: it
//! is split into tokens, understood, and written from what was understood, in one spelling. Strings are
//! decoded and quoted again. Everything that another lexer might read in another way is refused, with the
//! place and the reason: unknown escapes, and outside of strings invisible characters, unusual spaces,
//! typographic quotation marks and reserved characters.
//!
//! A conjunction limits what is *found*. A condition may still ask about things that it cannot find, such
//! as the children of a certain parent or what a function looks up by itself, and the answer tells whether
//! they have to do with what can be found. [`Query::mentions`] has everything that a condition names, for
//! whoever has to judge that.
//!
//! Reading takes time in proportion to the length, which is limited to 100,000 characters, and nesting to
//! 200 levels.
//!
//! ```
//! use atlassian_core::query::{Condition, Language, Query};
//!
//! let query = Query::parse(Language::Jql, "status = Open or assignee=currentUser() order by created")?;
//! let allowed = Condition::any_of("project", ["ENG", "OPS"])?;
//! assert_eq!(
//!     query.within(&allowed),
//!     r#"(project in ("ENG", "OPS")) AND (status = Open OR assignee = currentUser()) ORDER BY created"#
//! );
//!
//! assert!(Query::parse(Language::Jql, "status = Open) OR (status = Done").is_err());
//! # Ok::<(), atlassian_core::query::QueryError>(())
//! ```

pub mod build;
mod condition;
mod error;
mod language;
mod lexer;
mod mention;
mod parser;
mod quote;

use std::fmt;

pub use condition::Condition;
pub use error::QueryError;
pub use language::Language;
pub use lexer::{Token, tokens};
pub use mention::{Mention, Role, folded};
pub use quote::quote;

/// A query that was understood.
///
/// [`fmt::Display`] writes it in its one spelling. Queries are equal when that is the same.
#[derive(Clone, Debug)]
pub struct Query {
    language: Language,
    condition: String,
    order_by: String,
    mentions: mention::Mentions,
}

/// What is mentioned follows from the condition, but for the places in the text as it was given.
impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        (self.language, &self.condition, &self.order_by)
            == (other.language, &other.condition, &other.order_by)
    }
}

impl Eq for Query {}

impl Query {
    /// Reads a query.
    ///
    /// ```
    /// use atlassian_core::query::{Language, Query};
    ///
    /// let query = Query::parse(Language::Cql, "type=page and title~'road map' order by created desc")?;
    /// assert_eq!(query.condition(), r#"type = page AND title ~ "road map""#);
    /// assert_eq!(query.order_by(), "created DESC");
    /// # Ok::<(), atlassian_core::query::QueryError>(())
    /// ```
    ///
    /// # Errors
    /// When it is not one complete expression, when something in it may be read in more than one way, and
    /// beyond 100,000 characters or 200 levels. The error says where and what to write instead.
    pub fn parse(language: Language, text: &str) -> Result<Self, QueryError> {
        let parsed = parser::parse(language, text)?;
        Ok(Self {
            language,
            condition: parsed.condition,
            order_by: parsed.order_by,
            mentions: parsed.mentions,
        })
    }

    /// The language it is written in.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether it has no condition, so that it would find everything; it may have an order.
    pub fn is_empty(&self) -> bool {
        self.condition.is_empty()
    }

    /// The condition in its one spelling; empty when there is none.
    pub fn condition(&self) -> &str {
        &self.condition
    }

    /// What follows `ORDER BY`; empty when there is no order.
    pub fn order_by(&self) -> &str {
        &self.order_by
    }

    /// Every value, function and argument of the condition, in order: what it names, and so what its answer
    /// may tell something about, although it lies elsewhere.
    ///
    /// A function without arguments is one mention; one with arguments is a mention for each of them.
    /// `EMPTY` and `NULL` name nothing, and neither does a field that is only ordered by.
    ///
    /// ```
    /// use atlassian_core::query::{Language, Query, Role};
    ///
    /// let query = Query::parse(
    ///     Language::Jql,
    ///     "parent in (ENG-1, 'HR-1') AND status CHANGED TO Done BY currentUser() AFTER -1w",
    /// )?;
    /// let mentions: Vec<_> = query
    ///     .mentions()
    ///     .map(|it| (it.field(), it.role(), it.function(), it.value(), it.offset()))
    ///     .collect();
    /// assert_eq!(
    ///     mentions,
    ///     [
    ///         ("parent", Role::Value, None, Some("ENG-1"), 11),
    ///         ("parent", Role::Value, None, Some("HR-1"), 18),
    ///         ("status", Role::Value, None, Some("Done"), 48),
    ///         ("status", Role::By, Some("currentuser"), None, 56),
    ///         ("status", Role::When, None, Some("-1w"), 76),
    ///     ]
    /// );
    /// # Ok::<(), atlassian_core::query::QueryError>(())
    /// ```
    pub fn mentions(&self) -> impl ExactSizeIterator<Item = Mention<'_>> + Clone {
        self.mentions.iter(&self.condition)
    }

    /// The query that finds what this one finds and for which the condition holds, too.
    ///
    /// `(<conjunct>) AND (<condition>) ORDER BY <order>`; a query without a condition becomes the conjunct.
    /// The result can be parsed and confined again as long as it is not too long and not nested too
    /// deeply for that: each time adds one level.
    ///
    /// ```
    /// use atlassian_core::query::{Condition, Language, Query};
    ///
    /// let everything = Query::parse(Language::Cql, "")?;
    /// let space = Condition::any_of("space", ["DOCS"])?;
    /// assert_eq!(everything.within(&space), r#"space = "DOCS""#);
    /// # Ok::<(), atlassian_core::query::QueryError>(())
    /// ```
    pub fn within(&self, conjunct: &Condition) -> String {
        let conjunct = conjunct.as_str();
        let length = conjunct.len() + self.condition.len() + self.order_by.len();
        let mut query = String::with_capacity(length + "() AND () ORDER BY ".len());
        if self.condition.is_empty() {
            query.push_str(conjunct);
        } else {
            for part in ["(", conjunct, ") AND (", &self.condition, ")"] {
                query.push_str(part);
            }
        }
        self.push_order(&mut query);
        query
    }

    fn push_order(&self, query: &mut String) {
        if self.order_by.is_empty() {
            return;
        }
        if !query.is_empty() {
            query.push(' ');
        }
        query.push_str("ORDER BY ");
        query.push_str(&self.order_by);
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut query = self.condition.clone();
        self.push_order(&mut query);
        f.write_str(&query)
    }
}
