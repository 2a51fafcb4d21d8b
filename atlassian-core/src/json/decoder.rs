//! A pull parser over a JSON text.

use std::borrow::Cow;

use memchr::memchr2;

use super::fault::{Fault, Segment};
use super::wire::Record;

/// How deep arrays and objects may nest.
pub const MAX_DEPTH: u16 = 512;

/// What kind of JSON value comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "a boolean",
            Kind::Number => "a number",
            Kind::String => "a string",
            Kind::Array => "an array",
            Kind::Object => "an object",
        }
    }
}

/// What is called at each property of an object.
type Property<'p, 'a> = &'p mut dyn FnMut(Cow<'a, str>, &mut Decoder<'a>) -> Result<(), Fault>;

/// Whether a text holds a character that JSON wants escaped. Without an early exit: that way it is
/// done for many bytes at once.
fn holds_control(text: &str) -> bool {
    text.bytes()
        .fold(false, |found, byte| found | (byte < 0x20))
}

/// A pull parser over a JSON text. [`Wire`](super::Wire) implementations read from it.
#[derive(Clone, Debug)]
pub struct Decoder<'a> {
    text: &'a str,
    at: usize,
    depth: u16,
}

impl<'a> Decoder<'a> {
    /// A decoder at the beginning of `text`.
    pub fn new(text: &'a str) -> Self {
        Decoder {
            text,
            at: 0,
            depth: 0,
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// A fault at this place, with an excerpt of what stands here.
    #[cold]
    pub fn fault(&self, reason: impl Into<String>) -> Fault {
        Fault::new(reason).with_excerpt(self.rest())
    }

    #[cold]
    fn expected(&mut self, what: &str) -> Fault {
        match self.kind() {
            Ok(kind) => self.fault(format!("expected {what}, found {}", kind.name())),
            Err(fault) => fault,
        }
    }

    /// The kind of the value that comes next, which stays unread.
    ///
    /// # Errors
    /// At the end of the text, or at something that is not JSON.
    #[inline]
    pub fn kind(&mut self) -> Result<Kind, Fault> {
        self.skip_space();
        Ok(match self.byte() {
            Some(b'"') => Kind::String,
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') => Kind::Null,
            Some(b'-' | b'0'..=b'9') => Kind::Number,
            Some(_) => return Err(self.fault("not JSON")),
            None => return Err(Fault::new("the text ends too early")),
        })
    }

    /// Fails unless only white space is left.
    ///
    /// # Errors
    /// When something follows the value.
    pub fn end(&mut self) -> Result<(), Fault> {
        self.skip_space();
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(self.fault("text after the JSON value"))
        }
    }

    fn literal(&mut self, word: &'static str) -> Result<(), Fault> {
        if self.rest().starts_with(word) {
            self.at += word.len();
            Ok(())
        } else {
            Err(self.fault("not JSON"))
        }
    }

    /// Reads a `null` if one comes next.
    ///
    /// # Errors
    /// When what comes next is not JSON.
    #[inline]
    pub fn null(&mut self) -> Result<bool, Fault> {
        self.skip_space();
        if self.byte() == Some(b'n') {
            self.literal("null")?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// When something else comes next.
    pub fn boolean(&mut self) -> Result<bool, Fault> {
        match self.kind()? {
            Kind::Bool if self.byte() == Some(b't') => self.literal("true").map(|()| true),
            Kind::Bool => self.literal("false").map(|()| false),
            _ => Err(self.expected("a boolean")),
        }
    }

    /// Reads a number as it is written.
    ///
    /// # Errors
    /// When something else comes next.
    pub fn number(&mut self) -> Result<&'a str, Fault> {
        if self.kind()? != Kind::Number {
            return Err(self.expected("a number"));
        }
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        let digits = |at: &mut usize| {
            let from = *at;
            while matches!(bytes.get(*at), Some(b'0'..=b'9')) {
                *at += 1;
            }
            *at - from
        };
        if bytes.get(at) == Some(&b'-') {
            at += 1;
        }
        let leading_zero = bytes.get(at) == Some(&b'0');
        let whole = digits(&mut at);
        let mut sound = whole == 1 || (whole > 1 && !leading_zero);
        if bytes.get(at) == Some(&b'.') {
            at += 1;
            sound &= digits(&mut at) > 0;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            at += 1;
            if matches!(bytes.get(at), Some(b'+' | b'-')) {
                at += 1;
            }
            sound &= digits(&mut at) > 0;
        }
        if !sound {
            return Err(self.fault("not a JSON number"));
        }
        self.at = at;
        Ok(self.text.get(start..at).unwrap_or(""))
    }

    /// Reads a string; borrowed from the text where it holds no escape.
    ///
    /// # Errors
    /// When something else comes next, or the string is not well formed.
    #[inline]
    pub fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        self.skip_space();
        if self.byte() != Some(b'"') {
            return Err(self.expected("a string"));
        }
        let start = self.at + 1;
        let bytes = self.text.as_bytes();
        let tail = bytes.get(start..).unwrap_or(&[]);
        match memchr2(b'"', b'\\', tail) {
            Some(length) if tail.get(length) == Some(&b'"') => {
                let text = self.text.get(start..start + length).unwrap_or("");
                if holds_control(text) {
                    return Err(self.fault("a control character in a string"));
                }
                self.at = start + length + 1;
                Ok(Cow::Borrowed(text))
            }
            Some(_) => self.escaped_string(start).map(Cow::Owned),
            None => Err(self.fault("a string without its end")),
        }
    }

    /// Reads a string, or a number or boolean as it is written; `null` is an empty text.
    ///
    /// # Errors
    /// When an array or an object comes next.
    pub fn text(&mut self) -> Result<Cow<'a, str>, Fault> {
        match self.kind()? {
            Kind::Number => self.number().map(Cow::Borrowed),
            Kind::Bool => self
                .boolean()
                .map(|b| Cow::Borrowed(if b { "true" } else { "false" })),
            Kind::Null => self.null().map(|_| Cow::Borrowed("")),
            _ => self.string(),
        }
    }

