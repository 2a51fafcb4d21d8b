//! Blocks of prose: paragraphs, headings, quotes, code, panels, expands, rules.

use super::content::{Content, filled, has_id, node_type, takes_content};
use super::part::Part;
use crate::NodeKind;

node_type! {
    /// A paragraph.
    Paragraph
}

/// A paragraph.
///
/// ```
/// use adf::build::*;
///
/// paragraph(("Reviewed by ", mention("5b10ac", "Mia"), " on ", date(2026, 3, 6), "."));
/// ```
pub fn paragraph(content: impl Content<Paragraph>) -> Paragraph {
    Paragraph {
        part: filled(Part::new(NodeKind::Paragraph), content),
    }
}

/// A paragraph; short for [`paragraph`].
pub fn p(content: impl Content<Paragraph>) -> Paragraph {
    paragraph(content)
}

/// The level of a [`heading`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(
    clippy::exhaustive_enums,
    reason = "the format has six levels, and so has HTML"
)]
pub enum Level {
    /// The largest.
    H1 = 1,
    /// The second.
    H2,
    /// The third.
    H3,
    /// The fourth.
    H4,
    /// The fifth.
    H5,
    /// The smallest.
    H6,
}

node_type! {
    /// A heading.
    Heading
}

/// A heading. With a level known beforehand, [`h1`] … [`h6`] are shorter.
pub fn heading(level: Level, content: impl Content<Heading>) -> Heading {
    Heading {
        part: filled(
            Part::new(NodeKind::Heading).attr("level", level as u8),
            content,
        ),
    }
}

macro_rules! headings {
    ($($name:ident $level:ident $doc:literal;)+) => { $(
        #[doc = $doc]
        pub fn $name(content: impl Content<Heading>) -> Heading {
            heading(Level::$level, content)
        }
    )+ };
}

headings! {
    h1 H1 "A heading of level 1, the largest.";
    h2 H2 "A heading of level 2.";
    h3 H3 "A heading of level 3.";
    h4 H4 "A heading of level 4.";
    h5 H5 "A heading of level 5.";
    h6 H6 "A heading of level 6, the smallest.";
}

node_type! {
    /// A quotation.
    Blockquote
}

/// A quotation. It holds paragraphs, lists, code and media.
pub fn blockquote(content: impl Content<Blockquote>) -> Blockquote {
    Blockquote {
        part: filled(Part::new(NodeKind::Blockquote), content),
    }
}

node_type! {
    /// A block of code.
    CodeBlock
}

/// A block of code in a language such as `rust`; `""` if it has none.
pub fn code_block(language: impl Into<String>, code: impl Into<String>) -> CodeBlock {
    let part = Part::new(NodeKind::CodeBlock).attr_unless_empty("language", language.into());
    CodeBlock {
        part: part.add(Part::text(code.into())),
    }
}

impl CodeBlock {
    /// Wraps long lines.
    pub fn wrap(mut self) -> Self {
        self.part = self.part.attr("wrap", true);
        self
    }

    /// An id of the code that editors keep.
    pub fn unique_id(mut self, id: impl Into<String>) -> Self {
        self.part = self.part.attr("uniqueId", id.into());
        self
    }

    /// Leaves out the line numbers.
    pub fn hide_line_numbers(mut self) -> Self {
        self.part = self.part.attr("hideLineNumbers", true);
        self
    }
}

/// The look of a [`panel`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PanelType {
    /// Blue.
    Info,
    /// Purple.
    Note,
    /// A tip.
    Tip,
    /// Yellow.
    Warning,
    /// Red.
    Error,
    /// Green.
    Success,
    /// As set by [`Panel::icon`] and [`Panel::color`].
    Custom,
}

node_type! {
    /// A coloured box with an icon.
    Panel
}

/// A coloured box with an icon.
///
/// ```
/// use adf::build::*;
///
/// panel(PanelType::Warning, ("The release is at risk.", bullet_list(["Search", "Refunds"])));
/// panel(PanelType::Custom, "Retrospective").icon(":thinking:").color("#eae6ff");
/// ```
pub fn panel(kind: PanelType, content: impl Content<Panel>) -> Panel {
    let kind = match kind {
        PanelType::Info => "info",
        PanelType::Note => "note",
        PanelType::Tip => "tip",
        PanelType::Warning => "warning",
        PanelType::Error => "error",
        PanelType::Success => "success",
        PanelType::Custom => "custom",
    };
    Panel {
        part: filled(Part::new(NodeKind::Panel).attr("panelType", kind), content),
    }
}

impl Panel {
    /// The short name of the emoji of a custom panel, such as `:thinking:`.
    pub fn icon(mut self, short_name: impl Into<String>) -> Self {
        self.part = self.part.attr("panelIcon", short_name.into());
        self
    }

    /// What readers see where the icon is not known, such as `🤔`.
    pub fn icon_fallback(mut self, text: impl Into<String>) -> Self {
        self.part = self.part.attr("panelIconText", text.into());
        self
    }

    /// The id of the emoji that is the icon.
    pub fn icon_id(mut self, id: impl Into<String>) -> Self {
        self.part = self.part.attr("panelIconId", id.into());
        self
    }

    /// The background of a custom panel: six hex digits after a `#`.
    pub fn color(mut self, hex: impl Into<String>) -> Self {
        self.part = self.part.attr("panelColor", hex.into());
        self
    }
}

node_type! {
    /// A section that readers open with a click. In another expand or a table cell use
    /// [`NestedExpand`].
    Expand
}

/// A section that readers open with a click on its title.
pub fn expand(title: impl Into<String>, content: impl Content<Expand>) -> Expand {
    let part = Part::new(NodeKind::Expand).attr_unless_empty("title", title.into());
    Expand {
        part: filled(part, content),
    }
}

node_type! {
    /// An expand inside an [`Expand`] or a table cell.
    NestedExpand
}

/// An expand inside another or inside a table cell.
pub fn nested_expand(
    title: impl Into<String>,
    content: impl Content<NestedExpand>,
) -> NestedExpand {
    // The schema wants `attrs` here, so that an empty title stays.
    let part = Part::new(NodeKind::NestedExpand).attr("title", title.into());
    NestedExpand {
        part: filled(part, content),
    }
}

node_type! {
    /// A horizontal line.
    Rule
}

/// A horizontal line.
pub fn rule() -> Rule {
    Rule {
        part: Part::new(NodeKind::Rule),
    }
}

has_id! { Paragraph Heading Blockquote CodeBlock Panel Expand NestedExpand Rule }
takes_content! { Paragraph Heading Blockquote Panel Expand NestedExpand }
