//! Labels: `[text]`, with balanced brackets inside and backslashes before punctuation.

use std::borrow::Cow;

use super::cursor::Cursor;

/// A label at the cursor, which stands on `[`; nothing if it does not end on this line.
pub(super) fn label<'a>(cursor: &mut Cursor<'a>) -> Option<Cow<'a, str>> {
    cursor.eat(b'[').then_some(())?;
    let text = cursor.rest();
    let bytes = text.as_bytes();
    let (mut depth, mut escaped, mut at) = (0_usize, false, 0);
    loop {
        match bytes.get(at) {
            None => {
                cursor.skip(at);
                return None;
            }
            Some(b'\\') if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => {
                escaped = true;
                at += 1;
            }
            Some(b'[') => depth += 1,
            Some(b']') if depth == 0 => break,
            Some(b']') => depth -= 1,
            Some(_) => {}
        }
        at += 1;
    }
    cursor.skip(at + 1);
    let text = text.get(..at)?;
    Some(if escaped {
        Cow::Owned(unescape(text))
    } else {
        Cow::Borrowed(text)
    })
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, after) = rest.split_at(at);
        plain.push_str(before);
        let mut following = after.chars();
        following.next();
        match following.clone().next() {
            Some(character) if character.is_ascii_punctuation() => {
                plain.push(character);
                following.next();
            }
            _ => plain.push('\\'),
        }
        rest = following.as_str();
    }
    plain.push_str(rest);
    plain
}
