//! The layer people call, against the sandbox: everything around pages.

#![cfg(all(feature = "sandbox", feature = "authoring"))]
#![allow(clippy::unwrap_used)]

mod attachments;
mod blog_posts;
mod comments;
mod properties;
mod recorded;
mod spaces;
mod tasks;
mod templates;
mod threads;
mod within;
mod world;
