//! Values as strings of a query.

use super::error::{QueryError, Subject};
use super::language::Language;

/// A value as a string of the language, in quotation marks: whatever is in it, it stays one value.
///
/// ```
/// use atlassian_core::query::{Language, quote};
///
/// let title = quote(Language::Cql, r#"The "big" plan"#)?;
/// assert_eq!(title, r#""The \"big\" plan""#);
/// # Ok::<(), atlassian_core::query::QueryError>(())
/// ```
///
/// # Errors
/// JQL can say every value. CQL has no escapes for control characters, and it is not known to keep a
/// backslash at the end apart from the quotation mark after it: both are refused.
pub fn quote(language: Language, value: &str) -> Result<String, QueryError> {
    let mut quoted = String::with_capacity(value.len() + 2);
    match write(&mut quoted, language, value) {
        Ok(()) => Ok(quoted),
        Err(at) => Err(objection(value, at)),
    }
}

/// What is wrong with a value that [`write`] could not write.
pub(super) fn objection(value: &str, at: usize) -> QueryError {
    let c = value.get(at..).and_then(|rest| rest.chars().next());
    let what = match c {
        Some('\\') | None => {
            "a backslash at the end cannot be told from one that escapes".to_owned()
        }
        Some(c) => format!("U+{:04X} cannot be written in a string", u32::from(c)),
    };
    QueryError::new(Subject::Value, value, at, what)
}

/// Appends a value in quotation marks, or says from which byte on it cannot be written.
pub(super) fn write(out: &mut String, language: Language, value: &str) -> Result<(), usize> {
    let escapes = language.dialect().escapes;
    if !escapes && value.ends_with('\\') {
        return Err(value.len() - 1);
    }
    out.push('"');
    let mut written = 0;
    for (at, c) in value.char_indices() {
        if c != '"' && c != '\\' && !is_unprintable(c) {
            continue;
        }
        out.push_str(value.get(written..at).unwrap_or_default());
        written = at + c.len_utf8();
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            _ if !escapes => return Err(at),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // All of these have four digits.
            c => out.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    out.push_str(value.get(written..).unwrap_or_default());
    out.push('"');
    Ok(())
}

/// Control characters, and what Unicode says is no character: no string may have them as they are.
pub(super) fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FDD0}'..='\u{FDEF}' | '\u{FFFE}' | '\u{FFFF}')
}
