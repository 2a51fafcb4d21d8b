//! HTML within Markdown: tags that say what the format has are taken at their word, of the others the
//! text is kept.

use std::borrow::Cow;

use super::capture::{Capture, What};
use super::change::ChangeCode;
use super::html_text::{Token, Tokens, decoded};
use super::node::Said;
use super::place::Kind;
use super::tag::{Role, tag};
use super::tree::{Align, Frame};
use super::{Builder, Closer};
use crate::{Attrs, Mark, MarkKind};

/// No more tags than this are open inside each other.
const MOST: usize = 100;

type Attributes<'h> = [(&'h str, Cow<'h, str>)];

/// HTML that is being read.
#[derive(Debug, Default)]
pub(super) struct Html {
    /// The lines of a block of HTML.
    pub(super) block: String,
    /// Tags of formatting that are open, with the marks they began.
    tags: Vec<(&'static str, Vec<MarkKind>)>,
    pub(super) capture: Option<Capture>,
    /// An empty comment was seen.
    pub(super) separator: bool,
    /// A space is due before the next word.
    space: bool,
}

impl Html {
    pub(super) fn is_capturing(&self) -> bool {
        self.capture.is_some()
    }
}

fn get<'a>(attributes: &'a Attributes<'_>, name: &str) -> Option<&'a str> {
    let found = attributes
        .iter()
        .find(|(each, _)| each.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_ref())
}

impl Builder<'_> {
    /// Takes HTML in. In a line there is a tag or comment; in a block there can be anything.
    pub(super) fn html(&mut self, html: &str, block: bool) {
        let html = self.marked.restore(html);
        let mut element = "";
        for token in Tokens::new(&html) {
            match token {
                Token::Text(text) => self.html_text(text, block),
                Token::Raw(text) => self.script(element, text),
                Token::Comment(text) if text.trim().is_empty() => self.separate(),
                Token::Comment(_) => {
                    self.tree
                        .change(ChangeCode::HtmlDropped, "a comment was dropped");
                }
                Token::Other(text) if text.starts_with("<!") && !text.starts_with("<![") => {
                    self.tree
                        .change(ChangeCode::HtmlDropped, "a declaration was dropped");
                }
                Token::Other(text) => self.literal(text),
                Token::Open(name, attributes) => match tag(name) {
                    Some((name, role)) => {
                        element = name;
                        self.open_tag(name, role, &attributes, block);
                    }
                    None => self.unknown_tag(&format_tag(name, &attributes)),
                },
                Token::Close(name) => match tag(name) {
                    Some((name, role)) => self.close_tag(name, role, block),
                    None => self.unknown_tag(&format!("</{name}>")),
                },
            }
        }
    }

    /// An empty comment: the text before it is a node of its own, lists before and after are two.
    fn separate(&mut self) {
        self.end_run();
        self.html.separator = true;
    }

    pub(super) fn end_html_block(&mut self) {
        self.end_capture();
        self.end_run();
        self.end_inline_tags();
        self.tree.close_auto_holder();
        self.html.space = false;
    }

    /// Text of a block: white space of any length is one space.
    fn html_text(&mut self, text: &str, block: bool) {
        let text = decoded(text);
        if let Some(capture) = &mut self.html.capture {
            return capture.text.push_str(&text);
        }
        if !block {
            return self.text(&text, usize::MAX, usize::MAX);
        }
        self.html.space |= text.starts_with(|first: char| first.is_ascii_whitespace());
        for word in text.split_ascii_whitespace() {
            if self.html.space && !self.is_at_line_start() {
                self.text(" ", usize::MAX, usize::MAX);
            }
            self.text(word, usize::MAX, usize::MAX);
            self.html.space = true;
        }
        if !text.ends_with(|last: char| last.is_ascii_whitespace()) {
            self.html.space = false;
        }
    }

    /// HTML that is kept as it stands.
    fn literal(&mut self, text: &str) {
        self.tree.change(
            ChangeCode::HtmlKept,
            "this means nothing here; it is kept as text",
        );
        match &mut self.html.capture {
            Some(capture) => capture.text.push_str(text),
            None => self.text(text.trim_end(), usize::MAX, usize::MAX),
        }
    }

