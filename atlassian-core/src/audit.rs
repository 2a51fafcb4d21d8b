//! One record per call: who asked for what, and what came of it.
//!
//! Every call ends in exactly one record, whether it was carried out, refused here, refused by
//! Atlassian, lost on its way, or dropped by its caller. A record holds no secret and nothing of what
//! was sent or received but the names of things: the operation and its path parameters.

use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::clock::Clock;
use crate::error::Error;
use crate::operation::Operation;
use crate::request::Request;
use crate::session::Session;
use crate::timestamp::Timestamp;

/// Takes the records. It is called before a call's result is handed over, so it must be quick; what
/// takes long belongs behind a channel.
///
/// ```
/// use std::sync::Mutex;
/// use atlassian_core::audit::{AuditSink, Record};
///
/// #[derive(Debug, Default)]
/// struct Kept(Mutex<Vec<String>>);
///
/// impl AuditSink for Kept {
///     fn record(&self, record: &Record) {
///         if let Ok(mut kept) = self.0.lock() {
///             kept.push(format!("{} {}: {}", record.actor, record.operation.id, record.ending));
///         }
///     }
/// }
/// ```
pub trait AuditSink: fmt::Debug + Send + Sync {
    /// Takes one record.
    fn record(&self, record: &Record);
}

impl<S: AuditSink + ?Sized> AuditSink for Arc<S> {
    fn record(&self, record: &Record) {
        (**self).record(record);
    }
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// Atlassian carried it out.
    Done {
        /// HTTP status.
        status: u16,
    },
    /// The session's boundary did not allow it: nothing was sent, or the answer was dropped.
    Denied {
        /// What the denial is about, as the caller gave it.
        resource: String,
        /// What the boundary asks of it.
        rule: String,
    },
    /// It failed: Atlassian refused it, it was lost, or it was not sent.
    Failed {
        /// HTTP status, where there was an answer.
        status: Option<u16>,
        /// The error as its caller got it.
        error: String,
    },
    /// The caller dropped it. It may have been carried out, if it was sent at all.
    Abandoned,
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ending::Done { status } => write!(f, "done ({status})"),
            Ending::Denied { resource, rule } => write!(f, "denied: {resource}: {rule}"),
            Ending::Failed { error, .. } => write!(f, "failed: {error}"),
            Ending::Abandoned => f.write_str("abandoned"),
        }
    }
}

/// One call.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Record {
    /// When it began.
    pub at: Timestamp,
    /// How long it took, its pauses included.
    pub took: Duration,
    /// Who asked for it: see [`Session::acting_as`]. Look-ups of a session's boundary have `(boundary)`
    /// behind the name.
    pub actor: String,
    /// The site: its cloudId, or its host where calls go there.
    pub site: String,
    /// What was asked for.
    pub operation: &'static Operation,
    /// The path parameters, as the caller gave them.
    pub resource: Vec<(&'static str, String)>,
    /// What came of it.
    pub ending: Ending,
    /// How often it was sent.
    pub attempts: u32,
    /// Atlassian's id of the request.
    pub request_id: Option<String>,
}

impl Record {
    /// The record as one JSON object.
    pub fn to_json(&self) -> Value {
        let resource = self.resource.iter();
        let resource: Map<String, Value> = resource
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect();
        let mut record = json!({
            "at": self.at.to_string(),
            "took_ms": u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX),
            "actor": self.actor,
            "site": self.site,
            "api": self.operation.api.name,
            "operation": self.operation.id,
            "method": self.operation.method.as_str(),
            "access": format!("{:?}", self.operation.access).to_lowercase(),
            "resource": resource,
            "attempts": self.attempts,
        });
        let mut set = |name: &str, value: Value| record[name] = value;
        match &self.ending {
            Ending::Done { status } => {
                set("outcome", json!("done"));
                set("status", json!(status));
            }
            Ending::Failed { status, error } => {
                set("outcome", json!("failed"));
                set("error", json!(error));
                if let Some(status) = status {
                    set("status", json!(status));
                }
            }
            Ending::Denied { resource, rule } => {
                set("outcome", json!("denied"));
                set("denied", json!(resource));
                set("rule", json!(rule));
            }
            Ending::Abandoned => set("outcome", json!("abandoned")),
        }
        if let Some(id) = &self.request_id {
            set("request_id", json!(id));
        }
        record
    }
}

/// Writes each record as one line of JSON.
///
/// A line that cannot be written is reported as an error by `tracing`, and the call goes on.
///
/// ```no_run
/// use atlassian_core::audit::JsonLines;
/// use atlassian_core::{Credentials, Session};
///
/// let trail = std::fs::File::options().create(true).append(true).open("audit.jsonl")?;
/// let credentials = Credentials::api_token("https://acme.atlassian.net", "me@acme.com", "token");
/// let session = Session::builder(credentials).audit(JsonLines::new(trail)).build()?;
/// # let _ = session;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct JsonLines<W>(Mutex<W>);

impl<W: Write + Send> JsonLines<W> {
    /// A sink that writes to `writer`, a whole line at a time.
    pub fn new(writer: W) -> Self {
        JsonLines(Mutex::new(writer))
    }
}

impl<W: Write + Send> AuditSink for JsonLines<W> {
    fn record(&self, record: &Record) {
        let mut line = record.to_json().to_string();
        line.push('\n');
        let mut writer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let written = writer
            .write_all(line.as_bytes())
            .and_then(|()| writer.flush());
        if let Err(error) = written {
            tracing::error!(%error, "a record of the audit trail could not be written");
        }
    }
}

impl<W> fmt::Debug for JsonLines<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonLines")
    }
}

/// The record of a call under way. If nobody ends it, the call was abandoned.
pub(crate) struct Entry<'a> {
    session: &'a Session,
    request: &'a Request,
    at: Timestamp,
    ended: bool,
}

impl<'a> Entry<'a> {
    pub(crate) fn begin(session: &'a Session, request: &'a Request) -> Self {
        Entry {
            session,
            request,
            at: session.clock().now(),
            ended: false,
        }
    }

    /// Ends it with an answer.
    pub(crate) fn done(mut self, status: u16, attempts: u32, request_id: Option<String>) {
        self.end(Ending::Done { status }, attempts, request_id);
    }

    /// Ends it with an error.
    pub(crate) fn failed(mut self, error: &Error, attempts: u32) {
        if self.session.audit().is_none() {
            self.ended = true;
            return;
        }
        let ending = match error {
            Error::Denied { resource, rule, .. } => Ending::Denied {
                resource: resource.clone(),
                rule: rule.clone(),
            },
            error => Ending::Failed {
                status: error.status(),
                error: error.to_string(),
            },
        };
        let request_id = error.request_id().map(str::to_owned);
        self.end(ending, attempts, request_id);
    }

    fn end(&mut self, ending: Ending, attempts: u32, request_id: Option<String>) {
        self.ended = true;
        let Some(sink) = self.session.audit() else {
            return;
        };
        let (session, request) = (self.session, self.request);
        sink.record(&Record {
            at: self.at,
            took: session.clock().now().since(self.at),
            actor: session.actor().to_owned(),
            site: session.tenant().to_owned(),
            operation: request.operation,
            resource: request.path.clone(),
            ending,
            attempts,
            request_id,
        });
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.end(Ending::Abandoned, 0, None);
        }
    }
}
