//! The official schemas as tables: what a node may hold, carry and say.
//!
//! `cargo xtask adf-schema` writes the tables from the official JSON schemas; nothing here knows a
//! rule of the format by itself. A *definition* is one way in which a node may be formed (`paragraph`
//! has one for each set of marks); a place names the definitions that it takes.

mod check;
mod lookup;
mod set;
mod value;

pub(crate) use check::{Judge, is_one, version};
pub(crate) use set::{MarkSet, NodeSet};

use crate::{MarkKind, NodeKind};

/// Which of the two official schemas a document is held against.
///
/// ```
/// use adf::{Document, Schema};
/// use serde_json::json;
///
/// let page = Document::from_value(json!({"type": "doc", "version": 1, "content": []}))?;
/// assert!(page.is_valid(Schema::Full));
/// # Ok::<(), adf::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Schema {
    /// What the products take and give: `full.json`.
    #[default]
    Full,
    /// What they try out, too: `stage-0.json`. A document that uses it may be refused by a site.
    #[cfg(feature = "stage-0")]
    Stage0,
}

impl Schema {
    pub(crate) fn table(self) -> &'static Table {
        match self {
            Self::Full => &crate::generated::full::TABLE,
            #[cfg(feature = "stage-0")]
            Self::Stage0 => &crate::generated::stage_0::TABLE,
        }
    }

    /// The version of the published package that the tables were made from.
    #[must_use]
    pub fn version() -> &'static str {
        crate::generated::VERSION
    }
}

/// One official schema.
#[derive(Debug)]
pub(crate) struct Table {
    /// All definitions of nodes; a [`NodeSet`] has a bit for each.
    pub(crate) nodes: &'static [NodeRule],
    /// One definition for each kind of mark; a [`MarkSet`] has a bit for each.
    pub(crate) marks: &'static [MarkRule],
    /// The definitions of a kind of node.
    pub(crate) of_kind: fn(&NodeKind) -> NodeSet,
    /// The place in `marks` of a kind of mark.
    pub(crate) of_mark: fn(&MarkKind) -> Option<u32>,
    /// The whole document.
    pub(crate) doc: NodeSet,
}

/// One way in which a node may be formed.
#[derive(Debug)]
pub(crate) struct NodeRule {
    /// The name in the official schema.
    #[allow(
        dead_code,
        reason = "it tells whoever reads the table what the rule is"
    )]
    pub(crate) name: &'static str,
    pub(crate) kind: NodeKind,
    pub(crate) attrs: &'static AttrsRule,
    pub(crate) marks: Marks,
    pub(crate) content: Content,
    /// Whether it has characters of its own: `text`, at least one.
    pub(crate) text: bool,
    /// Whether it has the `version` of a document.
    pub(crate) version: bool,
    /// Whether keys of any name may stand beside the known ones.
    pub(crate) open: bool,
}

/// A kind of mark.
#[derive(Debug)]
pub(crate) struct MarkRule {
    pub(crate) kind: MarkKind,
    pub(crate) attrs: &'static AttrsRule,
}

/// What `attrs` may be.
#[derive(Debug)]
pub(crate) struct AttrsRule {
    pub(crate) required: bool,
    /// The forms it may have; none means that there is no `attrs`.
    pub(crate) shapes: &'static [Shape],
}

/// An object without properties of other names.
#[derive(Debug)]
pub(crate) struct Shape {
    /// Sorted by name.
    pub(crate) properties: &'static [Property],
}

/// One property of an object.
#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) value: Form,
}

/// What a value may be.
#[derive(Debug)]
pub(crate) enum Form {
    Any,
    Flag,
    /// At least `min` characters.
    Text {
        min: usize,
        pattern: Option<Pattern>,
    },
    Number {
        min: Option<f64>,
        max: Option<f64>,
    },
    OneOf(&'static [&'static str]),
    List {
        min: usize,
        item: &'static Form,
    },
    Object(&'static Shape),
}

/// The patterns that the official schemas have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// `#rrggbb`
    Rgb,
    /// `#rrggbb` or `#rrggbbaa`
    Rgba,
    /// A colour of a status: a name or `#rrggbb`.
    StatusColor,
}

/// What `marks` may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Marks {
    /// There is no such key.
    None,
    /// An array with nothing in it.
    Empty,
    /// An array of anything.
    Any,
    /// An array of these marks.
    Of(MarkSet),
}

/// What `content` may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Content {
    /// There is no such key.
    None,
    /// Whatever it is.
    Any,
    /// An array of these nodes.
    Of {
        nodes: NodeSet,
        min: usize,
        max: usize,
        required: bool,
    },
    /// An array with these nodes at its first places, and anything behind them.
    Row {
        places: &'static [NodeSet],
        min: usize,
        max: usize,
        required: bool,
    },
}
