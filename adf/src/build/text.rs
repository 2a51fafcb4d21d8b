//! Text and code with their marks.

use super::content::{Content, node_type};
use super::nesting::{In, sealed::Sealed};
use super::part::{Part, Parts};
use crate::{Mark, MarkKind};

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

impl crate::edit::fragment::sealed::Sealed for Text {}

impl crate::edit::IntoFragment for Text {
    fn into_fragment(self) -> Result<crate::edit::Fragment, crate::BuildError> {
        super::document::fragment::<super::Paragraph>(self)
    }
}

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