    /// A name that HTML does not know is more likely a placeholder or a type than a tag.
    fn unknown_tag(&mut self, tag: &str) {
        if self.html.space && !self.is_at_line_start() {
            self.text(" ", usize::MAX, usize::MAX);
        }
        self.html.space = false;
        self.literal(tag);
    }

    fn script(&mut self, element: &str, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.tree.change(
            ChangeCode::HtmlKept,
            "a script or style means nothing here; it is kept as code",
        );
        self.end_run();
        self.tree.close_auto_holder();
        let language = if element == "style" {
            "css"
        } else {
            "javascript"
        };
        let text = text
            .strip_prefix('\n')
            .unwrap_or(text)
            .trim_end()
            .to_owned();
        let attrs = Some(Attrs::of([("language", language.into())]));
        self.code_node(Said { attrs, marks: None }, text);
    }

    fn meaningless(&mut self, name: &str) {
        let message = format!("<{name}> means nothing here; what is in it is kept");
        self.tree.change(ChangeCode::HtmlDropped, message);
    }

    // ---- tags --------------------------------------------------------------------------------------

    fn open_tag(
        &mut self,
        name: &'static str,
        role: Role,
        attributes: &Attributes<'_>,
        block: bool,
    ) {
        if let Some(capture) = &mut self.html.capture {
            if name == "code"
                && let What::Code(language) = &mut capture.what
            {
                *language = language.take().or_else(|| language_of(attributes));
            }
            if name == "br" {
                capture.text.push('\n');
            }
            return;
        }
        if block && role == Role::Mark {
            self.due_space();
        }
        match role {
            Role::Mark => self.open_mark(name, attributes),
            Role::Block => self.open_html_block(name, attributes),
            Role::Boundary => {
                self.boundary();
                if !matches!(name, "p" | "div") {
                    self.meaningless(name);
                }
            }
            Role::Void => match name {
                "br" => {
                    self.html.space = false;
                    self.hard_break();
                }
                "hr" => {
                    self.boundary();
                    self.rule();
                }
                _ => {
                    let of = |name| get(attributes, name).unwrap_or_default().to_owned();
                    self.image(of("src"), of("alt"), &of("title"));
                }
            },
            Role::Nothing => {
                if !matches!(
                    name,
                    "tbody" | "thead" | "tfoot" | "colgroup" | "col" | "wbr"
                ) {
                    self.meaningless(name);
                }
            }
        }
    }

    /// The space between words, before formatting begins.
    fn due_space(&mut self) {
        if std::mem::take(&mut self.html.space) && !self.is_at_line_start() {
            self.text(" ", usize::MAX, usize::MAX);
        }
    }

    fn close_tag(&mut self, name: &'static str, role: Role, block: bool) {
        if let Some(capture) = &self.html.capture {
            let ends = match capture.what {
                What::Title => matches!(name, "summary" | "details"),
                What::Code(_) => name == "pre",
            };
            if ends {
                self.end_capture();
            }
            if !ends || name != "details" {
                return;
            }
        }
        match role {
            Role::Mark => self.close_mark(name),
            Role::Block => self.close_html_block(name),
            Role::Boundary => self.boundary(),
            Role::Void if name == "br" => self.hard_break(),
            Role::Void | Role::Nothing => {}
        }
        let _ = block;
    }

    /// Ends the paragraph that is being written. One that Markdown began goes on behind a line break.
    fn boundary(&mut self) {
        self.html.space = false;
        let explicit = self.tree.holder().is_some_and(|holder| !holder.is_auto());
        if explicit {
            if !self.is_at_line_start() {
                self.hard_break();
            }
            return;
        }
        self.end_run();
        self.tree.close_auto_holder();
    }

    // ---- formatting --------------------------------------------------------------------------------

