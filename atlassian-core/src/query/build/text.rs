//! The syntax of the text search, which is a language of its own inside of the strings of a query.
//!
//! These make texts that mean themselves; they become strings of the query as any value does.

/// Signs with a meaning for the text search. A backslash before them takes it away.
const SIGNS: &[char] = &[
    '+', '-', '&', '|', '!', '(', ')', '{', '}', '[', ']', '^', '~', '*', '?', '\\', ':', '"', '/',
];

/// Words, all of which have to be there. None where there is nothing to search for: no letter and no digit.
///
/// ```
/// use atlassian_core::query::build::text;
///
/// assert_eq!(text::words("C++ AND more").as_deref(), Some(r"C\+\+ and more"));
/// assert_eq!(text::words("++"), None);
/// ```
#[must_use]
pub fn words(text: &str) -> Option<String> {
    has_words(text).then(|| escaped(text))
}

/// Words next to each other, in this order; none as with [`words`].
///
/// ```
/// use atlassian_core::query::build::text;
///
/// assert_eq!(text::phrase("road map").as_deref(), Some(r#""road map""#));
/// ```
#[must_use]
pub fn phrase(text: &str) -> Option<String> {
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

/// Words, the last of which may go on; none as with [`words`].
///
/// ```
/// use atlassian_core::query::build::text;
///
/// assert_eq!(text::prefix("migrat ").as_deref(), Some("migrat*"));
/// ```
#[must_use]
pub fn prefix(text: &str) -> Option<String> {
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
