//! Places within the directory of a tree, and the way from one to another.

use std::fmt;

/// A path within the directory of a tree: names with `/` between them, none of which leads out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Place(String);

/// What the file of a page ends with.
const PAGE: &str = ".md";

/// What the directory with the files of a page ends with.
const FILES: &str = ".files";

impl Place {
    /// The directory itself.
    pub(super) fn top() -> Self {
        Place::default()
    }

    /// A path that was written down. None where it is not one that stays within the directory.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut place = Place::top();
        for name in text.split('/') {
            place = place.join(name)?;
        }
        Some(place)
    }

    pub(super) fn join(&self, name: &str) -> Option<Self> {
        is_plain(name).then(|| match self.0.is_empty() {
            true => Place(name.to_owned()),
            false => Place(format!("{}/{name}", self.0)),
        })
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|name| !name.is_empty())
    }

    /// The directory it is in; that of the top is the top.
    pub(super) fn directory(&self) -> Place {
        match self.0.rsplit_once('/') {
            Some((directory, _)) => Place(directory.to_owned()),
            None => Place::top(),
        }
    }

    pub(super) fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The name of a page's file without its extension; none where it is not the file of a page.
    pub(super) fn stem(&self) -> Option<&str> {
        stem_of(self.name())
    }

    /// Where the pages below a page are.
    pub(super) fn below(&self) -> Place {
        Place(self.0.strip_suffix(PAGE).unwrap_or(&self.0).to_owned())
    }

    /// Where the files of a page are.
    pub(super) fn files(&self) -> Place {
        Place(format!("{}{FILES}", self.below().0))
    }

    /// The file of the page that this is the directory of.
    pub(super) fn page(&self) -> Place {
        Place(format!("{}{PAGE}", self.0))
    }

    /// The page of this stem in a directory.
    pub(super) fn page_in(directory: &Place, stem: &str) -> Option<Place> {
        directory.join(&format!("{stem}{PAGE}"))
    }

    /// Where it is once a directory has another place.
    pub(super) fn moved(&self, from: &Place, to: &Place) -> Option<Place> {
        let rest = self.0.strip_prefix(&from.0)?.strip_prefix('/')?;
        Some(Place(match to.0.is_empty() {
            true => rest.to_owned(),
            false => format!("{}/{rest}", to.0),
        }))
    }

    /// The way from a directory to it, as an address.
    pub(super) fn from(&self, directory: &Place) -> String {
        let (to, from): (Vec<&str>, Vec<&str>) =
            (self.names().collect(), directory.names().collect());
        let shared = to.iter().zip(&from).take_while(|(a, b)| a == b).count();
        let up = from.iter().skip(shared).map(|_| "..".to_owned());
        let down = to.iter().skip(shared).map(|name| encoded(name));
        up.chain(down).collect::<Vec<_>>().join("/")
    }

    /// Where an address leads from a directory. None where that is not within the tree.
    pub(super) fn reached(directory: &Place, address: &str) -> Option<Place> {
        let mut place = directory.clone();
        for step in address.split('/') {
            match decoded(step)?.as_str() {
                "" => return None,
                "." => {}
                ".." if place.0.is_empty() => return None,
                ".." => place = place.directory(),
                name => place = place.join(name)?,
            }
        }
        Some(place)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a page's file without its extension.
pub(super) fn stem_of(name: &str) -> Option<&str> {
    name.strip_suffix(PAGE).filter(|stem| !stem.is_empty())
}

/// The name of the page whose files are in a directory of this name.
pub(super) fn owner_of(name: &str) -> Option<&str> {
    name.strip_suffix(FILES).filter(|stem| !stem.is_empty())
}

/// The three names that a page of a stem has for itself.
pub(super) fn names_of(stem: &str) -> [String; 3] {
    [
        format!("{stem}{PAGE}"),
        stem.to_owned(),
        format!("{stem}{FILES}"),
    ]
}

/// Whether it is the name of one thing in its directory, and nothing else.
fn is_plain(name: &str) -> bool {
    let leads_away = |character: char| {
        matches!(character, '/' | '\\' | '\0') || (cfg!(windows) && character == ':')
    };
    !name.is_empty() && name != "." && name != ".." && !name.contains(leads_away)
}

/// Whether an address is a way through directories, rather than one of the web, of the site or within
/// the page.
pub(super) fn is_relative(address: &str) -> bool {
    let scheme = address
        .split(['/', '?', '#'])
        .next()
        .is_some_and(|first| first.contains(':'));
    !address.is_empty() && !scheme && !address.starts_with(['/', '#', '?', '\\'])
}

fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for character in name.chars() {
        let is_odd = character.is_control()
            || character.is_whitespace()
            || matches!(
                character,
                '%' | '#'
                    | '?'
                    | '('
                    | ')'
                    | '<'
                    | '>'
                    | '"'
                    | '\\'
                    | '['
                    | ']'
                    | '`'
                    | '*'
                    | '_'
                    | ':'
                    | '&'
                    | '|'
                    | '{'
                    | '}'
                    | '^'
                    | '~'
                    | '\''
                    | '!'
                    | '$'
            );
        if is_odd {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = behind
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|code| std::str::from_utf8(code).ok())
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_leads_out() {
        for text in ["", "..", "a/../b", "/etc", "a//b", "a\\b", "a/.", "a\0"] {
            assert!(Place::parse(text).is_none(), "{text:?}");
        }
        let directory = Place::parse("a/b").unwrap_or_default();
        for address in ["../../../x", "/x", "..%2F..%2F..%2Fx", "a//b", "%00"] {
            assert!(Place::reached(&directory, address).is_none(), "{address}");
        }
    }

    #[test]
    fn the_way_there_leads_there() {
        for (from, to, way) in [
            ("a/b", "a/c d/e.md", "../c%20d/e.md"),
            ("", "a.md", "a.md"),
            ("a", "a.md", "../a.md"),
            ("a", "a/Größe (1).md", "Größe%20%281%29.md"),
            ("x/y", "100%.md", "../../100%25.md"),
        ] {
            let from = Place::parse(from).unwrap_or_default();
            let to = Place::parse(to).unwrap_or_default();
            assert_eq!(to.from(&from), way);
            assert_eq!(Place::reached(&from, way), Some(to));
        }
    }

    #[test]
    fn a_page_has_three_names() {
        let page = Place::parse("Home/Manual.md").unwrap_or_default();
        assert_eq!(page.stem(), Some("Manual"));
        assert_eq!(page.below().as_str(), "Home/Manual");
        assert_eq!(page.files().as_str(), "Home/Manual.files");
        assert_eq!(page.below().page(), page);
        assert!(is_relative("b.md#c:d") && is_relative("a/b"));
        assert!(!is_relative("https://x") && !is_relative("#a") && !is_relative("mailto:x"));
    }
}
