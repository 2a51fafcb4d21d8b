//! Replacing words wherever they stand in the text of a block, across the borders of text nodes: what
//! surrounds them keeps its marks, and so do comments and links.

use std::ops::Range;

use super::target::existing;
use super::{EditError, Target};
use crate::{Document, Node, NodeKind};

/// Which words give way to which; see [`replacing`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "it only says what to replace"]
pub struct Replacing {
    find: String,
    with: String,
    whole_words: bool,
    any_case: bool,
}

/// Every occurrence of one text gives way to another.
pub fn replacing(find: impl Into<String>, with: impl Into<String>) -> Replacing {
    Replacing {
        find: find.into(),
        with: with.into(),
        whole_words: false,
        any_case: false,
    }
}

impl<F: Into<String>, W: Into<String>> From<(F, W)> for Replacing {
    fn from((find, with): (F, W)) -> Self {
        replacing(find, with)
    }
}

impl Replacing {
    /// Only where no letter or digit comes right before or after.
    pub fn whole_words(mut self) -> Self {
        self.whole_words = true;
        self
    }

    /// Whether letters are small or capital does not matter.
    pub fn any_case(mut self) -> Self {
        self.any_case = true;
        self
    }

    pub(super) fn checked(&self) -> Result<(), EditError> {
        if !self.find.is_empty() {
            return Ok(());
        }
        Err(EditError::Value {
            what: "the words".to_owned(),
            node: "text".to_owned(),
            pointer: "any place".to_owned(),
            advice: "there is nothing to look for; give at least one character".to_owned(),
        })
    }

    /// Where it occurs, in order and without overlap.
    fn occurrences(&self, text: &str) -> Vec<Range<usize>> {
        let found: Vec<Range<usize>> = if self.any_case {
            self.in_any_case(text)
        } else {
            let starts = text.match_indices(&self.find);
            starts
                .map(|(start, found)| start..start + found.len())
                .collect()
        };
        let bounded = |range: &Range<usize>| {
            let letter = |c: char| c.is_alphanumeric() || c == '_';
            !(text[..range.start].chars().next_back().is_some_and(letter)
                || text[range.end..].chars().next().is_some_and(letter))
        };
        found
            .into_iter()
            .filter(|range| !self.whole_words || bounded(range))
            .collect()
    }

    fn in_any_case(&self, text: &str) -> Vec<Range<usize>> {
        let mut lower = String::with_capacity(text.len());
        // Where each character of the lower-case text begins there and in the text itself.
        let mut starts = Vec::with_capacity(text.len());
        for (start, character) in text.char_indices() {
            starts.push((lower.len(), start));
            lower.extend(character.to_lowercase());
        }
        starts.push((lower.len(), text.len()));
        let original = |place: usize| {
            let index = starts
                .binary_search_by_key(&place, |(lower, _)| *lower)
                .ok()?;
            starts.get(index).map(|(_, original)| *original)
        };
        let wanted = self.find.to_lowercase();
        lower
            .match_indices(&wanted)
            .filter_map(|(start, found)| Some(original(start)?..original(start + found.len())?))
            .collect()
    }
}

/// Replacing words.
impl Document {
    /// Replaces words in a node and everything inside of it, and gives how often. Words are found
    /// across the borders of text nodes, as a reader sees them, but not across line breaks, mentions
    /// and the like. What is the same in both texts keeps its marks; what is new has the marks of
    /// what it replaces.
    ///
    /// ```
    /// use adf::build::*;
    /// use adf::edit::replacing;
    ///
    /// let mut page = doc(p(("Ship on ", strong("1"), " May, not in May."))).build()?;
    /// assert_eq!(page.replace_text("", ("1 May", "2 May"))?, 1);
    /// assert_eq!(page.replace_text("", replacing("may", "June").any_case())?, 2);
    /// assert_eq!(page, doc(p(("Ship on ", strong("2"), " June, not in June."))).build()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the target is not there, or there is nothing to look for.
    pub fn replace_text(
        &mut self,
        target: impl Target,
        words: impl Into<Replacing>,
    ) -> Result<usize, EditError> {
        let words = words.into();
        words.checked()?;
        let path = target.find_in(self)?;
        existing(self, &path)?;
        let (holder, range) = match (path.parent(), path.index()) {
            (Some(parent), Some(index)) => (parent, index..index + 1),
            _ => (path, 0..usize::MAX),
        };
        Ok(match holder.of_mut(self) {
            Some(holder) => replace_in(holder, range, &words),
            None => 0,
        })
    }
}

/// Replaces words in those of the nodes inside `holder`, and in what is inside of them.
pub(super) fn replace_in(holder: &mut Node, range: Range<usize>, words: &Replacing) -> usize {
    let end = range.end.min(holder.content().len());
    let (mut count, emptied) = replace_among(holder, range.start.min(end)..end, words);
    let range = range.start..end - emptied;
    let inside = holder.content_if_any().iter_mut().enumerate();
    let mut open: Vec<&mut Node> = inside
        .filter(|(index, _)| range.contains(index))
        .map(|(_, node)| node)
        .collect();
    while let Some(node) = open.pop() {
        let all = 0..node.content().len();
        count += replace_among(node, all, words).0;
        open.extend(node.content_if_any().iter_mut());
    }
    count
}

