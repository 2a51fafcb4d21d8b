//! What a product crate plugs into the [`Sandbox`](super::Sandbox): its share of the gateway.

use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use crate::operation::Method;
use crate::sandbox::multipart;
use crate::timestamp::Timestamp;

pub use super::multipart::SandboxPart;

/// One product of the sandbox. It holds its own state and answers what lies below its gateway base.
///
/// ```
/// use atlassian_core::operation::Method;
/// use atlassian_core::sandbox::{Product, SandboxRequest, SandboxResponse};
/// use serde_json::json;
///
/// struct Greetings;
///
/// impl Product for Greetings {
///     fn product(&self) -> &'static str {
///         "greetings"
///     }
///
///     fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
///         match (request.method, request.segments().as_slice()) {
///             (Method::Get, ["rest", "hello", name]) => SandboxResponse::json(200, json!({"hello": name})),
///             _ => SandboxResponse::unhandled(request),
///         }
///     }
/// }
/// ```
pub trait Product: Send + Sync {
    /// Segment of the gateway path: `/ex/{product}/{cloudId}`.
    fn product(&self) -> &'static str;

    /// Scopes that are enough for everything the product knows: what the sandbox's service account has,
    /// unless the sandbox is told otherwise
    /// ([`service_scopes`](super::SandboxBuilder::service_scopes)).
    fn scopes(&self) -> Vec<String> {
        vec![format!("read:{}", self.product())]
    }

    /// Beginning of the paths the product owns on the *site host*, where API tokens are used. The
    /// longest beginning wins.
    fn site_path(&self) -> &'static str {
        "/"
    }

    /// Answers one request whose credentials have been checked. Called from one thread at a time or
    /// from many: state belongs behind a mutex.
    fn handle(&self, request: &SandboxRequest) -> SandboxResponse;
}

impl<P: Product + ?Sized> Product for Arc<P> {
    fn product(&self) -> &'static str {
        (**self).product()
    }

    fn scopes(&self) -> Vec<String> {
        (**self).scopes()
    }

    fn site_path(&self) -> &'static str {
        (**self).site_path()
    }

    fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
        (**self).handle(request)
    }
}

/// A request as a [`Product`] sees it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SandboxRequest {
    /// HTTP method.
    pub method: Method,
    /// Path below `/ex/{product}/{cloudId}`, as it came (percent-encoded), such as
    /// `/rest/api/3/issue/ENG-1`.
    pub path: String,
    /// Query parameters in order, decoded.
    pub query: Vec<(String, String)>,
    /// Headers as they came; names are case-insensitive.
    pub headers: HeaderMap,
    /// The body as it came.
    pub body: Bytes,
    /// The cloudId the request was made to.
    pub cloud_id: String,
    /// Address of the site, such as `https://acme.atlassian.net`, without a slash at its end.
    pub site_url: String,
    /// Account id of the person whose credentials these are.
    pub account_id: String,
    /// Scopes of the access token; empty where an API token was used.
    pub scopes: Vec<String>,
    /// The sandbox's time.
    pub now: Timestamp,
    pub(crate) segments: Vec<String>,
}

impl SandboxRequest {
    /// Segments of the path, percent-decoded, to be matched: `["rest", "api", "3", "issue", key]`.
    pub fn segments(&self) -> Vec<&str> {
        self.segments.iter().map(String::as_str).collect()
    }

    /// First value of a query parameter.
    pub fn query_value(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// All values of a query parameter.
    pub fn query_values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// Value of a header, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as JSON; `null` where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The parts of a `multipart/form-data` body; none where it is not one.
    pub fn parts(&self) -> Vec<SandboxPart> {
        self.header("content-type")
            .map(|media_type| multipart::parts(media_type, &self.body))
            .unwrap_or_default()
    }
}

/// An answer of the sandbox.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SandboxResponse {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    pub(crate) unhandled: bool,
    pub(crate) media: Option<(String, Bytes)>,
}

impl SandboxResponse {
    /// An answer with a JSON body.
    pub fn json(status: u16, body: Value) -> Self {
        let body = Bytes::from(body.to_string());
        SandboxResponse {
            body,
            ..Self::empty(status)
        }
        .header("content-type", "application/json;charset=UTF-8")
    }

    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        let (headers, body) = (HeaderMap::new(), Bytes::new());
        SandboxResponse {
            status,
            headers,
            body,
            unhandled: false,
            media: None,
        }
    }

    /// An answer with any other content.
    pub fn bytes(status: u16, media_type: &str, body: impl Into<Bytes>) -> Self {
        SandboxResponse {
            body: body.into(),
            ..Self::empty(status)
        }
        .header("content-type", media_type)
    }

    /// A 303 to a signed address that holds `content`, as downloads of attachments answer. The address
    /// wants no credentials and refuses a request that brings some.
    pub fn redirect_to_media(media_type: &str, content: impl Into<Bytes>) -> Self {
        SandboxResponse {
            media: Some((media_type.to_owned(), content.into())),
            ..Self::empty(303)
        }
    }

    /// The gateway's answer to a path it does not know; also recorded in
    /// [`Sandbox::unhandled`](super::Sandbox::unhandled).
    pub fn unhandled(request: &SandboxRequest) -> Self {
        SandboxResponse {
            unhandled: true,
            ..Self::gateway_not_found(&request.path, request.now)
        }
    }

    /// The gateway's answer to a token that lacks the scopes of an operation.
    pub fn scope_mismatch() -> Self {
        Self::json(
            401,
            json!({"code": 401, "message": "Unauthorized; scope does not match"}),
        )
    }

    /// A 429 with `Retry-After` in seconds, as a burst limit answers.
    pub fn too_many_requests(retry_after: Option<u64>) -> Self {
        let response = Self::json(429, json!({"code": 429, "message": "Rate limit exceeded"}))
            .header("RateLimit-Reason", "jira-burst-based");
        match retry_after {
            Some(seconds) => response.header("Retry-After", &seconds.to_string()),
            None => response,
        }
    }

    pub(crate) fn gateway_not_found(path: &str, now: Timestamp) -> Self {
        Self::json(
            404,
            json!({
                "timestamp": now.to_string(),
                "status": 404,
                "error": "Not Found",
                "message": "No message available",
                "path": path,
            }),
        )
    }

    /// The same answer with one more header. A name or value that cannot stand in a header is left
    /// out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            self.headers.append(name, value);
        }
        self
    }
}
