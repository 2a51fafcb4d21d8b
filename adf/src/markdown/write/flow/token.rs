//! Where the marks of a run begin and end.

use super::{Piece, Wrap};

/// A step of writing a run.
#[derive(Clone, Copy, Debug)]
pub(super) enum Token {
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

/// Where marks begin and end.
pub(super) fn tokens(pieces: &[Piece<'_>]) -> Vec<Token> {
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