    #[cold]
    fn escaped_string(&mut self, start: usize) -> Result<String, Fault> {
        let bytes = self.text.as_bytes();
        let mut out = String::new();
        let mut at = start;
        loop {
            let tail = bytes.get(at..).unwrap_or(&[]);
            let Some(length) = memchr2(b'"', b'\\', tail) else {
                return Err(self.fault("a string without its end"));
            };
            let plain = self.text.get(at..at + length).unwrap_or("");
            if holds_control(plain) {
                return Err(self.fault("a control character in a string"));
            }
            out.push_str(plain);
            at += length;
            if bytes.get(at) == Some(&b'"') {
                self.at = at + 1;
                return Ok(out);
            }
            let escape = bytes.get(at + 1).copied();
            at += 2;
            out.push(match escape {
                Some(b'"') => '"',
                Some(b'\\') => '\\',
                Some(b'/') => '/',
                Some(b'b') => '\u{8}',
                Some(b'f') => '\u{c}',
                Some(b'n') => '\n',
                Some(b'r') => '\r',
                Some(b't') => '\t',
                Some(b'u') => {
                    let (character, length) = self.unicode_escape(at)?;
                    at += length;
                    character
                }
                _ => return Err(self.fault("an escape that JSON does not know")),
            });
        }
    }

    /// Reads what follows `\u`; a lone surrogate becomes U+FFFD, since nothing can be done about it.
    fn unicode_escape(&self, at: usize) -> Result<(char, usize), Fault> {
        let unit = |at: usize| {
            let digits = self.text.as_bytes().get(at..at + 4)?;
            let mut unit = 0u32;
            for digit in digits {
                unit = unit * 16 + (*digit as char).to_digit(16)?;
            }
            Some(unit)
        };
        let first = unit(at).ok_or_else(|| self.fault("a \\u escape without four hex digits"))?;
        if (0xD800..0xDC00).contains(&first)
            && self.text.as_bytes().get(at + 4..at + 6) == Some(b"\\u")
            && let Some(second) = unit(at + 6)
            && (0xDC00..0xE000).contains(&second)
        {
            let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            return Ok((
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
                10,
            ));
        }
        Ok((
            char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
            4,
        ))
    }

    fn open(&mut self) -> Result<(), Fault> {
        if self.depth == MAX_DEPTH {
            return Err(Fault::new(format!("nested deeper than {MAX_DEPTH} levels")));
        }
        self.at += 1;
        self.depth += 1;
        Ok(())
    }

