//! What may stand in what: the content model of the official schema (`full`), as trait impls.
//!
//! A unit test holds the table against the schema, every pair of it, allowed or not.

use super::part::Part;
use super::{
    Aligned, BlockCard, BlockTaskItem, Blockquote, BodiedExtension, BodiedSyncBlock, Breakout,
    BulletList, Caption, Code, CodeBlock, DatasourceCard, Date, DecisionItem, DecisionList, Doc,
    EmbedCard, Emoji, Expand, Extension, HardBreak, HeaderRow, Heading, Indented, InlineCard,
    InlineExtension, LayoutColumn, LayoutSection, ListItem, Media, MediaGroup, MediaInline,
    MediaSingle, Mention, NestedExpand, OrderedList, Panel, Paragraph, Placeholder, Rule, Small,
    Status, SyncBlock, Table, TableCell, TableHeader, TableRow, TaskItem, TaskList, Text,
};
use crate::NodeKind;

/// Says that a node may stand directly in a `P`.
///
/// The impls are the content model of the official schema; the trait cannot be implemented for
/// types outside this crate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in `{P}`",
    label = "not allowed here by Atlassian Document Format",
    note = "text, links, mentions, status, dates, … go into a paragraph: `p((…))`",
    note = "in an expand or a table cell use `nested_expand`; in a list put the block into an `item`"
)]
pub trait In<P>: sealed::Sealed {}

/// Says that a bare string may stand in this node; see [what becomes of it](super#content).
///
/// The trait cannot be implemented for types outside this crate.
#[diagnostic::on_unimplemented(
    message = "a bare string cannot stand in `{Self}`",
    label = "put a node here instead of a string"
)]
pub trait Bare: sealed::Sealed {
    #[doc(hidden)]
    fn bare(text: String) -> Part;
}

pub(super) mod sealed {
    pub trait Sealed {}
}

macro_rules! nesting {
    ($( $parent:ident: [$($child:ty),+ $(,)?] )+) => {
        $( $( impl In<$parent> for $child {} )+ )+

        #[cfg(test)]
        const TABLE: &[(&str, &[&str])] =
            &[ $( (stringify!($parent), &[ $( stringify!($child) ),+ ]) ),+ ];
    };
}

