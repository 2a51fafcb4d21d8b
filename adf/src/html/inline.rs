//! What stands in a line. Promise: nothing but elements for words, whatever the nodes hold.

use super::address::Address;
use super::mark::Around;
use super::style::Style;
use super::writer::Writer;
use crate::text::inline::date;
use crate::text::is_inline;
use crate::{Node, NodeKind};

impl Writer<'_> {
    /// Nodes in a line. Elements around them stay open as long as neighbours have the same.
    pub(super) fn phrasing(&mut self, nodes: &[Node]) {
        let linked = self.linked;
        let mut open: Vec<Around<'_>> = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            // Nothing to see, and so nothing to put elements around.
            let is_empty = node.text() == Some("") && node.content().is_empty();
            if is_empty && *node.kind() == NodeKind::Text {
                continue;
            }
            // A link that was opened here is no reason not to keep it open.
            let inside = std::mem::replace(&mut self.linked, linked);
            let around = self.around(node);
            self.linked = inside;
            let same = open.iter().zip(&around).take_while(|(a, b)| a == b).count();
            for around in open.drain(same..).rev() {
                self.end_around(&around);
            }
            // Blocks where none may be are at least kept apart.
            if index > 0 && !is_inline(node) && !self.out.ends_with([' ', '\n', '>']) {
                self.words(" ");
            }
            for around in around.into_iter().skip(same) {
                self.begin_around(&around);
                open.push(around);
            }
            self.inline(node);
        }
        for around in open.drain(..).rev() {
            self.end_around(&around);
        }
    }

    fn inline(&mut self, node: &Node) {
        let attr = |name| node.attr_str(name).filter(|value| !value.is_empty());
        match node.kind() {
            NodeKind::Text | NodeKind::Other(_) | NodeKind::Untyped => {
                self.words(node.text().unwrap_or_default());
            }
            NodeKind::HardBreak => self.open("br").end(),
            NodeKind::Mention => self.mention(node),
            NodeKind::Status => self.status(node),
            NodeKind::Emoji => self.emoji(node),
            NodeKind::Date => self.date(node),
            NodeKind::Placeholder => self.span("placeholder", attr("text").unwrap_or_default()),
            NodeKind::InlineCard | NodeKind::BlockCard | NodeKind::EmbedCard => self.card(node),
            NodeKind::InlineExtension | NodeKind::Extension => self.span_of_extension(node),
            NodeKind::MediaInline => self.media_inline(node),
            NodeKind::Media => self.picture(node),
            _ => {}
        }
        self.phrasing(node.content());
    }

    pub(super) fn span(&mut self, class: &'static str, words: &str) {
        self.open("span").classes(&[class]).end();
        self.words(words);
        self.close("span");
    }

    fn mention(&mut self, node: &Node) {
        let attr = |name| node.attr_str(name).filter(|value| !value.is_empty());
        let id = attr("id");
        let address = match &self.options.mention {
            Some(resolve) if !self.linked => {
                id.and_then(resolve).as_deref().and_then(Address::of_link)
            }
            _ => None,
        };
        let element = if address.is_some() { "a" } else { "span" };
        let mut tag = self.open(element).classes(&["mention"]);
        if let Some(address) = &address {
            tag = tag.address("href", address);
        }
        tag.end();
        let name = attr("text").or(id).unwrap_or("?");
        self.words("@");
        self.words(name.trim_start_matches('@'));
        self.close(element);
    }

    fn status(&mut self, node: &Node) {
        let color = node.attr_str("color");
        let class = match color {
            Some("purple") => "status-purple",
            Some("blue") => "status-blue",
            Some("red") => "status-red",
            Some("yellow") => "status-yellow",
            Some("green") => "status-green",
            _ => "status-neutral",
        };
        self.open("span")
            .classes(&["status", class])
            .style(&Style::new().background(color))
            .end();
        self.words(node.attr_str("text").unwrap_or_default());
        self.close("span");
    }

    fn emoji(&mut self, node: &Node) {
        let attr = |name| node.attr_str(name).filter(|value| !value.is_empty());
        let name = attr("shortName");
        let address = match &self.options.emoji {
            Some(resolve) => name
                .and_then(resolve)
                .as_deref()
                .and_then(Address::of_picture),
            None => None,
        };
        let words = attr("text").or(name).unwrap_or_default();
        if let Some(address) = address {
            self.open("img")
                .classes(&["emoji"])
                .address("src", &address)
                .text("alt", words)
                .end();
            return;
        }
        let mut tag = self.open("span").classes(&["emoji"]);
        if let Some(name) = name.filter(|name| *name != words) {
            tag = tag.text("title", name);
        }
        tag.end();
        self.words(words);
        self.close("span");
    }

    fn date(&mut self, node: &Node) {
        let date = date(node);
        let mut tag = self.open("time");
        // HTML knows the years from 1, of at least four digits.
        let is_day = date.len() >= 10 && !date.starts_with("0000");
        if is_day
            && date
                .bytes()
                .all(|byte| byte == b'-' || byte.is_ascii_digit())
            && !date.starts_with('-')
        {
            tag = tag.text("datetime", &date);
        }
        tag.end();
        self.words(&date);
        self.close("time");
    }
}
