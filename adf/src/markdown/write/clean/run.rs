//! A run of text being collected: neighbours with the same marks are one, and spaces at the edges of
//! marks stand outside of them.

use std::borrow::Cow;

use super::super::flow::{Piece, Wrap};

/// The pieces so far.
#[derive(Default)]
pub(super) struct Run<'a> {
    pieces: Vec<Piece<'a>>,
    /// What comes next must not become one with what stands before.
    apart: bool,
}

impl<'a> Run<'a> {
    /// Adds characters within marks. The end of a line in them ends the line.
    pub(super) fn text(&mut self, text: Cow<'a, str>, wraps: Vec<Wrap<'a>>, code: bool) {
        if !text.contains(|next: char| next.is_control() && next != '\t') {
            return self.line(text, wraps, code);
        }
        for (index, line) in text.replace("\r\n", "\n").split(['\n', '\r']).enumerate() {
            if index > 0 {
                self.push(Piece::Break);
            }
            let line: String = line
                .chars()
                .map(|next| {
                    if next.is_whitespace() {
                        visible_space(next)
                    } else {
                        next
                    }
                })
                .filter(|next| !next.is_control())
                .collect();
            self.line(line.into(), wraps.clone(), code);
        }
    }

    fn line(&mut self, line: Cow<'a, str>, line_wraps: Vec<Wrap<'a>>, line_code: bool) {
        if line.is_empty() {
            return;
        }
        let apart = std::mem::take(&mut self.apart);
        if let Some(Piece::Text { text, wraps, code }) = self.pieces.last_mut()
            && *wraps == line_wraps
            && *code == line_code
        {
            if apart && !text.ends_with(' ') && !line.starts_with(' ') && !wraps.is_empty() {
                text.to_mut().push(' ');
            }
            text.to_mut().push_str(&line);
            return;
        }
        self.pieces.push(Piece::Text {
            text: line,
            wraps: line_wraps,
            code: line_code,
        });
    }

    /// Keeps what comes next apart from the same marks before it, by a space.
    pub(super) fn apart(&mut self) {
        self.apart = true;
    }

    /// Adds a piece as it is.
    pub(super) fn push(&mut self, piece: Piece<'a>) {
        self.pieces.push(piece);
    }

    /// Ends the line, unless nothing stands on it.
    pub(super) fn new_line(&mut self) {
        if !matches!(self.pieces.last(), None | Some(Piece::Break)) {
            self.pieces.push(Piece::Break);
        }
    }

    /// Whether there is nothing but space.
    pub(super) fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Text { text, .. } => text.trim().is_empty(),
            Piece::Source(_) => false,
            Piece::Break => true,
        })
    }

    /// The pieces as they are to be written.
    pub(super) fn settle(self) -> Vec<Piece<'a>> {
        let pieces = outside(self.pieces);
        trimmed(pieces)
    }
}

/// A gap that is a control character as a space.
fn visible_space(gap: char) -> char {
    if gap.is_control() { ' ' } else { gap }
}

/// The marks at the beginning that both have.
fn shared<'a>(one: &[Wrap<'a>], other: &[Wrap<'a>]) -> Vec<Wrap<'a>> {
    one.iter()
        .zip(other)
        .take_while(|(one, other)| one == other)
        .map(|(one, _)| one.clone())
        .collect()
}

fn wraps_of<'p, 'a>(piece: Option<&'p Piece<'a>>) -> &'p [Wrap<'a>] {
    match piece {
        Some(Piece::Text { wraps, .. }) => wraps,
        _ => &[],
    }
}

/// Puts spaces at the edges of marks outside of them.
fn outside(pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let mut run = Run::default();
    // The marks of what stands before.
    let mut before = Vec::new();
    let mut rest = pieces.into_iter().peekable();
    while let Some(piece) = rest.next() {
        let Piece::Text { text, wraps, code } = piece else {
            run.push(piece);
            before.clear();
            continue;
        };
        if wraps.is_empty() && !code {
            before.clear();
            run.line(text, wraps, code);
            continue;
        }
        let after = wraps_of(rest.peek());
        let core = text.trim();
        if core.is_empty() {
            let wraps = shared(&wraps, &shared(&before, after));
            run.line(text, wraps, false);
            continue;
        }
        let start = text.len() - text.trim_start().len();
        let end = start + core.len();
        let lead = shared(&wraps, &before);
        let trail = shared(&wraps, after);
        let part = |from: usize, till: usize| Cow::Owned(text[from..till].to_owned());
        before.clone_from(&wraps);
        if (start, end) == (0, text.len()) {
            run.line(text, wraps, code);
            continue;
        }
        run.line(part(0, start), lead, false);
        run.line(part(start, end), wraps, code);
        run.line(part(end, text.len()), trail, false);
    }
    run.pieces
}

/// Without spaces at the edges of lines, and without breaks at the edges of the run.
fn trimmed(pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let mut kept: Vec<Piece<'_>> = Vec::with_capacity(pieces.len());
    for mut piece in pieces {
        let at_start = matches!(kept.last(), None | Some(Piece::Break));
        match &mut piece {
            Piece::Text { text, .. } if at_start => {
                let start = text.len() - text.trim_start().len();
                if start == text.len() {
                    continue;
                }
                if start > 0 {
                    *text = Cow::Owned(text[start..].to_owned());
                }
            }
            Piece::Break => {
                trim_end(&mut kept);
                if kept.is_empty() {
                    continue;
                }
            }
            _ => {}
        }
        kept.push(piece);
    }
    loop {
        trim_end(&mut kept);
        match kept.last() {
            Some(Piece::Break) => drop(kept.pop()),
            _ => return kept,
        }
    }
}

fn trim_end(pieces: &mut Vec<Piece<'_>>) {
    while let Some(Piece::Text { text, .. }) = pieces.last_mut() {
        let end = text.trim_end().len();
        if end > 0 {
            if end < text.len() {
                text.to_mut().truncate(end);
            }
            return;
        }
        pieces.pop();
    }
}
