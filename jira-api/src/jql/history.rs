//! What a field was, and when and by whom it was changed.

use atlassian_core::query::build::Clause;

use super::condition::Condition;
use super::dialect::JqlDialect;
use super::field::Field;
use super::query::Jql;
use super::value::{List, Value};

/// A condition on the history of a field, which may be narrowed: `status CHANGED FROM "To Do" BY …`.
///
/// It is a [`Condition`] wherever one is wanted.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a condition does nothing by itself"]
pub struct History(Clause<JqlDialect>);

impl History {
    pub(super) fn was(field: &Field, operator: &'static str, value: &Value) -> Self {
        History(Clause::of(field).word(operator).value(value))
    }

    pub(super) fn was_in(field: &Field, operator: &'static str, values: &List) -> Self {
        History(Clause::of(field).word(operator).list(values))
    }

    pub(super) fn changed(field: &Field) -> Self {
        History(Clause::of(field).word("CHANGED"))
    }

    fn narrowed(self, word: &'static str, value: impl Into<Value>) -> Self {
        History(self.0.word(word).value(&value.into()))
    }

    /// `BY`: changed by this person.
    pub fn by(self, account: impl Into<Value>) -> Self {
        self.narrowed("BY", account)
    }

    /// `AFTER`: a date, a period such as `-1w`, or a function.
    pub fn after(self, time: impl Into<Value>) -> Self {
        self.narrowed("AFTER", time)
    }

    /// `BEFORE`.
    pub fn before(self, time: impl Into<Value>) -> Self {
        self.narrowed("BEFORE", time)
    }

    /// `ON`: on this day.
    pub fn on(self, day: impl Into<Value>) -> Self {
        self.narrowed("ON", day)
    }

    /// `DURING`: between these two.
    pub fn during(self, from: impl Into<Value>, to: impl Into<Value>) -> Self {
        let span = List::Values(vec![from.into(), to.into()]);
        History(self.0.word("DURING").list(&span))
    }

    /// `FROM`: from this value. Only of `CHANGED`; JQL does not know it of `WAS`, and
    /// [`Condition::build`] refuses it there.
    pub fn from(self, value: impl Into<Value>) -> Self {
        self.narrowed("FROM", value)
    }

    /// `TO`: to this value. Only of `CHANGED`, as [`from`](History::from).
    pub fn to(self, value: impl Into<Value>) -> Self {
        self.narrowed("TO", value)
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
        history.0.into()
    }
}

impl From<History> for Jql {
    fn from(history: History) -> Self {
        Condition::from(history).into()
    }
}
