#![doc = include_str!("../README.md")]
#![deny(missing_docs)]
#![warn(clippy::exhaustive_enums)]

mod atlassian;
pub mod auth;
pub mod call;
pub mod clock;
#[cfg(feature = "conformance")]
pub mod conformance;
mod endpoints;
pub mod error;
#[doc(hidden)]
pub mod generated;
pub mod json;
pub mod operation;
pub mod page;
pub mod request;
pub mod response;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod session;
pub mod site;
pub mod timestamp;
mod transport;

pub use atlassian::{Atlassian, AtlassianBuilder};
pub use auth::{Credentials, Grant, OAuthApp};
pub use bytes::Bytes;
pub use call::{Call, Reply};
pub use endpoints::Endpoints;
pub use error::Error;
pub use operation::Operation;
pub use page::{Page, Paged};
pub use request::Request;
pub use response::{Outcome, Response};
pub use session::{Session, SessionBuilder};
pub use site::{Site, Sites};
pub use timestamp::Timestamp;
