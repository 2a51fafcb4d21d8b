//! HTML as it is written: text, tags and comments, without a grammar.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

/// A piece of HTML.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'h> {
    Text(&'h str),
    /// What stands between the tags of a script or style, as it stands.
    Raw(&'h str),
    Open(&'h str, Vec<(&'h str, Cow<'h, str>)>),
    Close(&'h str),
    Comment(&'h str),
    /// A declaration, an instruction, a section of character data.
    Other(&'h str),
}

/// Takes HTML apart.
pub(super) struct Tokens<'h> {
    rest: &'h str,
    /// The element of which the content is not HTML.
    raw: Option<&'h str>,
}

impl<'h> Tokens<'h> {
    pub(super) fn new(html: &'h str) -> Self {
        Self {
            rest: html,
            raw: None,
        }
    }

    fn take(&mut self, length: usize) -> &'h str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn till(&mut self, end: &str, from: usize) -> &'h str {
        let found = self.rest.get(from..).and_then(|rest| rest.find(end));
        self.take(found.map_or(self.rest.len(), |at| from + at + end.len()))
    }

    fn markup(&mut self) -> Option<Token<'h>> {
        let rest = self.rest;
        if rest.starts_with("<!--") {
            // `<!-->` and `<!--->` are comments, too.
            let from = if rest.starts_with("<!-->") || rest.starts_with("<!--->") {
                2
            } else {
                4
            };
            let comment = self.till("-->", from);
            let inside = comment
                .strip_prefix("<!--")
                .unwrap_or_default()
                .trim_end_matches("-->");
            return Some(Token::Comment(inside));
        }
        if rest.starts_with("<![CDATA[") {
            return Some(Token::Other(self.till("]]>", 0)));
        }
        if rest.starts_with("<?") {
            return Some(Token::Other(self.till("?>", 0)));
        }
        if rest.starts_with("<!") {
            return Some(Token::Other(self.till(">", 0)));
        }
        let mut scan = Scan { text: rest, at: 1 };
        let closing = scan.eat(b'/');
        let name = scan.name();
        if !name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
            return None;
        }
        let attributes = scan.attributes()?;
        self.take(scan.at);
        if closing {
            return Some(Token::Close(name));
        }
        if ["script", "style"]
            .iter()
            .any(|raw| name.eq_ignore_ascii_case(raw))
        {
            self.raw = Some(name);
        }
        Some(Token::Open(name, attributes))
    }
}

impl<'h> Iterator for Tokens<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some(name) = self.raw.take() {
            let end = self.rest.match_indices("</").find(|(at, _)| {
                let after = self.rest.as_bytes().get(at + 2..at + 2 + name.len());
                after.is_some_and(|after| after.eq_ignore_ascii_case(name.as_bytes()))
            });
            let length = end.map_or(self.rest.len(), |(at, _)| at);
            return Some(Token::Raw(self.take(length)));
        }
        if self.rest.starts_with('<')
            && let Some(token) = self.markup()
        {
            return Some(token);
        }
        // A tag that does not end makes text of what follows up to the next one.
        let skip = usize::from(self.rest.starts_with('<'));
        let length = self
            .rest
            .get(skip..)
            .and_then(|rest| rest.find('<'))
            .map_or(self.rest.len(), |at| skip + at);
        Some(Token::Text(self.take(length)))
    }
}

struct Scan<'h> {
    text: &'h str,
    at: usize,
}

impl<'h> Scan<'h> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn till(&mut self, end: impl Fn(u8) -> bool) -> &'h str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.bytes().position(end).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn name(&mut self) -> &'h str {
        self.till(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=' | b'<'))
    }

    /// Attributes up to the end of the tag; nothing if it does not end.
    fn attributes(&mut self) -> Option<Vec<(&'h str, Cow<'h, str>)>> {
        let mut attributes = Vec::new();
        loop {
            self.till(|byte| !(byte.is_ascii_whitespace() || byte == b'/'));
            match self.peek()? {
                b'>' => {
                    self.at += 1;
                    return Some(attributes);
                }
                // Tags do not begin within tags: this one does not end.
                b'<' => return None,
                _ => {}
            }
            let start = self.at;
            let name = self.name();
            if name.is_empty() {
                self.at = start + 1;
                continue;
            }
            self.till(|byte| !byte.is_ascii_whitespace());
            let mut value = "";
            if self.eat(b'=') {
                self.till(|byte| !byte.is_ascii_whitespace());
                value = match self.peek()? {
                    quote @ (b'"' | b'\'') => {
                        self.at += 1;
                        let value = self.till(|byte| byte == quote);
                        if !self.eat(quote) {
                            return None;
                        }
                        value
                    }
                    _ => self.till(|byte| byte.is_ascii_whitespace() || byte == b'>'),
                };
            }
            attributes.push((name, decoded(value)));
        }
    }
}

/// Text with its entities decoded.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest name has 31 letters.
        let end = rest.bytes().take(40).position(|byte| byte == b';');
        match end.and_then(|end| rest.get(..=end)) {
            Some(entity) => {
                push_entity(entity, &mut plain);
                rest = &rest[entity.len()..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn push_entity(entity: &str, plain: &mut String) {
    let known = match entity {
        "&amp;" => "&",
        "&lt;" => "<",
        "&gt;" => ">",
        "&quot;" => "\"",
        "&apos;" | "&#39;" => "'",
        "&nbsp;" => "\u{a0}",
        "&#10;" => "\n",
        _ => {
            // Markdown has the same names, and its reader knows all of them. A letter before keeps
            // spaces from being trimmed.
            let written = format!("x{entity}x");
            let mut text = String::new();
            for event in Parser::new(&written) {
                if let Event::Text(piece) = event {
                    text.push_str(&piece);
                }
            }
            let decoded = text
                .strip_prefix('x')
                .and_then(|text| text.strip_suffix('x'));
            return plain.push_str(decoded.unwrap_or(entity));
        }
    };
    plain.push_str(known);
}
