//! The kinds of changes.

use std::fmt;

macro_rules! codes {
    ($( $(#[$doc:meta])* $variant:ident $wire:literal $loses:literal; )*) => {
        /// What kind of change it is. [`as_str`](Self::as_str) is stable and made for programs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $( $(#[$doc])* $variant, )*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The name for programs, such as `moved-out`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $wire, )* }
            }

            /// Whether something that the document said is not said any more, or in another way.
            /// Words are kept by every change.
            #[must_use]
            pub fn loses(self) -> bool {
                match self { $( Self::$variant => $loses, )* }
            }
        }
    };
}

codes! {
    /// The `version` was written.
    Version "version" false;
    /// A name that no node has was taken for one that was meant: `bullet_list` for `bulletList`.
    NodeRenamed "node-renamed" false;
    /// The node became one of another kind, which may stand there: `expand`, `nestedExpand`.
    KindChanged "kind-changed" true;
    /// The node became the text that it showed.
    TurnedIntoText "turned-into-text" true;
    /// The node could not be kept, so its JSON stands in its place for people to look at.
    KeptAsJson "kept-as-json" true;
    /// The node is gone, what was inside is there.
    Unwrapped "unwrapped" true;
    /// The node was put into one that has to be around it: a `paragraph`, a `listItem`.
    Wrapped "wrapped" false;
    /// The node was moved out of one in which it may not stand; that one ends before it, and goes
    /// on behind it.
    MovedOut "moved-out" false;
    /// The node held too many others and was made into several.
    Split "split" false;
    /// An empty paragraph was put where there has to be a block.
    Filled "filled" false;
    /// A node that showed nothing was dropped.
    Dropped "dropped" true;
    /// The value of a key got the type that it has to have, or the key the name.
    KeyChanged "key-changed" false;
    /// A key was dropped that the node does not have.
    KeyDropped "key-dropped" true;
    /// An attribute got a value that it may have.
    AttributeChanged "attribute-changed" false;
    /// An attribute was added that has to be there.
    AttributeAdded "attribute-added" false;
    /// An attribute got the name that it has here.
    AttributeRenamed "attribute-renamed" false;
    /// An attribute was dropped that the node does not have, or whose value means nothing.
    AttributeDropped "attribute-dropped" true;
    /// A mark got the name or the attributes that it has to have.
    MarkChanged "mark-changed" false;
    /// A mark was moved from a node to the text inside.
    MarkMoved "mark-moved" false;
    /// A mark was dropped that may not stand there.
    MarkDropped "mark-dropped" true;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
