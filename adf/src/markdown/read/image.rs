//! Images: media from elsewhere, between the paragraphs or after the heading they stand in.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Builder;
use super::change::ChangeCode;
use super::place::Kind;
use crate::{Attrs, Mark, MarkKind, Node, NodeKind};

/// An image of which the alternative text is coming in.
#[derive(Debug)]
pub(super) struct Image {
    url: String,
    title: String,
    alt: String,
    /// Images in the alternative text of images.
    depth: usize,
}

impl Builder<'_> {
    pub(super) fn start_image(&mut self, url: &str, title: &str) {
        self.image = Some(Image {
            url: self.marked.restore(url).into_owned(),
            title: self.marked.restore(title).into_owned(),
            alt: String::new(),
            depth: 0,
        });
    }

    pub(super) fn in_image(&mut self, event: &Event<'_>) {
        let marked = self.marked;
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Text(text) | Event::Code(text) => image.alt.push_str(&marked.restore(text)),
            Event::FootnoteReference(label) => {
                image.alt.push_str("[^");
                image.alt.push_str(label);
                image.alt.push(']');
            }
            Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
            Event::Start(Tag::Image { .. }) => image.depth += 1,
            Event::End(TagEnd::Image) if image.depth > 0 => image.depth -= 1,
            Event::End(TagEnd::Image) => {
                if let Some(image) = self.image.take() {
                    self.image(image.url, image.alt, &image.title);
                }
            }
            _ => {}
        }
    }

    pub(super) fn image(&mut self, url: String, mut alt: String, title: &str) {
        if !title.is_empty() {
            if alt.is_empty() {
                title.clone_into(&mut alt);
            } else {
                alt = format!("{alt} – {title}");
                self.tree.change(
                    ChangeCode::Dropped,
                    "the title of an image stands behind its alternative text",
                );
            }
        }
        if url.is_empty() || !self.reader.images {
            return self.image_as_link(url, alt);
        }
        let holder = self.tree.top().map_or(Kind::Doc, |frame| frame.kind);
        if matches!(
            holder,
            Kind::TaskItem | Kind::DecisionItem | Kind::Caption | Kind::CodeBlock
        ) || self.table.as_ref().is_some_and(|table| table.unwrapped)
        {
            return self.image_as_link(url, alt);
        }
        let mut media = Attrs::of([("type", "external".into()), ("url", url.as_str().into())]);
        if !alt.is_empty() {
            media.insert("alt", alt.as_str().into());
        }
        let link = self.marks.get(&MarkKind::Link).cloned();
        self.linked_image |= link.is_some();
        let media = Node::made(
            NodeKind::Media,
            Some(media),
            link.map(|link| vec![link]),
            None,
        );
        let single = Node::made(
            NodeKind::MediaSingle,
            Some(Attrs::of([("layout", "center".into())])),
            None,
            Some(vec![media]),
        );
        self.place_image(single, url, alt);
    }

    fn place_image(&mut self, single: Node, url: String, alt: String) {
        let blank = self.run.text.trim().is_empty();
        let text_before = !blank || !self.is_at_start();
        if self
            .tree
            .holder()
            .is_some_and(|holder| holder.kind == Kind::Heading)
        {
            self.tree.behind_heading.push(single);
            return self.tree.change(
                ChangeCode::ImageMoved,
                "an image cannot stand in a heading; it stands behind it",
            );
        }
        self.trim_end();
        self.end_run();
        if let Some(holder) = self.tree.holder() {
            // The line is cut here anyway.
            if holder
                .content
                .last()
                .is_some_and(|last| *last.kind() == NodeKind::HardBreak)
            {
                holder.content.pop();
            }
        }
        match self.tree.leaf(Kind::MediaSingle, single) {
            Ok(()) => {
                self.image_cut = true;
                self.image_told = false;
                if text_before {
                    self.tell_image_moved();
                }
            }
            Err(_) => self.image_as_link(url, alt),
        }
    }

    pub(super) fn tell_image_moved(&mut self) {
        self.image_told = true;
        self.tree.change(
            ChangeCode::ImageMoved,
            "an image cannot stand in a line of text; it stands between two paragraphs",
        );
    }

    fn image_as_link(&mut self, url: String, alt: String) {
        self.tree.change(
            ChangeCode::ImageReplaced,
            "an image cannot stand here; it became a link with its alternative text",
        );
        let words = if alt.is_empty() { url.clone() } else { alt };
        let linked = !url.is_empty()
            && self
                .marks
                .begin(Mark::new(MarkKind::Link).with_attr("href", url));
        self.text(&words, usize::MAX, usize::MAX);
        if linked {
            self.end_run();
            self.marks.end(&MarkKind::Link);
        }
    }
}
