//! Tags: the only place where attributes are written.
//!
//! Promise: names of elements, attributes and classes come from this crate, values are escaped,
//! checked [addresses](Address) or checked [styles](Style).

use super::address::Address;
use super::style::Style;
use super::writer::Writer;

/// A start tag under construction; [`end`](Tag::end) ends it.
#[must_use = "a tag must be ended"]
pub(super) struct Tag<'w, 'a> {
    writer: &'w mut Writer<'a>,
}

impl<'a> Writer<'a> {
    /// Begins a start tag.
    pub(super) fn open(&mut self, element: &'static str) -> Tag<'_, 'a> {
        self.out.push('<');
        self.out.push_str(element);
        Tag { writer: self }
    }

    /// Writes an end tag.
    pub(super) fn close(&mut self, element: &'static str) {
        self.out.push_str("</");
        self.out.push_str(element);
        self.out.push('>');
    }

    /// Words between tags.
    pub(super) fn words(&mut self, words: &str) {
        escape(words, &mut self.out);
    }
}

impl Tag<'_, '_> {
    /// Classes, each with the prefix. Empty ones are left out.
    pub(super) fn classes(self, classes: &[&'static str]) -> Self {
        let mut delimiter = " class=\"";
        for class in classes.iter().filter(|class| !class.is_empty()) {
            let out = &mut self.writer.out;
            out.push_str(delimiter);
            out.push_str(&self.writer.options.prefix);
            out.push_str(class);
            delimiter = " ";
        }
        if delimiter == " " {
            self.writer.out.push('"');
        }
        self
    }

    /// An attribute without a value.
    pub(super) fn flag(self, name: &'static str, on: bool) -> Self {
        if on {
            self.writer.out.push(' ');
            self.writer.out.push_str(name);
        }
        self
    }

    /// An attribute whose value does nothing but being shown or compared.
    pub(super) fn text(self, name: &'static str, value: &str) -> Self {
        let out = &mut self.writer.out;
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape(value, out);
        out.push('"');
        self
    }

    /// An attribute that is a number, if there is one.
    pub(super) fn number(self, name: &'static str, value: Option<u32>) -> Self {
        match value {
            Some(value) => self.text(name, &value.to_string()),
            None => self,
        }
    }

    /// An attribute that leads somewhere.
    pub(super) fn address(self, name: &'static str, address: &Address) -> Self {
        self.text(name, address.as_str())
    }

    /// The attribute `style`, if there is anything to say.
    pub(super) fn style(self, style: &Style) -> Self {
        match style.as_str() {
            "" => self,
            style => self.text("style", style),
        }
    }

    /// Ends the tag.
    pub(super) fn end(self) {
        self.writer.out.push('>');
    }
}

/// Writes what HTML reads as this text. Control characters but line ends and tabs are left out, as
/// [`text`](crate::text) does: HTML has no way to write most of them.
fn escape(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, character) in text.char_indices() {
        let written = match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\n' | '\t' => continue,
            _ if character.is_control() => "",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(written);
        from = at + character.len_utf8();
    }
    out.push_str(&text[from..]);
}
