//! Text that is kept back while it comes in: the title of an expand, preformatted text.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Builder;
use super::node::Said;
use super::place::Kind;
use crate::Attrs;

/// Text that is kept back.
#[derive(Debug)]
pub(super) struct Capture {
    pub(super) what: What,
    pub(super) text: String,
}

#[derive(Debug, PartialEq)]
pub(super) enum What {
    /// `<summary>`
    Title,
    /// `<pre>`, with the language if one is named.
    Code(Option<String>),
}

impl Builder<'_> {
    pub(super) fn capture(&mut self, what: What) {
        self.end_capture();
        self.end_run();
        let text = String::new();
        self.html.capture = Some(Capture { what, text });
    }

    /// Takes an event into the text that is kept back. Blocks end it.
    pub(super) fn captured(&mut self, event: &Event<'_>) -> bool {
        let Some(capture) = &mut self.html.capture else {
            return false;
        };
        match event {
            Event::Text(text) | Event::Code(text) => {
                let text = self.marked.restore(text);
                capture.text.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => capture.text.push('\n'),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Event::End(TagEnd::Link) if self.links.is_empty() => {}
            Event::Html(_) | Event::InlineHtml(_) => return false,
            _ => {
                self.end_capture();
                return false;
            }
        }
        true
    }

    /// Makes of the text what it is.
    pub(super) fn end_capture(&mut self) {
        let Some(Capture { what, text }) = self.html.capture.take() else {
            return;
        };
        match what {
            What::Title => {
                let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
                self.summary(title);
            }
            What::Code(language) => {
                let text = text.strip_prefix('\n').unwrap_or(&text);
                let text = text.strip_suffix('\n').unwrap_or(text).to_owned();
                let attrs = language.map(|language| Attrs::of([("language", language.into())]));
                self.code_node(Said { attrs, marks: None }, text);
            }
        }
    }

    /// The title of an expand; a line in bold where there is none.
    fn summary(&mut self, title: String) {
        if title.is_empty() {
            return;
        }
        let top = self.tree.depth() - 1;
        if let Some(frame) = self.tree.frame_mut(top)
            && matches!(frame.kind, Kind::Expand | Kind::NestedExpand)
            && frame.content.is_empty()
            && frame
                .attrs
                .as_ref()
                .is_none_or(|attrs| !attrs.contains_key("title"))
        {
            let attrs = frame.attrs.get_or_insert_default();
            attrs.insert("title", title.into());
            return;
        }
        self.title(&title);
    }
}
