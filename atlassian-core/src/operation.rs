//! Static facts about one operation of an official document.
//!
//! Generated tables are made of these. They are plain data: transport, boundary, limits, retries and
//! audit read them, and nothing in them needs the network.

use std::fmt;

pub use crate::boundary::confinement::{Confinement, Places};

/// HTTP method of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
    /// `PATCH`
    Patch,
}

impl Method {
    /// The method as it stands on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
            Method::Patch => "PATCH",
        }
    }

    /// Whether sending the call twice has the effect of sending it once (RFC 9110, 9.2.2).
    pub const fn is_idempotent(self) -> bool {
        matches!(self, Method::Get | Method::Put | Method::Delete)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What an operation does to the site's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Access {
    /// Only reads, whatever its method (a search may be a `POST`).
    Read,
    /// Creates or changes data.
    Write,
    /// Removes data.
    Delete,
    /// Changes how the site is set up.
    Admin,
}

/// The family a scope belongs to; one alternative of an operation never mixes the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ScopeFamily {
    /// Few broad scopes, such as `read:jira-work`.
    Classic,
    /// Many narrow scopes, such as `read:issue:jira`.
    Granular,
}

/// One set of OAuth scopes that is enough for an operation: all of them are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)]
pub struct ScopeSet {
    /// Classic or granular.
    pub family: ScopeFamily,
    /// The scopes, all required together.
    pub scopes: &'static [&'static str],
}

/// One official API document.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs)]
pub struct Api {
    /// Short name, such as `jira-platform-v3`.
    pub name: &'static str,
    /// Title of the document.
    pub title: &'static str,
    /// Version the document gives itself.
    pub version: &'static str,
    /// Segment of the gateway path: `https://api.atlassian.com/ex/{product}/{cloudId}`.
    pub product: &'static str,
    /// Ids of operations that add to what is there although their method says that once is as good as
    /// twice.
    pub unrepeatable: &'static [&'static str],
    /// Path parameters that name an object whose writes Atlassian counts one object at a time.
    pub write_limited: &'static [&'static str],
    /// How what lies in a container is recognised in answers.
    pub places: &'static Places,
}

impl PartialEq for Api {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Api {}

/// Static facts about one operation.
///
/// ```
/// use atlassian_core::operation::{Access, Answer, Api, Confinement, Method, Operation, Places};
///
/// static API: Api = Api {
///     name: "demo",
///     title: "Demo",
///     version: "1",
///     product: "jira",
///     unrepeatable: &[],
///     write_limited: &[],
///     places: Places::NONE,
/// };
/// static GET_THING: Operation = Operation {
///     id: "getThing",
///     api: &API,
///     method: Method::Get,
///     path: "/rest/api/3/thing/{thingId}",
///     group: "things",
///     access: Access::Read,
///     scopes: &[],
///     oauth: true,
///     answer: Answer::Json,
///     deprecated: false,
///     experimental: false,
///     query: &[],
///     headers: &[],
///     confinement: Confinement::UNCLASSIFIED,
/// };
/// assert_eq!(GET_THING.path_parameters().collect::<Vec<_>>(), ["thingId"]);
/// ```
#[derive(Debug)]
#[allow(clippy::exhaustive_structs)]
pub struct Operation {
    /// The document's operation id, such as `getIssue`.
    pub id: &'static str,
    /// The document it comes from.
    pub api: &'static Api,
    /// HTTP method.
    pub method: Method,
    /// Path template below the product's base, such as `/rest/api/3/issue/{issueIdOrKey}`.
    pub path: &'static str,
    /// The API group, which is also the cargo feature that compiles it.
    pub group: &'static str,
    /// What it does to data.
    pub access: Access,
    /// Alternatives of OAuth scopes, each sufficient alone. Empty: none is declared.
    pub scopes: &'static [ScopeSet],
    /// Whether OAuth 2.0 tokens may call it at all.
    pub oauth: bool,
    /// What a successful answer holds.
    pub answer: Answer,
    /// The document marks it deprecated.
    pub deprecated: bool,
    /// The document marks it experimental.
    pub experimental: bool,
    /// Names of the query parameters.
    pub query: &'static [&'static str],
    /// Names of the headers that are parameters.
    pub headers: &'static [&'static str],
    /// How calls of it are kept inside a boundary.
    pub confinement: Confinement,
}

/// What a successful answer of an operation holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// A JSON document.
    Json,
    /// Nothing worth reading.
    Empty,
    /// Bytes, such as a file or an image. The server may redirect to another origin for them, where
    /// no credential goes.
    Content,
}

impl Operation {
    /// Names of the path parameters, in the order of the template.
    pub fn path_parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
    }

    /// Whether sending the call twice does no more than sending it once: it only reads, or its method
    /// promises so and the document's own exceptions ([`Api::unrepeatable`]) do not name it.
    pub fn is_repeatable(&self) -> bool {
        self.access == Access::Read
            || (self.method.is_idempotent() && !self.api.unrepeatable.contains(&self.id))
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {})", self.id, self.method, self.path)
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        self.api.name == other.api.name && self.id == other.id
    }
}

impl Eq for Operation {}
