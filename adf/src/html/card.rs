//! Cards, which are links, and extensions, of which there is nothing but words.

use serde_json::Value;

use super::block::breakout;
use super::media::layout;
use super::writer::{Gap, Writer};
use crate::{Node, NodeKind};

impl Writer<'_> {
    /// A card in a line: a link with a title, or with its address.
    pub(super) fn card(&mut self, node: &Node) {
        let attr = |name| node.attr_str(name).filter(|value| !value.is_empty());
        let data = |name| node.attr("data")?.get(name)?.as_str();
        let url = attr("url").or(data("url")).or(data("@id"));
        let titled = match (&self.options.card_title, url) {
            (Some(title), Some(url)) => title(url),
            _ => None,
        };
        let source = || node.attr("datasource")?.get("id").and_then(Value::as_str);
        let words = match titled.as_deref().or(data("name")).or(url) {
            Some(words) => words.to_owned(),
            None if node.attr("datasource").is_some() => {
                format!("[datasource: {}]", source().unwrap_or("?"))
            }
            None => return,
        };
        let address = url.filter(|_| !self.linked).and_then(|url| self.link(url));
        let element = if address.is_some() { "a" } else { "span" };
        let mut tag = self.open(element).classes(&["card"]);
        if let Some(address) = &address {
            tag = tag.address("href", address);
        }
        tag.end();
        self.words(&words);
        self.close(element);
    }

    /// A card as a block.
    pub(super) fn block_card(&mut self, node: &Node) {
        let kind = match node.kind() {
            NodeKind::EmbedCard => "card-embed",
            _ => "card-block",
        };
        self.open("p")
            .classes(&[kind, layout(node), breakout(node)])
            .end();
        self.card(node);
        self.close("p");
    }

    /// An extension as a block.
    pub(super) fn extension(&mut self, node: &Node) {
        self.open("div").classes(&["extension"]).end();
        self.words(&name_of(node));
        self.blocks(node.content(), Gap::None);
        self.close("div");
    }

    /// An extension in a line.
    pub(super) fn span_of_extension(&mut self, node: &Node) {
        self.span("extension", &name_of(node));
    }
}

fn name_of(node: &Node) -> String {
    let attr = |name| node.attr_str(name).filter(|value| !value.is_empty());
    match attr("text") {
        Some(words) => words.to_owned(),
        None => format!("[extension: {}]", attr("extensionKey").unwrap_or("?")),
    }
}
