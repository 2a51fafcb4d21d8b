//! An answer that could not be read.

use crate::json::Fault;

/// An answer that could not be read as what the operation returns.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the answer to {operation} (status {status}) could not be read: {fault}")]
#[non_exhaustive]
pub struct DecodeError {
    /// Id of the operation.
    pub operation: &'static str,
    /// HTTP status of the answer.
    pub status: u16,
    /// What is wrong, and where.
    pub fault: Fault,
    /// Atlassian's id of the request.
    pub request_id: Option<String>,
}
