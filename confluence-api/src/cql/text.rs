//! The text search, with what CQL's strings cannot hold.
//!
//! Control characters separate words, as spaces do; CQL can write no string with them. A string that ends in a
//! backslash gets a space behind it, for the same reason.

use atlassian_core::query::build::text;

/// Words, all of which have to be there. None where there is nothing to search for.
pub(super) fn words(text: &str) -> Option<String> {
    let mut words = text::words(&spaced(text))?;
    if words.ends_with('\\') {
        words.push(' ');
    }
    Some(words)
}

/// Words next to each other.
pub(super) fn phrase(text: &str) -> Option<String> {
    text::phrase(&spaced(text))
}

/// Words, the last of which may go on.
pub(super) fn prefix(text: &str) -> Option<String> {
    text::prefix(&spaced(text))
}

/// A text without the characters that CQL cannot write.
fn spaced(text: &str) -> String {
    let spaced = |c: char| match c {
        c if c.is_control() => ' ',
        '\u{FDD0}'..='\u{FDEF}' | '\u{FFFE}' | '\u{FFFF}' => ' ',
        c => c,
    };
    text.chars().map(spaced).collect()
}
