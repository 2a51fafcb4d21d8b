//! Conditions, and how they are put together.

use atlassian_core::query::{Language, Query};

use super::error::JqlError;
use super::field::Field;
use super::history::{History, Kind, Predicate};
use super::query::Jql;
use super::value::{List, Value};

/// Levels of conditions below each other. Core reads 200 levels, of which a boundary wants one and a
/// negation may take another.
const DEEPEST: usize = 150;

/// A condition of JQL, as a tree. It becomes text in [`build`](Condition::build), or where it is searched for.
///
/// ```
/// use jira_api::jql;
///
/// let mine = jql::assignee().is(jql::current_user());
/// let open = jql::field("resolution").is_empty().or(jql::status().is("Reopened"));
/// assert_eq!(
///     mine.and(open).build()?,
///     r#"assignee = currentUser() AND (resolution IS EMPTY OR status = "Reopened")"#
/// );
/// # Ok::<(), jql::JqlError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a condition does nothing by itself"]
pub struct Condition {
    node: Node,
    /// Levels below it; what would be too deep is not kept.
    depth: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Clause(Field, Test),
    /// In its one spelling, and whether it needs parentheses in a conjunction.
    Raw(String),
    Broken(Box<JqlError>),
}

/// What a field is asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Compare(&'static str, Value),
    In(bool, List),
    Empty(bool),
    History(Box<History>),
}

/// All of these conditions.
///
/// # Errors
/// [`Condition::build`] refuses none at all.
pub fn all<C: Into<Condition>>(conditions: impl IntoIterator<Item = C>) -> Condition {
    joined(conditions.into_iter().map(Into::into).collect(), Node::All)
}

/// At least one of these conditions.
///
/// # Errors
/// [`Condition::build`] refuses none at all.
pub fn any<C: Into<Condition>>(conditions: impl IntoIterator<Item = C>) -> Condition {
    joined(conditions.into_iter().map(Into::into).collect(), Node::Any)
}

/// A condition somebody has written, such as that of a saved filter. It is read as a whole, so that it cannot
/// reach beyond itself.
///
/// ```
/// use jira_api::jql;
///
/// let theirs = jql::raw("status = Open or status = Done");
/// assert_eq!(
///     jql::project("ENG").and(theirs).build()?,
///     r#"project = "ENG" AND (status = Open OR status = Done)"#
/// );
/// assert!(jql::raw("status = Open) OR (project = HR").build().is_err());
/// # Ok::<(), jql::JqlError>(())
/// ```
///
/// # Errors
/// [`Condition::build`] refuses what is no JQL, is empty or has an order.
pub fn raw(jql: impl AsRef<str>) -> Condition {
    match Query::parse(Language::Jql, jql.as_ref()) {
        Err(error) => Condition::broken(error.into()),
        Ok(query) => of(&query),
    }
}

/// The condition of a query.
pub(super) fn of(query: &Query) -> Condition {
    if !query.order_by().is_empty() {
        return Condition::broken(JqlError::Ordered {
            order: query.order_by().to_owned(),
        });
    }
    if query.is_empty() {
        return Condition::broken(JqlError::NoCondition);
    }
    Condition {
        node: Node::Raw(query.condition().to_owned()),
        depth: 0,
    }
}

fn joined(mut conditions: Vec<Condition>, join: fn(Vec<Condition>) -> Node) -> Condition {
    if conditions.len() == 1
        && let Some(only) = conditions.pop()
    {
        return only;
    }
    if conditions.is_empty() {
        return Condition::broken(JqlError::NoCondition);
    }
    let depth = conditions.iter().map(|it| it.depth).max().unwrap_or(0);
    Condition::deeper(depth, join(conditions))
}

impl Condition {
    pub(super) fn clause(field: Field, test: Test) -> Self {
        Condition {
            node: Node::Clause(field, test),
            depth: 0,
        }
    }

    pub(super) fn broken(error: JqlError) -> Self {
        Condition {
            node: Node::Broken(Box::new(error)),
            depth: 0,
        }
    }

    fn deeper(depth: usize, node: Node) -> Self {
        if depth >= DEEPEST {
            return Self::broken(JqlError::TooDeep { limit: DEEPEST });
        }
        Condition {
            node,
            depth: depth + 1,
        }
    }

    /// Both.
    pub fn and(self, other: impl Into<Condition>) -> Self {
        let mut conditions = match self.node {
            Node::All(conditions) => conditions,
            _ => vec![self],
        };
        match other.into() {
            Condition {
                node: Node::All(more),
                ..
            } => conditions.extend(more),
            other => conditions.push(other),
        }
        joined(conditions, Node::All)
    }

