//! Inline nodes as people read them.

use std::borrow::Cow;

use super::super::address::push_target;
use super::super::escape::{Care, Next, Place, Spot, push_text};
use super::super::flow::{Piece, Wrap, render};
use super::loss::LossCode;
use super::run::Run;
use super::speaker::Speaker;
use crate::text::inline::date;
use crate::{Mark, MarkKind, Node, NodeKind};

/// More marks on one text are not shown.
const MOST_MARKS: usize = 64;

impl Speaker {
    /// A run of inline nodes; nothing if there is nothing to see.
    pub(super) fn flow(
        &mut self,
        nodes: &[Node],
        place: Place,
        around: &[Wrap<'_>],
    ) -> Option<String> {
        let run = self.run(nodes, place, around);
        (!run.is_blank()).then(|| render(&run.settle(), place, Care::Legible, ""))
    }

    fn run<'d>(&mut self, nodes: &'d [Node], place: Place, around: &[Wrap<'d>]) -> Run<'d> {
        let mut run = Run::default();
        self.each(nodes, |speaker, _, node| {
            speaker.inline(node, place, around, &mut run)
        });
        run
    }

    pub(super) fn inline<'d>(
        &mut self,
        node: &'d Node,
        place: Place,
        around: &[Wrap<'d>],
        run: &mut Run<'d>,
    ) {
        let attr = |name| node.attr_str(name).filter(|value| !value.is_empty());
        let words =
            |run: &mut Run<'d>, words: Cow<'d, str>| run.text(words, around.to_vec(), false);
        match node.kind() {
            NodeKind::Text => {
                let (wraps, code) = self.wraps(node, around);
                run.text(Cow::Borrowed(node.text().unwrap_or_default()), wraps, code);
            }
            NodeKind::HardBreak => run.push(Piece::Break),
            NodeKind::Mention => {
                let name = attr("text").or(attr("id")).unwrap_or("?");
                let name = format!("@{}", name.trim_start_matches('@'));
                self.lose(
                    LossCode::Mention,
                    format!("the mention of {name} is its name only"),
                );
                words(run, name.into());
            }
            NodeKind::Status => {
                let text = attr("text").unwrap_or("?");
                self.lose(
                    LossCode::Status,
                    format!("the status {text:?} is bold text"),
                );
                run.badge(text);
            }
            NodeKind::Emoji => {
                let text = attr("text").or(attr("shortName")).unwrap_or_default();
                self.lose(LossCode::Emoji, format!("the emoji is the text {text:?}"));
                words(run, text.into());
            }
            NodeKind::Date => {
                let day = date(node);
                self.lose(LossCode::Date, format!("the date is the text {day:?}"));
                words(run, day.into());
            }
            NodeKind::Placeholder => {
                let text = attr("text").unwrap_or_default();
                self.lose(LossCode::Placeholder, "the placeholder is text in italics");
                run.text(text.into(), with(around, Wrap::Em), false);
            }
            NodeKind::InlineCard => self.card(node, around, run),
            NodeKind::Media | NodeKind::MediaInline => {
                let source = self.media(node, place);
                run.push(Piece::Source(source.into()));
            }
            NodeKind::InlineExtension => {
                self.lose(LossCode::Extension, "the extension is its text or its name");
                run.text(extension_name(node), with(around, Wrap::Em), false);
            }
            _ => {
                self.lose(LossCode::Unknown, "the node is its words only");
                words(run, crate::text::inline(node).into());
            }
        }
    }

    /// The marks that Markdown or a tag can say, and whether it is code.
    fn wraps<'d>(&mut self, node: &'d Node, around: &[Wrap<'d>]) -> (Vec<Wrap<'d>>, bool) {
        let mut wraps = around.to_vec();
        let mut code = false;
        for (index, mark) in node.marks().iter().take(MOST_MARKS).enumerate() {
            let tag = |name: &'static str, open: &'static str| {
                Some(Wrap::Tag {
                    open: open.into(),
                    name,
                })
            };
            let wrap = match mark.kind() {
                MarkKind::Code => {
                    code = true;
                    None
                }
                MarkKind::Strong => Some(Wrap::Strong),
                MarkKind::Em => Some(Wrap::Em),
                MarkKind::Strike => Some(Wrap::Strike),
                MarkKind::Underline => tag("u", "<u>"),
                MarkKind::Subsup if mark.attr_str("type") == Some("sub") => tag("sub", "<sub>"),
                MarkKind::Subsup => tag("sup", "<sup>"),
                MarkKind::Link if wraps.iter().any(Wrap::is_link) => None,
                MarkKind::Link => self.link(mark, index),
                kind => {
                    let (code, what) = match kind {
                        MarkKind::TextColor => (LossCode::Color, "the colour of the text"),
                        MarkKind::BackgroundColor => {
                            (LossCode::Color, "the colour behind the text")
                        }
                        MarkKind::Annotation => {
                            (LossCode::Annotation, "the anchor of an inline comment")
                        }
                        _ => (LossCode::Unknown, "the mark"),
                    };
                    self.lose_at(
                        code,
                        &format!("/marks/{index}"),
                        format!("{what} is dropped"),
                    );
                    None
                }
            };
            if let Some(wrap) = wrap
                && !wraps.contains(&wrap)
            {
                wraps.push(wrap);
            }
        }
        (wraps, code)
    }

    fn link<'d>(&mut self, mark: &'d Mark, index: usize) -> Option<Wrap<'d>> {
        let href = mark.attr_str("href").unwrap_or_default();
        if !is_address(href) {
            let message = format!("the link to {href:?} is dropped");
            self.lose_at(LossCode::Link, &format!("/marks/{index}"), message);
            return None;
        }
        let title = mark.attr_str("title").filter(|title| !title.is_empty());
        Some(Wrap::Link { href, title })
    }

