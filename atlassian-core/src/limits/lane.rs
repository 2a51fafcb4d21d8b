//! What a call is counted under.

use crate::operation::{Access, Operation};
use crate::request::Request;

/// What a call is counted under.
#[derive(Clone, Debug)]
pub(crate) struct Lane<'a> {
    /// The site: limits do not reach from one to another.
    pub(super) tenant: &'a str,
    pub(super) operation: &'static Operation,
    /// The object a write goes to, where writes to it are counted.
    pub(super) object: Option<String>,
    /// Whether the call costs points.
    pub(super) spends: bool,
}

impl<'a> Lane<'a> {
    pub(crate) fn of(tenant: &'a str, request: &Request, spends: bool) -> Self {
        let operation = request.operation;
        let limited = operation.api.write_limited;
        let object = request
            .path
            .iter()
            .filter(|_| operation.access != Access::Read)
            .find(|(name, _)| limited.contains(name))
            // Keys are the same in upper and lower case.
            .map(|(_, value)| value.to_uppercase());
        Lane {
            tenant,
            operation,
            object,
            spends,
        }
    }

    pub(crate) fn spends(&self) -> bool {
        self.spends
    }
}
