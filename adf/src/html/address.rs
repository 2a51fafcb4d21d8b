//! Addresses that may stand in `href` and `src`.
//!
//! Promise: an [`Address`] is `http`, `https`, `mailto`, `tel` or relative, as a browser reads it.

/// An address that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address(String);

const LINKS: &[&str] = &["http", "https", "mailto", "tel"];
const PICTURES: &[&str] = &["http", "https"];

impl Address {
    /// Where a link may lead.
    pub(super) fn of_link(address: &str) -> Option<Self> {
        Self::checked(address, LINKS)
    }

    /// Where a picture may come from.
    pub(super) fn of_picture(address: &str) -> Option<Self> {
        Self::checked(address, PICTURES)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Leads to the same place with this text after the `#` that it begins with.
    pub(super) fn with_fragment_prefix(self, prefix: &str) -> Self {
        match self.0.strip_prefix('#') {
            Some(fragment) => Self(format!("#{prefix}{fragment}")),
            None => self,
        }
    }

    /// Browsers leave out tabs and line ends anywhere, and spaces and control characters at both
    /// ends, before they look for a scheme; so this does the same, and looks at what is left.
    fn checked(address: &str, schemes: &[&str]) -> Option<Self> {
        let address: String = address
            .chars()
            .filter(|character| !matches!(character, '\t' | '\n' | '\r'))
            .collect();
        let address = address.trim_matches(|character| character <= ' ');
        if address.is_empty() || address.contains(char::is_control) {
            return None;
        }
        let first = address.split(['/', '\\', '?', '#']).next()?;
        if let Some((scheme, _)) = first.split_once(':') {
            return schemes
                .iter()
                .any(|known| known.eq_ignore_ascii_case(scheme))
                .then(|| Self(address.to_owned()));
        }
        // What holds `%3A`, `&colon;` or a colon of another script is relative to a browser; who
        // decodes it once more shall not find a scheme either.
        let plain = first
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
        Some(Self(if plain {
            address.to_owned()
        } else {
            format!("./{address}")
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn link(address: &str, becomes: &str) {
        let checked = Address::of_link(address).map(|address| address.0);
        assert_eq!(checked.as_deref(), Some(becomes));
    }

    #[test]
    fn what_leads_somewhere_is_kept() {
        for address in [
            "https://x.test/a?b=c#d",
            "HTTP://x.test",
            "mailto:a@x.test?subject=R&D",
            "tel:+49-30-1",
            "/wiki/x:y",
            "//x.test/",
            "#Risks",
            "?javascript:x",
            "page",
            "page/javascript:x",
            "../a",
            "https://x.test/a b",
        ] {
            link(address, address);
        }
        link(" \u{1}https://x.test/\n", "https://x.test/");
        link("ht\ntp\t://x.test", "http://x.test");
    }

    #[test]
    fn what_runs_or_hides_is_not() {
        for address in [
            "",
            " \n",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}javascript:alert(1)",
            "java\tscr\nipt:alert(1)",
            "java\0script:alert(1)",
            "\u{a0}javascript:alert(1)",
            "java\u{200b}script:alert(1)",
            "vbscript:x",
            "data:text/html,<script>",
            "file:///etc/passwd",
            "blob:https://x.test/1",
            "javascript&colon;:x",
            ":",
        ] {
            assert_eq!(Address::of_link(address), None, "{address:?}");
        }
        assert_eq!(Address::of_picture("mailto:a@x.test"), None);
    }

    #[test]
    fn what_hides_a_colon_is_marked_as_relative() {
        link("javascript&colon;alert(1)", "./javascript&colon;alert(1)");
        link("javascript&#58;alert(1)", "./javascript&#58;alert(1)");
        link("javascript%3Aalert(1)", "./javascript%3Aalert(1)");
        link("javascript：alert(1)", "./javascript：alert(1)");
        link("Größe/x", "./Größe/x");
    }
}