fn text_of(node: &Node) -> Option<&str> {
    node.text().filter(|_| *node.kind() == NodeKind::Text)
}

/// Replaces words in the text nodes among those of the nodes inside `holder`. Tells how often, and
/// how many nodes were left without text and so went.
fn replace_among(holder: &mut Node, range: Range<usize>, words: &Replacing) -> (usize, usize) {
    let (mut count, mut emptied) = (0, Vec::new());
    let mut at = range.start;
    while at < range.end {
        let run = holder.content().iter().take(range.end).skip(at);
        let run = run.take_while(|node| text_of(node).is_some()).count();
        if let Some(nodes) = holder.content_if_any().get_mut(at..at + run) {
            count += replace_in_run(nodes, words, |index| emptied.push(at + index));
        }
        at += run.max(1);
    }
    if let Some(content) = holder.content_key_mut()
        && !emptied.is_empty()
    {
        let mut next = emptied.iter().peekable();
        let mut index = 0;
        content.retain(|_| {
            let goes = next.next_if(|emptied| **emptied == index).is_some();
            index += 1;
            !goes
        });
    }
    (count, emptied.len())
}

/// Replaces words in neighbouring text nodes, and tells how often.
fn replace_in_run(nodes: &mut [Node], words: &Replacing, mut emptied: impl FnMut(usize)) -> usize {
    let text: String = nodes.iter().filter_map(text_of).collect();
    let found = words.occurrences(&text);
    if found.is_empty() {
        return 0;
    }
    let mut run = Run::new(&text, nodes);
    let mut at = 0;
    let pieces = found
        .iter()
        .flat_map(|range| word_by_word(&text, range, &words.with));
    for (range, with) in pieces {
        let (range, with) = trimmed(&text, &range, with);
        run.keep(at..range.start);
        // What comes in has the marks of what it replaces, or else of what it follows.
        let model = if range.is_empty() {
            range.start.saturating_sub(1)
        } else {
            range.start
        };
        run.put(model, with);
        at = range.end;
    }
    run.keep(at..text.len());
    for (index, (node, new)) in nodes.iter_mut().zip(run.new).enumerate() {
        if text_of(node) != Some(&new) {
            if new.is_empty() {
                emptied(index);
            }
            node.set_text(new);
        }
    }
    found.len()
}

/// The text of neighbouring nodes, written anew node by node.
struct Run<'a> {
    text: &'a str,
    /// Where each node ends in the text.
    ends: Vec<usize>,
    new: Vec<String>,
}

impl<'a> Run<'a> {
    fn new(text: &'a str, nodes: &[Node]) -> Self {
        let mut end = 0;
        let lengths = nodes.iter().filter_map(text_of).map(str::len);
        let ends = lengths.map(|length| {
            end += length;
            end
        });
        Self {
            text,
            ends: ends.collect(),
            new: vec![String::new(); nodes.len()],
        }
    }

    /// The node that holds this place of the text.
    fn holder(&self, place: usize) -> usize {
        self.ends.partition_point(|end| *end <= place)
    }

    fn keep(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let holder = self.holder(at);
            let end = self
                .ends
                .get(holder)
                .map_or(range.end, |end| range.end.min(*end));
            self.write(holder, &self.text[at..end]);
            at = end;
        }
    }

    fn put(&mut self, model: usize, with: &str) {
        self.write(self.holder(model), with);
    }

    fn write(&mut self, holder: usize, text: &str) {
        if let Some(new) = self.new.get_mut(holder) {
            new.push_str(text);
        }
    }
}

/// If both have as many words, each word gives way to one; else all to all.
fn word_by_word<'a>(
    text: &str,
    range: &Range<usize>,
    with: &'a str,
) -> Vec<(Range<usize>, &'a str)> {
    let parts = |text: &str| -> Vec<Range<usize>> {
        let mut parts: Vec<Range<usize>> = Vec::new();
        let mut space = None;
        for (start, character) in text.char_indices() {
            let end = start + character.len_utf8();
            match parts.last_mut() {
                Some(part) if space == Some(character.is_whitespace()) => part.end = end,
                _ => parts.push(start..end),
            }
            space = Some(character.is_whitespace());
        }
        parts
    };
    let old = &text[range.clone()];
    let (from, to) = (parts(old), parts(with));
    let alike = from.len() == to.len()
        && from.iter().zip(&to).all(|(a, b)| {
            let space = |text: &str| text.starts_with(char::is_whitespace);
            space(&old[a.clone()]) == space(&with[b.clone()])
        });
    if !alike {
        return vec![(range.clone(), with)];
    }
    let pairs = from.iter().zip(to);
    pairs
        .map(|(a, b)| (range.start + a.start..range.start + a.end, &with[b]))
        .collect()
}

/// Without what the old and the new words have in common at both ends.
fn trimmed<'a>(text: &str, range: &Range<usize>, with: &'a str) -> (Range<usize>, &'a str) {
    let old = &text[range.clone()];
    let same = |pairs: &mut dyn Iterator<Item = (char, char)>| {
        pairs
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum::<usize>()
    };
    let front = same(&mut old.chars().zip(with.chars()));
    let (old, with) = (&old[front..], &with[front..]);
    let back = same(&mut old.chars().rev().zip(with.chars().rev()));
    (
        range.start + front..range.end - back,
        &with[..with.len() - back],
    )
}
