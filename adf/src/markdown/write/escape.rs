//! Text as Markdown that is read as this text and nothing else.

/// Where a piece of text stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// What holds the text.
    pub(super) place: Place,
    /// How much is escaped.
    pub(super) care: Care,
    /// Nothing stands before it on its line.
    pub(super) starts_line: bool,
    /// Nothing stands after it on its line.
    pub(super) ends_line: bool,
    /// It is in the brackets of a link.
    pub(super) in_link: bool,
    /// What follows.
    pub(super) next: Next,
}

/// What follows on a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The bracket of a link.
    Link,
    /// The colon of a directive.
    Directive,
    /// Anything else, or nothing.
    Other,
}

/// How much is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// All that could be read as more than text.
    Exact,
    /// What would be shown as more than text. A bare address may become a link, and brackets that
    /// make no link stand as they are.
    Legible,
}

/// What holds a run of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A block of its own, where a line may end.
    Block,
    /// A heading, which is one line.
    Heading,
    /// A cell of a pipe table.
    Cell,
}

/// Whether a character may mean something other than itself, or nothing at all.
const fn is_special(byte: u8) -> bool {
    matches!(
        byte,
        0..=0x1f
            | b'\\'
            | b'`'
            | b'*'
            | b'_'
            | b'~'
            | b'['
            | b']'
            | b'<'
            | b'&'
            | b'!'
            | b':'
            | b'.'
            | b'@'
            | b'{'
            | b'|'
            | b'#'
            | 0x7f
            | 0xef
    )
}

/// Appends `text` so that it is read as itself.
pub(super) fn push_text(out: &mut String, text: &str, spot: Spot) {
    // For the eye, spaces at the edges of a line are not there.
    let text = match spot.care {
        Care::Legible if spot.starts_line => text.trim_start(),
        _ => text,
    };
    let text = match spot.care {
        Care::Legible if spot.ends_line => text.trim_end(),
        _ => text,
    };
    let mut rest = 0..text.len();
    if spot.starts_line {
        rest.start = push_line_start(out, text, spot);
    }
    let trailing = spot
        .ends_line
        .then(|| text[rest.clone()].char_indices().next_back())
        .flatten()
        .filter(|(_, last)| last.is_whitespace());
    if let Some((at, _)) = trailing {
        rest.end = rest.start + at;
    }

    let piece = Piece {
        text,
        end: rest.end,
        // What would be taken for the closing hashes of a heading.
        closing: if spot.place == Place::Heading && spot.ends_line {
            text.trim_end_matches('#').len()
        } else {
            text.len()
        },
        spot,
    };
    let bytes = text.as_bytes();
    let mut copied = rest.start;
    for at in rest.clone() {
        let byte = bytes[at];
        if !is_special(byte) {
            continue;
        }
        let written = match byte {
            0xef if text[at..].starts_with('\u{feff}') => Written::Entity('\u{feff}'),
            b'\t' if at > 0 && at + 1 < text.len() => Written::Plain,
            0..=0x1f | 0x7f => Written::Entity(char::from(byte)),
            b'|' if spot.place == Place::Cell && at > 0 && bytes[at - 1] == b'\\' => {
                Written::Entity('|')
            }
            _ if piece.needs_backslash(at) => Written::Escaped,
            _ => Written::Plain,
        };
        match written {
            Written::Plain => {}
            Written::Escaped => {
                out.push_str(&text[copied..at]);
                out.push('\\');
                copied = at;
            }
            Written::Entity(character) => {
                out.push_str(&text[copied..at]);
                push_entity(out, character);
                copied = at + character.len_utf8();
            }
        }
    }
    out.push_str(&text[copied..rest.end]);
    if let Some((_, last)) = trailing {
        push_entity(out, last);
    }
}

enum Written {
    Plain,
    Escaped,
    Entity(char),
}

/// A character by its number, which is never taken for the end of a line or a gap.
pub(super) fn push_entity(out: &mut String, character: char) {
    out.push_str("&#");
    out.push_str(&u32::from(character).to_string());
    out.push(';');
}

