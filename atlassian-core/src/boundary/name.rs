//! What names a thing: ids, keys, and keys made of another key and a number.
//!
//! Only the forms that Atlassian itself writes are names. Anything else might be read as another thing
//! there than here: leading zeros, signs, spaces, other digits than ASCII's, encoded characters.

use std::borrow::Cow;

use serde_json::Value;

use super::confinement::{Kind, Sort};

/// The longest name.
const LONGEST: usize = 255;

/// One name of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name {
    /// The property it is the value of: `id`, `key`.
    pub(super) by: &'static str,
    pub(super) value: String,
}

/// Whether a text is a number as Atlassian writes ids.
pub(super) fn is_number(text: &str) -> bool {
    (1..=19).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (!text.starts_with('0') || text == "0")
}

/// The key before the dash, of a key such as `ENG-12`.
pub(super) fn key_of(text: &str) -> Option<&str> {
    let (key, number) = text.rsplit_once('-')?;
    (is_key(key) && number != "0" && is_number(number)).then_some(key)
}

/// Whether a text is a key as containers of keyed things have them.
fn is_key(text: &str) -> bool {
    text.len() <= LONGEST
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_')
}

/// Whether a text is an id: a number, or letters and digits as tasks, templates and files have them
/// (`att98304`).
fn is_id(text: &str) -> bool {
    let digits = text.bytes().all(|c| c.is_ascii_digit());
    let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b':');
    let letters = text.bytes().any(|c| c.is_ascii_alphabetic());
    is_number(text)
        || (!digits && begins && letters && text.len() <= LONGEST && text.bytes().all(plain))
}

/// Whether a text can name a container, by its key or by its id.
pub(super) fn is_container_name(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len())
        && text
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-' | b'.' | b'~' | b':'))
        && (!text.bytes().all(|c| c.is_ascii_digit()) || is_number(text))
        && text != "."
        && text != ".."
}

impl Kind {
    pub(super) fn is_container(&self) -> bool {
        matches!(self.sort, Sort::Container(_))
    }

    /// The name that a text by itself is; `None` where it is none of this kind.
    pub(super) fn name_of(&self, text: &str) -> Option<Name> {
        let number = is_number(text);
        let by = match self.names {
            // Neither a key of a project nor one of an issue is a number.
            ["id", "key"] => {
                if number {
                    "id"
                } else {
                    "key"
                }
            }
            [only] | [only, ..] => only,
            [] => return None,
        };
        self.name_by(by, text)
    }

    /// The name that a text is as the value of a property.
    pub(super) fn name_by(&self, by: &'static str, text: &str) -> Option<Name> {
        let fits = match (by, self.keyed) {
            ("key", true) => key_of(text).is_some(),
            ("key", false) => is_container_name(text),
            _ if self.is_container() || self.names == ["id", "key"] => is_number(text),
            _ => is_id(text),
        };
        fits.then(|| Name {
            by,
            value: text.to_owned(),
        })
    }

    /// The names in a value: a text or a number is one, an object has them as properties. `Err` where
    /// something that should be a name is none; empty where an object names nothing.
    pub(super) fn names_in(&self, value: &Value) -> Result<Vec<Name>, ()> {
        if let Some(text) = scalar(value) {
            return self.name_of(&text).map(|name| vec![name]).ok_or(());
        }
        let Value::Object(properties) = value else {
            return Err(());
        };
        let mut names = Vec::new();
        for by in self.names {
            match properties.get(*by) {
                None | Some(Value::Null) => {}
                Some(value) => {
                    let text = scalar(value).ok_or(())?;
                    names.push(self.name_by(by, &text).ok_or(())?);
                }
            }
        }
        Ok(names)
    }
}

/// A text or a whole number, as text.
pub(super) fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => number.as_u64().map(|number| Cow::Owned(number.to_string())),
        _ => None,
    }
}

/// What an address ends in; any other text is itself.
pub(super) fn last_segment(text: &str) -> &str {
    if !text.contains('/') {
        return text;
    }
    let path = text.split(['?', '#']).next().unwrap_or(text);
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_usual_forms_are_names() {
        for number in ["0", "7", "10001", "9223372036854775807"] {
            assert!(is_number(number), "{number}");
        }
        for other in [
            "",
            "01",
            "+1",
            "-1",
            " 1",
            "1 ",
            "1e3",
            "٣",
            "１",
            "1.0",
            "99999999999999999999",
        ] {
            assert!(!is_number(other), "{other}");
        }
        assert_eq!(key_of("ENG-12"), Some("ENG"));
        assert_eq!(key_of("eng_2-1"), Some("eng_2"));
        for other in [
            "",
            "ENG",
            "ENG-",
            "-1",
            "ENG-0",
            "ENG-01",
            "ENG--1",
            "ENG-1 ",
            "ENG-1/..",
            "ЕNG-1",
            "E-N-1",
            "1ENG-1",
            "ENG-１",
            "ENG\u{2010}1",
            "ENG-1%00",
        ] {
            assert_eq!(key_of(other), None, "{other}");
        }
        for container in ["ENG", "10000", "~5f00", "DS", "a.b", "712020:abc"] {
            assert!(is_container_name(container), "{container}");
        }
        for other in ["", ".", "..", "A B", "A/B", "A%2FB", "A\"", "ＥＮＧ", "007"] {
            assert!(!is_container_name(other), "{other}");
        }
    }

    #[test]
    fn ids_are_numbers_or_begin_like_words() {
        for id in [
            "98304",
            "att98304",
            "3fa85f64-5717-4562-b3fc-2c963f66afa6",
            "a1:b2",
        ] {
            assert!(is_id(id), "{id}");
        }
        for other in [
            "", "-98304", "98304.0", "098304", "98304-1", ".att1", "att 1", "att/1", "_1a",
        ] {
            assert!(!is_id(other), "{other}");
        }
    }

    #[test]
    fn an_address_stands_for_its_last_segment() {
        assert_eq!(last_segment("DOCS"), "DOCS");
        assert_eq!(last_segment("/rest/api/space/DOCS"), "DOCS");
        assert_eq!(
            last_segment("https://x/rest/api/3/project/10000/?a=b/c"),
            "10000"
        );
    }
}
