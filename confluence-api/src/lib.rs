#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

#[cfg(feature = "authoring")]
mod article;
#[cfg(feature = "authoring")]
pub mod attachments;
#[cfg(feature = "authoring")]
mod awaitable;
#[cfg(feature = "authoring")]
pub mod blog_posts;
#[cfg(feature = "authoring")]
mod body;
#[cfg(feature = "authoring")]
pub mod comments;
mod confluence;
#[cfg(feature = "authoring")]
mod contention;
#[cfg(feature = "authoring")]
pub mod cql;
#[cfg(feature = "authoring")]
mod error;
// The generated code is not formatted and not linted: it is mended in `xtask`, never in its output.
#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, missing_docs, rustdoc::bare_urls)]
mod generated;
#[cfg(feature = "authoring")]
mod listed;
#[cfg(feature = "authoring")]
mod long_task;
#[cfg(feature = "authoring")]
mod losses;
#[cfg(feature = "authoring")]
mod memory;
#[cfg(feature = "authoring")]
pub mod page;
#[cfg(feature = "authoring")]
pub mod pages;
#[cfg(feature = "authoring")]
mod property_of;
#[cfg(feature = "authoring")]
mod sameness;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "authoring")]
pub mod search;
#[cfg(feature = "authoring")]
pub mod spaces;
#[cfg(feature = "authoring")]
pub mod tasks;
#[cfg(feature = "authoring")]
pub mod templates;
#[cfg(feature = "trees")]
pub mod trees;
#[cfg(feature = "authoring")]
mod view;

#[cfg(feature = "authoring")]
pub use body::{Body, Markdown, Storage};
pub use confluence::Confluence;
#[cfg(feature = "authoring")]
pub use error::{Clash, EditFailed, Error, NoDocument, Stale, Subject, TitleTaken, WouldLose};
pub use generated::{v1, v2};
#[cfg(feature = "authoring")]
pub use listed::Listed;
#[cfg(feature = "authoring")]
pub use long_task::{LongTask, Progress};
#[cfg(feature = "authoring")]
pub use losses::{Loss, LossKind};
#[cfg(feature = "authoring")]
pub use page::Page;
