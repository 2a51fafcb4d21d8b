//! What may stand where, and what becomes of a block that may not.

use crate::NodeKind;

macro_rules! kinds {
    ($($name:ident)+) => {
        /// The nodes that the reader opens and fills.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Kind { $($name),+ }

        impl Kind {
            pub(super) fn node(self) -> NodeKind {
                match self { $(Self::$name => NodeKind::$name),+ }
            }

            pub(super) fn of(kind: &NodeKind) -> Option<Self> {
                match kind {
                    $(NodeKind::$name => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    BlockCard Blockquote BlockTaskItem BodiedExtension BodiedSyncBlock BulletList Caption CodeBlock
    DecisionItem DecisionList Doc EmbedCard Expand Extension Heading LayoutColumn LayoutSection
    ListItem Media MediaGroup MediaSingle NestedExpand OrderedList Panel Paragraph Rule SyncBlock
    Table TableCell TableHeader TableRow TaskItem TaskList
}

use Kind::*;

const fn set(kinds: &[Kind]) -> u64 {
    let mut bits = 0;
    let mut at = 0;
    while at < kinds.len() {
        bits |= 1 << kinds[at] as u64;
        at += 1;
    }
    bits
}

/// What may stand in every container of blocks but for tasks.
const PROSE: u64 = set(&[
    Paragraph,
    BulletList,
    OrderedList,
    CodeBlock,
    MediaSingle,
    Extension,
]);
const QUOTE: u64 = PROSE | set(&[MediaGroup]);
const ITEM: u64 = PROSE | set(&[TaskList]);
const PANEL: u64 = QUOTE | set(&[Heading, BlockCard, TaskList, Rule, DecisionList]);
const NESTED_EXPAND: u64 = QUOTE | set(&[Heading, TaskList, DecisionList, Rule, Panel, Blockquote]);
const CELL: u64 = NESTED_EXPAND | set(&[BlockCard, EmbedCard, NestedExpand]);
const BODIED_EXTENSION: u64 = NESTED_EXPAND | set(&[Table, BlockCard, EmbedCard]);
const EXPAND: u64 = BODIED_EXTENSION | set(&[NestedExpand]);
const COLUMN: u64 = BODIED_EXTENSION | set(&[Expand, BodiedExtension]);
const DOC: u64 = COLUMN | set(&[LayoutSection, SyncBlock, BodiedSyncBlock]);
const BODIED_SYNC: u64 = set(&[
    Paragraph,
    BlockCard,
    Blockquote,
    BulletList,
    CodeBlock,
    DecisionList,
    EmbedCard,
    Expand,
    Heading,
    LayoutSection,
    MediaGroup,
    MediaSingle,
    OrderedList,
    Panel,
    Rule,
    Table,
    TaskList,
]);

impl Kind {
    fn contents(self) -> u64 {
        match self {
            Doc => DOC,
            LayoutColumn => COLUMN,
            BodiedSyncBlock => BODIED_SYNC,
            Expand => EXPAND,
            BodiedExtension => BODIED_EXTENSION,
            NestedExpand => NESTED_EXPAND,
            TableCell | TableHeader => CELL,
            Panel => PANEL,
            Blockquote => QUOTE,
            ListItem => ITEM,
            BlockTaskItem => set(&[Paragraph, Extension]),
            BulletList | OrderedList => set(&[ListItem]),
            TaskList => set(&[TaskItem, BlockTaskItem, TaskList]),
            DecisionList => set(&[DecisionItem]),
            Table => set(&[TableRow]),
            TableRow => set(&[TableCell, TableHeader]),
            LayoutSection => set(&[LayoutColumn]),
            MediaSingle => set(&[Media, Caption]),
            MediaGroup => set(&[Media]),
            BlockCard | Caption | CodeBlock | DecisionItem | EmbedCard | Extension | Heading
            | Media | Paragraph | Rule | SyncBlock | TaskItem => 0,
        }
    }

    /// Whether a node of the other kind may stand directly in one of this kind.
    pub(super) fn takes(self, other: Self) -> bool {
        self.contents() & (1 << other as u64) != 0
    }

    /// Whether it holds text.
    pub(super) fn holds_text(self) -> bool {
        matches!(
            self,
            Paragraph | Heading | TaskItem | DecisionItem | Caption | CodeBlock
        )
    }

    /// Whether it is an item of a list of some sort.
    pub(super) fn is_item(self) -> bool {
        matches!(self, ListItem | TaskItem | BlockTaskItem | DecisionItem)
    }

    pub(super) fn is_list(self) -> bool {
        matches!(self, BulletList | OrderedList | TaskList | DecisionList)
    }

    /// Whether it stands in one kind of parent only, so that depth is the parent's concern.
    pub(super) fn is_part(self) -> bool {
        self.is_item()
            || matches!(
                self,
                TableRow | TableCell | TableHeader | LayoutColumn | Media | Caption
            )
    }

    /// Whether it may be cut in two, so that a block of the other kind can stand between the halves.
    pub(super) fn splits_for(self, other: Self) -> bool {
        match self {
            Paragraph => true,
            Blockquote | Panel => !matches!(other, Blockquote | Panel),
            MediaSingle | MediaGroup => true,
            _ => self.is_item() || self.is_list(),
        }
    }
}

/// What to do with a block that wants to stand somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It may.
    Take,
    /// It needs this around it.
    Wrap(Kind),
    /// It becomes this.
    Become(Kind),
    /// It goes out to where it may stand; what is around it is cut in two. Where that cannot be, what
    /// is in it takes its place.
    Out,
    /// What is in it takes its place.
    Unwrap,
}

/// What to do with a child in a parent.
pub(super) fn verdict(parent: Kind, child: Kind) -> Verdict {
    if parent.takes(child) {
        return Verdict::Take;
    }
    match (parent, child) {
        (Table, TableCell | TableHeader) => Verdict::Wrap(TableRow),
        (TaskList, ListItem) => Verdict::Become(TaskItem),
        (BulletList | OrderedList, TaskItem) => Verdict::Become(ListItem),
        (_, ListItem) => Verdict::Wrap(BulletList),
        (_, TaskItem | BlockTaskItem) => Verdict::Wrap(TaskList),
        (_, DecisionItem) => Verdict::Wrap(DecisionList),
        (_, TableRow) => Verdict::Wrap(Table),
        (_, TableCell | TableHeader) => Verdict::Wrap(TableRow),
        (_, LayoutColumn) => Verdict::Wrap(LayoutSection),
        (_, Media) => Verdict::Wrap(MediaSingle),
        (MediaSingle | MediaGroup, _) => Verdict::Out,
        (_, Caption) => Verdict::Become(Paragraph),

        (BulletList | OrderedList, _) => Verdict::Wrap(ListItem),
        (TaskList, Paragraph | Heading) => Verdict::Wrap(TaskItem),
        (DecisionList, Paragraph | Heading) => Verdict::Wrap(DecisionItem),
        (TaskList | DecisionList, _) => Verdict::Out,
        (Table, _) => Verdict::Wrap(TableRow),
        (TableRow, _) => Verdict::Wrap(TableCell),
        (LayoutSection, _) => Verdict::Wrap(LayoutColumn),

        // Text in text is more of it.
        (TaskItem | DecisionItem | Caption | Heading | Paragraph | CodeBlock, Paragraph) => {
            Verdict::Unwrap
        }
        (TaskItem | DecisionItem | Caption, Heading) => Verdict::Become(Paragraph),
        (TaskItem | DecisionItem | Caption | Heading | Paragraph | CodeBlock, _) => Verdict::Out,

        (Blockquote | ListItem | BlockTaskItem, Heading) => Verdict::Become(Paragraph),
        (Expand | TableCell | TableHeader, Expand) => Verdict::Become(NestedExpand),
        (Doc | LayoutColumn | BodiedSyncBlock, NestedExpand) => Verdict::Become(Expand),
        (Panel | Blockquote, Blockquote) | (Panel, Panel) => Verdict::Unwrap,
        (NestedExpand | BodiedExtension, Expand | NestedExpand) => Verdict::Unwrap,
        _ => Verdict::Out,
    }
}
