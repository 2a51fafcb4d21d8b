//! One event, as it was delivered.

use std::fmt;

use atlassian_core::Timestamp;
use atlassian_core::json::{Map, Value};

use super::error::WebhookError;
use super::kind::{Action, EventKind, Subject};
use super::payload::Payload;
use crate::Issue;
use crate::issue::Person;

/// An event of a webhook: everything Jira sent, and names and types for what it means.
///
/// Reading never insists, as everywhere: what is not there reads as nothing, and [`raw`](Event::raw) has it all.
/// Rich text comes in the old notation (`*bold*`), not as a document; read the issue where that matters.
///
/// ```
/// use jira_api::webhook::{Action, Event, Payload};
///
/// let event = Event::read(br#"{
///     "timestamp": 1724179662935,
///     "webhookEvent": "jira:issue_updated",
///     "issue_event_type_name": "issue_generic",
///     "user": {"accountId": "5b10", "displayName": "Ada"},
///     "issue": {"id": "10001", "key": "ENG-1", "fields": {"summary": "Log in"}},
///     "changelog": {"id": "1", "items": [
///         {"field": "status", "fieldId": "status", "from": "1", "fromString": "To Do", "to": "3", "toString": "In Progress"}
///     ]}
/// }"#)?;
/// match event.payload() {
///     Payload::Issue(issue) if issue.action() == Action::Updated => {
///         assert_eq!(issue.issue().key(), "ENG-1");
///         assert_eq!(issue.change_of("status").and_then(|change| change.to_text()), Some("In Progress"));
///     }
///     _ => unreachable!(),
/// }
/// # Ok::<(), jira_api::webhook::WebhookError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Event {
    kind: EventKind,
    raw: Value,
}

impl Event {
    /// Reads the body of a delivery. Who sent it is not asked: see [`Receiver`](super::Receiver).
    ///
    /// # Errors
    /// [`WebhookError::Body`] for what is no JSON object with the name of an event in it.
    pub fn read(body: &[u8]) -> Result<Self, WebhookError> {
        let raw: Value = serde_json::from_slice(body).map_err(|error| WebhookError::Body {
            // What serde says has the place, and nothing of the body.
            what: format!("it is no JSON: {error}"),
        })?;
        Self::of(raw)
    }

    /// The event that a JSON value is.
    ///
    /// # Errors
    /// [`WebhookError::Body`] for what has no name of an event in it.
    pub fn of(raw: Value) -> Result<Self, WebhookError> {
        let Some(name) = raw.get("webhookEvent").and_then(Value::as_str) else {
            return Err(WebhookError::Body {
                what: "it does not name the event in “webhookEvent”; webhooks of automation rules send \
                       whatever the rule says, unless that is the issue’s own format"
                    .to_owned(),
            });
        };
        Ok(Event {
            kind: EventKind::named(name),
            raw,
        })
    }

    /// Which event it is.
    pub fn kind(&self) -> &EventKind {
        &self.kind
    }

    /// What it is about.
    pub fn subject(&self) -> Subject {
        self.kind.subject()
    }

    /// What has happened.
    pub fn action(&self) -> Action {
        self.kind.action()
    }

    /// When it happened.
    pub fn at(&self) -> Option<Timestamp> {
        let value = self.raw.get("timestamp")?;
        match value {
            Value::Number(number) => number.as_i64().map(Timestamp::from_millis),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Who did it, where the event tells.
    pub fn user(&self) -> Option<Person<'_>> {
        self.part("user").map(Person::from)
    }

    /// The issue that it is about, or that what it is about belongs to. It may have only some of its fields.
    pub fn issue(&self) -> Option<Issue> {
        self.part("issue").cloned().map(Issue::from)
    }

    /// What it says, by what it is about.
    pub fn payload(&self) -> Payload<'_> {
        Payload::of(self)
    }

    /// A property of the delivery that is neither missing nor `null`.
    pub(super) fn part(&self, name: &str) -> Option<&Value> {
        self.raw.get(name).filter(|value| !value.is_null())
    }

    /// All that came.
    pub fn raw(&self) -> &Value {
        &self.raw
    }

    /// All that came.
    pub fn into_raw(self) -> Value {
        self.raw
    }

    /// All that came, by its names.
    pub fn properties(&self) -> impl Iterator<Item = (&str, &Value)> {
        let properties: Option<&Map<String, Value>> = self.raw.as_object();
        properties
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.as_str(), value))
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("kind", &self.kind)
            .field("at", &self.at())
            .finish_non_exhaustive()
    }
}
