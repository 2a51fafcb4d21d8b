//! Where words stand in a document.

use std::fmt;

use adf::{Document, Node, NodeKind};

/// Stands in the text for what is no text: a mention, a date, a picture, the end of a line. Nobody names it, so no words
/// reach over it.
const OBJECT: char = '\u{fffc}';

/// How much of the text around the words is told, in characters.
const AROUND: usize = 30;

/// A place where words stand in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// Headings above it, the outermost first.
    pub headings: Vec<String>,
    /// Some of the text before the words.
    pub before: String,
    /// The words as they stand there.
    pub words: String,
    /// Some of the text behind them.
    pub after: String,
    pub(super) block: usize,
    pub(super) at: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(heading) = self.headings.last() {
            write!(f, "under “{heading}”: ")?;
        }
        write!(f, "“{}{}{}”", self.before, self.words, self.after)
    }
}

/// A stretch of text that words may stand in: a paragraph, a heading, a line of code.
pub(super) struct Block {
    headings: Vec<String>,
    text: String,
}

pub(super) fn blocks(document: &Document) -> Vec<Block> {
    let mut walk = Walk::default();
    for node in document.content() {
        walk.read(node);
    }
    walk.blocks
}

#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    headings: Vec<(u64, String)>,
}

impl Walk {
    fn read(&mut self, node: &Node) {
        let has_text = node.content().iter().any(|child| child.text().is_some());
        if !has_text {
            for child in node.content() {
                self.read(child);
            }
            return;
        }
        let text: String = node
            .content()
            .iter()
            .map(|child| match child.text() {
                Some(text) => text.to_owned(),
                None => OBJECT.to_string(),
            })
            .collect();
        if *node.kind() == NodeKind::Heading {
            let level = node.attr("level").and_then(|l| l.as_u64()).unwrap_or(1);
            self.headings.retain(|(above, _)| *above < level);
            self.headings.push((level, text.replace(OBJECT, "")));
        }
        self.blocks.push(Block {
            headings: self.headings.iter().map(|(_, text)| text.clone()).collect(),
            text,
        });
    }
}

pub(super) fn exact(blocks: &[Block], words: &str) -> Vec<Place> {
    let mut places = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        for (at, found) in block.text.match_indices(words) {
            places.push(place(block, number, at, found));
        }
    }
    places
}

pub(super) fn loose(blocks: &[Block], words: &str) -> Vec<Place> {
    let wanted = folded(words).text;
    let wanted = wanted.trim();
    let mut places = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let text = folded(&block.text);
        for (at, found) in text.text.match_indices(wanted) {
            let (Some(start), Some(end)) = (text.origin(at), text.origin_end(at + found.len()))
            else {
                continue;
            };
            if let Some(found) = block.text.get(start..end) {
                places.push(place(block, number, start, found));
            }
        }
    }
    places
}

fn place(block: &Block, number: usize, at: usize, words: &str) -> Place {
    let before = block.text.get(..at).unwrap_or_default();
    let after = block.text.get(at + words.len()..).unwrap_or_default();
    let skipped = before.chars().count().saturating_sub(AROUND);
    let shown = |text: String| text.replace([OBJECT, '\n'], " ");
    let mut before: String = shown(before.chars().skip(skipped).collect());
    if skipped > 0 {
        before.insert(0, '…');
    }
    let rest = after.chars().count() > AROUND;
    let mut after: String = shown(after.chars().take(AROUND).collect());
    if rest {
        after.push('…');
    }
    Place {
        headings: block.headings.clone(),
        before,
        words: words.to_owned(),
        after,
        block: number,
        at,
    }
}

/// A text in small letters and with single spaces, and where each byte of it came from.
pub(super) struct Folded {
    pub(super) text: String,
    /// For each byte of the text: start and end of the character in the original.
    origins: Vec<(usize, usize)>,
}

impl Folded {
    fn origin(&self, at: usize) -> Option<usize> {
        self.origins.get(at).map(|(start, _)| *start)
    }

    fn origin_end(&self, end: usize) -> Option<usize> {
        self.origins.get(end.checked_sub(1)?).map(|(_, end)| *end)
    }
}

pub(super) fn folded(text: &str) -> Folded {
    let mut out = Folded {
        text: String::with_capacity(text.len()),
        origins: Vec::with_capacity(text.len()),
    };
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if c.is_whitespace() {
            if out.text.ends_with(' ') {
                continue;
            }
            out.text.push(' ');
        } else {
            match c {
                '‘' | '’' => out.text.push('\''),
                '“' | '”' => out.text.push('"'),
                c => out.text.extend(c.to_lowercase()),
            }
        }
        out.origins.resize(out.text.len(), (at, end));
    }
    out
}

/// The text that has most of the words.
pub(super) fn nearest(blocks: &[Block], words: &str) -> Option<String> {
    let wanted = folded(words).text;
    let wanted: Vec<&str> = wanted.split_whitespace().collect();
    let scored = blocks.iter().map(|block| {
        let text = folded(&block.text).text;
        let found = wanted.iter().filter(|word| text.contains(**word)).count();
        (found, block)
    });
    // The first of the best.
    let (found, block) = scored.rev().max_by_key(|(found, _)| *found)?;
    let mut shown: String = block.text.chars().take(2 * AROUND).collect();
    if shown.len() < block.text.len() {
        shown.push('…');
    }
    (found > 0).then(|| shown.replace([OBJECT, '\n'], " "))
}
