//! The kinds of findings.

use std::fmt;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// The document can be sent and will be shown, but readers may be misled or shut out.
    Warning,
    /// The schema has it, and the product refuses or drops it.
    Product,
    /// The official schema does not accept it, and the server refuses it.
    Error,
}

impl Severity {
    /// `warning`, `product` or `error`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Product => "product",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! codes {
    ($( $(#[$doc:meta])* $variant:ident $wire:literal $severity:ident; )*) => {
        /// What kind of finding it is. [`as_str`](Self::as_str) is stable and made for programs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $( $(#[$doc])* $variant, )*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The name for programs, such as `node-not-allowed`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $wire, )* }
            }

            /// How grave findings of this kind are.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $( Self::$variant => Severity::$severity, )* }
            }
        }
    };
}

codes! {
    /// The text or value is not a document at all.
    NotADocument "not-a-document" Error;
    /// The `version` is missing or not 1.
    Version "version" Error;
    /// The value in `content` is no node: no object, or without a `type`.
    NotANode "not-a-node" Error;
    /// No node has this name.
    UnknownNode "unknown-node" Error;
    /// The node may not stand in this place.
    NodeNotAllowed "node-not-allowed" Error;
    /// `content` is missing.
    ContentMissing "content-missing" Error;
    /// `content` holds fewer nodes than it has to.
    TooFewNodes "too-few-nodes" Error;
    /// `content` holds more nodes than it may.
    TooManyNodes "too-many-nodes" Error;
    /// The node has a `content` and may not.
    ContentNotAllowed "content-not-allowed" Error;
    /// A text node without a single character, or without `text`.
    EmptyText "empty-text" Error;
    /// The node has a key that no node or not this one has.
    UnknownKey "unknown-key" Error;
    /// The value of a key is of the wrong type: `content` that is no array, `attrs` that is no
    /// object.
    WrongType "wrong-type" Error;
    /// An attribute, or all of `attrs`, is missing.
    AttributeMissing "attribute-missing" Error;
    /// There is no attribute of this name here.
    UnknownAttribute "unknown-attribute" Error;
    /// The value of an attribute is not what it may be.
    AttributeValue "attribute-value" Error;
    /// No mark has this name.
    UnknownMark "unknown-mark" Error;
    /// The mark may not stand on this node, or not in this place.
    MarkNotAllowed "mark-not-allowed" Error;
    /// Each of the marks may stand here, but not together.
    MarkCombination "mark-combination" Error;

    /// The product does not have this node in this place.
    ProductLacksNode "product-lacks-node" Product;
    /// The document is longer than the field holds.
    TooLong "too-long" Product;

    /// The address does not lead to a page: it runs a script or reads a file.
    UnsafeLink "unsafe-link" Warning;
    /// A `localId` that another node has, too.
    DuplicateLocalId "duplicate-local-id" Warning;
    /// An image without a text for those who do not see it.
    MissingAlt "missing-alt" Warning;
    /// A heading that is more than one level below the one before.
    SkippedHeading "skipped-heading" Warning;
    /// A heading without words.
    EmptyHeading "empty-heading" Warning;
    /// The same kind of mark twice on one node.
    DuplicateMark "duplicate-mark" Warning;
    /// Two marks that cancel each other.
    ConflictingMarks "conflicting-marks" Warning;
    /// Rows of a table that do not have the same number of columns, or a row without cells.
    UnevenTable "uneven-table" Warning;
    /// Widths that do not fit the number of columns, or do not add up to the whole.
    ColumnWidths "column-widths" Warning;
    /// A date that is no number of milliseconds.
    DateTimestamp "date-timestamp" Warning;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
