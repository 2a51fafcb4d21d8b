//! Blocks that look different from others of their kind, and may stand in fewer places: aligned,
//! indented, small, wider than the text.

use std::marker::PhantomData;

use super::content::node_type;
use super::part::Part;
use super::{Heading, Paragraph};
use crate::{Mark, MarkKind};

/// Where the lines of a paragraph or heading are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Alignment {
    /// In the middle.
    Center,
    /// At the far side: right, where one writes from left to right.
    End,
}

node_type! {
    /// A paragraph or heading that is centred or set at the far side. It may stand in the document,
    /// a layout column, a table cell and a bodied sync block.
    Aligned<T>
}

node_type! {
    /// A paragraph or heading that is indented. It may stand in the document, a layout column and a
    /// bodied sync block; a heading also in a table cell.
    Indented<T>
}

node_type! {
    /// A paragraph in small print.
    Small
}

macro_rules! alignable {
    ($($name:ident)+) => { $(
        impl $name {
            /// Centres it or sets it at the far side.
            pub fn align(self, alignment: Alignment) -> Aligned<Self> {
                let align = match alignment {
                    Alignment::Center => "center",
                    Alignment::End => "end",
                };
                let mark = Mark::new(MarkKind::Alignment).with_attr("align", align);
                Aligned { part: self.part.mark(mark), of: PhantomData }
            }

            /// Indents it by 1 to 6 steps.
            pub fn indent(self, steps: u8) -> Indented<Self> {
                let mark = Mark::new(MarkKind::Indentation).with_attr("level", steps);
                Indented { part: self.part.mark(mark), of: PhantomData }
            }
        }
    )+ };
}

alignable! { Paragraph Heading Small }

fn small(part: Part) -> Part {
    part.mark(Mark::new(MarkKind::FontSize).with_attr("fontSize", "small"))
}

impl Paragraph {
    /// Sets it in small print.
    pub fn small(self) -> Small {
        Small {
            part: small(self.part),
        }
    }
}

impl Aligned<Paragraph> {
    /// Sets it in small print.
    pub fn small(self) -> Aligned<Small> {
        Aligned {
            part: small(self.part),
            of: PhantomData,
        }
    }
}

impl Indented<Paragraph> {
    /// Sets it in small print.
    pub fn small(self) -> Indented<Small> {
        Indented {
            part: small(self.part),
            of: PhantomData,
        }
    }
}

node_type! {
    /// A block that is wider than the text around it. It may stand in the document; columns also in
    /// a bodied sync block.
    Breakout<T>
}

macro_rules! breaks_out {
    ($($name:ident)+) => { $(
        impl $crate::build::$name {
            /// Makes it wider than the text.
            pub fn wide(self) -> Breakout<Self> {
                Breakout { part: breakout(self.part, "wide"), of: PhantomData }
            }

            /// Makes it as wide as the window.
            pub fn full_width(self) -> Breakout<Self> {
                Breakout { part: breakout(self.part, "full-width"), of: PhantomData }
            }
        }
    )+ };
}

impl<T> Breakout<T> {
    /// Its width in pixels.
    pub fn width(mut self, pixels: u32) -> Self {
        self.part = self
            .part
            .mark_attr(&MarkKind::Breakout, "width", pixels.into());
        self
    }
}

fn breakout(part: Part, mode: &str) -> Part {
    part.mark(Mark::new(MarkKind::Breakout).with_attr("mode", mode))
}

breaks_out! { CodeBlock Expand LayoutSection SyncBlock BodiedSyncBlock }
