//! Building documents: what a node may hold is checked by the compiler.
//!
//! ```
//! use adf::build::*;
//!
//! let page = doc((
//!     h1("Sprint 12"),
//!     panel(PanelType::Success, p((strong("34 of 40"), " points done"))),
//!     table((
//!         header_row(["Sprint", "Committed", "Done"]),
//!         row(["11", "38", "31"]),
//!         row(("12", "40", cell("34").background("#e3fcef"))),
//!     )),
//!     bullet_list((
//!         item(p((link("SHOP-7", "https://x.atlassian.net/browse/SHOP-7"), " checkout"))),
//!         item(p(("Search ", status("DONE", StatusColor::Green)))),
//!     )),
//!     expand("Carried over", bullet_list(["Invoices", "Refunds"])),
//!     task_list((task(("Thank ", mention("5b10ac8d82e05b22cc7d4ef5", "Mia"))), task_done("Book room"))),
//! ))
//! .build()?;
//!
//! let body: String = page.to_json_string();
//! # assert!(body.starts_with(r#"{"type":"doc""#));
//! # Ok::<(), adf::BuildError>(())
//! ```
//!
//! # Content
//! What goes inside a node is any [`Content`] of it:
//! - one node;
//! - a tuple of up to 16 contents, an array or a `Vec`; they nest, and `()` is nothing;
//! - an `Option`; nothing if it is `None`;
//! - [`each`] of an iterator;
//! - a string (`&str`, `String`, `Cow<str>`): *text* where text stands (paragraph, heading, task, decision), a
//!   *paragraph of its own* where blocks stand (doc, panel, list item, cell, …), an *item* in a list
//!   and a *cell* in a table row (a header cell in a [`header_row`]).
//!
//! Contents can also be added piece by piece with `with`:
//!
//! ```
//! use adf::build::*;
//!
//! let mut page = doc(h1("Blockers"));
//! for (key, days) in [("SHOP-7", 3), ("SHOP-9", 12)] {
//!     page = page.with(h2(key)).with(format!("Blocked for {days} days."));
//! }
//! let page = page.build()?;
//! assert_eq!(page.content().len(), 5);
//! # Ok::<(), adf::BuildError>(())
//! ```
//!
//! # Nesting
//! The trait [`In`] says what may stand in what, as the official schema does. A list item in a list,
//! a panel in the document:
//!
//! ```
//! use adf::build::*;
//! doc(bullet_list(item((p("one"), ordered_list(["one", "two"])))));
//! ```
//!
//! A list directly in a list does not compile:
//! ```compile_fail,E0277
//! use adf::build::*;
//! doc(bullet_list(ordered_list(["one", "two"])));
//! ```
//!
//! A heading in a document compiles, a heading in a list item does not:
//! ```
//! use adf::build::*;
//! doc(h2("Risks"));
//! ```
//! ```compile_fail,E0277
//! use adf::build::*;
//! item(h2("Risks"));
//! ```
//!
//! A nested expand belongs in an expand or a cell; an expand belongs in the document:
//! ```
//! use adf::build::*;
//! doc((expand("More", nested_expand("Even more", "…")), table(row(cell(nested_expand("a", "b"))))));
//! ```
//! ```compile_fail,E0277
//! use adf::build::*;
//! expand("More", expand("Even more", "…"));
//! ```
//! ```compile_fail,E0277
//! use adf::build::*;
//! doc(nested_expand("More", "…"));
//! ```
//!
//! A panel may stand in a cell, but neither a panel nor a table in a panel:
//! ```
//! use adf::build::*;
//! table(row(cell(panel(PanelType::Note, "Mind the gap"))));
//! ```
//! ```compile_fail,E0277
//! use adf::build::*;
//! panel(PanelType::Note, panel(PanelType::Note, "Mind the gap"));
//! ```
//! ```compile_fail,E0277
//! use adf::build::*;
//! panel(PanelType::Note, table(row(["Mind the gap"])));
//! ```
//!
//! Inline nodes stand in a paragraph, which stands in the document:
//! ```
//! use adf::build::*;
//! doc(p(status("DONE", StatusColor::Green)));
//! ```
//! ```compile_fail,E0277
//! use adf::build::*;
//! doc(status("DONE", StatusColor::Green));
//! ```
//!
//! Code can be a link, but cannot be bold:
//! ```
//! use adf::build::*;
//! p(code("cargo test").link("https://doc.rust-lang.org/cargo/"));
//! ```
//! ```compile_fail,E0599
//! use adf::build::*;
//! p(code("cargo test").strong());
//! ```
//!
//! # Nothing inside
//! The schema forbids empty text, lists, tables and rows. Reports have empty parts all the time, so
//! the builder leaves out what would be empty: text and code of zero characters, lists without items,
//! rows without cells, tables without rows, media groups without media. Blocks that must hold
//! something and are a place of their own (list item, panel, quote, expand, cell, layout column,
//! block task, bodied extension, bodied sync block) get an empty paragraph.
//!
//! # What types cannot say
//! Colours, addresses, ids and dates are checked by [`Doc::build`], which reports all problems with
//! the place of each. Ids that a node must have and was not given (tasks, decisions, sync blocks) are
//! made up there.

mod block;
mod card;
mod check;
mod content;
mod document;
mod extension;
mod inline;
mod layout;
mod list;
mod look;
mod media;
mod nesting;
mod part;
mod sync;
mod table;
mod text;

pub use block::{
    Blockquote, CodeBlock, Expand, Heading, Level, NestedExpand, Panel, PanelType, Paragraph, Rule,
    blockquote, code_block, expand, h1, h2, h3, h4, h5, h6, heading, nested_expand, p, panel,
    paragraph, rule,
};
pub use card::{
    BlockCard, DatasourceCard, DatasourceView, EmbedCard, InlineCard, block_card, block_card_data,
    datasource_card, datasource_view, embed_card, inline_card, inline_card_data,
};
#[cfg(feature = "markdown")]
pub(crate) use check::runs_code;
pub use content::{Content, Each, each};
pub use document::{Doc, doc, fragment};
pub use extension::{
    BodiedExtension, Extension, ExtensionLayout, InlineExtension, bodied_extension, extension,
    inline_extension,
};
pub use inline::{
    Date, Emoji, HardBreak, Mention, Placeholder, Status, StatusColor, UserType, date, date_millis,
    emoji, hard_break, mention, placeholder, status,
};
pub use layout::{Columns, LayoutColumn, LayoutSection, column, columns};
pub use list::{
    BlockTaskItem, BulletList, DecisionItem, DecisionList, ListItem, OrderedList, TaskItem,
    TaskList, block_task, block_task_done, bullet_list, decision, decision_list, item,
    ordered_list, task, task_done, task_list,
};
pub use look::{Aligned, Alignment, Breakout, Indented, Small};
pub use media::{
    Caption, Media, MediaGroup, MediaInline, MediaLayout, MediaSingle, media_external, media_file,
    media_group, media_inline, media_inline_picture, media_link, media_single,
};
pub use nesting::{Bare, In};
pub use sync::{BodiedSyncBlock, SyncBlock, bodied_sync_block, sync_block};
pub use table::{
    HeaderRow, Table, TableCell, TableHeader, TableLayout, TableRow, VerticalAlign, cell,
    header_cell, header_row, row, table,
};
pub use text::{Code, Text, code, em, link, strike, strong, text, underline};