    /// A card as a link.
    pub(super) fn card<'d>(&mut self, node: &'d Node, around: &[Wrap<'d>], run: &mut Run<'d>) {
        let data = |name| node.attr("data")?.get(name)?.as_str();
        let url = node.attr_str("url").or(data("url")).or(data("@id"));
        let name = data("name").filter(|name| !name.trim().is_empty());
        match url.filter(|url| is_address(url)) {
            Some(href) => {
                self.lose(LossCode::Card, format!("the card is a link to {href}"));
                let wraps = with(around, Wrap::Link { href, title: None });
                run.text(name.unwrap_or(href).into(), wraps, false);
            }
            None => {
                let id = node
                    .attr("datasource")
                    .and_then(|source| source.get("id")?.as_str());
                let words = name.or(id).unwrap_or("card");
                self.lose(LossCode::Card, format!("the card is the text {words:?}"));
                run.text(words.into(), with(around, Wrap::Em), false);
            }
        }
    }

    /// A card on a line of its own.
    pub(super) fn card_line(&mut self, node: &Node) -> String {
        let mut run = Run::default();
        self.card(node, &[], &mut run);
        render(&run.settle(), Place::Block, Care::Legible, "")
    }

    /// Media as an image, or as a link where it is a file that is no picture. A file of Media Services
    /// has no address that a browser knows; its id stands there.
    pub(super) fn media(&mut self, node: &Node, place: Place) -> String {
        let attr = |name| node.attr_str(name).filter(|value| !value.is_empty());
        let url = attr("url").filter(|url| is_address(url));
        let address = match (url, attr("id")) {
            (Some(url), _) => Cow::Borrowed(url),
            (None, Some(id)) => format!("media:{id}").into(),
            (None, None) => "media:".into(),
        };
        if url.is_none() {
            self.lose(LossCode::Media, format!("the file is named {address}"));
        }
        let is_image = match node.kind() {
            NodeKind::MediaInline => attr("type") == Some("image"),
            _ => attr("type") != Some("link"),
        };
        let mut out = String::from(if is_image { "![" } else { "[" });
        let label = attr("alt").unwrap_or(if is_image { "" } else { "file" });
        out.push_str(&label_text(label, place));
        out.push(']');
        push_target(&mut out, &address, None, place);
        let link = node
            .mark(&MarkKind::Link)
            .and_then(|mark| mark.attr_str("href"));
        match link {
            Some(href) if is_image && is_address(href) => {
                let mut linked = format!("[{out}]");
                push_target(&mut linked, href, None, place);
                linked
            }
            _ => out,
        }
    }
}

impl<'a> Run<'a> {
    /// A status: a bold word, apart from bold words beside it.
    fn badge(&mut self, text: &'a str) {
        self.apart();
        self.text(text.into(), vec![Wrap::Strong], false);
        self.apart();
    }
}

pub(super) fn with<'a>(around: &[Wrap<'a>], wrap: Wrap<'a>) -> Vec<Wrap<'a>> {
    let mut wraps = around.to_vec();
    if !wraps.contains(&wrap) {
        wraps.push(wrap);
    }
    wraps
}

/// Whether a link may lead there.
fn is_address(href: &str) -> bool {
    !href.trim().is_empty() && !crate::build::runs_code(href)
}

/// What an extension calls itself.
pub(super) fn extension_name(node: &Node) -> Cow<'_, str> {
    let attr = |name| node.attr_str(name).filter(|value: &&str| !value.is_empty());
    match attr("text") {
        Some(text) => text.into(),
        None => format!("extension: {}", attr("extensionKey").unwrap_or("?")).into(),
    }
}

/// Text in the brackets of a link or an image.
fn label_text(text: &str, place: Place) -> String {
    let mut out = String::new();
    let spot = Spot {
        place,
        care: Care::Legible,
        starts_line: false,
        ends_line: false,
        in_link: true,
        next: Next::Other,
    };
    let line: String = text
        .split(|next: char| next.is_control())
        .collect::<Vec<_>>()
        .join(" ");
    push_text(&mut out, line.trim(), spot);
    out
}

/// Words as one line of text.
pub(super) fn plain(words: &str, place: Place, wraps: Vec<Wrap<'_>>) -> String {
    let mut run = Run::default();
    run.text(words.into(), wraps, false);
    render(&run.settle(), place, Care::Legible, "")
}
