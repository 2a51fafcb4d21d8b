//! Blocks of Markdown: paragraphs, headings, quotes, code, lists, rules and links.

use pulldown_cmark::{BlockQuoteKind, Event, LinkType, OffsetIter, Tag};

use super::change::ChangeCode;
use super::node::Said;
use super::place::Kind;
use super::tree::Frame;
use super::{Builder, Closer, Open};
use crate::{Attrs, Mark, MarkKind, Node, NodeKind};

impl Builder<'_> {
    /// Opens a frame that the given closer closes. If it can stand nowhere, what comes stands in its
    /// place, and `false` is the answer.
    pub(super) fn open_block(&mut self, frame: Frame, closer: Closer) -> bool {
        self.end_run();
        let opened = self.tree.open(frame);
        if !opened {
            self.tree.close_auto_holder();
        }
        // What was opened around the frame stays for others of its kind.
        let depth = self.tree.depth().saturating_sub(usize::from(opened));
        let closer = match closer {
            Closer::Block if !opened => Closer::Unwrapped,
            closer => closer,
        };
        self.open.push(Open { closer, depth });
        opened
    }

    pub(super) fn unwrapped(&mut self, what: &str) {
        let message = format!("a {what} cannot stand here; what is in it stands in its place");
        self.tree.change(ChangeCode::BlockUnwrapped, message);
    }

    pub(super) fn start_paragraph(&mut self) {
        if !self.open_block(Frame::new(Kind::Paragraph), Closer::Block) {
            self.part_lines();
        }
    }

    /// Keeps what comes apart from the text before, in a node that holds a single line of text.
    fn part_lines(&mut self) {
        if !self.is_at_start() {
            self.hard_break();
            self.hard_break();
        }
    }

    pub(super) fn start_heading(&mut self, level: u8) {
        let mut frame = Frame::new(Kind::Heading);
        frame.attrs = Some(Attrs::of([("level", level.into())]));
        if !self.open_block(frame, Closer::Block) {
            self.part_lines();
        }
    }

    pub(super) fn start_quote(&mut self, alert: Option<BlockQuoteKind>) {
        let name = alert.map(|alert| match alert {
            BlockQuoteKind::Note => "NOTE",
            BlockQuoteKind::Tip => "TIP",
            BlockQuoteKind::Important => "IMPORTANT",
            BlockQuoteKind::Warning => "WARNING",
            BlockQuoteKind::Caution => "CAUTION",
        });
        let panel = name.and_then(|name| self.reader.alerts.get(name));
        match panel {
            Some(panel_type) => {
                let mut frame = Frame::new(Kind::Panel);
                frame.attrs = Some(Attrs::of([("panelType", panel_type.as_str().into())]));
                if !self.open_block(frame, Closer::Block) {
                    self.unwrapped("panel");
                }
            }
            None => {
                if !self.open_block(Frame::new(Kind::Blockquote), Closer::Block) {
                    self.unwrapped("quote");
                }
                if let Some(name) = name {
                    self.start_paragraph();
                    let here = usize::MAX;
                    self.text(&format!("[!{name}]"), here, here);
                    self.end_block();
                }
            }
        }
    }

    /// Whether the line that ends here names an alert of the reader's own. The quote becomes a panel
    /// then.
    pub(super) fn is_alert_line(&mut self) -> bool {
        if self.run.text.len() > 64 || !self.run.text.starts_with("[!") {
            return false;
        }
        let Some(name) = self
            .run
            .text
            .strip_prefix("[!")
            .and_then(|rest| rest.trim_end().strip_suffix(']'))
        else {
            return false;
        };
        let Some(panel_type) = self.reader.alerts.get(&name.to_ascii_uppercase()) else {
            return false;
        };
        let before = self.marked.text.get(..self.run.start).unwrap_or_default();
        if before.ends_with('\\') {
            return false;
        }
        let depth = self.tree.depth();
        let Some([quote, paragraph]) = self.tree.frames().get(depth.saturating_sub(2)..) else {
            return false;
        };
        let fresh = quote.kind == Kind::Blockquote
            && quote.content.is_empty()
            && !quote.cut
            && paragraph.kind == Kind::Paragraph
            && paragraph.content.is_empty();
        if fresh && let Some(quote) = self.tree.frame_mut(depth - 2) {
            quote.kind = Kind::Panel;
            quote.attrs = Some(Attrs::of([("panelType", panel_type.as_str().into())]));
            self.run.text.clear();
            self.run.seams.clear();
        }
        fresh
    }

    pub(super) fn rule(&mut self) {
        self.end_run();
        if self
            .tree
            .leaf(Kind::Rule, Node::new(NodeKind::Rule))
            .is_err()
        {
            self.tree.change(
                ChangeCode::BlockReplaced,
                "a rule cannot stand here; it became a line of dashes",
            );
            self.line("———");
        }
    }

    /// A paragraph of these words.
    pub(super) fn line(&mut self, words: &str) {
        self.start_paragraph();
        self.text(words, usize::MAX, usize::MAX);
        self.end_block();
    }

    pub(super) fn code(&mut self, info: &str, code: String, tildes: bool) {
        self.end_run();
        let code = match self.special_fence(info, code, tildes) {
            Some(code) => code,
            None => return,
        };
        let said = self.said_of_code(info);
        self.code_node(said, code);
    }

    pub(super) fn code_node(&mut self, said: Said, code: String) {
        let mut content = Vec::new();
        if !code.is_empty() {
            content.push(Node::made_text(code, None));
        }
        let node = Node::made(NodeKind::CodeBlock, said.attrs, said.marks, Some(content));
        if let Err(mut node) = self.leaf_if_allowed(Kind::CodeBlock, node) {
            self.tree.change(
                ChangeCode::BlockReplaced,
                "a block of code cannot stand here; its lines became text",
            );
            for text in node.take_content() {
                self.start_paragraph();
                self.marks.begin(Mark::new(MarkKind::Code));
                self.text(text.text().unwrap_or_default(), usize::MAX, usize::MAX);
                self.end_run();
                self.marks.end(&MarkKind::Code);
                self.end_block();
            }
        }
    }

    // ---- lists -------------------------------------------------------------------------------------

    pub(super) fn start_list(&mut self, start: Option<u64>) {
        self.end_run();
        self.tree.close_auto_holder();
        let depth = self.tree.depth();
        self.open.push(Open {
            closer: Closer::List { start, items: 0 },
            depth,
        });
    }

    pub(super) fn start_item(
        &mut self,
        place: &std::ops::Range<usize>,
        events: &mut OffsetIter<'_>,
    ) {
        self.end_run();
        let mut next = events.next();
        let mut paragraph = false;
        if let Some((Event::Start(Tag::Paragraph), _)) = &next {
            paragraph = true;
            next = events.next();
        }
        let task = match &next {
            Some((Event::TaskListMarker(done), _)) => Some(*done),
            _ => None,
        };
        self.open_item(task);
        if paragraph {
            self.event(Event::Start(Tag::Paragraph), place.clone(), events);
        }
        if let Some((event, place)) = next
            && task.is_none()
        {
            self.event(event, place, events);
        }
    }

    /// Opens an item in the list that is open, of the sort it needs.
    fn open_item(&mut self, task: Option<bool>) {
        let Some(Open {
            closer: Closer::List { start, items },
            depth,
        }) = self.open.last_mut()
        else {
            return;
        };
        let (start, depth, number) = (*start, *depth, *items);
        *items += 1;
        let list = match (task, start) {
            (Some(_), _) => Kind::TaskList,
            (None, Some(_)) => Kind::OrderedList,
            (None, None) => Kind::BulletList,
        };
        // The list of the items before, unless they are of another sort.
        let same = self
            .tree
            .frames()
            .get(depth)
            .is_some_and(|frame| frame.kind == list);
        if !same {
            self.tree.close_to(depth);
            let mut frame = Frame::new(list);
            frame.first = start.unwrap_or(1) + number;
            let opened = self.tree.open(frame);
            if !opened && number == 0 {
                self.unwrapped("list");
            }
            let depth = self.tree.depth().saturating_sub(usize::from(opened));
            if let Some(open) = self.open.last_mut() {
                open.depth = depth;
            }
        }
        let mut frame = Frame::new(Kind::ListItem);
        if let Some(done) = task {
            frame.kind = Kind::TaskItem;
            frame.keep = true;
            let state = if done { "DONE" } else { "TODO" };
            frame.attrs = Some(Attrs::of([("state", state.into())]));
        }
        let opened = self.open_block(frame, Closer::Block);
        let list = self.tree.top().map(|item| item.to());
        if let Some(list) = list
            .filter(|_| opened)
            .and_then(|list| self.tree.frame_mut(list))
        {
            list.items += 1;
        }
    }

    // ---- links -------------------------------------------------------------------------------------

    pub(super) fn start_link(&mut self, link_type: LinkType, href: &str, title: &str) {
        let href = self.marked.restore(href);
        let href = match link_type {
            LinkType::Email => format!("mailto:{href}"),
            _ => href.into_owned(),
        };
        let mut mark = Mark::made(MarkKind::Link, Attrs::of([("href", href.into())]));
        if !title.is_empty() {
            mark = mark.with_attr("title", self.marked.restore(title).into_owned());
        }
        let begun = self.marks.begin(mark);
        if !begun {
            self.tree.change(
                ChangeCode::MarkDropped,
                "a link in a link was dropped; its text is kept",
            );
        }
        let state = self.link_state();
        self.links.push((begun, state));
    }

    /// What there is in the line, to tell whether a link has any words.
    fn link_state(&mut self) -> (usize, usize) {
        let nodes = self.tree.holder().map_or(0, |holder| holder.content.len());
        (nodes, self.run.text.len())
    }

    pub(super) fn end_link(&mut self) {
        let Some((begun, before)) = self.links.pop() else {
            return;
        };
        if begun {
            self.marks.end(&MarkKind::Link);
        }
        if self.link_state() == before && !self.linked_image {
            self.tree.change(
                ChangeCode::LinkDropped,
                "a link without a word in it was dropped",
            );
        }
        self.linked_image = false;
    }
}