    /// Either.
    pub fn or(self, other: impl Into<Condition>) -> Self {
        let mut conditions = match self.node {
            Node::Any(conditions) => conditions,
            _ => vec![self],
        };
        match other.into() {
            Condition {
                node: Node::Any(more),
                ..
            } => conditions.extend(more),
            other => conditions.push(other),
        }
        joined(conditions, Node::Any)
    }

    /// The opposite: `NOT`. What is empty does not fulfil `NOT labels = "x"` either.
    #[allow(clippy::should_implement_trait)] // `!` is there, too
    pub fn not(self) -> Self {
        match self.node {
            Node::Not(condition) => *condition,
            Node::Broken(_) => self,
            _ => Self::deeper(self.depth, Node::Not(Box::new(self))),
        }
    }

    /// A query for this, in an order: the smallest first, unless [`descending`](Jql::descending) follows.
    pub fn order_by(self, field: impl Into<Field>) -> Jql {
        Jql::from(self).order_by(field)
    }

    /// The text.
    ///
    /// # Errors
    /// [`JqlError`] for the first thing in it that JQL cannot say; see each part for what that is. Beyond
    /// 100,000 characters, too.
    pub fn build(&self) -> Result<String, JqlError> {
        let mut out = String::new();
        self.write(&mut out, false)?;
        // What was written is read by another, so that a mistake here could not become another query.
        Ok(Query::parse(Language::Jql, &out)?.to_string())
    }

    /// `grouped` where something stronger than `OR` is around it.
    fn write(&self, out: &mut String, grouped: bool) -> Result<(), JqlError> {
        match &self.node {
            Node::All(conditions) => {
                group(out, grouped, |out| between(out, conditions, " AND ", true))
            }
            Node::Any(conditions) => {
                group(out, grouped, |out| between(out, conditions, " OR ", true))
            }
            Node::Not(condition) => {
                out.push_str("NOT ");
                condition.write(out, true)
            }
            Node::Raw(text) => group(out, grouped, |out| {
                out.push_str(text);
                Ok(())
            }),
            Node::Clause(field, test) => {
                field.write(out)?;
                test.write(out, field)
            }
            Node::Broken(error) => Err(JqlError::clone(error)),
        }
    }
}

fn group(
    out: &mut String,
    grouped: bool,
    write: impl FnOnce(&mut String) -> Result<(), JqlError>,
) -> Result<(), JqlError> {
    if !grouped {
        return write(out);
    }
    out.push('(');
    write(out)?;
    out.push(')');
    Ok(())
}

fn between(
    out: &mut String,
    conditions: &[Condition],
    word: &str,
    grouped: bool,
) -> Result<(), JqlError> {
    for (place, condition) in conditions.iter().enumerate() {
        if place > 0 {
            out.push_str(word);
        }
        condition.write(out, grouped)?;
    }
    Ok(())
}

impl Test {
    fn write(&self, out: &mut String, field: &Field) -> Result<(), JqlError> {
        match self {
            Test::Compare(operator, value) => {
                out.push_str(&format!(" {operator} "));
                value.write(out)
            }
            Test::In(not, values) => {
                out.push_str(if *not { " NOT IN " } else { " IN " });
                values.write(out, &field.label())
            }
            Test::Empty(not) => {
                out.push_str(if *not { " IS NOT EMPTY" } else { " IS EMPTY" });
                Ok(())
            }
            Test::History(history) => history.write(out, field),
        }
    }
}

impl History {
    fn write(&self, out: &mut String, field: &Field) -> Result<(), JqlError> {
        match &self.kind {
            Kind::Was(not, value) => {
                out.push_str(if *not { " WAS NOT " } else { " WAS " });
                value.write(out)?;
            }
            Kind::WasIn(not, values) => {
                out.push_str(if *not { " WAS NOT IN " } else { " WAS IN " });
                values.write(out, &field.label())?;
            }
            Kind::Changed => out.push_str(" CHANGED"),
        }
        for (word, predicate) in &self.predicates {
            out.push_str(&format!(" {word} "));
            match predicate {
                Predicate::One(value) => value.write(out)?,
                Predicate::Many(values) => values.write(out, &field.label())?,
            }
        }
        Ok(())
    }
}

impl<C: Into<Condition>> std::ops::BitAnd<C> for Condition {
    type Output = Condition;

    fn bitand(self, other: C) -> Condition {
        self.and(other)
    }
}

impl<C: Into<Condition>> std::ops::BitOr<C> for Condition {
    type Output = Condition;

    fn bitor(self, other: C) -> Condition {
        self.or(other)
    }
}

impl std::ops::Not for Condition {
    type Output = Condition;

    fn not(self) -> Condition {
        Condition::not(self)
    }
}