    /// After an element: true if another follows.
    #[inline]
    fn more(&mut self, close: u8) -> Result<bool, Fault> {
        self.skip_space();
        match self.byte() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                self.depth -= 1;
                Ok(false)
            }
            Some(_) => Err(self.fault("expected a comma or the end")),
            None => Err(Fault::new("the text ends too early")),
        }
    }

    /// After the opening bracket: true if the container is empty, which closes it.
    #[inline]
    fn empty(&mut self, close: u8) -> bool {
        self.skip_space();
        let empty = self.byte() == Some(close);
        if empty {
            self.at += 1;
            self.depth -= 1;
        }
        empty
    }

    /// Reads an array, calling `element` at the beginning of each element.
    ///
    /// # Errors
    /// When something else comes next, and what `element` returns, with the index added.
    pub fn array(
        &mut self,
        element: &mut dyn FnMut(&mut Decoder<'a>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if self.kind()? != Kind::Array {
            return Err(self.expected("an array"));
        }
        self.open()?;
        if self.empty(b']') {
            return Ok(());
        }
        let mut index = 0;
        loop {
            element(self).map_err(|fault| fault.within(Segment::Index(index)))?;
            index += 1;
            if !self.more(b']')? {
                return Ok(());
            }
        }
    }

    #[inline]
    fn key(&mut self) -> Result<Cow<'a, str>, Fault> {
        let key = self.string()?;
        self.skip_space();
        if self.byte() != Some(b':') {
            return Err(self.fault("expected a colon"));
        }
        self.at += 1;
        Ok(key)
    }

    /// Reads an object, calling `property` with each key at the beginning of its value.
    ///
    /// # Errors
    /// When something else comes next, and what `property` returns, with the key added.
    pub fn object(&mut self, property: Property<'_, 'a>) -> Result<(), Fault> {
        if self.kind()? != Kind::Object {
            return Err(self.expected("an object"));
        }
        self.open()?;
        if self.empty(b'}') {
            return Ok(());
        }
        loop {
            let key = self.key()?;
            let name = key.clone();
            property(key, self).map_err(|fault| fault.within(Segment::Key(name.into_owned())))?;
            if !self.more(b'}')? {
                return Ok(());
            }
        }
    }

    /// Reads an object into a record: the one loop behind every generated type.
    ///
    /// # Errors
    /// When something else comes next, or a field cannot be read.
    pub fn record(&mut self, record: &mut dyn Record) -> Result<(), Fault> {
        match self.kind()? {
            Kind::Object => {}
            Kind::Array => return self.bare_page(record),
            _ => return Err(self.expected("an object")),
        }
        self.open()?;
        if self.empty(b'}') {
            return Ok(());
        }
        let names = record.names();
        // Servers write properties in the order of their own classes, so the next one is most often
        // the one after the last.
        let mut next = 0;
        loop {
            let key = self.key()?;
            let found = match names
                .get(next..)
                .and_then(|tail| tail.iter().position(|n| **n == key))
            {
                Some(offset) => Some(next + offset),
                None => names.iter().take(next).position(|n| **n == key),
            };
            let read = match found {
                Some(index) => {
                    next = index + 1;
                    match record.get_mut(index) {
                        Some(field) => field.decode(self),
                        None => self.skip(),
                    }
                }
                None => match record.rest_mut() {
                    Some(rest) => rest.decode_property(&key, self),
                    None => self.skip(),
                },
            };
            if let Err(fault) = read {
                return Err(fault.within(Segment::Key(key.into_owned())));
            }
            if !self.more(b'}')? {
                return Ok(());
            }
        }
    }

    /// Reads a bare list where a page is due: into the only list of a record that counts what it holds.
    #[cold]
    fn bare_page(&mut self, record: &mut dyn Record) -> Result<(), Fault> {
        const COUNTS: [&str; 5] = ["total", "startAt", "maxResults", "isLast", "nextPageToken"];
        if !record.names().iter().any(|name| COUNTS.contains(name)) {
            return Err(self.expected("an object"));
        }
        let mut lists = (0..record.names().len())
            .filter(|index| record.get(*index).is_some_and(|field| field.is_list()));
        match (lists.next(), lists.next()) {
            (Some(only), None) => match record.get_mut(only) {
                Some(list) => list.decode(self),
                None => self.skip(),
            },
            _ => Err(self.expected("an object")),
        }
    }

    /// Reads over the next value, whatever it is, and returns its text.
    ///
    /// # Errors
    /// When it is not well formed.
    pub fn raw(&mut self) -> Result<&'a str, Fault> {
        self.skip_space();
        let start = self.at;
        self.skip()?;
        Ok(self.text.get(start..self.at).unwrap_or(""))
    }

    /// Reads over the next value, whatever it is.
    ///
    /// # Errors
    /// When it is not well formed.
    pub fn skip(&mut self) -> Result<(), Fault> {
        match self.kind()? {
            Kind::Null => self.literal("null"),
            Kind::Bool => self.boolean().map(drop),
            Kind::Number => self.number().map(drop),
            Kind::String => self.string().map(drop),
            Kind::Array => self.array(&mut |d| d.skip()),
            Kind::Object => self.object(&mut |_, d| d.skip()),
        }
    }
}
