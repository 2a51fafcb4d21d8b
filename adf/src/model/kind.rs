//! The names of nodes and marks, the official ones as variants and every other one kept as it is.

use std::fmt;

macro_rules! kinds {
    (
        $(#[$meta:meta])*
        $name:ident { $( $(#[$gate:meta])? $variant:ident = $wire:literal, )* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = concat!("`", $wire, "`")]
                $(#[$gate])?
                $variant,
            )*
            /// A name this crate does not know, kept as it is.
            Other(Box<str>),
            /// The value has no `type`, or one that is not a string. It is kept and written back
            /// unchanged.
            Untyped,
        }

        impl $name {
            /// Every name this crate knows.
            pub const KNOWN: &'static [Self] = &[ $( $(#[$gate])? Self::$variant, )* ];

            /// The kind with this name on the wire.
            #[must_use]
            pub fn from_name(name: &str) -> Self {
                match name {
                    $( $(#[$gate])? $wire => Self::$variant, )*
                    other => Self::Other(other.into()),
                }
            }

            /// The name on the wire; empty for [`Untyped`](Self::Untyped).
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( $(#[$gate])? Self::$variant => $wire, )*
                    Self::Other(name) => name,
                    Self::Untyped => "",
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, name: &str) -> bool {
                *self != Self::Untyped && self.as_str() == name
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, name: &&str) -> bool {
                self == *name
            }
        }
    };
}

kinds! {
    /// What a [`Node`](crate::Node) is: its `type`.
    ///
    /// ```
    /// use adf::NodeKind;
    ///
    /// assert_eq!(NodeKind::from_name("panel"), NodeKind::Panel);
    /// assert_eq!(NodeKind::from_name("hologram").as_str(), "hologram");
    /// ```
    NodeKind {
        BlockCard = "blockCard",
        Blockquote = "blockquote",
        BlockTaskItem = "blockTaskItem",
        BodiedExtension = "bodiedExtension",
        #[cfg(feature = "stage-0")]
        BodiedRule = "bodiedRule",
        BodiedSyncBlock = "bodiedSyncBlock",
        BulletList = "bulletList",
        Caption = "caption",
        CodeBlock = "codeBlock",
        Date = "date",
        DecisionItem = "decisionItem",
        DecisionList = "decisionList",
        Doc = "doc",
        EmbedCard = "embedCard",
        Emoji = "emoji",
        Expand = "expand",
        Extension = "extension",
        #[cfg(feature = "stage-0")]
        ExtensionFrame = "extensionFrame",
        HardBreak = "hardBreak",
        Heading = "heading",
        InlineCard = "inlineCard",
        InlineExtension = "inlineExtension",
        LayoutColumn = "layoutColumn",
        LayoutSection = "layoutSection",
        ListItem = "listItem",
        Media = "media",
        MediaGroup = "mediaGroup",
        MediaInline = "mediaInline",
        MediaSingle = "mediaSingle",
        Mention = "mention",
        #[cfg(feature = "stage-0")]
        MultiBodiedExtension = "multiBodiedExtension",
        NestedExpand = "nestedExpand",
        OrderedList = "orderedList",
        Panel = "panel",
        Paragraph = "paragraph",
        Placeholder = "placeholder",
        Rule = "rule",
        Status = "status",
        SyncBlock = "syncBlock",
        Table = "table",
        TableCell = "tableCell",
        TableHeader = "tableHeader",
        TableRow = "tableRow",
        TaskItem = "taskItem",
        TaskList = "taskList",
        Text = "text",
    }
}

kinds! {
    /// What a [`Mark`](crate::Mark) is: its `type`.
    MarkKind {
        Alignment = "alignment",
        Annotation = "annotation",
        BackgroundColor = "backgroundColor",
        Border = "border",
        Breakout = "breakout",
        Code = "code",
        DataConsumer = "dataConsumer",
        Em = "em",
        FontSize = "fontSize",
        Fragment = "fragment",
        Indentation = "indentation",
        Link = "link",
        Strike = "strike",
        Strong = "strong",
        Subsup = "subsup",
        TextColor = "textColor",
        Underline = "underline",
    }
}
