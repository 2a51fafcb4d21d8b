//! A whole query: a condition and an order.

use super::condition::{Condition, raw};
use super::dialect::Dialect;
use crate::query;

/// Whether the smallest or the largest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Direction {
    /// The smallest, the oldest, the least first.
    Ascending,
    /// The largest, the newest, the most first.
    Descending,
}

/// A query that can be searched for: what is wanted, and in which order.
///
/// It is made of a [`Condition`], of a [`Template`](super::Template) or of text; what is wrong with it is told
/// where it is used, or by [`build`](Query::build).
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a query does nothing by itself"]
pub struct Query<D: Dialect> {
    condition: Option<Condition<D>>,
    order: Vec<Order<D>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Order<D: Dialect> {
    By(Result<String, D::Error>, Direction),
    /// In its one spelling.
    Raw(String),
}

impl<D: Dialect> Query<D> {
    /// Everything the user may see. Most searches want a condition: what is unbounded may be refused, except
    /// within a boundary, which is a condition.
    pub fn everything() -> Self {
        Query {
            condition: None,
            order: Vec::new(),
        }
    }

    pub(super) fn broken(error: D::Error) -> Self {
        Query::from(Condition::broken(error))
    }

    /// Reads a query.
    ///
    /// # Errors
    /// When the text is not one query of the language.
    pub fn parse(text: &str) -> Result<Self, D::Error> {
        let query = query::Query::parse(D::LANGUAGE, text)?;
        let condition = match query.condition() {
            "" => None,
            condition => Some(Condition::read(condition)),
        };
        let order = match query.order_by() {
            "" => Vec::new(),
            order => vec![Order::Raw(order.to_owned())],
        };
        Ok(Query { condition, order })
    }

    /// The same query, for which this has to hold, too.
    pub fn and(mut self, other: impl Into<Condition<D>>) -> Self {
        let other = other.into();
        self.condition = Some(match self.condition {
            Some(condition) => condition.and(other),
            None => other,
        });
        self
    }

    /// The same query, ordered by this after what it is ordered by already.
    pub fn order_by(mut self, field: impl Into<D::Field>) -> Self {
        let mut out = String::new();
        let written = D::write_field(&field.into(), &mut out).map(|()| out);
        self.order.push(Order::By(written, Direction::Ascending));
        self
    }

    /// Another name for [`order_by`](Query::order_by), which reads better further on.
    pub fn then_by(self, field: impl Into<D::Field>) -> Self {
        self.order_by(field)
    }

    /// Turns the last [`order_by`](Query::order_by) round: the largest, the newest first.
    pub fn descending(mut self) -> Self {
        if let Some(Order::By(_, direction)) = self.order.last_mut() {
            *direction = Direction::Descending;
        }
        self
    }

    /// The same query in no order.
    pub fn unordered(mut self) -> Self {
        self.order.clear();
        self
    }

    /// What is wanted, without the order; none where everything is.
    pub fn condition(&self) -> Option<&Condition<D>> {
        self.condition.as_ref()
    }

    /// The text.
    ///
    /// # Errors
    /// As [`Condition::build`].
    pub fn build(&self) -> Result<String, D::Error> {
        let mut out = match &self.condition {
            Some(condition) => condition.build()?,
            None => String::new(),
        };
        for (place, order) in self.order.iter().enumerate() {
            out.push_str(match (place, out.is_empty()) {
                (0, true) => "ORDER BY ",
                (0, false) => " ORDER BY ",
                _ => ", ",
            });
            match order {
                Order::Raw(text) => out.push_str(text),
                Order::By(written, direction) => {
                    out.push_str(written.as_ref().map_err(D::Error::clone)?);
                    if *direction == Direction::Descending {
                        out.push_str(" DESC");
                    }
                }
            }
        }
        Ok(query::Query::parse(D::LANGUAGE, &out)?.to_string())
    }
}

impl<D: Dialect> From<Condition<D>> for Query<D> {
    fn from(condition: Condition<D>) -> Self {
        Query {
            condition: Some(condition),
            order: Vec::new(),
        }
    }
}

impl<D: Dialect> From<&str> for Query<D> {
    /// The text as a query. What is wrong with it is told where the query is used.
    fn from(text: &str) -> Self {
        Query::parse(text).unwrap_or_else(Query::broken)
    }
}

impl<D: Dialect> From<String> for Query<D> {
    fn from(text: String) -> Self {
        Query::from(text.as_str())
    }
}

impl<D: Dialect> From<&String> for Query<D> {
    fn from(text: &String) -> Self {
        Query::from(text.as_str())
    }
}

impl<D: Dialect> From<&Query<D>> for Query<D> {
    fn from(query: &Query<D>) -> Self {
        query.clone()
    }
}

impl<D: Dialect> From<Query<D>> for Condition<D> {
    /// The condition of a query, to be part of another. One that has an order, or none, is refused by
    /// [`Condition::build`].
    fn from(query: Query<D>) -> Self {
        match (query.build(), query.condition) {
            (Err(error), _) => Condition::broken(error),
            (Ok(_), Some(condition)) if query.order.is_empty() => condition,
            (Ok(text), _) => raw(&text),
        }
    }
}
