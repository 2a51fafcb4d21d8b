//! Directives put aside before Markdown is read, so that it does not take them apart.
//!
//! A directive in a line becomes two sentinels with a number between them. A line that is a directive
//! becomes a heading of that, since a heading ends what stands before it without a blank line and
//! stays in the quote or item it stands in. A sentinel is a character that is not in the text. Where
//! it turns up in code, an address or HTML, the directive is put back as it was written.
//!
//! Text without directives is not copied.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use crate::markdown::notation::{self, Directive, Line};

/// A text with its directives put aside.
pub(super) struct Marked<'a> {
    pub(super) text: Cow<'a, str>,
    sentinel: char,
    found: Vec<Found<'a>>,
}

/// Something put aside.
pub(super) struct Found<'a> {
    /// Where it was, in the text as it was given.
    offset: usize,
    /// Where its replacement ends, in the text as it is now.
    end: usize,
    pub(super) source: &'a str,
    pub(super) is_line: bool,
    what: Cell<Option<What<'a>>>,
}

impl<'a> Found<'a> {
    /// What it is, once.
    pub(super) fn take(&self) -> Option<What<'a>> {
        self.what.take()
    }
}

/// What was put aside.
#[derive(Debug)]
pub(super) enum What<'a> {
    Inline(Directive<'a>),
    /// `[~accountid:…]`
    Account(&'a str),
    /// `{status:…|color:…}`
    Status(&'a str, Option<&'a str>),
    Line(Line<'a>),
}

/// A piece of text.
pub(super) enum Piece<'t> {
    Text(&'t str),
    Found(usize),
}

impl<'a> Marked<'a> {
    pub(super) fn plain(text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            sentinel: '\0',
            found: Vec::new(),
        }
    }

    pub(super) fn new(text: &'a str) -> Self {
        let mut marking = Marking {
            text,
            copied: 0,
            marked: String::new(),
            sentinel: None,
            found: Vec::new(),
        };
        marking.run();
        match (marking.sentinel, marking.found.is_empty()) {
            (Some(sentinel), false) => {
                marking.copy(text.len());
                Self {
                    text: Cow::Owned(marking.marked),
                    sentinel,
                    found: marking.found,
                }
            }
            _ => Self::plain(text),
        }
    }

    /// Whether there is nothing put aside.
    pub(super) fn is_plain(&self) -> bool {
        self.found.is_empty()
    }

    pub(super) fn get(&self, index: usize) -> Option<&Found<'a>> {
        self.found.get(index)
    }

    /// The place in the text as it was given.
    pub(super) fn offset(&self, marked: usize) -> usize {
        let before = self.found.partition_point(|found| found.end <= marked);
        match before.checked_sub(1).and_then(|last| self.found.get(last)) {
            Some(found) => found.offset + found.source.len() + (marked - found.end),
            None => marked,
        }
    }

    /// The first piece of the text, and the rest.
    pub(super) fn split<'t>(&self, text: &'t str) -> Option<(Piece<'t>, &'t str)> {
        if text.is_empty() {
            return None;
        }
        if self.found.is_empty() {
            return Some((Piece::Text(text), ""));
        }
        let Some(at) = text.find(self.sentinel) else {
            return Some((Piece::Text(text), ""));
        };
        if at > 0 {
            return Some((Piece::Text(&text[..at]), &text[at..]));
        }
        let width = self.sentinel.len_utf8();
        let inside = &text[width..];
        let found = inside.find(self.sentinel).and_then(|end| {
            let index = inside[..end].parse().ok()?;
            self.get(index)?;
            Some((Piece::Found(index), &inside[end + width..]))
        });
        // A sentinel that was written as an entity stands for itself.
        Some(found.unwrap_or_else(|| (Piece::Text(&text[..width]), inside)))
    }

    /// The text as it was written.
    pub(super) fn restore<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.found.is_empty() || !text.contains(self.sentinel) {
            return Cow::Borrowed(text);
        }
        let mut written = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((piece, after)) = self.split(rest) {
            match piece {
                Piece::Text(text) => written.push_str(text),
                Piece::Found(index) => {
                    if let Some(found) = self.get(index) {
                        if found.is_line && written.ends_with("# ") {
                            written.truncate(written.len() - 2);
                        }
                        written.push_str(found.source);
                    }
                }
            }
            rest = after;
        }
        Cow::Owned(written)
    }
}

