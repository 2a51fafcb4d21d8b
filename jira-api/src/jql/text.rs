//! The syntax of the text search, which is a language of its own inside of JQL's strings.

/// Signs with a meaning for the text search. A backslash before them takes it away.
const SIGNS: &[char] = &[
    '+', '-', '&', '|', '!', '(', ')', '{', '}', '[', ']', '^', '~', '*', '?', '\\', ':', '"', '/',
];

/// Words, all of which have to be there. None where there is nothing to search for.
pub(super) fn words(text: &str) -> Option<String> {
    has_words(text).then(|| escaped(text))
}

/// Words next to each other.
pub(super) fn phrase(text: &str) -> Option<String> {
    if !has_words(text) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    Some(out)
}

/// Words, the last of which may go on.
pub(super) fn prefix(text: &str) -> Option<String> {
    let text = text.trim_end();
    has_words(text).then(|| escaped(text) + "*")
}

fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // The operators are words in capitals, which nothing can escape; in small letters they are words.
    for part in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        if matches!(word, "AND" | "OR" | "NOT") {
            out.push_str(&word.to_ascii_lowercase());
        } else {
            out.push_str(word);
        }
        for c in part.chars().skip(word.chars().count()) {
            if SIGNS.contains(&c) {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}
