//! Pictures and files.

use serde_json::Value;

use super::address::Address;
use super::style::{Style, pixels};
use super::writer::{Gap, Writer};
use crate::{MarkKind, Node, NodeKind};

impl Writer<'_> {
    /// A picture as a block, with its captions.
    pub(super) fn media_single(&mut self, node: &Node) {
        let style = match node.attr_str("widthType") {
            Some("pixel") => Style::new().pixels(node.attr("width")),
            _ => Style::new().percent(node.attr("width")),
        };
        self.open("figure")
            .classes(&["media", layout(node)])
            .style(&style)
            .end();
        let around = node.mark(&MarkKind::Link);
        for child in node.content() {
            match child.kind() {
                NodeKind::Media => {
                    let own = child.mark(&MarkKind::Link);
                    let href = own.or(around).and_then(|mark| mark.attr_str("href"));
                    let address = href.and_then(|href| self.link(href));
                    self.linked_picture(child, address.as_ref());
                    self.blocks(child.content(), Gap::None);
                }
                NodeKind::Caption => self.lines("figcaption", &[], child.content()),
                _ => self.blocks(std::slice::from_ref(child), Gap::None),
            }
        }
        self.close("figure");
    }

    fn linked_picture(&mut self, media: &Node, address: Option<&Address>) {
        let Some(address) = address.filter(|_| !self.linked) else {
            return self.picture(media);
        };
        self.open("a").address("href", address).end();
        self.linked = true;
        self.picture(media);
        self.linked = false;
        self.close("a");
    }

    /// Files beside each other.
    pub(super) fn media_group(&mut self, node: &Node) {
        self.open("ul").classes(&["media-group"]).end();
        self.out.push('\n');
        for child in node.content() {
            self.open("li").end();
            match child.kind() {
                NodeKind::Media => {
                    self.file(child);
                    self.blocks(child.content(), Gap::None);
                }
                _ => self.blocks(std::slice::from_ref(child), Gap::None),
            }
            self.close("li");
            self.out.push('\n');
        }
        self.close("ul");
    }

    /// A picture or file in a line.
    pub(super) fn media_inline(&mut self, node: &Node) {
        match node.attr_str("type") {
            Some("image") => self.picture(node),
            _ => self.file(node),
        }
    }

    /// A picture; its words where it is not known where the picture is.
    pub(super) fn picture(&mut self, media: &Node) {
        let hidden = is_external(media) && !self.options.external_pictures;
        let Some(address) = self.place(media).filter(|_| !hidden) else {
            return self.file(media);
        };
        let size = |name| media.attr(name).and_then(pixels);
        let border = media.mark(&MarkKind::Border);
        let style = Style::new().border(
            border.and_then(|mark| mark.attr("size")),
            border.and_then(|mark| mark.attr_str("color")),
        );
        let mut tag = self
            .open("img")
            .address("src", &address)
            .text("alt", media.attr_str("alt").unwrap_or_default())
            .number("width", size("width"))
            .number("height", size("height"))
            .style(&style)
            .text("loading", "lazy");
        if is_external(media) {
            // The page that is read is no business of a server elsewhere.
            tag = tag.text("referrerpolicy", "no-referrer");
        }
        tag.end();
    }

    /// A file by its name, with a link to it if it is known where it is.
    fn file(&mut self, media: &Node) {
        let address = self.place(media).filter(|_| !self.linked);
        let attr = |name| media.attr_str(name).filter(|value| !value.is_empty());
        let words = attr("alt").or(attr("url")).or(attr("id")).unwrap_or("?");
        let element = if address.is_some() { "a" } else { "span" };
        let mut tag = self.open(element).classes(&["file"]);
        if let Some(address) = &address {
            tag = tag.address("href", address);
        }
        tag.end();
        self.words(words);
        self.close(element);
    }

    /// Where a picture or file is.
    fn place(&self, media: &Node) -> Option<Address> {
        if is_external(media) {
            return media.attr_str("url").and_then(Address::of_picture);
        }
        let resolve = self.options.media.as_ref()?;
        let id = media.attr_str("id")?;
        let collection = media.attr_str("collection").unwrap_or_default();
        Address::of_picture(&resolve(id, collection)?)
    }
}

fn is_external(media: &Node) -> bool {
    media.attr_str("type") == Some("external")
        || (media.attr("id").is_none() && media.attr("url").is_some_and(Value::is_string))
}

/// How a picture or embedded card lies on the page.
pub(super) fn layout(node: &Node) -> &'static str {
    match node.attr_str("layout") {
        Some("center") => "layout-center",
        Some("wide") => "layout-wide",
        Some("full-width") => "layout-full-width",
        Some("wrap-left") => "layout-wrap-left",
        Some("wrap-right") => "layout-wrap-right",
        Some("align-start") => "layout-align-start",
        Some("align-end") => "layout-align-end",
        _ => "",
    }
}