struct Marking<'a> {
    text: &'a str,
    /// How far the text has been copied.
    copied: usize,
    marked: String,
    sentinel: Option<char>,
    found: Vec<Found<'a>>,
}

impl<'a> Marking<'a> {
    /// Looks for the beginnings of directives. Only lines with one are looked at closely.
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut from = 0;
        while let Some(colon) = self.text.get(from..).and_then(|rest| rest.find(':')) {
            let colon = from + colon;
            from = colon + 1;
            if !is_likely(self.text, colon) {
                continue;
            }
            let start = bytes[..colon]
                .iter()
                .rposition(|byte| matches!(byte, b'\n' | b'\r'))
                .map_or(0, |end| end + 1);
            let end = bytes[colon..]
                .iter()
                .position(|byte| matches!(byte, b'\n' | b'\r'))
                .map_or(bytes.len(), |length| colon + length);
            self.line(start, end);
            from = end;
        }
    }

    fn line(&mut self, start: usize, end: usize) {
        let Some(line) = self.text.get(start..end) else {
            return;
        };
        let prefix = prefix(line);
        if let Some(rest) = line.get(prefix..)
            && rest.starts_with("::")
            && let Some(directive) = notation::line(rest.trim_end())
        {
            let length = rest.trim_end().len();
            self.put_aside(start + prefix, length, What::Line(directive));
            return;
        }
        self.inside(line, start);
    }

    /// Directives within a line, from left to right: whatever begins first wins, be it code or a
    /// directive.
    fn inside(&mut self, line: &'a str, start: usize) {
        let bytes = line.as_bytes();
        let mut ticks: Option<HashMap<usize, usize>> = None;
        // What failing has cost. Enough of it, and the line has no more directives: a line of
        // nothing but beginnings must not take time that grows with its square.
        let mut wasted = 0;
        let mut at = 0;
        while let Some(length) = line.get(at..).and_then(|rest| {
            rest.bytes()
                .position(|byte| matches!(byte, b'\\' | b'`' | b':' | b'{' | b'['))
        }) {
            at += length;
            let Some(rest) = line.get(at..) else { return };
            let aside = match bytes.get(at) {
                Some(b'\\') => {
                    let escapes = bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation);
                    at += 1 + usize::from(escapes);
                    continue;
                }
                Some(b'`') => {
                    let run = run_length(bytes, at, b'`');
                    let last = ticks.get_or_insert_with(|| last_runs(bytes));
                    let closes = last.get(&run).is_some_and(|last| *last > at);
                    at += run;
                    if closes {
                        at = end_of_code(bytes, at, run);
                    }
                    continue;
                }
                Some(b':') => {
                    let run = run_length(bytes, at, b':');
                    if run > 1 {
                        at += run;
                        continue;
                    }
                    match notation::inline(rest) {
                        Ok((directive, length)) => Some((What::Inline(directive), length)),
                        Err(looked) => {
                            wasted += looked;
                            None
                        }
                    }
                }
                Some(b'{') => status(rest),
                _ => account(rest),
            };
            match aside {
                Some((what, length)) => {
                    self.put_aside(start + at, length, what);
                    at += length;
                }
                None => at += 1,
            }
            if wasted > 4096 + 16 * line.len() {
                return;
            }
        }
    }

    fn copy(&mut self, till: usize) {
        self.marked
            .push_str(self.text.get(self.copied..till).unwrap_or_default());
        self.copied = till;
    }

    fn put_aside(&mut self, at: usize, length: usize, what: What<'a>) {
        let sentinel = match self.sentinel {
            Some(sentinel) => sentinel,
            None => {
                let Some(sentinel) = unused(self.text) else {
                    return;
                };
                self.marked.reserve(self.text.len());
                *self.sentinel.insert(sentinel)
            }
        };
        self.copy(at);
        self.copied = at + length;
        let is_line = matches!(what, What::Line(_));
        if is_line {
            self.marked.push_str("# ");
        }
        self.marked.push(sentinel);
        self.marked.push_str(&self.found.len().to_string());
        self.marked.push(sentinel);
        self.found.push(Found {
            offset: at,
            end: self.marked.len(),
            source: self.text.get(at..at + length).unwrap_or_default(),
            is_line,
            what: Cell::new(Some(what)),
        });
    }
}

