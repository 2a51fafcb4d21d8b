//! What stands in a paragraph: text and its marks, and the small nodes between words.

use serde_json::Value;

use super::content::{Content, has_id, node_type};
use super::nesting::{In, sealed::Sealed};
use super::part::{Part, Parts};
use crate::{Mark, MarkKind, NodeKind};

/// Text with marks. Text of zero characters is left out of the document.
///
/// ```
/// use adf::build::*;
///
/// p(("Due ", text("today").strong().color("#de350b"), ", see ", link("plan", "https://x.test/")));
/// ```
#[derive(Clone, Debug)]
#[must_use = "a node does nothing until it is put into a document"]
pub struct Text {
    text: String,
    link: Option<Mark>,
    annotation: Option<Mark>,
    strong: bool,
    em: bool,
    strike: bool,
    underline: bool,
    subsup: Option<&'static str>,
    color: Option<String>,
    background: Option<String>,
}

/// Plain text, to be marked by its methods. A bare string does the same where text stands.
pub fn text(text: impl Into<String>) -> Text {
    Text {
        text: text.into(),
        link: None,
        annotation: None,
        strong: false,
        em: false,
        strike: false,
        underline: false,
        subsup: None,
        color: None,
        background: None,
    }
}

/// Bold text.
pub fn strong(words: impl Into<String>) -> Text {
    text(words).strong()
}

/// Text in italics.
pub fn em(words: impl Into<String>) -> Text {
    text(words).em()
}

/// Text struck through.
pub fn strike(words: impl Into<String>) -> Text {
    text(words).strike()
}

/// Underlined text.
pub fn underline(words: impl Into<String>) -> Text {
    text(words).underline()
}

/// Text that leads to an address.
pub fn link(words: impl Into<String>, href: impl Into<String>) -> Text {
    text(words).link(href)
}

impl Text {
    /// Bold.
    pub fn strong(mut self) -> Self {
        self.strong = true;
        self
    }

    /// Italics.
    pub fn em(mut self) -> Self {
        self.em = true;
        self
    }

    /// Struck through.
    pub fn strike(mut self) -> Self {
        self.strike = true;
        self
    }

    /// Underlined.
    pub fn underline(mut self) -> Self {
        self.underline = true;
        self
    }

    /// Subscript; takes the place of superscript.
    pub fn sub(mut self) -> Self {
        self.subsup = Some("sub");
        self
    }

    /// Superscript; takes the place of subscript.
    pub fn sup(mut self) -> Self {
        self.subsup = Some("sup");
        self
    }

    /// Colour of the letters: six hex digits after a `#`.
    pub fn color(mut self, hex: impl Into<String>) -> Self {
        self.color = Some(hex.into());
        self
    }

    /// Colour behind the letters: six hex digits after a `#`.
    pub fn background(mut self, hex: impl Into<String>) -> Self {
        self.background = Some(hex.into());
        self
    }

    /// Leads to an address.
    pub fn link(mut self, href: impl Into<String>) -> Self {
        self.link = Some(link_mark(href));
        self
    }

    /// Leads to an address, with a title that readers see when they point at it.
    pub fn link_titled(mut self, href: impl Into<String>, title: impl Into<String>) -> Self {
        self.link = Some(link_mark(href).with_attr("title", title.into()));
        self
    }

    /// Anchor of the inline comment with this id.
    pub fn annotation(mut self, id: impl Into<String>) -> Self {
        self.annotation = Some(annotation_mark(id));
        self
    }
}

pub(super) fn link_mark(href: impl Into<String>) -> Mark {
    Mark::new(MarkKind::Link).with_attr("href", href.into())
}

pub(super) fn annotation_mark(id: impl Into<String>) -> Mark {
    Mark::new(MarkKind::Annotation)
        .with_attr("id", id.into())
        .with_attr("annotationType", "inlineComment")
}

impl Sealed for Text {}

impl<P> Content<P> for Text
where
    Text: In<P>,
{
    fn append(self, parts: &mut Parts) {
        let flag = |on: bool, kind| on.then(|| Mark::new(kind));
        let with = |value: Option<String>, kind, name| {
            value.map(|value| Mark::new(kind).with_attr(name, value))
        };
        let marks = [
            self.link,
            flag(self.em, MarkKind::Em),
            flag(self.strong, MarkKind::Strong),
            flag(self.strike, MarkKind::Strike),
            with(self.subsup.map(str::to_owned), MarkKind::Subsup, "type"),
            flag(self.underline, MarkKind::Underline),
            with(self.color, MarkKind::TextColor, "color"),
            with(self.background, MarkKind::BackgroundColor, "color"),
            self.annotation,
        ];
        let part = marks
            .into_iter()
            .flatten()
            .fold(Part::text(self.text), Part::mark);
        parts.push(part);
    }
}

node_type! {
    /// Text in a fixed-width font. The format lets it be a link or the anchor of a comment, and
    /// nothing else: it cannot be bold or coloured.
    Code
}

/// Text in a fixed-width font.
pub fn code(code: impl Into<String>) -> Code {
    Code {
        part: Part::text(code.into()).mark(Mark::new(MarkKind::Code)),
    }
}

impl Code {
    /// Leads to an address.
    pub fn link(mut self, href: impl Into<String>) -> Self {
        self.part = self.part.mark(link_mark(href));
        self
    }