    fn open_mark(&mut self, name: &'static str, attributes: &Attributes<'_>) {
        let marks = match name {
            "strong" | "b" => vec![Mark::new(MarkKind::Strong)],
            "em" | "i" | "cite" | "dfn" | "var" => vec![Mark::new(MarkKind::Em)],
            "s" | "del" | "strike" => vec![Mark::new(MarkKind::Strike)],
            "u" | "ins" => vec![Mark::new(MarkKind::Underline)],
            "code" | "kbd" | "samp" | "tt" => vec![Mark::new(MarkKind::Code)],
            "sub" | "sup" => vec![Mark::new(MarkKind::Subsup).with_attr("type", name)],
            "a" => self.link_of(attributes).into_iter().collect(),
            _ => self.marks_of_span(attributes),
        };
        if marks.is_empty() {
            self.meaningless(name);
        }
        if self.html.tags.len() >= MOST {
            return;
        }
        let mut begun = Vec::with_capacity(marks.len());
        for mark in marks {
            let kind = mark.kind().clone();
            if self.marks.begin(mark) {
                begun.push(kind);
            } else {
                self.meaningless(name);
            }
        }
        self.html.tags.push((name, begun));
    }

    fn close_mark(&mut self, name: &'static str) {
        let open = self.html.tags.iter().rposition(|(open, _)| *open == name);
        if let Some(index) = open {
            let (_, kinds) = self.html.tags.remove(index);
            for kind in kinds.iter().rev() {
                self.marks.end(kind);
            }
        }
    }

    /// Ends the formatting of tags, where the block ends that they stand in.
    pub(super) fn end_inline_tags(&mut self) {
        if self.html.tags.is_empty() {
            return;
        }
        self.end_run();
        while let Some((_, kinds)) = self.html.tags.pop() {
            for kind in kinds.iter().rev() {
                self.marks.end(kind);
            }
        }
    }

    fn link_of(&mut self, attributes: &Attributes<'_>) -> Option<Mark> {
        let mut link = Mark::new(MarkKind::Link).with_attr("href", get(attributes, "href")?);
        for (html, adf) in [
            ("title", "title"),
            ("data-id", "id"),
            ("data-collection", "collection"),
            ("data-occurrence-key", "occurrenceKey"),
        ] {
            if let Some(value) = get(attributes, html) {
                link = link.with_attr(adf, value);
            }
        }
        Some(link)
    }

    fn marks_of_span(&mut self, attributes: &Attributes<'_>) -> Vec<Mark> {
        let mut marks = Vec::new();
        for (name, value) in attributes {
            if name.eq_ignore_ascii_case("data-annotation") {
                marks.push(
                    Mark::new(MarkKind::Annotation)
                        .with_attr("id", value.as_ref())
                        .with_attr("annotationType", "inlineComment"),
                );
            } else if name.eq_ignore_ascii_case("data-marks") {
                // Text that says that it has no marks.
                marks.push(Mark::new(MarkKind::Untyped));
            } else if name.eq_ignore_ascii_case("color") {
                marks.extend(colored(MarkKind::TextColor, value));
            } else if name.eq_ignore_ascii_case("style") {
                for declaration in value.split(';') {
                    let Some((property, value)) = declaration.split_once(':') else {
                        continue;
                    };
                    let value = value.trim();
                    match property.trim().to_ascii_lowercase().as_str() {
                        "color" => marks.extend(colored(MarkKind::TextColor, value)),
                        "background-color" | "background" => {
                            marks.extend(colored(MarkKind::BackgroundColor, value));
                        }
                        "font-weight" if matches!(value, "bold" | "bolder" | "600" | "700") => {
                            marks.push(Mark::new(MarkKind::Strong));
                        }
                        "font-style" if value == "italic" => marks.push(Mark::new(MarkKind::Em)),
                        "text-decoration" if value == "underline" => {
                            marks.push(Mark::new(MarkKind::Underline));
                        }
                        "text-decoration" if value == "line-through" => {
                            marks.push(Mark::new(MarkKind::Strike));
                        }
                        _ => {}
                    }
                }
            }
        }
        marks
    }

    // ---- blocks ------------------------------------------------------------------------------------

