//! Whether a mark is written with stars, bars and tildes, or with a tag.
//!
//! By CommonMark a delimiter begins or ends a mark depending on what stands on both sides of it, and
//! what counts as punctuation there has changed with its versions. So a delimiter is only used where
//! every reading of the rules agrees.

use super::super::escape::Place;
use super::token::Token;
use super::{Piece, Run, Wrap};

/// How a mark is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Delimiter(&'static str),
    Link,
    Tag,
}

impl Run<'_, '_> {
    /// The form of a mark that begins at the token `from` and ends at the token `till`.
    pub(super) fn form(
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

    pub(super) fn last_of(&self, at: usize) -> Option<char> {
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
}

/// The delimiters around the place where the writer is: the same one within itself would end it.
#[derive(Default)]
pub(super) struct Used {
    star: bool,
    bar: bool,
    tilde: bool,
}

impl Used {
    pub(super) fn set(&mut self, form: Form, used: bool) {
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
