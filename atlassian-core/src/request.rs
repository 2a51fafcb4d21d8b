//! A call as plain data: what will be asked, before anything is sent.

use std::borrow::Cow;
use std::fmt::Display;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use crate::content::media_type_of;
use crate::operation::Operation;

pub use crate::content::{Content, ContentStream};

/// Body of a [`Request`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Body {
    /// No body.
    #[default]
    Empty,
    /// A JSON document.
    Json(Value),
    /// Any content with its media type.
    Bytes {
        /// Value of `Content-Type`.
        media_type: String,
        /// The content.
        content: Content,
    },
    /// `multipart/form-data`.
    Multipart(Vec<Part>),
}

/// One part of a `multipart/form-data` body.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Part {
    /// Field name; Atlassian's uploads want `file`.
    pub name: String,
    /// File name, where the part is a file.
    pub file_name: Option<String>,
    /// Media type of the part.
    pub media_type: Option<String>,
    /// The content.
    pub content: Content,
}

impl Part {
    /// A part that is a file, under any name and from anywhere.
    pub fn file(
        name: impl Into<String>,
        file_name: impl Into<String>,
        content: impl Into<Content>,
    ) -> Self {
        Part {
            name: name.into(),
            file_name: Some(file_name.into()),
            media_type: None,
            content: content.into(),
        }
    }

    /// A part that is a file on this machine, under its own name; read when it is sent.
    ///
    /// The media type is stated where the name ends like a common one.
    pub fn path(name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Part {
            name: name.into(),
            // Without a file name a part is no file; a path without one cannot be opened anyway.
            file_name: Some(file_name.unwrap_or_default()),
            media_type: media_type_of(&path).map(str::to_owned),
            content: Content::file(path),
        }
    }

    /// A part that is a plain form value.
    pub fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        Part {
            name: name.into(),
            file_name: None,
            media_type: None,
            content: value.into().into(),
        }
    }

    /// The same part with its media type stated.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

/// A call as plain data.
///
/// Path parameters, query and body are kept apart and by name, so that whoever stands between the
/// caller and the network sees structure instead of a URL to take apart.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    /// The operation this is a call of.
    pub operation: &'static Operation,
    /// Path parameters by name, as the caller gave them (not encoded).
    pub path: Vec<(&'static str, String)>,
    /// Query parameters in order, not encoded. A name may occur more than once.
    pub query: Vec<(Cow<'static, str>, String)>,
    /// Headers that are parameters of the operation.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Body,
    /// How long the call may take, its pauses included; the session's own limit where nothing is said.
    pub deadline: Option<Duration>,
}

impl Request {
    /// A call of `operation` with nothing given yet.
    pub fn new(operation: &'static Operation) -> Self {
        Request {
            operation,
            path: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            body: Body::Empty,
            deadline: None,
        }
    }

    /// Value of a path parameter.
    pub fn path_value(&self, name: &str) -> Option<&str> {
        self.path
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, v)| v.as_str())
    }

    /// Values of a query parameter.
    pub fn query_values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query
            .iter()
            .filter(move |(n, _)| *n == name)
            .map(|(_, v)| v.as_str())
    }

    /// Whether the call can be sent, for the first time or again: not when it holds a stream that can
    /// be read once ([`Content::once`]) and that has begun.
    pub fn can_be_sent_again(&self) -> bool {
        self.contents().all(Content::can_be_sent)
    }

    /// Whether some of the body is read while it is sent, which may take long.
    pub(crate) fn is_streamed(&self) -> bool {
        self.contents().any(|content| content.as_bytes().is_none())
    }

    fn contents(&self) -> impl Iterator<Item = &Content> {
        let (parts, one) = match &self.body {
            Body::Multipart(parts) => (parts.as_slice(), None),
            Body::Bytes { content, .. } => (&[][..], Some(content)),
            Body::Empty | Body::Json(_) => (&[][..], None),
        };
        parts.iter().map(|part| &part.content).chain(one)
    }

    /// Sets a path parameter.
    pub fn with_path(mut self, name: &'static str, value: impl Display) -> Self {
        self.path.push((name, value.to_string()));
        self
    }

    /// Adds a query parameter.
    pub fn with_query(mut self, name: &'static str, value: impl Display) -> Self {
        self.query.push((Cow::Borrowed(name), value.to_string()));
        self
    }

    /// Sets a query parameter, replacing every earlier value of that name.
    pub fn set_query(&mut self, name: &'static str, value: impl Display) {
        self.query.retain(|(n, _)| *n != name);
        self.query.push((Cow::Borrowed(name), value.to_string()));
    }

    /// Sets a JSON body.
    pub fn with_json(mut self, body: Value) -> Self {
        self.body = Body::Json(body);
        self
    }
}
