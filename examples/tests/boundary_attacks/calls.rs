//! Calls as a caller could write them by hand, below everything that the generated methods check.

use std::fmt::Display;

use atlassian_core::Request;
use atlassian_core::operation::Operation;
use atlassian_core::request::{Body, Content};
use confluence_api::Confluence;
use jira_api::Jira;
use serde_json::Value;

/// The operation of this id in this document.
pub(crate) fn operation(api: &str, id: &str) -> &'static Operation {
    Jira::operations()
        .chain(Confluence::operations())
        .find(|operation| operation.api.name == api && operation.id == id)
        .unwrap_or_else(|| panic!("{api} has no operation {id}"))
}

/// A call of the Jira platform.
pub(crate) fn platform(id: &str) -> Shot {
    Shot(Request::new(operation("jira-platform-v3", id)))
}

/// A call of Jira Software.
pub(crate) fn software(id: &str) -> Shot {
    Shot(Request::new(operation("jira-software", id)))
}

/// A call of Confluence's newer API.
pub(crate) fn v2(id: &str) -> Shot {
    Shot(Request::new(operation("confluence-v2", id)))
}

/// A call of Confluence's older API.
pub(crate) fn v1(id: &str) -> Shot {
    Shot(Request::new(operation("confluence-v1", id)))
}

/// A call that is being written.
pub(crate) struct Shot(pub(crate) Request);

impl Shot {
    pub(crate) fn path(self, name: &'static str, value: impl Display) -> Shot {
        Shot(self.0.with_path(name, value))
    }

    pub(crate) fn query(self, name: &'static str, value: impl Display) -> Shot {
        Shot(self.0.with_query(name, value))
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Display) -> Shot {
        self.0.headers.push((name, value.to_string()));
        self
    }

    pub(crate) fn json(self, body: Value) -> Shot {
        Shot(self.0.with_json(body))
    }

    pub(crate) fn body(mut self, body: Body) -> Shot {
        self.0.body = body;
        self
    }

    pub(crate) fn bytes(self, media_type: &str, text: impl Into<String>) -> Shot {
        let content = Content::from(text.into());
        self.body(Body::Bytes {
            media_type: media_type.to_owned(),
            content,
        })
    }
}
