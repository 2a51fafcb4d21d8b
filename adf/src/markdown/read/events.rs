//! The events of pulldown-cmark, one by one.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::change::ChangeCode;
use super::marking::{Piece, What};
use super::{Builder, Closer};
use crate::{Mark, MarkKind};

type Events<'m> = pulldown_cmark::OffsetIter<'m>;
type Place = std::ops::Range<usize>;

pub(super) fn parser(text: &str) -> Events<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    Parser::new_ext(text, options).into_offset_iter()
}

impl<'r> Builder<'r> {
    pub(super) fn run(&mut self) {
        let marked = self.marked;
        let mut events = parser(&marked.text);
        self.run_events(&mut events);
        self.end_run();
    }

    pub(super) fn run_events(&mut self, events: &mut Events<'_>) {
        while let Some((event, place)) = events.next() {
            self.event(event, place, events);
        }
    }

    fn here(&mut self, place: &Place) {
        if !self.fixed {
            self.tree.here = place.start;
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, place: Place, events: &mut Events<'_>) {
        if self.image.is_some() {
            return self.in_image(&event);
        }
        if self.html.is_capturing() && self.captured(&event) {
            return;
        }
        match event {
            Event::Text(text) => self.marked_text(&text, place),
            Event::Code(code) => {
                self.here(&place);
                let code = self.marked.restore(&code);
                self.marks.begin(Mark::new(MarkKind::Code));
                self.text(&code, place.start, place.end);
                self.marks.end(&MarkKind::Code);
            }
            Event::SoftBreak => {
                if !self.is_alert_line() {
                    self.text(" ", place.start, place.end);
                }
            }
            Event::HardBreak => self.hard_break(),
            Event::InlineHtml(html) => {
                self.here(&place);
                self.html(&html, false);
            }
            // Not asked for, so they do not come.
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text, place.start, place.end);
            }
            Event::Html(html) => self.html.block.push_str(&html),
            Event::FootnoteReference(label) => {
                self.here(&place);
                self.footnote_reference(&label);
            }
            Event::Rule => {
                self.here(&place);
                self.rule();
            }
            // The items that have one are told from the others where they begin.
            Event::TaskListMarker(_) => {}
            Event::Start(tag) => {
                self.here(&place);
                self.start(tag, place, events);
            }
            Event::End(tag) => self.end(tag, place),
        }
    }

    fn start(&mut self, tag: Tag<'_>, place: Place, events: &mut Events<'_>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading { level, .. } => {
                // A line that is a directive has been made a heading.
                let next = events.next();
                if let Some((Event::Text(text), _)) = &next
                    && let Some((Piece::Found(index), "")) = self.marked.split(text)
                    && let Some(found) = self.marked.get(index)
                    && found.is_line
                    && let Some(What::Line(line)) = found.take()
                {
                    events.next();
                    return self.directive_line(line, found.source);
                }
                self.start_heading(level as u8);
                if let Some((event, place)) = next {
                    self.event(event, place, events);
                }
            }
            Tag::BlockQuote(kind) => self.start_quote(kind),
            Tag::CodeBlock(kind) => self.code_block(&kind, &place, events),
            Tag::HtmlBlock => self.html.block.clear(),
            Tag::List(start) => self.start_list(start),
            Tag::Item => self.start_item(&place, events),
            Tag::FootnoteDefinition(label) => self.start_footnote(&label),
            Tag::Table(alignments) => self.start_table(&alignments),
            Tag::TableHead => self.start_row(true, &place),
            Tag::TableRow => self.start_row(false, &place),
            Tag::TableCell => self.start_cell(&place),
            Tag::Emphasis => drop(self.marks.begin(Mark::new(MarkKind::Em))),
            Tag::Strong => drop(self.marks.begin(Mark::new(MarkKind::Strong))),
            Tag::Strikethrough => drop(self.marks.begin(Mark::new(MarkKind::Strike))),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link(link_type, &dest_url, &title),
            Tag::Image {
                dest_url, title, ..
            } => self.start_image(&dest_url, &title),
            // Not asked for, so they do not come; their text does, in any case.
            Tag::Superscript
            | Tag::Subscript
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, place: Place) {
        match tag {
            TagEnd::Paragraph => {
                self.is_alert_line();
                self.end_block();
            }
            TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::List(_) => {
                self.end_block();
            }
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html.block);
                self.here(&place);
                self.html(&html, true);
                self.end_html_block();
            }
            TagEnd::FootnoteDefinition => self.end_block(),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(&place),
            TagEnd::TableCell => self.end_cell(&place),
            TagEnd::Emphasis => self.marks.end(&MarkKind::Em),
            TagEnd::Strong => self.marks.end(&MarkKind::Strong),
            TagEnd::Strikethrough => self.marks.end(&MarkKind::Strike),
            TagEnd::Link => self.end_link(),
            TagEnd::CodeBlock
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Text with directives in it.
    fn marked_text(&mut self, text: &str, place: Place) {
        let marked = self.marked;
        let mut start = place.start;
        let mut rest = text;
        while let Some((piece, after)) = marked.split(rest) {
            let end = start + (rest.len() - after.len());
            match piece {
                Piece::Text(text) => self.text(text, start, end),
                Piece::Found(index) => {
                    if let Some(found) = marked.get(index) {
                        if !self.fixed {
                            self.tree.here = start;
                        }
                        match found.take() {
                            Some(What::Inline(directive)) => {
                                self.inline_directive(directive, found.source);
                            }
                            Some(What::Account(id)) => self.account(id),
                            Some(What::Status(text, color)) => self.status(text, color),
                            // A line within a paragraph, where it is indented: `# ` is before it.
                            Some(What::Line(_)) => {
                                let length = self.run.text.len().saturating_sub(2);
                                if self.run.text.ends_with("# ") {
                                    self.run.text.truncate(length);
                                }
                                self.text(found.source, start, end);
                            }
                            None => self.text(found.source, start, end),
                        }
                    }
                }
            }
            start = end;
            rest = after;
        }
    }

    /// The text of a code block.
    pub(super) fn code_text(&mut self, events: &mut Events<'_>) -> String {
        let mut code = String::new();
        for (event, _) in events.by_ref() {
            match event {
                Event::Text(text) => code.push_str(&text),
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        let mut code = match self.marked.restore(&code) {
            std::borrow::Cow::Borrowed(_) => code,
            std::borrow::Cow::Owned(restored) => restored,
        };
        if code.ends_with('\n') {
            code.pop();
        }
        code
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, place: &Place, events: &mut Events<'_>) {
        let code = self.code_text(events);
        let tildes = self.marked.text.as_bytes().get(place.start) == Some(&b'~');
        match kind {
            CodeBlockKind::Indented => self.code("", code, tildes),
            CodeBlockKind::Fenced(info) => {
                let info = self.marked.restore(info);
                self.code(&info, code, tildes);
            }
        }
    }

    /// Ends the innermost block of Markdown and all that was opened in it.
    pub(super) fn end_block(&mut self) {
        self.end_run();
        self.end_capture();
        self.end_inline_tags();
        self.image_cut = false;
        while let Some(open) = self.open.pop() {
            let colons = matches!(open.closer, Closer::Colons(_) | Closer::UnknownColons(_));
            let tag = matches!(open.closer, Closer::Tag(_));
            if colons {
                self.tree.change(
                    ChangeCode::Unbalanced,
                    "a container is not closed; it ends with the block it stands in",
                );
            }
            self.close_open(open);
            if !(colons || tag) {
                return;
            }
        }
    }

    pub(super) fn close_open_to(&mut self, length: usize) {
        while self.open.len() > length {
            if let Some(open) = self.open.pop() {
                self.close_open(open);
            }
        }
    }

    pub(super) fn close_open(&mut self, open: super::Open) {
        self.end_run();
        match open.closer {
            Closer::Footnote(index) => self.end_footnote(index, open.depth),
            _ => self.tree.close_to(open.depth),
        }
    }
}
