#![doc = include_str!("../README.md")]
#![deny(missing_docs)]
#![warn(clippy::exhaustive_enums)]

mod atlassian;
pub mod audit;
pub mod auth;
pub mod boundary;
pub mod call;
pub mod clock;
mod conduct;
#[cfg(feature = "conformance")]
pub mod conformance;
mod content;
pub mod download;
mod endpoints;
pub mod error;
#[doc = include_str!("../FAULTS.md")]
pub mod faults {}
#[doc(hidden)]
pub mod generated;
pub mod json;
pub mod limits;
mod link;
pub mod names;
pub mod operation;
pub mod page;
pub mod person;
pub mod query;
pub mod request;
pub mod response;
mod retry;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod scopes;
mod session;
pub mod site;
pub mod timestamp;
mod transport;
mod unique;

pub use atlassian::{Atlassian, AtlassianBuilder};
pub use auth::{Credentials, Grant, OAuthApp};
pub use bytes::Bytes;
pub use call::{Call, Reply};
pub use download::Download;
pub use endpoints::Endpoints;
pub use error::Error;
pub use operation::Operation;
pub use page::{Page, Paged};
pub use request::Request;
pub use response::{Outcome, Response};
pub use retry::RetryPolicy;
pub use session::{Session, SessionBuilder};
pub use site::{Site, Sites};
pub use timestamp::Timestamp;
