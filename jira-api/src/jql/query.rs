//! A whole query: a condition and an order.

use atlassian_core::query::{Language, Query};

use super::condition::{self, Condition};
use super::error::JqlError;
use super::field::Field;

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
/// It is made of a [`Condition`], of [`jql!`](crate::jql!) or of text; what is wrong with it is told where it is
/// used, or by [`build`](Jql::build).
///
/// ```
/// use jira_api::jql;
///
/// let query = jql::project("ENG").order_by("priority").descending().then_by("created");
/// assert_eq!(query.build()?, r#"project = "ENG" ORDER BY priority DESC, created"#);
/// # Ok::<(), jql::JqlError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a query does nothing by itself"]
pub struct Jql {
    condition: Option<Condition>,
    order: Vec<Order>,
}

#[derive(Clone, Debug, PartialEq)]
enum Order {
    By(Field, Direction),
    /// In its one spelling.
    Raw(String),
}

impl Jql {
    /// Every issue the user may see. Most searches want a condition: Jira refuses what it calls unbounded.
    pub fn everything() -> Self {
        Jql {
            condition: None,
            order: Vec::new(),
        }
    }

    pub(super) fn broken(error: JqlError) -> Self {
        Jql::from(Condition::broken(error))
    }

    /// Reads a query.
    ///
    /// # Errors
    /// [`JqlError::Query`] when the text is not JQL.
    pub fn parse(text: &str) -> Result<Self, JqlError> {
        let query = Query::parse(Language::Jql, text)?;
        let condition = match query.is_empty() {
            true => None,
            false => Some(condition::raw(query.condition())),
        };
        let order = match query.order_by() {
            "" => Vec::new(),
            order => vec![Order::Raw(order.to_owned())],
        };
        Ok(Jql { condition, order })
    }

    /// The same query, for which this has to hold, too.
    pub fn and(mut self, other: impl Into<Condition>) -> Self {
        let other = other.into();
        self.condition = Some(match self.condition {
            Some(condition) => condition.and(other),
            None => other,
        });
        self
    }

    /// The same query, ordered by this after what it is ordered by already.
    pub fn order_by(mut self, field: impl Into<Field>) -> Self {
        self.order
            .push(Order::By(field.into(), Direction::Ascending));
        self
    }

    /// Another name for [`order_by`](Jql::order_by), which reads better further on.
    pub fn then_by(self, field: impl Into<Field>) -> Self {
        self.order_by(field)
    }

    /// Turns the last [`order_by`](Jql::order_by) round: the largest, the newest first.
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
    pub fn condition(&self) -> Option<&Condition> {
        self.condition.as_ref()
    }

    /// The text.
    ///
    /// # Errors
    /// As [`Condition::build`].
    pub fn build(&self) -> Result<String, JqlError> {
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
                Order::By(field, direction) => {
                    field.write(&mut out)?;
                    if *direction == Direction::Descending {
                        out.push_str(" DESC");
                    }
                }
            }
        }
        Ok(Query::parse(Language::Jql, &out)?.to_string())
    }
}

impl From<Condition> for Jql {
    fn from(condition: Condition) -> Self {
        Jql {
            condition: Some(condition),
            order: Vec::new(),
        }
    }
}

impl From<super::History> for Jql {
    fn from(history: super::History) -> Self {
        Condition::from(history).into()
    }
}

impl From<&str> for Jql {
    /// The text as a query. What is wrong with it is told where the query is used.
    fn from(text: &str) -> Self {
        Jql::parse(text).unwrap_or_else(Jql::broken)
    }
}

impl From<String> for Jql {
    fn from(text: String) -> Self {
        Jql::from(text.as_str())
    }
}

impl From<&String> for Jql {
    fn from(text: &String) -> Self {
        Jql::from(text.as_str())
    }
}

impl From<&Jql> for Jql {
    fn from(query: &Jql) -> Self {
        query.clone()
    }
}

impl From<Jql> for Condition {
    /// The condition of a query, to be part of another. One that has an order, or none, is refused by
    /// [`Condition::build`].
    fn from(query: Jql) -> Self {
        match (query.build(), query.condition) {
            (Err(error), _) => Condition::broken(error),
            (Ok(_), Some(condition)) if query.order.is_empty() => condition,
            (Ok(text), _) => match Query::parse(Language::Jql, &text) {
                Ok(parsed) => condition::of(&parsed),
                Err(error) => Condition::broken(error.into()),
            },
        }
    }
}
