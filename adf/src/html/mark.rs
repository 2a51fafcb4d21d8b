//! Marks of words as elements around them.
//!
//! Promise: neighbours with the same marks share the elements, and no text has more than one element
//! of each kind of mark around it.

use super::address::Address;
use super::style::Style;
use super::writer::Writer;
use crate::{Mark, MarkKind, Node};

/// An element around words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Around<'a> {
    Link {
        address: Address,
        title: Option<&'a str>,
    },
    Annotation(&'a str),
    Color(Style),
    Plain(&'static str),
}

/// In the order of nesting, the outermost first.
const PLAIN: [(MarkKind, &str); 5] = [
    (MarkKind::Strong, "strong"),
    (MarkKind::Em, "em"),
    (MarkKind::Strike, "s"),
    (MarkKind::Underline, "u"),
    (MarkKind::Code, "code"),
];

impl Writer<'_> {
    /// The elements around a node of a line, the outermost first.
    pub(super) fn around<'n>(&self, node: &'n Node) -> Vec<Around<'n>> {
        let mut around = Vec::new();
        if node.marks().is_empty() {
            return around;
        }
        let attr = |kind: MarkKind, name| node.mark(&kind).and_then(|mark| mark.attr_str(name));
        if !self.linked
            && let Some(mark) = node.mark(&MarkKind::Link)
            && let Some(address) = mark.attr_str("href").and_then(|href| self.link(href))
        {
            let title = mark.attr_str("title").filter(|title| !title.is_empty());
            around.push(Around::Link { address, title });
        }
        if let Some(id) = node.mark(&MarkKind::Annotation).and_then(annotation) {
            around.push(Around::Annotation(id));
        }
        let letters = attr(MarkKind::TextColor, "color");
        let behind = attr(MarkKind::BackgroundColor, "color");
        let color = Style::new().color(letters).background(behind);
        if color != Style::new() {
            around.push(Around::Color(color));
        }
        for (kind, element) in PLAIN {
            if node.mark(&kind).is_some() {
                around.push(Around::Plain(element));
            }
        }
        match attr(MarkKind::Subsup, "type") {
            Some("sub") => around.push(Around::Plain("sub")),
            Some("sup") => around.push(Around::Plain("sup")),
            _ => {}
        }
        around
    }

    /// Where a link or card leads, if that is safe.
    pub(super) fn link(&self, href: &str) -> Option<Address> {
        let address = match &self.options.link {
            Some(resolve) => Address::of_link(&resolve(href)?)?,
            None => Address::of_link(href)?,
        };
        Some(self.to_heading(address))
    }

    pub(super) fn begin_around(&mut self, around: &Around<'_>) {
        match around {
            Around::Link { address, title } => {
                let mut tag = self.open("a").address("href", address);
                if let Some(title) = title {
                    tag = tag.text("title", title);
                }
                tag.end();
                self.linked = true;
            }
            Around::Annotation(id) => self
                .open("span")
                .classes(&["annotation"])
                .text("data-annotation", id)
                .end(),
            Around::Color(style) => self.open("span").style(style).end(),
            Around::Plain(element) => self.open(element).end(),
        }
    }

    pub(super) fn end_around(&mut self, around: &Around<'_>) {
        match around {
            Around::Link { .. } => {
                self.close("a");
                self.linked = false;
            }
            Around::Annotation(_) | Around::Color(_) => self.close("span"),
            Around::Plain(element) => self.close(element),
        }
    }
}

/// The id of an inline comment, if it looks like one: letters, digits and a few signs.
fn annotation(mark: &Mark) -> Option<&str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    mark.attr_str("id")
        .filter(|id| !id.is_empty() && id.len() <= 200 && id.bytes().all(fits))
}