    fn open_html_block(&mut self, name: &'static str, attributes: &Attributes<'_>) {
        self.html.space = false;
        match name {
            "summary" => return self.capture(What::Title),
            "pre" => {
                let language = get(attributes, "lang").map(str::to_owned);
                return self.capture(What::Code(language));
            }
            // These end those of their kind before them.
            "li" => self.close_one_of(&["li"], &["ul", "ol"]),
            "tr" => self.close_one_of(&["tr"], &["table"]),
            "td" | "th" => self.close_one_of(&["td", "th"], &["tr", "table"]),
            _ => {}
        }
        let tags = self.open.iter().rev().take_while(|open| {
            matches!(
                open.closer,
                Closer::Tag(_) | Closer::Colons(_) | Closer::UnknownColons(_)
            )
        });
        if tags.take(MOST).count() == MOST {
            return self.meaningless(name);
        }
        let kind = match name {
            "blockquote" => Kind::Blockquote,
            "details" => Kind::Expand,
            "li" => Kind::ListItem,
            "ol" => Kind::OrderedList,
            "ul" => Kind::BulletList,
            "table" => Kind::Table,
            "td" => Kind::TableCell,
            "th" => Kind::TableHeader,
            "tr" => Kind::TableRow,
            _ => Kind::Heading,
        };
        let number = |attribute| get(attributes, attribute)?.trim().parse::<u64>().ok();
        let mut frame = Frame::new(kind);
        match kind {
            Kind::Heading => {
                let level = u64::from(name.as_bytes().get(1).map_or(1, |digit| digit - b'0'));
                frame.attrs = Some(Attrs::of([("level", level.into())]));
            }
            Kind::OrderedList => frame.first = number("start").unwrap_or(1).min(999_999_999),
            Kind::TableCell | Kind::TableHeader => {
                for span in ["colspan", "rowspan"] {
                    if let Some(count) = number(span).filter(|count| (2..=1000).contains(count)) {
                        frame
                            .attrs
                            .get_or_insert_default()
                            .insert(span, count.into());
                    }
                }
                frame.align = match get(attributes, "align") {
                    Some("center") => Some(Align::Center),
                    Some("right") => Some(Align::End),
                    _ => None,
                };
            }
            _ => {}
        }
        if !self.open_block(frame, Closer::Tag(name)) {
            self.unwrapped(name);
        }
    }

    /// Closes one of these tags, if it is open within the nearest of the others.
    fn close_one_of(&mut self, names: &[&str], within: &[&str]) {
        for index in (0..self.open.len()).rev() {
            match self.open.get(index).map(|open| &open.closer) {
                Some(Closer::Tag(name)) if names.contains(name) => {
                    return self.close_open_to(index);
                }
                Some(Closer::Tag(name)) if within.contains(name) => return,
                Some(Closer::Tag(_)) => {}
                _ => return,
            }
        }
    }

    fn close_html_block(&mut self, name: &'static str) {
        self.html.space = false;
        for index in (0..self.open.len()).rev() {
            match self.open.get(index).map(|open| &open.closer) {
                Some(Closer::Tag(open)) if *open == name => {
                    self.end_run();
                    return self.close_open_to(index);
                }
                Some(Closer::Tag(_) | Closer::Colons(_) | Closer::UnknownColons(_)) => {}
                _ => return,
            }
        }
    }
}

/// A mark of a colour, if the colour can be said.
fn colored(kind: MarkKind, color: &str) -> Option<Mark> {
    super::color::hex(color).map(|hex| Mark::new(kind).with_attr("color", hex))
}

fn language_of(attributes: &Attributes<'_>) -> Option<String> {
    get(attributes, "class")?
        .split_ascii_whitespace()
        .find_map(|class| {
            class
                .strip_prefix("language-")
                .or_else(|| class.strip_prefix("lang-"))
        })
        .map(str::to_owned)
}

fn format_tag(name: &str, attributes: &Attributes<'_>) -> String {
    let mut tag = format!("<{name}");
    for (name, value) in attributes {
        tag.push(' ');
        tag.push_str(name);
        if !value.is_empty() {
            tag.push_str("=\"");
            tag.push_str(value);
            tag.push('"');
        }
    }
    tag.push('>');
    tag
}
