//! The headers of a request, credentials apart.

use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::error::Error;
use crate::operation::{Answer, Method};
use crate::request::{Body, Request};

const NO_CHECK: HeaderName = HeaderName::from_static("x-atlassian-token");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// What only the transport itself may set.
const OURS: &[&str] = &[
    "authorization",
    "connection",
    "content-length",
    "cookie",
    "host",
    "proxy-authorization",
    "transfer-encoding",
];

/// Below this path every call that is not a `GET` is checked for cross-site forgery.
const CHECKED: &str = "/wiki/rest/api";

pub(super) fn build(request: &Request) -> Result<HeaderMap, Error> {
    let refuse = |what: String| Error::InvalidRequest {
        operation: request.operation.id,
        what,
    };
    let mut headers = HeaderMap::new();
    let accept = match request.operation.answer {
        Answer::Content => HeaderValue::from_static("*/*"),
        _ => JSON,
    };
    headers.insert(ACCEPT, accept);
    let method = request.operation.method;
    match &request.body {
        Body::Empty if matches!(method, Method::Post | Method::Put | Method::Patch) => {
            // Some operations without a body insist on both.
            headers.insert(CONTENT_TYPE, JSON);
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Body::Empty => {}
        Body::Json(_) => {
            headers.insert(CONTENT_TYPE, JSON);
        }
        Body::Bytes { media_type, .. } => {
            let value = HeaderValue::from_str(media_type)
                .map_err(|_| refuse(format!("{media_type:?} is not a media type")))?;
            headers.insert(CONTENT_TYPE, value);
        }
        // Its content type holds the boundary, which only the encoder knows.
        Body::Multipart(_) => {}
    }
    let multipart = matches!(request.body, Body::Multipart(_));
    if multipart || (method != Method::Get && request.operation.path.starts_with(CHECKED)) {
        headers.insert(NO_CHECK, HeaderValue::from_static("no-check"));
    }
    for (name, value) in &request.headers {
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| refuse(format!("{name:?} is not a header name")))?;
        if OURS.contains(&name.as_str()) {
            return Err(refuse(format!(
                "the header `{name}` is not for callers to set"
            )));
        }
        let value = HeaderValue::from_str(value)
            .map_err(|_| refuse(format!("the header `{name}` holds a character it cannot")))?;
        headers.insert(name, value);
    }
    Ok(headers)
}
