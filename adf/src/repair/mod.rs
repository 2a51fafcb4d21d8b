//! Repair: an invalid document made valid, with as little lost as can be, and each change reported.
//!
//! ```
//! use adf::{Document, repair::Code};
//!
//! let mut document = Document::parse(
//!     r#"{"type": "doc", "version": 1, "content": [
//!         {"type": "bulletList", "content": [
//!             {"type": "listItem", "content": [{"type": "text", "text": "Ask Mia"}]}
//!         ]}
//!     ]}"#,
//! )?;
//! let changes = document.repair();
//! assert_eq!(changes.len(), 1);
//! assert_eq!(changes[0].code(), Code::Wrapped);
//! assert_eq!(changes[0].pointer(), "/content/0/content/0/content/0");
//! assert_eq!(changes[0].done(), "put `text` into `paragraph`");
//! assert!(document.validate().is_empty());
//! # Ok::<(), adf::ParseError>(())
//! ```
//!
//! Promises:
//!
//! - Whatever was parsed is valid afterwards, and no deeper than [`MAX_DEPTH`]. A
//!   document that is valid is not touched; repairing twice is repairing once.
//! - What is valid and may stand where it stands is kept as it is, to the byte.
//! - The words are kept, in their order.
//! - The cost is linear in the document.
//!
//! What is wrong is changed in this order of preference: an attribute is corrected, filled in or
//! dropped; a mark is dropped that may not stand there; what has to be around a node is put around
//! it; the node becomes another that may stand there (an `expand` in a table a `nestedExpand`, a
//! heading in a list a paragraph in bold); it is moved out of what it may not stand in, which ends
//! before it and goes on behind it; it is taken apart; and what cannot be kept at all is left as its
//! JSON for people to look at.

mod attrs;
mod code;
mod colour;
mod engine;
mod ids;
mod inside;
mod kinds;
mod marks;
mod mend;
mod names;
mod path;
mod place;
mod report;
mod seen;
mod shell;
mod unwrap;
mod value;
mod ways;
mod words;

pub use code::Code;
pub use report::Repair;

use crate::model::json::depth;
use crate::schema::{Judge, NodeSet, Table};
use crate::validate::Profile;
use crate::{Document, MAX_DEPTH, Node, NodeKind, Schema};
use engine::Engine;

/// What a document is made to be.
///
/// ```
/// use adf::build::*;
/// use adf::repair::Repairer;
/// use adf::validate::Profile;
///
/// let mut page = doc(columns((column("left"), column("right")))).build()?;
/// let changes = Repairer::new().profile(Profile::JiraComment).repair(&mut page);
/// assert_eq!(changes.len(), 3);
/// assert_eq!(page, doc((p("left"), p("right"))).build()?);
/// # Ok::<(), adf::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Repairer {
    schema: Schema,
    profile: Option<Profile>,
}

impl Repairer {
    /// Valid by the official schema `full`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Valid by this schema.
    #[must_use]
    pub fn schema(mut self, schema: Schema) -> Self {
        self.schema = schema;
        self
    }

    /// Also without the nodes that this place does not have. A text that is too long for it is left
    /// as it is.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = Some(profile);
        self
    }

    /// Makes the document valid, and says what was changed, in the order in which it was done.
    pub fn repair(&self, document: &mut Document) -> Vec<Repair> {
        let table = self.schema.table();
        let mask = self.mask(table);
        let judge = Judge::new(table);
        let root = document.root_mut();
        if judge.accepts(root) && (mask.is_empty() || !has_any(table, mask, root)) {
            return Vec::new();
        }
        let original = std::mem::replace(root, Node::new(NodeKind::Doc));
        let mut engine = Engine::new(self.schema, mask);
        let made = engine.run(original, table.doc, MAX_DEPTH);
        let left = std::mem::take(&mut engine.left);
        *root = finish(made, left);
        if !judge.accepts(root) || depth(&root.to_value()) > MAX_DEPTH {
            // Nothing is known to come here; what is promised is kept even if something does.
            let words = words::all(root);
            let done = "kept the words of the document only".to_owned();
            let change = Repair::new(Code::TurnedIntoText, String::new(), done);
            engine.changes.push(change);
            *root = finish(Vec::new(), words.lines().map(str::to_owned).collect());
        }
        engine.changes
    }

    /// The definitions of nodes that the place lacks.
    fn mask(&self, table: &Table) -> NodeSet {
        let Some(profile) = self.profile else {
            return NodeSet::EMPTY;
        };
        let lacking = table.nodes.iter().enumerate();
        lacking
            .filter(|(_, rule)| profile.lacks(&rule.kind))
            .fold(NodeSet::EMPTY, |mask, (index, _)| {
                mask.or(NodeSet::one(index))
            })
    }
}

/// Whether there is a node of these definitions.
fn has_any(table: &Table, mask: NodeSet, root: &Node) -> bool {
    root.descendants()
        .any(|node| (table.of_kind)(node.kind()).meets(mask))
}

/// The document of what was made, with words at the end that found no place.
fn finish(made: Vec<Node>, left: Vec<String>) -> Node {
    let mut root = made.into_iter().next().unwrap_or_else(|| {
        let mut root = Node::new(NodeKind::Doc);
        root.set_key("version", 1.into());
        root
    });
    let content = root.content_mut();
    for line in left.into_iter().filter(|line| !line.is_empty()) {
        let mut text = Node::new(NodeKind::Text);
        text.set_text(line);
        let mut paragraph = Node::new(NodeKind::Paragraph);
        paragraph.content_mut().push(text);
        content.push(paragraph);
    }
    root
}

impl Document {
    /// Makes the document valid by the official schema `full`, and says what was changed; nothing
    /// is changed if it is valid. For the other schema and for products see [`Repairer`].
    pub fn repair(&mut self) -> Vec<Repair> {
        Repairer::new().repair(self)
    }
}

/// Nodes made of `node` that are valid where these definitions may stand, and no deeper than `room`
/// levels; and what was changed, with pointers from the node.
#[allow(dead_code, reason = "readers of other formats are to use it")]
pub(crate) fn fit(
    schema: Schema,
    node: Node,
    allowed: NodeSet,
    room: usize,
) -> (Vec<Node>, Vec<Repair>) {
    let mut engine = Engine::new(schema, NodeSet::EMPTY);
    let mut made = engine.run(node, allowed, room);
    let left = std::mem::take(&mut engine.left);
    for line in left {
        let mut text = Node::new(NodeKind::Text);
        text.set_text(line);
        made.extend(engine.run(text, allowed, room));
    }
    (made, engine.changes)
}
