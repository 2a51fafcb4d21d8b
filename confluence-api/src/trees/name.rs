//! Names of files, made from titles that may say anything.

use atlassian_core::download::is_device;
use icu_normalizer::ComposingNormalizerBorrowed;

/// The longest name in bytes, without what is put behind it. Several of them fit into the 260 characters
/// that some systems allow for a path.
const LONGEST: usize = 96;

/// What is longer is no extension.
const LONGEST_EXTENSION: usize = 16;

/// The text as one and the same sequence of characters, however it was typed.
pub(super) fn composed(text: &str) -> String {
    const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
    NFC.normalize(text).into_owned()
}

/// What two names have in common that are one file on some system.
pub(super) fn folded(name: &str) -> String {
    let lower = composed(name).to_lowercase();
    // A capital sharp s and the like may become something that can be composed once more.
    composed(&lower)
}

/// A name for a page, without an extension.
pub(super) fn of_title(title: &str) -> String {
    let name = harmless(title, "untitled");
    cut(&name, "")
}

/// A name for a file. It keeps its extension.
pub(super) fn of_file(name: &str) -> String {
    let name = harmless(name, "file");
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= LONGEST_EXTENSION => {
            let (stem, extension) = name.split_at(dot);
            cut(stem, extension)
        }
        _ => cut(&name, ""),
    }
}

/// The same name with a mark in it, before its extension.
pub(super) fn marked(name: &str, mark: &str) -> String {
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= LONGEST_EXTENSION => {
            let (stem, extension) = name.split_at(dot);
            format!("{stem} ({mark}){extension}")
        }
        _ => format!("{name} ({mark})"),
    }
}

fn harmless(text: &str, nameless: &str) -> String {
    let text = composed(text);
    let mut name = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            _ if is_unseen(character) => {}
            '/' | '\\' | ':' | '|' => name.push('-'),
            '*' | '?' | '"' | '<' | '>' => name.push('_'),
            _ if character.is_whitespace() || character.is_control() => {
                if !name.ends_with(' ') {
                    name.push(' ');
                }
            }
            _ => name.push(character),
        }
    }
    let name = trimmed(&name);
    if name.is_empty() {
        return nameless.to_owned();
    }
    match is_device(name) {
        true => format!("_{name}"),
        false => name.to_owned(),
    }
}

/// Windows drops blanks and dots at the end; elsewhere a dot at the beginning hides the file.
fn trimmed(name: &str) -> &str {
    name.trim_matches(|character: char| character == '.' || character.is_whitespace())
}

/// What turns the direction of text, so that `gpj.exe` reads `exe.jpg`, or shows nothing at all.
fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

fn cut(stem: &str, extension: &str) -> String {
    let mut room = LONGEST.saturating_sub(extension.len()).min(stem.len());
    while !stem.is_char_boundary(room) {
        room -= 1;
    }
    let stem = trimmed(stem.get(..room).unwrap_or(stem));
    format!("{stem}{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_harmless() {
        for (title, name) in [
            ("Manual", "Manual"),
            ("a/b\\c:d", "a-b-c-d"),
            ("../../etc/passwd", "-..-etc-passwd"),
            ("..", "untitled"),
            ("  ", "untitled"),
            ("", "untitled"),
            ("what? *now*", "what_ _now_"),
            ("CON", "_CON"),
            ("nul.txt", "_nul.txt"),
            ("Com1", "_Com1"),
            ("Company", "Company"),
            ("ends with dots...", "ends with dots"),
            (".tree", "tree"),
            ("tab\tand\nline", "tab and line"),
            ("nul\0byte", "nul byte"),
            ("\u{202e}gpj.exe", "gpj.exe"),
            ("Cafe\u{301}", "Café"),
        ] {
            assert_eq!(of_title(title), name, "{title:?}");
        }
        assert!(of_title(&"ä".repeat(255)).len() <= LONGEST);
        assert_eq!(of_file("../x.png"), "-x.png");
        assert_eq!(of_file(&format!("{}.png", "x".repeat(300))).len(), LONGEST);
        assert_eq!(marked("x.png", "7"), "x (7).png");
    }

    #[test]
    fn what_is_one_file_somewhere_is_folded_to_one() {
        assert_eq!(folded("Straße"), folded("STRAßE"));
        assert_eq!(folded("Cafe\u{301}"), folded("CAFÉ"));
        assert_ne!(folded("a"), folded("b"));
    }
}
