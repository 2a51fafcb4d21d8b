//! A run of text with marks as one piece of Markdown.
//!
//! Marks nest in the order that they have. Neighbours share the marks that they begin with. Stars
//! and the like are written only where they are read as the beginning and the end of a mark,
//! whatever stands around them; elsewhere the mark is a tag.

use std::borrow::Cow;

use super::address::{is_autolink, push_tag_attr, push_target};
use super::escape::{Care, Next, Place, Spot, push_text};

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

#[derive(Clone, Copy, Debug)]
enum Token {
    /// The wrap of this index of the piece of that index begins. `till` is the token that ends it.
    Open {
        piece: usize,
        wrap: usize,
        till: usize,
    },
    Close,
    Piece(usize),
    /// Keeps two pieces of text apart.
    Comment,
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

/// Where marks begin and end.
fn tokens(pieces: &[Piece<'_>]) -> Vec<Token> {
    // The marks that go on after a piece that is no text.
    let mut goes_on: Vec<&[Wrap<'_>]> = vec![&[]; pieces.len()];
    let mut next: &[Wrap<'_>] = &[];
    for (piece, goes_on) in pieces.iter().zip(&mut goes_on).rev() {
        if let Piece::Text { wraps, .. } = piece {
            next = wraps;
        }
        // A link holds text only.
        let till = next.iter().position(Wrap::is_link).unwrap_or(next.len());
        *goes_on = &next[..till];
    }

    let mut tokens = Vec::with_capacity(pieces.len() * 2);
    let mut open: Vec<(usize, &Wrap<'_>)> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let wraps = match piece {
            Piece::Text { wraps, .. } => wraps.as_slice(),
            _ => goes_on[index],
        };
        let common = open
            .iter()
            .zip(wraps)
            .take_while(|((_, open), wrap)| *open == *wrap)
            .count();
        while open.len() > common {
            close(&mut tokens, &mut open);
        }
        if let Piece::Text { wraps, code, .. } = piece {
            if let Some(Piece::Text {
                wraps: before,
                code: code_before,
                ..
            }) = index.checked_sub(1).and_then(|before| pieces.get(before))
                && before == wraps
                && code == code_before
            {
                tokens.push(Token::Comment);
            }
            for (wrap, mark) in wraps.iter().enumerate().skip(common) {
                open.push((tokens.len(), mark));
                tokens.push(Token::Open {
                    piece: index,
                    wrap,
                    till: 0,
                });
            }
        }
        tokens.push(Token::Piece(index));
    }
    while !open.is_empty() {
        close(&mut tokens, &mut open);
    }
    tokens
}

fn close(tokens: &mut Vec<Token>, open: &mut Vec<(usize, &Wrap<'_>)>) {
    let end = tokens.len();
    if let Some((at, _)) = open.pop()
        && let Some(Token::Open { till, .. }) = tokens.get_mut(at)
    {
        *till = end;
    }
    tokens.push(Token::Close);
}

/// All pieces of text as they are written, and where each of them is.
struct Written {
    text: String,
    ends: Vec<usize>,
}

impl Written {
    fn piece(&self, index: usize) -> &str {
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(start);
        &self.text[start..end]
    }
}

fn written(pieces: &[Piece<'_>], tokens: &[Token], place: Place, care: Care) -> Written {
    let mut written = Written {
        text: String::new(),
        ends: Vec::with_capacity(pieces.len()),
    };
    let is_break = |token: &Token| matches!(token, Token::Piece(index) if place == Place::Block && matches!(pieces.get(*index), Some(Piece::Break)));
    for (at, token) in tokens.iter().enumerate() {
        let Token::Piece(index) = token else { continue };
        if let Some(Piece::Text { text, wraps, code }) = pieces.get(*index) {
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            let spot = Spot {
                place,
                care,
                starts_line: before.is_none_or(is_break),
                ends_line: tokens.get(at + 1).is_none_or(is_break),
                in_link: wraps.iter().any(Wrap::is_link),
                next: tokens
                    .get(at + 1)
                    .map_or(Next::Other, |next| following(pieces, next)),
            };
            if *code {
                let touches = matches!(before, Some(Token::Piece(index)) if matches!(pieces.get(*index), Some(Piece::Text { .. })));
                let after_tick = touches && written.text.ends_with('`');
                push_code(&mut written.text, text, spot, after_tick);
            } else {
                push_text(&mut written.text, text, spot);
            }
        }
        written.ends.push(written.text.len());
    }
    written
}

fn following(pieces: &[Piece<'_>], token: &Token) -> Next {
    match *token {
        Token::Open { piece, wrap, .. } => match pieces.get(piece) {
            Some(Piece::Text { wraps, .. })
                if matches!(wraps.get(wrap), Some(Wrap::Link { .. })) =>
            {
                Next::Link
            }
            _ => Next::Other,
        },
        Token::Piece(index) => match pieces.get(index) {
            Some(Piece::Source(source)) if source.starts_with(':') => Next::Directive,
            _ => Next::Other,
        },
        _ => Next::Other,
    }
}

/// Text in ticks if they keep it as it is, in tags otherwise.
fn push_code(out: &mut String, text: &str, spot: Spot, after_tick: bool) {
    let mut longest = 0;
    let mut run = 0;
    for byte in text.bytes() {
        run = if byte == b'`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let in_cell = spot.place == Place::Cell;
    let kept = longest < 8
        && !text.is_empty()
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
        && !text.contains(char::is_control)
        && !(in_cell && (text.contains("\\|") || text.ends_with('\\')))
        && !after_tick;
    if !kept {
        out.push_str("<code>");
        let spot = Spot {
            starts_line: false,
            ends_line: false,
            next: Next::Other,
            ..spot
        };
        push_text(out, text, spot);
        out.push_str("</code>");
        return;
    }
    let ticks = &"`````````"[..longest + 1];
    let pad = text.starts_with('`') || text.ends_with('`');
    out.push_str(ticks);
    if pad {
        out.push(' ');
    }
    if in_cell {
        out.push_str(&text.replace('|', "\\|"));
    } else {
        out.push_str(text);
    }
    if pad {
        out.push(' ');
    }
    out.push_str(ticks);
}

/// How a mark is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Delimiter(&'static str),
    Link,
    Tag,
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

    /// The form of a mark that begins at the token `from` and ends at the token `till`.
    fn form(
        &self,
        wrap: &Wrap<'_>,
        from: usize,
        till: usize,
        (before, last_written): (Option<char>, Option<char>),
        used: &Used,
    ) -> Form {
        let (star, bar) = match wrap {
            Wrap::Strong => ("**", Some("__")),
            Wrap::Em => ("*", Some("_")),
            Wrap::Strike => ("~~", None),
            Wrap::Link { .. } => return Form::Link,
            Wrap::Tag { .. } => return Form::Tag,
        };
        let inner = (
            self.first_of(from + 1),
            self.last_of(till.saturating_sub(1)),
        );
        let (Some(first), Some(last)) = inner else {
            return Form::Tag;
        };
        let after = self.first_of(till + 1);
        let opens = Edge::new(before, first);
        let closes = Edge::new(after, last);
        let free = |delimiter: &str| {
            !used.has(delimiter) && !last_written.is_some_and(|last| delimiter.starts_with(last))
        };
        if free(star) && opens.holds() && closes.holds() {
            return Form::Delimiter(star);
        }
        match bar {
            Some(bar) if free(bar) && opens.holds_at_word() && closes.holds_at_word() => {
                Form::Delimiter(bar)
            }
            _ => Form::Tag,
        }
    }

    /// The first character that a token is written with. Marks begin and end with punctuation, whatever
    /// their form.
    fn first_of(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)? {
            Token::Piece(index) => match self.pieces.get(*index)? {
                Piece::Text { .. } => self.written.piece(*index).chars().next(),
                // The reader puts a directive aside, and a letter in its place.
                Piece::Source(source) if source.starts_with(':') => Some('x'),
                Piece::Source(source) => source.chars().next(),
                Piece::Break if self.place == Place::Block => Some('\n'),
                Piece::Break => Some('<'),
            },
            _ => Some('<'),
        }
    }

    fn last_of(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)? {
            Token::Piece(index) => match self.pieces.get(*index)? {
                Piece::Text { .. } => self.written.piece(*index).chars().next_back(),
                Piece::Source(source) if source.starts_with(':') => Some('x'),
                Piece::Source(source) => source.chars().next_back(),
                Piece::Break if self.place == Place::Block => Some('\n'),
                Piece::Break => Some('>'),
            },
            _ => Some('>'),
        }
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

/// The delimiters around the place where the writer is: the same one within itself would end it.
#[derive(Default)]
struct Used {
    star: bool,
    bar: bool,
    tilde: bool,
}

impl Used {
    fn set(&mut self, form: Form, used: bool) {
        if let Form::Delimiter(delimiter) = form {
            match delimiter.as_bytes().first() {
                Some(b'*') => self.star = used,
                Some(b'_') => self.bar = used,
                _ => self.tilde = used,
            }
        }
    }

    fn has(&self, delimiter: &str) -> bool {
        match delimiter.as_bytes().first() {
            Some(b'*') => self.star,
            Some(b'_') => self.bar,
            _ => self.tilde,
        }
    }
}

/// What stands on both sides of a delimiter.
struct Edge {
    outside: Option<char>,
    inside: char,
}

impl Edge {
    fn new(outside: Option<char>, inside: char) -> Self {
        Self { outside, inside }
    }

    /// Whether the outside is a gap, an end, or a sign that everybody takes for punctuation.
    fn is_apart(&self) -> bool {
        self.outside
            .is_none_or(|outside| outside.is_whitespace() || outside.is_ascii_punctuation())
    }

    /// Whether a star or two, or two tildes, hold here.
    fn holds(&self) -> bool {
        !self.inside.is_whitespace() && (self.inside.is_alphanumeric() || self.is_apart())
    }

    /// Whether an underscore holds here, which must not be within a word.
    fn holds_at_word(&self) -> bool {
        !self.inside.is_whitespace() && self.is_apart()
    }
}
