//! Where in a request the place of a page stands.

use serde_json::{Value, json};

use super::Next;
use crate::request::{Body, Request};

/// Where in a request stands at which place its page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In a query parameter, such as `startAt`, `nextPageToken` or `cursor`.
    Query(&'static str),
    /// In a property of the JSON body.
    Body(&'static str),
    /// In one query parameter where it is a cursor, in another where it is an offset.
    CursorOrOffset {
        /// Query parameter of a cursor.
        cursor: &'static str,
        /// Query parameter of an offset.
        offset: &'static str,
    },
}

impl Place {
    pub(super) fn set(self, request: &mut Request, at: Next) {
        let name = match (self, &at) {
            (Place::Body(name), _) => {
                let value = match at {
                    Next::Token(token) => json!(token),
                    Next::Offset(offset) => json!(offset),
                };
                let mut body = std::mem::take(&mut request.body);
                if let Body::Json(Value::Object(properties)) = &mut body {
                    properties.insert(name.to_owned(), value);
                } else {
                    body = Body::Json(json!({ name: value }));
                }
                request.body = body;
                return;
            }
            (Place::Query(name), _) => name,
            (Place::CursorOrOffset { cursor, .. }, Next::Token(_)) => cursor,
            (Place::CursorOrOffset { offset, .. }, Next::Offset(_)) => offset,
        };
        match at {
            Next::Token(token) => request.set_query(name, token),
            Next::Offset(offset) => request.set_query(name, offset),
        }
    }
}