    /// Leads to an address, with a title that readers see when they point at it.
    pub fn link_titled(mut self, href: impl Into<String>, title: impl Into<String>) -> Self {
        let mark = link_mark(href).with_attr("title", title.into());
        self.part = self.part.mark(mark);
        self
    }

    /// Anchor of the inline comment with this id.
    pub fn annotation(mut self, id: impl Into<String>) -> Self {
        self.part = self.part.mark(annotation_mark(id));
        self
    }
}

node_type! {
    /// A line break inside a paragraph.
    HardBreak
}

/// A line break inside a paragraph.
pub fn hard_break() -> HardBreak {
    HardBreak {
        part: Part::new(NodeKind::HardBreak),
    }
}

node_type! {
    /// A person, who is notified.
    Mention
}

/// Mentions a person by account id, which is not the name: find it with a user search.
///
/// The name is what readers see until the product has looked the person up; it may be empty.
pub fn mention(account_id: impl Into<String>, name: impl AsRef<str>) -> Mention {
    let part = Part::new(NodeKind::Mention).attr("id", account_id.into());
    let name = name.as_ref().trim_start_matches('@');
    let shown = if name.is_empty() {
        String::new()
    } else {
        format!("@{name}")
    };
    Mention {
        part: part.attr_unless_empty("text", shown),
    }
}

/// What a [`mention`] notifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserType {
    /// A person.
    Default,
    /// Everybody of a kind, such as `@all`.
    Special,
    /// An app.
    App,
}

impl Mention {
    /// What it notifies, if not a person.
    pub fn user_type(mut self, kind: UserType) -> Self {
        let kind = match kind {
            UserType::Default => "DEFAULT",
            UserType::Special => "SPECIAL",
            UserType::App => "APP",
        };
        self.part = self.part.attr("userType", kind);
        self
    }

    /// Who may see the page, as the product says it: `CONTAINER`, `NONE`, ….
    pub fn access_level(mut self, level: impl Into<String>) -> Self {
        self.part = self.part.attr("accessLevel", level.into());
        self
    }
}

node_type! {
    /// A coloured lozenge of one or two words.
    Status
}

/// The colours of a [`status`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StatusColor {
    /// Grey.
    Neutral,
    /// Purple.
    Purple,
    /// Blue.
    Blue,
    /// Red.
    Red,
    /// Yellow.
    Yellow,
    /// Green.
    Green,
}

/// A coloured lozenge. Its text must not be empty.
pub fn status(text: impl Into<String>, color: StatusColor) -> Status {
    let color = match color {
        StatusColor::Neutral => "neutral",
        StatusColor::Purple => "purple",
        StatusColor::Blue => "blue",
        StatusColor::Red => "red",
        StatusColor::Yellow => "yellow",
        StatusColor::Green => "green",
    };
    Status {
        part: Part::new(NodeKind::Status)
            .attr("text", text.into())
            .attr("color", color),
    }
}

impl Status {
    /// A colour of its own instead: six hex digits after a `#`.
    pub fn color(mut self, hex: impl Into<String>) -> Self {
        self.part = self.part.attr("color", hex.into());
        self
    }

    /// The name of a style, as the editor keeps it.
    pub fn style(mut self, style: impl Into<String>) -> Self {
        self.part = self.part.attr("style", style.into());
        self
    }
}

node_type! {
    /// A calendar day.
    Date
}

/// A day of the calendar: year, month 1–12, day 1–31.
pub fn date(year: i32, month: u32, day: u32) -> Date {
    let timestamp = match crate::text::calendar::days(year, month, day) {
        Some(days) => (days * crate::text::calendar::MILLIS_PER_DAY).to_string(),
        // Not a number: reported by `Doc::build`.
        None => format!("{year:04}-{month:02}-{day:02}"),
    };
    Date {
        part: Part::new(NodeKind::Date).attr("timestamp", timestamp),
    }
}

/// The day in UTC of a moment in milliseconds since 1970.
pub fn date_millis(millis: i64) -> Date {
    Date {
        part: Part::new(NodeKind::Date).attr("timestamp", millis.to_string()),
    }
}

node_type! {
    /// An emoji.
    Emoji
}

/// An emoji by its short name, such as `:tada:`; the colons may be left out.
pub fn emoji(short_name: impl AsRef<str>) -> Emoji {
    let name = short_name.as_ref().trim_matches(':');
    Emoji {
        part: Part::new(NodeKind::Emoji).attr("shortName", format!(":{name}:")),
    }
}

impl Emoji {
    /// Its id, which tells emoji of the same name apart.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.part = self.part.attr("id", id.into());
        self
    }

    /// What readers see where the emoji is not known, such as `🎉`.
    pub fn fallback(mut self, text: impl Into<String>) -> Self {
        self.part = self.part.attr("text", text.into());
        self
    }
}

node_type! {
    /// A hint in a template, to be replaced by who fills it in.
    Placeholder
}

/// A hint in a template, to be replaced by who fills it in.
pub fn placeholder(text: impl Into<String>) -> Placeholder {
    Placeholder {
        part: Part::new(NodeKind::Placeholder).attr("text", Value::from(text.into())),
    }
}

has_id! { HardBreak Mention Status Date Emoji Placeholder }