nesting! {
    // Inline.
    Paragraph: [
        Text, Code, Date, Emoji, HardBreak, InlineCard, Mention, Placeholder, Status,
        InlineExtension, MediaInline,
    ]
    Heading: [
        Text, Code, Date, Emoji, HardBreak, InlineCard, Mention, Placeholder, Status,
        InlineExtension, MediaInline,
    ]
    TaskItem: [
        Text, Code, Date, Emoji, HardBreak, InlineCard, Mention, Placeholder, Status,
        InlineExtension, MediaInline,
    ]
    DecisionItem: [
        Text, Code, Date, Emoji, HardBreak, InlineCard, Mention, Placeholder, Status,
        InlineExtension, MediaInline,
    ]
    Caption: [
        Text, Code, Date, Emoji, HardBreak, InlineCard, Mention, Placeholder, Status,
    ]

    // Blocks.
    Doc: [
        Paragraph, Aligned<Paragraph>, Indented<Paragraph>, Small, Aligned<Small>, Indented<Small>,
        Heading, Aligned<Heading>, Indented<Heading>,
        BulletList, OrderedList, TaskList, DecisionList, Blockquote, CodeBlock, Panel, Expand,
        Rule, Table, MediaSingle, MediaGroup, BlockCard, DatasourceCard, EmbedCard,
        Extension, BodiedExtension,
        LayoutSection, SyncBlock, BodiedSyncBlock, Breakout<CodeBlock>, Breakout<Expand>,
        Breakout<LayoutSection>, Breakout<SyncBlock>, Breakout<BodiedSyncBlock>,
    ]
    LayoutColumn: [
        Paragraph, Aligned<Paragraph>, Indented<Paragraph>, Small, Aligned<Small>, Indented<Small>,
        Heading, Aligned<Heading>, Indented<Heading>,
        BulletList, OrderedList, TaskList, DecisionList, Blockquote, CodeBlock, Panel, Expand,
        Rule, Table, MediaSingle, MediaGroup, BlockCard, DatasourceCard, EmbedCard,
        Extension, BodiedExtension,
    ]
    ListItem: [
        Paragraph, Small, BulletList, OrderedList, TaskList, CodeBlock, MediaSingle, Extension,
    ]
    Blockquote: [
        Paragraph, BulletList, OrderedList, CodeBlock, MediaSingle, MediaGroup, Extension,
    ]
    Panel: [
        Paragraph, Small, Heading, BulletList, OrderedList, TaskList, DecisionList, CodeBlock,
        Rule, MediaSingle, MediaGroup, BlockCard, DatasourceCard, Extension,
    ]
    Expand: [
        Paragraph, Small, Heading, BulletList, OrderedList, TaskList, DecisionList, Blockquote,
        CodeBlock, Panel, Rule, Table, MediaSingle, MediaGroup, BlockCard, DatasourceCard,
        EmbedCard, Extension, NestedExpand,
    ]
    NestedExpand: [
        Paragraph, Small, Heading, BulletList, OrderedList, TaskList, DecisionList, Blockquote,
        CodeBlock, Panel, Rule, MediaSingle, MediaGroup, Extension,
    ]
    BodiedExtension: [
        Paragraph, Small, Heading, BulletList, OrderedList, TaskList, DecisionList, Blockquote,
        CodeBlock, Panel, Rule, Table, MediaSingle, MediaGroup, BlockCard, DatasourceCard,
        EmbedCard, Extension,
    ]
    BodiedSyncBlock: [
        Paragraph, Aligned<Paragraph>, Indented<Paragraph>, Small, Aligned<Small>, Indented<Small>,
        Heading, Aligned<Heading>, Indented<Heading>,
        BulletList, OrderedList, TaskList, DecisionList, Blockquote, CodeBlock, Panel, Expand,
        Rule, Table, MediaSingle, MediaGroup, BlockCard, DatasourceCard, EmbedCard,
        LayoutSection, Breakout<LayoutSection>,
    ]
    TableCell: [
        Paragraph, Aligned<Paragraph>, Small, Aligned<Small>,
        Heading, Aligned<Heading>, Indented<Heading>,
        BulletList, OrderedList, TaskList, DecisionList, Blockquote, CodeBlock, Panel, Rule,
        MediaSingle, MediaGroup, BlockCard, DatasourceCard, EmbedCard, Extension, NestedExpand,
    ]
    TableHeader: [
        Paragraph, Aligned<Paragraph>, Small, Aligned<Small>,
        Heading, Aligned<Heading>, Indented<Heading>,
        BulletList, OrderedList, TaskList, DecisionList, Blockquote, CodeBlock, Panel, Rule,
        MediaSingle, MediaGroup, BlockCard, DatasourceCard, EmbedCard, Extension, NestedExpand,
    ]

    // Parts of blocks.
    BulletList: [ListItem]
    OrderedList: [ListItem]
    TaskList: [TaskItem, TaskList, BlockTaskItem]
    BlockTaskItem: [Paragraph, Small, Extension]
    DecisionList: [DecisionItem]
    Table: [TableRow]
    TableRow: [TableCell, TableHeader]
    HeaderRow: [TableHeader]
    MediaGroup: [Media]
}

/// A string as text.
macro_rules! bare_text {
    ($($parent:ident)+) => { $(
        impl Bare for $parent {
            fn bare(text: String) -> Part {
                Part::text(text)
            }
        }
    )+ };
}

bare_text! { Paragraph Heading TaskItem DecisionItem Caption }

/// A string as a block.
macro_rules! bare_paragraph {
    ($($parent:ident)+) => { $(
        impl Bare for $parent {
            fn bare(text: String) -> Part {
                Part::new(NodeKind::Paragraph).add(Part::text(text))
            }
        }
    )+ };
}

bare_paragraph! {
    Doc LayoutColumn ListItem Blockquote Panel Expand NestedExpand BodiedExtension BodiedSyncBlock
    BlockTaskItem TableCell TableHeader
}

/// A string as the node that this parent is made of, itself made from a string.
macro_rules! bare_child {
    ($($parent:ident: $kind:ident from $child:ident;)+) => { $(
        impl Bare for $parent {
            fn bare(text: String) -> Part {
                Part::new(NodeKind::$kind).add($child::bare(text))
            }
        }
    )+ };
}

bare_child! {
    BulletList: ListItem from ListItem;
    OrderedList: ListItem from ListItem;
    TableRow: TableCell from TableCell;
    HeaderRow: TableHeader from TableHeader;
}

impl Bare for TaskList {
    fn bare(text: String) -> Part {
        super::list::task_part("TODO").add(Part::text(text))
    }
}

impl Bare for DecisionList {
    fn bare(text: String) -> Part {
        super::list::decided().add(Part::text(text))
    }
}

#[cfg(test)]
mod against_schema;
