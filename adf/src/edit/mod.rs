//! Editing documents: find a place, change it, leave all else as it is.
//!
//! Promise: what an edit does not name stays byte for byte in the JSON; an edit that is refused
//! leaves the document as it was, and its error says what to do; no edit nests deeper than
//! [`MAX_DEPTH`](crate::MAX_DEPTH).
//!
//! ```
//! use adf::build::*;
//! use adf::edit::{after, headed, titled};
//!
//! let mut page = doc((
//!     h1("Sprint 12"),
//!     table((header_row(["Issue", "State"]), row(["SHOP-7", "open"]))),
//!     task_list(task("Write the report")),
//!     h1("Risks"),
//!     "Search is late.",
//!     h1("Notes"),
//! ))
//! .build()?;
//!
//! page.section_mut("Risks")?.append(bullet_list(["The budget is open", "Mia is away"]))?;
//! page.table_mut(headed(["Issue"]))?.set_cell(("Issue", "SHOP-7"), "State", "done")?;
//! page.table_mut(titled("Sprint 12"))?.append_row(("SHOP-9", status("OPEN", StatusColor::Blue)))?;
//! page.toggle_task("write the report")?;
//! page.replace_text("", ("Search is late", "Search is on time"))?;
//! page.insert(after(titled("Notes")), panel(PanelType::Note, "Written by machine."))?;
//! page.set_attr(titled("Notes"), "level", 2)?;
//! assert!(page.validate().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Naming a node
//! By JSON pointer (`"/content/3"`), by [`Path`], by [`local_id`], or by what a heading reads
//! ([`titled`]): see [`Target`]. [`Document::find`](crate::Document::find) looks with a test.
//!
//! # What may be put in
//! A [`Node`](crate::Node), whatever the [builder](crate::build) makes, other documents, strings, and
//! several of them: see [`IntoFragment`]. To have the compiler check it against the place, wrap it in
//! [`build::fragment`](crate::build::fragment).
//!
//! # The content model
//! A node that may not stand in a place is refused, and the error tells what may. The rest of the
//! document is not looked at, so an invalid one can be edited and mended. Attributes are looked at
//! when they are set, and by [`Document::validate`](crate::Document::validate).
//! [`Document::unchecked`](crate::Document::unchecked) is the way around.
//!
//! What would be left empty goes or is filled; see [`Document::delete`](crate::Document::delete).
//!
//! # Cost
//! Finding is one walk over the document. An edit costs as much as the path, the siblings and what is
//! put in; if that has ids, another walk looks whether they are free.

mod allowed;
mod change;
mod emptied;
mod error;
mod find;
pub(crate) mod fragment;
pub(crate) mod heading;
pub(crate) mod ids;
mod path;
mod section;
mod splice;
mod structure;
mod table;
mod target;
mod task;
mod text;

pub(crate) use allowed::is_known;
pub(crate) use emptied::{Then, filling, when_empty};
pub use error::EditError;
pub use find::Matches;
pub use fragment::{Fragment, IntoFragment};
pub use heading::{Titled, titled};
pub use path::Path;
pub use section::{Section, SectionMut};
pub use structure::Unchecked;
pub use table::{
    CellView, Headed, IntoCells, TableMut, TableUnder, TableView, WhichColumn, WhichRow,
    WhichTable, headed,
};
pub use target::{LocalId, Place, Target, after, before, end_of, local_id, start_of};
pub use task::{Task, WhichTask};
pub use text::{Replacing, replacing};
