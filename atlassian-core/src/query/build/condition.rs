//! Conditions, and how they are put together.

use super::clause::Clause;
use super::dialect::{Dialect, Problem};
use super::order::Query;
use crate::query;

/// Levels of conditions below each other. Reading allows 200 levels, of which a boundary wants one and a
/// negation may take another.
const DEEPEST: usize = 150;

/// A condition, as a tree. It becomes text in [`build`](Condition::build), or where it is searched for.
///
/// Conditions are equal when they are put together in the same way of clauses that are written the same.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a condition does nothing by itself"]
pub struct Condition<D: Dialect> {
    node: Node<D>,
    /// Levels below it; what would be too deep is not kept.
    depth: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Node<D: Dialect> {
    Joined(Join, Vec<Condition<D>>),
    Not(Box<Condition<D>>),
    /// One field and what it is asked: nothing around it can take a part of it.
    Clause(String),
    /// In its one spelling; it may need parentheses.
    Raw(String),
    Broken(Box<D::Error>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Join {
    All,
    Any,
}

/// All of these conditions.
///
/// # Errors
/// [`Condition::build`] refuses none at all.
pub fn all<D: Dialect, C: Into<Condition<D>>>(
    conditions: impl IntoIterator<Item = C>,
) -> Condition<D> {
    joined(Join::All, conditions.into_iter().map(Into::into).collect())
}

/// At least one of these conditions.
///
/// # Errors
/// [`Condition::build`] refuses none at all.
pub fn any<D: Dialect, C: Into<Condition<D>>>(
    conditions: impl IntoIterator<Item = C>,
) -> Condition<D> {
    joined(Join::Any, conditions.into_iter().map(Into::into).collect())
}

/// A condition somebody has written. It is read as a whole, so that it cannot reach beyond itself.
///
/// # Errors
/// [`Condition::build`] refuses what is not of the language, is empty or has an order.
pub fn raw<D: Dialect>(text: &str) -> Condition<D> {
    match query::Query::parse(D::LANGUAGE, text) {
        Err(error) => Condition::broken(error.into()),
        Ok(query) if !query.order_by().is_empty() => {
            let order = query.order_by().to_owned();
            Condition::broken(Problem::Ordered { order }.into())
        }
        Ok(query) if query.is_empty() => Condition::broken(Problem::NoCondition.into()),
        Ok(query) => Condition::read(query.condition()),
    }
}

fn joined<D: Dialect>(join: Join, mut conditions: Vec<Condition<D>>) -> Condition<D> {
    if conditions.len() == 1
        && let Some(only) = conditions.pop()
    {
        return only;
    }
    match conditions.iter().map(|it| it.depth).max() {
        None => Condition::broken(Problem::NoCondition.into()),
        Some(depth) => Condition::deeper(depth, Node::Joined(join, conditions)),
    }
}

impl<D: Dialect> Condition<D> {
    fn flat(node: Node<D>) -> Self {
        Condition { node, depth: 0 }
    }

    pub(super) fn broken(error: D::Error) -> Self {
        Self::flat(Node::Broken(Box::new(error)))
    }

    /// What was read already, in its one spelling.
    pub(super) fn read(condition: &str) -> Self {
        Self::flat(Node::Raw(condition.to_owned()))
    }

    fn deeper(depth: usize, node: Node<D>) -> Self {
        if depth >= DEEPEST {
            return Self::broken(Problem::TooDeep { limit: DEEPEST }.into());
        }
        Condition {
            node,
            depth: depth + 1,
        }
    }

    /// Both.
    pub fn and(self, other: impl Into<Condition<D>>) -> Self {
        self.joined(Join::All, other.into())
    }

    /// Either.
    pub fn or(self, other: impl Into<Condition<D>>) -> Self {
        self.joined(Join::Any, other.into())
    }

    fn joined(self, join: Join, other: Self) -> Self {
        let mut conditions = self.parts(join);
        conditions.append(&mut other.parts(join));
        joined(join, conditions)
    }

    /// What is joined by it where the same joins it, so that a long row is no deep tree.
    fn parts(self, join: Join) -> Vec<Self> {
        match self.node {
            Node::Joined(joined, conditions) if joined == join => conditions,
            _ => vec![self],
        }
    }

    /// The opposite: `NOT`.
    #[allow(clippy::should_implement_trait)] // `!` is there, too
    pub fn not(self) -> Self {
        match self.node {
            Node::Not(condition) => *condition,
            Node::Broken(_) => self,
            _ => Self::deeper(self.depth, Node::Not(Box::new(self))),
        }
    }

    /// A query for this, in an order: the smallest first, unless [`descending`](Query::descending) follows.
    pub fn order_by(self, field: impl Into<D::Field>) -> Query<D> {
        Query::from(self).order_by(field)
    }

    /// The text.
    ///
    /// # Errors
    /// For the first thing in it that the language cannot say; see each part for what that is. Beyond
    /// 100,000 characters, too.
    pub fn build(&self) -> Result<String, D::Error> {
        let mut out = String::new();
        self.write(&mut out, false)?;
        // What was written is read by another, so that a mistake here could not become another query.
        Ok(query::Query::parse(D::LANGUAGE, &out)?.to_string())
    }

    /// `grouped` where something stronger than `OR` is around it.
    fn write(&self, out: &mut String, grouped: bool) -> Result<(), D::Error> {
        let grouped = grouped && matches!(self.node, Node::Joined(..) | Node::Raw(_));
        if grouped {
            out.push('(');
        }
        match &self.node {
            Node::Joined(join, conditions) => {
                let word = match join {
                    Join::All => " AND ",
                    Join::Any => " OR ",
                };
                for (place, condition) in conditions.iter().enumerate() {
                    if place > 0 {
                        out.push_str(word);
                    }
                    condition.write(out, true)?;
                }
            }
            Node::Not(condition) => {
                out.push_str("NOT ");
                condition.write(out, true)?;
            }
            Node::Clause(text) | Node::Raw(text) => out.push_str(text),
            Node::Broken(error) => return Err(D::Error::clone(error)),
        }
        if grouped {
            out.push(')');
        }
        Ok(())
    }
}

impl<D: Dialect> From<Clause<D>> for Condition<D> {
    fn from(clause: Clause<D>) -> Self {
        match clause.written {
            Ok(text) => Self::flat(Node::Clause(text)),
            Err(error) => Self::broken(error),
        }
    }
}

impl<D: Dialect, C: Into<Condition<D>>> std::ops::BitAnd<C> for Condition<D> {
    type Output = Condition<D>;

    fn bitand(self, other: C) -> Condition<D> {
        self.and(other)
    }
}

impl<D: Dialect, C: Into<Condition<D>>> std::ops::BitOr<C> for Condition<D> {
    type Output = Condition<D>;

    fn bitor(self, other: C) -> Condition<D> {
        self.or(other)
    }
}

impl<D: Dialect> std::ops::Not for Condition<D> {
    type Output = Condition<D>;

    fn not(self) -> Condition<D> {
        Condition::not(self)
    }
}
