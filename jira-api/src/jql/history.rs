//! What a field was, and when and by whom it was changed.

use super::condition::{Condition, Test};
use super::field::Field;
use super::query::Jql;
use super::value::{List, Value};

/// A condition on the history of a field, which may be narrowed: `status CHANGED FROM "To Do" BY …`.
///
/// It is a [`Condition`] wherever one is wanted.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a condition does nothing by itself"]
pub struct History {
    field: Field,
    pub(super) kind: Kind,
    pub(super) predicates: Vec<(&'static str, Predicate)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Was(bool, Value),
    WasIn(bool, List),
    Changed,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Predicate {
    One(Value),
    Many(List),
}

impl History {
    fn new(field: Field, kind: Kind) -> Self {
        History {
            field,
            kind,
            predicates: Vec::new(),
        }
    }

    pub(super) fn was(field: Field, not: bool, value: Value) -> Self {
        Self::new(field, Kind::Was(not, value))
    }

    pub(super) fn was_in(field: Field, not: bool, values: List) -> Self {
        Self::new(field, Kind::WasIn(not, values))
    }

    pub(super) fn changed(field: Field) -> Self {
        Self::new(field, Kind::Changed)
    }

    fn predicate(mut self, word: &'static str, predicate: Predicate) -> Self {
        self.predicates.push((word, predicate));
        self
    }

    /// `BY`: changed by this person.
    pub fn by(self, account: impl Into<Value>) -> Self {
        self.predicate("BY", Predicate::One(account.into()))
    }

    /// `AFTER`: a date, a period such as `-1w`, or a function.
    pub fn after(self, time: impl Into<Value>) -> Self {
        self.predicate("AFTER", Predicate::One(time.into()))
    }

    /// `BEFORE`.
    pub fn before(self, time: impl Into<Value>) -> Self {
        self.predicate("BEFORE", Predicate::One(time.into()))
    }

    /// `ON`: on this day.
    pub fn on(self, day: impl Into<Value>) -> Self {
        self.predicate("ON", Predicate::One(day.into()))
    }

    /// `DURING`: between these two.
    pub fn during(self, from: impl Into<Value>, to: impl Into<Value>) -> Self {
        let span = List::Values(vec![from.into(), to.into()]);
        self.predicate("DURING", Predicate::Many(span))
    }

    /// `FROM`: from this value. Only of `CHANGED`; JQL does not know it of `WAS`, and
    /// [`Condition::build`] refuses it there.
    pub fn from(self, value: impl Into<Value>) -> Self {
        self.predicate("FROM", Predicate::One(value.into()))
    }

    /// `TO`: to this value. Only of `CHANGED`, as [`from`](History::from).
    pub fn to(self, value: impl Into<Value>) -> Self {
        self.predicate("TO", Predicate::One(value.into()))
    }

    /// Both.
    pub fn and(self, other: impl Into<Condition>) -> Condition {
        Condition::from(self).and(other)
    }

    /// Either.
    pub fn or(self, other: impl Into<Condition>) -> Condition {
        Condition::from(self).or(other)
    }

    /// The opposite.
    #[allow(clippy::should_implement_trait)] // it is not one of its own type
    pub fn not(self) -> Condition {
        Condition::from(self).not()
    }

    /// A query in an order; see [`Condition::order_by`].
    pub fn order_by(self, field: impl Into<Field>) -> Jql {
        Condition::from(self).order_by(field)
    }

    /// The text; see [`Condition::build`].
    ///
    /// # Errors
    /// As there.
    pub fn build(self) -> Result<String, super::JqlError> {
        Condition::from(self).build()
    }
}

impl From<History> for Condition {
    fn from(history: History) -> Self {
        let field = history.field.clone();
        Condition::clause(field, Test::History(Box::new(history)))
    }
}
