//! The name of a file, from a server that is not to be trusted with one.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use reqwest::header::{CONTENT_DISPOSITION, HeaderMap};

/// The longest name, in bytes; every common file system takes as much.
const LONGEST: usize = 255;

/// What is longer is no extension.
const LONGEST_EXTENSION: usize = 32;

const NAMELESS: &str = "download";

/// Names that are devices on Windows, in any folder and with any extension.
const DEVICES: &[&str] = &["aux", "con", "conin$", "conout$", "nul", "prn"];

/// The name in `Content-Disposition`, made safe.
pub(super) fn of(headers: &HeaderMap) -> String {
    let name = headers
        .get_all(CONTENT_DISPOSITION)
        .iter()
        .find_map(|value| file_name(&text(value.as_bytes())));
    safe(name.as_deref().unwrap_or(NAMELESS))
}

/// The same name with a number in it, before the extension; zero is none.
pub(super) fn numbered(name: &str, number: u32) -> String {
    if number == 0 {
        return name.to_owned();
    }
    fitted(name, &format!(" ({number})"))
}

/// Servers send UTF-8, although the header knows Latin-1 only.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(latin1(bytes)),
    }
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// `filename*`, or else `filename` (RFC 6266).
fn file_name(disposition: &str) -> Option<String> {
    let mut plain = None;
    let mut rest = disposition.split_once(';')?.1;
    loop {
        let (name, after) = match rest.split_once('=') {
            Some((name, after)) => (name.trim(), after.trim_start()),
            None => return plain,
        };
        let (value, after) = value(after);
        if name.eq_ignore_ascii_case("filename*") {
            if let Some(value) = extended(&value) {
                return Some(value);
            }
        } else if name.eq_ignore_ascii_case("filename") && plain.is_none() {
            plain = Some(value);
        }
        rest = after;
    }
}

/// A value, quoted or not, and what follows behind the next semicolon.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => {
                let rest = quoted.get(at + 1..).unwrap_or("");
                return (value, rest.split_once(';').map_or("", |(_, rest)| rest));
            }
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            _ => value.push(character),
        }
    }
    (value, "")
}

/// `charset'language'percent-encoded` (RFC 8187).
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    let decoded: Vec<u8> = percent_decode_str(encoded).collect();
    if charset.eq_ignore_ascii_case("utf-8") {
        String::from_utf8(decoded).ok()
    } else if charset.eq_ignore_ascii_case("iso-8859-1") {
        Some(latin1(&decoded))
    } else {
        None
    }
}

/// A name that is one file of its folder and nothing else, wherever the folder is.
fn safe(name: &str) -> String {
    // Of a path only the last part counts.
    let last = name
        .rsplit(['/', '\\'])
        .find(|part| !part.is_empty())
        .unwrap_or("");
    let harmless: String = last
        .chars()
        .filter(|character| !character.is_control() && !turns_text(*character))
        .map(|character| match character {
            ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            other => other,
        })
        .collect();
    let name = trimmed(&harmless);
    if name.is_empty() {
        return NAMELESS.to_owned();
    }
    if is_device(name) {
        return fitted(&format!("_{name}"), "");
    }
    fitted(name, "")
}

/// Windows drops blanks and dots at the end; elsewhere a dot at the beginning hides the file.
fn trimmed(name: &str) -> &str {
    name.trim_matches(|character: char| character == '.' || character.is_whitespace())
}

/// What turns the direction of text, so that `gpj.exe` reads `exe.jpg`, or breaks the line.
fn turns_text(character: char) -> bool {
    matches!(
        character,
        '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
    )
}

/// Whether a name means a device on Windows, in any folder and with any extension: `con`, `LPT1.txt`.
/// Opening such a file opens the device.
#[must_use]
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let stem = stem.to_lowercase();
    let port = stem
        .strip_prefix("com")
        .or_else(|| stem.strip_prefix("lpt"))
        .is_some_and(|number| {
            let mut characters = number.chars();
            matches!(
                (characters.next(), characters.next()),
                (Some('0'..='9' | '¹' | '²' | '³'), None)
            )
        });
    port || DEVICES.contains(&stem.as_str())
}

/// The name with `suffix` before its extension, its stem cut so that it is not too long.
fn fitted(name: &str, suffix: &str) -> String {
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= LONGEST_EXTENSION => name.split_at(dot),
        _ => (name, ""),
    };
    let mut room = LONGEST - suffix.len() - extension.len();
    if room < stem.len() {
        while !stem.is_char_boundary(room) {
            room -= 1;
        }
    }
    let stem = stem.get(..room).unwrap_or(stem).trim_end();
    let name = format!("{stem}{suffix}{extension}");
    // The cut may have left a dot at the end.
    trimmed(&name).to_owned()
}
