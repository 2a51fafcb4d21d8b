//! Addresses and titles of links, and values of attributes of tags.

use super::escape::{Place, push_entity};

/// `(address "title")`, as it stands behind the brackets of a link.
pub(super) fn push_target(out: &mut String, address: &str, title: Option<&str>, place: Place) {
    out.push('(');
    let bare = !address.is_empty()
        && !address.starts_with('<')
        && !address.contains(|next: char| next.is_whitespace() || next.is_control());
    if bare {
        push_escaped(out, address, &['(', ')', '\\', '&', '{', '[', '`'], place);
    } else {
        out.push('<');
        push_escaped(out, address, &['<', '>', '\\', '&', '{', '[', '`'], place);
        out.push('>');
    }
    if let Some(title) = title {
        out.push_str(" \"");
        push_escaped(out, title, &['"', '\\', '&', '{', '[', '`'], place);
        out.push('"');
    }
    out.push(')');
}

fn push_escaped(out: &mut String, text: &str, with_backslash: &[char], place: Place) {
    for character in text.chars() {
        if character.is_control() || (character == '|' && place == Place::Cell) {
            push_entity(out, character);
        } else {
            if with_backslash.contains(&character) {
                out.push('\\');
            }
            out.push(character);
        }
    }
}

/// Whether `<address>` is a link to this address.
pub(super) fn is_autolink(address: &str, place: Place) -> bool {
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && rest.bytes().all(|byte| {
                byte.is_ascii_alphanumeric()
                    || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/' | b'?' | b'#' | b'=')
                    || matches!(byte, b'&' | b'%' | b'+' | b',' | b';' | b'@' | b'$' | b'!')
            })
            && (place != Place::Cell || !rest.contains('|'))
    })
}

/// `name="value"` within a tag.
pub(super) fn push_tag_attr(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for character in value.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '|' | '`' | '[' | '{' | '\\' => push_entity(out, character),
            other if other.is_control() => push_entity(out, other),
            other => out.push(other),
        }
    }
    out.push('"');
}
