//! A document as HTML: meaningful elements, and nothing in them that runs.
//!
//! Promise: whatever the document holds, valid or not, the HTML has no script, no event handler, no
//! address but those of `http`, `https`, `mailto`, `tel` and relative ones, no colour but `#rrggbb`,
//! and no attribute that was not made or checked here. Every element is closed where it belongs, and
//! all words are there in reading order, those inside unknown nodes too.
//!
//! ```
//! use adf::build::*;
//!
//! let page = doc((
//!     h2("Risks"),
//!     p(("Led by ", mention("5b10ac", "Mia"), ", see ", link("plan <2>", "https://x.test/?a=1&b=2"))),
//!     task_list(("Ask", task_done("Book a room"))),
//! ))
//! .build()?;
//! assert_eq!(
//!     page.to_html(),
//!     r##"<h2 id="adf-Risks">Risks</h2>
//! <p>Led by <span class="adf-mention">@Mia</span>, see <a href="https://x.test/?a=1&amp;b=2">plan &lt;2&gt;</a></p>
//! <ul class="adf-task-list">
//! <li class="adf-task"><label><input type="checkbox" disabled> Ask</label></li>
//! <li class="adf-task"><label><input type="checkbox" disabled checked> Book a room</label></li>
//! </ul>
//! "##
//! );
//! # Ok::<(), adf::BuildError>(())
//! ```
//!
//! # Elements
//! | In the document | In the HTML |
//! |---|---|
//! | paragraph, heading, quote, rule | `p`, `h1` … `h6`, `blockquote`, `hr` |
//! | alignment, indentation, small print | the classes `align-center`, `align-end`, `indent-1` …, `small` |
//! | bullet, number | `ul`, `ol` and `li` |
//! | task, decision | `li` with a disabled `input`; `li` of the class `decision` |
//! | code | `pre` and `code` of the class `language-rust`; `code` in a line |
//! | panel | `div` with the role `note` and the class `panel-info` … |
//! | expand | `details` and `summary` |
//! | table | `table` with `colgroup`, `thead`, `tbody`, `th` with a `scope` |
//! | columns | `div` of the class `layout` with `div`s of the class `column` |
//! | picture, file | `figure`, `img`, `figcaption`; `a` |
//! | card, link | `a` |
//! | mention, status, emoji, placeholder | `span` of the class `mention`, `status-green` …, `emoji`, `placeholder` |
//! | date | `time` |
//! | marks | `strong`, `em`, `s`, `u`, `sub`, `sup`, `code`, `a`, `span` |
//! | extension | `div` or `span` of the class `extension` with its words |
//! | what is not known | `div` or `span` with its words |
//!
//! Classes have `adf-` in front unless [`Renderer::class_prefix`] says otherwise, and so have the ids
//! of headings, so that no document can give an element the name of a global of the page's scripts.
//!
//! # Where pictures are
//! The document knows pictures by an id, which is no address. [`Renderer`] is told where they, people
//! and emoji are. [`page`] makes a whole page with a stylesheet, light and dark.

mod address;
mod block;
mod card;
mod heading;
mod inline;
mod list;
mod mark;
mod media;
mod page;
mod renderer;
mod style;
mod table;
mod tag;
mod writer;

pub use page::{Page, page};
pub use renderer::Renderer;

use crate::{Document, Node};

/// The document as a piece of HTML, to be put into a page; like [`Document::to_html`].
#[must_use]
pub fn render(document: &Document) -> String {
    Renderer::new().render(document)
}

/// One node and what is inside it as a piece of HTML, like [`render`].
#[must_use]
pub fn render_node(node: &Node) -> String {
    Renderer::new().render_node(node)
}
