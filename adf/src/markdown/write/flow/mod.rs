//! A run of text with marks as one piece of Markdown.
//!
//! Marks nest in the order that they have. Neighbours share the marks that they begin with. Stars
//! and the like are written only where they are read as the beginning and the end of a mark,
//! whatever stands around them; elsewhere the mark is a tag.

mod form;
mod token;
mod written;

use std::borrow::Cow;

use self::form::{Form, Used};
use self::token::{Token, tokens};
use self::written::{Written, written};
use super::address::{is_autolink, push_tag_attr, push_target};
use super::escape::{Care, Place};

/// One part of a run.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// Characters within marks.
    Text {
        text: Cow<'a, str>,
        wraps: Vec<Wrap<'a>>,
        /// The innermost mark is `code`.
        code: bool,
    },
    /// Markdown as it stands. Marks around it mean nothing to it.
    Source(Cow<'a, str>),
    /// The end of a line.
    Break,
}

/// A mark around text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wrap<'a> {
    Strong,
    Em,
    Strike,
    Link {
        href: &'a str,
        title: Option<&'a str>,
    },
    Tag {
        open: Cow<'a, str>,
        name: &'static str,
    },
}

impl Wrap<'_> {
    pub(super) fn is_link(&self) -> bool {
        match self {
            Wrap::Link { .. } => true,
            Wrap::Tag { name, .. } => *name == "a",
            _ => false,
        }
    }
}

/// Writes a run. `lead` is Markdown that stands before it on the line.
pub(super) fn render(pieces: &[Piece<'_>], place: Place, care: Care, lead: &str) -> String {
    let tokens = tokens(pieces);
    let run = Run {
        written: written(pieces, &tokens, place, care),
        pieces,
        tokens: &tokens,
        place,
    };
    run.emit(lead)
}

struct Run<'a, 'p> {
    pieces: &'a [Piece<'p>],
    tokens: &'a [Token],
    written: Written,
    place: Place,
}

impl Run<'_, '_> {
    fn emit(&self, lead: &str) -> String {
        let mut out = String::with_capacity(lead.len() + self.written.text.len() + 16);
        out.push_str(lead);
        let mut open: Vec<(Form, &Wrap<'_>)> = Vec::new();
        let mut used = Used::default();
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            match *token {
                Token::Open { piece, wrap, till } => {
                    let Some(Piece::Text { text, wraps, code }) = self.pieces.get(piece) else {
                        break;
                    };
                    let Some(wrap) = wraps.get(wrap) else { break };
                    if let Wrap::Link { href, title: None } = wrap
                        && !code
                        && till == at + 2
                        && text == href
                        && is_autolink(href, self.place)
                    {
                        out.push('<');
                        out.push_str(href);
                        out.push('>');
                        at = till + 1;
                        continue;
                    }
                    let last = out.chars().next_back();
                    let before = match at.checked_sub(1) {
                        Some(before) => self.last_of(before),
                        // What stands before is a directive.
                        None => last.map(|_| 'x'),
                    };
                    let form = self.form(wrap, at, till, (before, last), &used);
                    used.set(form, true);
                    open_wrap(&mut out, form, wrap);
                    open.push((form, wrap));
                }
                Token::Close => {
                    let Some((form, wrap)) = open.pop() else {
                        break;
                    };
                    used.set(form, false);
                    self.close_wrap(&mut out, form, wrap);
                }
                Token::Comment => out.push_str("<!-- -->"),
                Token::Piece(index) => match self.pieces.get(index) {
                    Some(Piece::Text { .. }) => out.push_str(self.written.piece(index)),
                    Some(Piece::Source(source)) => out.push_str(source),
                    // A backslash at the very end would be one.
                    Some(Piece::Break)
                        if self.place == Place::Block && at + 1 < self.tokens.len() =>
                    {
                        out.push_str("\\\n");
                    }
                    _ => out.push_str("<br>"),
                },
            }
            at += 1;
        }
        out
    }

    fn close_wrap(&self, out: &mut String, form: Form, wrap: &Wrap<'_>) {
        match (form, wrap) {
            (Form::Delimiter(delimiter), _) => out.push_str(delimiter),
            (Form::Link, Wrap::Link { href, title }) => {
                out.push(']');
                push_target(out, href, *title, self.place);
            }
            _ => {
                out.push_str("</");
                out.push_str(tag_name(wrap));
                out.push('>');
            }
        }
    }
}

fn open_wrap(out: &mut String, form: Form, wrap: &Wrap<'_>) {
    match (form, wrap) {
        (Form::Delimiter(delimiter), _) => out.push_str(delimiter),
        (Form::Link, _) => out.push('['),
        (Form::Tag, Wrap::Tag { open, .. }) => out.push_str(open),
        (Form::Tag, Wrap::Link { href, title }) => {
            out.push_str("<a");
            push_tag_attr(out, "href", href);
            if let Some(title) = title {
                push_tag_attr(out, "title", title);
            }
            out.push('>');
        }
        (Form::Tag, _) => {
            out.push('<');
            out.push_str(tag_name(wrap));
            out.push('>');
        }
    }
}

fn tag_name(wrap: &Wrap<'_>) -> &'static str {
    match wrap {
        Wrap::Strong => "strong",
        Wrap::Em => "em",
        Wrap::Strike => "s",
        Wrap::Link { .. } => "a",
        Wrap::Tag { name, .. } => name,
    }
}
