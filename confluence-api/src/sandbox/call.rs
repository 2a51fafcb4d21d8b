//! A request as the handlers read it, and their answers before they are written out.

use std::hash::{DefaultHasher, Hash, Hasher};

use atlassian_core::Timestamp;
use atlassian_core::operation::Method;
use atlassian_core::sandbox::{SandboxRequest, SandboxResponse};
use serde_json::{Value, json};

/// What a handler answers.
pub(super) type Answer = Result<Reply, Failure>;

/// A successful answer.
pub(super) enum Reply {
    Json(u16, Value),
    /// A list, with the path of its next page for the `Link` header.
    List(Value, Option<String>),
    Empty(u16),
    /// A redirect to a signed address of the media host.
    Media {
        media_type: String,
        content: Vec<u8>,
    },
    /// No route has this path.
    Unhandled,
}

/// An answer in one of Confluence's error shapes.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) status: u16,
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) shape: Shape,
}

/// The shape of an error.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// `{errors: [{status, code, title, detail}]}`
    V2,
    /// The same without `detail` and with `status` as text, as version conflicts have it.
    Conflict,
    /// `{statusCode, message, data}`
    V1,
}

impl Failure {
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Failure {
            status,
            code,
            message: message.into(),
            shape: Shape::V2,
        }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(400, "INVALID_REQUEST_PARAMETER", message)
    }

    pub(super) fn missing(what: &str) -> Self {
        Self::new(404, "NOT_FOUND", format!("{what} not found"))
    }

    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Failure {
            shape: Shape::Conflict,
            ..Self::new(409, "CONFLICT", message)
        }
    }

    /// The same error as the older API words it.
    pub(super) fn v1(self) -> Self {
        Failure {
            shape: Shape::V1,
            ..self
        }
    }

    fn response(self) -> SandboxResponse {
        let body = match self.shape {
            Shape::V2 => json!({"errors": [{
                "status": self.status,
                "code": self.code,
                "title": self.message,
                "detail": null,
            }]}),
            Shape::Conflict => json!({"errors": [{
                "status": self.status.to_string(),
                "code": self.code,
                "title": self.message,
            }]}),
            Shape::V1 => json!({
                "statusCode": self.status,
                "data": {"authorized": self.status != 403, "valid": self.status != 400, "errors": [], "successful": false},
                "message": self.message,
            }),
        };
        SandboxResponse::json(self.status, body)
    }
}

pub(super) fn ok(body: Value) -> Answer {
    Ok(Reply::Json(200, body))
}

pub(super) fn no_content() -> Answer {
    Ok(Reply::Empty(204))
}

/// Writes an answer out; none where no route has the path.
pub(super) fn response(answer: Answer) -> Option<SandboxResponse> {
    Some(match answer {
        Ok(Reply::Json(status, body)) => SandboxResponse::json(status, body),
        Ok(Reply::List(body, next)) => {
            let response = SandboxResponse::json(200, body);
            match next {
                Some(next) => response.header("Link", &format!("<{next}>; rel=\"next\"")),
                None => response,
            }
        }
        Ok(Reply::Empty(status)) => SandboxResponse::empty(status),
        Ok(Reply::Media {
            media_type,
            content,
        }) => {
            let mut response = SandboxResponse::redirect_to_media(&media_type, content);
            response.status = 302;
            response
        }
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
    /// Whether the header is there that Confluence wants on the older API's writes.
    pub(super) checked: bool,
    pub(super) files: Vec<File>,
    pub(super) site: String,
    pub(super) account: String,
    pub(super) now: Timestamp,
}

/// One part of an upload.
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

    /// The segments of its path.
    pub(super) fn parts(&self) -> Vec<&str> {
        self.segments.iter().map(String::as_str).collect()
    }

    /// Base of the links of an answer.
    pub(super) fn base(&self) -> String {
        format!("{}/wiki", self.site)
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

    pub(super) fn flag(&self, name: &str) -> bool {
        self.query(name) == Some("true")
    }

    pub(super) fn expands(&self, name: &str) -> bool {
        self.list("expand").iter().any(|value| value == name)
    }

    pub(super) fn number(&self, name: &str, default: usize) -> Result<usize, Failure> {
        match self.query(name) {
            None | Some("") => Ok(default),
            Some(text) => text.parse().map_err(|_| {
                Failure::bad(format!(
                    "Provided value {text} for '{name}' is not the correct type."
                ))
            }),
        }
    }

    /// The window that `cursor` (or for the older API `start`) and `limit` open.
    pub(super) fn page(&self, default: usize, most: usize) -> Result<Window, Failure> {
        let size = self.number("limit", default)?;
        if size == 0 {
            return Err(Failure::bad("The limit must be at least 1."));
        }
        let start = match self.query("cursor") {
            Some(cursor) if !cursor.is_empty() => self
                .offset(cursor)
                .ok_or_else(|| Failure::bad("Invalid cursor"))?,
            _ => self.number("start", 0)?,
        };
        Ok(Window {
            start,
            size: size.min(most),
        })
    }

    /// A cursor is good for the list that gave it, with the filters it was given with.
    fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.path.hash(&mut hasher);
        for (name, value) in &self.query {
            if !matches!(name.as_str(), "cursor" | "limit" | "start") {
                (name, value).hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    fn cursor(&self, offset: usize) -> String {
        format!("eyJ{:016x}{offset:x}", self.digest())
    }

    fn offset(&self, cursor: &str) -> Option<usize> {
        let offset = cursor.strip_prefix(&format!("eyJ{:016x}", self.digest()))?;
        usize::from_str_radix(offset, 16).ok()
    }

    /// Path and query of the next page.
    pub(super) fn next(&self, window: Window, total: usize) -> Option<String> {
        let end = window.start.saturating_add(window.size);
        if end >= total {
            return None;
        }
        let mut path = format!("{}?", self.path);
        for (name, value) in &self.query {
            if !matches!(name.as_str(), "cursor" | "limit" | "start") {
                path.push_str(&format!("{}={}&", encode(name), encode(value)));
            }
        }
        path.push_str(&format!(
            "limit={}&cursor={}",
            window.size,
            self.cursor(end)
        ));
        Some(path)
    }

    /// A page of a list of the newer API.
    pub(super) fn results(&self, window: Window, total: usize, results: Vec<Value>) -> Answer {
        let mut links = json!({"base": self.base()});
        let next = self.next(window, total);
        if let (Some(next), Some(links)) = (&next, links.as_object_mut()) {
            links.insert("next".to_owned(), json!(next));
        }
        Ok(Reply::List(
            json!({"results": results, "_links": links}),
            next,
        ))
    }
}

/// A window of a list.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub(super) start: usize,
    pub(super) size: usize,
}

impl Window {
    pub(super) fn of<T: Clone>(self, all: &[T]) -> Vec<T> {
        all.iter()
            .skip(self.start)
            .take(self.size)
            .cloned()
            .collect()
    }
}

/// Percent-encodes what is not plain in a query.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Adds the properties of one object to another.
pub(super) fn merge(target: &mut Value, more: Value) {
    if let (Some(target), Value::Object(more)) = (target.as_object_mut(), more) {
        target.extend(more);
    }
}

/// An id, which callers send as text or as a number.
pub(super) fn id(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_u64(),
        _ => None,
    }
}
