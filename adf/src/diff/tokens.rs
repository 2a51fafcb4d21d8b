//! The words of a line: what texts are compared by, whatever text nodes they are spread over.

use super::hash::Hasher;
use super::sequence::common;
use crate::Node;
use crate::text::visible::is_ideograph;

/// A word, a run of white space, a sign, or a node that is no text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'a> {
    /// The node it is of, for its marks.
    pub(crate) node: &'a Node,
    /// The number of that node in the line.
    pub(crate) place: usize,
    /// The characters; nothing for a node that is no text.
    pub(crate) text: Option<&'a str>,
    pub(crate) key: u64,
}

impl Token<'_> {
    /// Whether it says so little that to have it in common means nothing.
    pub(crate) fn is_filler(&self) -> bool {
        self.text
            .is_some_and(|text| !text.contains(char::is_alphanumeric))
    }

    /// Whether it is the same with the same marks.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.text == other.text
            && match self.text {
                Some(_) => self.node.same_but_text(other.node),
                None => self.node == other.node,
            }
    }
}

/// What a text node shows, if it shows something.
pub(crate) fn text_of(node: &Node) -> Option<&str> {
    let text = node.text().filter(|text| !text.is_empty())?;
    (*node.kind() == crate::NodeKind::Text && node.content_key().is_none()).then_some(text)
}

pub(crate) fn tokens(line: &[Node]) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for (place, node) in line.iter().enumerate() {
        let Some(mut rest) = text_of(node) else {
            tokens.push(Token {
                node,
                place,
                text: None,
                key: Hasher::of(node),
            });
            continue;
        };
        while !rest.is_empty() {
            let (text, after) = rest.split_at(token_length(rest));
            let mut hasher = Hasher::seeded(5);
            hasher.text(text);
            tokens.push(Token {
                node,
                place,
                text: Some(text),
                key: hasher.finish(),
            });
            rest = after;
        }
    }
    tokens
}

#[derive(PartialEq, Eq)]
enum Class {
    Word,
    Space,
    Single,
}

fn class(character: char) -> Class {
    if character.is_whitespace() {
        Class::Space
    } else if is_ideograph(character) {
        Class::Single
    } else if character.is_alphanumeric() || matches!(character, '_' | '\u{300}'..='\u{36f}') {
        Class::Word
    } else {
        Class::Single
    }
}

/// How many bytes the first token of a text that is not empty has.
fn token_length(text: &str) -> usize {
    let mut characters = text.char_indices();
    let Some((_, first)) = characters.next() else {
        return 0;
    };
    let kind = class(first);
    if kind == Class::Single {
        return first.len_utf8();
    }
    characters
        .find(|(_, c)| class(*c) != kind)
        .map_or(text.len(), |(end, _)| end)
}

/// The tokens that both lines have, in order. Signs and spaces alone between changes do not count,
/// and if hardly a word is left in common, nothing is.
pub(crate) fn common_tokens(old: &[Token<'_>], new: &[Token<'_>]) -> Vec<(usize, usize)> {
    let keys = |tokens: &[Token<'_>]| tokens.iter().map(|token| token.key).collect::<Vec<u64>>();
    let pairs = common(&keys(old), &keys(new));
    let told = |tokens: &[Token<'_>]| tokens.iter().filter(|token| !token.is_filler()).count();
    let words = |pairs: &[(usize, usize)]| {
        let tokens = pairs.iter().filter_map(|(i, _)| old.get(*i));
        tokens.filter(|token| !token.is_filler()).count()
    };
    let most = told(old).max(told(new));
    let shared = words(&pairs);
    if shared == 0 || (most > 8 && shared * 5 < most) {
        // A line of signs only is compared sign by sign.
        return if most == 0 {
            pairs
        } else {
            edges(old, new, pairs)
        };
    }
    let mut kept = Vec::with_capacity(pairs.len());
    let mut run: Vec<(usize, usize)> = Vec::new();
    let mut last = None;
    for pair in pairs {
        if last.is_some_and(|(i, j)| pair.0 != i + 1 || pair.1 != j + 1) {
            close(old, new, &mut run, &mut kept);
        }
        run.push(pair);
        last = Some(pair);
    }
    close(old, new, &mut run, &mut kept);
    kept
}

/// Keeps a run if it has a word in it, or is at either end of both lines.
fn close(
    old: &[Token<'_>],
    new: &[Token<'_>],
    run: &mut Vec<(usize, usize)>,
    kept: &mut Vec<(usize, usize)>,
) {
    let word = run
        .iter()
        .any(|(i, _)| old.get(*i).is_some_and(|token| !token.is_filler()));
    let first = run.first() == Some(&(0, 0));
    let last = run
        .last()
        .is_some_and(|(i, j)| i + 1 == old.len() && j + 1 == new.len());
    if word || first || last {
        kept.append(run);
    }
    run.clear();
}

/// Only what both lines begin and end with.
fn edges(old: &[Token<'_>], new: &[Token<'_>], pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let front = pairs
        .iter()
        .enumerate()
        .take_while(|(n, pair)| **pair == (*n, *n))
        .count();
    let back = pairs
        .iter()
        .rev()
        .enumerate()
        .take_while(|(n, pair)| pair.0 + n + 1 == old.len() && pair.1 + n + 1 == new.len())
        .count();
    let inner = pairs.len() - back;
    let mut edges = pairs;
    if front < inner {
        edges.drain(front..inner);
    }
    edges
}
