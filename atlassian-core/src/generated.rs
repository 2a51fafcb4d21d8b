//! What generated clients are made of, under one name that no schema of a document can have.

pub use std::collections::BTreeMap;

pub use crate::call::{Call, Reply};
pub use crate::json::{Map, Record, Value, Wire, record_debug};
pub use crate::page::{Listing, Page, Paged, Place};
pub use crate::request::{Body, Content, Part};
pub use crate::timestamp::Timestamp;
pub use bytes::Bytes;

/// What a page type is turned into.
pub type PageResult<T> = Result<Page<T>, crate::error::Error>;

/// What the tables say of how calls are kept inside a boundary.
pub mod confinement {
    pub use crate::boundary::confinement::*;
    pub use crate::query::Language;
}
