//! Text as it comes in, put together to text nodes.

use super::Builder;
use super::change::ChangeCode;
use super::place::Kind;
use crate::{Mark, MarkKind, Node, NodeKind};

/// The text that will be the next text node.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) text: String,
    marks: Option<Vec<Mark>>,
    version: u32,
    /// Where pieces meet that do not meet in the source: an escape or entity is between them.
    pub(super) seams: Vec<usize>,
    /// Where the first piece began in the source, and where the last one ended.
    pub(super) start: usize,
    end: usize,
}

impl Builder<'_> {
    /// Adds text that stands at these places of the source.
    pub(super) fn text(&mut self, text: &str, start: usize, end: usize) {
        let text = if self.image_cut {
            self.behind_image(text)
        } else {
            text
        };
        if text.is_empty() {
            return;
        }
        if self.run.text.is_empty() {
            self.start_run();
            self.run.start = start;
        } else if self.run.version != self.marks.version() {
            let (marks, _) = self.marks.for_text();
            if marks == self.run.marks {
                self.run.version = self.marks.version();
            } else {
                self.end_run();
                self.start_run();
            }
        }
        if self.run.end != start && !self.run.text.is_empty() {
            self.run.seams.push(self.run.text.len());
        }
        self.run.text.push_str(text);
        self.run.end = end;
    }

    /// Text that stands behind an image in the same paragraph, which it begins anew.
    fn behind_image<'t>(&mut self, text: &'t str) -> &'t str {
        let fresh = self.run.text.is_empty()
            && self
                .tree
                .holder()
                .is_none_or(|holder| holder.content.is_empty());
        if !fresh {
            return text;
        }
        let text = text.trim_start();
        if !text.is_empty() {
            self.image_cut = false;
            if !self.image_told {
                self.tell_image_moved();
            }
        }
        text
    }

    fn start_run(&mut self) {
        self.need_holder();
        let (marks, dropped) = self.marks.for_text();
        if dropped {
            self.tree.change(
                ChangeCode::MarkDropped,
                "code cannot have this formatting; it was dropped",
            );
        }
        self.run.marks = marks;
        self.run.version = self.marks.version();
        self.run.end = usize::MAX;
    }

    /// Makes sure that there is a node that takes text.
    pub(super) fn need_holder(&mut self) {
        if self.tree.holder().is_none() {
            self.tree.open_auto(Kind::Paragraph);
        }
    }

    /// Ends the text node, if there is one in the making.
    pub(super) fn end_run(&mut self) {
        if self.run.text.is_empty() {
            return;
        }
        // The buffer stays; the text gets no more room than it needs.
        let text = self.run.text.as_str().to_owned();
        self.run.text.clear();
        let marks = self.run.marks.take();
        let plain = marks.as_ref().is_none_or(|marks| {
            marks
                .iter()
                .all(|mark| !matches!(mark.kind(), MarkKind::Link | MarkKind::Code))
        });
        if plain && self.reader.bare_links && super::autolink::is_likely(&text) {
            self.linked(&text, marks);
        } else {
            self.push_text(text, marks);
        }
        self.run.seams.clear();
    }

    fn linked(&mut self, text: &str, marks: Option<Vec<Mark>>) {
        let mut from = 0;
        for (start, end, href) in super::autolink::find(text, &self.run.seams) {
            if from < start {
                self.push_text(text[from..start].to_owned(), marks.clone());
            }
            let mut linked = marks.clone().unwrap_or_default();
            linked.push(Mark::new(MarkKind::Link).with_attr("href", href));
            self.push_text(text[start..end].to_owned(), Some(linked));
            from = end;
        }
        if from < text.len() {
            self.push_text(text[from..].to_owned(), marks);
        }
    }

    fn push_text(&mut self, text: String, marks: Option<Vec<Mark>>) {
        self.push_inline(Node::made_text(text, marks));
    }

    /// Adds an inline node.
    pub(super) fn inline(&mut self, node: Node) {
        self.end_run();
        self.need_holder();
        self.push_inline(node);
    }

    fn push_inline(&mut self, node: Node) {
        if let Some(holder) = self.tree.holder() {
            holder.push(node);
        }
    }

    pub(super) fn hard_break(&mut self) {
        self.inline(Node::new(NodeKind::HardBreak));
    }

    /// Whether nothing is in the line yet.
    pub(super) fn is_at_start(&mut self) -> bool {
        self.run.text.is_empty()
            && self
                .tree
                .holder()
                .is_none_or(|holder| holder.content.is_empty() && !holder.cut)
    }

    /// Whether nothing is in the line yet, or nothing since a break.
    pub(super) fn is_at_line_start(&mut self) -> bool {
        let after_break = self.run.text.is_empty()
            && self
                .tree
                .holder()
                .and_then(|holder| holder.content.last())
                .is_some_and(|last| *last.kind() == NodeKind::HardBreak);
        after_break || self.is_at_start()
    }

    /// Takes the spaces from the end of the text, where a line ends early.
    pub(super) fn trim_end(&mut self) {
        let length = self.run.text.trim_end_matches([' ', '\t', '\n']).len();
        self.run.text.truncate(length);
    }
}
