//! Markdown in and out.
//!
//! [`read`] makes a document of Markdown: CommonMark with GitHub's extensions, and directives for
//! what Markdown has no word for. Whatever the text, the document is valid, and every visible word of
//! it is kept; what could not be said as it was meant is told as a [`Change`].
//!
//! ```
//! use adf::markdown;
//!
//! let reading = markdown::read("> [!WARNING]\n> The release is **at risk**.\n");
//! let panel = &reading.document().content()[0];
//! assert_eq!(panel.attr_str("panelType"), Some("warning"));
//! assert!(reading.changes().is_empty());
//! ```

pub(crate) mod notation;
mod read;
mod revise;
mod write;

pub use read::{Change, ChangeCode, Reader, Reading, read};
pub use revise::{Edit, EditCode, Revision, anchored, revise};
pub use write::{Clean, Loss, LossCode, clean, lossless};
