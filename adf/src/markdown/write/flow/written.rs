//! The text of a run, escaped for the place it stands in.

use super::super::escape::{Care, Next, Place, Spot, push_text};
use super::token::Token;
use super::{Piece, Wrap};

/// All pieces of text as they are written, and where each of them is.
pub(super) struct Written {
    pub(super) text: String,
    ends: Vec<usize>,
}

impl Written {
    pub(super) fn piece(&self, index: usize) -> &str {
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(start);
        &self.text[start..end]
    }
}

pub(super) fn written(pieces: &[Piece<'_>], tokens: &[Token], place: Place, care: Care) -> Written {
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
