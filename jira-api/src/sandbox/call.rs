//! A request as the handlers read it, and their answers before they are written out.

use std::collections::BTreeMap;

use atlassian_core::Timestamp;
use atlassian_core::operation::Method;
use atlassian_core::sandbox::{SandboxRequest, SandboxResponse};
use serde_json::{Value, json};

/// What a handler answers.
pub(super) type Answer = Result<Reply, Failure>;

/// A successful answer.
pub(super) enum Reply {
    Json(u16, Value),
    Empty(u16),
    Bytes {
        media_type: String,
        content: Vec<u8>,
    },
    /// A redirect to a signed address of the media host.
    Media {
        media_type: String,
        content: Vec<u8>,
    },
    /// No route has this path.
    Unhandled,
}

/// An answer in Jira's error shape.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) status: u16,
    pub(super) messages: Vec<String>,
    pub(super) errors: BTreeMap<String, String>,
}

impl Failure {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Failure {
            status,
            messages: vec![message.into()],
            errors: BTreeMap::new(),
        }
    }

    pub(super) fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Failure {
            status: 400,
            messages: Vec::new(),
            errors: BTreeMap::from([(field.into(), message.into())]),
        }
    }

    pub(super) fn no_issue() -> Self {
        Self::new(
            404,
            "Issue does not exist or you do not have permission to see it.",
        )
    }

    fn response(self) -> SandboxResponse {
        SandboxResponse::json(
            self.status,
            json!({"errorMessages": self.messages, "errors": self.errors}),
        )
    }
}

pub(super) fn ok(body: Value) -> Answer {
    Ok(Reply::Json(200, body))
}

pub(super) fn created(body: Value) -> Answer {
    Ok(Reply::Json(201, body))
}

pub(super) fn no_content() -> Answer {
    Ok(Reply::Empty(204))
}

/// Writes an answer out; none where no route has the path.
pub(super) fn response(answer: Answer) -> Option<SandboxResponse> {
    Some(match answer {
        Ok(Reply::Json(status, body)) => SandboxResponse::json(status, body),
        Ok(Reply::Empty(status)) => SandboxResponse::empty(status),
        Ok(Reply::Bytes {
            media_type,
            content,
        }) => SandboxResponse::bytes(200, &media_type, content),
        Ok(Reply::Media {
            media_type,
            content,
        }) => SandboxResponse::redirect_to_media(&media_type, content),
        Ok(Reply::Unhandled) => return None,
        Err(failure) => failure.response(),
    })
}

/// One request, whether it came through the gateway or from the process itself.
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) segments: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Value,
    /// Whether the header is there that Atlassian wants on uploads.
    pub(super) checked: bool,
    pub(super) files: Vec<File>,
    pub(super) site: String,
    pub(super) account: String,
    pub(super) now: Timestamp,
}

/// One file of an upload.
pub(super) struct File {
    pub(super) part: String,
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) content: Vec<u8>,
}

impl Call {
    pub(super) fn new(request: &SandboxRequest) -> Self {
        let files = request.parts().into_iter().map(|part| File {
            part: part.name,
            name: part.file_name.unwrap_or_default(),
            media_type: part
                .media_type
                .unwrap_or_else(|| "application/octet-stream".to_owned()),
            content: part.content.to_vec(),
        });
        Call {
            method: request.method,
            path: request.path.clone(),
            segments: request.segments().into_iter().map(str::to_owned).collect(),
            query: request.query.clone(),
            body: request.json(),
            checked: request
                .header("X-Atlassian-Token")
                .is_some_and(|value| matches!(value, "no-check" | "nocheck")),
            files: files.collect(),
            site: request.site_url.clone(),
            account: request.account_id.clone(),
            now: request.now,
        }
    }

    pub(super) fn account(&self) -> &str {
        &self.account
    }

    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values of a parameter that may be repeated, hold commas, or both.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        self.query
            .iter()
            .filter(|(other, _)| other == name)
            .flat_map(|(_, value)| value.split(','))
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// Whether the `expand` parameter names something.
    pub(super) fn expands(&self, name: &str) -> bool {
        self.list("expand").iter().any(|value| value == name)
    }

    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.query(name).map(|value| value == "true")
    }

    pub(super) fn number(&self, name: &str, default: usize) -> Result<usize, Failure> {
        match self.query(name) {
            None | Some("") => Ok(default),
            Some(text) => text.parse().map_err(|_| {
                Failure::new(
                    400,
                    format!("The value '{text}' is not a number for '{name}'."),
                )
            }),
        }
    }

    /// `startAt` and `maxResults`, the latter at most `most`.
    pub(super) fn page(&self, default: usize, most: usize) -> Result<Page, Failure> {
        let size = self.number("maxResults", default)?;
        Ok(Page {
            start: self.number("startAt", 0)?,
            size: size.min(most),
        })
    }
}

/// A window of a list.
#[derive(Clone, Copy)]
pub(super) struct Page {
    pub(super) start: usize,
    pub(super) size: usize,
}

impl Page {
    pub(super) fn of<T: Clone>(self, all: &[T]) -> Vec<T> {
        all.iter()
            .skip(self.start)
            .take(self.size)
            .cloned()
            .collect()
    }

    pub(super) fn is_last(self, total: usize) -> bool {
        self.start.saturating_add(self.size) >= total
    }

    /// The envelope of the platform's and the boards' lists.
    pub(super) fn values(self, total: usize, values: Vec<Value>) -> Value {
        json!({
            "maxResults": self.size,
            "startAt": self.start,
            "total": total,
            "isLast": self.is_last(total),
            "values": values,
        })
    }
}

/// An id that callers send as text or as a number.
pub(super) fn text_or_number(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The strings (or numbers) of a JSON list; empty where it is none.
pub(super) fn texts(value: &Value) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(text_or_number)
        .collect()
}

/// Whether a value is an ADF document.
pub(super) fn is_document(value: &Value) -> bool {
    value["type"] == "doc" && value["version"] == 1 && value["content"].is_array()
}

/// An ADF document of one paragraph.
pub(super) fn paragraph(text: &str) -> Value {
    json!({
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    })
}

/// The text of an ADF document, for searching.
pub(super) fn plain(document: &Value) -> String {
    let mut text = String::new();
    let mut rest = vec![document];
    while let Some(node) = rest.pop() {
        if let Some(words) = node["text"].as_str() {
            text.push_str(words);
            text.push(' ');
        }
        rest.extend(node["content"].as_array().into_iter().flatten().rev());
    }
    text
}