/// The first character of a line, where it would begin a block, and how many bytes of `text` that
/// was.
fn push_line_start(out: &mut String, text: &str, spot: Spot) -> usize {
    let Some(first) = text.chars().next() else {
        return 0;
    };
    if first.is_whitespace() {
        push_entity(out, first);
        return first.len_utf8();
    }
    if spot.place != Place::Block {
        return 0;
    }
    let after = text[first.len_utf8()..].chars().next();
    let apart = !after.is_some_and(char::is_alphanumeric);
    let begins_block = match first {
        '#' => {
            let rest = text.trim_start_matches('#');
            !rest.starts_with(|next: char| !next.is_whitespace())
        }
        '-' | '+' => apart,
        '=' | '>' | ':' | '|' => true,
        _ => false,
    };
    if begins_block {
        out.push('\\');
        out.push(first);
        return first.len_utf8();
    }
    // A number with a dot or a bracket is the first item of a list.
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits) {
        let mut rest = text[digits..].chars();
        if let Some(mark @ ('.' | ')')) = rest.next()
            && rest.next().is_none_or(char::is_whitespace)
        {
            out.push_str(&text[..digits]);
            out.push('\\');
            out.push(mark);
            return digits + 1;
        }
    }
    0
}

struct Piece<'a> {
    text: &'a str,
    /// Where the characters end that are written as they are: an entity may follow.
    end: usize,
    closing: usize,
    spot: Spot,
}

impl Piece<'_> {
    /// Whether the ASCII character at `at` would not be read as itself.
    fn needs_backslash(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let next = bytes.get(at + 1).copied();
        let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied();
        let is_word = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
        match bytes[at] {
            b'\\' => {
                at + 1 == self.end
                    || !next.is_some_and(|next| {
                        next.is_ascii_alphanumeric() || next == b' ' || next > 0x7f && next != 0xef
                    })
            }
            b'`' => true,
            b'[' => {
                self.spot.care == Care::Exact
                    || self.spot.in_link
                    || (at == 0 && self.spot.starts_line)
                    || matches!(next, Some(b'^' | b'!' | b'~'))
            }
            b']' => {
                self.spot.in_link
                    || (self.spot.care == Care::Legible
                        && match next {
                            Some(next) => matches!(next, b'(' | b'[' | b':' | b'{'),
                            None => !self.spot.ends_line,
                        })
            }
            b'*' | b'~' => !(before == Some(b' ') && next == Some(b' ') && at + 1 < self.end),
            b'_' => !(is_word(before) && is_word(next)),
            b'<' => next.is_some_and(|next| {
                next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?')
            }),
            b'&' => next == Some(b'#') || is_entity(&bytes[at + 1..]),
            // It would make the link an image.
            b'!' => next.is_none() && self.spot.next == Next::Link,
            b':' => {
                let is_address = || {
                    bytes[at + 1..].starts_with(b"//")
                        || ends_with_word(&bytes[..at], b"mailto")
                        || ends_with_word(&bytes[..at], b"xmpp")
                };
                begins_directive(&bytes[at + 1..], self.spot)
                    || (self.spot.care == Care::Exact && is_address())
            }
            b'.' => {
                self.spot.care == Care::Exact
                    && ends_with_word(&bytes[..at], b"www")
                    && next.is_some_and(|next| next > b' ')
            }
            b'@' => {
                self.spot.care == Care::Exact
                    && before.is_some_and(|before| before > b' ')
                    && is_word(next)
            }
            b'{' => {
                at == 0
                    || bytes[at + 1..]
                        .get(..6)
                        .is_some_and(|word| word.eq_ignore_ascii_case(b"status"))
            }
            b'|' => self.spot.place == Place::Cell,
            b'#' => at >= self.closing,
            _ => false,
        }
    }
}

/// Whether a name and the end of an entity follow on an `&`.
fn is_entity(after: &[u8]) -> bool {
    let name = after
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    name > 0 && after.get(name) == Some(&b';')
}

/// Whether what follows on a colon could be the name of a directive and its braces or its label.
fn begins_directive(after: &[u8], spot: Spot) -> bool {
    let name = after
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    match after.get(name) {
        Some(b'{') => name > 0,
        Some(b'[') => name > 0 && spot.care == Care::Legible,
        Some(_) => false,
        // Two colons begin no directive within a line.
        None if name == 0 => spot.next == Next::Directive,
        None => spot.next == Next::Link,
    }
}

fn ends_with_word(text: &[u8], word: &[u8]) -> bool {
    let Some(start) = text.len().checked_sub(word.len()) else {
        return false;
    };
    text[start..].eq_ignore_ascii_case(word)
}