fn find(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.iter()
        .position(|each| *each == byte)
        .map(|at| from + at)
}

/// Whether a colon looks like the beginning of something.
fn is_likely(text: &str, colon: usize) -> bool {
    let bytes = text.as_bytes();
    match bytes.get(colon + 1) {
        Some(b':') => {
            // Two colons and more matter at the beginning of a line only.
            matches!(
                colon.checked_sub(1).and_then(|before| bytes.get(before)),
                None | Some(b'\n' | b'\r' | b' ' | b'\t' | b'>')
            )
        }
        Some(next) => {
            let before = bytes.get(..colon).unwrap_or_default();
            (next.is_ascii_lowercase() && {
                let name = bytes[colon + 1..]
                    .iter()
                    .take(24)
                    .position(|byte| !byte.is_ascii_alphabetic());
                name.is_some_and(|length| {
                    matches!(bytes.get(colon + 1 + length), Some(b'[' | b'{'))
                })
            }) || before.ends_with(b"{status")
                || before.ends_with(b"[~accountid")
        }
        None => false,
    }
}

/// How much of the line belongs to quotes and list items around its content.
fn prefix(line: &str) -> usize {
    let bytes = line.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'>') => at += 1,
            Some(b'-' | b'+' | b'*') if matches!(bytes.get(at + 1), Some(b' ' | b'\t')) => at += 2,
            Some(b'0'..=b'9') => {
                let digits = bytes[at..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit())
                    .count();
                let marker = digits <= 9
                    && matches!(bytes.get(at + digits), Some(b'.' | b')'))
                    && matches!(bytes.get(at + digits + 1), Some(b' ' | b'\t'));
                if !marker {
                    return at;
                }
                at += digits + 2;
            }
            _ => return at,
        }
    }
}

fn run_length(bytes: &[u8], at: usize, byte: u8) -> usize {
    bytes
        .get(at..)
        .unwrap_or_default()
        .iter()
        .take_while(|each| **each == byte)
        .count()
}

/// Where the last run of backticks of each length begins.
fn last_runs(bytes: &[u8]) -> HashMap<usize, usize> {
    let mut last = HashMap::new();
    let mut at = 0;
    while let Some(start) = find(bytes, at, b'`') {
        let run = run_length(bytes, start, b'`');
        last.insert(run, start);
        at = start + run;
    }
    last
}

/// Where the code ends that is closed by a run of this length.
fn end_of_code(bytes: &[u8], from: usize, run: usize) -> usize {
    let mut at = from;
    while let Some(start) = find(bytes, at, b'`') {
        let length = run_length(bytes, start, b'`');
        at = start + length;
        if length == run {
            break;
        }
    }
    at
}

fn status(rest: &str) -> Option<(What<'_>, usize)> {
    let inside = rest.strip_prefix("{status:")?;
    let end = inside.bytes().take(256).position(|byte| byte == b'}')?;
    let inside = inside.get(..end)?;
    let (text, color) = match inside.split_once('|') {
        Some((text, color)) => (text, Some(color.trim().strip_prefix("color:")?.trim())),
        None => (inside, None),
    };
    let text = text.trim();
    (!text.is_empty()).then_some((What::Status(text, color), "{status:}".len() + end))
}

fn account(rest: &str) -> Option<(What<'_>, usize)> {
    let inside = rest.strip_prefix("[~accountid:")?;
    let end = inside.bytes().take(256).position(|byte| byte == b']')?;
    let id = inside.get(..end)?;
    (!id.is_empty() && !id.contains(char::is_whitespace))
        .then_some((What::Account(id), "[~accountid:]".len() + end))
}

/// A character for private use that is not in the text.
fn unused(text: &str) -> Option<char> {
    let first = '\u{e000}';
    if !text.contains(first) {
        return Some(first);
    }
    let present: HashSet<char> = text
        .chars()
        .filter(|character| *character >= first)
        .collect();
    ('\u{e000}'..='\u{f8ff}')
        .chain('\u{f0000}'..='\u{ffffd}')
        .find(|character| !present.contains(character))
}
